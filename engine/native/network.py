"""A network as the kernels see it: sizes, places in flat arrays, and a code for each unit.

The parameters are one flat vector. Layer by layer come W, row by row with shape (units, inputs), then b.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGERS, REALS, Group

_Integers = npt.NDArray[np.int64]


class FlatNetwork(NamedTuple):
    """The shape of a network of L layers, the output last, with U units in all. Arrays are C-contiguous.

    `sizes`, (L + 1,): the number of features, then the units of each layer. `weight_offsets` and `bias_offsets`,
    (L,): where W and b of a layer begin in the parameters. `unit_offsets`, (L + 1,): the first unit of each layer in
    arrays that have one entry for each unit, then U. `codes` and `slopes`, (U,): the activation of each unit and the
    slope of leaky ReLU below zero.
    """

    sizes: _Integers
    weight_offsets: _Integers
    bias_offsets: _Integers
    unit_offsets: _Integers
    codes: _Integers
    slopes: npt.NDArray[np.float64]


NETWORK: Final = Group(FlatNetwork, (*[INTEGERS] * 5, REALS))
