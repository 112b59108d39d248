"""A network as the kernels see it: sizes, places in flat arrays, and a code for each unit.

The parameters are one flat vector. Layer by layer come W, row by row with shape (units, inputs), then b. Kernels want
them in rows: each unit's weights, and the biases of a layer, are filled up with zeros to a multiple of four, the whole
to one of sixteen. `in_rows` and `out_of_rows` turn one into the other.
"""

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGERS, REALS, Group

_Numbers = npt.NDArray[np.float64]
_Integers = npt.NDArray[np.int64]

WIDTH: Final = 16
"""Numbers in a full row."""

TILE: Final = 24
"""Samples that go through a network at once, at the most."""

QUAD: Final = 4
"""All rows are multiples of so many numbers."""

_CACHE_LINE: Final = 64


class FlatNetwork(NamedTuple):
    """The shape of a network of L layers, the output last, with U units in all. Arrays are C-contiguous.

    `sizes`, (L + 1,): the number of features, then the units of each layer. `lengths`, (L,): how long a unit's row of
    weights is. `weight_offsets` and `bias_offsets`, (L,): where W and b of a layer begin in parameters in rows.
    `unit_offsets`, (L + 1,): the first unit of each layer in arrays that have one entry for each unit, then U. `codes`
    and `slopes`, (U,): the activation of each unit and the slope of leaky ReLU below zero. `ends`, (U,): of the units
    of the same layer that follow with the same activation, the one behind the last. `places`, (P,): where each
    parameter of the flat vector stands in rows.
    """

    sizes: _Integers
    lengths: _Integers
    weight_offsets: _Integers
    bias_offsets: _Integers
    unit_offsets: _Integers
    codes: _Integers
    slopes: _Numbers
    ends: _Integers
    places: _Integers


NETWORK: Final = Group(FlatNetwork, (*[INTEGERS] * 6, REALS, *[INTEGERS] * 2))


def network_of(
    sizes: Sequence[int] | _Integers, codes: Sequence[int] | _Integers, slopes: Sequence[float] | _Numbers
) -> FlatNetwork:
    """A network of these sizes (features first, the output last), with the code and slope of each unit's activation."""
    shape = tuple(int(size) for size in sizes)
    unit_offsets = np.cumsum((0, *shape[1:]))
    ends = np.empty(len(codes), np.int64)
    for first, last in itertools.pairwise(unit_offsets.tolist()):
        for unit in range(last - 1, first - 1, -1):
            goes_on = unit + 1 < last and (codes[unit + 1], slopes[unit + 1]) == (codes[unit], slopes[unit])
            ends[unit] = ends[unit + 1] if goes_on else unit + 1
    return FlatNetwork(
        np.array(shape, np.int64),
        *_rows(shape)[:3],
        unit_offsets.astype(np.int64),
        np.array(codes, np.int64),
        np.array(slopes, np.float64),
        ends,
        _rows(shape)[3],
    )


@lru_cache(maxsize=32)
def _rows(sizes: tuple[int, ...]) -> tuple[_Integers, _Integers, _Integers, _Integers]:
    """`lengths`, `weight_offsets`, `bias_offsets` and `places` of a network of these sizes."""
    lengths, weight_offsets, bias_offsets, places = [], [], [], []
    end = 0
    for inputs, units in itertools.pairwise(sizes):
        length = _filled_up(inputs)
        lengths.append(length)
        weight_offsets.append(end)
        bias_offsets.append(end + units * length)
        places.append((end + length * np.arange(units)[:, np.newaxis] + np.arange(inputs)).ravel())
        places.append(bias_offsets[-1] + np.arange(units))
        end = bias_offsets[-1] + _filled_up(units)
    arrays = (lengths, weight_offsets, bias_offsets, np.concatenate(places))
    found = tuple(np.array(numbers, np.int64) for numbers in arrays)
    for array in found:
        array.flags.writeable = False
    return found[0], found[1], found[2], found[3]


def _filled_up(count: int, to: int = QUAD) -> int:
    """The next multiple."""
    return -(-count // to) * to


def room(count: int) -> _Numbers:
    """Zeros that begin where a line of the processor's cache begins, at least `count`, in whole rows."""
    size = _filled_up(count, WIDTH)
    numbers = np.zeros(size + _CACHE_LINE // 8)
    first = -numbers.__array_interface__["data"][0] % _CACHE_LINE // 8
    return numbers[first : first + size]


def in_rows(network: FlatNetwork, flat: _Numbers) -> _Numbers:
    """A copy of what stands in the flat order of the parameters, in rows; see `put_in_rows`."""
    numbers = room(network.bias_offsets[-1] + network.sizes[-1])
    put_in_rows(network, flat, numbers)
    return numbers


def put_in_rows(network: FlatNetwork, flat: _Numbers, rows: _Numbers) -> None:
    """Copy what stands in the flat order of the parameters to its places in rows; what lies between them stays.

    Also of a larger network that begins as this one does. TypeError if it is no such array.
    """
    count = len(network.places)
    if flat.dtype != np.float64 or flat.ndim != 1 or len(flat) < count:
        raise TypeError(f"a network of {count} parameters takes an array of as many float64, not {flat!r:.100}")
    rows[network.places] = flat[:count]


def out_of_rows(network: FlatNetwork, rows: _Numbers) -> _Numbers:
    """In the flat order of the parameters again."""
    return rows[network.places]


def rows_of(targets: _Numbers) -> _Numbers:
    """Targets as a row for each output, (k, m); those of one output may be (m,)."""
    return targets.reshape(1, -1) if targets.ndim == 1 else targets
