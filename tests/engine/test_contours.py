"""The line of the large map lies where z of the unit is 0: straight borders are straight, whatever lies beside them."""

from dataclasses import replace

import numpy as np
import pytest

from engine.data.plane import Contour, rimmed_centres
from engine.learned import untrained
from engine.portable import Floats
from engine.questions.contours import zero_line
from engine.questions.kinks import FindKinks, KinkLines
from engine.questions.surface import MapSurface
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec
from engine.trainer import Trainer
from tests.asking import look, surface, unit_maps

CIRCLE = Spec(DataSpec("circle"))


def seen(spec: Spec, parameters: list[float], looked_at: tuple[int, int] | None = None, side: int = 50) -> Snapshot:
    trainer = Trainer(spec, untrained(spec, np.array(parameters)))
    return look(trainer, MapSurface(looked_at, side), FindKinks())


def one_unit(activation: str = "relu", output: str = "tanh") -> Spec:
    return replace(
        CIRCLE,
        network=NetworkSpec((LayerSpec(1, activation),), OutputSpec(output)),  # type: ignore[arg-type]
    )


def ends(segments: Contour) -> Floats:
    points: Floats = segments.reshape(-1, 2).astype(float)
    return points


def length(segments: Contour) -> float:
    return float(np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]).sum())


# The border x1 + 0.4·x2 = 1 of a unit; its length over the plane from −6 to 6.
TILTED = (1.0, 0.4, -1.0)
TILTED_LENGTH = 12.0 * (1.0 + 0.4**2) ** 0.5


@pytest.mark.parametrize("output", ["tanh", "sigmoid", "linear"])
@pytest.mark.parametrize("weight", [2.0, -2.0], ids=["above", "below"])
def test_the_border_of_an_area_that_is_exactly_zero_is_straight(weight: float, output: str) -> None:
    """The output is w·max(0, z): its own z is exactly 0 on half of the plane."""
    segments = seen(one_unit(output=output), [*TILTED, weight, 0.0])[MapSurface].contour
    x1, x2 = ends(segments).T
    np.testing.assert_allclose(x1 + 0.4 * x2, 1.0, atol=0.003)  # a tenth of a pixel at 400 of them
    assert length(segments) == pytest.approx(TILTED_LENGTH, rel=1e-3)


@pytest.mark.parametrize("bias", [-1e-3, -0.02, -0.1])
def test_a_boundary_just_beside_the_kink_of_its_only_unit_is_straight(bias: float) -> None:
    segments = seen(one_unit(), [*TILTED, 2.0, bias])[MapSurface].contour
    x1, x2 = ends(segments).T
    np.testing.assert_allclose(x1 + 0.4 * x2, 1.0 - bias / 2.0, atol=0.003)
    assert length(segments) == pytest.approx(TILTED_LENGTH, rel=1e-3)


@pytest.mark.parametrize("activation", ["linear", "relu", "leaky_relu", "elu", "gelu", "softplus", "sigmoid", "sin"])
def test_the_line_of_a_hidden_unit_is_where_its_z_is_zero(activation: str) -> None:
    segments = seen(one_unit(activation), [*TILTED, 1.0, 0.0], looked_at=(0, 0))[MapSurface].contour
    x1, x2 = ends(segments).T
    np.testing.assert_allclose(x1 + 0.4 * x2, 1.0, atol=1e-5)
    assert length(segments) == pytest.approx(TILTED_LENGTH, rel=1e-5)


def test_a_strip_that_is_exactly_zero_has_both_its_borders() -> None:
    """max(0, x1 − 2) − max(0, −x1 − 1): 0 from −1 to 2."""
    spec = replace(CIRCLE, network=NetworkSpec((LayerSpec(2, "relu"),), OutputSpec("linear")))
    segments = seen(spec, [1.0, 0.0, -1.0, 0.0, -2.0, -1.0, 1.0, -1.0, 0.0])[MapSurface].contour
    x1 = ends(segments)[:, 0]
    assert set(np.round(x1, 2)) == {-1.0, 2.0}
    assert length(segments) == pytest.approx(24.0, rel=1e-3)


