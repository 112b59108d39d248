"""The gradient against finite differences of the loss, and δ against the gradient of single samples."""

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS, SOFTMAX
from engine.choices.heads import HEADS
from engine.native.evaluation import evaluate, forward
from engine.native.network import FlatNetwork
from engine.native.training import gradient
from engine.parameters import Layout
from tests.engine.native.networks import Numbers, loss_code, make_network, make_run

PAIRS = [(loss, head.name) for head in HEADS.values() for loss in head.losses]


def _code(network: FlatNetwork, loss: str) -> int:
    return loss_code(loss, "softmax" if network.codes[-1] == SOFTMAX.code else "tanh")


def _gradient(
    network: FlatNetwork, parameters: Numbers, inputs: Numbers, targets: Numbers, loss: str
) -> tuple[float, Numbers, Numbers]:
    slope, squares = np.empty_like(parameters), np.empty(len(network.codes))
    mean = gradient(network, parameters, inputs, targets, _code(network, loss), slope, squares)
    return mean, slope, squares


def _finite_differences(
    network: FlatNetwork, parameters: Numbers, inputs: Numbers, targets: Numbers, loss: str
) -> Numbers:
    """Central differences, improved by Richardson's extrapolation."""

    def loss_at(parameter: int, step: float) -> float:
        moved = parameters.copy()
        moved[parameter] += step
        return evaluate(network, moved, inputs, targets, _code(network, loss), 0.0)[0]

    def central(parameter: int, h: float) -> float:
        return (loss_at(parameter, h) - loss_at(parameter, -h)) / (2 * h)

    h = 1e-3
    return np.array([(4 * central(p, h / 2) - central(p, h)) / 3 for p in range(parameters.size)])


def _assert_gradient_fits(
    network: FlatNetwork, parameters: Numbers, inputs: Numbers, targets: Numbers, loss: str
) -> None:
    _, found, _ = _gradient(network, parameters, inputs, targets, loss)
    expected = _finite_differences(network, parameters, inputs, targets, loss)
    assert np.abs(found - expected).max() < 1e-6 * np.abs(expected).max()


def _away_from_corners(network: FlatNetwork, parameters: Numbers, inputs: Numbers) -> Numbers:
    """Those of the inputs where no unit is so near to z = 0 that a finite difference would see a corner."""
    z, a = (np.empty((len(network.codes), inputs.shape[1])) for _ in range(2))
    forward(network, parameters, inputs, z, a)
    return np.ascontiguousarray(inputs[:, np.abs(z).min(axis=0) > 0.02])


def _inputs_for(network: FlatNetwork, parameters: Numbers, m: int, rng: np.random.Generator) -> Numbers:
    inputs = _away_from_corners(network, parameters, rng.normal(size=(network.sizes[0], 8 * m)))
    assert inputs.shape[1] >= m
    return np.ascontiguousarray(inputs[:, :m])


def _targets(output: str, m: int, rng: np.random.Generator) -> Numbers:
    if output == "softmax":
        return np.eye(3)[:, rng.integers(0, 3, m)].copy()
    return np.where(rng.uniform(size=m) > 0.5, 1.0, 0.0 if output == "sigmoid" else -1.0)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("hidden", ACTIVATIONS)
def test_gradient_is_that_of_finite_differences(hidden: str, loss: str, output: str) -> None:
    rng = np.random.default_rng(3)
    sizes = (3, 5, 4, 3 if output == "softmax" else 1)
    network = make_network(sizes, [hidden] * 9 + [output] * sizes[-1])
    parameters = 0.7 * rng.normal(size=Layout(sizes).total)
    inputs = _inputs_for(network, parameters, 19, rng)
    _assert_gradient_fits(network, parameters, inputs, _targets(output, 19, rng), loss)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_each_unit_has_its_own_activation(loss: str, output: str) -> None:
    rng = np.random.default_rng(4)
    sizes = (2, len(ACTIVATIONS), 3, 3 if output == "softmax" else 1)
    network = make_network(sizes, [*ACTIVATIONS, "relu", "gelu", "sin", *[output] * sizes[-1]])
    parameters = 0.7 * rng.normal(size=Layout(sizes).total)
    inputs = _inputs_for(network, parameters, 11, rng)
    _assert_gradient_fits(network, parameters, inputs, _targets(output, 11, rng), loss)


