#!/usr/bin/env python3
"""Runs a program whose stderr is a terminal, and passes on what it draws there.

usage: on_terminal.py COLUMNS ROWS PROGRAM [ARGUMENT...]

The program takes this one's place, so that signals reach it; a child copies the terminal to the stderr that there was.
"""

import fcntl
import os
import pty
import struct
import sys
import termios


def copy(terminal):
    while True:
        try:
            drawn = os.read(terminal, 65536)
        except OSError:  # nobody has the other end any more
            os._exit(0)
        os.write(2, drawn)


def main():
    columns, rows, *command = sys.argv[1:]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    if os.fork() == 0:
        os.close(slave)
        copy(master)
    os.close(master)
    os.dup2(slave, 2)
    os.close(slave)
    os.execvp(command[0], command)


main()
