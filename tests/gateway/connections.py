"""Connections to providers: kept, closed under the gateway's feet, over TLS and through proxies; and what comes over them."""

import concurrent.futures
import contextlib
import json
import os
import socket
import ssl
import subprocess
import time

import tunnels
from clients import post
from lab import FIRST, QUICK, SECOND, unpacked
from proxies import as_proxy, read_request, to_port
from server import Server
from wire import FORMS, MESSAGES, MESSAGES_STREAM

DONE = json.dumps({"type": "message", "content": [], "usage": {"input_tokens": 1, "output_tokens": 1}}).encode()


def upstreams(server, scheme="http", host="127.0.0.1"):
    """`server` in the place of every provider."""
    address = f"{scheme}://{host}:{server.port}"
    return {f"BENCH_PROVIDER_{form.provider.upper()}_UPSTREAM": address for form in FORMS}


def answer(body=DONE, *fields, status="200 OK"):
    head = [f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def certified(lab, *names):
    """A server's context, and the file of who vouches for it."""
    key, certificate = lab.folder / "key.pem", lab.folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test",
                    "-addext", f"subjectAltName={','.join(names)}", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context, certificate


def connections_are_used_again(lab):
    with Server(to_port(lab.provider.port)) as front:
        gateway = lab.gateway(environment=upstreams(front))
        for form in FORMS * 3:
            assert form.is_good(gateway.ask(form)), form
        assert front.connections == 1, front.connections
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(gateway.ask, FORMS * 8))
        assert all(form.is_good(one) for form, one in zip(FORMS * 8, answers))
        assert front.connections <= 8, front.connections


def a_connection_that_ends_while_it_is_idle_is_replaced(lab):
    seen = []

    def one_answer_each(connection):
        seen.append(read_request(connection))
        connection.sendall(answer())

    with Server(one_answer_each) as front:
        gateway = lab.gateway(environment=upstreams(front))
        for number in range(100):
            assert gateway.ask(MESSAGES).status == 200, number
        assert front.connections == 100 and len(seen) == 100, (front.connections, len(seen))


def a_kept_connection_that_ends_under_a_request_costs_no_retry(lab):
    seen = []

    def hangs_up_on_the_second(connection):
        read_request(connection)
        connection.sendall(answer())
        seen.append(read_request(connection))

    with Server(hangs_up_on_the_second) as front:
        gateway = lab.gateway(environment=upstreams(front), failover={"retries": 0, **QUICK})
        for number in range(10):
            assert gateway.ask(MESSAGES).status == 200, number
        assert len(seen) == 9 and front.connections == 10, (len(seen), front.connections)
        assert gateway.metrics()['bench_gateway_attempts_sum{provider="anthropic"}'] == 10


def a_provider_is_asked_over_tls(lab):
    context, certificate = certified(lab, "IP:127.0.0.1")
    with Server(to_port(lab.provider.port), context) as front:
        trusting = lab.gateway(environment={**upstreams(front, "https"), "SSL_CERT_FILE": str(certificate)})
        for form in FORMS:
            assert form.is_good(trusting.ask(form)), form
        long = json.dumps({"model": "claude-test", "max_tokens": 1, "messages": [], "pad": "x" * (8 << 20)}).encode()
        for _ in range(5):  # which has to wait for room, and may get room for less than a record of TLS's
            assert trusting.ask(MESSAGES, body=long).status == 200
        assert front.connections == 1, front.connections
        asked = len(lab.provider.asked())
        wary = lab.gateway(environment=upstreams(front, "https"), failover=QUICK)
        assert wary.ask(MESSAGES).status == 502 and len(lab.provider.asked()) == asked


def a_certificate_of_another_name_is_refused(lab):
    context, certificate = certified(lab, "DNS:elsewhere.test")
    with Server(to_port(lab.provider.port), context) as front:
        gateway = lab.gateway(environment={**upstreams(front, "https"), "SSL_CERT_FILE": str(certificate)}, failover=QUICK)
        assert gateway.ask(MESSAGES).status == 502 and lab.provider.asked() == []


