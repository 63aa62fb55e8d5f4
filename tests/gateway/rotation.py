"""Which key a request goes with, and when it goes on to the next."""

import time

import client
from lab import FIRST, SECOND, THIRD, TOKEN
from wire import BLOCKING, FORMS, MESSAGES, failing, limited, rejected

QUICK = {"backoff": "1ms", "max_backoff": "2ms"}


def the_first_key_serves_while_nothing_fails(lab):
    gateway = lab.gateway()
    for form in FORMS:
        lab.provider.does()
        assert form.is_good(gateway.ask(form)), form
        assert len(lab.provider.asked()) == 1, form


def a_limited_key_gives_way_to_the_next(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 60)})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        answer = gateway.ask(form)
        assert form.is_good(answer), (form, answer)
        assert answer.took < 1, (form, "it slept on the way to the second key")
        assert lab.provider.asked() == ["first", "second"], form


def a_rejected_key_gives_way_to_the_next(lab):
    for form in FORMS:
        lab.provider.does({FIRST: rejected(form)})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second"], form


def a_403_is_the_answer_and_its_key_stays_in_use(lab):
    for form in FORMS:
        lab.provider.does({FIRST: [failing(form, 403), {"do": "ok"}]})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert gateway.ask(form).status == 403, form
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "first"], form


def the_next_request_skips_the_cooling_key(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 60)})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert form.is_good(gateway.ask(form)), form
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second", "second"], form


def a_key_serves_again_when_its_time_is_over(lab):
    lab.provider.does({FIRST: [limited(MESSAGES, 1), {"do": "ok"}]})
    gateway = lab.gateway(failover={"strategy": "fill_first"})
    gateway.ask(MESSAGES)
    time.sleep(1.1)
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second", "first"]


def lists_of_models_leave_the_limited_key_too(lab):
    lab.provider.does({FIRST: limited(MESSAGES, 60)})
    gateway = lab.gateway()
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    models = client.ask(gateway.port, "/anthropic/v1/models?limit=1000", headers={"x-api-key": TOKEN})
    assert models.status == 200, models
    assert lab.provider.asked() == ["first", "second", "second"]


def every_usable_key_is_tried_whatever_the_retry_budget(lab):
    keys = [f"sk-key-number-{number:010d}" for number in range(10)]
    for form in BLOCKING:
        lab.provider.does({key: limited(form, 60) for key in keys[:-1]})
        gateway = lab.gateway(keys, failover={"strategy": "fill_first", "retries": 0})
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == keys, form


def keys_of_an_organization_that_is_limited_are_skipped(lab):
    organizations = {FIRST: "org-1", SECOND: "org-1", THIRD: "org-2"}
    for form in BLOCKING:
        if form.provider == "gemini":
            continue  # it does not say whose a key is
        gateway = lab.gateway([FIRST, SECOND, THIRD], failover={"strategy": "round_robin"})
        lab.provider.does(organizations=organizations)
        for _ in range(3):  # after these it is known whose the keys are
            assert form.is_good(gateway.ask(form)), form
        lab.provider.does({FIRST: limited(form, 60)}, organizations=organizations)
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "third"], form


def a_limit_of_one_model_leaves_its_key_for_the_others(lab):
    lab.provider.does({FIRST: [limited(MESSAGES, 60), {"do": "ok"}]})
    gateway = lab.gateway(failover={"strategy": "fill_first"})
    gateway.ask(MESSAGES, MESSAGES.body("claude-opus-4-8"))
    gateway.ask(MESSAGES, MESSAGES.body("claude-haiku-4-5"))
    gateway.ask(MESSAGES, MESSAGES.body("claude-opus-4-8"))
    assert lab.provider.asked() == ["first", "second", "first", "second"]


