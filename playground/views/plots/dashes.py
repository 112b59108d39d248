"""A curve cut into dashes as geometry: a dashed pen costs many times as much, and begins anew at every point.

Knows points and pixels, nothing of what is drawn.
"""

from typing import Final

import numpy as np

from playground.views.plots.chart import Chart, Floats

DASH_PX: Final = 7.0
GAP_PX: Final = 5.0

Pattern = tuple[float, ...]
"""Pixels drawn, then left out, and so on; nothing: the whole curve."""

DASHED: Final[Pattern] = (DASH_PX, GAP_PX)

CLASS_PATTERNS: Final[tuple[Pattern, ...]] = (
    (),
    (8.0, 4.0),
    (2.0, 4.0),
    (14.0, 5.0),
    (9.0, 3.0, 2.0, 3.0),
    (4.0, 3.0),
    (9.0, 3.0, 2.0, 3.0, 2.0, 3.0),
    (15.0, 3.0, 4.0, 3.0),
)
"""How the curve of each class is drawn, by its number: no two alike, so that grey ones are told apart, too."""


def cut_into_dashes(chart: Chart, x: Floats, y: Floats, pattern: Pattern = DASHED) -> tuple[Floats, Floats]:
    """The dashes of a curve given in the chart's coordinates: their ends, two points a piece, for `connect="pairs"`.

    A dash goes around corners in several pieces. Points with a coordinate that is not finite are left out.
    """
    finite = np.isfinite(x) & np.isfinite(y)
    x, y = x[finite], y[finite]
    if len(x) < 2:
        return np.empty(0), np.empty(0)
    per_x, per_y = chart.pixels_per_unit()
    seen = np.clip(y, *chart.plot_box.viewRange()[1])  # what leaves the plot upwards needs no millions of dashes
    steps = np.hypot(np.diff(x) * per_x, np.diff(seen) * per_y)
    along = np.concatenate(((0.0,), np.cumsum(steps)))  # pixels from the start
    if not pattern:
        return np.repeat(x, 2)[1:-1], np.repeat(y, 2)[1:-1]
    marks = np.concatenate(((0.0,), np.cumsum(pattern)))  # where in a period a dash begins, ends, …
    period = float(marks[-1])
    turns = (np.arange(0.0, along[-1], period)[:, None] + marks[:-1]).ravel()
    at = np.sort(np.concatenate((along, np.minimum(turns, along[-1]))))
    middles = (at[:-1] + at[1:]) / 2.0
    part = np.searchsorted(marks, np.mod(middles, period), side="right") - 1
    drawn = (part % 2 == 0) & (at[1:] > at[:-1])
    ends = np.column_stack((at[:-1][drawn], at[1:][drawn])).ravel()
    return np.interp(ends, along, x), np.interp(ends, along, y)
