"""From text to rows of cells: separators, quotes, comments, empty lines, and the line that each row begins in.

Cells are parted by the standard library's `csv` reader, which knows quotes, doubled quotes and line ends inside them.
Tried on 107 files, real ones and the kinds that tests/exchange/tables holds: `csv.Sniffer` names the separator of 85,
pandas, which sniffs by it, reads 51 as they are meant (separator, header, numbers, rows), and Polars 27. The search for
encoding, header, decimal mark and places is needed whoever parts the cells. pandas takes 84 MB on the disk and 0.28 s
to load, Polars 181 MB and 0.12 s; `csv` 5 ms, and 100,000 rows of 5 columns are read in 0.4 s.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from playground.exchange.tables.numerals import is_date, is_missing, read_number
from playground.exchange.tables.refusal import TableRefused
from playground.model.numerals import counted

MAX_COLUMNS: Final = 100

SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}
"""What may stand between columns, and how it is called."""

_COMMENTS: Final = ("#", "%", "//")
_NO_COMMENT: Final = re.compile(r"#(?:n/?a\b|null!|value!|div/0!|ref!|name\?|num!|[0-9a-f]{6}\b)", re.IGNORECASE)
"""Cells that begin with #: a spreadsheet's errors, and colours."""

_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""How Excel is told the separator, in a line before all others."""

_NUMBER_AND_MORE: Final = re.compile(r"[-+−]?\d[\d.]*\s")
_FEW: Final = 3  # so few marked lines are comments, whatever they look like
_SAMPLE_ROWS: Final = 200
_SAMPLE_LINE: Final = 20_000
_MOST_PASSED: Final = 1_000_000
_TALLEST: Final = 50  # lines of a row; more are hardly meant
_HOPELESS: Final = 10_000  # separators in a line: it is not even parted


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line that it begins in (1-based), its cells, stripped, and whether it goes over several lines."""

    line: int
    cells: list[str]
    is_tall: bool = False


@dataclass(slots=True)
class PassedOver:
    """What stands between rows and is none: how many comment lines and empty ones; the last comment and its line."""

    comments: int = 0
    empty: int = 0
    comment: str = ""
    comment_line: int = 0


class _Lines:
    """Hands the lines of a text to the csv reader; between rows it passes over comments and empty lines."""

    def __init__(self, text: str, separator: str, passed: PassedOver, has_comments: bool) -> None:
        self._text, self._separator, self._passed = text, separator, passed
        self._has_comments = has_comments
        self._content = re.compile(rf"[^ \t\n{re.escape(separator)}+=:-]")
        self.at, self.line = 0, 0
        self.begins = True
        self.row_line = 0
        self.row_at = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        text = self._text
        while self.at < len(text):
            if self.begins:
                self._pass_over_empty()
            start = self.at
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            self.at = end + 1
            self.line += 1
            line = text[start:end]
            if not self.begins:
                return line + "\n"
            if not line or line.isspace():  # odd spaces, or the last line
                self._passed.empty += 1
                continue
            if self._has_comments and _is_comment(line):
                self._passed.comments += 1
                self._passed.comment, self._passed.comment_line = line, self.line
                if self._passed.comments > _MOST_PASSED:
                    raise _endless("comment lines", self.line)
                continue
            if self.line == 1 and _SEPARATOR_LINE.fullmatch(line):
                continue
            self._check_width(line)
            self.begins, self.row_line, self.row_at = False, self.line, start
            if self._separator == " ":
                line = line.replace("\t", " ").strip(" ")
            return line + "\n"
        raise StopIteration

    def _pass_over_empty(self) -> None:
        """Go on to the next line that holds more than separators and lines drawn with - + = and :."""
        found = self._content.search(self._text, self.at)
        start = self._text.rfind("\n", self.at, found.start() if found else None) + 1
        if start > self.at:
            lines = self._text.count("\n", self.at, start)
            self._passed.empty += lines
            self.line += lines
            self.at = start

    def _check_width(self, line: str) -> None:
        count = line.count(self._separator)
        if count > _HOPELESS and (count > 100 * _HOPELESS or '"' not in line):
            raise too_wide(self.line, count + 1)


def _is_comment(line: str) -> bool:
    return line.startswith(_COMMENTS) and not _NO_COMMENT.match(line)


def too_wide(line: int, columns: int) -> TableRefused:
    """The refusal of so many columns."""
    return TableRefused(
        f"{counted(columns)} columns",
        f"up to {MAX_COLUMNS} columns",
        "Keep the columns you need, three are enough, and save the table again.",
        line=line,
    )


