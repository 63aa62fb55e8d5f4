"""What clients get of a stream: all of it, as it comes, and never a clean end where there was none."""

import hashlib
import json
import os
import time

import client
from lab import FIRST, TOKEN
from wire import BLOCKING, MESSAGES, MESSAGES_STREAM, STREAMS, Form, inner_error

QUICK = {"strategy": "fill_first", "backoff": "1ms", "max_backoff": "2ms"}


def an_error_as_the_first_event_leads_to_the_next_key(lab):
    for form in STREAMS:
        lab.provider.does({FIRST: {"do": "error_first", "error": inner_error(form, "limited")}})
        gateway = lab.gateway(failover=QUICK)
        for _ in range(2):
            assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second", "second"], form


def openais_bare_error_event_is_understood(lab):
    # Not as in the other formats: nothing is inside an `error`.
    error = {"type": "error", "code": "rate_limit_exceeded", "message": "slow down", "param": None, "sequence_number": 1}
    lab.provider.does({FIRST: {"do": "error_first", "error": error}})
    form = Form("responses", True)
    assert form.is_good(lab.gateway(failover=QUICK).ask(form))
    assert lab.provider.asked() == ["first", "second"]


def trouble_as_the_first_event_is_asked_again_with_the_same_key(lab):
    for form in STREAMS:
        lab.provider.does({FIRST: [{"do": "error_first", "error": inner_error(form, "overloaded")}, {"do": "ok"}]})
        gateway = lab.gateway(failover=QUICK)
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "first"], form


def an_error_right_after_acceptance_is_still_a_first_event(lab):
    form = Form("responses", True)
    lab.provider.does({FIRST: {"do": "error_after", "events": 2, "error": inner_error(form, "limited")}})
    gateway = lab.gateway(failover=QUICK)
    assert form.is_good(gateway.ask(form))
    assert lab.provider.asked() == ["first", "second"]


def a_first_event_that_no_key_would_change_is_passed_on(lab):
    for form in STREAMS:
        lab.provider.does({FIRST: {"do": "error_first", "error": form.error("invalid_request_error", "too long")}})
        gateway = lab.gateway(failover=QUICK)
        answer = gateway.ask(form)
        assert b"too long" in answer.body and answer.whole, (form, answer)
        assert lab.provider.asked() == ["first"], form


def an_error_in_the_middle_is_relayed_and_nothing_is_spliced(lab):
    for form in STREAMS:
        events = 1 if form.api == "gemini" else 4
        lab.provider.does({FIRST: {"do": "error_after", "events": events, "error": inner_error(form, "overloaded")}})
        gateway = lab.gateway(failover=QUICK)
        answer = gateway.ask(form)
        assert answer.status == 200 and not form.is_good(answer), (form, answer)
        assert answer.text().count('"message": "no"') == 1, (form, answer)
        assert lab.provider.asked() == ["first"], form


def a_stream_that_is_cut_never_ends_cleanly(lab):
    for form in STREAMS:
        events = 2 if form.api in ("gemini", "chat") else 5
        for how in ("reset", "close", "clean"):
            lab.provider.does({FIRST: {"do": "cut_after", "events": events, "how": how}})
            gateway = lab.gateway(failover=QUICK)
            answer = gateway.ask(form)
            assert answer.status == 200 and not answer.whole, (form, how, answer)
            assert "hi" in answer.text(), (form, how, answer)
            last = answer.text().rstrip("\n").rpartition("data: ")[2]
            assert "broke off" in json.dumps(json.loads(last)), (form, how, answer)
            assert lab.provider.asked() == ["first"], (form, how)
            gateway.end()


def a_cut_inside_an_event_does_not_swallow_the_error(lab):
    for form in STREAMS:
        lab.provider.does({FIRST: {"do": "cut_after", "events": 15 if form.api == "gemini" else 60, "how": "reset", "size": 10}})
        gateway = lab.gateway(failover={**QUICK, "retries": 0})
        answer = gateway.ask(form)
        assert answer.status == 200 and not answer.whole, (form, answer)
        blocks = answer.text().rstrip("\n").split("\n\n")
        assert "broke off" in blocks[-1] and blocks[-1].startswith(("event: error\n", "data: ")), (form, blocks)


def a_stream_that_breaks_before_its_first_event_is_asked_anew(lab):
    for form in STREAMS:
        for how in ("reset", "close", "clean"):
            lab.provider.does({FIRST: [{"do": "cut_after", "events": 0, "how": how}, {"do": "ok"}]})
            gateway = lab.gateway(failover=QUICK)
            assert form.is_good(gateway.ask(form)), (form, how)
            assert lab.provider.asked() == ["first", "first"], (form, how)
            gateway.end()


def a_stream_that_always_breaks_before_its_first_event_is_no_silent_200(lab):
    for form in STREAMS:
        lab.provider.does(default={"do": "cut_after", "events": 0, "how": "reset"})
        gateway = lab.gateway(failover=QUICK)
        answer = gateway.ask(form)
        assert answer.status == 502 and answer.whole and "error" in answer.text(), (form, answer)
        assert answer.headers["content-type"] == "application/json", (form, answer)
        assert lab.provider.asked() == ["first"] * 3, form


