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


class Connection(http.client.HTTPConnection):
    """To a port of this machine, or to a unix socket."""

    def __init__(self, where, timeout):
        super().__init__("127.0.0.1", timeout=timeout)
        self.where = where

    def connect(self):
        self.sock = connect(self.where, self.timeout)


def ask(where, target, body=None, headers=None, method=None, timeout=30):
    connection = Connection(where, timeout)
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


def connect(where, timeout=30):
    if isinstance(where, int):
        return socket.create_connection(("127.0.0.1", where), timeout=timeout)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout)
    connection.connect(str(where))
    return connection


def connect_narrowly(where, timeout=30):
    """A connection that holds little of what is not read: most of it waits in the gateway."""
    if not isinstance(where, int):
        return connect(where, timeout)  # what it holds is up to the other side
    connection = socket.socket()
    connection.settimeout(timeout)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
    # The other side's buffer is a multiple of what goes into one packet, which is 64 KiB on loopback.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.connect(("127.0.0.1", where))
    return connection


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
