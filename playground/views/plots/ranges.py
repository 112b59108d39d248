"""What an axis spans: round bounds that hold still while the numbers move, so that a plot can be read as it runs.

Plain numbers, no Qt, no pyqtgraph.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

FLOOR: Final = 1e-12
"""The least value that a log axis shows; what lies below stands at its foot and is marked."""

CEILING: Final = 1e30
"""The greatest value that an axis shows: a run that diverges must not take the axis with it."""

BEYOND: Final = "10³⁰"
"""The same, as it is told."""

_HEADROOM: Final = 1.25
"""An axis that is kept leaves so much room for what grows."""

_DROWNED: Final = 0.08
"""Values that fill less of an axis than this cannot be read on it."""

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_EPOCH_STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_up(value: float, steps: tuple[float, ...] = _STEPS) -> float:
    """The least of `steps` (from 1 to 10) times a power of ten that is not below `value` > 0."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in steps if step * power >= value * (1.0 - 1e-9)), 10.0 * power)


def within_ceiling(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], bool]:
    """The values with gaps (NaN) where they lie beyond what an axis shows, and whether there are any such."""
    beyond = np.abs(values) > CEILING
    return (np.where(beyond, np.nan, values), True) if beyond.any() else (values, False)


_NOTHING_YET: Final = 10.0
"""The right end before the first epoch: whole epochs, not the fractions of one."""


class SteadyEpochs:
    """The epochs that an axis spans: it grows in steps, and begins anew when the run does."""

    def __init__(self) -> None:
        self.last = _NOTHING_YET

    def fit(self, last: float) -> float:
        """The right end for a history up to the epoch `last`."""
        if last > self.last or last < 0.4 * self.last or self.last == _NOTHING_YET:
            self.last = round_up(max(last, 1.0), _EPOCH_STEPS) if last > 0.0 else _NOTHING_YET
        return self.last


class SteadyTop:
    """The upper end of a linear axis from 0: grows at once, and shrinks only when far too large."""

    def __init__(self, least: float) -> None:
        self._least = least
        self.top = round_up(least)

    def clear(self) -> None:
        """Begin anew."""
        self.top = round_up(self._least)

    def fit(self, largest: float) -> float:
        """The upper end for values up to `largest`."""
        if math.isfinite(largest):
            wanted = round_up(max(min(largest, CEILING) * 1.05, self._least))
            if wanted > self.top or wanted < 0.45 * self.top:
                self.top = wanted
        return self.top


class KeptSpan:
    """Both ends of a linear axis around 0. They stay while the values fit and fill enough of the axis.

    So what grows is seen to grow. A value that does not fit moves the end on its side; if the values fill only a tiny
    part of the axis, it is chosen anew.
    """

    def __init__(self, least: float) -> None:
        self._least = least
        self.clear()

    def clear(self) -> None:
        """Begin anew with the next values."""
        self.low = self.high = 0.0

    def fit(self, least: float, largest: float) -> tuple[float, float]:
        """The ends for values from `least` to `largest`; infinite ones change nothing."""
        if math.isfinite(least) and math.isfinite(largest):
            reach = max(largest, 0.0) - min(least, 0.0)
            if max(reach, self._least) < _DROWNED * (self.high - self.low):
                self.clear()
            if self.high == self.low or largest > self.high:
                self.high = self._bound(max(largest, 0.0))
            if self.low == 0.0 or least < self.low:
                self.low = -self._bound(max(-least, 0.0))
        return self.low, self.high

    def _bound(self, reach: float) -> float:
        return round_up(max(min(reach, CEILING) * _HEADROOM, self._least))


class SteadyDecades:
    """The whole decades a log axis spans: grows at once, gives a decade back when two are empty; never below FLOOR."""

    def __init__(self, low: int, high: int) -> None:
        self._begin = (low, high)
        self.low, self.high = low, high

    def clear(self) -> None:
        """Begin anew."""
        self.low, self.high = self._begin

    def fit(self, least: float, largest: float) -> tuple[int, int]:
        """The exponents of both ends for positive values from `least` to `largest`; infinite ones change nothing."""
        if math.isfinite(least) and math.isfinite(largest) and 0.0 < least <= largest:
            low = math.floor(math.log10(min(max(least, FLOOR), CEILING)) + 1e-9)
            high = math.ceil(math.log10(min(max(largest, FLOOR), CEILING)) - 1e-9)
            high = max(high, low + 2)
            if low < self.low or low >= self.low + 2:
                self.low = low
            if high > self.high or high <= self.high - 2:
                self.high = high
            self.high = max(self.high, self.low + 2)
        return self.low, self.high


class SteadyLosses:
    """What an axis of losses spans: from 0 to a round top, or where it is logarithmic whole decades."""

    def __init__(self) -> None:
        self._top = SteadyTop(least=0.001)
        self._decades = SteadyDecades(-2, 0)

    def clear(self) -> None:
        """Begin anew."""
        self._top.clear()
        self._decades.clear()

    def fit(self, losses: NDArray[np.float64], *, is_log: bool) -> tuple[float, float]:
        """The ends for these losses; what is not finite changes nothing."""
        losses = losses[np.isfinite(losses)]
        largest = float(losses.max()) if losses.size else 0.0
        if not is_log:
            return 0.0, self._top.fit(largest)
        positive = losses[losses > 0.0]
        least = float(positive.min()) if positive.size else math.nan
        low, high = self._decades.fit(max(least, FLOOR), max(largest, FLOOR))
        return 10.0**low, 10.0**high
