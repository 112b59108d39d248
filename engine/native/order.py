"""The order of an epoch's samples, by the same kernel that training runs."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGER, WRITTEN_INTEGERS
from engine.native.entry import Entry

_Integers = npt.NDArray[np.int64]

_fill_order: Final = Entry("order", "fill_order", (WRITTEN_INTEGERS, INTEGER, INTEGER, INTEGER))


def epoch_order(n: int, shuffle: bool, seed: int, epoch: int) -> _Integers:
    """The order in which epoch number `epoch` (0-based) takes its n samples, shape (n,).

    With `shuffle` it is a Fisher–Yates shuffle drawn from the seed and the epoch's number alone, else 0, 1, 2, ….
    """
    order = np.empty(n, np.int64)
    _fill_order(order, shuffle, seed, epoch)
    return order
