"""Clients that leave, that stop reading, that come without a token, and those that only look."""

import http.client
import socket
import time

import client
from lab import FIRST, SECOND, TOKEN, wait_for
from wire import FORMS, MESSAGES, MESSAGES_STREAM, STREAMS, limited


def post(form, *fields, token=TOKEN):
    body = form.body()
    return "\r\n".join([f"POST {form.target} HTTP/1.1", "Host: x", f"x-api-key: {token}", f"Content-Length: {len(body)}",
                        *fields, "", ""]).encode() + body


def leaves(lab, connection):
    """How long it takes until the provider notices."""
    left = time.monotonic()
    connection.close()
    return wait_for(lambda: lab.provider.seen()["left"], "the provider was not left")[0] - left


def assert_at_once(all_took):
    # One of them may have come while the machine had no time for the provider.
    assert sorted(all_took)[len(all_took) // 2] < 0.05 and max(all_took) < 1, all_took


def a_client_that_leaves_before_the_answer_ends_the_request(lab):
    all_took = []
    for form in FORMS:
        lab.provider.does(default={"do": "hang", "seconds": 30})
        gateway = lab.gateway()
        connection = gateway.connect()
        connection.sendall(post(form))
        wait_for(lab.provider.asked, "no request")
        all_took.append(leaves(lab, connection))
        wait_for(lambda: gateway.metrics()["bench_gateway_active_requests"] == 0, "it is still under way")
        # The provider was at work on it, and nobody knows what that costs.
        broken = f'bench_gateway_partial_answers_total{{provider="{form.provider}"}}'
        assert gateway.metrics()[broken] == 1, form
        gateway.end()
    assert_at_once(all_took)


def a_client_that_leaves_in_the_middle_ends_the_request(lab):
    all_took = []
    for form in STREAMS:
        lab.provider.does(default={"do": "stall_after", "events": 3, "seconds": 30})
        gateway = lab.gateway()
        connection = gateway.connect()
        connection.sendall(post(form))
        client.read_until(connection, b"data: ")
        all_took.append(leaves(lab, connection))
        gateway.end()
    assert_at_once(all_took)


def a_client_that_leaves_behind_a_second_request_is_noticed(lab):
    lab.provider.does(default={"do": "hang", "seconds": 30})
    gateway = lab.gateway()
    connection = gateway.connect()
    connection.sendall(post(MESSAGES_STREAM))
    wait_for(lab.provider.asked, "no request")
    connection.sendall(post(MESSAGES_STREAM))
    time.sleep(0.1)
    connection.shutdown(socket.SHUT_WR)
    took = leaves(lab, connection)
    assert took < 1, took  # or else it is noticed when the answer is sent, in half a minute


def a_client_that_leaves_while_it_is_held_is_not_asked_for(lab):
    lab.provider.does(default=limited(MESSAGES, 1))
    gateway = lab.gateway()
    with gateway.connect() as connection:
        connection.sendall(post(MESSAGES))
        wait_for(lambda: gateway.metrics()["bench_gateway_waiting_requests"] == 1, "it was not held")
    wait_for(lambda: gateway.metrics()["bench_gateway_waiting_requests"] == 0, "it is still held")
    time.sleep(1.2)
    assert lab.provider.asked() == ["first", "second"]


STALLED = 16
MOST_STALLED = 256 << 10
KEPT = 128 << 10  # from here on the gateway takes no more of the answer


def a_client_that_stops_reading_costs_little_memory(lab):
    for entrance in ("port", "socket"):
        gateway = lab.gateway()
        where = getattr(gateway, entrance)
        lab.provider.does()
        client.ask(where, MESSAGES_STREAM.target, MESSAGES_STREAM.body(), {"x-api-key": TOKEN})  # what the first one needs
        before = gateway.resident()
        size = 30_000_000  # more than all kernel buffers on the way
        lab.provider.does(default={"do": "flood", "bytes": size})
        connections = [client.connect_narrowly(where) for _ in range(STALLED)]
        for connection in connections:
            connection.sendall(post(MESSAGES_STREAM, "Connection: close"))
        wait_for(lambda: gateway.metrics()["bench_gateway_unsent_bytes"] >= STALLED * KEPT, "they do not stall")
        assert gateway.metrics()["bench_gateway_unsent_bytes"] <= STALLED * MOST_STALLED, gateway.metrics()
        each = (gateway.resident() - before) / STALLED
        assert each <= MOST_STALLED or lab.sanitized(), f"{each / 1024} KiB"
        rest = client.read_all(connections.pop())
        assert len(rest) > size and rest.endswith(b"\r\n0\r\n\r\n"), (len(rest), rest[-300:])
        for connection in connections:
            connection.close()
        wait_for(lambda: gateway.metrics()["bench_gateway_unsent_bytes"] == 0, "something is kept for those who have left")
        gateway.end()


def read_until_the_gateway_has_all(gateway):
    """A connection whose answer has come to the gateway whole, and what was read of it."""
    connection = gateway.connect_as_slot()
    connection.sendall(post(MESSAGES_STREAM, "Connection: close"))
    data = client.read_until(connection, b"data: ")
    while gateway.metrics()["bench_gateway_active_requests"] > 0:
        data += connection.recv(1 << 12)
    return connection, data


def a_client_that_pauses_at_the_end_gets_the_rest(lab):
    pause = 11  # longer than anything but a silent provider is waited for
    gateway = lab.gateway()
    for size in range(200_000, 1_000_000, 40_000):
        lab.provider.does(default={"do": "flood", "bytes": size})
        connection, data = read_until_the_gateway_has_all(gateway)
        if gateway.metrics()["bench_gateway_unsent_bytes"] > 0:
            break
        connection.close()  # the last of it fitted into the kernel's buffer, which shows nothing
    else:
        raise AssertionError("the kernel takes the end of every answer")
    time.sleep(pause)
    data += client.read_all(connection)
    connection.close()
    assert data.endswith(b"\r\n0\r\n\r\n"), (len(data), data[-300:])


a_client_that_pauses_at_the_end_gets_the_rest.waits = 11


def head_requests_are_answered_without_a_provider(lab):
    gateway = lab.gateway()
    connection = http.client.HTTPConnection("127.0.0.1", gateway.port, timeout=10)
    for path in ("/", "/anthropic", "/anthropic/", "/anthropic/api/hello", "/anthropic/v1/messages"):
        connection.request("HEAD", path)
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read() == b"", path
    assert lab.provider.asked() == []


def websockets_are_told_to_upgrade_elsewhere(lab):
    gateway = lab.gateway()
    fields = {"Authorization": f"Bearer {TOKEN}", "Connection": "Upgrade", "Upgrade": "websocket",
              "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    assert client.ask(gateway.port, "/openai/v1/responses", headers=fields).status == 426
    assert lab.provider.asked() == []


def without_a_known_token_nothing_is_asked(lab):
    gateway = lab.gateway()
    for form in FORMS:
        wrong = [{}, {"x-api-key": "wrong"}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"},
                 {"x-goog-api-key": TOKEN[:-1]}, {"x-api-key": TOKEN, "authorization": "Bearer wrong"},
                 {"x-api-key": FIRST}]
        for fields in wrong:
            answer = client.ask(gateway.port, form.target, form.body(), fields)
            assert answer.status == 401 and b'"error"' in answer.body, (form, fields, answer)
            assert answer.headers["x-should-retry"] == "false", (form, answer)
    assert lab.provider.asked() == []
    assert gateway.metrics()["bench_gateway_unknown_tokens_total"] == len(FORMS) * len(wrong)


def the_token_is_taken_from_wherever_clients_put_it(lab):
    gateway = lab.gateway()
    for fields in ({"x-api-key": TOKEN}, {"authorization": f"Bearer {TOKEN}"}, {"Authorization": f"bearer {TOKEN}"},
                   {"x-goog-api-key": TOKEN}, {"x-api-key": TOKEN, "authorization": f"Bearer {TOKEN}"}):
        for form in FORMS:
            assert form.is_good(client.ask(gateway.port, form.target, form.body(), fields)), (form, fields)
    for one in lab.provider.seen()["log"]:
        assert TOKEN not in str(one) and one["key"] == FIRST, one
        known = [name for name in ("x-api-key", "x-goog-api-key", "authorization") if name in one["headers"]]
        assert len(known) == 1, one


def a_key_in_the_query_is_taken_out_of_it(lab):
    gateway = lab.gateway()
    targets = {f"?key={TOKEN}": "", f"?alt=sse&key={TOKEN}": "?alt=sse", f"?key={TOKEN}&alt=sse": "?alt=sse",
               f"?a=1&key={TOKEN}&b=2": "?a=1&b=2"}
    for query, expected in targets.items():
        path = "/v1beta/models/gemini-test:generateContent"
        assert client.ask(gateway.port, f"/gemini{path}{query}", b"{}").status == 200, query
        assert lab.provider.seen()["log"][-1]["target"] == path + expected, query


def behind_a_unix_socket_are_providers_and_nothing_else(lab):
    gateway = lab.gateway()
    for form in FORMS:
        assert form.is_good(client.ask(gateway.socket, form.target, form.body(), {"x-api-key": TOKEN})), form
        assert client.ask(gateway.socket, form.target, form.body(), {"x-api-key": FIRST}).status == 401, form
    for path in ("/metrics", "/healthz", "/"):
        assert client.ask(gateway.socket, path, headers={"x-api-key": TOKEN}).status == 404, path
    assert gateway.end() == 0 and not gateway.socket.exists()


def providers_that_nobody_has_keys_for_are_not_there(lab):
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS": f"{FIRST},{SECOND}"})
    for path in ("/openai/v1/responses", "/cursor/x", "/nobody", "/", "/v1/messages"):
        answer = client.ask(gateway.port, path, b"{}", {"x-api-key": TOKEN})
        assert answer.status == 404, (path, answer)
