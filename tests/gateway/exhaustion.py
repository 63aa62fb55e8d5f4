"""What becomes of a request for which no key is left: it waits, or it is told so."""

import json
import re
import threading

from lab import FIRST, QUICK, SECOND, THIRD, wait_for
from wire import BLOCKING, FORMS, MESSAGES, MESSAGES_STREAM, STREAMS, inner_error, limited, rejected


def a_request_is_held_until_the_soonest_key_is_back(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 60), SECOND: [limited(form, 1), {"do": "ok"}]})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        answer = gateway.ask(form)
        assert form.is_good(answer), (form, answer)
        assert 0.9 < answer.took < 10, (form, answer.took)
        assert lab.provider.asked() == ["first", "second", "second"], form
        assert gateway.metrics()["bench_gateway_held_requests_total"] == 1, form
        gateway.end()


a_request_is_held_until_the_soonest_key_is_back.waits = 8


def beyond_the_bound_it_is_a_429_with_a_small_retry_after(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 40), SECOND: limited(form, 20), THIRD: limited(form, 50)})
        gateway = lab.gateway([FIRST, SECOND, THIRD], failover={"strategy": "fill_first", "hold": "1s"})
        answer = gateway.ask(form)
        assert answer.status == 429, (form, answer)
        assert 15 <= int(answer.headers["retry-after"]) <= 20, (form, answer.headers)
        assert b'"error"' in answer.body, (form, answer)
        assert lab.provider.asked() == ["first", "second", "third"], form


def a_later_turn_that_finds_every_key_limited_is_told_when_to_come_back(lab):
    for form in FORMS:
        lab.provider.does({FIRST: [{"do": "ok"}, limited(form, 13)], SECOND: limited(form, 13)})
        gateway = lab.gateway(failover={"strategy": "fill_first", "hold": "1s"})
        assert form.is_good(gateway.ask(form)), form
        answer = gateway.ask(form)
        assert answer.status == 429 and 8 <= int(answer.headers["retry-after"]) <= 13, (form, answer)
        assert lab.provider.asked() == ["first", "first", "second"], form


def parts_of_a_second_are_rounded_up(lab):
    lab.provider.does(default=limited(MESSAGES, **{"retry-after-ms": "19900"}))
    answer = lab.gateway(failover={"strategy": "fill_first", "hold": "1s"}).ask(MESSAGES)
    assert (answer.status, answer.headers["retry-after"]) == (429, "20"), answer


def a_long_wait_is_never_told_to_a_client(lab):
    for form in BLOCKING:
        lab.provider.does(default=limited(form, 600))
        answer = lab.gateway(failover={"hold": "1s"}).ask(form)
        assert answer.status == 429 and int(answer.headers["retry-after"]) <= 60, (form, answer)


def a_key_that_is_out_beyond_all_patience_counts_as_gone(lab):
    lab.provider.does(default=limited(MESSAGES, 7200))
    answer = lab.gateway().ask(MESSAGES)
    assert answer.status == 403 and answer.headers["x-should-retry"] == "false", answer


def with_every_key_rejected_it_is_a_403_that_is_not_retried(lab):
    for form in FORMS:
        lab.provider.does(default=rejected(form))
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        answer = gateway.ask(form)
        assert answer.status == 403, (form, answer)
        assert answer.headers["x-should-retry"] == "false", (form, answer)
        assert "retry-after" not in answer.headers, (form, answer)
        assert lab.provider.asked() == ["first", "second"], form


def a_rejected_key_beside_a_limited_one_is_a_429(lab):
    for form in BLOCKING:
        lab.provider.does({FIRST: rejected(form), SECOND: limited(form, 20)})
        answer = lab.gateway(failover={"strategy": "fill_first", "hold": "1s"}).ask(form)
        assert answer.status == 429 and 15 <= int(answer.headers["retry-after"]) <= 20, (form, answer)


def a_sole_key_is_tried_twice_before_it_is_given_up(lab):
    for form in FORMS:
        lab.provider.does({FIRST: [limited(form), {"do": "ok"}]})
        gateway = lab.gateway([FIRST])
        answer = gateway.ask(form)
        assert form.is_good(answer) and answer.took < 10, (form, answer)
        assert lab.provider.asked() == ["first", "first"], form


def a_sole_key_that_stays_limited_is_out_after_its_second_try(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form)})
        gateway = lab.gateway([FIRST], failover={"hold": "2s", **QUICK})
        assert [gateway.ask(form).status for _ in range(2)] == [429, 429], form
        assert lab.provider.asked() == ["first", "first"], form  # the second request did not ask
        # Seconds of the minute may be over when it is told on a busy machine.
        assert re.search(r"is out for (1m00|5\d)s", gateway.said()), gateway.said()


def a_key_beside_another_is_not_tried_twice(lab):
    lab.provider.does({FIRST: limited(MESSAGES)})
    gateway = lab.gateway(failover={"strategy": "fill_first"})
    gateway.ask(MESSAGES)
    assert lab.provider.asked() == ["first", "second"]


def the_client_and_the_operator_are_told_different_things(lab):
    lab.provider.does(default=rejected(MESSAGES))
    gateway = lab.gateway()
    answer = gateway.ask(MESSAGES)
    assert "ANTHROPIC_API_KEY" not in answer.text(), answer
    wait_for(lambda: "no key is left for 'standalone': ANTHROPIC_API_KEYS[0]: back in" in gateway.said(), "no word of it")


def exhaustion_speaks_the_dialect_of_the_path(lab):
    for form in BLOCKING:
        lab.provider.does(default=limited(form, 5))
        answer = lab.gateway(failover={"hold": "1s"}).ask(form)
        error = json.loads(answer.body)
        assert "slow down" not in answer.text(), (form, answer)  # that was the provider
        kinds = {"messages": lambda: error["type"] == "error" and error["error"]["type"] == "rate_limit_error",
                 "gemini": lambda: error["error"]["status"] == "RESOURCE_EXHAUSTED"}
        assert kinds.get(form.api, lambda: error["error"]["code"] == "rate_limit_exceeded")(), (form, error)


def a_stream_for_which_no_key_is_left_is_plain_json(lab):
    for form in STREAMS:
        first = {"do": "error_first", "error": inner_error(form, "limited")}
        lab.provider.does({FIRST: first, SECOND: [first]})
        answer = lab.gateway(failover={"strategy": "fill_first", "hold": "1s"}).ask(form)
        assert answer.status == 429 and "retry-after" in answer.headers, (form, answer)
        assert answer.headers["content-type"] == "application/json" and "error" in json.loads(answer.body), (form, answer)
        assert lab.provider.asked() == ["first", "second"], form


def requests_that_are_held_together_are_all_served(lab):
    lab.provider.does({FIRST: [limited(MESSAGES_STREAM, 1), {"do": "ok"}]})
    gateway = lab.gateway([FIRST])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(gateway.ask(MESSAGES_STREAM))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20 and all(MESSAGES_STREAM.is_good(answer) for answer in answers)
    assert gateway.metrics()["bench_gateway_waiting_requests"] == 0
