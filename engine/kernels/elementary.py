"""exp, ln, erfc, sin and cos of a row, without branches, so that all its numbers take one path.

Each is a classical recipe: bring the argument into a small range, sum a polynomial there, undo the first step.
Errors are a few units in the last place. NaN stays NaN, and nothing overflows on the way to a finite result. No
library is asked: the same bits come out everywhere.
"""

import math
from typing import Final

from engine.kernels.compiler import inlined
from engine.kernels.far_angles import nearest_half_turn
from engine.kernels.rows import (
    Row,
    absolute,
    choose,
    count_true,
    fused,
    lane,
    lanes_of,
    nearest_integer,
    polynomial,
    power_of_two,
    with_lane,
)

# e^x = 2^k · e^r with whole k and |r| ≤ ½ ln 2, where a polynomial of Chebyshev's is exact to 4e-17. ln 2 is
# subtracted in two parts, of which the first has so few bits that k times it is exact (Cody & Waite 1980).

_LOG2_E: Final = 1.4426950408889634
_LN2_HIGH: Final = float.fromhex("0x1.62e42fee00000p-1")
_LN2_LOW: Final = float.fromhex("0x1.a39ef35793c76p-33")
_exp_series: Final = polynomial((  # of (e^r − 1 − r) / r²
    0.5000000000000001, 0.16666666666666669, 0.04166666666662399, 0.008333333333330051, 0.0013888888917281794,
    0.00019841269863105968, 2.480152119021773e-05, 2.7557268378684192e-06, 2.7620138719733994e-07,
    2.5100424157005067e-08,
))  # fmt: skip
_EXP_LOWEST: Final = -708.0
_EXP_HIGHEST: Final = 700.0


@inlined
def _exponential(x: Row) -> tuple[Row, Row]:
    """2^k and e^r − 1, for x between the bounds: e^x is 2^k·(e^r − 1) + 2^k."""
    k = nearest_integer(x * _LOG2_E)
    r = fused(k, -_LN2_LOW, fused(k, -_LN2_HIGH, x))
    square = r * r
    return power_of_two(k), fused(square, _exp_series(r, square), r)


@inlined
def exp_and_expm1(x: Row) -> tuple[Row, Row]:
    """e^x, and e^x − 1 exact also near 0. Below −708, e^x is exactly 0; from 700 on, both stay what they are there."""
    power, rise = _exponential(clamp(x, _EXP_LOWEST, _EXP_HIGHEST))
    return choose(x < _EXP_LOWEST, 0.0, fused(power, rise, power)), fused(power, rise, power - 1.0)


@inlined
def expm1_of_positive(x: Row) -> Row:
    """e^x − 1 for x from 0 on; from 700 on it stays what it is there."""
    power, rise = _exponential(choose(x > _EXP_HIGHEST, _EXP_HIGHEST, x))
    return fused(power, rise, power - 1.0)


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

_artanh_series: Final = polynomial(tuple(2.0 / (2 * n + 1) for n in range(17)))


@inlined
def log1p(u: Row) -> Row:
    """ln(1 + u) for u from 0 to 1."""
    s = u / (u + 2.0)
    square = s * s
    return s * _artanh_series(square, square * square)


@inlined
def softplus(x: Row, decay: Row) -> Row:
    """ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|), given `decay`, e^−|x|."""
    return choose(x < 0.0, 0.0, x) + log1p(decay)


# erfc x = e^{−x²} · t · P(2t − 1) with t = 3 / (3 + x), which maps 0…∞ to 1…0 (the substitution of Shepherd &
# Laframboise 1981). P is the Chebyshev interpolant, written in powers; erfc is exact to 5e-16.

_erfc_series: Final = polynomial((
    0.3580023023627798936, 0.29446481772329448711, 0.19674278570136932395, 0.1034890873001944075,
    0.039842587095666312604, 0.0089424115413504718965, -0.00040413887394316184599, -0.0010113539986860460674,
    -0.00018276991424949871961, 0.00009225927134071365695, 0.000035853923636812827569, -0.000010132683861908936131,
    -5.8238574076360063716e-6, 1.583009425367858404e-6, 9.2258296402014064107e-7, -3.3293900476369913353e-7,
    -1.37228426997053514e-7, 7.795122669713508119e-8, 1.6652640553590824622e-8, -1.7060807323373566042e-8,
    -1.1893885619092367844e-9, 2.8979247563452760681e-9, 2.3183140775046786231e-12, -2.7035624320633309795e-10,
))  # fmt: skip

_SQRT_HALF: Final = math.sqrt(0.5)
_NORMAL_PEAK: Final = 1.0 / math.sqrt(2.0 * math.pi)


@inlined
def normal(z: Row, bell: Row) -> tuple[Row, Row]:
    """Φ(z) and φ(z), the standard normal distribution and its density, given `bell`, e^(−z²/2)."""
    t = 3.0 / fused(absolute(z), _SQRT_HALF, 3.0)
    u = fused(t, 2.0, -1.0)
    tail = bell * t * _erfc_series(u, u * u) * 0.5
    return choose(z < 0.0, tail, 1.0 - tail), bell * _NORMAL_PEAK


# sin x = ± sin r with x = k·π + r, |r| ≤ ½π. π is subtracted in three parts, of which the first two have so few bits
# that k times them is exact for |x| up to a million (Cody & Waite 1980); farther away it takes more of its digits.

_PI_HIGH: Final = float.fromhex("0x1.921fb54400000p+1")
_PI_MIDDLE: Final = float.fromhex("0x1.0b4611a600000p-33")
_PI_LOW: Final = float.fromhex("0x1.3198a2e037073p-68")
_NEAR: Final = 1e6
_sin_series: Final = polynomial(tuple((-1.0) ** n / math.factorial(2 * n + 1) for n in range(12)))
_cos_series: Final = polynomial(tuple((-1.0) ** n / math.factorial(2 * n) for n in range(13)))


@inlined
def sin_and_cos(x: Row) -> tuple[Row, Row]:
    """Sin x and cos x."""
    k = nearest_integer(x * (1.0 / math.pi))
    r = fused(k, -_PI_LOW, fused(k, -_PI_MIDDLE, fused(k, -_PI_HIGH, x)))
    half = k * 0.5
    sign = choose(absolute(half - nearest_integer(half)) > 0.25, -1.0, 1.0)  # −1 for odd k
    if count_true(absolute(x) > _NEAR) > 0:
        for index in range(lanes_of(x)):
            if abs(lane(x, index)) > _NEAR:
                far_sign, far_r = nearest_half_turn(lane(x, index))
                sign, r = with_lane(sign, index, far_sign), with_lane(r, index, far_r)
    square = r * r
    fourth = square * square
    return sign * r * _sin_series(square, fourth), sign * _cos_series(square, fourth)
