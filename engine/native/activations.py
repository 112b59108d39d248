"""The curves of the activation functions, by the same kernel that training runs."""

from typing import Final

import numpy as np
import numpy.typing as npt

from engine.native.arguments import INTEGER, REAL, REALS, WRITTEN_REALS
from engine.native.entry import Entry
from engine.native.network import room

_Numbers = npt.NDArray[np.float64]

_curve: Final = Entry("activations", "curve", (INTEGER, REAL, REALS, WRITTEN_REALS, WRITTEN_REALS))


def _curves(code: int, slope: float, z: _Numbers) -> tuple[_Numbers, _Numbers]:
    rows = room(len(z))
    rows[: len(z)] = z
    values, slopes = np.empty_like(rows), np.empty_like(rows)
    _curve(code, slope, rows, values, slopes)
    return values[: len(z)], slopes[: len(z)]


def activation_values(code: int, slope: float, z: _Numbers) -> _Numbers:
    """f(z), shape (n,), of the activation with this code, for z of shape (n,)."""
    return _curves(code, slope, z)[0]


def activation_slopes(code: int, slope: float, z: _Numbers) -> _Numbers:
    """f'(z), shape (n,), of the activation with this code, for z of shape (n,)."""
    return _curves(code, slope, z)[1]
