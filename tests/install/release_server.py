"""Releases as GitHub serves them, on loopback, with the faults of real networks.

A path answers with a `Reply`; `latest/download/FILE` redirects to the newest tag. A path may hold
several replies, which are given one after another, the last one for ever.
"""

import hashlib
import http.server
import io
import tarfile
import threading
from dataclasses import dataclass


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    location: str = ""
    breaks_off: bool = False  # half of the body, then the connection closes
    stalls: bool = False  # half of the body, then nothing until the server is released


def archive(members):
    """A tar.gz of (name, bytes) pairs; a str in place of bytes makes a symbolic link."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.mode = 0o755
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def checksum(data):
    return hashlib.sha256(data).hexdigest()


class ReleaseServer:
    """Serves at once, on a free port of 127.0.0.1; `requests` holds what was asked for."""

    def __init__(self):
        self.replies = {}
        self.requests = []
        self.stalled = threading.Event()
        self.released = threading.Event()
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                owner._answer(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.repository = f"{self.url}/owner/bench"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def put(self, path, *replies):
        self.replies[path] = list(replies)

    def release(self, tag, files, checksums=None, latest=True):
        """Publishes files (name to bytes or Reply) under a tag with their checksums.txt."""
        folder = f"/owner/bench/releases/download/{tag}"
        lines = ""
        for name, content in files.items():
            reply = content if isinstance(content, Reply) else Reply(content)
            self.put(f"{folder}/{name}", reply)
            lines += f"{checksum(reply.body)}  {name}\n"
        text = lines if checksums is None else checksums
        self.put(f"{folder}/checksums.txt", Reply(text.encode()))
        if latest:
            for name in [*files, "checksums.txt"]:
                self.put(f"/owner/bench/releases/latest/download/{name}",
                         Reply(status=302, location=f"{folder}/{name}"))

    def _answer(self, request):
        self.requests.append(request.path)
        replies = self.replies.get(request.path, [Reply(status=404)])
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        request.send_response(reply.status)
        if reply.location:
            request.send_header("Location", reply.location)
        request.send_header("Content-Length", str(len(reply.body)))
        request.end_headers()
        cut = reply.breaks_off or reply.stalls
        request.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
        request.wfile.flush()
        request.close_connection = True
        if reply.stalls:
            self.stalled.set()
            self.released.wait(60)
