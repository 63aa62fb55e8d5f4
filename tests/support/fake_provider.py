#!/usr/bin/env python3
"""A model provider on loopback that answers as it is told, for tests of preflight.

usage: fake_provider.py CONFIG PORT_FILE

CONFIG is a JSON object: key -> {"status": 200, "organization": "org-1", "body": {...}, "delay": 0}.
A key that is not in it gets 401. The chosen port is written to PORT_FILE once it listens.
"""

import base64
import http.server
import json
import os
import sys
import time

CONFIG = json.load(open(sys.argv[1]))


def key_of(headers):
    """The key of a request, however its provider wants it."""
    if headers.get("x-api-key"):
        return headers["x-api-key"], "anthropic-organization-id"
    if headers.get("x-goog-api-key"):
        return headers["x-goog-api-key"], "x-none"
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind == "Basic":
        return base64.b64decode(value).decode().rstrip(":"), "x-none"
    return value, "openai-organization"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        key, organization_header = key_of(self.headers)
        answer = CONFIG.get(key, {"status": 401})
        time.sleep(answer.get("delay", 0))
        body = json.dumps(answer.get("body", {"data": []})).encode()
        self.send_response(answer.get("status", 200))
        if "organization" in answer:
            self.send_header(organization_header, answer["organization"])
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(sys.argv[2] + ".tmp", "w") as port_file:
    port_file.write(str(server.server_address[1]))

os.rename(sys.argv[2] + ".tmp", sys.argv[2])
server.serve_forever()
