#!/usr/bin/env python3
"""A model provider on loopback that misbehaves as it is told, for tests of the gateway.

usage: faulty_provider.py PORT_FILE [--port N] [--host ADDRESS]

It speaks Anthropic Messages, OpenAI Chat and Responses, and Gemini, as JSON and as events. What it
does is set by POST /__control with a JSON object:

  {"keys": {"sk-a": [FAULT, ...]}, "default": FAULT, "organizations": {"sk-a": "org-1"}, "lists": true}

With "limits" it also has rate limits (provider_limits.py), which hold whatever the faults are.
With "lists", lists of models are answered well whatever the faults are: preflight asks for them.

A key's faults are used up in order; the last one stays. A fault is a name with parameters:
  {"do": "ok"}                                   a good answer
  {"do": "status", "status": 429, "headers": {}, "body": {...} or "text"}
  {"do": "late_status", "seconds": 0.5, "status": 429, ...}  the same, later
  {"do": "reset"}            the connection is reset before the head
  {"do": "close"}            it is closed before the head
  {"do": "hang", "seconds": 5}
  {"do": "error_first", "error": {...}}          the first event of a stream is an error
  {"do": "error_after", "events": 2, "error": {...}}
  {"do": "cut_after", "events": 2, "how": "reset"|"close"|"clean"}   JSON is cut after "share": 0.5 of it
  {"do": "stall_after", "events": 2, "seconds": 5}
  {"do": "flood", "bytes": 1000000}              a stream of that many bytes
  {"do": "slow", "events": 20, "pause": 0.05}
  {"do": "pieces", "size": 1}                    a good stream in pieces of that many bytes
  {"do": "tool_turn", "command": "true"}         a call of the client's shell, then a good answer (tool_turn.py)
With "size", the events of the other streams are such pieces, too.

GET /__log answers what came in: one object per request, what was served to whom, and when (by the
monotonic clock) clients left before they had their answer.
"""

import argparse
import asyncio
import hashlib
import json
import os
import struct
import socket
import time

import tool_turn
from provider_limits import Limits


class State:
    def __init__(self):
        self.reset()

    def reset(self):
        self.keys = {}
        self.default = {"do": "ok"}
        self.organizations = {}
        self.lists = False
        self.limits = Limits({})
        self.latency = 0
        self.log = []
        self.served = {"input": 0, "output": 0, "answers": 0}
        self.open = 0
        self.closed_early = 0
        self.left = []


STATE = State()
WORDS = ["hi", " from", " the", " provider"]
INPUT, OUTPUT = 25, 7


def fault_for(key):
    faults = STATE.keys.get(key)
    if faults is None:
        return STATE.default
    return faults.pop(0) if len(faults) > 1 else faults[0]


def key_of(headers):
    for name in ("x-api-key", "x-goog-api-key"):
        if headers.get(name):
            return headers[name]
    return headers.get("authorization", "").partition(" ")[2]


def dialect_of(path):
    if "/messages" in path:
        return "anthropic"
    if "/responses" in path:
        return "responses"
    if "generateContent" in path or "GenerateContent" in path:
        return "gemini"
    if "/chat/completions" in path:
        return "chat"
    return "other"


