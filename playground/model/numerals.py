"""How numbers are written for a person, and how what a person types is read. Plain text: no Qt, no locale of its own.

The law of writing, everywhere on the screen:

- decimal point, true minus sign, thin spaces between thousands: `−0.25`, `12 000`;
- below 0.001 and above a million a power of ten, without zeros that say nothing: `1.2·10⁻⁵`, `10⁻⁵`, `3·10⁷`;
- an exact 0 is `0`, and nothing else is; what is no number is `–`, what has left all bounds `∞`.

Which digits are told depends on what it is: a setting (`chosen`), a measured number (`measured`), one with a fixed
count of decimals that others stand above or below (`fixed`), a short one beside a thing (`short`), a share (`percent`).
Programs read `plain` and JSON, not this.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

_RAISED: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLEST_PLAIN: Final = 1e-3
_LARGEST_PLAIN: Final = 1e6

THIN_SPACE: Final = "\u2009"
"""Stands between thousands."""

FIGURE_SPACE: Final = "\u2007"
"""As wide as a digit: fills numbers up, so that they do not jump."""


def grouped(digits: str) -> str:
    """Digits in threes from the right, parted by thin spaces: `1 234 567`, `000 012`."""
    head = len(digits) % 3
    parts = ([digits[:head]] if head else []) + [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return THIN_SPACE.join(parts)


def counted(number: int, digits: int = 1) -> str:
    """A whole number, with zeros in front up to `digits`: `5 000`, `−12`."""
    text = grouped(str(abs(number)).rjust(digits, "0"))
    return f"−{text}" if number < 0 else text


def decade(exponent: int) -> str:
    """A power of ten as an axis shows it: `1`, `10`, `10⁻³`."""
    if exponent in (0, 1):
        return "1" if exponent == 0 else "10"
    return "10" + str(exponent).translate(_RAISED)


def measured(value: float, digits: int = 3) -> str:
    """A number of any size with `digits` significant digits: `0.310`, `3.1·10⁻⁴`, `−12.0`, `0`, `–`."""
    if (special := _special(value)) is not None:
        return special
    mantissa, exponent = _parts(abs(value), digits)
    rounded = float(f"{mantissa}e{exponent}")
    if _SMALLEST_PLAIN <= rounded <= _LARGEST_PLAIN:
        text = _decimal(rounded, max(digits - 1 - exponent, 0))
    else:
        text = _power(mantissa, exponent)
    return _signed(value, text)


def fixed(value: float, places: int, width: int = 0) -> str:
    """A number with `places` decimals, filled from the left to `width` characters: `−0.250`.

    What would be written as 0 and is none, or does not belong to the plain sizes, is written as `measured` writes it.
    """
    size = abs(value)
    if not _SMALLEST_PLAIN <= size <= _LARGEST_PLAIN:
        text = measured(value, max(places - 1, 2))
    else:
        text = _decimal(size, places)
        text = measured(value, 1) if size < 1.0 and float(text) == 0.0 else _signed(value, text)
    return text.rjust(width, FIGURE_SPACE) if width else text


def short(value: float) -> str:
    """As short as can be, for beside a thing: `0.42`, `−1.30`, `12.5`, `−340`, `3·10⁻⁵`."""
    size = abs(value)
    if size < 9.995:
        return fixed(value, 2)
    return fixed(value, 1 if size < 99.95 else 0) if size < 99_999.5 else measured(value, 2)


def chosen(value: float) -> str:
    """A setting as a person would write it, all that was chosen and no more: `0.03`, `10⁻⁵`, `12`, `−1 000 000`."""
    if (special := _special(value)) is not None:
        return special
    size = abs(value)
    digits = len(repr(float(size)).partition("e")[0].replace(".", "").strip("0"))
    mantissa, exponent = _parts(size, max(digits, 1) if digits <= 12 else 6)
    mantissa = _stripped(mantissa)
    if size == math.floor(size) and size < 1e10:
        return _signed(value, grouped(str(int(size))))
    if _SMALLEST_PLAIN <= size <= _LARGEST_PLAIN:
        places = max(len(mantissa.replace(".", "")) - 1 - exponent, 0)
        return _signed(value, _decimal(size, places))
    return _signed(value, _power(mantissa, exponent))


def rounded_to(value: float, digits: int) -> float:
    """The nearest number with so many significant digits."""
    return float(f"{value:.{digits - 1}e}")


def percent(share: float, places: int = 0) -> str:
    """A share of 1 in percent, without the sign: `62`; only all of it is `100`, and only nothing `0`."""
    if share in (0.0, 1.0):
        return fixed(100.0 * share, 0)
    return fixed(min(100.0 * share, 100.0 - 10.0**-places) if share < 1.0 else 100.0 * share, places)


def tick_texts(values: Sequence[float], spacing: float) -> list[str]:
    """The numbers of an axis, `spacing` apart: all with the same decimals, or all as powers of ten; 0 is `0`."""
    largest = max((abs(value) for value in values), default=0.0)
    if largest > _LARGEST_PLAIN or 0.0 < largest < _SMALLEST_PLAIN:
        digits = 1 if all(float(f"{value:.0e}") == float(f"{value:.6e}") for value in values) else 2
        return [measured(value, digits) for value in values]
    places = max(0, math.ceil(-math.log10(spacing) - 1e-9))
    while places < 6 and abs(spacing * 10**places - round(spacing * 10**places)) > 1e-6:
        places += 1
    rounded = [round(value, places) for value in values]  # ticks are multiples of the spacing, but for the last bits
    return ["0" if value == 0.0 else _signed(value, _decimal(abs(value), places)) for value in rounded]


def plain(value: float, places: int = 4) -> str:
    """In the letters that every terminal and every font has: `0.3100`, `1.25e-05`, `-12.0000`, `nan`, `0`."""
    if value == 0.0:
        return "0"
    if _SMALLEST_PLAIN <= abs(value) <= _LARGEST_PLAIN and float(text := f"{value:.{places}f}") != 0.0:
        return text
    return f"{value:.2e}" if math.isfinite(value) else str(float(value))


def in_file(value: float) -> str:
    """As a file has it, for a refusal that speaks of one: `1`, `-0.5`, `1e-05`."""
    return str(int(value)) if math.isfinite(value) and value == int(value) and abs(value) < 1e15 else repr(float(value))


def _special(value: float) -> str | None:
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return "0" if value == 0.0 else None


def _signed(value: float, text: str) -> str:
    return f"−{text}" if value < 0.0 else text


def _parts(size: float, digits: int) -> tuple[str, int]:
    mantissa, _, power = f"{size:.{digits - 1}e}".partition("e")
    return mantissa, int(power)


def _stripped(mantissa: str) -> str:
    return mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa


def _power(mantissa: str, exponent: int) -> str:
    factor = _stripped(mantissa)
    return decade(exponent) if factor == "1" else f"{factor}·{decade(exponent)}"


def _decimal(size: float, places: int) -> str:
    text = f"{size:.{places}f}"
    if size < 999.0:
        return text
    whole, point, rest = text.partition(".")
    return grouped(whole) + point + rest


# --- reading --------------------------------------------------------------------------------------------------------

Kind = Literal["whole", "real", "share"]
"""A whole number; any number; or a share, that is a number of percent."""

_LONGEST: Final = 80
_FARTHEST_EXPONENT: Final = 400

_SAME: Final = {
    **dict.fromkeys("−–—‒‐‑﹣－⁃", "-"),
    **dict.fromkeys("＋﹢", "+"),
    **dict.fromkeys("×·⋅∙•✕xX✖", "*"),
    **dict.fromkeys("⁄∕÷／", "/"),
    **dict.fromkeys("٪％﹪", "%"),
    **dict.fromkeys("،，﹐", ","),
    **dict.fromkeys("．﹒", "."),
    **dict.fromkeys("’‘ʼ′＇`´", "'"),
    "＾": "^",
    "ｅ": "e",
    "Ｅ": "e",
    "E": "e",
    "٬": "'",  # parts thousands and nothing else, as an apostrophe does
}
"""What people's keyboards and clipboards have for the same sign."""

