"""Passes of one sample for the tests of views, by the plain lesson: forward, back, and one step.

The step is that of plain SGD without a penalty; pins are left alone.
"""

import numpy as np

from engine import lesson
from engine.choices.features import feature_rows
from engine.learned import Learned
from engine.parameters import Address
from engine.portable import Floats
from engine.questions.sample import SamplePass
from playground.model.document import Document, Work


def make_pass(document: Document, index: int = 0, learned: Learned | None = None) -> SamplePass:
    """The pass of a training sample through the document's network."""
    spec = document.spec
    learned = learned or Work.fresh(document).learned
    data = spec.data
    samples = data.dataset
    x1, x2 = (float(one) for one in samples.train.points[index])
    targets = spec.head.encode(samples.train.labels, len(samples.classes))[:, index]
    inputs = feature_rows(spec.features, np.array([[x1, x2]]))
    layers = lesson.forward(spec, learned.parameters, inputs)
    blames = lesson.backward(spec, learned.parameters, layers, targets[:, None])
    loss = lesson.loss_of(spec, layers[-1], targets[:, None])
    rate = spec.training.learning_rate
    weight_steps = [-rate * blame.weights for blame in blames]
    bias_steps = [-rate * blame.biases for blame in blames]
    for address in document.pins:
        _still(weight_steps, bias_steps, address)
    return SamplePass(
        index=index,
        point=(x1, x2),
        label=float(samples.train.labels[index]),
        value=float(samples.values(samples.train)[index]),
        targets=targets,
        loss=float(loss[0]),
        features=inputs[:, 0],
        z=tuple(layer.z[:, 0] for layer in layers),
        a=tuple(layer.a[:, 0] for layer in layers),
        slopes=tuple(layer.slope[:, 0] for layer in layers),
        deltas=tuple(blame.delta[:, 0] for blame in blames),
        weight_gradients=tuple(blame.weights for blame in blames),
        weight_steps=tuple(weight_steps),
        bias_steps=tuple(bias_steps),
    )


def _still(weight_steps: list[Floats], bias_steps: list[Floats], address: Address) -> None:
    if address.input is None:
        bias_steps[address.layer][address.unit] = 0.0
    else:
        weight_steps[address.layer][address.unit, address.input] = 0.0
