"""The lines z = 0 over the plane lie where the engine's own z is 0."""

import numpy as np
import pytest

from engine.learned import untrained
from engine.questions.contours import zero_lines
from engine.questions.kinks import FindKinks, KinkLines
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from tests.asking import look


def lines_of(*layers: LayerSpec, epochs: int = 20) -> tuple[Trainer, KinkLines]:
    spec = Spec(DataSpec("circle"), network=NetworkSpec(layers, init=InitSpec("uniform_half")))
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(epochs)
    lines = look(trainer, FindKinks()).get(FindKinks)
    assert lines is not None
    return trainer, lines


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "sin"])
def test_the_first_layers_lines_are_straight_and_exact(activation: str) -> None:
    trainer, lines = lines_of(LayerSpec(6, activation))  # type: ignore[arg-type]
    assert len(lines.segments) > 100
    for unit in range(6):
        ends = lines.segments[lines.offsets[unit] : lines.offsets[unit + 1]].reshape(-1, 2).astype(float)
        z = trainer.moment().respond(ends)[0][unit]
        np.testing.assert_allclose(z, 0.0, atol=1e-5)


def test_a_deeper_layers_lines_lie_where_its_z_is_small() -> None:
    trainer, lines = lines_of(LayerSpec(5, "tanh"), LayerSpec(4, "tanh"))
    ends = lines.segments[lines.offsets[5] : lines.offsets[9]].reshape(-1, 2).astype(float)
    for unit in range(5, 9):
        ends = lines.segments[lines.offsets[unit] : lines.offsets[unit + 1]].reshape(-1, 2).astype(float)
        z = trainer.moment().respond(ends)[0][unit]
        assert np.abs(z).max(initial=0.0) < 0.05
    assert lines.offsets[9] == len(lines.segments)


def test_a_unit_that_never_crosses_has_no_line() -> None:
    flat = np.stack((np.ones((4, 4)), -np.ones((4, 4)), np.full((4, 4), np.nan)))
    segments, offsets = zero_lines(flat, np.linspace(-6.0, 6.0, 4))
    assert len(segments) == 0
    assert offsets.tolist() == [0, 0, 0, 0]


def test_a_wild_unit_leaves_room_for_the_others() -> None:
    side = 21
    wild = np.where(np.add.outer(np.arange(side), np.arange(side)) % 2, 1.0, -1.0)  # a saddle in every cell
    straight = np.broadcast_to(np.linspace(-1.0, 1.05, side), (side, side))
    segments, offsets = zero_lines(np.stack((wild, straight)), np.linspace(-6.0, 6.0, side))
    assert offsets[2] - offsets[1] == side - 1
    assert len(segments) == offsets[2]


def test_a_circle_is_closed_and_of_the_right_radius() -> None:
    at = np.linspace(-6.0, 6.0, 61)
    x1, x2 = np.meshgrid(at, at[::-1])
    segments, _ = zero_lines((x1**2 + x2**2 - 9.07)[None], at)
    ends = segments.reshape(-1, 2)
    np.testing.assert_allclose(np.hypot(ends[:, 0], ends[:, 1]), 9.07**0.5, atol=0.01)
    _, counts = np.unique(np.round(ends, 4), axis=0, return_counts=True)
    assert (counts == 2).all()  # each end is the beginning of another


@pytest.mark.parametrize("centre", [0.5, -0.5])
def test_a_saddle_is_cut_by_the_mean_of_its_corners(centre: float) -> None:
    cell = np.array([[[1.0 + centre, -1.0], [-1.0, 1.0 + centre]]])
    segments, _ = zero_lines(cell, np.array([-1.0, 1.0]))
    assert len(segments) == 2
    for x1, y1, x2, y2 in segments.tolist():  # both lines cut off corners of the sign that is not the centre's
        corner = np.sign((x1 + x2) / 2.0), np.sign((y1 + y2) / 2.0)
        is_high_corner = corner in ((-1.0, 1.0), (1.0, -1.0))
        assert is_high_corner == (centre < 0.0)
