"""How a neural network learns: forward, backward and one step, in plain NumPy. Read this first, aloud if you like.

The rest of `engine` does the same faster, or tells of it; the tests hold it against this file. A batch is a matrix with
one column for each sample. Shapes: units × samples; weights are units × inputs.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.optimizers import ADAM_DECAY_1, ADAM_DECAY_2, EPSILON, RMSPROP_DECAY
from engine.parameters import Layout
from engine.portable import Floats
from engine.spec import Spec, TrainingSpec, UnitActivation


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer on a batch: what came in, the weighted sums z, what goes out a = f(z), and f′(z)."""

    inputs: Floats
    z: Floats
    a: Floats
    slope: Floats


@dataclass(frozen=True, eq=False)
class Blame:
    """A layer's share in the loss: δ = ∂loss/∂z of each sample, and the batch's mean gradient of weights and biases."""

    delta: Floats
    weights: Floats
    biases: Floats


@dataclass(frozen=True, eq=False)
class Memory:
    """What an optimizer remembers of each parameter, how many steps it took, and which parameters stay (1) for good."""

    moment1: Floats
    moment2: Floats
    stays: Floats
    steps: int = 0


def activate(own: UnitActivation, z: Floats) -> tuple[Floats, Floats]:
    """What a unit makes of its z, and how steep its activation is there; softmax makes it of the z of all units."""
    activation = UNIT_ACTIVATIONS[own.activation]
    return activation.value(z, own.slope), activation.slope(z, own.slope)


def forward(spec: Spec, parameters: Floats, inputs: Floats) -> list[Layer]:
    """Each unit weighs its inputs, adds its bias and bends the sum; the last layer's a is the output."""
    layout = Layout.of(spec.layer_sizes)
    layers: list[Layer] = []
    for index, layer in enumerate(spec.layers):
        z = layout.weights(parameters, index) @ inputs + layout.biases(parameters, index)[:, None]
        joint = UNIT_ACTIVATIONS[layer.activation].joint  # softmax: the units of the output share one activation
        rows = [slice(None)] if joint else [slice(unit, unit + 1) for unit in range(layer.units)]
        shapes = [activate(layer.unit_activation(row.start or 0), z[row]) for row in rows]
        layers.append(Layer(inputs, z, *(np.concatenate(parts) for parts in zip(*shapes, strict=True))))
        inputs = layers[-1].a
    return layers


def loss_of(spec: Spec, output: Layer, targets: Floats) -> Floats:
    """How wrong the output is on each sample, (n,): targets are (k, n), and the losses of k outputs add up."""
    losses: Floats = spec.loss.value(output.z, output.a, targets).sum(axis=0)
    return losses


def backward(spec: Spec, parameters: Floats, layers: list[Layer], targets: Floats) -> list[Blame]:
    """Send the blame for the loss back through the network, from the output to the first layer."""
    layout = Layout.of(spec.layer_sizes)
    output = layers[-1]
    delta = spec.loss.delta(output.z, output.a, output.slope, targets)
    blames: list[Blame] = []
    for index in reversed(range(len(layers))):
        blames.insert(0, Blame(delta, delta @ layers[index].inputs.T / delta.shape[1], delta.mean(axis=1)))
        if index > 0:  # a unit is to blame for what it passed on, as far as its own z could have changed that
            delta = (layout.weights(parameters, index).T @ delta) * layers[index - 1].slope
    return blames


def gradient(spec: Spec, parameters: Floats, inputs: Floats, targets: Floats) -> Floats:
    """How the batch's mean loss changes with each parameter, in the order of `Layout`."""
    blames = backward(spec, parameters, forward(spec, parameters, inputs), targets)
    return np.concatenate([part.ravel() for blame in blames for part in (blame.weights, blame.biases)])


def step(
    training: TrainingSpec, weighs: Floats, parameters: Floats, g: Floats, memory: Memory
) -> tuple[Floats, Memory]:
    """Go one step down the slope g. `weighs` is 1 for weights, on which a penalty acts, and 0 for biases."""
    rate = training.learning_rate
    penalty = training.penalty_rate * weighs
    memory = replace(memory, steps=memory.steps + 1)
    if training.penalty == "l2":
        g = g + penalty * parameters
    if training.optimizer == "momentum":
        memory = replace(memory, moment1=training.momentum * memory.moment1 + g)
        g = memory.moment1
    elif training.optimizer == "rmsprop":
        memory = replace(memory, moment2=RMSPROP_DECAY * memory.moment2 + (1.0 - RMSPROP_DECAY) * g**2)
        g = g / (np.sqrt(memory.moment2) + EPSILON)
    elif training.optimizer == "adam":
        moment1 = ADAM_DECAY_1 * memory.moment1 + (1.0 - ADAM_DECAY_1) * g
        moment2 = ADAM_DECAY_2 * memory.moment2 + (1.0 - ADAM_DECAY_2) * g**2
        memory = replace(memory, moment1=moment1, moment2=moment2)
        steps = memory.steps
        g = moment1 / (1.0 - ADAM_DECAY_1**steps) / (np.sqrt(moment2 / (1.0 - ADAM_DECAY_2**steps)) + EPSILON)
    moved = parameters - rate * g
    if training.penalty == "l1":  # shrinks a weight towards 0; one that would cross it stops there, and stays
        shrunk = moved - rate * penalty * np.sign(parameters)
        crosses = shrunk * moved < 0.0
        moved = np.where(crosses, 0.0, shrunk)
        return np.where(memory.stays, parameters, moved), replace(memory, stays=memory.stays + crosses)
    return np.where(memory.stays, parameters, moved), memory
