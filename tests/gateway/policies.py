"""What bench.json can choose: the behaviours of the systems that others use."""

import time

from lab import FIRST, SECOND, THIRD
from wire import BLOCKING, MESSAGES, failing, limited, rejected

QUICK = {"backoff": "1ms", "max_backoff": "2ms"}


def policy(**reactions):
    return {"strategy": "fill_first", "reactions": reactions, **QUICK}


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
    for form in BLOCKING:
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
    assert gateway.ask(MESSAGES).status == 429
    assert lab.provider.asked() == ["first"]


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
    assert set(lab.provider.asked()) == {"first", "second", "third"}


def a_sticky_run_stays_with_the_key_it_went_on_to(lab):
    lab.provider.does({FIRST: [limited(MESSAGES, 1), {"do": "ok"}]})
    gateway = lab.gateway([FIRST, SECOND, THIRD])
    for _ in range(2):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
    time.sleep(1.1)
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second", "second", "second"]
