"""The snapshot: everything a window shows of one moment."""

from dataclasses import replace

import numpy as np
import pytest

from engine.learned import untrained
from engine.questions.observation import MOST_SPAN, Watch, observe, view_unit
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, UnitOverride
from engine.trainer import Trainer

SPEC = Spec(
    data=DataSpec("gauss", samples=200),
    network=NetworkSpec((LayerSpec(3, overrides=(UnitOverride(2, "leaky_relu", 0.25),)), LayerSpec(2, "relu"))),
)


def new(spec: Spec = SPEC) -> Trainer:
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(2)
    return trainer


def test_weights_and_biases_are_those_of_the_layers() -> None:
    trainer = new()
    snapshot = observe(trainer, Watch())
    assert [w.shape for w in snapshot.weights] == [(3, 2), (2, 3), (1, 2)]
    assert [b.shape for b in snapshot.biases] == [(3,), (2,), (1,)]
    flat = np.concatenate([np.append(w.ravel(), b) for w, b in zip(snapshot.weights, snapshot.biases, strict=True)])
    assert flat.tobytes() == trainer.learned().parameters.tobytes()


def test_gradients_are_those_that_the_layers_norms_are_of() -> None:
    trainer = new()
    snapshot = observe(trainer, Watch())
    assert [gradient.shape for gradient in snapshot.weight_gradients] == [w.shape for w in snapshot.weights]
    assert snapshot.unit_deltas is not None
    offsets = trainer.layout.unit_offsets
    for layer, gradient in enumerate(snapshot.weight_gradients):
        own = snapshot.unit_deltas[offsets[layer] : offsets[layer + 1]]
        assert snapshot.layers[layer].weight_gradient_norm == pytest.approx(np.linalg.norm(gradient), rel=1e-14)
        assert snapshot.layers[layer].delta_norm == pytest.approx(np.sqrt(np.mean(own**2)), rel=1e-14)
    assert not any(array.flags.writeable for array in (*snapshot.weight_gradients, snapshot.unit_deltas))


def test_maps_have_the_resolutions_asked_for() -> None:
    snapshot = observe(new(), Watch(unit_resolution=8, large_resolution=50))
    assert snapshot.feature_maps.shape == (2, 8, 8)
    assert snapshot.unit_maps.shape == (6, 8, 8)
    assert snapshot.large_map.shape == (50, 50)
    assert snapshot.unit_map(1, 0).tobytes() == snapshot.unit_maps[3].tobytes()


@pytest.mark.parametrize("large", [8, 50])
@pytest.mark.parametrize(("looked_at", "row"), [(None, 5), ((0, 2), 2), ((1, 1), 4), ((2, 0), 5)])
def test_the_large_map_is_of_the_unit_looked_at_or_of_the_output(
    looked_at: tuple[int, int] | None, row: int, large: int
) -> None:
    trainer = new()
    snapshot = observe(trainer, Watch(looked_at, unit_resolution=8, large_resolution=large))
    assert snapshot.looked_at == looked_at
    assert snapshot.large_map.tobytes() == trainer.map_of_units(large)[row].tobytes()
    assert (snapshot.unit_view is None) == (looked_at is None)


@pytest.mark.parametrize("looked_at", [(3, 0), (0, 3), (1, 2)])
def test_a_unit_that_is_not_there_is_not_looked_at(looked_at: tuple[int, int]) -> None:
    snapshot = observe(new(), Watch(looked_at))
    assert snapshot.looked_at is None
    assert snapshot.unit_view is None


def test_the_histogram_counts_every_training_sample() -> None:
    trainer = new()
    view = view_unit(trainer, 0, 1)
    z = trainer.training_pre_activations(0, 1)
    assert view.histogram.sum() == trainer.train_size == 100
    for count, low, high in zip(view.histogram, view.edges, view.edges[1:], strict=False):
        assert count == np.sum((z >= low) & (z < high))


def test_the_curve_is_the_activation_of_the_unit_itself() -> None:
    view = view_unit(new(), 0, 2)
    np.testing.assert_allclose(view.curve_a, np.where(view.curve_z > 0, view.curve_z, 0.25 * view.curve_z))
    assert set(view.curve_slope) == {0.25, 1.0}
    assert 0.0 in view.curve_z


@pytest.mark.parametrize(
    ("reach", "span"), [(0.0, 4.0), (4.0, 4.0), (4.1, 6.0), (7.0, 8.0), (9.0, 10.0), (10.5, 15.0), (299.0, 300.0)]
)
def test_the_axis_reaches_to_a_round_number(reach: float, span: float) -> None:
    spec = replace(SPEC, network=NetworkSpec((), OutputSpec("linear")))
    trainer = Trainer(spec, untrained(spec, np.array([0.0, 0.0, -reach])))  # z is the bias
    view = view_unit(trainer, 0, 0)
    assert view.curve_z[-1] == view.edges[-1] == pytest.approx(span)
    assert view.curve_z[0] == view.edges[0] == pytest.approx(-span)


def test_the_axis_fits_the_numbers_that_are_finite() -> None:
    spec = replace(SPEC, network=NetworkSpec((LayerSpec(1, "relu"),), OutputSpec("linear")))
    trainer = Trainer(spec, untrained(spec, np.array([1e200, 0.0, 0.0, 1e200, -3.0])))
    z = trainer.training_pre_activations(1, 0)
    assert set(z) == {-3.0, np.inf}
    view = view_unit(trainer, 1, 0)
    assert view.edges[-1] == 4.0
    assert view.histogram.sum() == np.sum(z == -3.0)


def test_no_axis_reaches_where_its_length_would_overflow() -> None:
    spec = replace(SPEC, network=NetworkSpec((), OutputSpec("linear")))
    view = view_unit(Trainer(spec, untrained(spec, np.array([1e308, 1e308, 0.0]))), 0, 0)
    assert np.isfinite(view.curve_z).all()
    assert view.edges[-1] == pytest.approx(MOST_SPAN)


def test_a_regression_is_recorded_without_accuracy() -> None:
    spec = Spec(data=DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear")))
    snapshot = observe(new(spec), Watch())
    assert snapshot.train_accuracy is None
    assert np.isnan(snapshot.curves.train_accuracy).all()
    assert snapshot.curves.train_loss[-1] == snapshot.train_loss


def test_a_probe_is_made_of_the_point_asked_for_alone() -> None:
    trainer = new()
    assert observe(trainer, Watch()).probe is None
    probe = observe(trainer, Watch(point=(1.0, 2.0))).probe
    assert probe is not None
    assert probe.point == (1.0, 2.0)
    assert probe.features.tolist() == [1.0, 2.0]
    assert probe.output == probe.a[-1][0]
