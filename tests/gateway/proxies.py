"""What a server of a test's own gives its connections to: another server, or a proxy before one."""

import contextlib
import socket
import threading


def read_request(connection):
    """Its head, once its body is there too; empty when the other side has closed."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(1 << 16)
        if not piece:
            return b""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0)
    while len(body) < length:
        body += connection.recv(1 << 20)
    return head


def relay(left, right):
    """Bytes both ways until both sides have ended."""
    def copy(source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(1 << 16):
                target.sendall(piece)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
    back = threading.Thread(target=copy, args=(right, left), daemon=True)
    back.start()
    copy(left, right)
    back.join()


def to_port(port):
    def serve(connection):
        with socket.create_connection(("127.0.0.1", port)) as behind:
            relay(connection, behind)
    return serve


def as_proxy(port, seen):
    """Knows only CONNECT, and one server behind it, whatever name is asked for; puts heads into `seen`."""
    def serve(connection):
        head = read_request(connection)
        seen.append(head.decode())
        connection.sendall(b"HTTP/1.1 200 Yes\r\n\r\n")
        to_port(port)(connection)
    return serve


def as_socks(port, seen):
    """Knows only names, and one server behind it."""
    def serve(connection):
        greeting = connection.recv(2)
        connection.recv(greeting[1])
        connection.sendall(b"\5\0")
        request = connection.recv(5)
        name = connection.recv(request[4])
        seen.append((name.decode(), int.from_bytes(connection.recv(2), "big")))
        connection.sendall(b"\5\0\0\1" + bytes(6))
        to_port(port)(connection)
    return serve