def providers_are_reached_through_the_proxy_of_the_environment(lab):
    context, certificate = certified(lab, "DNS:provider.test")
    with Server(to_port(lab.provider.port), context) as over_tls:
        for scheme, port in (("https", over_tls.port), ("http", lab.provider.port)):
            with Server(as_proxy(port, seen := [])) as proxy:
                proxies = {f"{scheme}_proxy": f"http://name:word@127.0.0.1:{proxy.port}", "SSL_CERT_FILE": str(certificate)}
                gateway = lab.gateway(environment={**upstreams(over_tls, scheme, "provider.test"), **proxies})
                for form in (MESSAGES, MESSAGES_STREAM):
                    assert form.is_good(gateway.ask(form)), (scheme, form)
                assert proxy.connections == 1, proxy.connections
                assert seen[0].startswith(f"CONNECT provider.test:{over_tls.port} HTTP/1.1\r\n"), seen
                assert "Proxy-Authorization: Basic " in seen[0], seen
                assert FIRST not in seen[0] and SECOND not in seen[0], seen


def this_machine_and_what_no_proxy_names_are_reached_without_it(lab):
    with Server(as_proxy(lab.provider.port, seen := [])) as proxy:
        proxies = {"http_proxy": f"http://127.0.0.1:{proxy.port}", "no_proxy": ".invalid"}
        assert lab.gateway(environment=proxies).ask(MESSAGES).status == 200
        upstream = {"BENCH_PROVIDER_ANTHROPIC_UPSTREAM": f"http://{'x' * 64}.invalid"}
        assert lab.gateway(environment={**proxies, **upstream}, failover=QUICK).ask(MESSAGES).status == 502
        assert proxy.connections == 0 and not seen


def a_proxy_that_refuses_is_trouble_and_not_an_answer(lab):
    seen = []

    def refuse(connection):
        seen.append(read_request(connection))
        connection.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 6\r\n\r\nsecret")

    with Server(refuse) as proxy:
        gateway = lab.gateway(environment={**upstreams(proxy, "https", "provider.test"), "https_proxy": f"http://127.0.0.1:{proxy.port}"},
                              failover=QUICK)
        refused = gateway.ask(MESSAGES)
        assert refused.status == 502 and "secret" not in refused.text() + gateway.said(), refused
        assert seen


def an_answer_before_the_end_of_a_long_body_arrives(lab):
    def too_large(connection):
        connection.recv(1 << 10)
        connection.sendall(answer(json.dumps(MESSAGES.error("request_too_large", "too large")).encode(), status="413 No"))
        time.sleep(2)  # and does not read the rest

    with Server(too_large) as front:
        gateway = lab.gateway(environment=upstreams(front))
        long = json.dumps({"model": "claude-test", "messages": [], "pad": "x" * (24 << 20)}).encode()
        refused = gateway.ask(MESSAGES, body=long)
        assert refused.status == 413 and b"too large" in refused.body and refused.whole, refused


def interim_answers_are_not_the_answer(lab):
    def early(connection):
        while read_request(connection):
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + answer(DONE, "X-A: b"))

    with Server(early) as front:
        gateway = lab.gateway(environment=upstreams(front))
        for _ in range(3):
            got = gateway.ask(MESSAGES)
            assert got.status == 200 and got.body == DONE and got.headers["x-a"] == "b" and "link" not in got.headers, got
        assert front.connections == 1, front.connections


def an_answer_may_end_with_its_connection(lab):
    def until_the_end(connection):
        read_request(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + DONE)

    with Server(until_the_end) as front:
        gateway = lab.gateway(environment=upstreams(front))
        for _ in range(3):
            got = gateway.ask(MESSAGES)
            assert got.status == 200 and got.body == DONE and got.whole, got


def what_comes_behind_an_answer_is_nobodys(lab):
    def says_more(connection):
        while read_request(connection):
            connection.sendall(answer() + answer(b'{"type": "of somebody else"}'))

    with Server(says_more) as front:
        gateway = lab.gateway(environment=upstreams(front))
        for number in range(5):
            got = gateway.ask(MESSAGES)
            assert got.status == 200 and got.body == DONE, got
        assert front.connections == 5, front.connections


