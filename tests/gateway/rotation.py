"""Which key a request goes with, and when it goes on to the next."""

import socket
import threading
import time

import client
from lab import FIRST, QUICK, SECOND, THIRD, TOKEN
from server import Server
from wire import BLOCKING, FORMS, MESSAGES, MESSAGES_STREAM, failing, limited, rejected


def the_first_key_serves_while_nothing_fails(lab):
    gateway = lab.gateway()
    for form in FORMS:
        lab.provider.does()
        assert form.is_good(gateway.ask(form)), form
        assert len(lab.provider.asked()) == 1, form


def requests_at_once_stay_with_their_key(lab):
    lab.provider.does(default={"do": "slow", "events": 3, "pause": 0.1})
    gateway = lab.gateway([FIRST, SECOND, THIRD])
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(gateway.ask(MESSAGES_STREAM))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4 and all(MESSAGES_STREAM.is_good(answer) for answer in answers)
    assert lab.provider.asked() == ["first"] * 4


def created_and_empty_answers_are_good_ones(lab):
    for form in FORMS:
        gateway = lab.gateway()
        for status, body in ((201, "{}"), (204, "")):
            lab.provider.does(default={"do": "status", "status": status, "body": body})
            answer = gateway.ask(form)
            assert (answer.status, answer.text(), answer.whole) == (status, body, True), (form, answer)
            assert ("content-length" in answer.headers) == bool(body), (form, answer.headers)
            assert lab.provider.asked() == ["first"], (form, status)


def a_limited_key_gives_way_to_the_next(lab):
    for form in FORMS:
        lab.provider.does({FIRST: limited(form, 60)})
        gateway = lab.gateway(failover={"strategy": "fill_first", "backoff": "30s", "max_backoff": "30s"})
        answer = gateway.ask(form)
        assert form.is_good(answer), (form, answer)
        assert answer.took < 10, (form, "it slept on the way to the second key")
        assert lab.provider.asked() == ["first", "second"], form


def the_next_key_gets_the_same_request(lab):
    large = b'{"model":"claude-test","x":"' + b"y" * 300_000 + b'"}'
    for form, body in [*((form, form.body()) for form in FORMS), (MESSAGES, large)]:
        lab.provider.does({FIRST: limited(form, 60)})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert form.is_good(gateway.ask(form, body, {"x-request-id": "r", "anthropic-beta": "a"})), form
        first, second = lab.provider.seen()["log"]
        assert first.pop("key") != second.pop("key"), form
        for one in (first, second):
            del one["fault"]
            one["headers"] = {name: value for name, value in one["headers"].items()
                              if name not in ("x-api-key", "authorization", "x-goog-api-key")}
        assert first == second and first["bytes"] == len(body), (form, first, second)
        gateway.end()


def a_key_that_is_limited_in_the_middle_of_a_run_gives_way(lab):
    for form in FORMS:
        lab.provider.does({FIRST: [{"do": "ok"}, limited(form, 60)]})
        gateway = lab.gateway([FIRST, SECOND, THIRD])
        for _ in range(3):
            assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "first", "second", "second"], form


def a_long_refusal_is_read_as_far_as_it_matters(lab):
    text = "x" * 5_000_000
    for form in FORMS:
        lab.provider.does({FIRST: {"do": "status", "status": 429, "headers": {"retry-after": "60"}, "body": text}})
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second"], form
        lab.provider.does({SECOND: {"do": "status", "status": 400, "body": text}})
        answer = gateway.ask(form)
        assert (answer.status, answer.whole, len(answer.body)) == (400, True, len(text)), form


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
    for form in FORMS:
        gateway = lab.gateway(failover={"strategy": "fill_first"})
        for status in (400, 404, 409, 413, 418, 422, 451, 501, 511):
            for body in (form.error("invalid_request_error", "max_tokens: missing"), "<p>max_tokens: missing</p>"):
                lab.provider.does({FIRST: {"do": "status", "status": status, "body": body}})
                answer = gateway.ask(form)
                assert answer.status == status and b"max_tokens: missing" in answer.body, (form, answer)
                assert lab.provider.asked() == ["first"], (form, status)


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


def without_tls(connection):
    connection.recv(1 << 16)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def a_provider_that_is_not_there_is_a_502_too(lab):
    with socket.socket() as nobody, Server(without_tls) as plain:
        nobody.bind(("127.0.0.1", 0))
        addresses = {"no connection": f"http://127.0.0.1:{nobody.getsockname()[1]}",
                     # A label of more than 63 letters: that there is no such name is known without asking.
                     "no such name": f"http://{'x' * 64}.invalid", "no TLS": f"https://127.0.0.1:{plain.port}"}
        for what, address in addresses.items():
            upstreams = {f"BENCH_PROVIDER_{form.provider.upper()}_UPSTREAM": address for form in FORMS}
            gateway = lab.gateway(failover=QUICK, environment=upstreams)
            for form in FORMS:
                answer = gateway.ask(form)
                assert answer.status == 502 and answer.headers["content-type"] == "application/json", (what, form, answer)
                assert b'"error"' in answer.body and answer.whole, (what, form, answer)
            valid = [value for name, value in gateway.metrics().items() if 'state="valid"' in name]
            assert valid and set(valid) == {2}, (what, valid)


def clients_see_neither_the_organization_nor_the_key(lab):
    lab.provider.does(organizations={FIRST: "org-secret", SECOND: "org-secret"})
    gateway = lab.gateway()
    for form in FORMS:
        answer = gateway.ask(form)
        assert "org-secret" not in str(answer.headers) + answer.text(), form
        for one in lab.provider.seen()["log"]:
            assert TOKEN not in str(one), form
