"""A divergence: training that stopped because a number was no longer finite, and where such a number is found."""

import math
from dataclasses import dataclass

import numpy as np

from engine.measurement import measure
from engine.moment import Moment


@dataclass(frozen=True, slots=True)
class Divergence:
    """Training stopped, for a number was no longer finite: where that began. The state before it is kept.

    epoch: whole epochs done before it. layer: 0 is the first hidden layer, the last is the output.
    """

    epoch: int
    layer: int


def first_unfinite_layer(moment: Moment) -> int | None:
    """The layer in which the first number of a measurement is not finite: forward, the loss, then backward."""
    with np.errstate(all="ignore"):
        measured = measure(moment)
        z, a = moment.forward(moment.problem.train[0])
    for layer, (own_z, own_a) in enumerate(zip(moment.by_layer(z), moment.by_layer(a), strict=True)):
        if not (np.isfinite(own_z).all() and np.isfinite(own_a).all()):
            return layer
    layer_count = len(measured.layers)
    tested = len(moment.problem.dataset.test) > 0
    if not (math.isfinite(measured.train_loss) and (math.isfinite(measured.test_loss) or not tested)):
        return layer_count - 1
    for layer in reversed(range(layer_count)):
        own = measured.layers[layer]
        if not all(map(math.isfinite, (own.delta_norm, own.weight_gradient_norm, own.bias_gradient_norm))):
            return layer
    return None