@pytest.mark.parametrize("side", [50, 51])  # with 51 the line runs through the pixels' centres
def test_a_line_along_the_grid_is_drawn(side: int) -> None:
    segments = seen(one_unit("linear"), [1.0, 0.0, 0.0, 1.0, 0.0], side=side)[MapSurface].contour
    np.testing.assert_allclose(ends(segments)[:, 0], 0.0, atol=0.002)
    assert np.abs(ends(segments)[:, 1]).max() == 6.0


def test_nothing_is_drawn_where_nothing_changes() -> None:
    for parameters in ([0.0, 0.0, -3.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0, 0.0]):
        assert len(seen(one_unit(), parameters)[MapSurface].contour) == 0  # 0 all over, or above it


def test_a_trained_boundary_lies_where_the_output_is_zero() -> None:
    spec = replace(CIRCLE, network=NetworkSpec((LayerSpec(6, "relu"), LayerSpec(3, "tanh"))))
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(60)
    segments = surface(trainer, 100).contour
    points = ends(segments)
    z = trainer.moment().respond(points)[0][-1]
    away = trainer.moment().respond(points + 0.05)[0][-1]
    assert np.abs(z).max() < 0.02 * np.abs(away).max()
    assert length(segments) > 12.0


def test_the_line_ends_at_the_rim_and_nowhere_else() -> None:
    spec = replace(CIRCLE, network=NetworkSpec((LayerSpec(6, "relu"),)))
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(30)
    points = ends(surface(trainer, 60).contour)
    loose, counts = np.unique(points, axis=0, return_counts=True)
    assert (np.abs(loose[counts == 1]).max(axis=1) > 5.999).all()


def test_the_map_and_its_line_are_those_of_one_unit() -> None:
    trainer = Trainer(CIRCLE, untrained(CIRCLE))
    trainer.train_epochs(3)
    for unit, row in (((0, 0), 0), ((1, 1), 5), (None, -1)):
        shown = surface(trainer, 40, unit)
        assert shown.unit == unit
        assert shown.values.tobytes() == unit_maps(trainer, 40)[row].tobytes()
        np.testing.assert_allclose(trainer.moment().respond(ends(shown.contour))[0][row], 0.0, atol=5e-3)


def test_numbers_beyond_measure_raise_no_warning() -> None:
    at = rimmed_centres(8)
    values = np.zeros((10, 10))
    values[::2, ::2], values[1::2, ::2], values[3] = np.inf, -np.inf, np.nan
    assert np.isfinite(zero_line(values, at, lambda points: np.full(len(points), np.nan))).all()
    assert len(zero_line(np.full((10, 10), np.nan), at, lambda points: points[:, 0])) == 0


@pytest.mark.parametrize(("level", "cuts_off"), [(0.0, "below"), (1.5, "above")])
def test_a_saddle_is_joined_through_its_middle(level: float, cuts_off: str) -> None:
    values = np.array([[3.0, -1.0], [-1.0, 3.0]]) - level  # the middle, 1, is above 0 and below 1.5
    segments = zero_line(values, np.array([-1.0, 1.0]), lambda points: 1.0 - level - 2.0 * points[:, 0] * points[:, 1])
    x, y = ends(segments).reshape(-1, 2, 2).mean(axis=1).T
    assert len(segments) == 2
    assert (x * y > 0).all() if cuts_off == "below" else (x * y < 0).all()


def test_the_kink_line_of_a_deeper_unit_is_straight_beside_what_is_exactly_zero() -> None:
    """Unit 2 takes 1·max(0, z) + 0."""
    spec = replace(CIRCLE, network=NetworkSpec((LayerSpec(1, "relu"), LayerSpec(1, "relu"))))
    lines = seen(spec, [*TILTED, 1.0, 0.0, 1.0, 0.0])[FindKinks]
    assert isinstance(lines, KinkLines)
    x1, x2 = ends(lines.segments[lines.offsets[1] : lines.offsets[2]]).T
    assert len(x1) > 20
    np.testing.assert_allclose(x1 + 0.4 * x2, 1.0, atol=0.005)
