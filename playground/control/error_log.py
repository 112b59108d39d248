"""The file in which errors of the program are written down, and the one for crashes of the interpreter itself."""

import faulthandler
import os
import threading
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, Final

LARGEST: Final = 500_000
"""A log of more bytes makes room for a new one; one old one is kept."""


class ErrorLog:
    """`errors.txt` and `crashes.txt` in a folder. A log that cannot be written is no error of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "errors.txt"
        self._lock = threading.Lock()
        self._crashes: IO[str] | None = None

    def write(self, text: str) -> None:
        """Write a report down, from whatever thread."""
        with self._lock, suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make_room(self.path)
            with self.path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(f"{text.rstrip()}\n\n")

    def watch_for_crashes(self, program: str) -> None:
        """Let Python write down where it was when the process is ended by a fault of memory or the like."""
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path = self.folder / "crashes.txt"
            _make_room(path)
            self._crashes = path.open("a", encoding="utf-8")
            self._crashes.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} process {os.getpid()} begins: {program}\n")
            self._crashes.flush()
            faulthandler.enable(self._crashes)

    def close(self) -> None:
        """Watch no more."""
        if self._crashes is not None:
            faulthandler.disable()
            self._crashes.close()
            self._crashes = None


def _make_room(path: Path) -> None:
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_stem(f"{path.stem}-before"))
