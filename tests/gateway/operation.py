"""What the operator of a gateway has of it: its health, its metrics, its signals, its words."""

import json
import signal
import time

import client
from lab import FIRST, SECOND, THIRD, TOKEN, wait_for
from wire import FORMS, MESSAGES, MESSAGES_STREAM, failing, limited, rejected


def keys_are_read_again_on_hangup(lab):
    keys = lab.folder / "keys"
    keys.write_text(f"{FIRST}\n")
    keys.chmod(0o600)
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS_FILE": str(keys)})
    lab.provider.does({FIRST: rejected(MESSAGES), SECOND: {"do": "ok"}})
    assert gateway.ask(MESSAGES).status == 403
    keys.write_text(f"{FIRST}\n{SECOND}\n")
    gateway.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "read again" in gateway.said(), "the keys were not read again")
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second"]  # what was known of the first one is still known


def a_key_that_is_taken_away_is_not_used_again(lab):
    keys = lab.folder / "keys"
    keys.write_text(f"{FIRST}\n{SECOND}\n")
    keys.chmod(0o600)
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS_FILE": str(keys)})
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    keys.write_text(f"{SECOND}\n")
    gateway.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "read again" in gateway.said(), "the keys were not read again")
    for _ in range(3):
        assert MESSAGES.is_good(gateway.ask(MESSAGES))
    assert lab.provider.asked() == ["first", "second", "second", "second"]


def a_file_of_keys_that_is_gone_changes_nothing(lab):
    keys = lab.folder / "keys"
    keys.write_text(f"{FIRST}\n")
    keys.chmod(0o600)
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS_FILE": str(keys)})
    keys.unlink()
    gateway.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "nothing has changed" in gateway.said(), "no word of it")
    assert MESSAGES.is_good(gateway.ask(MESSAGES))


def priced(dollars):
    """A bench.json in which a million tokens of the model cost that, of whatever kind."""
    kinds = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")
    return json.dumps({"prices": [{"model": "claude-test", **{kind: dollars for kind in kinds}}]})


def cost_of_a_request(gateway):
    name = 'bench_gateway_cost_usd_total{provider="anthropic"}'
    before = gateway.metrics().get(name, 0)
    assert MESSAGES.is_good(gateway.ask(MESSAGES))
    return gateway.metrics()[name] - before


def reread(gateway):
    said = gateway.said().count("read again")
    gateway.process.send_signal(signal.SIGHUP)
    wait_for(lambda: gateway.said().count("read again") > said, "it was not read again")


def prices_are_read_again_on_hangup(lab):
    gateway = lab.gateway()
    config = gateway.folder / "suite" / "bench.json"
    assert cost_of_a_request(gateway) == 0
    costs = []
    for dollars in (1000, 3000):
        config.write_text(priced(dollars))
        reread(gateway)
        costs.append(cost_of_a_request(gateway))
    assert costs[0] > 0 and abs(costs[1] - 3 * costs[0]) < 1e-9, costs


def of_a_stream_that_is_cut_what_has_passed_is_paid_for(lab):
    """At a dollar a token: 30 of input, and not the one of output that its beginning tells of."""
    costs = []
    for events in (3, 7):  # before and after what it says
        lab.provider.does({FIRST: {"do": "cut_after", "events": events, "how": "reset"}})
        gateway = lab.gateway([FIRST])
        (gateway.folder / "suite" / "bench.json").write_text(priced(1_000_000))
        reread(gateway)
        assert not gateway.ask(MESSAGES_STREAM).whole
        costs.append(gateway.metrics()['bench_gateway_cost_usd_total{provider="anthropic"}'])
        gateway.end()
    assert 31 == costs[0] < costs[1], costs


def a_folder_with_a_configuration_and_no_suite_will_do(lab):
    gateway = lab.gateway()
    (gateway.folder / "suite" / "scenarios").rmdir()
    (gateway.folder / "suite" / "bench.json").write_text(priced(1000))
    reread(gateway)
    assert cost_of_a_request(gateway) > 0


def a_stream_goes_on_while_the_keys_are_read_again(lab):
    keys = lab.folder / "keys"
    keys.write_text(f"{FIRST}\n")
    keys.chmod(0o600)
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS_FILE": str(keys)})
    lab.provider.does({FIRST: {"do": "stall_after", "events": 3, "seconds": 1}})
    with gateway.connect() as connection:
        body = MESSAGES_STREAM.body()
        connection.sendall(f"POST {MESSAGES_STREAM.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\nConnection: close\r\n"
                           f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        client.read_until(connection, b"message_start")
        keys.write_text(f"{THIRD}\n")
        gateway.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "read again" in gateway.said(), "the keys were not read again")
        assert lab.provider.seen()["served"]["answers"] == 0  # the stream is still open
        rest = client.read_all(connection)
        assert b"message_stop" in rest and rest.endswith(b"\r\n0\r\n\r\n"), rest
    lab.provider.does()
    assert MESSAGES.is_good(gateway.ask(MESSAGES)) and lab.provider.asked() == ["third"]


