"""Errors of the program itself: caught wherever they surface, written down, and told once. No widgets here.

They surface in slots and overrides of Qt (`playground/guard.py`), in threads, in finalizers, and as messages of Qt.
"""

import re
import sys
import threading
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qFormatLogMessage,
    qInstallMessageHandler,
    qVersion,
)

from playground import __version__
from playground.control.error_log import ErrorLog
from playground.model.fault import Fault, report_of, summary_of, where
from playground.model.numerals import counted

_WRITTEN_TIMES: Final = 5
"""The same error is written down so often, and then at the 10th, 100th, 1000th time."""

_DISPLAY_LOST: Final = re.compile(r"(X11|Wayland) connection (broke|experienced a fatal error)")
"""What Qt says before it ends the process because the display has gone."""

PROGRAM: Final = f"Neural Playground {__version__}, PySide6 {pyside_version}, Qt {qVersion()}"


class Faults(QObject):
    """From `catch` to `release` every error that nobody handles comes here."""

    happened = Signal(object)
    """A Fault, on the GUI thread."""

    _heard = Signal(object)

    def __init__(self, log: ErrorLog, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log = log
        self.when_display_is_lost: Callable[[], None] | None = None
        self._counts: Counter[object] = Counter()
        self.total = 0
        """How many errors there were by now."""
        self._before: tuple[Any, Any, Any, Any] | None = None
        self._heard.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def catch(self) -> None:
        """Take over from Python's and Qt's own ways, which print."""
        if self._before is not None:
            return
        before_qt = qInstallMessageHandler(self._hear_qt)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook, before_qt)
        sys.excepthook = self.hear
        threading.excepthook = self._hear_thread
        sys.unraisablehook = self._hear_unraisable
        self.log.watch_for_crashes(PROGRAM)

    def release(self) -> None:
        """Give it all back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, before_qt = self._before
            qInstallMessageHandler(before_qt)
            self._before = None
            self.log.close()

    def record(self, error: BaseException, trace: TracebackType | None) -> Fault:
        """Write an error down; what is to be told of it."""
        key = where(error, trace)
        self._counts[key] += 1
        count = self._counts[key]
        report = report_of(error, trace, PROGRAM, threading.current_thread().name)
        if _is_written(count):
            self.log.write(report if count == 1 else f"{report}(time {counted(count)} of this error)")
        if count == 1:
            _print(f"Internal error: {summary_of(error)}. The report is in {self.log.path}")
        self.total += 1
        return Fault(summary_of(error), report, self.total)

    def hear(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            return
        self._heard.emit(self.record(error, trace))

    def _hear_thread(self, args: Any) -> None:
        if args.exc_value is not None:
            self.hear(args.exc_type, args.exc_value, args.exc_traceback)

    def _hear_unraisable(self, args: Any) -> None:
        """An error in a finalizer: nobody waits for what it should have done, so it is only written down."""
        if args.exc_value is not None:
            self.record(args.exc_value, args.exc_traceback)

    def _hear_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        _print(qFormatLogMessage(kind, context, message))
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            return
        self._counts[message] += 1
        if _is_written(self._counts[message]):
            self.log.write(f"Qt: {message}")
        if self.when_display_is_lost is not None and _DISPLAY_LOST.search(message):
            self.when_display_is_lost()


def _is_written(count: int) -> bool:
    return count <= _WRITTEN_TIMES or count in (10, 100, 1000)


def _print(text: str) -> None:
    """To the terminal, if there is one."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # the terminal has gone
            pass