_HIGH: Final = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")
_HIGH_RUN: Final = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_POWER: Final = re.compile(r"(?:(?P<factor>[^e*^]+)(?:\*10\^|e|\*e)|10\^)(?P<exponent>[+-]?\d+)")
_AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}([.,])\d{3}")


@dataclass(frozen=True, slots=True)
class Marks:
    """How a person's system parts decimals and thousands."""

    decimal: str = "."
    group: str = ","


@dataclass(frozen=True, slots=True)
class Limits:
    """What a box takes. without_low, without_high: the limit itself is not taken. unit: as the box shows it."""

    low: float
    high: float
    kind: Kind = "real"
    without_low: bool = False
    without_high: bool = False
    unit: str = ""

    def allow(self, value: float) -> bool:
        """Whether a number lies within the limits."""
        above = value > self.low if self.without_low else value >= self.low
        return above and (value < self.high if self.without_high else value <= self.high)

    @property
    def text(self) -> str:
        """The range in words: `0 to 50 %`, `above 0 and up to 100`, `a whole number from 20 to 5 000`."""
        low, high = chosen(self.low), chosen(self.high) + self.unit
        if self.kind == "whole":
            return f"a whole number from {low} to {high}"
        if self.without_low:
            return f"above {low} and {'less than' if self.without_high else 'up to'} {high}"
        return f"{low} to {'less than ' if self.without_high else ''}{high}"

    @property
    def allowed(self) -> str:
        """The range as a sentence without its full stop: `Allowed: 0.2 to 0.9`."""
        return f"Allowed: {self.text}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: an int where whole numbers are meant. note: how, where it could have been read otherwise."""

    value: float
    note: str = ""


