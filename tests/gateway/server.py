"""A server of a test's own, on this machine."""

import contextlib
import socket
import threading


class Server:
    """Gives each connection to `serve`, in a thread of its own, and counts them. With a `context` they are TLS's."""

    def __init__(self, serve, context=None):
        self.serve = serve
        self.context = context
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self.look_after, args=(connection,), daemon=True).start()

    def look_after(self, connection):
        with contextlib.suppress(OSError):
            if self.context:
                connection = self.context.wrap_socket(connection, server_side=True)
            with connection:
                self.serve(connection)

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)  # closing it alone would leave the thread in accept()
        self.listener.close()
