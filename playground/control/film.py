"""The film of a run that was recorded: which past epoch is due at which time. Trains nothing."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.runs.pace import Pace

FULL_SPEED_S: Final = 10.0
"""How long a whole run takes at full speed."""

LEAST_RATE: Final = 5.0
"""Epochs a second at full speed: a short run is over sooner."""

FRAME_MS: Final = 16


class Film(QObject):
    """Plays from one epoch to another, at the pace of training: a step a second is an epoch a second."""

    epoch_due = Signal(int)
    ended = Signal()
    """The last epoch was shown; playing has stopped."""

    playing_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock = clock
        self._pace = Pace()
        self._begin, self._first, self._last = 0, 0, 0
        self._since = 0.0
        self._is_waiting = False
        self._shown = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.go_on)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    @property
    def rate(self) -> float:
        """Epochs a second."""
        steps = self._pace.steps_per_second
        return max((self._last - self._first) / FULL_SPEED_S, LEAST_RATE) if steps is None else steps

    def set_pace(self, pace: Pace) -> None:
        """Go on at another pace from where it is."""
        self._begin, self._since = self._due(), self._clock()
        self._pace = pace

    def play(self, epoch: int, first: int, last: int) -> None:
        """Play on from an epoch that is shown, of a run of these."""
        was = self.is_playing
        self._begin, self._first, self._last, self._since = epoch, first, last, self._clock()
        self._is_waiting, self._shown = False, epoch
        self._timer.start()
        if not was:
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stand still."""
        if self.is_playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def note_shown(self) -> None:
        """The epoch that was asked for last is on the screen: the next one may come."""
        self._is_waiting = False

    def go_on(self) -> None:
        """Ask for the epoch that is due, once the one before is shown."""
        if self._is_waiting:
            return
        due = self._due()
        if due >= self._last:
            self.stop()
            self.ended.emit()
            return
        if due == self._shown:  # it is on the screen already
            return
        self._is_waiting, self._shown = True, due
        self.epoch_due.emit(due)

    def _due(self) -> int:
        if not self.is_playing:
            return self._begin
        return self._begin + int((self._clock() - self._since) * self.rate)
