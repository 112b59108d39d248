"""Lets a view that gets snapshots at the screen's pace repaint less often: the first at once, then one per interval.

While requests keep coming, it reacts directly to one of them, and not to a timer: so whoever feeds several views in
turn decides in which frame each of them paints. The timer only makes sure that the last request is not lost. Knows no
view.
"""

from typing import Final

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

PATIENCE_MS: Final = 40
"""How much longer than the interval the last request waits for another one."""


class Throttle(QObject):
    """Passes on `request` as `due`, at most once in `interval_ms`; none is lost, many become one."""

    due = Signal()

    def __init__(self, interval_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._interval_ms = interval_ms
        self.since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._pass_on)

    def request(self) -> None:
        """Ask for `due`: now, if the interval since the last one is over; else with the next request or soon after."""
        left_ms = self._interval_ms - self.since.elapsed() if self.since.isValid() else 0
        if left_ms <= 0:
            self._pass_on()
        elif not self._timer.isActive():
            self._timer.start(left_ms + PATIENCE_MS)

    def stop(self) -> None:
        """Forget what was asked for."""
        self._timer.stop()

    def _pass_on(self) -> None:
        self._timer.stop()
        self.since.restart()
        self.due.emit()
