"""Softmax of a layer of outputs, and its cross-entropy: what the units of a layer make together.

A tile holds a row for each output. Sums over the outputs go by their order, four samples at a time, and nothing
overflows: all is taken from the largest z, whose e^(z − largest) is 1.
"""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import part
from engine.kernels.elementary import exp_and_expm1, log1p
from engine.kernels.rows import Row, choose, load_four, spread_four, store_four
from engine.native.network import QUAD

_Numbers = npt.NDArray[np.float64]

_LN2: Final = math.log(2.0)


@part
def share_out(z: _Numbers, first: int, units: int, width: int, a: _Numbers, shares: int, slopes: _Numbers) -> None:
    """Softmax of the rows of z from place `first` on: written to `a` from `shares` on; to `slopes`, ∂a/∂z of each."""
    for start in range(0, width, QUAD):
        largest = load_four(z, first + start)
        for unit in range(1, units):
            own = load_four(z, first + unit * width + start)
            largest = choose(own > largest, own, largest)
        total = spread_four(0.0)
        for unit in range(units):
            power, _ = exp_and_expm1(load_four(z, first + unit * width + start) - largest)
            store_four(a, shares + unit * width + start, power)
            total = total + power
        for unit in range(units):
            share = load_four(a, shares + unit * width + start) / total
            store_four(a, shares + unit * width + start, share)
            store_four(slopes, first + unit * width + start, share * (1.0 - share))


@part
def surprise(z: _Numbers, first: int, units: int, width: int, targets: _Numbers, start: int) -> Row:
    """−Σ t·ln a of four samples, the losses of softmax's cross-entropy, taken of z; exact also where a is almost 1.

    ln Σ e^z is the largest z and ln(1 + rest), rest the powers of all others, at most one less than there are units.
    """
    largest = load_four(z, first + start)
    leader = spread_four(0.0)
    for unit in range(1, units):
        own = load_four(z, first + unit * width + start)
        leader = choose(own > largest, unit * 1.0, leader)
        largest = choose(own > largest, own, largest)
    rest = spread_four(0.0)
    for unit in range(units):
        power, _ = exp_and_expm1(load_four(z, first + unit * width + start) - largest)
        rest = rest + choose((leader >= unit * 1.0) & (leader <= unit * 1.0), power - 1.0, power)
    above = choose(rest > 3.0, 2.0 * _LN2, choose(rest > 1.0, _LN2, 0.0))
    small = choose(rest > 3.0, 0.25 * (rest - 3.0), choose(rest > 1.0, 0.5 * (rest - 1.0), rest))
    log_of_sum = above + log1p(small)
    losses = spread_four(0.0)
    for unit in range(units):
        away = largest - load_four(z, first + unit * width + start)
        t = load_four(targets, unit * width + start)
        losses = losses + choose(t > 0.0, t * (away + log_of_sum), 0.0)
    return losses
