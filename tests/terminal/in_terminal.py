#!/usr/bin/env python3
"""Runs a program in a terminal of its own and keeps what it writes there.

    in_terminal.py OUT COLUMNSxROWS [--when TEXT ACTION]... -- PROGRAM [ARGUMENT]...

OUT gets the bytes of the terminal. Once TEXT was written, ACTION happens: `size:COLUMNSxROWS` changes the window,
`key:X` presses keys, as Python would write them in a string (`key:\\x03` is Ctrl-C). Actions happen in their order.
At the end OUT.state holds `sane` when the terminal shows what is typed and takes it line by line again. The exit status
is the program's.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def set_size(fd, text):
    columns, rows = (int(number) for number in text.split("x"))
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    out, size, *rest = sys.argv[1:]
    actions = []
    while rest[0] == "--when":
        actions.append((rest[1].encode(), rest[2]))
        rest = rest[3:]
    command = rest[1:]
    master, slave = pty.openpty()
    set_size(master, size)
    child = os.fork()
    if child == 0:
        os.setsid()
        fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
        for fd in (0, 1, 2):
            os.dup2(slave, fd)
        os.execvp(command[0], command)
    seen = b""
    since = 0
    status = None
    while status is None or select.select([master], [], [], 0.2)[0]:
        if select.select([master], [], [], 0.05)[0]:
            seen += os.read(master, 65536)
        while actions and actions[0][0] in seen[since:]:
            since = seen.index(actions[0][0], since)
            kind, value = actions.pop(0)[1].split(":", 1)
            if kind == "size":
                set_size(master, value)
            else:
                os.write(master, value.encode().decode("unicode_escape").encode("latin-1"))
        if status is None:
            ended, code = os.waitpid(child, os.WNOHANG)
            status = os.waitstatus_to_exitcode(code) if ended else None
    with open(out, "wb") as file:
        file.write(seen)
    flags = termios.tcgetattr(slave)[3]
    with open(out + ".state", "w") as file:
        file.write("sane" if flags & termios.ECHO and flags & termios.ICANON else "not sane")
    sys.exit(status if status >= 0 else 128 - status)


main()