class NumberRefused(ValueError):
    """What was typed cannot be taken. Its text says what is allowed and what was found."""


def read_number(text: str, limits: Limits, marks: Marks | None = None) -> Reading:
    """Read a number in any usual spelling, as the person's system has it where two readings are possible.

    `0.5`, `0,5`, `−½`, `1/2`, `1e-3`, `3·10⁻²`, `3*10^-2`, `12 000`, `12'000`, `1,234.5`, `٠٫٥`, and percent where a
    share is meant. The point is always a decimal one, as the program writes it, unless whole numbers are meant. Raises
    NumberRefused.
    """
    typed = text.strip()
    if not typed:
        raise NumberRefused(f"Nothing is typed. {limits.allowed}.")
    if len(typed) > _LONGEST:
        raise NumberRefused(f"That is longer than a number. {limits.allowed}.")
    usual = marks or Marks()
    try:
        candidates = _candidates(_usual_signs(_without_unit(typed, limits.unit)), limits, usual)
    except (ValueError, ZeroDivisionError):
        raise NumberRefused(f"“{typed}” is not a number. {limits.allowed}.") from None
    fitting = [found for found in candidates if _fits(found, limits)]
    if not fitting:
        raise NumberRefused(_misfit(candidates[0], typed, limits))
    if len(fitting) > 1 and not _is_decided(typed, limits.kind, usual):
        raise NumberRefused(_question(typed, fitting))
    value = fitting[0].value
    is_sure = len(candidates) == 1 or (fitting[0] is candidates[0] and _is_sure(typed, limits.kind, usual))
    note = ""
    if fitting[0].is_converted or not is_sure:
        note = f"“{typed}” is read as {chosen(float(value))}{limits.unit}."
        if len(fitting) > 1:
            note += f" {_advice(typed, fitting[1], fitting)}"
    return Reading(int(value) if limits.kind == "whole" else float(value), note)


def _is_decided(typed: str, kind: Kind, marks: Marks) -> bool:
    """Whether the kind, the program's own point, or the person's system says how `1,000` or `1.000` is meant."""
    return kind == "whole" or "." in typed or "," in (marks.decimal, marks.group)


def _is_sure(typed: str, kind: Kind, marks: Marks) -> bool:
    """Whether nobody with this system, and the program before the eyes, would mean it otherwise."""
    mark = "." if "." in typed else ","
    if kind == "whole":
        return mark == marks.group
    return marks.group != "." if mark == "." else marks.decimal == ","


def _question(typed: str, readings: "Sequence[_Found]") -> str:
    return f"“{typed}” can be read in two ways. {' '.join(_advice(typed, found, readings) for found in readings)}"


def _advice(typed: str, meant: "_Found", readings: "Sequence[_Found]") -> str:
    """How to write it so that no system reads it otherwise: with a point, or without a mark."""
    is_grouped = abs(meant.value) == max(abs(found.value) for found in readings)
    way = re.sub("[.,]", "" if is_grouped else ".", typed, count=1)
    return f"If you mean {chosen(_float(meant.value))}, write {way}."


@dataclass(frozen=True, slots=True)
class _Found:
    """A possible reading, exact. is_converted: it was no plain number of the box's unit."""

    value: Fraction
    is_converted: bool = False


def _fits(found: _Found, limits: Limits) -> bool:
    if limits.kind == "whole" and found.value.denominator != 1:
        return False
    value = _float(found.value)
    return limits.allow(value) and (value != 0.0 or found.value == 0)


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _misfit(found: _Found, typed: str, limits: Limits) -> str:
    value = _float(found.value)
    if value == 0.0 and found.value != 0:
        return f"“{typed}” is too small to compute with. {limits.allowed}."
    told = f"{chosen(value)}{limits.unit}" if math.isfinite(value) else f"“{typed}”"
    text = f"Found {told}. {limits.allowed}."
    if limits.kind != "real" and "%" in limits.unit and 0.0 < value <= 1.0 and limits.allow(100.0 * value):
        text += f" For {chosen(value)} of all write {chosen(100.0 * value)} %."
    return text


