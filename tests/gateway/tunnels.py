"""CONNECT: what may be reached through the gateway, and how bytes pass."""

import base64
import contextlib
import re
import socket
import struct
import threading
import time

import client
from lab import TOKEN, wait_for
from proxies import as_proxy, as_socks, read_request
from server import Server


@contextlib.contextmanager
def server(serve):
    """The port of a server that gives each connection to `serve`."""
    with Server(serve) as one:
        yield one.port


ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def echo(connection):
    with connection, contextlib.suppress(OSError):
        while data := connection.recv(1 << 16):
            connection.sendall(data)


def basic(token=TOKEN, user="bench"):
    return "Proxy-Authorization: Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def head(target, *fields, version="1.1"):
    return "\r\n".join([f"CONNECT {target} HTTP/{version}", *(fields or (f"Host: {target}", basic())), "", ""]).encode()


def opened(gateway, target):
    """A connection through which `target` is reached; what that says first may come with the answer, and is left."""
    connection = gateway.connect()
    connection.sendall(head(target))
    answer = b""
    while len(answer) < len(ESTABLISHED):
        piece = connection.recv(len(ESTABLISHED) - len(answer))
        assert piece, answer
        answer += piece
    assert answer == ESTABLISHED, answer
    return connection


def answer_to(gateway, request):
    """The status and the rest of what comes until the gateway closes."""
    with gateway.connect() as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        data = client.read_all(connection).decode()
    found = re.match(r"HTTP/1\.1 (\d{3}) ", data)
    return (int(found[1]) if found else 0), data


def allowing(lab, *hosts):
    return lab.gateway(arguments=[text for host in hosts for text in ("--allow", host)])