def a_blocking_answer_that_is_cut_is_passed_on_so_and_not_paid_for_twice(lab):
    for form in BLOCKING:
        for how in ("reset", "close"):
            for share in (0, 0.1, 0.5, 0.9):
                lab.provider.does({FIRST: {"do": "cut_after", "how": how, "share": share}})
                gateway = lab.gateway(failover=QUICK)
                answer = gateway.ask(form)
                assert (answer.status, answer.whole) == (200, False), (form, how, share, answer)
                assert lab.provider.asked() == ["first"], (form, how, share)
                assert gateway.metrics()[f'bench_gateway_partial_answers_total{{provider="{form.provider}"}}'] == 1, form
                gateway.end()


def an_error_under_a_200_leads_to_the_next_key(lab):
    for form in BLOCKING:
        kind = {"messages": "rate_limit_error", "gemini": "RESOURCE_EXHAUSTED"}.get(form.api, "rate_limit_exceeded")
        lab.provider.does({FIRST: {"do": "status", "status": 200, "body": form.error(kind)}})
        gateway = lab.gateway(failover=QUICK)
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second"], form


def streams_come_byte_for_byte_as_the_provider_sends_them(lab):
    for form in STREAMS:
        target = form.target.removeprefix(f"/{form.provider}")
        for fault in ({"do": "ok"}, {"do": "pieces", "size": 1}, {"do": "pieces", "size": 7}):
            lab.provider.does(default=fault)
            direct = client.ask(lab.provider.port, target, form.body())
            gateway = lab.gateway()
            assert gateway.ask(form).body == direct.body, (form, fault)
            gateway.end()


def the_query_and_the_body_arrive_byte_for_byte(lab):
    gateway = lab.gateway()
    odd = b'{ "model":"claude-test" ,\t"x":"\\u00e9\xc3\xa9\\/" , "n":1.50e+1, "n":2 }\r\n '
    large = b'{"model":"claude-test","messages":[{"role":"user","content":"' + os.urandom(400_000).hex().encode() + b'"}]}'
    for body in (odd, large, b"", b"\x00\xff not JSON at all"):
        gateway.ask(MESSAGES, body, target="/anthropic/v1/messages?beta=true&x=%2F%20+a&&y=&z")
        one = lab.provider.seen()["log"][-1]
        assert one["target"] == "/v1/messages?beta=true&x=%2F%20+a&&y=&z", one["target"]
        assert one["digest"] == hashlib.sha256(body).hexdigest(), len(body)


def what_clients_say_of_themselves_arrives(lab):
    gateway = lab.gateway()
    sent = {"anthropic-version": "2023-06-01", "anthropic-beta": "one,two", "x-stainless-retry-count": "0",
            "user-agent": "claude-cli/2", "x-claude-code-session-id": "s"}
    gateway.ask(MESSAGES, headers={**sent, "cookie": "a=b", "accept-encoding": "br", "x-forwarded-for": "1.2.3.4",
                                   "proxy-authorization": "Basic x"})
    got = lab.provider.seen()["log"][0]["headers"]
    assert {name: got.get(name) for name in sent} == sent, got
    assert got["accept-encoding"] == "identity" and got["x-api-key"] == FIRST, got
    assert not {"cookie", "x-forwarded-for", "proxy-authorization", "authorization"} & set(got), got


def a_chunked_body_arrives_whole(lab):
    gateway = lab.gateway()
    body = MESSAGES.body()
    with gateway.connect() as connection:
        head = f"POST {MESSAGES.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())
        for at in range(0, len(body), 10):
            piece = body[at:at + 10]
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connection.sendall(b"0\r\n\r\n")
        assert b"hi from the provider" in client.read_until(connection, b"end_turn")
    one = lab.provider.seen()["log"][0]
    assert one["digest"] == hashlib.sha256(body).hexdigest() and one["headers"]["content-length"] == str(len(body)), one


def batches_of(gateway, form, pause):
    """How many events of a stream came with a pause before and behind them, batch by batch."""
    body = form.body()
    with gateway.connect() as connection:
        head = f"POST {form.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.sendall(head.encode() + body)
        batches, last = [], 0.0
        data = b""
        while not data.endswith(b"\r\n0\r\n\r\n"):
            piece = connection.recv(1 << 16)
            assert piece, (form, data)
            data += piece
            if time.monotonic() - last > pause / 2:
                batches.append(0)
            last = time.monotonic()
            batches[-1] += piece.count(b"data: ")
    return batches


def events_come_when_they_are_sent(lab):
    pause = 0.25
    for form in STREAMS:
        lab.provider.does(default={"do": "slow", "events": 2, "pause": pause})
        gateway = lab.gateway()
        for _ in range(3):  # on a busy machine two may meet, but not each time; what is held back is so each time
            batches = batches_of(gateway, form, pause)
            # What a stream of Responses begins with says only that the request was accepted, and is held.
            assert batches[0] == (3 if form.api == "responses" else 1), (form, batches)
            if sum(events == 1 for events in batches[1:]) >= 4:
                break
        assert sum(events == 1 for events in batches[1:]) >= 4, (form, batches)


def what_a_cut_stream_has_used_is_counted(lab):
    lab.provider.does({FIRST: {"do": "cut_after", "events": 5, "how": "reset"}})
    gateway = lab.gateway(failover=QUICK)
    gateway.ask(MESSAGES_STREAM)
    assert gateway.metrics()['bench_gateway_tokens_total{provider="anthropic",kind="input"}'] == 25
