"""A text understood as a table: where it begins, its separator and decimal mark, its width, and its columns' names."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from playground.exchange.tables.encoding import ENCODINGS
from playground.exchange.tables.numerals import DecimalMark, Marks, is_missing, marks_of, read_number
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.rows import (
    MAX_COLUMNS,
    SEPARATORS,
    PassedOver,
    Row,
    has_comment_lines,
    rows_of,
    separator_of,
    too_wide,
)

_SAMPLE_ROWS: Final = 2000
_HEADER_ROWS: Final = 200
_TITLE_ROWS: Final = 50
_TOLD_LINES: Final = 3
_FEWEST_WITH_UNITS: Final = 3
_LONGEST_UNIT: Final = 20
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person knows better than the guess; None leaves it to the guess.

    separator: a key of SEPARATORS. encoding: a key of ENCODINGS, which counts for bytes alone.
    """

    separator: str | None = None
    decimal: DecimalMark | None = None
    encoding: str | None = None
    header: bool | None = None

    def __post_init__(self) -> None:
        assert self.separator is None or self.separator in SEPARATORS
        assert self.encoding is None or self.encoding in ENCODINGS


@dataclass(slots=True)
class LeftOut:
    """Rows of one trouble: how many, and the lines of the first."""

    count: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, line: int) -> None:
        """Count the row that begins in a line."""
        self.count += 1
        if len(self.lines) < _TOLD_LINES:
            self.lines.append(line)


@dataclass(slots=True)
class Irregular:
    """What was met between the rows, and rows of another length."""

    passed: PassedOver = field(default_factory=PassedOver)
    long: LeftOut = field(default_factory=LeftOut)
    short: LeftOut = field(default_factory=LeftOut)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text, and how its rows are to be read. Raises nothing but TableRefused.

    first_line: rows that begin before it are titles and names. titles: lines above the table that are not part of it.
    comments: comment lines that are part of it, because they hold the names. renamed: names that were none or came
    twice, as they are now.
    """

    text: str
    separator: str
    has_comments: bool
    marks: Marks
    names: tuple[str, ...]
    has_header: bool
    first_line: int
    titles: int
    comments: int
    renamed: tuple[str, ...]

    def rows(self, irregular: Irregular) -> Iterator[Row]:
        """The rows below the names, each filled up to the width; longer ones are left out, and both are counted."""
        width = len(self.names)
        for row in rows_of(self.text, self.separator, irregular.passed, self.has_comments):
            if row.line < self.first_line:
                continue
            cells = row.cells
            if len(cells) > width and any(cells[width:]):
                irregular.long.add(row.line)
                continue
            if len(cells) < width:
                irregular.short.add(row.line)
            yield row if len(cells) == width else Row(row.line, [*cells[:width], *[""] * (width - len(cells))])


def understood(text: str, options: ReadOptions) -> Sheet:
    """Find out how a text is to be read. Raises TableRefused where it is no table."""
    commented = has_comment_lines(text, options.separator)
    separator = options.separator or separator_of(text, commented)
    passed = PassedOver()
    rows = rows_of(text, separator, passed, commented)
    first = next(rows, None)
    if first is None:
        raise TableRefused("no rows", "a row for each example", "Check that this is the right file.")
    comment, comment_line = passed.comment, passed.comment_line  # what stands before the first row
    sample = [first, *islice(rows, _SAMPLE_ROWS)]

    widths = Counter(len(row.cells) for row in sample)
    common = max(widths, key=lambda width: (widths[width], width))
    titles = 0
    while len(sample) > 1 and titles < _TITLE_ROWS and _is_title(sample[0], common):
        sample, titles = sample[1:], titles + 1

    marks = Marks(options.decimal, True) if options.decimal else _marks(text, separator, commented, sample)
    top, body = sample[0], [row.cells for row in sample[1 : _HEADER_ROWS + 1]]
    names = None
    if options.header or (options.header is None and is_header(top.cells, body, marks.decimal)):
        names = _names(top.cells, body, common)
    own_row = names is not None
    if names is None and options.header is None and comment_line == top.line - 1:
        names = _names_in(comment, separator, common, marks.decimal)
    width = common if names is None else len(names)
    if width > MAX_COLUMNS:
        raise too_wide(top.line, width)
    if width < 2:
        raise TableRefused(
            "one column",
            "two columns of numbers and one to learn, separated by commas, semicolons, tabs, vertical bars or spaces",
            "Check what stands between the columns.",
            line=top.line,
        )
    units = body[0] if own_row and _is_units(body, marks.decimal) else None
    if names is not None and units is not None:
        names = [f"{name} ({unit})" if name and unit else name for name, unit in zip(names, units, strict=False)]
    unique = unique_names(names or [""] * width)
    renamed = tuple(new for new, old in zip(unique, names or unique, strict=True) if new != _plain_name(old))
    comments = 0 if names is None or own_row else 1
    first_line = top.line + 1 if own_row else top.line
    if units is not None:
        first_line = sample[1].line + 1
    return Sheet(text, separator, commented, marks, unique, names is not None, first_line, titles, comments, renamed)


def _is_title(row: Row, common: int) -> bool:
    """Whether a row stands above the table: one cell where others have several, or too few to name the columns."""
    if common < 2:
        return False
    filled = [cell for cell in row.cells if cell]
    if len(row.cells) == common:
        return common > 2 and len(filled) == 1 and filled[0][0].isalpha()
    return len(row.cells) < common - 1 or len(filled) == 1


def _marks(text: str, separator: str, commented: bool, sample: list[Row]) -> Marks:
    marks = marks_of(chain.from_iterable(row.cells for row in sample), separator)
    if not marks.is_sure and len(sample) >= _SAMPLE_ROWS:  # whole numbers so far
        marks = marks_of(chain.from_iterable(row.cells for row in rows_of(text, separator, None, commented)), separator)
    return marks


# --- names ----------------------------------------------------------------------------------------------------------


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
    plain = [_plain_name(name) or f"column {index + 1}" for index, name in enumerate(names)]
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


def _plain_name(name: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in name).split())
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1]}…"
