"""A disk that fails at one step: every call of the system's that touches a folder is counted, and one of them fails.

Permissions do not bind whoever runs the tests as root, and no disk fills up on demand; so the failure is put in where
Python asks the system.
"""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

ERRORS: Final = ("ENOSPC", "EACCES", "EROFS", "ENAMETOOLONG", "ENOTDIR", "ESTALE", "EIO", "ELOOP", "EDQUOT", "ENOENT")
"""What a disk may answer, by its name in `errno`."""

_CALLS: Final = (
    "stat", "lstat", "open", "mkdir", "rmdir", "replace", "rename", "unlink", "remove", "chmod", "listdir", "scandir",
    "readlink", "statvfs", "utime", "access",
)  # fmt: skip


class FailingDisk:
    """Counts the steps upon a folder and what lies in it; step `at` fails with `error`, and with `lasts` all after it.

    `steps` are the names of the steps that were taken. Not in force outside `watching`.
    """

    def __init__(self, folder: Path, at: int | None = None, error: str = "EIO", *, lasts: bool = False) -> None:
        self._folder = os.fspath(folder)
        self._at, self._error, self._lasts = at, error, lasts
        self._always: tuple[str, str] | None = None
        self.steps: list[str] = []
        self._descriptors: set[int] = set()

    @property
    def failed_step(self) -> str:
        """The name of the step that failed; empty if it did not come to that."""
        return "" if self._at is None or self._at >= len(self.steps) else self.steps[self._at]

    def fail_at_every(self, name: str, error: str) -> None:
        """Let every step of that name fail, however many come before it."""
        self._always = name, error

    def step(self, name: str, about: object) -> None:
        """Take note of a step; raise if it is the one that fails."""
        index = len(self.steps)
        self.steps.append(name)
        error = self._error if self._at == index or (self._lasts and index > (self._at or 0)) else None
        if self._always is not None and self._always[0] == name:
            error = self._always[1]
        if error is not None:
            code = getattr(errno, error)
            raise OSError(code, os.strerror(code), os.fspath(about) if isinstance(about, (str, os.PathLike)) else None)

    def concerns(self, about: object) -> bool:
        """Whether a call is about the folder: by a path in it, or by an open file of it."""
        if isinstance(about, int):
            return about in self._descriptors
        if not isinstance(about, (str, os.PathLike)):
            return False
        path = os.fspath(about)
        return isinstance(path, str) and (path == self._folder or path.startswith(self._folder + os.sep))

    @contextmanager
    def watching(self) -> Iterator["FailingDisk"]:
        """Put the disk in force."""
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, self._counted(name, getattr(os, name)))
            patch.setattr(os, "fsync", self._counted("fsync", os.fsync))
            patch.setattr(os, "close", self._closing(os.close))
            patch.setattr(io, "open", self._opening(io.open))
            patch.setattr("builtins.open", io.open)
            yield self

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            is_ours = bool(arguments) and self.concerns(arguments[0])
            if is_ours:
                self.step(name, arguments[0])
            answer = real(*arguments, **named)
            if is_ours and name == "open":
                self._descriptors.add(answer)
            return answer

        return call

    def _closing(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def call(descriptor: int) -> None:
            self._descriptors.discard(descriptor)  # its number may go to another file
            real(descriptor)

        return call

    def _opening(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(about: Any, *arguments: Any, **named: Any) -> Any:
            if not self.concerns(about):
                return real(about, *arguments, **named)
            if not isinstance(about, int):
                self.step("open", about)
            return _File(real(about, *arguments, **named), self)

        return call

    def watch(self, descriptor: int) -> None:
        """A file was opened under this number."""
        self._descriptors.add(descriptor)

    def forget(self, descriptor: int) -> None:
        """A file was closed; its number may go to another one."""
        self._descriptors.discard(descriptor)


class _File:
    """An open file whose reading, writing, flushing and closing are steps."""

    def __init__(self, real: Any, disk: FailingDisk) -> None:
        self._real, self._disk = real, disk
        disk.watch(real.fileno())

    def _do(self, name: str, *arguments: Any) -> Any:
        self._disk.step(name, None)
        return getattr(self._real, name)(*arguments)

    def read(self, *size: int) -> Any:
        return self._do("read", *size)

    def write(self, data: Any) -> Any:
        return self._do("write", data)

    def flush(self) -> Any:
        return self._do("flush")

    def fileno(self) -> int:
        return int(self._real.fileno())

    def close(self) -> None:
        if not self._real.closed:
            self._disk.forget(self._real.fileno())
            self._real.close()
            self._disk.step("close", None)  # as a network folder does, which says only now that it is full

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
