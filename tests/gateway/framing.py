"""Requests that two parsers could read in two ways, or that never end, are refused."""

import hashlib
import re
import threading
import time

import client
from lab import TOKEN
from wire import MESSAGES

BODY = MESSAGES.body()
LINE = f"POST {MESSAGES.target} HTTP/1.1"
OWN = f"Host: x\r\nx-api-key: {TOKEN}"
SMUGGLED = f"POST /anthropic/v1/smuggled HTTP/1.1\r\n{OWN}\r\nContent-Length: 0\r\n\r\n".encode()
LENGTH = f"Content-Length: {len(BODY)}"


def statuses(data):
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", data)]


def send(gateway, *pieces):
    """What comes back until the gateway closes."""
    with gateway.connect() as connection:
        for piece in pieces:
            connection.sendall(piece if isinstance(piece, bytes) else piece.encode())
        return client.read_all(connection)


def assert_refused(lab, probes, allowed=range(400, 500)):
    gateway = lab.gateway()
    for name, request in probes.items():
        data = send(gateway, request)
        got = statuses(data)
        assert len(got) == 1 and got[0] in allowed, (name, data)
        assert lab.provider.asked() == [], name


def head(*fields, line=LINE):
    return "\r\n".join([line, OWN, *fields, "", ""]).encode()


