"""The four ways in which agents ask a model, each as JSON and as a stream of events."""

import dataclasses
import json

MODELS = {"messages": "claude-test", "chat": "gpt-test", "responses": "gpt-test", "gemini": "gemini-test"}


@dataclasses.dataclass(frozen=True)
class Form:
    api: str  # messages, chat, responses, gemini
    stream: bool

    def __str__(self):
        return f"{self.api}-{'stream' if self.stream else 'blocking'}"

    @property
    def provider(self):
        return {"messages": "anthropic", "gemini": "gemini"}.get(self.api, "openai")

    @property
    def target(self):
        if self.api == "gemini":
            way = "streamGenerateContent?alt=sse" if self.stream else "generateContent"
            return f"/gemini/v1beta/models/{MODELS['gemini']}:{way}"
        path = {"messages": "/v1/messages?beta=true", "chat": "/v1/chat/completions", "responses": "/v1/responses"}
        return f"/{self.provider}{path[self.api]}"

    def body(self, model=None):
        if self.api == "gemini":
            return json.dumps({"contents": [{"parts": [{"text": "hi"}]}]}).encode()
        turns = [{"role": "user", "content": "hi"}]
        asked = {"model": model or MODELS[self.api]}
        asked |= {"max_output_tokens": 64, "input": turns} if self.api == "responses" else {"max_tokens": 64, "messages": turns}
        if self.stream:
            asked["stream"] = True
            if self.api == "chat":
                asked["stream_options"] = {"include_usage": True}  # without it OpenAI does not tell
        return json.dumps(asked).encode()

    def is_good(self, answer):
        """Whether it is the whole of what the provider says when nothing goes wrong."""
        if answer.status != 200 or not answer.whole:
            return False
        text = answer.body.decode()
        if not self.stream:
            return "error" not in json.loads(text)
        last = {"messages": "message_stop", "chat": "[DONE]", "responses": "response.completed", "gemini": "STOP"}
        return last[self.api] in text and '"error"' not in text

    def error(self, kind, message="no"):
        """An error of the provider in this dialect, as the body of an answer."""
        if self.api == "messages":
            return {"type": "error", "error": {"type": kind, "message": message}}
        if self.api == "gemini":
            code = {"RESOURCE_EXHAUSTED": 429, "UNAVAILABLE": 503}.get(kind, 400)
            return {"error": {"code": code, "status": kind, "message": message}}
        return {"error": {"type": kind, "code": kind, "message": message, "param": None}}


FORMS = [Form(api, stream) for api in MODELS for stream in (False, True)]
MESSAGES = Form("messages", False)
MESSAGES_STREAM = Form("messages", True)
STREAMS = [form for form in FORMS if form.stream]
BLOCKING = [form for form in FORMS if not form.stream]


def limited(form, seconds=None, **headers):
    """The provider's 429."""
    if seconds is not None:
        headers["retry-after"] = str(seconds)
    kind = {"gemini": "RESOURCE_EXHAUSTED", "messages": "rate_limit_error"}.get(form.api, "rate_limit_exceeded")
    return {"do": "status", "status": 429, "headers": headers, "body": form.error(kind, "slow down")}


def rejected(form):
    """What each provider says about a key that it does not know."""
    if form.api == "gemini":
        details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}]
        body = {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "API key not valid.", "details": details}}
        return {"do": "status", "status": 400, "body": body}
    kind = {"messages": "authentication_error"}.get(form.api, "invalid_api_key")
    text = {"messages": "invalid x-api-key"}.get(form.api, "Incorrect API key provided")
    return {"do": "status", "status": 401, "body": form.error(kind, text)}


def failing(form, status, **headers):
    return {"do": "status", "status": status, "headers": headers, "body": form.error("api_error", "trouble")}


def inner_error(form, kind):
    """What `kind` (limited, overloaded) is called inside a stream."""
    names = {"messages": {"limited": "rate_limit_error", "overloaded": "overloaded_error"},
             "chat": {"limited": "rate_limit_exceeded", "overloaded": "server_error"},
             "responses": {"limited": "rate_limit_exceeded", "overloaded": "server_is_overloaded"},
             "gemini": {"limited": "RESOURCE_EXHAUSTED", "overloaded": "UNAVAILABLE"}}
    name = names[form.api][kind]
    if form.api == "responses":
        return {"type": "response.failed", "response": {"status": "failed", "error": {"code": name, "message": "no"}}}
    return form.error(name)
