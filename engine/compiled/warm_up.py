"""Compiles everything, or reads it from disk, before it is needed: seconds on the very first start, then a moment."""

import numpy as np

from engine.compiled.activations import activation_values
from engine.compiled.contours import zero_lines
from engine.compiled.evaluation import evaluate, forward, outputs, surface, unit_statistics
from engine.compiled.network import CompiledNetwork
from engine.compiled.training import TrainSettings, epoch_order, gradient, train


def warm_up() -> None:
    """Call each compiled function once, on a network of one unit and one sample."""
    network = CompiledNetwork(
        sizes=np.array([1, 1]),
        weight_offsets=np.array([0]),
        bias_offsets=np.array([1]),
        unit_offsets=np.array([0, 1]),
        codes=np.array([0]),
        slopes=np.array([0.0]),
    )
    parameters, inputs, targets = np.zeros(2), np.zeros((1, 1)), np.zeros(1)
    flags, numbers = np.zeros(2, np.uint8), np.zeros((4, 2))
    one = np.zeros((4, 1))
    settings = TrainSettings(0, 0, 0.0, 0.1, 0, 0.0, 1, True, 0)

    activation_values(0, 0.0, np.zeros(1))
    epoch_order(1, True, 0, 0)
    gradient(network, parameters, inputs, targets, 0, numbers[0], one[0])
    train(
        network, parameters, numbers[0], numbers[1], flags, flags.copy(), inputs, targets, settings, 0, 0, 0, 1, one[0]
    )
    forward(network, parameters, inputs, one[:1], one[1:2])
    outputs(network, parameters, inputs, one[0])
    evaluate(network, parameters, inputs, targets, 0, 0.0)
    unit_statistics(network, parameters, inputs, one[0], one[1], one[2], one[3])
    zero_lines(np.zeros((1, 2, 2)), 1.0)
    surface(network, parameters, inputs, np.zeros((1, 1), np.float32))
