"""The snapshot: everything a window shows of one moment."""

from dataclasses import replace

import numpy as np
import pytest

from engine.learned import untrained
from engine.questions.histogram import MOST_SPAN
from engine.questions.measurement import Measure
from engine.questions.probe import ProbePoint
from engine.questions.surface import MapSurface
from engine.questions.unit import UnitView, ViewUnit
from engine.questions.unit_maps import MapUnits
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, UnitOverride
from engine.trainer import Trainer
from tests.asking import look, unit_maps

SPEC = Spec(
    data=DataSpec("gauss", samples=200),
    network=NetworkSpec((LayerSpec(3, overrides=(UnitOverride(2, "leaky_relu", 0.25),)), LayerSpec(2, "relu"))),
)


def new(spec: Spec = SPEC) -> Trainer:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(2)
    return trainer


def viewed(trainer: Trainer, layer: int, unit: int) -> UnitView:
    view = ViewUnit(layer, unit).ask(trainer.moment())
    assert view is not None
    return view


def unit_of(looked_at: tuple[int, int] | None) -> list[ViewUnit]:
    return [] if looked_at is None else [ViewUnit(*looked_at)]


def test_weights_and_biases_are_those_of_the_layers() -> None:
    trainer = new()
    snapshot = look(trainer)
    assert [w.shape for w in snapshot.weights] == [(3, 2), (2, 3), (1, 2)]
    assert [b.shape for b in snapshot.biases] == [(3,), (2,), (1,)]
    flat = np.concatenate([np.append(w.ravel(), b) for w, b in zip(snapshot.weights, snapshot.biases, strict=True)])
    assert flat.tobytes() == trainer.learned().parameters.tobytes()


def test_gradients_are_those_that_the_layers_norms_are_of() -> None:
    trainer = new()
    snapshot = look(trainer)
    assert [gradient.shape for gradient in snapshot[Measure].weight_gradients] == [w.shape for w in snapshot.weights]
    assert snapshot[Measure].unit_deltas is not None
    offsets = trainer.layout.unit_offsets
    for layer, gradient in enumerate(snapshot[Measure].weight_gradients):
        own = snapshot[Measure].unit_deltas[offsets[layer] : offsets[layer + 1]]
        assert snapshot[Measure].layers[layer].weight_gradient_norm == pytest.approx(
            np.linalg.norm(gradient), rel=1e-14
        )
        assert snapshot[Measure].layers[layer].delta_norm == pytest.approx(np.sqrt(np.mean(own**2)), rel=1e-14)
    assert not any(
        array.flags.writeable for array in (*snapshot[Measure].weight_gradients, snapshot[Measure].unit_deltas)
    )


def test_maps_have_the_resolutions_asked_for() -> None:
    snapshot = look(new(), MapUnits(8), MapSurface(resolution=50))
    assert snapshot[MapUnits].features.shape == (2, 8, 8)
    assert snapshot[MapUnits].units.shape == (6, 8, 8)
    assert snapshot[MapSurface].values.shape == (50, 50)
    assert snapshot.unit_index(1, 0) == 3


@pytest.mark.parametrize("large", [8, 50])
@pytest.mark.parametrize(("looked_at", "row"), [(None, 5), ((0, 2), 2), ((1, 1), 4), ((2, 0), 5)])
def test_the_large_map_is_of_the_unit_looked_at_or_of_the_output(
    looked_at: tuple[int, int] | None, row: int, large: int
) -> None:
    trainer = new()
    snapshot = look(trainer, MapUnits(8), MapSurface(looked_at, large), *unit_of(looked_at))
    assert snapshot[MapSurface].unit == looked_at
    assert snapshot[MapSurface].values.tobytes() == unit_maps(trainer, large)[row].tobytes()
    assert (snapshot.get(ViewUnit) is None) == (looked_at is None)


@pytest.mark.parametrize("looked_at", [(3, 0), (0, 3), (1, 2)])
def test_a_unit_that_is_not_there_is_not_looked_at(looked_at: tuple[int, int]) -> None:
    snapshot = look(new(), MapSurface(looked_at), ViewUnit(*looked_at))
    assert snapshot[MapSurface].unit is None
    assert snapshot.get(ViewUnit) is None


def test_the_histogram_counts_every_training_sample() -> None:
    trainer = new()
    view = viewed(trainer, 0, 1)
    z = trainer.moment().training_pre_activations(0, 1)
    assert view.histogram.sum() == trainer.train_size == 100
    for count, low, high in zip(view.histogram, view.edges, view.edges[1:], strict=False):
        assert count == np.sum((z >= low) & (z < high))


def test_the_curve_is_the_activation_of_the_unit_itself() -> None:
    view = viewed(new(), 0, 2)
    np.testing.assert_allclose(view.curve_a, np.where(view.curve_z > 0, view.curve_z, 0.25 * view.curve_z))
    assert set(view.curve_slope) == {0.25, 1.0}
    assert 0.0 in view.curve_z


@pytest.mark.parametrize(
    ("reach", "span"), [(0.0, 4.0), (4.0, 4.0), (4.1, 6.0), (7.0, 8.0), (9.0, 10.0), (10.5, 15.0), (299.0, 300.0)]
)
def test_the_axis_reaches_to_a_round_number(reach: float, span: float) -> None:
    spec = replace(SPEC, network=NetworkSpec((), OutputSpec("linear")))
    trainer = Trainer(spec, untrained(spec, np.array([0.0, 0.0, -reach])))  # z is the bias
    view = viewed(trainer, 0, 0)
    assert view.curve_z[-1] == view.edges[-1] == pytest.approx(span)
    assert view.curve_z[0] == view.edges[0] == pytest.approx(-span)


def test_the_axis_fits_the_numbers_that_are_finite() -> None:
    spec = replace(SPEC, network=NetworkSpec((LayerSpec(1, "relu"),), OutputSpec("linear")))
    trainer = Trainer(spec, untrained(spec, np.array([1e200, 0.0, 0.0, 1e200, -3.0])))
    z = trainer.moment().training_pre_activations(1, 0)
    assert set(z) == {-3.0, np.inf}
    view = viewed(trainer, 1, 0)
    assert view.edges[-1] == 4.0
    assert view.histogram.sum() == np.sum(z == -3.0)


def test_no_axis_reaches_where_its_length_would_overflow() -> None:
    spec = replace(SPEC, network=NetworkSpec((), OutputSpec("linear")))
    view = viewed(Trainer(spec, untrained(spec, np.array([1e308, 1e308, 0.0]))), 0, 0)
    assert np.isfinite(view.curve_z).all()
    assert view.edges[-1] == pytest.approx(MOST_SPAN)


def test_a_regression_is_recorded_without_accuracy() -> None:
    spec = Spec(data=DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear")))
    snapshot = look(new(spec))
    assert snapshot[Measure].train_accuracy is None
    assert np.isnan(snapshot.curves.train_accuracy).all()
    assert snapshot.curves.train_loss[-1] == snapshot[Measure].train_loss


def test_a_probe_is_made_of_the_point_asked_for_alone() -> None:
    trainer = new()
    assert look(trainer).get(ProbePoint) is None
    probe = look(trainer, ProbePoint((1.0, 2.0))).get(ProbePoint)
    assert probe is not None
    assert probe.point == (1.0, 2.0)
    assert probe.features.tolist() == [1.0, 2.0]
    assert probe.output == probe.a[-1][0]