def event(data, name=None):
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def anthropic_events():
    usage = {"input_tokens": INPUT, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 2, "output_tokens": 1}
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test", "content": [], "stop_reason": None,
               "usage": usage}
    yield event({"type": "message_start", "message": message}, "message_start")
    yield event({"type": "ping"}, "ping")
    yield event({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}, "content_block_start")
    for word in WORDS:
        yield event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}, "content_block_delta")
    yield event({"type": "content_block_stop", "index": 0}, "content_block_stop")
    yield event({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": OUTPUT}}, "message_delta")
    yield event({"type": "message_stop"}, "message_stop")


def chat_events():
    for word in WORDS:
        yield event({"id": "c1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": word}}]})
    yield event({"id": "c1", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    yield event({"id": "c1", "object": "chat.completion.chunk", "choices": [],
                 "usage": {"prompt_tokens": INPUT, "completion_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT}})
    yield b"data: [DONE]\n\n"


def responses_usage():
    return {"input_tokens": INPUT, "output_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT,
            "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}


def responses_events():
    item = {"type": "message", "id": "m1", "role": "assistant", "content": [{"type": "output_text", "text": "".join(WORDS)}]}
    yield event({"type": "response.created", "response": {"id": "r1", "status": "in_progress"}}, "response.created")
    yield event({"type": "response.in_progress", "response": {"id": "r1"}}, "response.in_progress")
    yield event({"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}}, "response.output_item.added")
    for word in WORDS:
        yield event({"type": "response.output_text.delta", "item_id": "m1", "delta": word}, "response.output_text.delta")
    yield event({"type": "response.output_item.done", "output_index": 0, "item": item}, "response.output_item.done")
    yield event({"type": "response.completed", "response": {"id": "r1", "status": "completed", "output": [item],
                                                            "usage": responses_usage()}}, "response.completed")


def gemini_events():
    for word in WORDS[:-1]:
        yield event({"candidates": [{"content": {"parts": [{"text": word}], "role": "model"}}]})
    yield event({"candidates": [{"content": {"parts": [{"text": WORDS[-1]}], "role": "model"}, "finishReason": "STOP"}],
                 "usageMetadata": {"promptTokenCount": INPUT, "candidatesTokenCount": OUTPUT, "totalTokenCount": INPUT + OUTPUT}})


EVENTS = {"anthropic": anthropic_events, "chat": chat_events, "responses": responses_events, "gemini": gemini_events}


def json_answer(dialect):
    text = "".join(WORDS)
    if dialect == "anthropic":
        return {"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-test",
                "content": [{"type": "text", "text": text}], "stop_reason": "end_turn",
                "usage": {"input_tokens": INPUT, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 2,
                          "output_tokens": OUTPUT}}
    if dialect == "chat":
        return {"id": "c1", "object": "chat.completion", "choices": [{"index": 0, "message": {"role": "assistant", "content": text},
                                                                      "finish_reason": "stop"}],
                "usage": {"prompt_tokens": INPUT, "completion_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT}}
    if dialect == "responses":
        return {"id": "r1", "status": "completed", "output": [], "usage": responses_usage()}
    if dialect == "gemini":
        return {"candidates": [{"content": {"parts": [{"text": text}]}, "finishReason": "STOP"}],
                "usageMetadata": {"promptTokenCount": INPUT, "candidatesTokenCount": OUTPUT}}
    return {"data": []}


def wants_stream(path, body):
    if "streamGenerateContent" in path:
        return True
    try:
        return bool(json.loads(body or b"{}").get("stream"))
    except (ValueError, AttributeError):
        return False


def reset(writer):
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def head(status, headers, length=None):
    lines = [f"HTTP/1.1 {status} X"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"content-length: {length}" if length is not None else "transfer-encoding: chunked")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def chunk(data):
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def read_request(reader):
    raw = await reader.readuntil(b"\r\n\r\n")
    lines = raw.decode("latin1").split("\r\n")
    method, target, _ = lines[0].split(" ")
    headers = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if colon:
            headers[name.lower()] = value.strip()
    body = b""
    if "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    return method, target, headers, body


async def send(writer, data):
    writer.write(data)
    await writer.drain()


async def send_events(writer, fault, headers, dialect, body):
    """False: the connection is of no use any more."""
    what = fault["do"]
    await send(writer, head(200, {"content-type": "text/event-stream", **headers}))
    if what == "error_first":
        name = None if dialect in ("chat", "gemini") else fault["error"].get("type", "error")
        await send(writer, chunk(event(fault["error"], name)))
        await send(writer, b"0\r\n\r\n")
        return True
    if what == "flood":
        piece = event({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "x" * 1000}},
                      "content_block_delta")
        for _ in range(fault["bytes"] // len(piece) // 32 + 1):
            await send(writer, chunk(piece) * 32)
    call = tool_turn.events(dialect, body, fault["command"]) if what == "tool_turn" else None
    events = list(call or EVENTS[dialect]())
    if "size" in fault:
        whole = b"".join(events)
        events = [whole[at:at + fault["size"]] for at in range(0, len(whole), fault["size"])]
    if what == "slow":
        events = events[:3] + [events[3]] * fault["events"] + events[3:]
    for number, data in enumerate(events):
        if what == "error_after" and number == fault["events"]:
            name = None if dialect in ("chat", "gemini") else fault["error"].get("type", "error")
            await send(writer, chunk(event(fault["error"], name)))
            break
        if what == "cut_after" and number == fault["events"]:
            if fault["how"] == "reset":
                await asyncio.sleep(0.05)
                reset(writer)
                return False
            if fault["how"] == "close":
                return False
            break
        if what == "stall_after" and number == fault["events"]:
            await asyncio.sleep(fault["seconds"])
        await send(writer, chunk(data))
        if what == "slow":
            await asyncio.sleep(fault["pause"])
    else:
        STATE.served["input"] += INPUT
        STATE.served["output"] += OUTPUT
        STATE.served["answers"] += 1
    await send(writer, b"0\r\n\r\n")
    return True


async def serve_request(writer, method, target, headers, body):
    key, path = key_of(headers), target.partition("?")[0]
    dialect = dialect_of(path)
    listed = STATE.lists and path.endswith("/models")
    fault = {"do": "ok"} if listed else fault_for(key)
    STATE.log.append({"key": key, "method": method, "target": target, "headers": headers, "bytes": len(body), "fault": fault["do"],
                      "digest": hashlib.sha256(body).hexdigest(),
                      "body": body.decode("latin1") if len(body) < 4096 else None})
    known = {"anthropic": "anthropic-organization-id"}.get(dialect, "openai-organization")
    extra = {known: STATE.organizations[key]} if key in STATE.organizations else {}
    extra["x-request-id"] = f"req_{len(STATE.log)}"
    if not listed and STATE.limits.limits:
        holder = STATE.organizations.get(key, key)
        wait = STATE.limits.admit(holder, {"requests": 1, "input_tokens": INPUT + 2})
        extra.update(STATE.limits.fields(holder, dialect))
        if wait > 0:
            fault = {"do": "status", "status": 429, "headers": {"retry-after": str(int(wait) + 1)},
                     "body": {"type": "error", "error": {"type": "rate_limit_error", "message": "slow down"}}}
    await asyncio.sleep(STATE.latency)
    what = fault["do"]
    if what == "reset":
        reset(writer)
        return False
    if what == "close":
        return False
    if what == "hang":
        await asyncio.sleep(fault["seconds"])
        return False
    if what == "late_status":
        await asyncio.sleep(fault["seconds"])
    if what in ("status", "late_status"):
        answer = fault.get("body", {"error": {"message": "fault"}})
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        kind = "text/html" if isinstance(answer, str) else "application/json"
        await send(writer, head(fault["status"], {"content-type": kind, **extra, **fault.get("headers", {})}, len(data)) + data)
        return True
    if wants_stream(path, body) and dialect in EVENTS:
        return await send_events(writer, fault, extra, dialect, body)
    data = json.dumps(json_answer(dialect)).encode()
    if what == "cut_after":
        begun = data[:int(len(data) * fault.get("share", 0.5))]
        await send(writer, head(200, {"content-type": "application/json", **extra}, len(data)) + begun)
        if fault["how"] == "reset":
            await asyncio.sleep(0.05)
            reset(writer)
        return False
    STATE.served["input"] += INPUT
    STATE.served["output"] += OUTPUT
    STATE.served["answers"] += 1
    await send(writer, head(200, {"content-type": "application/json", **extra}, len(data)) + data)
    return True


def control(target, body):
    if target == "/__control":
        wanted = json.loads(body)
        STATE.reset()
        STATE.keys = wanted.get("keys", {})
        STATE.default = wanted.get("default", {"do": "ok"})
        STATE.organizations = wanted.get("organizations", {})
        STATE.lists = wanted.get("lists", False)
        STATE.limits = Limits(wanted.get("limits", {}))
        STATE.latency = wanted.get("latency", 0)
        return {}
    return {"log": STATE.log, "served": STATE.served, "open": STATE.open, "closed_early": STATE.closed_early,
            "left": STATE.left, "refused": STATE.limits.refused}


async def serve(reader, writer):
    STATE.open += 1
    try:
        while True:
            method, target, headers, body = await read_request(reader)
            if target.startswith("/__"):
                data = json.dumps(control(target, body)).encode()
                await send(writer, head(200, {"content-type": "application/json"}, len(data)) + data)
                continue
            watch = asyncio.ensure_future(reader.read(1))
            work = asyncio.ensure_future(serve_request(writer, method, target, headers, body))
            done, _ = await asyncio.wait({watch, work}, return_when=asyncio.FIRST_COMPLETED)
            # It may have left while something was being sent to it.
            if work not in done or isinstance(work.exception(), ConnectionError):
                STATE.closed_early += 1
                STATE.left.append(time.monotonic())
                work.cancel()
                break
            if not work.result() or watch.done():
                break
            # Nothing may be lost of the next request: the watcher is done before it is read.
            watch.cancel()
            try:
                await watch
            except asyncio.CancelledError:
                pass
    except (asyncio.IncompleteReadError, ConnectionError, asyncio.LimitOverrunError):
        pass
    finally:
        STATE.open -= 1
        writer.close()


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port_file")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--host", default="127.0.0.1")
    arguments = parser.parse_args()
    server = await asyncio.start_server(serve, arguments.host, arguments.port, limit=1 << 26, backlog=4096)
    number = server.sockets[0].getsockname()[1]
    with open(arguments.port_file + ".tmp", "w") as port_file:
        port_file.write(str(number))
    os.rename(arguments.port_file + ".tmp", arguments.port_file)
    async with server:
        await server.serve_forever()


asyncio.run(main())
