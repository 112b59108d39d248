"""The order in which an epoch takes its samples: drawn from the seed and the epoch's number, never from a state.

So a run that was saved and continued, or asked for step by step, sees the same batches as one that was not.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.kernels.compiler import inlined, kernel

_Integers = npt.NDArray[np.int64]


@inlined
def _mixed(x: np.uint64) -> np.uint64:
    """A hash of 64 bits: the finalizer of SplitMix64 (Steele, Lea & Flood 2014)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)


@kernel
def fill_order(order: _Integers, shuffle: bool, seed: int, epoch: int) -> None:
    """See `engine.native.order.epoch_order`."""
    n = len(order)
    for index in range(n):
        order[index] = index
    if shuffle:
        state = _mixed(_mixed(np.uint64(seed) + _GOLDEN) + np.uint64(epoch))
        for last in range(n - 1, 0, -1):
            # A whole number below `bound` from 32 random bits, without bias: Lemire 2019.
            bound = np.uint64(last + 1)
            state += _GOLDEN
            product = (_mixed(state) >> np.uint64(32)) * bound
            if (product & np.uint64(0xFFFFFFFF)) < bound:
                too_low = (np.uint64(0x100000000) - bound) % bound
                while (product & np.uint64(0xFFFFFFFF)) < too_low:
                    state += _GOLDEN
                    product = (_mixed(state) >> np.uint64(32)) * bound
            chosen = np.int64(product >> np.uint64(32))
            order[last], order[chosen] = order[chosen], order[last]