def rows_of(text: str, separator: str, passed: PassedOver | None = None, has_comments: bool = True) -> Iterator[Row]:
    """The rows of a text whose lines end with a line feed; `passed` counts what is none. Raises TableRefused."""
    passed = PassedOver() if passed is None else passed
    lines = _Lines(text, separator, passed, has_comments)
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    empty = 0
    while True:
        lines.begins = True
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond csv's limit, most often for a quotation mark that swallows the rest
            has_quote = '"' in text[lines.row_at : lines.at]
            raise (_unclosed if has_quote else _too_long_cell)(lines.row_line) from None
        is_tall = lines.line > lines.row_line
        if lines.line > lines.row_line + _TALLEST:
            raise _unclosed(lines.row_line)
        if is_tall and lines.at >= len(text):
            _check_closed(text[lines.row_at :], separator, lines.row_line)
        cells = list(map(str.strip, cells))
        if not any(cells):
            passed.empty += 1
            empty += 1
            if empty > _MOST_PASSED:
                raise _endless("empty rows", lines.row_line)
            continue
        yield Row(lines.row_line, cells, is_tall)


def _check_closed(rest: str, separator: str, line: int) -> None:
    """A row over several lines at the end: whether its quotes close, which the lenient reader does not say."""
    strict = csv.reader(iter(rest.splitlines(keepends=True)), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        next(strict, None)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise _unclosed(line) from None


def _endless(what: str, line: int) -> TableRefused:
    return TableRefused(
        f"more than {counted(_MOST_PASSED)} {what}",
        f"up to {counted(_MOST_PASSED)} {what}",
        "Delete them, and save the table again.",
        line=line,
    )


def _too_long_cell(line: int) -> TableRefused:
    most = counted(csv.field_size_limit())
    return TableRefused(
        f"a cell of more than {most} letters",
        f"cells of up to {most} letters",
        "Check what stands between the columns: it may be none of the marks that are known here.",
        line=line,
    )


def _unclosed(line: int) -> TableRefused:
    return TableRefused(
        "a quotation mark that opens a text and is not closed, or only far below",
        f"text between two quotation marks, one inside it doubled, over {_TALLEST} lines at most",
        "Close it, or double it where it belongs to the text.",
        line=line,
    )


# --- which separator ------------------------------------------------------------------------------------------------


def has_comment_lines(text: str, separator: str | None) -> bool:
    """Whether lines that begin with #, % or // are comments: not where most do, and are rows of the same width."""
    sample = _sample(text, False)
    lines = sample.splitlines()
    marked = [line for line in lines if _is_comment(line)]
    if len(marked) <= 0.5 * len(lines):
        return True
    own = separator or separator_of(text, False)
    with suppress(TableRefused):
        widths = [len(row.cells) for row in rows_of("\n".join(marked), own, has_comments=False)]
        common = max(widths, key=widths.count, default=1)
        return common < 2 or widths.count(common) < 0.9 * len(widths) or len(marked) < _FEW
    return True


def separator_of(text: str, has_comments: bool = True) -> str:
    """The separator that makes the most of the first rows: as many cells in each, and cells that are something.

    The scores follow van den Burg, Nazábal and Sutton (2019), "Wrangling messy CSV files by detecting row and type
    patterns": the regularity of rows times the share of cells of a known type.
    """
    told = _SEPARATOR_LINE.match(text.split("\n", 1)[0])
    if told and told[1] in SEPARATORS:
        return told[1]
    sample = _sample(text, has_comments)
    scores = {separator: _score(sample, separator, has_comments) for separator in SEPARATORS}
    best = max(scores, key=lambda separator: scores[separator])
    return best if scores[best] > 0.0 else ","


def _sample(text: str, has_comments: bool) -> str:
    """The first lines that are no comments, long ones cut."""
    lines: list[str] = []
    source = _Lines(text[: _SAMPLE_ROWS * _SAMPLE_LINE], "\0", PassedOver(), has_comments)
    while len(lines) < _SAMPLE_ROWS:
        source.begins = True
        line = next(source, "")
        if not line:
            break
        lines.append(line[:_SAMPLE_LINE].rstrip("\n") + "\n")
    return "".join(lines)


def _score(sample: str, separator: str, has_comments: bool) -> float:
    """How well a separator explains the sample, 0 where it parts nothing."""
    rows: list[list[str]] = []
    with suppress(TableRefused):  # a quotation mark that closes behind the sample, or too many columns
        rows.extend(row.cells for row in rows_of(sample, separator, has_comments=has_comments))
    widths = [len(cells) for cells in rows]
    common = max({width for width in widths if width > 1}, key=lambda width: (widths.count(width), width), default=0)
    if not common:
        return 0.0
    cells = [cell for row in rows if len(row) == common for cell in row]
    regular = widths.count(common) / len(widths)
    known = sum(map(_known, cells)) / len(cells)
    return regular * known**2 * (1.0 - 1.0 / common) * (0.9 if separator == " " else 1.0)


def _known(cell: str) -> float:
    """How sure it is that a cell is one: numbers, dates and gaps are, text with separators in it is hardly."""
    if is_missing(cell) or read_number(cell, ".") is not None or read_number(cell, ",") is not None or is_date(cell):
        return 1.0
    if any(separator in cell for separator in ",;\t|"):
        return 0.3
    return 0.6 if _NUMBER_AND_MORE.match(cell) else 0.9
