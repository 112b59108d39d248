"""The activation functions and their slopes: one definition for training, for maps and for the curves drawn.

The codes are those of `engine.choices.activations`. The slope takes z, so that ReLU has one answer at its corner: 0
there, and for leaky ReLU the slope of its negative side.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.choices.activations import ACTIVATIONS
from engine.kernels.compiler import inlined, kernel
from engine.kernels.elementary import (
    clamp,
    exp_and_expm1,
    expm1_of_positive,
    logistic,
    normal,
    sin_and_cos,
    softplus,
)
from engine.kernels.rows import Row, absolute, choose, fused, like, load, store, with_sign
from engine.native.network import WIDTH

_Numbers = npt.NDArray[np.float64]

_LINEAR: Final = ACTIVATIONS["linear"].code
_RELU: Final = ACTIVATIONS["relu"].code
_LEAKY_RELU: Final = ACTIVATIONS["leaky_relu"].code
_ELU: Final = ACTIVATIONS["elu"].code
_GELU: Final = ACTIVATIONS["gelu"].code
_SILU: Final = ACTIVATIONS["silu"].code
_SOFTPLUS: Final = ACTIVATIONS["softplus"].code
_TANH: Final = ACTIVATIONS["tanh"].code
_SIN: Final = ACTIVATIONS["sin"].code

_FAR: Final = 1e3
"""Here GELU and SiLU have long met their limits; going no further avoids 0 · ∞."""


@inlined
def activate(code: int, slope: float, z: Row) -> tuple[Row, Row]:
    """f(z) and f'(z) of the activation with this code; `slope` is leaky ReLU's below zero."""
    if code == _LINEAR:
        return z, like(z, 1.0)
    if code == _RELU:
        return choose(z < 0.0, 0.0, z), choose(z > 0.0, 1.0, 0.0)
    if code == _LEAKY_RELU:
        return choose(z < 0.0, slope * z, z), choose(z > 0.0, 1.0, slope)
    if code == _SIN:
        return sin_and_cos(z)

    if (
        code == _TANH
    ):  # tanh |z| = 1 − q = ½·q·(e^{2|z|} − 1), and the slope 1 − tanh² z = q·(2 − q) is exact throughout
        em1 = expm1_of_positive(absolute(z) * 2.0)
        q = 2.0 / (em1 + 2.0)
        a = 0.5 * em1 * q
        return with_sign(choose(a > 1.0, 1.0, a), z), q * (2.0 - q)

    # All others are made of one exponential.
    if code == _ELU:
        exponent = choose(z > 0.0, 0.0, z)
    elif code == _GELU:
        exponent = -0.5 * (z * z)
    else:
        exponent = -absolute(z)
    e, em1 = exp_and_expm1(exponent)
    if code == _ELU:
        return choose(z > 0.0, z, em1), choose(z > 0.0, 1.0, e)
    near = clamp(z, -_FAR, _FAR)
    if code == _GELU:  # Hendrycks & Gimpel 2016
        share, density = normal(z, e)
        return choose(z > 0.0, z, near) * share, fused(near, density, share)
    share, rest = logistic(z, e)
    if code == _SILU:
        return choose(z > 0.0, z, near) * share, share * fused(near, rest, 1.0)
    if code == _SOFTPLUS:
        return softplus(z, e), share
    return share, share * rest  # sigmoid


@kernel
def curve(code: int, slope: float, z: _Numbers, values: _Numbers, slopes: _Numbers) -> None:
    """f(z) and f'(z) of whole rows, written into `values` and `slopes`."""
    for start in range(0, len(z), WIDTH):
        a, s = activate(code, slope, load(z, start))
        store(values, start, a)
        store(slopes, start, s)
