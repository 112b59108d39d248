"""The features over the plane: what a network is given to draw a map. Kept between calls, for a window asks often."""

from functools import lru_cache

from engine.choices.features import FeatureName, feature_rows
from engine.data.plane import corners, grid_points, pixel_centres, rimmed_centres
from engine.portable import Floats


@lru_cache(maxsize=8)
def plane_rows(features: tuple[FeatureName, ...], resolution: int) -> Floats:
    """The features at the pixel centres of a square map of the plane, (features, resolution²), top row first.

    Read-only, as all of these.
    """
    return _rows_over(features, pixel_centres(resolution))


@lru_cache(maxsize=8)
def rimmed_rows(features: tuple[FeatureName, ...], resolution: int) -> Floats:
    """As `plane_rows`, with a frame of values around that stand on the rim: (features, (resolution + 2)²)."""
    return _rows_over(features, rimmed_centres(resolution))


@lru_cache(maxsize=2)
def corner_rows(features: tuple[FeatureName, ...], side: int) -> Floats:
    """As `plane_rows`, at the corners of a grid that reaches the plane's rim: (features, side²)."""
    return _rows_over(features, corners(side))


def _rows_over(features: tuple[FeatureName, ...], at: Floats) -> Floats:
    """The features at all pairs of these coordinates, x2 falling: (features, n²)."""
    rows = feature_rows(features, grid_points(at))
    rows.flags.writeable = False
    return rows
