"""A network in a few lines of plain NumPy: the route by which the tests judge the compiled one."""

from typing import NamedTuple

import numpy as np

from engine.parameters import Layout
from engine.portable import Floats
from engine.spec import Spec, UnitActivation


class Layer(NamedTuple):
    """One layer on a batch: z, a, slope and delta (units, samples), delta each sample's own ∂loss/∂z."""

    z: Floats
    a: Floats
    slope: Floats
    delta: Floats
    weight_gradient: Floats
    bias_gradient: Floats


def activate(own: UnitActivation, z: Floats) -> tuple[Floats, Floats]:
    """Value and slope; only the activations that the tests of the trainer use."""
    if own.activation == "linear":
        return z, np.ones_like(z)
    if own.activation == "relu":
        return np.where(z > 0, z, 0.0), np.where(z > 0, 1.0, 0.0)
    if own.activation == "leaky_relu":
        return np.where(z > 0, z, own.slope * z), np.where(z > 0, 1.0, own.slope)
    if own.activation == "tanh":
        return np.tanh(z), 1.0 - np.tanh(z) ** 2
    if own.activation == "sigmoid":
        a = 1.0 / (1.0 + np.exp(-z))
        return a, a * (1.0 - a)
    if own.activation == "sin":
        return np.sin(z), np.cos(z)
    raise KeyError(own.activation)


def loss_and_slope(name: str, output: Floats, target: Floats) -> tuple[Floats, Floats]:
    """The loss of each sample and its slope by the output."""
    miss = output - target
    if name == "mse":
        return 0.5 * miss**2, miss
    if name == "huber":
        return np.where(abs(miss) <= 1, 0.5 * miss**2, abs(miss) - 0.5), np.clip(miss, -1, 1)
    return (
        -target * np.log(output) - (1 - target) * np.log(1 - output),
        (output - target) / (output * (1 - output)),
    )


def run(spec: Spec, parameters: Floats, inputs: Floats, targets: Floats) -> tuple[float, list[Layer]]:
    """The mean loss of a batch (inputs (features, m), targets (m,)), and every layer with its gradient."""
    layout = Layout(spec.layer_sizes)
    a, passes = inputs, []
    for index, layer in enumerate(spec.network.layers):
        z = layout.weights(parameters, index) @ a + layout.biases(parameters, index)[:, None]
        pairs = [activate(layer.unit_activation(unit), z[unit]) for unit in range(layer.units)]
        below, a = a, np.stack([value for value, _ in pairs])
        passes.append((below, z, a, np.stack([slope for _, slope in pairs])))
    losses, delta_a = loss_and_slope(spec.training.loss, a[0], targets)
    delta_a = delta_a[None, :]
    layers: list[Layer] = []
    for index in range(layout.layer_count - 1, -1, -1):
        below, z, a, slope = passes[index]
        delta = delta_a * slope
        layers.insert(0, Layer(z, a, slope, delta, delta @ below.T / len(targets), delta.mean(axis=1)))
        delta_a = layout.weights(parameters, index).T @ delta
    return float(losses.mean()), layers