def requests_with_two_framings_are_refused(lab):
    smuggled_chunk = b"0\r\n\r\n" + SMUGGLED
    assert_refused(lab, {
        "length and chunks": head(LENGTH, "Transfer-Encoding: chunked") + smuggled_chunk,
        "chunks and length": head("Transfer-Encoding: chunked", "Content-Length: 4") + smuggled_chunk,
        "unknown encoding and length": head("Transfer-Encoding: xchunked", LENGTH) + BODY + SMUGGLED,
        "unknown encoding": head("Transfer-Encoding: xchunked") + smuggled_chunk,
        "two encodings": head("Transfer-Encoding: gzip, chunked") + smuggled_chunk,
        "encoding twice": head("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + smuggled_chunk,
        "encoding identity": head("Transfer-Encoding: identity", LENGTH) + BODY + SMUGGLED,
        "encoding with a tab": head("Transfer-Encoding:\tchunked", LENGTH) + smuggled_chunk,
        "two lengths": head("Content-Length: 5", "Content-Length: 0") + b"hello" + SMUGGLED,
        "one length twice": head(LENGTH, LENGTH) + BODY + SMUGGLED,
        "list of lengths": head("Content-Length: 5, 5") + b"hello" + SMUGGLED,
        "signed length": head("Content-Length: +5") + b"hello" + SMUGGLED,
        "negative length": head("Content-Length: -5") + SMUGGLED,
        "hexadecimal length": head("Content-Length: 0x5") + b"hello" + SMUGGLED,
        "empty length": head("Content-Length:") + SMUGGLED,
        "length beyond all numbers": head("Content-Length: 18446744073709551621") + b"hello" + SMUGGLED,
        "length in halves": head("Content-Length: 1 0") + b"hello" + SMUGGLED,
    })


def malformed_heads_are_refused(lab):
    assert_refused(lab, {
        "blank before the colon": head("Content-Length : 5") + b"hello" + SMUGGLED,
        "blank in a name": head("X Y: z", LENGTH) + BODY,
        "no colon": head("nothing", LENGTH) + BODY,
        "empty name": head(": x", LENGTH) + BODY,
        "folded line": head("X-A: b\r\n c", LENGTH) + BODY,
        "folded first line": f"{LINE}\r\n {OWN}\r\n{LENGTH}\r\n\r\n".encode() + BODY,
        "bare line feed": f"{LINE}\n{OWN}\r\n{LENGTH}\r\n\r\n".encode() + BODY,
        "bare line feed between fields": head(f"X-A: b\n{LENGTH}") + BODY,
        "bare carriage return": head(f"X-A: b\r{LENGTH}") + BODY,
        "NUL in a value": head("X-A: a\0b", LENGTH) + BODY,
        "NUL in a name": head("X-\0A: b", LENGTH) + BODY,
        "NUL in the target": head(LENGTH, line="POST /anthropic/\0 HTTP/1.1") + BODY,
        "two hosts": head("Host: y", LENGTH) + BODY,
        "no host": f"{LINE}\r\nx-api-key: {TOKEN}\r\n{LENGTH}\r\n\r\n".encode() + BODY,
        "absolute form": head(LENGTH, line=LINE.replace("/anthropic", "http://x/anthropic")) + BODY,
        "authority form": head(LENGTH, line="POST example.com:443 HTTP/1.1") + BODY,
        "asterisk form": head(line="OPTIONS * HTTP/1.1"),
        "scheme-relative": head(LENGTH, line=LINE.replace("/anthropic", "//anthropic")) + BODY,
        "fragment": head(LENGTH, line="POST /anthropic/v1/messages#x HTTP/1.1") + BODY,
        "blank in the target": head(LENGTH, line="POST /anthropic/v1 /messages HTTP/1.1") + BODY,
        "dot segments": head(LENGTH, "Connection: close", line="POST /anthropic/v1/../../gemini/x HTTP/1.1") + BODY,
        "hidden dot segments": head(LENGTH, "Connection: close", line="POST /anthropic/v1/%2e%2E%2fx HTTP/1.1") + BODY,
        "no method": head(LENGTH, line=f" {MESSAGES.target} HTTP/1.1") + BODY,
        "trailers": head("Transfer-Encoding: chunked", "Trailer: X-A") + b"0\r\nX-A: b\r\n\r\n",
        "long head": head("X-A: " + "a" * (65 << 10), LENGTH) + BODY,
        "long target": head(LENGTH, line=f"POST /anthropic/{'a' * (65 << 10)} HTTP/1.1") + BODY,
        "101 fields": head(*[f"X-{number}: a" for number in range(99)]) + BODY,
        "another expectation": head("Expect: more", LENGTH) + BODY,
        "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    } | {f"method {name}": head(LENGTH, "Connection: close", line=f"{name} {MESSAGES.target} HTTP/1.1") + BODY
         for name in ("PUT", "PATCH", "TRACE", "BREW")})


def other_versions_of_http_are_refused(lab):
    versions = {name: head(LENGTH, line=LINE.replace("HTTP/1.1", name)) + BODY
                for name in ("HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1x")}
    assert_refused(lab, versions, allowed=(400, 505))


def malformed_chunks_are_refused(lab):
    chunks = {
        "a prefix": b"0x5\r\nhello\r\n0\r\n\r\n", "an extension": b"5;a=b\r\nhello\r\n0\r\n\r\n",
        "a blank": b"5 \r\nhello\r\n0\r\n\r\n", "a sign": b"+5\r\nhello\r\n0\r\n\r\n", "no size": b"\r\nhello\r\n0\r\n\r\n",
        "a bare line feed": b"5\nhello\r\n0\r\n\r\n", "a short size": b"3\r\nhello\r\n0\r\n\r\n",
        "a huge size": b"ffffffffffffffff\r\nhello", "a size beyond all numbers": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
        "trailers": b"5\r\nhello\r\n0\r\nX-A: b\r\n\r\n", "no end of a chunk": b"5\r\nhello0\r\n\r\n",
    }
    assert_refused(lab, {name: head("Transfer-Encoding: chunked") + chunk + SMUGGLED for name, chunk in chunks.items()})


def the_refusal_does_not_repeat_the_request(lab):
    data = send(lab.gateway(), head("X-A: <script>\0", LENGTH))
    assert statuses(data) == [400] and b"script" not in data and b"close" in data.lower(), data


def a_request_behind_another_is_answered_in_order(lab):
    gateway = lab.gateway()
    models = head(line="GET /anthropic/v1/models HTTP/1.1")
    last = head(LENGTH, "Connection: close") + BODY
    data = send(gateway, head(LENGTH) + BODY + models + head(line="GET /healthz HTTP/1.1") + last)
    assert statuses(data) == [200] * 4, data
    marks = [data.index(b"end_turn"), data.index(b'"data"'), data.index(b"ok\n"), data.rindex(b"end_turn")]
    assert marks == sorted(marks) and marks[0] < marks[3], data
    assert [one["target"] for one in lab.provider.seen()["log"]] == ["/v1/messages?beta=true", "/v1/models",
                                                                      "/v1/messages?beta=true"]


def nothing_of_a_request_is_left_in_the_next(lab):
    gateway = lab.gateway()
    json_type, long = "Content-Type: application/json", b'{"model": "claude-test", "x": "' + b"y" * 200_000 + b'"}'
    sent = [("POST", "/v1/messages?x=%7e%2F/../y//z&q={|}", [json_type, "Accept: */*"], BODY), ("GET", "/v1/models", [], b""),
            ("POST", "/v1/messages", [json_type], long), ("POST", "/v1/messages", [], b""),
            ("DELETE", "/v1/messages/batches/1", [], b""), ("GET", "/v1/models?limit=1", ["Accept: text/plain"], b""),
            ("POST", "/v1/messages", [json_type], BODY)]
    for method, target, fields, body in sent:
        length = [f"Content-Length: {len(body)}"] if method == "POST" else []
        data = send(gateway, head(*fields, *length, "Connection: close", line=f"{method} /anthropic{target} HTTP/1.1") + body)
        assert statuses(data) == [200], (method, target, data)
    for (method, target, fields, body), got in zip(sent, lab.provider.seen()["log"], strict=True):
        assert (got["method"], got["target"], got["digest"]) == (method, target, hashlib.sha256(body).hexdigest()), got
        wanted = {name.lower(): value for name, _, value in (field.partition(": ") for field in fields)}
        assert {name: got["headers"].get(name) for name in ("content-type", "accept", "expect")} == {
            "content-type": wanted.get("content-type"), "accept": wanted.get("accept"), "expect": None}, got
        assert got["headers"].get("content-length") == (str(len(body)) if method == "POST" else None), got


def requests_in_single_bytes_are_understood(lab):
    gateway = lab.gateway()
    with gateway.connect() as connection:
        for byte in head(LENGTH, "Connection: close") + BODY:
            connection.sendall(bytes([byte]))
        assert statuses(client.read_all(connection)) == [200]


def a_client_that_waits_to_be_told_is_told(lab):
    gateway = lab.gateway()
    with gateway.connect() as connection:
        connection.sendall(head(LENGTH, "Expect: 100-continue", "Connection: close"))
        assert client.read_until(connection, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY)
        assert statuses(client.read_all(connection)) == [200]
    assert "expect" not in lab.provider.seen()["log"][0]["headers"]


def a_slow_head_is_cut_off(lab):
    gateway = lab.gateway()

    def trickle(request, took):
        with gateway.connect() as connection:
            began = time.monotonic()
            for byte in request:
                try:
                    connection.sendall(bytes([byte]))
                except ConnectionError:
                    break
                connection.settimeout(0.5)
                try:
                    if data := connection.recv(1 << 16):
                        took.append((time.monotonic() - began, data))
                    break
                except TimeoutError:
                    pass

    slow, endless = [], []
    threads = [threading.Thread(target=trickle, args=(head(LENGTH), slow)),
               threading.Thread(target=trickle, args=(f"{LINE}\n{OWN}\n\n".encode() * 2, endless))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for took in (slow, endless):
        assert len(took) == 1 and 9.5 < took[0][0] < 12 and statuses(took[0][1]) == [408], took


a_slow_head_is_cut_off.waits = 10


def who_says_nothing_at_first_is_not_waited_for_as_between_requests(lab):
    gateway = lab.gateway()
    with gateway.connect() as silent, gateway.connect() as known:
        began = time.monotonic()
        known.sendall(head(LENGTH) + BODY)
        assert statuses(client.read_until(known, b"\r\n\r\n")) == [200]
        assert client.read_all(silent) == b""
        assert 9.5 < time.monotonic() - began < 12
        known.sendall(head(LENGTH, "Connection: close") + BODY)
        assert statuses(client.read_all(known))[-1:] == [200]


who_says_nothing_at_first_is_not_waited_for_as_between_requests.waits = 10


def a_slow_body_is_cut_off(lab):
    gateway = lab.gateway()
    with gateway.connect() as connection:
        connection.sendall(head("Content-Length: 1000000"))
        connection.settimeout(0.5)
        began = time.monotonic()
        data = b""
        while not data and time.monotonic() - began < 15:
            connection.sendall(b"x" * 100)
            try:
                data = connection.recv(1 << 16)
            except TimeoutError:
                pass
        assert statuses(data) == [408] and 9.5 < time.monotonic() - began < 13, data
    assert lab.provider.asked() == []


a_slow_body_is_cut_off.waits = 10


def a_body_that_is_only_announced_costs_no_memory(lab):
    gateway = lab.gateway()
    send(gateway, head(LENGTH, "Connection: close") + BODY)
    before = gateway.resident()
    connections = [gateway.connect() for _ in range(20)]
    for connection in connections:
        connection.sendall(head(f"Content-Length: {32 << 20}", "Expect: 100-continue"))
    for connection in connections:
        client.read_until(connection, b"100 Continue\r\n\r\n")  # it has begun to read the body
        connection.sendall(b"x" * 1000)
    grown = gateway.resident() - before
    for connection in connections:
        connection.close()
    assert grown < 20 << 20, f"{grown >> 20} MiB for 20 bodies that have not come"


def a_body_over_32_mb_is_a_413(lab):
    gateway = lab.gateway()
    large = b"x" * (33 << 20)
    for request in ((head(f"Content-Length: {len(large)}"), large),
                    (head("Transfer-Encoding: chunked"), f"{len(large):x}\r\n".encode(), large)):
        with gateway.connect() as connection:
            for piece in request:
                connection.sendall(piece)  # all of it, as clients do, before they read
            data = client.read_all(connection)
            assert statuses(data) == [413], data
    assert lab.provider.asked() == []


def a_body_of_32_mb_is_passed_on_without_much_ado(lab):
    gateway = lab.gateway()
    body = b"x" * (32 << 20)
    answer = gateway.ask(MESSAGES, body)
    assert answer.status == 200, answer
    assert lab.provider.seen()["log"][0]["bytes"] == len(body)
    with open(f"/proc/{gateway.process.pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    assert ticks < (500 if lab.sanitized() else 100), f"{ticks / 100} s of processor time"
