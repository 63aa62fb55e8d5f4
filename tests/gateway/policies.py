"""What bench.json can choose: the behaviours of the systems that others use."""

import itertools
import json
import time

from lab import FIRST, QUICK, SECOND, THIRD
from wire import BLOCKING, FORMS, MESSAGES, failing, limited, rejected


def policy(**reactions):
    return {"strategy": "fill_first", "reactions": reactions, **QUICK}


KINDS = ("forbidden", "key_rejected", "account_dead", "organization_disabled", "out_of_credit", "quota_spent", "rate_limited",
         "overloaded", "unreachable")
# Every failure goes on to the next key at once, and no key is out for it.
EVERY_KEY = policy(**{kind: {"then": "next_key", "out": 0} for kind in KINDS})
BROKEN = "a connection that breaks"


def each_status_that_another_key_may_help_against_can_lead_to_it(lab):
    for form in FORMS:
        gateway = lab.gateway(failover=EVERY_KEY)
        for status in (401, 402, 403, 408, 429, 500, 502, 503, 504):
            lab.provider.does({FIRST: failing(form, status)})
            assert form.is_good(gateway.ask(form)), (form, status)
            assert lab.provider.asked() == ["first", "second"], (form, status)


def the_last_of_several_failures_is_what_the_client_gets(lab):
    # What comes of the keys in their order; what the client gets.
    stories = [((BROKEN, 429, 200), 200), ((BROKEN, 200), 200), ((401, 401, 401), 401), ((429, 429, 429), 429),
               ((429, 500, 503), 503), ((429, 400), 400), ((BROKEN, 503, 503), 503), ((500, 503, BROKEN), BROKEN),
               ((500, BROKEN, 502), 502), ((BROKEN, 500, BROKEN), BROKEN), ((BROKEN, BROKEN, BROKEN), BROKEN)]
    for form in BLOCKING:
        gateway = lab.gateway([FIRST, SECOND, THIRD], failover=EVERY_KEY)
        for story, last in stories:
            faults = {BROKEN: {"do": "reset"}, 200: {"do": "ok"}}
            lab.provider.does({key: faults.get(one) or failing(form, one) for key, one in zip((FIRST, SECOND, THIRD), story)})
            answer = gateway.ask(form)
            # The provider's words, or the gateway's own where there was no answer.
            expected = (502, False) if last == BROKEN else (last, last != 200)
            assert (answer.status, b"trouble" in answer.body) == expected, (form, story, answer)
            # A connection that had been kept and breaks is made anew for the same key.
            keys = [key for key, _ in itertools.groupby(lab.provider.asked())]
            assert keys == ["first", "second", "third"][:len(story)], (form, story)


def behind_the_last_key_comes_the_first(lab):
    lab.provider.does(default=failing(MESSAGES, 500))
    gateway = lab.gateway([FIRST, SECOND, THIRD], failover={**EVERY_KEY, "strategy": "sticky"})
    gateway.ask(MESSAGES)
    lab.provider.does()
    gateway.ask(MESSAGES)
    assert lab.provider.asked() == ["first"]
    lab.provider.does({FIRST: failing(MESSAGES, 500), SECOND: failing(MESSAGES, 500)})
    gateway.ask(MESSAGES)  # the run stays with the third
    lab.provider.does({THIRD: failing(MESSAGES, 500)})
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["third", "first"]


def a_refused_key_can_be_out_for_ever(lab):
    for form in BLOCKING:
        lab.provider.does({FIRST: [rejected(form), {"do": "ok"}]})
        gateway = lab.gateway(failover=policy(key_rejected={"out": "for_ever"}))
        assert form.is_good(gateway.ask(form)), form
        assert gateway.metrics()[f'bench_gateway_keys{{provider="{form.provider}",state="dead"}}'] == 1, form


def a_refused_key_can_be_asked_again_after_a_while(lab):
    lab.provider.does({FIRST: [rejected(MESSAGES)] * 3 + [{"do": "ok"}]})
    gateway = lab.gateway(failover={**policy(key_rejected={"out": "200ms"}), "rejections": 0})
    for _ in range(4):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
        time.sleep(0.25)
    assert lab.provider.asked() == ["first", "second"] * 3 + ["first"]


def a_key_refused_twice_in_a_row_is_out_for_good(lab):
    lab.provider.does({FIRST: rejected(MESSAGES)})
    gateway = lab.gateway(failover=policy(key_rejected={"out": "200ms"}))
    for _ in range(3):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
        time.sleep(0.25)
    assert lab.provider.asked() == ["first", "second", "first", "second", "second"]
    assert "out for good" in gateway.said()


