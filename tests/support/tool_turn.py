"""A provider's half of one tool turn: a call of the client's shell tool first, and plain text once
the client has sent what came of it."""

import json

INPUT, OUTPUT = 31, 11


def event(data):
    return f"event: {data['type']}\ndata: {json.dumps(data)}\n\n".encode()


def anthropic_events(command, tool):
    message = {"id": "msg_tool", "type": "message", "role": "assistant", "model": "claude-test", "content": [],
               "stop_reason": None, "usage": {"input_tokens": INPUT, "output_tokens": 1}}
    call = {"type": "tool_use", "id": "toolu_1", "name": tool, "input": {}}
    arguments = {"type": "input_json_delta",
                 "partial_json": json.dumps({"command": command, "description": "Write the file"})}
    yield event({"type": "message_start", "message": message})
    yield event({"type": "content_block_start", "index": 0, "content_block": call})
    yield event({"type": "content_block_delta", "index": 0, "delta": arguments})
    yield event({"type": "content_block_stop", "index": 0})
    yield event({"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": OUTPUT}})
    yield event({"type": "message_stop"})


def gemini_events(command, tool):
    call = {"functionCall": {"name": tool, "args": {"command": command, "description": "Write the file"}}}
    usage = {"promptTokenCount": INPUT, "candidatesTokenCount": OUTPUT, "totalTokenCount": INPUT + OUTPUT}
    answer = {"candidates": [{"content": {"parts": [call], "role": "model"}, "finishReason": "STOP"}], "usageMetadata": usage}
    yield f"data: {json.dumps(answer)}\n\n".encode()


def responses_events(command, tool):
    item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": tool, "status": "completed",
            "arguments": json.dumps({"cmd": command})}
    usage = {"input_tokens": INPUT, "output_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT,
             "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    yield event({"type": "response.created", "response": {"id": "r_tool", "status": "in_progress"}})
    yield event({"type": "response.output_item.added", "output_index": 0, "item": {**item, "arguments": ""}})
    yield event({"type": "response.output_item.done", "output_index": 0, "item": item})
    yield event({"type": "response.completed",
                 "response": {"id": "r_tool", "status": "completed", "output": [item], "usage": usage}})


EVENTS = {"anthropic": anthropic_events, "responses": responses_events, "gemini": gemini_events}
SHELLS = {"Bash", "bash", "exec_command", "run_shell_command"}


def offered_shell(dialect, request):
    """The name of the client's shell tool; None where it offers none."""
    tools = request.get("tools") or []
    if dialect == "gemini":
        tools = [one for tool in tools for one in tool.get("functionDeclarations", [])]
    return next((tool["name"] for tool in tools if tool.get("name") in SHELLS), None)


def has_result(dialect, request):
    if dialect == "gemini":
        return any("functionResponse" in part for content in request["contents"] for part in content.get("parts", []))
    if dialect == "responses":
        return any(item.get("type") == "function_call_output" for item in request["input"])
    return any(isinstance(message["content"], list) and any(block.get("type") == "tool_result" for block in message["content"])
               for message in request["messages"])


def events(dialect, body, command):
    """Of the call, or None where the client has its result already or offers no tools."""
    request = json.loads(body)
    tool = offered_shell(dialect, request) if dialect in EVENTS else None
    return None if tool is None or has_result(dialect, request) else EVENTS[dialect](command, tool)
