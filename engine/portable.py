"""Sine, cosine and logarithm that give the same bits on every machine, and normal numbers made from them.

The maths libraries of two machines differ in the last bit, and a point that moves by one bit gives another training
run. These use only additions, multiplications, divisions and square roots, which IEEE 754 fixes to the bit, and the
uniform numbers of the generator, whose stream NumPy keeps. They serve the making of data and of initial weights;
where speed matters and bits may differ between machines, use NumPy.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LN_2: Final = 0.6931471805599453
_SQRT_HALF: Final = 0.7071067811865476
_TAU: Final = 6.283185307179586


def sin_cos_of_turns(turns: Floats) -> tuple[Floats, Floats]:
    """Sine and cosine of an angle given in full turns (1 is 2π), within 4e-16.

    Taylor's series about the nearest quarter turn, where the angle is at most π/4.
    """
    quarter = np.rint(turns * 4.0)
    angle = (turns - quarter * 0.25) * _TAU
    square = angle * angle
    sine = np.zeros_like(square)
    cosine = np.zeros_like(square)
    for k in range(9, 0, -1):  # Horner, both series to the term of angle^18
        sine = (1.0 + sine) * (-square / float((2 * k) * (2 * k + 1)))
        cosine = (1.0 + cosine) * (-square / float((2 * k - 1) * (2 * k)))
    sine = angle * (1.0 + sine)
    cosine = 1.0 + cosine
    turn = np.mod(quarter, 4.0)
    sin = np.choose(turn.astype(np.int64), (sine, cosine, -sine, -cosine))
    cos = np.choose(turn.astype(np.int64), (cosine, -sine, -cosine, sine))
    return sin, cos


def log(x: Floats) -> Floats:
    """Natural logarithm of positive, normal numbers, within 4e-16 relative or absolute.

    ln(m·2^e) = e·ln 2 + 2·artanh((m − 1)/(m + 1)), the series of artanh to the term of power 25.
    """
    mantissa, exponent = np.frexp(x)
    low = mantissa < _SQRT_HALF
    mantissa = np.where(low, mantissa * 2.0, mantissa)
    exponent = np.where(low, exponent - 1, exponent).astype(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    square = s * s
    series = np.zeros_like(s)
    for k in range(25, 0, -2):
        series = series * square + 1.0 / float(k)
    return exponent * _LN_2 + 2.0 * s * series


def standard_normal(rng: np.random.Generator, count: int) -> Floats:
    """`count` independent normal numbers of mean 0 and variance 1, by Box and Muller (1958)."""
    pairs = (count + 1) // 2
    uniform = rng.random((pairs, 2))
    radius = np.sqrt(-2.0 * log(1.0 - uniform[:, 0]))
    sin, cos = sin_cos_of_turns(uniform[:, 1])
    return np.column_stack((radius * cos, radius * sin)).reshape(-1)[:count]
