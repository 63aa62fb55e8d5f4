#!/usr/bin/env python3
"""A relay in front of a container engine that cuts the output of containers short.

usage: cutting_proxy.py SOCKET PORT_FILE HOW...

Every connection goes on to the engine's unix socket. Of those that attach to a container, the first is
cut as the first HOW says, and so on: `close` ends it as if all had been said, `reset` breaks it. The
chosen port on loopback is written to PORT_FILE once it listens.
"""

import os
import select
import socket
import struct
import sys
import threading

ENOUGH = 150  # bytes of output before the cut
how = sys.argv[3:]
lock = threading.Lock()


def next_cut():
    with lock:
        return how.pop(0) if how else None


def end(client, cut):
    if cut == "reset":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def relay(client):
    engine = socket.socket(socket.AF_UNIX)
    engine.connect(sys.argv[1])
    cut, answered = None, b""
    while True:
        for ready in select.select([client, engine], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                client.close()
                engine.close()
                return
            if ready is client:
                if b"/attach?" in data.split(b"\r\n")[0]:
                    cut, answered = next_cut(), b""
                engine.sendall(data)
                continue
            client.sendall(data)
            answered += data if cut else b""
            if cut and len(answered.partition(b"\r\n\r\n")[2]) > ENOUGH:
                end(client, cut)
                engine.close()
                return


server = socket.create_server(("127.0.0.1", 0))
with open(sys.argv[2] + ".tmp", "w") as port_file:
    port_file.write(str(server.getsockname()[1]))
os.rename(sys.argv[2] + ".tmp", sys.argv[2])
while True:
    threading.Thread(target=relay, args=(server.accept()[0],), daemon=True).start()
