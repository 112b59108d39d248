"""exp, ln, erfc, sin and cos of a row, without branches, so that sixteen samples take one path.

Each is a classical recipe: bring the argument into a small range, sum a polynomial there, undo the first step.
Errors are a few units in the last place. NaN stays NaN, and nothing overflows on the way to a finite result.
"""

import math
from typing import Final

from engine.kernels.compiler import inlined
from engine.kernels.rows import (
    Row,
    absolute,
    choose,
    count_true,
    lane,
    nearest_integer,
    power_of_two,
    spread,
    with_lane,
)
from engine.native.workspace import WIDTH


@inlined
def polynomial(x: Row, coefficients: tuple[float, ...]) -> Row:
    """c0 + c1·x + c2·x² + …, by Horner's rule."""
    total = spread(coefficients[-1])
    for power in range(len(coefficients) - 2, -1, -1):
        total = total * x + coefficients[power]
    return total


# e^x = 2^k · e^r with whole k and |r| ≤ ½ ln 2, where fourteen terms of Taylor's series are exact to 4e-18. ln 2 is
# subtracted in two parts, of which the first has so few bits that k times it is exact (Cody & Waite 1980).

_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = float.fromhex("0x1.62e42fee00000p-1")
_LN2_LOW: Final = float.fromhex("0x1.a39ef35793c76p-33")
_EXP_SERIES: Final = tuple(1.0 / math.factorial(n) for n in range(2, 14))  # of (e^r − 1 − r) / r²
_EXP_LOWEST: Final = -708.0
_EXP_HIGHEST: Final = 700.0


@inlined
def exp_and_expm1(x: Row) -> tuple[Row, Row]:
    """e^x, and e^x − 1 exact also near 0. Below −708, e^x is exactly 0; from 700 on, both stay what they are there."""
    inside = clamp(x, _EXP_LOWEST, _EXP_HIGHEST)
    k = nearest_integer(inside * _LOG2_E)
    r = (inside - k * _LN2_HIGH) - k * _LN2_LOW
    rise = r + r * r * polynomial(r, _EXP_SERIES)  # e^r − 1
    power = power_of_two(k)
    return choose(x < _EXP_LOWEST, 0.0, power + power * rise), (power - 1.0) + power * rise


@inlined
def clamp(x: Row, lowest: float, highest: float) -> Row:
    """The value x, but not below `lowest` nor above `highest`; NaN stays NaN."""
    raised = choose(x < lowest, lowest, x)
    return choose(raised > highest, highest, raised)


@inlined
def logistic(x: Row, decay: Row) -> tuple[Row, Row]:
    """σ(x) = 1 / (1 + e^−x) and σ(−x) = 1 − σ(x), both exact, given `decay`, e^−|x|."""
    larger = 1.0 / (decay + 1.0)
    smaller = decay * larger
    return choose(x < 0.0, smaller, larger), choose(x < 0.0, larger, smaller)


# ln(1 + u) = 2·artanh(s) with s = u / (2 + u) ≤ ⅓: seventeen terms of the series of artanh.

_ARTANH_SERIES: Final = tuple(2.0 / (2 * n + 1) for n in range(17))


@inlined
def log1p(u: Row) -> Row:
    """ln(1 + u) for u from 0 to 1."""
    s = u / (u + 2.0)
    return s * polynomial(s * s, _ARTANH_SERIES)


@inlined
def softplus(x: Row, decay: Row) -> Row:
    """ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|), given `decay`, e^−|x|."""
    return choose(x < 0.0, 0.0, x) + log1p(decay)


# erfc x = e^{−x²} · t · P(2t − 1) with t = 3 / (3 + x), which maps 0…∞ to 1…0 (the substitution of Shepherd &
# Laframboise 1981). P is the Chebyshev interpolant, written in powers; erfc is exact to 5e-16.

_ERFC_SERIES: Final = (
    0.3580023023627798936, 0.29446481772329448711, 0.19674278570136932395, 0.1034890873001944075,
    0.039842587095666312604, 0.0089424115413504718965, -0.00040413887394316184599, -0.0010113539986860460674,
    -0.00018276991424949871961, 0.00009225927134071365695, 0.000035853923636812827569, -0.000010132683861908936131,
    -5.8238574076360063716e-6, 1.583009425367858404e-6, 9.2258296402014064107e-7, -3.3293900476369913353e-7,
    -1.37228426997053514e-7, 7.795122669713508119e-8, 1.6652640553590824622e-8, -1.7060807323373566042e-8,
    -1.1893885619092367844e-9, 2.8979247563452760681e-9, 2.3183140775046786231e-12, -2.7035624320633309795e-10,
)  # fmt: skip

_SQRT_HALF: Final = math.sqrt(0.5)
_NORMAL_PEAK: Final = 1.0 / math.sqrt(2.0 * math.pi)


@inlined
def normal(z: Row, bell: Row) -> tuple[Row, Row]:
    """Φ(z) and φ(z), the standard normal distribution and its density, given `bell`, e^(−z²/2)."""
    t = 3.0 / (absolute(z) * _SQRT_HALF + 3.0)
    tail = bell * t * polynomial(t * 2.0 - 1.0, _ERFC_SERIES) * 0.5
    return choose(z < 0.0, tail, 1.0 - tail), bell * _NORMAL_PEAK


# sin x = ± sin r with x = k·π + r, |r| ≤ ½π. π is subtracted in three parts, of which the first two have so few bits
# that k times them is exact for |x| up to a million (Cody & Waite 1980).

_PI_HIGH: Final = float.fromhex("0x1.921fb54400000p+1")
_PI_MIDDLE: Final = float.fromhex("0x1.0b4611a600000p-33")
_PI_LOW: Final = float.fromhex("0x1.3198a2e037073p-68")
_SIN_FARTHEST: Final = 1e6
_SIN_SERIES: Final = tuple((-1.0) ** n / math.factorial(2 * n + 1) for n in range(12))
_COS_SERIES: Final = tuple((-1.0) ** n / math.factorial(2 * n) for n in range(13))


@inlined
def sin_and_cos(x: Row) -> tuple[Row, Row]:
    """Sin x and cos x. Beyond a million, one by one by the C library."""
    k = nearest_integer(x * (1.0 / math.pi))
    r = ((x - k * _PI_HIGH) - k * _PI_MIDDLE) - k * _PI_LOW
    half = k * 0.5
    sign = choose(absolute(half - nearest_integer(half)) > 0.25, -1.0, 1.0)  # −1 for odd k
    square = r * r
    sine = sign * r * polynomial(square, _SIN_SERIES)
    cosine = sign * polynomial(square, _COS_SERIES)
    if count_true(absolute(x) > _SIN_FARTHEST) > 0:
        for index in range(WIDTH):
            if abs(lane(x, index)) > _SIN_FARTHEST:
                sine = with_lane(sine, index, math.sin(lane(x, index)))
                cosine = with_lane(cosine, index, math.cos(lane(x, index)))
    return sine, cosine
