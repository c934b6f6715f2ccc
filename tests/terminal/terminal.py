#!/usr/bin/env python3
"""Runs a program in a terminal of its own.

    terminal.py PIDFILE PROGRAM ARGUMENT...

What the program shows comes out on standard output. Commands, one a line on standard input:

    type TEXT   keys, with the escapes of Python: \\r is Enter, \\x03 is Ctrl-C
    close       takes the terminal away, as closing its window does

PIDFILE gets the program's process id. Ends when the program ends, with its exit code; 128 and the number of the signal
when a signal ended it.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

ROWS, COLUMNS = 30, 100


def main():
    pidfile, program = sys.argv[1], sys.argv[2:]
    pid, master = pty.fork()
    if pid == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execvp(program[0], program)
    with open(pidfile + ".new", "w", encoding="ascii") as file:
        file.write(str(pid))
    os.rename(pidfile + ".new", pidfile)
    watched, typed = [master, 0], b""
    while master in watched:
        for source in select.select(watched, [], [])[0]:
            try:
                data = os.read(source, 65536)
            except OSError:  # the program has left the terminal
                data = b""
            if source == master:
                os.write(1, data)
            if not data:
                watched.remove(source)
            elif source == 0:
                *lines, typed = (typed + data).split(b"\n")
                for line in lines:
                    command, _, text = line.decode().partition(" ")
                    if command == "type":
                        os.write(master, text.encode().decode("unicode_escape").encode("latin-1"))
                    elif command == "close" and master in watched:
                        os.close(master)
                        watched.remove(master)
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256)


if __name__ == "__main__":
    main()
