"""The thread that has many runs trained beside what lies on the table, in processes of low priority, and tells of them.

It touches nothing of the session. No widgets here.
"""

from PySide6.QtCore import QObject, QThread, Signal

from engine.runs.apart import Apart, ApartFailed
from engine.runs.pool import usable_cores
from engine.runs.sweep import Sweep


class SweepThread(QThread):
    """Has one sweep trained from one of its runs to the end, or to `stop`."""

    arrived = Signal(object)
    """RunResults: further runs are over, in order."""

    failed = Signal(str)
    """Training stopped with an error."""

    def __init__(self, sweep: Sweep, first: int = 0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._apart = Apart(sweep, usable_cores(), first)

    def stop(self) -> None:
        """End it, and wait for that."""
        self._apart.end()
        self.wait()

    def run(self) -> None:
        """Qt calls this in the new thread."""
        try:
            for results in self._apart.results():
                self.arrived.emit(results)
        except ApartFailed as error:
            self.failed.emit(str(error))
