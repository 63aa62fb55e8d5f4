"""What is recorded of exchanges, and how recordings answer in a provider's place."""

import json
import signal

import client
from lab import FIRST, TOKEN, unpacked, wait_for
from wire import FORMS, MESSAGES, MESSAGES_STREAM, limited

FILL_FIRST = {"strategy": "fill_first"}


def recorded(lab, ask, failover=None):
    """What `ask` got from a gateway that records, and its file."""
    gateway = lab.gateway(failover=failover, arguments=["--record", "session.jsonl.gz"])
    answers = ask(gateway)
    gateway.end()
    return answers, gateway.folder / "session.jsonl.gz"


def replayed(lab, file, *arguments):
    """A gateway without a key or a provider in front of it."""
    return lab.gateway(keys=(), environment={"BENCH_PROVIDER_ANTHROPIC_UPSTREAM": "http://127.0.0.1:1"},
                       arguments=["--replay", file, *arguments])


def lines_of(file):
    return [json.loads(line) for line in unpacked(file).splitlines()]


def told(answers):
    return [(answer.status, answer.headers.get("content-type"), answer.body, answer.whole) for answer in answers]


def a_replay_answers_byte_for_byte_without_a_provider(lab):
    before, file = recorded(lab, lambda gateway: [gateway.ask(form) for form in FORMS])
    asked = len(lab.provider.seen()["log"])
    gateway = replayed(lab, file)
    # In another order than they were recorded in.
    after = [gateway.ask(form) for form in reversed(FORMS)]
    assert told(before) == told(reversed(after))
    assert len(lab.provider.seen()["log"]) == asked


def an_exchange_is_recorded_with_what_it_took(lab):
    lab.provider.does({FIRST: limited(MESSAGES, 60)})
    _, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES), FILL_FIRST)
    [line] = lines_of(file)
    assert line["format_version"] == 1 and line["number"] == 1, line
    request = line["request"]
    assert (request["method"], request["path"], request["model"]) == ("POST", MESSAGES.target, "claude-test"), request
    assert json.loads(request["body"]) == json.loads(MESSAGES.body()), request
    assert [(one["key"], one["status"], one["kind"]) for one in line["attempts"]] == [
        ("ANTHROPIC_API_KEYS[0]", 429, "rate_limited"), ("ANTHROPIC_API_KEYS[1]", 200, "good")], line
    assert line["answer"]["status"] == 200 and line["answer"]["end"] == "whole", line
    assert line["usage"]["output_tokens"] == 7, line


def events_are_recorded_apart_with_their_times(lab):
    lab.provider.does(default={"do": "slow", "events": 5, "pause": 0.05})
    _, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES_STREAM))
    [line] = lines_of(file)
    pieces = line["answer"]["pieces"]
    assert len(pieces) >= 5, pieces
    times = [piece[0] for piece in pieces]
    assert times == sorted(times) and times[-1] - times[0] >= 150, times


def answers_that_broke_off_break_off_again(lab):
    for how in ("reset", "clean"):
        lab.provider.does(default={"do": "cut_after", "events": 4, "how": how})
        before, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES_STREAM))
        assert lines_of(file)[0]["answer"]["end"] == "broken"
        after = replayed(lab, file).ask(MESSAGES_STREAM)
        assert told([after]) == told([before]), (how, before, after)


def refusals_are_replayed_too(lab):
    lab.provider.does(default={"do": "status", "status": 400, "body": MESSAGES.error("invalid_request_error")})
    before, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES))
    assert before.status == 400
    assert told([replayed(lab, file).ask(MESSAGES)]) == told([before])


def a_request_that_was_not_recorded_is_refused_for_good(lab):
    _, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES))
    gateway = replayed(lab, file)
    changed = json.loads(MESSAGES.body())
    changed["messages"][0]["content"] = "hello"
    missed = gateway.ask(MESSAGES, json.dumps(changed).encode())
    assert missed.status == 400 and missed.headers["x-should-retry"] == "false", missed
    why = json.loads(missed.body)["error"]["message"]
    assert "$.messages[0].content: 'hello' instead of 'hi'" in why, why
    wait_for(lambda: why in gateway.said(), "the operator did not hear of it")
    # The order of fields and spaces change nothing.
    same = json.dumps(dict(reversed(json.loads(MESSAGES.body()).items())), indent=2)
    assert MESSAGES.is_good(gateway.ask(MESSAGES, same.encode()))
    assert gateway.ask(MESSAGES).status == 400  # its one answer has been given


