"""What the columns of a table are called: in a first row, with units below it, in a comment above, or nowhere."""

from dataclasses import dataclass
from typing import Final

from playground.exchange.csv_text import without_apostrophe
from playground.exchange.tables.numerals import DecimalMark, is_missing, read_number
from playground.exchange.tables.rows import Row, rows_of

HEADER_ROWS: Final = 200
"""So many rows are looked at to know whether the first holds names."""

_LONGEST_NAME: Final = 60
_FEWEST_WITH_UNITS: Final = 3
_LONGEST_UNIT: Final = 20


@dataclass(frozen=True, slots=True)
class Heading:
    """The names, if there are any, and how many rows hold them: none where they stand in a comment, two with units."""

    names: list[str] | None = None
    rows: int = 0


def heading_of(
    sample: list[Row], common: int, mark: DecimalMark, wished: bool | None, comment: str, separator: str
) -> Heading:
    """The names of the columns, by the guess or as a person says; `comment` is what stands right above."""
    first, body = sample[0].cells, [row.cells for row in sample[1 : HEADER_ROWS + 1]]
    if wished or (wished is None and is_header(first, body, mark)):
        names = _names(first, body, common)
        if not _is_units(body, mark):
            return Heading(names, 1)
        units = [*body[0], *[""] * len(names)]
        return Heading(
            [f"{name} ({unit})" if name and unit else name for name, unit in zip(names, units, strict=False)], 2
        )
    return Heading(_names_in(comment, separator, common, mark) if comment and wished is None else None)


def is_header(first: list[str], body: list[list[str]], mark: DecimalMark) -> bool:
    """Whether the first row holds names: it has text above numbers, or what none of the rows below has."""
    votes, decided = 0, False
    for index, cell in enumerate(first):
        below = [row[index] for row in body if index < len(row) and not is_missing(row[index])]
        numbers = sum(read_number(own, mark) is not None for own in below)
        if not below or numbers <= 0.5 * len(below) or not cell:
            continue
        decided = True
        votes += -1 if is_missing(cell) or read_number(cell, mark) is not None else 1
    if decided:
        return votes >= 0
    if any(read_number(cell, mark) is not None for cell in first):
        return False
    values = [{row[index] for row in body if index < len(row)} for index in range(len(first))]
    return bool(body) and all(cell not in own for cell, own in zip(first, values, strict=True))


def _is_units(body: list[list[str]], mark: DecimalMark) -> bool:
    """Whether the row below the names tells units: text above every column of numbers, and no other row is like it."""
    if len(body) < _FEWEST_WITH_UNITS or not any(body[0]):
        return False
    decided = 0
    for index, unit in enumerate(body[0]):
        below = [row[index] for row in body[1:] if index < len(row) and not is_missing(row[index])]
        if not below or not all(read_number(own, mark) is not None for own in below):
            continue
        if read_number(unit, mark) is not None or (is_missing(unit) and unit) or len(unit) > _LONGEST_UNIT:
            return False
        decided += bool(unit)
    return decided > 0


def _names(first: list[str], body: list[list[str]], common: int) -> list[str]:
    """The names in the first row: one more where R names rows and not their column, fewer where lines end in commas."""
    width = len(first)
    if body and common == width + 1 and not any(len(cells) == width for cells in body):
        return ["row", *first]
    while width > 1 and not first[width - 1] and not any(cell for cells in body for cell in cells[width - 1 :]):
        width -= 1
    return first[:width]


def _names_in(comment: str, separator: str, width: int, mark: DecimalMark) -> list[str] | None:
    """The names in the comment right above the data, as NumPy and gnuplot write them; None if they are not."""
    for line in (comment, comment.lstrip("#%/")):
        row = next(rows_of(f" {line}", separator), None)  # the space: else it would be a comment again
        if row is not None and len(row.cells) == width:
            first = row.cells[0].lstrip("#%/").strip() or row.cells[0]
            names = [first, *row.cells[1:]]
            return None if any(read_number(name, mark) is not None for name in names) else names
    return None


def unique_names(names: list[str]) -> tuple[str, ...]:
    """Names on one line each, none empty and none twice, long ones cut."""
    plain = [plain_name(name) or f"column {index + 1}" for index, name in enumerate(names)]
    taken = {name.casefold() for name in plain}
    seen: set[str] = set()
    made = []
    for base in plain:
        name, number = base, 2
        while name.casefold() in seen or (name != base and name.casefold() in taken):
            name, number = f"{base} ({number})", number + 1
        seen.add(name.casefold())
        made.append(name)
    return tuple(made)


def plain_name(name: str) -> str:
    """A name on one line, cut where it is long."""
    letters = (letter if letter.isprintable() else " " for letter in without_apostrophe(name))
    plain = " ".join("".join(letters).split())
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1]}…"