@pytest.mark.parametrize("m", [1, 15, 16, 17, 40])
def test_any_number_of_samples_makes_a_batch(m: int) -> None:
    rng = np.random.default_rng(5)
    network = make_network((2, 3, 1), ["tanh"] * 3 + ["linear"])
    parameters = rng.normal(size=13)
    _assert_gradient_fits(network, parameters, rng.normal(size=(2, m)), rng.normal(size=m), "mse")


def test_a_network_without_hidden_layers_has_the_gradient_of_linear_regression() -> None:
    rng = np.random.default_rng(6)
    network = make_network((4, 1), ["linear"])
    parameters, inputs, targets = rng.normal(size=5), rng.normal(size=(4, 30)), rng.normal(size=30)
    miss = parameters[:4] @ inputs + parameters[4] - targets
    _, found, _ = _gradient(network, parameters, inputs, targets, "mse")
    np.testing.assert_allclose(found, [*(inputs @ miss / 30), miss.mean()], rtol=1e-13)


@pytest.mark.parametrize("sizes", [(1, 1), (7, 32, 1), (2, *[3] * 20, 1), (7, *[32] * 20, 1)])
def test_gradient_is_the_mean_of_single_samples(sizes: tuple[int, ...]) -> None:
    run = make_run(sizes, samples=18)
    scaled = run.parameters / np.sqrt(max(sizes))
    mean, found, squares = _gradient(run.network, scaled, run.inputs, run.targets, "mse")
    singles = [_gradient(run.network, scaled, run.inputs[:, [s]].copy(), run.targets[[s]], "mse") for s in range(18)]
    assert mean == pytest.approx(np.mean([single[0] for single in singles]), rel=1e-12)
    np.testing.assert_allclose(found, np.mean([single[1] for single in singles], axis=0), rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(squares, np.sum([single[2] for single in singles], axis=0), rtol=1e-12)


def test_delta_squares_are_each_samples_own() -> None:
    run = make_run((3, 5, 4, 1), samples=1)
    layout = Layout((3, 5, 4, 1))
    _, found, squares = _gradient(run.network, run.parameters, run.inputs, run.targets, "mse")
    own = np.concatenate([layout.biases(found, layer) ** 2 for layer in range(3)])  # ∂loss/∂b = δ
    np.testing.assert_allclose(squares, own, rtol=1e-13)
    twice = (np.repeat(run.inputs, 2, axis=1), np.repeat(run.targets, 2))
    np.testing.assert_allclose(_gradient(run.network, run.parameters, *twice, "mse")[2], 2 * squares, rtol=1e-13)


@pytest.mark.parametrize(
    ("z", "t", "loss", "delta"),
    [(800.0, 0.0, 800.0, 1.0), (-800.0, 1.0, 800.0, -1.0), (800.0, 1.0, 0.0, 0.0), (0.0, 1.0, np.log(2.0), -0.5)],
)
def test_cross_entropy_never_overflows(z: float, t: float, loss: float, delta: float) -> None:
    network = make_network((1, 1), ["sigmoid"])
    mean, found, _ = _gradient(network, np.array([0.0, z]), np.ones((1, 1)), np.array([t]), "cross_entropy")
    assert mean == pytest.approx(loss, rel=1e-15)
    assert found[1] == delta


@pytest.mark.parametrize(
    ("miss", "loss", "delta"), [(0.5, 0.125, 0.5), (-1.0, 0.5, -1.0), (3.0, 2.5, 1.0), (-3.0, 2.5, -1.0)]
)
def test_huber_has_its_corner_at_one(miss: float, loss: float, delta: float) -> None:
    network = make_network((1, 1), ["linear"])
    mean, found, _ = _gradient(network, np.array([0.0, 2.0 + miss]), np.ones((1, 1)), np.array([2.0]), "huber")
    assert (mean, found[1]) == (loss, delta)