def a_miss_speaks_the_dialect_of_its_path(lab):
    _, file = recorded(lab, lambda gateway: gateway.ask(MESSAGES))
    gateway = replayed(lab, file)
    for form in FORMS:
        answer = gateway.ask(form, b"{}")
        assert answer.status == 400, (form, answer)
        error = json.loads(answer.body)["error"]
        assert "is not in the recording" in error["message"], (form, answer)


def by_order_a_changed_request_gets_the_next_answer(lab):
    before, file = recorded(lab, lambda gateway: [gateway.ask(MESSAGES), gateway.ask(MESSAGES_STREAM)])
    gateway = replayed(lab, file, "--replay-match", "order")
    after = [gateway.ask(MESSAGES, b'{"changed": true}'), gateway.ask(MESSAGES, b"{}")]
    assert told(after) == told(before)


def a_gateway_that_is_killed_leaves_what_had_ended(lab):
    gateway = lab.gateway(arguments=["--record", "session.jsonl.gz"])
    for _ in range(5):
        gateway.ask(MESSAGES)
    file = gateway.folder / "session.jsonl.gz"
    wait_for(lambda: len(lines_of(file)) == 5, "not recorded")
    gateway.process.kill()
    gateway.process.wait()
    gateway.process.returncode = 0  # as asked for
    whole = file.read_bytes()
    file.write_bytes(whole[:-10])  # killed in the middle of the last write
    replay = replayed(lab, file)
    assert [replay.ask(MESSAGES).status for _ in range(5)] == [200] * 4 + [400]


def a_key_that_a_provider_repeats_is_not_recorded(lab):
    for form in (MESSAGES, MESSAGES_STREAM):
        lab.provider.does(default={"do": "status", "status": 200, "headers": {"content-type": "application/json", "x-echo": FIRST},
                                   "body": {"type": "message", "content": f"you sent {FIRST}"}})
        body = json.loads(form.body())
        body["messages"][0]["content"] = f"my key is {TOKEN}"
        _, file = recorded(lab, lambda gateway: gateway.ask(form, json.dumps(body).encode()), FILL_FIRST)
        text = unpacked(file).decode()
        assert "you sent [redacted]" in text and "my key is [redacted]" in text, text
        # Another token in the same place is the same request.
        assert replayed(lab, file).ask(form, json.dumps(body).encode()).status == 200


def keys_that_are_read_again_are_hidden_too(lab):
    keys = lab.folder / "keys"
    keys.mkdir()
    (keys / "first").write_text(FIRST)
    later = "sk-later-key-0000000009"
    gateway = lab.gateway(keys=(), environment={"ANTHROPIC_API_KEYS_FILE": str(keys / "first")},
                          arguments=["--record", "session.jsonl.gz"])
    (keys / "first").write_text(later)
    gateway.process.send_signal(signal.SIGHUP)
    wait_for(lambda: "have been read again" in gateway.said(), "not read again")
    lab.provider.does(default={"do": "status", "status": 200, "headers": {"content-type": "application/json"},
                               "body": {"type": "message", "content": f"you sent {later}"}})
    gateway.ask(MESSAGES)
    gateway.end()
    text = unpacked(gateway.folder / "session.jsonl.gz").decode()
    assert "you sent [redacted]" in text and later not in text, text


def a_long_stream_is_not_kept_in_memory(lab):
    lab.provider.does(default={"do": "flood", "bytes": 100_000_000})
    gateway = lab.gateway(arguments=["--record", "session.jsonl.gz"])
    before = gateway.resident()
    answer = gateway.ask(MESSAGES_STREAM, timeout=60)
    assert len(answer.body) >= 100_000_000, len(answer.body)
    if not lab.sanitized():
        assert gateway.resident() - before < 64 << 20, gateway.resident() - before
    file = gateway.folder / "session.jsonl.gz"
    wait_for(lambda: lines_of(file), "not recorded")
    assert lines_of(file)[0]["truncated"] is True
    gateway.end()
    missed = replayed(lab, file).ask(MESSAGES_STREAM)
    assert missed.status == 400 and "too large" in missed.text(), missed


def a_file_that_is_there_is_not_overwritten(lab):
    (lab.folder / "taken").write_text("precious")
    try:
        lab.gateway(arguments=["--record", str(lab.folder / "taken")])
    except AssertionError as refused:
        assert "is there already" in str(refused), refused
    else:
        raise AssertionError("it was taken")
    assert (lab.folder / "taken").read_text() == "precious"
