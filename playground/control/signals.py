"""Signals of the system, such as Ctrl+C in the terminal, as signals of Qt.

Python runs a signal's handler only when it next runs Python, and a window at rest runs none. So the system's signal
writes a byte into a socket (`signal.set_wakeup_fd`), and Qt wakes up when there is something to read. No polling.
"""

import signal
import socket
from types import FrameType
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ENDING: Final = tuple(number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None)


class Signals(QObject):
    """From its making to `stop`, signals that would end the process are told instead."""

    interrupted = Signal()
    """Ctrl+C in the terminal."""

    ended = Signal()
    """The system, or whoever closed the terminal, wants the program to end now."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads, self._writes = socket.socketpair()
        self._reads.setblocking(False)
        self._writes.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._writes.fileno(), warn_on_full_buffer=False)
        self._before: dict[int, Any] = {}
        for number in (signal.SIGINT, *_ENDING):
            before = signal.getsignal(number)
            if before is not signal.SIG_IGN:  # as `nohup` and shells do for what runs in the background
                self._before[number] = before
                signal.signal(number, _leave_to_qt)
        self._notifier = QSocketNotifier(self._reads.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def stop(self) -> None:
        """Let signals do again what they did before. Safe to call more than once."""
        if self._reads.fileno() < 0:
            return
        self._notifier.setEnabled(False)
        for number, before in self._before.items():
            signal.signal(number, before)
        signal.set_wakeup_fd(self._wakeup_before)
        self._reads.close()
        self._writes.close()

    def _read(self) -> None:
        try:
            numbers = set(self._reads.recv(4096))
        except OSError:
            return
        if numbers & set(_ENDING):
            self.ended.emit()
        elif signal.SIGINT in numbers:
            self.interrupted.emit()


def _leave_to_qt(number: int, frame: FrameType | None) -> None:
    """Python wants a handler; the socket has told Qt already."""
