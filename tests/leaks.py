"""Notices threads, timers and animations that a test started and that still run when it is over.

From the start of a thread on to the end of the test Python collects no garbage by itself, as in the window: on a thread
of its own it would destroy widgets of earlier tests, which ends the process.
"""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from PySide6.QtCore import QAbstractAnimation, QCoreApplication, QEvent, QObject, QThread, QTimer
from shiboken6 import isValid

GRACE_S = 2.0  # a thread that was told to stop may need a moment


@contextmanager
def nothing_left_running(grace_s: float = GRACE_S) -> Iterator[None]:
    """Fail at the end if a thread, timer or animation that was started inside still runs; stop it, too.

    Timers and animations count when Python code started them: those that Qt starts for itself are its own affair.
    Daemon threads do not count, as they may run on when the program ends.
    """
    threads_before = set(threading.enumerate())
    collects = gc.isenabled()
    _note_starts()
    started: list[QObject] = []
    _notebooks.append(started)
    try:
        yield
    finally:
        _notebooks.remove(started)

    def left_running() -> list[QObject | threading.Thread]:
        threads = [thread for thread in threading.enumerate() if thread not in threads_before and not thread.daemon]
        return [*(thing for thing in started if _runs(thing)), *threads]

    _delete_what_is_due()
    deadline = time.monotonic() + grace_s
    while (left := left_running()) and time.monotonic() < deadline:
        time.sleep(0.01)
    names = ", ".join(_describe(thing) for thing in left)
    for thing in left:  # so that the next test is not troubled
        _stop(thing)
    if collects:
        gc.enable()
    assert not left, f"left running: {names}"


_notebooks: list[list[QObject]] = []
"""Those who want to know what is started just now."""


@cache
def _note_starts() -> None:
    """Let every start of a thread, timer or animation by Python code be noted, from now on to the end of the process.

    Once and for all: to set an attribute of a Qt class and to take it back again and again ends in a crash.
    """
    for kind in (QThread, QTimer, QAbstractAnimation, threading.Thread):
        _note_starts_of(kind)


def _note_starts_of(kind: type[QObject | threading.Thread]) -> None:
    start: Any = kind.start  # type: ignore[union-attr]  # all kinds given here have it

    def start_noted(self: QObject | threading.Thread, *args: Any, **kwargs: Any) -> Any:
        for notebook in _notebooks:
            if isinstance(self, QObject):
                notebook.append(self)
        if _notebooks and isinstance(self, QThread | threading.Thread):
            gc.disable()
        return start(self, *args, **kwargs)

    kind.start = start_noted  # type: ignore[method-assign, union-attr]


def _delete_what_is_due() -> None:
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


def _runs(thing: QObject) -> bool:
    if not isValid(thing):
        return False
    if isinstance(thing, QThread):
        return thing.isRunning()
    if isinstance(thing, QTimer):
        return thing.isActive()
    assert isinstance(thing, QAbstractAnimation)
    return thing.state() == QAbstractAnimation.State.Running


def _stop(thing: QObject | threading.Thread) -> None:
    if isinstance(thing, QThread):
        thing.requestInterruption()
        thing.quit()
        thing.wait(1000)
    elif isinstance(thing, QTimer | QAbstractAnimation):
        thing.stop()


def _describe(thing: QObject | threading.Thread) -> str:
    name = thing.objectName() if isinstance(thing, QObject) else thing.name
    return f"{type(thing).__qualname__} “{name}”"
