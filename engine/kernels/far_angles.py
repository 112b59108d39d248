"""Where an angle beyond a million lies on the circle, in whole numbers (Payne & Hanek 1983).

x is m·2^e with a whole m of 53 bits. Of m·2^e/π only the last bit before the point and those behind it matter. So m is
multiplied by those 224 bits of 1/π which reach there, and no accuracy is lost however large x is.
"""

from typing import Any, Final

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from engine.kernels.compiler import part
from engine.kernels.rows import fused

_ONE_OVER_PI: Final = bytes.fromhex(
    "517cc1b727220a94fe13abe8fa9a6ee06db14acc9e21c820ff28b1d5ef5de2b0db92371d2126e9700324977504e8c90e"
    "7f0ef58e5894d39f74411afa975da24274ce38135a2fbf209cc8eb1cc1a99cfa4e422fc5defc941d8ffc4bffef02cc07"
    "f79788c5ad05368fb69b3f6793e584dba7a31fb34f2ff516ba93dd63f5f2f8bd9e839cfbc529497535fdafd88fc6ae84"
    "2b0198237e3db5d5"
)
"""The first 1216 bits of 1/π behind the point."""

_WORD: Final = ir.IntType(64)
_WORDS: Final = tuple(int(word) for word in np.frombuffer(_ONE_OVER_PI, ">u4"))
_TAKEN: Final = 7

_PI_HIGH: Final = float.fromhex("0x1.921fb54442d18p+1")
_PI_LOW: Final = float.fromhex("0x1.1a62633145c07p-53")

_ONE: Final = np.uint64(1)
_HALF: Final = np.uint64(32)
_LOW: Final = np.uint64(0xFFFFFFFF)
_NOTHING: Final = np.uint64(0)


@intrinsic
def _bits(typing: Any, number: Any) -> Any:
    """The 64 bits of a float64."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.bitcast(args[0], _WORD)

    return types.uint64(types.float64), emit


@intrinsic
def _digits(typing: Any, index: Any) -> Any:
    """The bits 32·index to 32·index + 31 of 1/π behind the point."""

    def emit(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        table = ir.Constant(ir.ArrayType(_WORD, len(_WORDS)), _WORDS)
        place = cgutils.global_constant(builder, "one_over_pi", table)
        return builder.load(builder.gep(place, [_WORD(0), args[0]]))

    return types.uint64(types.int64), emit


@part
def nearest_half_turn(x: float) -> tuple[float, float]:
    """For |x| from a million on: ±1 and r with sin x = ±sin r, cos x = ±cos r and |r| ≤ ½π; NaN for infinity."""
    if abs(x) > 1.7976931348623157e308:
        return 1.0, x - x
    bits = _bits(x)
    m = (bits & np.uint64(0xFFFFFFFFFFFFF)) | np.uint64(0x10000000000000)
    e = np.int64((bits >> np.uint64(52)) & np.uint64(0x7FF)) - 1075
    first = ((e + 31) >> 5) - 1  # what comes before makes whole turns

    # v = m · the taken digits: 256 bits in four words, the highest first. What overflows makes whole turns, too.
    v3, v2, v1, v0 = _NOTHING, _NOTHING, _NOTHING, _NOTHING
    for index in range(first, first + _TAKEN):
        v3 = (v3 << _HALF) | (v2 >> _HALF)
        v2 = (v2 << _HALF) | (v1 >> _HALF)
        v1 = (v1 << _HALF) | (v0 >> _HALF)
        v0 = v0 << _HALF
        if index >= 0:
            digits = _digits(index)
            low, high = (m & _LOW) * digits, (m >> _HALF) * digits
            p0 = low + (high << _HALF)
            p1 = (high >> _HALF) + (_ONE if p0 < low else _NOTHING)
            v0 = v0 + p0
            p1 = p1 + (_ONE if v0 < p0 else _NOTHING)
            v1 = v1 + p1
            carry = _ONE if v1 < p1 else _NOTHING
            v2 = v2 + carry
            v3 = v3 + (_ONE if v2 < carry else _NOTHING)

    # Shifted so that the last bit before the point stands first.
    shift = np.uint64(63 + e - 32 * (first + 1))
    back = np.uint64(64) - shift
    v3 = (v3 << shift) | (v2 >> back)
    v2 = (v2 << shift) | (v1 >> back)
    v1 = (v1 << shift) | (v0 >> back)
    is_odd = (v3 >> np.uint64(63)) == _ONE
    high = (v3 << _ONE) | (v2 >> np.uint64(63))
    low = (v2 << _ONE) | (v1 >> np.uint64(63))
    is_past_half = (high >> np.uint64(63)) == _ONE
    if is_past_half:  # the next multiple of π is nearer: 1 − f
        low = ~low + _ONE
        high = ~high + (_ONE if low == _NOTHING else _NOTHING)

    # f, the part of π that is left, as the sum of two float64, and r = f·π.
    top, second = np.float64(high >> _HALF) * 2.0**-32, np.float64(high & _LOW) * 2.0**-64
    rest = np.float64(low >> _HALF) * 2.0**-96 + np.float64(low & _LOW) * 2.0**-128
    front = top + second
    rest = (second - (front - top)) + rest
    f = front + rest
    f_low = rest - (f - front)
    r = f * _PI_HIGH
    r = r + (fused(f, _PI_HIGH, -r) + (f_low * _PI_HIGH + f * _PI_LOW))
    if is_past_half != (x < 0.0):
        r = -r
    return -1.0 if is_odd != is_past_half else 1.0, r
