"""How finely the large map is asked for: as the plot's size deserves, and as the machine can afford.

Plain numbers, no Qt.
"""

from typing import Final

STEPS: Final = (50, 64, 80, 100, 125, 160, 200)
"""The sides that a map is asked for in, in values."""

_PIXELS_A_VALUE: Final = 3.5  # smoothing fills the gap; finer cannot be seen from a chair
_PAINT_LIMIT_MS: Final = 6.0
_INTERVAL_LIMIT_MS: Final = 30.0  # between two snapshots, of a screen that wants one every 16.7
_FRAMES_TO_DROP: Final = 20
_FRAMES_TO_RISE: Final = 120
_ROOM_TO_RISE: Final = 0.9
_RELIEF: Final = 0.93


class ResolutionKeeper:
    """Decides on the map's side, one step at a time, from what many frames have cost.

    The side grows only if the cost would stay within the limits even if it grew with the number of values; so it does
    not go up and down all the time. If a coarser map has not made frames faster, the map was not the cause, and its
    side goes back up.
    """

    def __init__(self, start: int = 100) -> None:
        self.resolution = start
        self._wanted = start
        self.begin()

    def begin(self) -> None:
        """Forget what was measured: another network, other costs."""
        self._affordable = STEPS[-1]
        self._is_blamed = True
        self._before_drop: float | None = None
        self._forget()

    def fit_size(self, side_px: float) -> bool:
        """Follow a plot whose side is now `side_px` device pixels; say whether the resolution changed."""
        enough = [step for step in STEPS if step * _PIXELS_A_VALUE >= side_px]
        self._wanted = enough[0] if enough else STEPS[-1]
        self.begin()
        return self._settle()

    def fit_frame(self, paint_ms: float, interval_ms: float | None) -> bool:
        """Follow one more frame; say whether the resolution changed.

        paint_ms: what it took to show and paint. interval_ms: how long after the frame before it came while training
        ran as fast as it can; None at rest or at a set pace.
        """
        strain = max(paint_ms / _PAINT_LIMIT_MS, (interval_ms or 0.0) / _INTERVAL_LIMIT_MS)
        self._frames += 1
        self._strain += (strain - self._strain) / min(self._frames, _FRAMES_TO_DROP)
        if self._frames < _FRAMES_TO_DROP:
            return False
        at = STEPS.index(self.resolution)
        if self._before_drop is not None and self._frames == _FRAMES_TO_DROP:
            helped, self._before_drop = self._strain < _RELIEF * self._before_drop, None
            if not helped:
                self._is_blamed = False
                self._affordable = STEPS[min(at + 1, len(STEPS) - 1)]
                return self._settle()
        if self._strain > 1.0 and self._is_blamed and at > 0:
            self._before_drop = self._strain
            self._affordable = STEPS[at - 1]
            return self._settle()
        if self._frames >= _FRAMES_TO_RISE and self.resolution < self._wanted:
            growth = (STEPS[at + 1] / self.resolution) ** 2
            if self._strain * growth < _ROOM_TO_RISE:
                self._affordable = STEPS[at + 1]
                return self._settle()
        return False

    def _forget(self) -> None:
        self._strain, self._frames = 0.0, 0

    def _settle(self) -> bool:
        before, self.resolution = self.resolution, min(self._wanted, self._affordable)
        self._forget()
        return before != self.resolution
