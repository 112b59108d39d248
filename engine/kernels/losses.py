"""The losses of one sample and their slopes, by the codes of `engine.choices.losses`, for each output by itself.

z is the output unit's pre-activation, a its output, t the target in the output's own terms: 0 or 1 for sigmoid.
"""

from typing import Final

from engine.choices.losses import LOSSES, SOFTMAX_CROSS_ENTROPY
from engine.kernels.compiler import inlined
from engine.kernels.elementary import exp_and_expm1, logistic, softplus
from engine.kernels.rows import Row, absolute, choose

_CROSS_ENTROPY: Final = LOSSES["cross_entropy"].code
_HUBER: Final = LOSSES["huber"].code
JOINT: Final = SOFTMAX_CROSS_ENTROPY.code
"""The loss that takes all outputs of a sample at once: see `engine.kernels.softmax`."""


@inlined
def loss_value(loss: int, z: Row, a: Row, t: Row) -> Row:
    """The loss of each sample.

    Cross-entropy is taken of z, where it never overflows: −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) = ln(1 + e^z) − t·z.
    Huber's has its corner at 1 (Huber 1964).
    """
    if loss == _CROSS_ENTROPY:
        decay, _ = exp_and_expm1(-absolute(z))
        return softplus(z, decay) - t * z
    miss = a - t
    distance = absolute(miss)
    if loss == _HUBER:
        return choose(distance > 1.0, distance - 0.5, 0.5 * miss * miss)
    return 0.5 * miss * miss


@inlined
def loss_delta(loss: int, z: Row, a: Row, slope: Row, t: Row) -> Row:
    """∂loss/∂z of each sample, where `slope` is ∂a/∂z. For cross-entropy of a sigmoid it is σ(z) − t."""
    if loss == JOINT:
        return a - t
    if loss == _CROSS_ENTROPY:
        decay, _ = exp_and_expm1(-absolute(z))
        share, _ = logistic(z, decay)
        return share - t
    miss = a - t
    if loss == _HUBER:
        miss = choose(miss > 1.0, 1.0, choose(miss < -1.0, -1.0, miss))
    return miss * slope