def _usual_signs(text: str) -> str:
    """The text in ASCII, as far as it is a number: digits of every script, each sign in one form, no invisible ones."""
    text = text.replace("أس", "e")
    text = _HIGH_RUN.sub(lambda run: "^" + run.group().translate(_HIGH), text)
    told = []
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Nd":
            told.append(str(unicodedata.decimal(letter)))
        elif category == "Zs" or letter == "\t":
            told.append(" ")
        elif category == "No":
            numerator, denominator = Fraction(unicodedata.numeric(letter)).limit_denominator(100).as_integer_ratio()
            told.append(f" {numerator}/{denominator}")
        elif category != "Cf":
            told.append(_SAME.get(letter, letter))
    signs = "".join(told).replace("**", "^").strip()
    signs = re.sub(r"\^\(([+-]?\d+)\)", r"^\1", signs)
    return re.sub(r" *([-+*/^%e]) *", r"\1", signs)


def _without_unit(text: str, unit: str) -> str:
    """What stands before the unit that the box shows; percent stays, for it says what is meant."""
    sign = unit.strip()
    return text.removesuffix(sign).strip() if sign and sign != "%" else text


def _candidates(text: str, limits: Limits, marks: Marks) -> list[_Found]:
    """The possible readings, the likeliest first. Raises ValueError, ZeroDivisionError."""
    is_percent = text.endswith("%") or text.startswith("%")
    text = text.strip("%").strip() if is_percent else text
    sign = -1 if text.startswith("-") else 1
    text = text[1:] if text[:1] in ("-", "+") else text
    is_fraction = "/" in text
    in_percent = "%" in limits.unit
    if is_percent and limits.kind == "whole" and not in_percent:
        raise ValueError(text)
    factor = Fraction(sign)
    if is_percent and not in_percent:
        factor /= 100
    is_converted = (is_percent and not in_percent) or (is_fraction and in_percent and not is_percent)
    if is_fraction and in_percent and not is_percent:
        factor *= 100  # half of all is 50 %
    return [_Found(factor * value, is_converted) for value in _values(text, limits.kind, marks)]


def _values(text: str, kind: Kind, marks: Marks) -> list[Fraction]:
    if "/" in text:
        whole, _, rest = text.rpartition(" ") if re.fullmatch(r"\d+ +\d+/\d+", text) else ("", "", text)
        above, below = rest.split("/")
        return [Fraction(int(whole or "0")) + _values(above, kind, marks)[0] / _values(below, kind, marks)[0]]
    if power := _POWER.fullmatch(text):
        exponent = int(power["exponent"])
        if abs(exponent) > _FARTHEST_EXPONENT:
            exponent = _FARTHEST_EXPONENT if exponent > 0 else -_FARTHEST_EXPONENT
        return [value * Fraction(10) ** exponent for value in _decimals(power["factor"] or "1", "real", marks)]
    return _decimals(text, kind, marks)


def _decimals(text: str, kind: Kind, marks: Marks) -> list[Fraction]:
    """Digits with marks; two readings of what can be a decimal or thousands."""
    found = [mark for mark in text if mark in ".,٫"]
    if "٫" in found:
        decimal = "٫"
    elif len(set(found)) == 2:
        decimal = found[-1]
    elif len(found) == 1:
        decimal = found[0]
    else:
        decimal = ""
    match = _AMBIGUOUS.fullmatch(text)
    if match is None:
        return [_one(text, decimal)]
    readings = [_one(text, decimal), _one(text, "")]
    groups_first = kind == "whole" or (match[1] == "," and marks.group == ",")
    return readings[::-1] if groups_first else readings


def _one(text: str, decimal: str) -> Fraction:
    """The number with this decimal mark, or none; every other mark parts thousands. Raises ValueError."""
    if decimal and text.count(decimal) != 1:
        raise ValueError(text)
    whole, _, rest = text.partition(decimal) if decimal else (text, "", "")
    parts = re.split(r"[.,' ]", whole)
    if len(parts) > 1 and (len(set(re.sub(r"\d", "", whole))) != 1 or not _are_groups(parts)):
        raise ValueError(text)
    behind = rest.split(" ")
    if any(len(part) != 3 for part in behind[:-1]):
        raise ValueError(text)
    digits, decimals = "".join(parts), "".join(behind)
    if not re.fullmatch(r"\d*", digits + decimals, re.ASCII) or not digits + decimals:
        raise ValueError(text)
    return Fraction(int(digits + decimals), 10 ** len(decimals))


def _are_groups(parts: list[str]) -> bool:
    """Whether these are thousands: threes, or as in India twos before the last three."""
    first, *middle, last = parts
    return 1 <= len(first) <= 3 and len(last) == 3 and {len(part) for part in middle} in (set(), {2}, {3})
