"""Commands of the program in processes of their own, at a terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "playground", *(str(argument) for argument in arguments)]


class Terminal:
    """A command whose standard error is a terminal."""

    def __init__(self, *arguments: object, columns: int = 80) -> None:
        self.reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
        self.process = subprocess.Popen(command(*arguments), stdout=subprocess.PIPE, stderr=writer)
        os.close(writer)
        self.shown = b""

    def read_until(self, wanted: bytes | None, patience_s: float = 30.0) -> None:
        """Read what is shown until `wanted` is there, or (None) the command has closed the terminal."""
        end = time.monotonic() + patience_s
        while wanted is None or wanted not in self.shown:
            assert select.select([self.reader], [], [], max(0.0, end - time.monotonic()))[0], self.shown[-500:]
            try:
                part = os.read(self.reader, 4096)
            except OSError:  # so a terminal says that its other side has gone
                part = b""
            if not part:
                assert wanted is None, self.shown[-500:]
                return
            self.shown += part

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.reader)
