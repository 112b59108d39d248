"""A text understood as a table: where it begins, its separator and decimal mark, its width, and its columns' names."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from playground.exchange.tables.encoding import ENCODINGS
from playground.exchange.tables.headings import HEADER_ROWS, heading_of, is_header, plain_name, unique_names
from playground.exchange.tables.numerals import DecimalMark, Marks, marks_of
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
from playground.model.numerals import counted

_SAMPLE_ROWS: Final = 2000
_TITLE_ROWS: Final = 50
_TOLD_LINES: Final = 3
_MOST_ROWS: Final = 100_000  # further ones are not taken


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
    """What was met between the rows, rows of another length, and those that go over several lines."""

    passed: PassedOver = field(default_factory=PassedOver)
    long: LeftOut = field(default_factory=LeftOut)
    tall: LeftOut = field(default_factory=LeftOut)
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
            if row.is_tall:
                irregular.tall.add(row.line)
            if len(cells) > width and any(cells[width:]):
                irregular.long.add(row.line)
                if irregular.long.count > _MOST_ROWS:
                    raise too_long(self, irregular.long)
                continue
            if len(cells) < width:
                irregular.short.add(row.line)
            yield row if len(cells) == width else Row(row.line, [*cells[:width], *[""] * (width - len(cells))])


def too_long(sheet: Sheet, long: LeftOut) -> TableRefused:
    """The refusal of a table with many rows that are longer than its first."""
    return TableRefused(
        f"{counted(long.count)} rows with more cells than there are columns",
        f"{len(sheet.names)} cells in each row, as in the first",
        "Check what stands between the columns, and put text that contains it in quotation marks.",
        line=long.lines[0],
    )


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
    marks = Marks(options.decimal, True) if options.decimal else _marks(text, separator, commented, sample)
    titles = _titles(sample, common, marks.decimal)
    sample = sample[titles:]
    above = comment if comment_line == sample[0].line - 1 else ""
    heading = heading_of(sample, common, marks.decimal, options.header, above, separator)

    width = common if heading.names is None else len(heading.names)
    if width > MAX_COLUMNS:
        raise too_wide(sample[0].line, width)
    if width < 2:
        raise TableRefused(
            "one column",
            "two columns of numbers and one to learn, separated by commas, semicolons, tabs, vertical bars or spaces",
            "Check what stands between the columns.",
            line=sample[0].line,
        )
    given = heading.names or [""] * width
    names = unique_names(given)
    renamed = tuple(new for new, old in zip(names, given, strict=True) if heading.names and new != plain_name(old))
    return Sheet(
        text=text,
        separator=separator,
        has_comments=commented,
        marks=marks,
        names=names,
        has_header=heading.names is not None,
        first_line=sample[heading.rows - 1].line + 1 if heading.rows else sample[0].line,
        titles=titles,
        comments=int(heading.names is not None and heading.rows == 0),
        renamed=renamed,
    )


def _titles(sample: list[Row], common: int, mark: DecimalMark) -> int:
    """How many rows stand above the table."""
    titles = 0
    while titles < min(len(sample) - 1, _TITLE_ROWS):
        rest = [row.cells for row in sample[titles + 1 : titles + HEADER_ROWS]]
        if not _is_title(sample[titles].cells, rest, common, mark):
            break
        titles += 1
    return titles


def _is_title(cells: list[str], below: list[list[str]], common: int, mark: DecimalMark) -> bool:
    """Whether a row stands above the table: one cell where others have several, or too few to name the columns."""
    if common < 2:
        return False
    filled = [cell for cell in cells if cell]
    if len(cells) == common:
        return common > 2 and len(filled) == 1 and filled[0][0].isalpha()
    if len(cells) < common - 1 or len(filled) == 1:
        return True
    first = next((index for index, row in enumerate(below) if len(row) >= common), 0)
    return len(cells) < common == len(below[first]) and is_header(below[first], below[first + 1 :], mark)


def _marks(text: str, separator: str, commented: bool, sample: list[Row]) -> Marks:
    marks = marks_of(chain.from_iterable(row.cells for row in sample), separator)
    if not marks.is_sure and len(sample) >= _SAMPLE_ROWS:  # whole numbers so far
        rows = islice(rows_of(text, separator, None, commented), _MOST_ROWS)
        marks = marks_of(chain.from_iterable(row.cells for row in rows), separator)
    return marks
