"""The thread that tries a lesson's networks with many seeds, beside the one that trains what lies on the table.

It touches nothing of the session: it runs `playground.model.lessons.tally` on networks of its own, with low priority,
and tells each result as it comes. No widgets here.
"""

import threading
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal

from playground.control.trainer_thread import step_back
from playground.model.lessons.lesson import Tally
from playground.model.lessons.tally import outcomes

NICENESS: Final = 15
"""Below the trainer's: what lies on the table goes first."""


class TallyThread(QThread):
    """Runs one tally from one of its runs to the end, or to `stop`."""

    counted = Signal(object)
    """An Outcome: a run is over."""

    failed = Signal(str)
    """The thread stopped with an error."""

    def __init__(self, tally: Tally, first: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tally, self._first = tally, first
        self._stopping = threading.Event()

    def stop(self) -> None:
        """End it after a few epochs at most, and wait for that."""
        self._stopping.set()
        self.wait()

    def run(self) -> None:
        """Qt calls this in the new thread."""
        step_back(NICENESS)
        try:
            for outcome in outcomes(self._tally, self._stopping.is_set, self._first):
                if self._stopping.is_set():
                    return
                self.counted.emit(outcome)
        except Exception as error:
            self.failed.emit(f"{type(error).__name__}: {error}")
            raise
