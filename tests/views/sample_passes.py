"""Passes of one sample for the tests of views, computed from a document in plain NumPy: forward, back, and one step.

The step is that of plain SGD without a penalty; pins are left alone.
"""

import numpy as np

from engine.choices.features import feature_rows
from engine.data.generators import draw_samples
from engine.learned import Learned
from engine.parameters import Layout, Pin
from engine.portable import Floats
from engine.snapshot import SamplePass
from playground.model.document import Document, Work
from tests.views.snapshots import activate


def make_pass(document: Document, index: int = 0, learned: Learned | None = None) -> SamplePass:
    """The pass of a training sample through the document's network."""
    spec = document.spec
    learned = learned or Work.fresh(document).learned
    layout = Layout(spec.layer_sizes)
    data = spec.data
    samples = draw_samples(data.kind, data.samples, data.noise, data.train_percent, data.seed)
    x1, x2 = (float(one) for one in samples.train_points[index])
    label = float(samples.train_labels[index])
    target = (label + 1.0) / 2.0 if spec.network.output.activation == "sigmoid" else label
    layers = range(layout.layer_count)
    weights = [layout.weights(learned.parameters, at) for at in layers]
    a: list[Floats] = [feature_rows(spec.features, np.array([[x1, x2]]))[:, 0]]
    z: list[Floats] = []
    slopes: list[Floats] = []
    for at, layer in enumerate(spec.network.layers):
        z.append(weights[at] @ a[-1] + layout.biases(learned.parameters, at))
        shapes = [activate(layer.unit_activation(unit), z[-1][unit : unit + 1]) for unit in range(layer.units)]
        a.append(np.array([value[0] for value, _ in shapes]))
        slopes.append(np.array([slope[0] for _, slope in shapes]))
    miss = a[-1] - target
    loss, delta = 0.5 * miss[0] ** 2, miss * slopes[-1]
    if spec.training.loss == "cross_entropy":
        loss, delta = np.logaddexp(0.0, z[-1][0]) - target * z[-1][0], miss
    elif spec.training.loss == "huber" and abs(miss[0]) > 1.0:
        loss, delta = abs(miss[0]) - 0.5, np.sign(miss) * slopes[-1]
    deltas = [delta]
    for at in reversed(layers[:-1]):
        deltas.insert(0, slopes[at] * (weights[at + 1].T @ deltas[0]))
    gradients = tuple(np.outer(own, before) for own, before in zip(deltas, a, strict=False))
    rate = spec.training.learning_rate
    weight_steps = [-rate * gradient for gradient in gradients]
    bias_steps = [-rate * own for own in deltas]
    for pin in document.pins:
        _still(weight_steps, bias_steps, pin)
    return SamplePass(
        index=index,
        point=(x1, x2),
        label=label,
        target=target,
        loss=float(loss),
        features=a[0],
        z=tuple(z),
        a=tuple(a[1:]),
        slopes=tuple(slopes),
        deltas=tuple(deltas),
        weight_gradients=gradients,
        weight_steps=tuple(weight_steps),
        bias_steps=tuple(bias_steps),
    )


def _still(weight_steps: list[Floats], bias_steps: list[Floats], pin: Pin) -> None:
    if pin.input is None:
        bias_steps[pin.layer][pin.unit] = 0.0
    else:
        weight_steps[pin.layer][pin.unit, pin.input] = 0.0