def it_ends_at_once_while_streams_are_open(lab):
    for how in (signal.SIGTERM, signal.SIGINT):
        lab.provider.does(default={"do": "stall_after", "events": 3, "seconds": 30})
        gateway = lab.gateway()
        connections = [gateway.connect() for _ in range(10)]
        for connection in connections:
            body = MESSAGES_STREAM.body()
            connection.sendall(f"POST {MESSAGES_STREAM.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\n"
                               f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            client.read_until(connection, b"message_start")
        began = time.monotonic()
        assert gateway.end(how) == 0
        assert time.monotonic() - began < 2
        for connection in connections:
            assert b"message_stop" not in client.read_all(connection)
            connection.close()


def it_ends_at_once_while_requests_wait_and_heads_are_unfinished(lab):
    lab.provider.does(default=limited(MESSAGES, 100))
    gateway = lab.gateway()
    with gateway.connect() as waiting, gateway.connect() as unfinished:
        body = MESSAGES.body()
        waiting.sendall(f"POST {MESSAGES.target} HTTP/1.1\r\nHost: x\r\nx-api-key: {TOKEN}\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        unfinished.sendall(b"POST /anthropic")
        wait_for(lambda: gateway.metrics()["bench_gateway_waiting_requests"] == 1, "it was not held")
        assert gateway.end() == 0


def health_is_told_to_anybody(lab):
    answer = client.ask(lab.gateway().port, "/healthz")
    assert (answer.status, answer.body) == (200, b"ok\n")


def listening_for_other_machines_is_warned_of(lab):
    assert "warning" not in lab.gateway().said()
    everywhere = lab.gateway(listen="0.0.0.0")
    assert f"warning: http://0.0.0.0:{everywhere.port} can be reached from other machines" in everywhere.said(), everywhere.said()


def time_of_its_own_is_told_without_that_of_others(lab):
    gateway = lab.gateway([FIRST, SECOND], failover={"strategy": "fill_first", "hold": "9s", "backoff": "1s"})
    slow = {"do": "late_status", "seconds": 1}
    lab.provider.does({FIRST: [{**limited(MESSAGES, 5), **slow}, {"do": "ok"}],
                       SECOND: [{**failing(MESSAGES, 529), **slow}, {**limited(MESSAGES, 60), **slow}]})
    assert gateway.ask(MESSAGES).status == 200  # after 3 s of the provider, a pause of 1 s and a wait for the first key
    metrics = gateway.metrics()
    name = "bench_gateway_overhead_seconds"
    assert metrics[f'{name}_count{{provider="anthropic"}}'] == 1
    assert metrics[f'{name}_bucket{{provider="anthropic",le="+Inf"}}'] == 1
    own = metrics[f'{name}_sum{{provider="anthropic"}}']
    assert 0 < own < 0.7, own
    assert metrics[f'{name}_bucket{{provider="anthropic",le="1"}}'] == 1
    bounds = [bound for bound in metrics if bound.startswith(f"{name}_bucket")]
    assert len(bounds) == 12 and all(metrics[low] <= metrics[high] for low, high in zip(bounds, bounds[1:])), bounds


def metrics_say_what_happened(lab):
    gateway = lab.gateway([FIRST, SECOND, THIRD], failover={"strategy": "fill_first", "hold": "1s", "backoff": "1ms"})
    lab.provider.does({FIRST: limited(MESSAGES, 100), SECOND: rejected(MESSAGES)})
    for _ in range(3):
        assert MESSAGES_STREAM.is_good(gateway.ask(MESSAGES_STREAM))
    lab.provider.does({THIRD: [failing(MESSAGES, 529), failing(MESSAGES, 400), limited(MESSAGES, 50)]})
    assert [gateway.ask(MESSAGES).status for _ in range(2)] == [400, 429]
    metrics = gateway.metrics()
    provider = 'provider="anthropic"'
    expected = {
        f'bench_gateway_key_transitions_total{{{provider},reason="rate_limited"}}': 2,
        f'bench_gateway_key_transitions_total{{{provider},reason="key_rejected"}}': 1,
        f'bench_gateway_exhaustions_total{{{provider},why="rate_limited"}}': 1,
        f'bench_gateway_answers_total{{{provider},status="200"}}': 3,
        f'bench_gateway_answers_total{{{provider},status="400"}}': 1,
        f'bench_gateway_answers_total{{{provider},status="429"}}': 1,
        f'bench_gateway_tokens_total{{{provider},kind="input"}}': 75,
        f'bench_gateway_tokens_total{{{provider},kind="output"}}': 21,
        f'bench_gateway_attempts_sum{{{provider}}}': 8,
        f'bench_gateway_attempts_count{{{provider}}}': 5,
        "bench_gateway_active_requests": 0,
        "bench_gateway_waiting_requests": 0,
        "bench_gateway_unknown_tokens_total": 0,
        "bench_gateway_refused_heads_total": 0,
    }
    different = {name: metrics.get(name) for name, value in expected.items() if metrics.get(name) != value}
    assert not different, different
    text = client.ask(gateway.port, "/metrics").text()
    assert not [secret for secret in (FIRST, SECOND, THIRD, TOKEN) if secret in text]


def what_is_used_equals_what_the_provider_served(lab):
    gateway = lab.gateway()
    for form in FORMS:
        for _ in range(3):
            assert form.is_good(gateway.ask(form)), form
    served = lab.provider.seen()["served"]
    metrics = gateway.metrics()
    for kind in ("input", "output"):
        counted = sum(value for name, value in metrics.items()
                      if name.startswith("bench_gateway_tokens_total") and f'kind="{kind}"' in name)
        assert counted == served[kind], (kind, counted, served)
