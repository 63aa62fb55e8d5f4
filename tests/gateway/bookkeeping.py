"""What is held against a key, what is counted, and how often the operator hears of it."""

import re
import threading

import client
from lab import FIRST, TOKEN, wait_for
from wire import MESSAGES, MESSAGES_STREAM, STREAMS, limited

FILL_FIRST = {"strategy": "fill_first"}


def requests_that_fail_together_are_one_failure(lab):
    lab.provider.does({FIRST: {**limited(MESSAGES, 60), "do": "late_status", "seconds": 0.5}})
    gateway = lab.gateway(failover=FILL_FIRST)
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(gateway.ask(MESSAGES))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 8
    assert gateway.metrics()['bench_gateway_key_transitions_total{provider="anthropic",reason="rate_limited"}'] == 1
    assert gateway.said().count("is out for") == 1, gateway.said()


def a_wait_that_grows_is_told_and_a_shorter_one_changes_nothing(lab):
    # All three are under way when the first of them fails.
    lab.provider.does({FIRST: [{**limited(MESSAGES, wait), "do": "late_status", "seconds": late}
                               for wait, late in ((20, 1), (600, 1.3), (5, 1.6))]})
    gateway = lab.gateway([FIRST], {"hold": "1s"})
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(gateway.ask(MESSAGES))) for _ in range(3)]
    for number, thread in enumerate(threads):
        thread.start()
        wait_for(lambda: len(lab.provider.asked()) > number, "no request")
    for thread in threads:
        thread.join()
    told = [int(answer.headers["retry-after"]) for answer in answers]
    assert 15 <= told[0] <= 20 and told[1:] == [30, 30], answers
    # Seconds of each wait may be over when it is told on a busy machine.
    times = " ".join(re.findall(r"is out for (\S+):", gateway.said()))
    assert re.fullmatch(r"(20|1\d)s (10m00|9m5\d)s", times), gateway.said()
    lab.provider.does()
    assert gateway.ask(MESSAGES).status == 429  # 5 s are not believed after 10 minutes
    assert lab.provider.asked() == []


def limited_event(form):
    if form.api == "responses":
        return {"type": "response.failed", "response": {"status": "failed", "error": {"code": "rate_limit_exceeded", "message": "no"}}}
    if form.api == "gemini":
        return {"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "no"}}
    return limited(form)["body"]


def a_limit_in_the_middle_of_a_stream_counts_for_the_next_request(lab):
    for form in STREAMS:
        events = 5 if form.api in ("messages", "responses") else 2
        lab.provider.does({FIRST: [{"do": "error_after", "events": events, "error": limited_event(form)}, {"do": "ok"}]})
        gateway = lab.gateway(failover=FILL_FIRST)
        assert not form.is_good(gateway.ask(form)), form
        assert form.is_good(gateway.ask(form)), form
        assert lab.provider.asked() == ["first", "second"], form


def fifty_refusals_are_one_line_for_the_operator(lab):
    lab.provider.does({FIRST: limited(MESSAGES, 60)})
    gateway = lab.gateway([FIRST], {"hold": "100ms"})
    assert {gateway.ask(MESSAGES).status for _ in range(50)} == {429}
    assert gateway.said().count("no key is left") == 1, gateway.said()
    assert gateway.metrics()['bench_gateway_exhaustions_total{provider="anthropic",why="rate_limited"}'] == 50


def answers_that_were_not_waited_for_are_counted(lab):
    lab.provider.does(default={"do": "slow", "events": 600, "pause": 0.1})
    gateway = lab.gateway()
    body = MESSAGES_STREAM.body()
    connection = gateway.connect()
    connection.sendall(f"POST {MESSAGES_STREAM.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    client.read_until(connection, b"message_start")
    connection.close()
    wait_for(lambda: gateway.metrics()["bench_gateway_active_requests"] == 0, "the request did not end")
    metrics = gateway.metrics()
    assert metrics['bench_gateway_partial_answers_total{provider="anthropic"}'] == 1, metrics
    assert metrics['bench_gateway_clients_left_total{provider="anthropic"}'] == 1, metrics


def a_key_that_the_provider_repeats_stays_here(lab):
    for status in (400, 403, 404, 500):
        body = MESSAGES.error("permission_error", f"the key {FIRST} may not do this with {FIRST}")
        lab.provider.does({FIRST: {"do": "status", "status": status, "headers": {"x-echo": FIRST}, "body": body}})
        answer = lab.gateway([FIRST], {"retries": 0}).ask(MESSAGES)
        assert (answer.status, answer.whole) == (status, True), answer
        assert "may not do this with [redacted]" in answer.text(), answer
        assert FIRST not in answer.text() + str(answer.headers), answer


def nothing_is_added_that_the_client_did_not_send(lab):
    gateway = lab.gateway()
    connection = gateway.connect()
    connection.sendall(f"POST {MESSAGES.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    client.read_until(connection, b"provider")
    fields = sorted(lab.provider.seen()["log"][0]["headers"])
    assert fields == ["accept-encoding", "content-length", "host", "x-api-key"], fields


def a_head_without_carriage_returns_is_refused_at_once(lab):
    gateway = lab.gateway()
    for text in ("GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\n\r\n", "\n"):
        connection = client.connect(gateway.port, timeout=5)  # a head may take ten seconds
        connection.sendall(text.encode())
        assert client.read_all(connection).startswith(b"HTTP/1.1 400 "), text