def no_credit_is_a_reason_to_go_on(lab):
    credit = {"messages": (400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
              "chat": (429, "insufficient_quota", "You exceeded your current quota."),
              "responses": (429, "insufficient_quota", "You exceeded your current quota."),
              "gemini": (429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted.")}
    for form in FORMS:
        status, kind, text = credit[form.api]
        lab.provider.does({FIRST: {"do": "status", "status": status, "body": form.error(kind, text)}})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert form.is_good(gateway.ask(form)), form
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second", "second"], form
        reason = f'bench_gateway_key_transitions_total{{provider="{form.provider}",reason="out_of_credit"}}'
        assert gateway.metrics()[reason] == 1, form


def a_fault_of_the_request_is_passed_on_at_once(lab):
    for form in BLOCKING:
        for status in (400, 404, 413, 422):
            fault = {"do": "status", "status": status, "body": form.error("invalid_request_error", "max_tokens: missing")}
            lab.provider.does({FIRST: fault})
            gateway = lab.gateway(failover={"strategy": "fill_first"})
            answer = gateway.ask(form)
            assert answer.status == status and b"max_tokens: missing" in answer.body, (form, answer)
            assert lab.provider.asked() == ["first"], (form, status)
            gateway.end()


def trouble_of_the_provider_spends_retries_and_no_key(lab):
    for form in FORMS:
        for status in (500, 503, 529):
            lab.provider.does({FIRST: [failing(form, status), failing(form, status), {"do": "ok"}]})
            gateway = lab.gateway(failover={"strategy": "fill_first", **QUICK})
            assert form.is_good(gateway.ask(form)), (form, status)
            assert lab.provider.asked() == ["first"] * 3, (form, status)
            cooling = f'bench_gateway_keys{{provider="{form.provider}",state="valid"}}'
            assert gateway.metrics()[cooling] == 2, (form, status)
            gateway.end()


def trouble_that_lasts_is_passed_on_as_it_is(lab):
    for form in BLOCKING:
        lab.provider.does(default=failing(form, 529))
        gateway = lab.gateway(failover={"strategy": "fill_first", "retries": 2, **QUICK})
        answer = gateway.ask(form)
        assert answer.status == 529 and b"trouble" in answer.body, (form, answer)
        assert lab.provider.asked() == ["first"] * 3, form


def a_long_wait_of_the_provider_is_not_passed_on(lab):
    lab.provider.does(default=failing(MESSAGES, 529, **{"retry-after": "600", "retry-after-ms": "600000"}))
    answer = lab.gateway().ask(MESSAGES)
    assert (answer.status, answer.headers.get("retry-after")) == (529, "30"), answer
    assert "retry-after-ms" not in answer.headers, answer


def a_connection_that_breaks_before_the_answer_is_made_anew(lab):
    for form in FORMS:
        for how in ("reset", "close"):
            # The first of these comes over a new connection, the others over one that was kept.
            lab.provider.does({FIRST: [{"do": how}, {"do": "ok"}, {"do": how}, {"do": how}, {"do": "ok"}]})
            gateway = lab.gateway(failover={"strategy": "fill_first", **QUICK})
            for _ in range(2):
                assert form.is_good(gateway.ask(form)), (form, how)
            assert lab.provider.asked() == ["first"] * 5, (form, how)
            gateway.end()


def a_provider_that_cannot_be_reached_is_a_502_of_its_dialect(lab):
    for form in FORMS:
        lab.provider.does(default={"do": "reset"})
        gateway = lab.gateway(failover={"strategy": "fill_first", "retries": 2, **QUICK})
        answer = gateway.ask(form)
        assert answer.status == 502 and b'"error"' in answer.body, (form, answer)
        assert lab.provider.asked() == ["first"] * 3, form


def clients_see_neither_the_organization_nor_the_key(lab):
    lab.provider.does(organizations={FIRST: "org-secret", SECOND: "org-secret"})
    gateway = lab.gateway()
    for form in FORMS:
        answer = gateway.ask(form)
        assert "org-secret" not in str(answer.headers) + answer.text(), form
        for one in lab.provider.seen()["log"]:
            assert TOKEN not in str(one), form