def an_allowed_host_is_reached_both_ways(lab):
    pieces = (b"hello", b"\0\r\n\r\nGET / HTTP/1.1\r\n\r\n", b"x" * 100_000)
    with server(echo) as port:
        gateway = allowing(lab, "example.org", f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            for piece in pieces:
                connection.sendall(piece)
                got = b""
                while len(got) < len(piece):
                    got += connection.recv(1 << 16)
                assert got == piece
            metrics = gateway.metrics()
            assert metrics["bench_gateway_tunnels"] == 1 and metrics["bench_gateway_tunnels_opened_total"] == 1
        wait_for(lambda: gateway.metrics()["bench_gateway_tunnels"] == 0, "the tunnel is still there")
    metrics = gateway.metrics()
    for direction in ("sent", "received"):
        assert metrics[f'bench_gateway_tunnel_bytes_total{{direction="{direction}"}}'] == sum(map(len, pieces)), metrics


def greet(connection):
    """A server that speaks first, and then repeats what it hears."""
    connection.sendall(b"hello\r\n")
    echo(connection)


def is_greeted(connection):
    connection.sendall(b"and you")
    got = b""
    while len(got) < 14:
        got += connection.recv(14)
    return got == b"hello\r\nand you"


def behind_a_proxy_the_way_leads_through_it(lab):
    with server(greet) as port, Server(as_proxy(port, seen := [])) as proxy:
        gateway = lab.gateway(arguments=["--allow", "example.org"],
                              environment={"https_proxy": f"http://name:secret-word@127.0.0.1:{proxy.port}"})
        with opened(gateway, "example.org:443") as connection:
            assert is_greeted(connection)
        assert seen[0].startswith("CONNECT example.org:443 HTTP/1.1\r\n"), seen
        assert "Proxy-Authorization: Basic " + base64.b64encode(b"name:secret-word").decode() in seen[0], seen
        assert TOKEN not in seen[0] and "secret-word" not in gateway.said()
        assert answer_to(gateway, head("example.com:443"))[0] == 403
        assert len(seen) == 1, "what is not allowed is nothing to ask a proxy for"


def a_socks_proxy_is_as_good(lab):
    with server(greet) as port, Server(as_socks(port, seen := [])) as proxy:
        gateway = lab.gateway(arguments=["--allow", "example.org:22"], environment={"ALL_PROXY": f"socks5h://127.0.0.1:{proxy.port}"})
        with opened(gateway, "example.org:22") as connection:
            assert is_greeted(connection)
        assert seen == [("example.org", 22)], seen


def what_no_proxy_names_is_reached_without_it(lab):
    with server(greet) as port, Server(as_proxy(port, seen := [])) as proxy:
        gateway = lab.gateway(arguments=[text for host in ("a.no.test", "b.test", "nob.test", "192.0.9.1", f"127.0.0.1:{port}", f"0.0.0.0:{port}")
                                         for text in ("--allow", host)],
                              environment={"https_proxy": f"127.0.0.1:{proxy.port}", "no_proxy": ".No.test, b.test 10.1.0.0/16"})
        for target in ("nob.test:443", "192.0.9.1:443"):
            with opened(gateway, target) as connection:
                assert is_greeted(connection), target
        for near in ("127.0.0.1", "0.0.0.0"):  # for a proxy they would be others
            with opened(gateway, f"{near}:{port}") as connection:
                assert is_greeted(connection), near
        assert len(seen) == 2, seen
        for target in ("a.no.test:443", "b.test:443"):
            status, text = answer_to(gateway, head(target))
            assert status in (502, 504), (target, text)
        assert len(seen) == 2, seen


def a_proxy_that_does_not_lead_there_is_named_to_the_operator_alone(lab):
    def refuse(connection):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 6\r\n\r\nsecret")

    with Server(refuse) as proxy:
        for address, told in ((f"http://me:hidden-word@127.0.0.1:{proxy.port}", "403"), ("https://me:hidden-word@proxy.test", "https"),
                              ("http://127.0.0.1:1", "refused"), ("odd://me:hidden-word@proxy.test", "not understood")):
            gateway = lab.gateway(arguments=["--allow", "example.org"], environment={"https_proxy": address})
            status, text = answer_to(gateway, head("example.org:443"))
            assert status == 502 and "bench's own proxy does not lead there" in text, text
            assert "secret" not in text and "hidden-word" not in text + gateway.said()
            wait_for(lambda: told in gateway.said(), f"'{told}' of {address}")
            assert gateway.metrics()["bench_gateway_tunnels_failed_total"] == 1


def each_side_may_end_before_the_other(lab):
    def answers_at_the_end(connection):
        with connection:
            connection.sendall(b"got " + client.read_all(connection))

    with server(answers_at_the_end) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            connection.sendall(b"all of it")
            connection.shutdown(socket.SHUT_WR)
            assert client.read_all(connection) == b"got all of it"

    heard = []

    def ends_first(connection):
        with connection:
            connection.sendall(b"that is all")
            connection.shutdown(socket.SHUT_WR)
            heard.append(client.read_all(connection))

    with server(ends_first) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            assert client.read_all(connection) == b"that is all"
            connection.sendall(b"and now me")
            connection.shutdown(socket.SHUT_WR)
            wait_for(lambda: heard == [b"and now me"], "it was not heard")


def what_comes_behind_the_head_comes_first(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        early = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
        with gateway.connect() as connection:
            connection.sendall(head(f"127.0.0.1:{port}") + early)
            time.sleep(0.1)
            connection.sendall(b"and more")
            connection.shutdown(socket.SHUT_WR)
            data = client.read_all(connection)
        assert data == ESTABLISHED + early + b"and more", data


def a_hundred_megabytes_arrive_as_they_were_sent(lab):
    blob = bytes(range(256)) * 4096
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            def send():
                for _ in range(100):
                    connection.sendall(blob)
                connection.shutdown(socket.SHUT_WR)

            sender = threading.Thread(target=send)
            sender.start()
            for _ in range(100):
                got = bytearray()
                while len(got) < len(blob):
                    piece = connection.recv(len(blob) - len(got))
                    assert piece, "closed early"
                    got += piece
                assert got == blob
            sender.join()
            assert connection.recv(1) == b""


def a_side_that_stops_reading_costs_little_memory(lab):
    def floods(connection):
        with connection, contextlib.suppress(OSError):
            for _ in range(100):
                connection.sendall(b"x" * 1_000_000)

    with server(floods) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        before = gateway.resident()
        connection = opened(gateway, f"127.0.0.1:{port}")
        time.sleep(1)
        allowed = 64 << 20 if lab.sanitized() else 2 << 20
        grown = gateway.resident() - before
        assert grown < allowed, f"{grown >> 10} KiB"
        assert len(client.read_all(connection)) == 100_000_000
        connection.close()


a_side_that_stops_reading_costs_little_memory.waits = 2


def other_hosts_are_refused_and_the_operator_hears_of_it_once(lab):
    with server(echo) as port:
        gateway = allowing(lab, "example.org", "*.example.org", f"127.0.0.1:{port}")
        refused = ["example.org:80", "badexample.org:443", f"127.0.0.2:{port}", f"127.0.0.1:{gateway.port}",
                   f"[::1]:{port}", f"[::ffff:127.0.0.1]:{port}", "169.254.169.254:80", f"0.0.0.0:{port}"]
        for target in refused * 2:
            status, data = answer_to(gateway, head(target))
            assert status == 403 and f"'{target}' is not on the run's list" in data, (target, data)
    for target in refused:
        assert gateway.said().count(f"'{target}'") == 1, (target, gateway.said())
    assert gateway.metrics()["bench_gateway_tunnels_refused_total"] == 2 * len(refused)
    assert gateway.metrics()["bench_gateway_tunnels_opened_total"] == 0


def a_token_in_a_name_is_not_repeated(lab):
    gateway = allowing(lab, "example.org")
    assert answer_to(gateway, head(f"{TOKEN}.example.net:443"))[0] == 403
    wait_for(lambda: "'[redacted].example.net:443' is not on" in gateway.said(), "nothing was said")


def of_a_flood_of_names_the_operator_hears_the_first_256(lab):
    gateway = allowing(lab, "example.org")
    for number in range(260):
        assert answer_to(gateway, head(f"h{number}.example:443"))[0] == 403
    assert gateway.said().count("is not on the run's list") == 256, gateway.said()
    assert gateway.metrics()["bench_gateway_tunnels_refused_total"] == 260


def a_name_that_leads_to_this_machine_is_refused(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"localhost:{port}")
        status, data = answer_to(gateway, head(f"localhost:{port}"))
        assert status == 403 and "no public address" in data, data
        assert gateway.metrics()["bench_gateway_tunnels_refused_total"] == 1
        # The address itself is on the list, so the user means it.
        gateway = allowing(lab, f"localhost:{port}", f"127.0.0.1:{port}", f"[::1]:{port}")
        with opened(gateway, f"LOCALHOST:{port}") as connection:
            connection.sendall(b"hi")
            assert connection.recv(2) == b"hi"


def a_host_that_is_not_there_is_said_to_be(lab):
    with server(echo) as port:
        pass  # nobody listens there any more
    gateway = allowing(lab, f"127.0.0.1:{port}", "no-such-name.invalid")
    status, data = answer_to(gateway, head(f"127.0.0.1:{port}"))
    assert status == 502 and "Connection refused" in data, data
    status, data = answer_to(gateway, head("no-such-name.invalid:443"))
    assert status == 502 and "its name is not known" in data, data
    assert gateway.metrics()["bench_gateway_tunnels_failed_total"] == 2


def without_the_token_nothing_is_reached(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        target = f"127.0.0.1:{port}"
        wrong = [[], [basic("wrong")], [basic(TOKEN[:-1])], [f"Proxy-Authorization: Bearer {TOKEN}"],
                 [f"x-api-key: {TOKEN}"], [f"Authorization: Bearer {TOKEN}"], [basic(), basic()], [basic("")],
                 ["Proxy-Authorization: Basic " + base64.b64encode(TOKEN.encode()).decode()]]
        for fields in wrong:
            status, data = answer_to(gateway, head(target, "Host: x", *fields))
            assert status == 407 and 'Proxy-Authenticate: Basic realm="bench"' in data, (fields, data)
        assert gateway.metrics()["bench_gateway_tunnels_opened_total"] == 0
        # Some clients send it only when they are asked, on the same connection.
        with gateway.connect() as connection:
            connection.sendall(head(target, f"Host: {target}"))
            refusal = client.read_until(connection, b"hosts\n")
            assert refusal.startswith(b"HTTP/1.1 407 "), refusal
            connection.sendall(head(target))
            assert client.read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 200 ")


def without_an_allow_list_there_is_no_proxy(lab):
    gateway = lab.gateway()
    for target in ("example.org:443", f"127.0.0.1:{gateway.port}"):
        assert answer_to(gateway, head(target))[0] == 407
    assert gateway.said().count("example.org") == 0


def targets_and_heads_are_read_strictly(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}", f"localhost:{port}")
        good = f"127.0.0.1:{port}"
        for target in ("127.0.0.1", "127.0.0.1:", f"http://{good}", f"http://{good}/", f"user@{good}", f"{good}/", f"{good}?x",
                       f"{good}#x", "/", f"/{good}", f"127.0.0.1:0{'0' * 70}", "127.0.0.1:65536", "127.0.0.1:-1", "::1:443",
                       "127.0.0.1:0", f"127.0.0.1.:{port}", f"a\0b:{port}", f"127.0.0.1%00:{port}"):
            status, data = answer_to(gateway, head(target, "Host: x", basic()))
            assert status == 400, (target, data)
        for fields in (["Content-Length: 5"], ["Transfer-Encoding: chunked"], ["Expect: 100-continue"], ["Host: y"], ["X: a\r\n b"]):
            status, data = answer_to(gateway, head(good, "Host: x", basic(), *fields))
            assert status in (400, 417), (fields, data)
        assert answer_to(gateway, head(good, "Host: x", basic(), version="0.9"))[0] in (400, 505)
        assert gateway.metrics()["bench_gateway_tunnels_opened_total"] == 0
        # As Python's own client asks.
        with gateway.connect() as connection:
            connection.sendall(head(good, basic(), version="1.0") + b"hi")
            assert client.read_until(connection, b"hi").endswith(b"\r\n\r\nhi")


def a_broken_side_breaks_the_other(lab):
    def resets(connection):
        connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with server(resets) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            connection.sendall(b"x")
            assert client.read_all(connection) == b""
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        connection = opened(gateway, f"127.0.0.1:{port}")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        wait_for(lambda: gateway.metrics()["bench_gateway_tunnels"] == 0, "the tunnel is still there")


def tunnels_of_one_token_are_limited(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        connections = [opened(gateway, f"127.0.0.1:{port}") for _ in range(64)]
        status, data = answer_to(gateway, head(f"127.0.0.1:{port}"))
        assert status == 429 and "too many tunnels" in data, data
        connections.pop().close()
        wait_for(lambda: gateway.metrics()["bench_gateway_tunnels"] == 63, "the tunnel is still there")
        opened(gateway, f"127.0.0.1:{port}").close()
        for connection in connections:
            connection.close()


def tunnels_end_with_the_gateway(lab):
    with server(echo) as port:
        gateway = allowing(lab, f"127.0.0.1:{port}")
        with opened(gateway, f"127.0.0.1:{port}") as connection:
            began = time.monotonic()
            assert gateway.end() == 0
            assert client.read_all(connection) == b"" and time.monotonic() - began < 2
