"""An HTTP client that tells a whole answer from one that was cut, and a bare connection."""

import dataclasses
import http.client
import socket
import time


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    whole: bool  # its end came as announced
    took: float

    def text(self):
        return self.body.decode(errors="replace")


def ask(port, target, body=None, headers=None, method=None, timeout=30):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    began = time.monotonic()
    try:
        connection.request(method or ("GET" if body is None else "POST"), target, body, headers or {})
        answer = connection.getresponse()
        whole = True
        try:
            data = answer.read()
        except http.client.IncompleteRead as cut:
            data, whole = cut.partial, False
        except ConnectionError:
            data, whole = b"", False
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, fields, data, whole, time.monotonic() - began)
    finally:
        connection.close()


def connect(port, timeout=30):
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def read_all(connection):
    """What comes until the other side closes; a reset counts as closing."""
    data = bytearray()
    try:
        while piece := connection.recv(1 << 20):
            data += piece
    except ConnectionError:
        pass
    return bytes(data)


def read_until(connection, mark):
    data = b""
    while mark not in data:
        piece = connection.recv(1 << 16)
        if not piece:
            raise AssertionError(f"closed before {mark!r} came: {data!r}")
        data += piece
    return data