def what_comes_behind_an_answer_in_its_record_is_nobodys(lab):
    context, certificate = certified(lab, "IP:127.0.0.1")
    padded = DONE.ljust(2048 - len(answer(b" " * 1024)) + 1024)
    said = answer(padded) + answer(b'{"type": "of somebody else"}')

    def says_more(connection):
        while read_request(connection):
            connection.sendall(said)  # whoever reads by the KiB would not see what is behind the first 2 KiB

    with Server(says_more, context) as front:
        gateway = lab.gateway(environment={**upstreams(front, "https"), "SSL_CERT_FILE": str(certificate)})
        for _ in range(5):
            got = gateway.ask(MESSAGES)
            assert got.status == 200 and got.body == padded, got
        assert front.connections == 5, front.connections


def a_kept_connection_that_ends_late_may_have_been_worked_on(lab):
    def works_and_ends(connection):
        read_request(connection)
        connection.sendall(answer())
        if read_request(connection):
            time.sleep(3)

    with Server(works_and_ends) as front:
        gateway = lab.gateway(environment=upstreams(front), failover={"retries": 0, **QUICK})
        assert [gateway.ask(MESSAGES).status for _ in range(2)] == [200, 502]
        assert front.connections == 1, front.connections


def a_password_of_a_proxy_is_not_told(lab):
    proxy = {"https_proxy": "odd://name:secret-word@127.0.0.1:1", "BENCH_PROVIDER_ANTHROPIC_UPSTREAM": "https://provider.test"}
    gateway = lab.gateway(environment=proxy, failover=QUICK, arguments=["--record", "session.jsonl.gz"])
    refused = gateway.ask(MESSAGES)
    assert refused.status == 502 and gateway.end() == 0, refused
    recorded = unpacked(gateway.folder / "session.jsonl.gz")
    assert b"proxy" in recorded and b"secret-word" not in recorded, recorded
    assert "secret-word" not in gateway.said() + refused.text()


@contextlib.contextmanager
def silent_names(folder):
    """What a gateway is started with so that no name's server answers it."""
    settings = folder / "resolv.conf"
    settings.write_text("nameserver 127.0.0.9\noptions timeout:20 attempts:1\n")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.9", 53))
        yield ["unshare", "--mount", "sh", "-c", f'mount --bind {settings} /etc/resolv.conf && exec "$@"', "sh"]


def a_name_whose_server_is_silent_keeps_nobody_else_waiting(lab):
    if os.geteuid() != 0:
        return "needs root"
    upstream = {"BENCH_PROVIDER_ANTHROPIC_UPSTREAM": "http://silent.test"}
    with silent_names(lab.folder) as before:
        gateway = lab.gateway(environment=upstream, before=before, arguments=["--allow", "silent.test"])
        waits = gateway.connect()
        waits.sendall(post(MESSAGES))
        tunnel = gateway.connect()
        tunnel.sendall(tunnels.head("silent.test:443"))
        for _ in range(20):  # who leaves in the middle of a lookup does not leave a thread behind each time
            with contextlib.suppress(TimeoutError):
                gateway.ask(MESSAGES, timeout=0.1)
        threads = len(os.listdir(f"/proc/{gateway.process.pid}/task"))
        assert threads < 10, threads
        answered = gateway.ask(FORMS[2])
        assert FORMS[2].is_good(answered) and answered.took < 5, answered
        began = time.monotonic()
        assert gateway.end() == 0
        assert time.monotonic() - began < 8, time.monotonic() - began
        waits.close()
        tunnel.close()


def what_is_not_http_is_trouble(lab):
    said = [b"", b"hello\r\n\r\n", b"HTTP/2 200\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            b"HTTP/1.1 100 Continue\r\n\r\nhello\r\n\r\n",
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * (300 << 10)]
    for words in said:
        def odd(connection, words=words):
            read_request(connection)
            connection.sendall(words)
            if words:
                read_request(connection)  # it says no more, and does not end either

        with Server(odd) as front:
            got = lab.gateway(environment=upstreams(front), failover=QUICK).ask(MESSAGES)
            assert (got.status == 502 or not got.whole) and got.took < 10, (words[:60], got)
