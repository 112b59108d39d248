"""Collects Python's cyclic garbage on the GUI thread alone.

Left to itself Python collects on whichever thread happens to allocate. On the trainer's thread that would destroy Qt
objects that belong to the GUI thread, which ends the process. So the automatic collection is off while the window is
open, and a timer does it where it is safe, a little at a time.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000

SETTLING_MS = 400
"""A while after everything is there, so that what the first look at the window makes is taken as there to stay, too."""


class GarbageCollection(QObject):
    """Collects from its start to its stop; then Python's own collection is as it was."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        self._has_settled = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLING_MS)
        self._settling.timeout.connect(self._settle)

    def start(self) -> None:
        """Take over from Python's automatic collection."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Give it back, with what was taken as there to stay: the window that goes now is part of it."""
        self._timer.stop()
        self._settling.stop()
        if self._has_settled:
            self._has_settled = False
            gc.unfreeze()
        if self._was_enabled:
            gc.enable()

    def settle(self) -> None:
        """Take what is there in a moment as there to stay: the collector need not look at it again and again.

        It holds for all that is in this process: for the one who runs a window, and has nothing else, to ask.
        """
        self._settling.start()

    def _settle(self) -> None:
        gc.freeze()  # the few that are garbage already are not worth the time to look for them
        self._has_settled = True

    def _collect(self) -> None:
        """Collect the youngest objects, and the older generations when Python itself would have."""
        youngest, middle, oldest = gc.get_threshold()
        counts = gc.get_count()
        if counts[0] < youngest:
            return
        gc.collect(2 if counts[2] > oldest else 1 if counts[1] > middle else 0)