def a_403_can_lead_to_the_next_key(lab):
    for form in BLOCKING:
        lab.provider.does({FIRST: failing(form, 403)})
        gateway = lab.gateway(failover=policy(forbidden={"then": "next_key", "out": "60s"}))
        for _ in range(2):
            assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second", "second"], form


def trouble_of_the_provider_can_lead_to_the_next_key(lab):
    for form in BLOCKING:
        lab.provider.does({FIRST: failing(form, 529), SECOND: failing(form, 500)})
        gateway = lab.gateway([FIRST, SECOND, THIRD], failover=policy(overloaded={"then": "next_key"}))
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second", "third"], form


def with_every_key_in_trouble_the_last_answer_is_passed_on(lab):
    lab.provider.does({FIRST: failing(MESSAGES, 500), SECOND: failing(MESSAGES, 529)})
    gateway = lab.gateway(failover=policy(overloaded={"then": "next_key"}))
    assert gateway.ask(MESSAGES).status == 529
    assert lab.provider.asked() == ["first", "second"]


def trouble_of_the_provider_can_be_passed_on_at_once(lab):
    for form in FORMS:
        lab.provider.does({FIRST: failing(form, 503)})
        gateway = lab.gateway(failover=policy(overloaded={"then": "pass"}))
        assert gateway.ask(form).status == 503, form
        assert lab.provider.asked() == ["first"], form


def a_connection_that_breaks_can_lead_to_the_next_key(lab):
    lab.provider.does({FIRST: {"do": "reset"}})
    gateway = lab.gateway(failover=policy(unreachable={"then": "next_key"}))
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second"]


def a_limit_can_be_passed_on(lab):
    lab.provider.does({FIRST: limited(MESSAGES, 7)})
    gateway = lab.gateway(failover=policy(rate_limited={"then": "pass", "out": 0}))
    answer = gateway.ask(MESSAGES)
    assert (answer.status, answer.headers["retry-after"]) == (429, "7") and b"slow down" in answer.body, answer
    assert lab.provider.asked() == ["first"]


def a_limit_of_a_sole_key_can_be_passed_on(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 30)})
        answer = lab.gateway([FIRST], failover=policy(rate_limited={"then": "pass", "out": 0})).ask(form)
        assert (answer.status, answer.headers["retry-after"]) == (429, "30") and b"slow down" in answer.body, (form, answer)
        assert lab.provider.asked() == ["first"], form


def the_wait_that_the_last_key_was_told_is_passed_on(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 5), SECOND: limited(form, 30)})
        answer = lab.gateway(failover=EVERY_KEY).ask(form)
        assert (answer.status, answer.headers["retry-after"]) == (429, "30"), (form, answer)
        assert lab.provider.asked() == ["first", "second"], form


def a_refusal_of_every_key_can_be_passed_on_with_its_body(lab):
    for form in FORMS:
        refusal = rejected(form)
        lab.provider.does(default=refusal)
        answer = lab.gateway(failover=EVERY_KEY).ask(form)
        assert (answer.status, json.loads(answer.body)) == (refusal["status"], refusal["body"]), (form, answer)
        assert lab.provider.asked() == ["first", "second"], form


def a_wait_is_believed_only_up_to_a_bound(lab):
    lab.provider.does({FIRST: [limited(MESSAGES, 600), {"do": "ok"}]})
    gateway = lab.gateway(failover={"strategy": "fill_first", "max_cooldown": "200ms"})
    gateway.ask(MESSAGES)
    time.sleep(0.25)
    gateway.ask(MESSAGES)
    assert lab.provider.asked() == ["first", "second", "first"]


def strategies_choose_as_they_are_called(lab):
    expected = {"sticky": ["first"] * 6, "fill_first": ["first"] * 6, "round_robin": ["first", "second", "third"] * 2,
                "least_used": ["first", "second", "third"] * 2}
    for strategy, keys in expected.items():
        lab.provider.does()
        gateway = lab.gateway([FIRST, SECOND, THIRD], failover={"strategy": strategy})
        for _ in range(6):
            assert MESSAGES.is_good(gateway.ask(MESSAGES))
        assert lab.provider.asked() == keys, strategy


def a_random_key_is_any_of_them(lab):
    gateway = lab.gateway([FIRST, SECOND, THIRD], failover={"strategy": "random"})
    for _ in range(40):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
    asked = lab.provider.asked()
    assert set(asked) == {"first", "second", "third"} and asked[3:] != asked[:-3], asked  # not in turn


def a_sticky_run_stays_with_the_key_it_went_on_to(lab):
    lab.provider.does({FIRST: [limited(MESSAGES, 1), {"do": "ok"}]})
    gateway = lab.gateway([FIRST, SECOND, THIRD])
    for _ in range(2):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
    time.sleep(1.1)
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second", "second", "second"]
