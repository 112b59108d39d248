"""A curve cut into dashes as geometry: a dashed pen costs many times as much, and begins anew at every point.

Knows points and pixels, nothing of what is drawn.
"""

from typing import Final

import numpy as np

from playground.views.plots.chart import Chart, Floats

DASH_PX: Final = 7.0
GAP_PX: Final = 5.0


def cut_into_dashes(chart: Chart, x: Floats, y: Floats) -> tuple[Floats, Floats]:
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
    period = DASH_PX + GAP_PX
    starts = np.arange(0.0, along[-1], period)
    at = np.sort(np.concatenate((along, starts, np.minimum(starts + DASH_PX, along[-1]))))
    middles = (at[:-1] + at[1:]) / 2.0
    drawn = (np.mod(middles, period) < DASH_PX) & (at[1:] > at[:-1])
    ends = np.column_stack((at[:-1][drawn], at[1:][drawn])).ravel()
    return np.interp(ends, along, x), np.interp(ends, along, y)
