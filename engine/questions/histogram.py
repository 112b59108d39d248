"""Where numbers lie about 0: counted in bins over a span that is round, so that its axis changes seldom."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.portable import Floats

HISTOGRAM_BINS: Final = 40

LEAST_SPAN: Final = 4.0
MOST_SPAN: Final = 1e300
"""No axis is longer. Just before training diverges, numbers can be so large that twice as much is infinite."""


def histogram(z: Floats) -> tuple[NDArray[np.int64], Floats]:
    """How many z of any shape fall into each bin about 0: counts (bins,), edges (bins + 1,), read-only."""
    span = _round_span(float(np.abs(z[np.isfinite(z)]).max(initial=0.0)))
    counts, edges = np.histogram(z, bins=HISTOGRAM_BINS, range=(-span, span))
    for array in (counts, edges):
        array.flags.writeable = False
    return counts, edges


def _round_span(reach: float) -> float:
    """A round number that holds `reach` (4, 6, 8, 10, 15, 20, 30, …), so that the axis changes seldom."""
    span = LEAST_SPAN
    while span < min(reach, MOST_SPAN):
        magnitude = 10.0 ** math.floor(math.log10(span))
        ladder = [step * magnitude for step in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)]
        span = next(step for step in ladder if step > span * 1.0001)
    return span
