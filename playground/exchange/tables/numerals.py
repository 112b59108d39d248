"""Numbers as tables of all countries have them: `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`, `12 %`, `€ 3,50`.

Which mark parts decimals is decided for a whole table (`Marks`), by the numbers that leave no doubt. Differs from
`playground.model.numerals`, which reads one number that a person types and can ask back.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

DecimalMark = Literal[".", ","]

MISSING: Final = frozenset(
    (
        "", "na", "n/a", "n.a.", "n. a.", "nan", "null", "none", "nil", "missing", "#n/a", "#na", "#null!", "#value!",
        "#div/0!", "#ref!", "#name?", "#num!", "?", "??", "-", "--", "---", "–", "—", "…", "...", ".", "*", "<na>",
        "k.a.", "k. a.", "(null)",
    )
)  # fmt: skip
"""What people write where they have no value, in small letters."""

LARGEST: Final = 1e300
"""Larger numbers are refused: their squares and differences are still finite in what scaling computes."""

_SIGNS: Final = str.maketrans(
    {**dict.fromkeys("−–‐", "-"), "＋": "+", "’": "'", **dict.fromkeys("\u00a0\u202f\u2009", " ")}
)
_AROUND: Final = " \t€$£¥%"
_SHAPE: Final = re.compile(r"[+-]?[\d.,' ]*\d[\d.,' ]*(?:[eE][+-]?\d+)?")
_GROUPED: Final = {
    mark: re.compile(
        rf"[+-]?(?:{groups}|\d{{1,3}}(?:'\d{{3}})+|\d{{1,3}}(?: \d{{3}})+|\d+)?(?:{point}\d*)?"
        r"(?:[eE][+-]?\d+)?"
    )
    for mark, groups, point in (
        (".", r"\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}", r"\."),  # the second: lakh and crore, 12,34,567
        (",", r"\d{1,3}(?:\.\d{3})+", ","),
    )
}
_INFINITE: Final = re.compile(r"[+-]?(?:inf|infinity|∞)", re.IGNORECASE)
_LONGEST: Final = 400


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value. The text is stripped."""
    return len(text) <= 8 and text.casefold() in MISSING


def usual_signs(text: str) -> str:
    """A cell as the patterns here know it: plain minus, apostrophe and spaces, no currency, no percent sign.

    `(1,50)` is what accountants write for −1,50.
    """
    plain = text.translate(_SIGNS).strip(_AROUND)
    return f"-{plain[1:-1].strip(_AROUND)}" if plain.startswith("(") and plain.endswith(")") else plain


def read_number(text: str, mark: DecimalMark) -> float | None:
    """A cell's number, infinite where it is too large; None if it is none. The text is stripped and not missing."""
    if len(text) > _LONGEST or (
        text[:1].isalpha() and text[:1] not in "iI"
    ):  # most texts, and the quickest way to know
        return None
    plain = usual_signs(text)
    if _INFINITE.fullmatch(plain):
        return -math.inf if plain.startswith("-") else math.inf
    if not _GROUPED[mark].fullmatch(plain) or not any(map(str.isdigit, plain)):
        return None
    for group in ("'", " ", "," if mark == "." else "."):
        plain = plain.replace(group, "")
    try:
        value = float(plain.replace(",", "."))
    except ValueError:  # an exponent alone, or digits that are none
        return None
    return value if abs(value) <= LARGEST else math.copysign(math.inf, value)


@dataclass(frozen=True, slots=True)
class Marks:
    """How a table writes decimals; is_sure: a number leaves no doubt. example: one that could be read otherwise."""

    decimal: DecimalMark
    is_sure: bool
    example: str = ""


def marks_of(cells: Iterable[str], separator: str) -> Marks:
    """How the numbers among these cells write decimals.

    Where no number decides, `1,234` is a decimal in a table of semicolons, which stand there because the comma parts
    decimals, and else a thousand; `1.234` is always a decimal.
    """
    points, commas, doubtful_comma, doubtful_point = 0, 0, "", ""
    for cell in cells:
        if ("," not in cell and "." not in cell) or len(cell) > _LONGEST:
            continue
        plain = usual_signs(cell)
        if not _SHAPE.fullmatch(plain):
            continue
        decided = _decided(plain)
        points += decided == "."
        commas += decided == ","
        if decided is None and read_number(plain, ".") is not None and read_number(plain, ",") is not None:
            doubtful_comma = doubtful_comma or (plain if "," in plain else "")
            doubtful_point = doubtful_point or (plain if "." in plain else "")
    if points or commas:
        return Marks(".", True) if points >= commas else Marks(",", True)
    if doubtful_comma and not doubtful_point:
        return Marks("," if separator == ";" else ".", False, doubtful_comma)
    return Marks(".", False, doubtful_point if separator == ";" else "")


def _decided(plain: str) -> DecimalMark | None:
    """Which decimal mark a number has, if it cannot be read in two ways and has one that tells."""
    mantissa = re.split("[eE]", plain, maxsplit=1)[0].lstrip("+-").replace(" ", "").replace("'", "")
    commas, points = mantissa.count(","), mantissa.count(".")
    if commas and points:
        if min(commas, points) > 1:
            return None  # no number
        last: DecimalMark = "," if mantissa.rfind(",") > mantissa.rfind(".") else "."
        return last if (commas if last == "," else points) == 1 else None
    mark, count = (",", commas) if commas else (".", points)
    other: DecimalMark = "." if mark == "," else ","
    parts = mantissa.split(mark)
    if count > 1:  # 1,234,567: a mark that comes twice parts thousands, and the other one decimals
        return other if 1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]) else None
    if count == 1 and (len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0] in ("", "0")):
        return "," if mark == "," else "."
    return None


# --- dates ----------------------------------------------------------------------------------------------------------

_MONTH: Final = "(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|okt|oct|nov|dec|dez)[a-zä]*\\.?"
_TIME: Final = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?(?:\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"
_DAY: Final = (
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?"  # 2024-05-17, 2024-05
    r"|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d{2})"  # 17.5.2024, 5/17/24
    rf"|\d{{1,2}}[-/. ]\s?{_MONTH}[-/. ,]\s?\d{{2,4}}"  # 17 May 2024
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{2,4}}|{_MONTH}[- ]\d{{2,4}})"  # May 17, 2024; May 2024
)
_DATE: Final = re.compile(rf"(?:(?:[a-z]{{2,9}}\.?,?\s)?{_DAY}(?:[t ,]\s?{_TIME})?|{_TIME})", re.IGNORECASE)
_LONGEST_DATE: Final = 40


def is_date(text: str) -> bool:
    """Whether a cell is a date or a time of day. `12.05` is none: it is a number."""
    return (
        len(text) <= _LONGEST_DATE and _DATE.fullmatch(text) is not None and not re.fullmatch(r"\d{4}\.\d{1,2}", text)
    )
