"""How plots write numbers for people: a true minus sign, powers of ten with raised digits, fixed places.

Plain text, no Qt.
"""

import math
from typing import Final

_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

FIGURE_SPACE: Final = "\u2007"
"""As wide as a digit: fills numbers up, so that they do not jump."""


def decade(exponent: int) -> str:
    """A power of ten as an axis shows it: `1`, `10`, `10⁻³`."""
    if exponent in (0, 1):
        return "1" if exponent == 0 else "10"
    return "10" + str(exponent).translate(_RAISED)


def scientific(value: float, digits: int = 2) -> str:
    """A number of any size with `digits` significant digits: `0.31`, `3.1·10⁻⁴`, `−12`; exact 0 is `0`, NaN is `–`."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value == 0.0:
        return "0"
    mantissa, _, power = f"{abs(value):.{digits - 1}e}".partition("e")
    exponent = int(power)
    sign = "−" if value < 0 else ""
    if -2 <= exponent < max(digits, 3):
        return sign + f"{float(f'{mantissa}e{exponent}'):.{max(digits - 1 - exponent, 0)}f}"
    return f"{sign}{mantissa}·{decade(exponent)}"


def fixed(value: float, places: int, width: int = 0) -> str:
    """A number with `places` decimals, filled from the left to `width` characters: `−0.250`, NaN is `–`."""
    if math.isnan(value):
        text = "–"
    elif math.isinf(value):
        text = "∞" if value > 0 else "−∞"
    else:
        text = f"{value:.{places}f}"
        if float(text) == 0.0:
            text = text.removeprefix("-")  # −0.00 would only puzzle
        text = text.replace("-", "−")
    return text.rjust(width, FIGURE_SPACE)
