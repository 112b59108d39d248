"""Reading a table: from bytes or text to a frozen `Table`, and what was understood on the way, in plain English.

Two passes over the rows bound the memory: the first makes numbers of everything that is one; the second keeps the texts
of the columns that are none. What cannot be read is refused, with its place, or left out and told.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np

from engine.runs.wanted import NotWanted
from playground.exchange.tables.columns import NumberColumn, TextColumn
from playground.exchange.tables.encoding import Decoded, checked_text, decoded
from playground.exchange.tables.numerals import Marks, read_number
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.rows import SEPARATORS, Row
from playground.exchange.tables.sheet import Irregular, LeftOut, ReadOptions, Sheet, too_long, understood
from playground.exchange.tables.table import Table, column_names
from playground.model.files.disk import read_file
from playground.model.numerals import chosen, counted

MAX_BYTES: Final = 64_000_000
"""No table is read beyond this: 100,000 rows of 100 columns of six letters."""

MAX_ROWS: Final = 100_000

ENDINGS: Final = (".csv", ".tsv", ".txt", ".tab", ".dat")
"""How names of files end that are taken for tables, in small letters."""

_ROWS_AT_ONCE: Final = 2048
_AS_GUESSED: Final = ReadOptions()


@dataclass(frozen=True, slots=True)
class Reading:
    """A table and how it was understood. encoding: empty for a text. notes: sentences for the person."""

    table: Table
    separator: str
    marks: Marks
    encoding: str
    has_header: bool
    notes: tuple[str, ...]


def read_table_file(
    path: Path, options: ReadOptions = _AS_GUESSED, is_wanted: Callable[[], bool] = lambda: True
) -> Reading:
    """Read the table in a file. Raises FileRefused: a TableRefused if the file can be read and is no table."""
    return read_table(read_file(path, MAX_BYTES), options, is_wanted)


def read_table_stream(stream: BinaryIO, options: ReadOptions = _AS_GUESSED) -> Reading:
    """Read a table from what flows in, as on standard input; never more of it than a table may have."""
    return read_table(stream.read(MAX_BYTES + 1), options)


def read_table(
    source: bytes | str, options: ReadOptions = _AS_GUESSED, is_wanted: Callable[[], bool] = lambda: True
) -> Reading:
    """Read a table from a file's bytes, or from the text of a clipboard. Raises TableRefused.

    The largest take seconds: is_wanted is asked on the way, and when it says no, reading is given up with NotWanted.
    """
    if len(source) > MAX_BYTES:
        raise TableRefused(
            f"a table of {counted(len(source))} bytes",
            f"up to {counted(MAX_BYTES)} bytes",
            "Keep the columns you need, three are enough, and save the table again.",
        )
    made = Decoded(checked_text(source), "") if isinstance(source, str) else decoded(source, options.encoding)
    text = made.text
    _check_not_markup(text)
    sheet = understood(text, options)
    irregular = Irregular()
    table = _table(sheet, irregular, is_wanted)
    notes = tuple(_notes(sheet, irregular, table, made))
    return Reading(table, sheet.separator, sheet.marks, made.encoding, sheet.has_header, notes)


def _check_not_markup(text: str) -> None:
    start = text[:200].lstrip().casefold()
    if start.startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise TableRefused(
            "a web page or XML", "text with columns", "Copy the table from the page, and paste it.", line=1
        )
    if re.match(r'\{\s*(?:"|\})|\[\s*[\[{]', start):
        raise TableRefused(
            "JSON", "text with columns", "Open a network's file by File → Open; save a table as CSV.", line=1
        )


def _chunks(rows: Iterator[Row], is_wanted: Callable[[], bool]) -> Iterator[list[Row]]:
    """Rows by the thousand, as long as they are wanted."""
    while chunk := list(islice(rows, _ROWS_AT_ONCE)):
        if not is_wanted():
            raise NotWanted
        yield chunk


def _table(sheet: Sheet, irregular: Irregular, is_wanted: Callable[[], bool]) -> Table:
    """All rows as columns."""
    numbers = [NumberColumn(sheet.marks.decimal, MAX_ROWS) for _ in sheet.names]
    lines = array("i")
    for chunk in _chunks(sheet.rows(irregular), is_wanted):
        lines.extend(row.line for row in chunk)
        if len(lines) > MAX_ROWS:
            raise TableRefused(
                f"more than {counted(MAX_ROWS)} rows",
                f"up to {counted(MAX_ROWS)} rows",
                "Keep a part of them, taken at random, and save the table again.",
            )
        for column, cells in zip(numbers, zip(*(row.cells for row in chunk), strict=True), strict=True):
            column.take(cells, chunk)
    _check_regular(sheet, irregular.long, len(lines))

    texts = {index: TextColumn() for index, column in enumerate(numbers) if not column.is_number}
    if texts:
        for chunk in _chunks(sheet.rows(Irregular()), is_wanted):
            for index, text in texts.items():
                text.take(row.cells[index] for row in chunk)
    columns = tuple(
        texts[index].column(name) if index in texts else column.column(name)
        for index, (name, column) in enumerate(zip(sheet.names, numbers, strict=True))
    )
    return Table(columns, np.array(lines, np.int32))


def _check_regular(sheet: Sheet, long: LeftOut, rows: int) -> None:
    if long.count > rows:
        raise too_long(sheet, long)
    if not rows:
        raise TableRefused("no rows below the names", "a row for each example", "Check that this is the right file.")


# --- what is told ---------------------------------------------------------------------------------------------------


def _notes(sheet: Sheet, irregular: Irregular, table: Table, made: Decoded) -> Iterator[str]:
    width = len(table.columns)
    yield f"{_many(table.rows, 'row')} and {width} columns, separated by {SEPARATORS[sheet.separator]}."
    yield "The names of the columns are in the table." if sheet.has_header else "The columns have no names."
    if sheet.marks.example:
        value = read_number(sheet.marks.example, sheet.marks.decimal)
        assert value is not None
        yield f"“{sheet.marks.example}” is read as {chosen(value)}. If that is wrong, choose the other decimal mark."
    elif sheet.marks.decimal == ",":
        yield "Numbers have a decimal comma."
    if made.encoding not in ("", "UTF-8"):
        yield f"The letters are read as {made.encoding}."
    if made.unknown:
        yield f"{_many(made.unknown, 'letter')} {_are(made.unknown)} damaged, and shown as �."
    if sheet.titles:
        yield f"{_many(sheet.titles, 'line')} above the table {_are(sheet.titles)} left out."
    comments = irregular.passed.comments - sheet.comments
    if comments:
        yield f"{_many(comments, 'comment line')} {_are(comments)} left out."
    if sheet.renamed:
        named = ", ".join(f"“{name}”" for name in sheet.renamed[:3])
        more = f" and {len(sheet.renamed) - 3} more" if len(sheet.renamed) > 3 else ""
        yield f"Every column needs a name of its own, so some are now called {named}{more}."
    if irregular.long.count:
        many = irregular.long.count > 1
        yield (
            f"{_many(irregular.long.count, 'row')} with more than {width} cells {'are' if many else 'is'} left out"
            f"{_at(irregular.long)}."
        )
    if irregular.tall.count:
        go = "go" if irregular.tall.count > 1 else "goes"
        rows = _many(irregular.tall.count, "row")
        yield f"{rows} {go} over several lines, in quotation marks{_at(irregular.tall)}."
    if irregular.short.count:
        yield (
            f"{_many(irregular.short.count, 'row')} with fewer than {width} cells: the rest counts as missing"
            f"{_at(irregular.short)}."
        )
    yield from _column_notes(table)


def _column_notes(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.unreadable:
            first = column.unread[0]
            yield (
                f"“{column.name}” is a column of numbers. {_many(column.unreadable, 'cell')} that "
                f"{_are(column.unreadable)} no number {'count' if column.unreadable > 1 else 'counts'} as missing: "
                f"line {first.line} has “{first.text}”."
            )
    gaps = [column for column in table.columns if column.missing > column.unreadable and column.kind != "empty"]
    if gaps:
        listed = ", ".join(f"“{column.name}” {counted(column.missing - column.unreadable)}" for column in gaps[:5])
        yield f"Missing values: {listed}{' …' if len(gaps) > 5 else ''}."
    dates = [column for column in table.columns if column.kind == "date"]
    if dates:
        yield f"{column_names(dates)} {'have' if len(dates) > 1 else 'has'} dates, which cannot be x₁, x₂ or the label."


def _many(count: int, what: str) -> str:
    return f"{counted(count)} {what}{'s' * (count != 1)}"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _at(rows: LeftOut) -> str:
    listed = ", ".join(map(str, rows.lines))
    return f" (line{'s' * (rows.count > 1)} {listed}{' …' if rows.count > len(rows.lines) else ''})"
