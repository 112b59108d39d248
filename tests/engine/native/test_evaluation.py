"""Outputs, losses, statistics and maps, against the plain lesson."""

import numpy as np
import pytest

from engine import lesson
from engine.choices.activations import ACTIVATIONS
from engine.choices.losses import LOSSES
from engine.native.evaluation import assess, evaluate, forward, outputs, surface
from engine.parameters import Layout
from tests.engine.native.networks import Numbers, make_network, spec_of

UNITS: list[str] = [*ACTIVATIONS, "tanh", "relu", "gelu", "leaky_relu", "sin", "tanh"]
SIZES = (3, len(ACTIVATIONS) + 1, 4, 1)
NETWORK = make_network(SIZES, UNITS)
COUNTS = pytest.mark.parametrize("m", [1, 15, 16, 17, 250])


def _plain_forward(parameters: Numbers, inputs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """z, a and slope of every unit, (U, m), by the lesson."""
    layers = lesson.forward(spec_of(SIZES, UNITS), parameters, inputs)
    z, a, slope = (np.concatenate([getattr(layer, name) for layer in layers]) for name in ("z", "a", "slope"))
    return z, a, slope


def _case(m: int) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(m)
    return 0.8 * rng.normal(size=Layout(SIZES).total), rng.normal(scale=2.0, size=(3, m))


@COUNTS
def test_forward_is_that_of_matrix_products(m: int) -> None:
    parameters, inputs = _case(m)
    z, a = np.full((len(UNITS), m), np.nan), np.full((len(UNITS), m), np.nan)
    forward(NETWORK, parameters, inputs, z, a)
    expected_z, expected_a, _ = _plain_forward(parameters, inputs)
    np.testing.assert_allclose(z, expected_z, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(a, expected_a, rtol=1e-12, atol=1e-14)


@COUNTS
def test_outputs_are_the_last_units_activations(m: int) -> None:
    parameters, inputs = _case(m)
    out = np.full(m, np.nan)
    outputs(NETWORK, parameters, inputs, out)
    np.testing.assert_allclose(out, _plain_forward(parameters, inputs)[1][-1], rtol=1e-12, atol=1e-14)


@COUNTS
def test_surface_is_every_units_activation(m: int) -> None:
    parameters, inputs = _case(m)
    maps = np.full((len(UNITS), m), np.nan, np.float32)
    surface(NETWORK, parameters, inputs, maps)
    np.testing.assert_allclose(maps, _plain_forward(parameters, inputs)[1], rtol=1e-6, atol=1e-7)


@COUNTS
def test_unit_statistics_are_means_over_the_samples(m: int) -> None:
    parameters, inputs = _case(m)
    found = np.full((4, len(UNITS)), np.nan)
    targets = np.where(np.random.default_rng(0).uniform(size=m) > 0.5, 1.0, -1.0)
    judged = inputs, targets, LOSSES["mse"].code, 0.0
    told = assess(NETWORK, parameters, *judged, found[0], found[1], found[2], found[3])
    assert told == evaluate(NETWORK, parameters, *judged)
    z, a, slopes = _plain_forward(parameters, inputs)
    np.testing.assert_allclose(found[0], a.mean(axis=1), rtol=1e-11, atol=1e-13)
    np.testing.assert_array_equal(found[1], (z > 0).mean(axis=1))
    np.testing.assert_allclose(found[2], slopes.mean(axis=1), rtol=1e-11, atol=1e-13)
    np.testing.assert_array_equal(found[3], (np.abs(slopes) < 0.05).mean(axis=1))


@COUNTS
@pytest.mark.parametrize("loss", ["mse", "huber"])
def test_evaluate_gives_the_mean_loss_and_the_share_of_right_sides(loss: str, m: int) -> None:
    parameters, inputs = _case(m)
    targets = np.where(np.random.default_rng(0).uniform(size=m) > 0.5, 1.0, -1.0)
    a = _plain_forward(parameters, inputs)[1][-1]
    miss = np.abs(a - targets)
    losses = np.where((loss == "huber") & (miss > 1.0), miss - 0.5, 0.5 * miss**2)
    found = evaluate(NETWORK, parameters, inputs, targets, LOSSES[loss].code, 0.0)  # type: ignore[index]
    assert found[0] == pytest.approx(losses.mean(), rel=1e-12)
    assert found[1] == np.mean((a >= 0.0) == (targets > 0.0))


@pytest.mark.parametrize("t", [0.0, 1.0])
def test_cross_entropy_is_that_of_the_probability(t: float) -> None:
    network = make_network((1, 1), ["sigmoid"])
    z = np.linspace(-20.0, 20.0, 41)[np.newaxis]
    p = 1.0 / (1.0 + np.exp(-z[0]))
    expected = np.mean(-np.log(p) if t == 1.0 else -np.log1p(-p))
    loss, right = evaluate(network, np.array([1.0, 0.0]), z, np.full(41, t), LOSSES["cross_entropy"].code, 0.5)
    assert loss == pytest.approx(expected, rel=1e-7)  # 1 − p has lost its last places
    assert right == (21 if t == 1.0 else 20) / 41  # the threshold itself counts as positive


def test_an_output_that_is_nan_is_on_no_side() -> None:
    network = make_network((1, 1), ["linear"])
    for target in (-1.0, 1.0):
        loss, right = evaluate(network, np.array([np.nan, 0.0]), np.ones((1, 3)), np.full(3, target), 0, 0.0)
        assert np.isnan(loss)
        assert right == 0.0
