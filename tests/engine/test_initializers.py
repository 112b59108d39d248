from dataclasses import replace

import numpy as np
import pytest

from engine.choices.initializers import INITIALIZERS, InitializerName
from engine.parameters import Layout, initial_parameters
from engine.portable import Floats
from engine.spec import InitSpec, LayerSpec, NetworkSpec, Spec, UnitOverride

COUNT = 30_000
N_IN, N_OUT = 7, 5
HIDDEN = (LayerSpec(4), LayerSpec(3))


def drawn(scheme: InitializerName, slope: float = 0.0) -> Floats:
    rng = np.random.default_rng(9)
    draw = INITIALIZERS[scheme].draw
    return np.concatenate([draw(rng, N_IN, N_OUT, slope) for _ in range(COUNT // N_IN)])


@pytest.mark.parametrize(
    ("scheme", "bound"),
    [
        ("uniform_half", 0.5),
        ("fan_in", 1 / np.sqrt(N_IN)),
        ("xavier", np.sqrt(6 / (N_IN + N_OUT))),
    ],
)
def test_uniform_schemes_fill_their_interval_evenly(scheme: InitializerName, bound: float) -> None:
    weights = drawn(scheme)
    assert np.abs(weights).max() <= bound
    shares = np.histogram(weights, bins=10, range=(-bound, bound))[0] / len(weights)
    np.testing.assert_allclose(shares, 0.1, atol=5 * np.sqrt(0.09 / len(weights)))


@pytest.mark.parametrize("slope", [0.0, 0.3, 0.9])
def test_he_draws_normal_numbers_with_the_leaky_correction(slope: float) -> None:
    weights = drawn("he", slope)
    variance = 2.0 / ((1.0 + slope**2) * N_IN)
    assert abs(weights.mean()) < 5 * np.sqrt(variance / len(weights))
    assert weights.var() == pytest.approx(variance, rel=5 * np.sqrt(2.0 / len(weights)))
    assert np.mean(weights**4) / variance**2 == pytest.approx(3.0, abs=0.3)


def network(scheme: InitializerName, scale: float = 1.0, seed: int = 0, hidden: tuple[LayerSpec, ...] = HIDDEN) -> Spec:
    return Spec(network=NetworkSpec(hidden=hidden, init=InitSpec(scheme, scale, seed)))


def weights_and_biases(spec: Spec) -> tuple[list[Floats], list[Floats]]:
    layout, flat = Layout(spec.layer_sizes), initial_parameters(spec)
    layers = range(layout.layer_count)
    return [layout.weights(flat, at) for at in layers], [layout.biases(flat, at) for at in layers]


@pytest.mark.parametrize("scheme", INITIALIZERS)
def test_biases_begin_at_zero_but_at_a_tenth_for_uniform_half(scheme: InitializerName) -> None:
    expected = 0.1 if scheme == "uniform_half" else 0.0
    for scale in (1.0, 3.0):
        _, biases = weights_and_biases(network(scheme, scale))
        assert set(np.concatenate(biases)) == {expected}


def test_zeros_begins_with_zero_weights() -> None:
    assert not np.concatenate([w.ravel() for w in weights_and_biases(network("zeros"))[0]]).any()


@pytest.mark.parametrize("scheme", INITIALIZERS)
def test_scale_multiplies_the_weights(scheme: InitializerName) -> None:
    plain, _ = weights_and_biases(network(scheme))
    doubled, _ = weights_and_biases(network(scheme, 2.0))
    for one, two in zip(plain, doubled, strict=True):
        np.testing.assert_array_equal(2.0 * one, two)


@pytest.mark.parametrize("scheme", [scheme for scheme in INITIALIZERS if scheme != "zeros"])
def test_seeds_layers_and_units_draw_different_numbers(scheme: InitializerName) -> None:
    weights, _ = weights_and_biases(network(scheme))
    other, _ = weights_and_biases(network(scheme, seed=1))
    rows = [tuple(row[:2]) for layer in (*weights, *other) for row in layer]
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("scheme", ["uniform_half", "fan_in", "he"])  # xavier knows the number of units
def test_a_unit_more_leaves_what_the_other_units_draw(scheme: InitializerName) -> None:
    few, _ = weights_and_biases(network(scheme, hidden=(LayerSpec(4), LayerSpec(3))))
    many, _ = weights_and_biases(network(scheme, hidden=(LayerSpec(4), LayerSpec(4))))
    np.testing.assert_array_equal(few[0], many[0])
    np.testing.assert_array_equal(few[1], many[1][:3])


def test_a_unit_more_changes_only_the_bound_that_xavier_draws_within() -> None:
    few, _ = weights_and_biases(network("xavier", hidden=(LayerSpec(4), LayerSpec(3))))
    many, _ = weights_and_biases(network("xavier", hidden=(LayerSpec(4), LayerSpec(4))))
    np.testing.assert_allclose(few[1] * np.sqrt(7.0), many[1][:3] * np.sqrt(8.0), rtol=1e-14)


def test_he_corrects_for_the_slope_of_the_unit_not_of_its_layer() -> None:
    plain = network("he", hidden=(LayerSpec(3, "relu"),))
    mixed = network("he", hidden=(LayerSpec(3, "relu", overrides=(UnitOverride(1, "leaky_relu", 0.5),)),))
    (relu, _), (leaky, _) = weights_and_biases(plain)[0], weights_and_biases(mixed)[0]
    np.testing.assert_array_equal(relu[[0, 2]], leaky[[0, 2]])
    np.testing.assert_allclose(leaky[1], relu[1] / np.sqrt(1.25), rtol=1e-15)


def test_a_slope_counts_for_leaky_relu_only() -> None:
    one = network("he", hidden=(LayerSpec(3, "tanh", slope=0.0),))
    other = network("he", hidden=(LayerSpec(3, "tanh", slope=0.9),))
    np.testing.assert_array_equal(initial_parameters(one), initial_parameters(other))


def test_initial_weights_and_data_of_one_seed_share_no_numbers() -> None:
    spec = network("uniform_half", hidden=(LayerSpec(4),))
    stream = np.random.default_rng(spec.data.seed).random(1000)
    weights = weights_and_biases(spec)[0][0].ravel()
    assert not np.isin(weights + 0.5, stream).any()


def test_what_was_drawn_once_cannot_be_spoilt_by_its_taker() -> None:
    spec = network("xavier")
    before = initial_parameters(spec).copy()
    initial_parameters(spec)[:] = 7.0
    np.testing.assert_array_equal(initial_parameters(spec), before)
    np.testing.assert_array_equal(initial_parameters(replace(spec, features=("x1", "x1_squared"))), before)


def test_initial_weights_are_the_same_on_every_machine() -> None:
    weights = initial_parameters(network("he", hidden=(LayerSpec(2, "relu"),)))
    assert [float(number).hex() for number in weights[:4]] == [
        "-0x1.f75083e12f144p+0",
        "-0x1.79c26f0a9394ep-1",
        "-0x1.067d63bfa5fe3p+0",
        "-0x1.221dc0dbde542p-1",
    ]
