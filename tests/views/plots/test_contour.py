"""The contour is where the function is, not near it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.views.plots.contour import continued_below_zero, contour_segments


def plane(resolution: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    centres = (np.arange(resolution) + 0.5) / resolution
    x, y = np.meshgrid(centres, centres)
    return x, y


def lengths(segments: NDArray[np.float64]) -> float:
    return float(np.hypot(*(segments[:, 1] - segments[:, 0]).T).sum())


def test_a_straight_border_is_met_exactly() -> None:
    x, y = plane(40)
    segments = contour_segments(x + 0.5 * y, 0.8)
    inside = segments.reshape(-1, 2)
    inside = inside[(inside > 0.5 / 40).all(axis=1) & (inside < 1 - 0.5 / 40).all(axis=1)]
    assert len(inside) > 40
    np.testing.assert_allclose(inside[:, 0] + 0.5 * inside[:, 1], 0.8, atol=1e-12)


def test_a_circle_has_its_radius_and_its_length() -> None:
    x, y = plane(100)
    segments = contour_segments((x - 0.5) ** 2 + (y - 0.5) ** 2, 0.3**2)
    radii = np.hypot(segments[..., 0] - 0.5, segments[..., 1] - 0.5)
    np.testing.assert_allclose(radii, 0.3, atol=2e-4)
    assert lengths(segments) == pytest.approx(2 * np.pi * 0.3, rel=0.01)


def test_the_line_reaches_the_rim() -> None:
    x, _ = plane(10)
    segments = contour_segments(x, 0.42)
    assert segments[..., 1].min() == 0.0
    assert segments[..., 1].max() == 1.0


def test_every_end_inside_meets_another() -> None:
    rng = np.random.default_rng(1)
    ends = contour_segments(rng.normal(size=(12, 12)), 0.1).reshape(-1, 2)
    on_the_rim = ((ends == 0.0) | (ends == 1.0)).any(axis=1)
    rounded = [tuple(end) for end in np.round(ends[~on_the_rim], 9)]
    assert all(rounded.count(end) == 2 for end in rounded)


@pytest.mark.parametrize(("level", "corners_cut_off"), [(0.0, "below"), (1.5, "above")])
def test_a_saddle_is_joined_through_its_middle(level: float, corners_cut_off: str) -> None:
    values = np.array([[3.0, -1.0], [-1.0, 3.0]])  # the middle, 1, is above 0 and below 1.5
    segments = contour_segments(values, level)
    inner = segments[((segments >= 0.25) & (segments <= 0.75)).all(axis=(1, 2))]
    x, y = (inner.mean(axis=1) - 0.5).T
    assert len(inner) == 2
    assert (x * y < 0).all() if corners_cut_off == "below" else (x * y > 0).all()


def test_flat_and_undefined_maps_have_no_line() -> None:
    assert len(contour_segments(np.zeros((5, 5)), 0.0)) == 0
    assert len(contour_segments(np.full((5, 5), np.nan), 0.0)) == 0


def test_a_cut_begins_where_the_straight_piece_reaches_zero() -> None:
    x, y = plane(50)
    z = 3.0 * x - 2.0 * y - 0.7
    segments = contour_segments(continued_below_zero(np.maximum(z, 0.0)), 0.0)
    ends = segments.reshape(-1, 2)
    inside = ends[(ends > 0.04).all(axis=1) & (ends < 0.96).all(axis=1)]
    assert len(inside) > 30
    np.testing.assert_allclose(3.0 * inside[:, 0] - 2.0 * inside[:, 1], 0.7, atol=1e-9)


def test_a_dead_unit_has_no_line() -> None:
    assert len(contour_segments(continued_below_zero(np.zeros((9, 9))), 0.0)) == 0


def test_infinite_values_of_both_signs_raise_no_warning() -> None:
    values = np.zeros((6, 6), np.float32)
    values[::2, ::2] = np.inf
    values[1::2, ::2] = -np.inf
    values[2, 3] = values[3, 2] = np.inf
    assert np.isfinite(contour_segments(values, 0.0)).all()


def test_a_saddle_of_infinities_is_left_out() -> None:
    values = np.array([[np.inf, -np.inf], [-np.inf, np.inf]], np.float32)
    assert np.isfinite(contour_segments(values, 0.0)).all()
