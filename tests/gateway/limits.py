"""Limits that the provider tells, or that bench.json sets: requests wait for room instead of being refused."""

import concurrent.futures
import time

import client
from lab import FIRST, SECOND
from wire import FORMS, MESSAGES

INPUT = 27  # tokens that the provider counts for each request
TOLD = [form for form in FORMS if form.provider != "gemini"]  # Gemini's heads tell nothing


def tight(left, per_minute=600, **more):
    """So many requests at once, then ten a second."""
    return {"limits": {"requests": {"per_minute": per_minute, "left": left}, **more}, "latency": 0.02,
            "organizations": {FIRST: "org-1", SECOND: "org-2"}}


def burst(ask, count):
    """All at once; the answers, and how long it took."""
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: ask(), range(count))), time.monotonic() - began


def paced(gateway, what="requests", provider="anthropic"):
    return gateway.metrics()[f'bench_gateway_paced_{what}_total{{provider="{provider}"}}']


def no_limit_that_was_told_is_run_into(lab):
    for form in TOLD:
        lab.provider.does(**tight(left=4))
        gateway = lab.gateway([FIRST])
        assert form.is_good(gateway.ask(form)), form
        answers, took = burst(lambda form=form, gateway=gateway: gateway.ask(form), 20)
        assert all(form.is_good(one) for one in answers), form
        assert lab.provider.seen()["refused"] == 0, form
        assert 1.3 < took < 4, (form, took)
        assert paced(gateway, "requests", form.provider) > 10, form
        assert paced(gateway, "seconds", form.provider) > 5, form


def a_client_without_the_gateway_runs_into_it(lab):
    """That the test above tests something."""
    lab.provider.does(**tight(left=4))
    answers, _ = burst(lambda: client.ask(lab.provider.port, "/v1/messages", MESSAGES.body(), {"x-api-key": FIRST}), 20)
    assert sum(one.status == 429 for one in answers) > 10


def a_key_of_another_organization_is_taken_rather_than_waiting(lab):
    lab.provider.does(**tight(left=4, per_minute=6))
    gateway = lab.gateway([FIRST, SECOND])
    for _ in range(7):
        answer = gateway.ask(MESSAGES)
        assert MESSAGES.is_good(answer) and answer.took < 5, answer
    assert lab.provider.asked()[:4] == ["first"] * 4
    assert set(lab.provider.asked()[4:]) == {"second"}
    assert lab.provider.seen()["refused"] == 0
    assert paced(gateway) == 0


def nobody_waits_where_nothing_is_told(lab):
    lab.provider.does(**tight(left=600, silent=True))
    gateway = lab.gateway([FIRST])
    answers, took = burst(lambda: gateway.ask(MESSAGES), 40)
    assert all(map(MESSAGES.is_good, answers))
    assert took < 5, took
    assert paced(gateway) == 0


def limits_of_bench_json_hold_where_nothing_is_told(lab):
    lab.provider.does(**tight(left=600, silent=True))
    gateway = lab.gateway([FIRST], limits=[{"models": "no-such-*", "requests_per_minute": 1},
                                           {"models": "claude-*", "requests_per_minute": 300}])
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    answers, took = burst(lambda: gateway.ask(MESSAGES), 45)
    assert all(map(MESSAGES.is_good, answers))
    assert 2 < took < 8, f"thirty at once, then 4.5 a second, took {took} s"


def a_limit_of_tokens_is_kept_by_what_requests_have_used(lab):
    lab.provider.does(limits={"input_tokens": {"per_minute": 10 * 60 * INPUT, "left": 4 * INPUT}}, latency=0.02)
    gateway = lab.gateway([FIRST])
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    answers, took = burst(lambda: gateway.ask(MESSAGES), 16)
    assert all(map(MESSAGES.is_good, answers))
    assert lab.provider.seen()["refused"] == 0
    assert took > 1, took


def limits_can_be_ignored(lab):
    lab.provider.does(**tight(left=2))
    gateway = lab.gateway([FIRST], limits="none", failover={"reactions": {"rate_limited": {"then": "pass", "out": 0}}})
    answers = [gateway.ask(MESSAGES) for _ in range(6)]
    assert sum(one.status == 429 for one in answers) >= 2
    assert paced(gateway) == 0


def who_cannot_have_room_in_time_is_not_kept_waiting(lab):
    lab.provider.does(limits={"requests": {"per_minute": 10, "left": 1}}, latency=0.02)
    gateway = lab.gateway([FIRST], failover={"hold": "5s"})
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    answer = gateway.ask(MESSAGES)
    assert answer.status == 429 and answer.took < 4, answer
    assert lab.provider.seen()["refused"] == 1


def a_client_that_leaves_gives_up_its_place(lab):
    lab.provider.does(limits={"requests": {"per_minute": 60, "left": 1}}, latency=0.02)
    gateway = lab.gateway([FIRST])
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    for _ in range(5):
        try:
            gateway.ask(MESSAGES, timeout=0.1)
            raise AssertionError("it did not wait")
        except TimeoutError:
            pass
    answer = gateway.ask(MESSAGES)
    assert MESSAGES.is_good(answer) and answer.took < 4, answer
    assert lab.provider.asked() == ["first", "first"]
