"""Trains a sweep in a process of its own, beside whatever else this one does, and with low priority. No Qt.

A window cannot be copied into workers, and what Python does for many runs would make it wait for the lock. So a fresh
interpreter gets the sweep through a pipe, has `engine.runs.pool` train it, and sends back what comes of it. It ends
with the pipe, however this process ends.
"""

import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from engine.runs.sweep import RunResult, Sweep

NICENESS: Final = 15
"""Below that of a window's own training: what lies on the table goes first."""

_AT_ONCE_S: Final = 0.05
"""What comes within so long is sent together."""

_ROOT: Final = Path(__file__).parent.parent.parent


class ApartFailed(Exception):
    """The process ended before its time; the text says why."""


class Apart:
    """A sweep to be trained elsewhere. `end` may be called from any thread, before and after the others."""

    def __init__(self, sweep: Sweep, workers: int, first: int = 0) -> None:
        self._order = sweep, workers, first
        self._lock = threading.Lock()
        self._is_ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def results(self) -> Iterator[list[RunResult]]:
        """What comes of the runs, in order, some at a time; waits for them. Raises ApartFailed.

        Ends early, without a word, once `end` was called.
        """
        with self._lock:
            if self._is_ended.is_set():
                return
            process = self._process = self._begin()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with suppress(OSError, ValueError):  # it has ended already: then there is nothing to read either
                pickle.dump(self._order, process.stdin)
                process.stdin.flush()
            while True:
                try:
                    told = pickle.load(process.stdout)
                    if isinstance(told, int):  # one by one: each takes Python's lock for its own short while
                        told = [pickle.load(process.stdout) for _ in range(told)]
                except (EOFError, pickle.UnpicklingError, OSError):
                    if self._is_ended.is_set():
                        return
                    raise ApartFailed(f"the training process ended unexpectedly ({process.wait()})") from None
                if told is None or self._is_ended.is_set():
                    return
                if isinstance(told, str):
                    raise ApartFailed(told)
                yield told
        finally:
            self.end()
            process.stdout.close()
            process.wait()

    def end(self) -> None:
        """Give up what is under way. Safe to call more than once."""
        with self._lock:
            self._is_ended.set()
            process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()

    @staticmethod
    def _begin() -> "subprocess.Popen[bytes]":
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "engine.runs.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )


# --- over there -----------------------------------------------------------------------------------------------------


def _main() -> None:
    """Train what comes through the standard input, and send what comes of it to the standard output."""
    pipe_in, pipe_out = os.dup(0), sys.stdout.buffer
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)  # a worker closes its standard input: not while it is being read here
    sys.stdout = sys.stderr  # what anybody prints must not mix with the results
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with os.fdopen(pipe_in, "rb", buffering=0, closefd=False) as reader:
        sweep, workers, first = pickle.load(reader)
    threading.Thread(target=_end_with, args=(pipe_in,), daemon=True).start()
    try:
        _send(pipe_out, sweep, workers, first)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        pickle.dump(f"{type(error).__name__}: {error}", pipe_out)
    pipe_out.flush()
    os._exit(0)  # at once: the thread still waits for the end of the input


def _send(pipe: IO[bytes], sweep: Sweep, workers: int, first: int) -> None:
    from engine.runs.pool import run_all

    waiting: list[RunResult] = []
    sent_at = 0.0
    for result in run_all(sweep, workers, first=first):
        waiting.append(result)
        if time.monotonic() - sent_at >= _AT_ONCE_S:
            _dump(pipe, waiting)
            waiting, sent_at = [], time.monotonic()
    if waiting:
        _dump(pipe, waiting)
    pickle.dump(None, pipe)


def _dump(pipe: IO[bytes], results: list[RunResult]) -> None:
    """How many there are, then each."""
    pickle.dump(len(results), pipe)
    for result in results:
        pickle.dump(result, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _end_with(descriptor: int) -> None:
    """Wait for the end of the input: then nobody wants the results any more. The workers end with this process."""
    with suppress(OSError):
        while os.read(descriptor, 1):
            pass
    os._exit(0)


if __name__ == "__main__":
    _main()
