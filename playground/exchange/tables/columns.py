"""Columns while a table is read: cell by cell towards numbers, or towards texts, in little memory."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import numpy as np

from playground.exchange.csv_text import without_apostrophe
from playground.exchange.tables.numerals import LARGEST, DecimalMark, is_date, is_missing, read_number
from playground.exchange.tables.rows import Row
from playground.exchange.tables.table import NO_TEXT, Cell, Column, ColumnKind

TOLD_CELLS: Final = 3
"""So many cells of one trouble are kept to be told."""

_SHARE: Final = 0.9
"""A column is one of numbers, or of dates, if more than this share of its cells with a value are."""

_LONGEST_TEXT: Final = 60
_DATES_AT_MOST: Final = 1000  # so many different texts tell whether all are dates


class NumberColumn:
    """A column in the first pass: its numbers, and how many cells are none."""

    def __init__(self, mark: DecimalMark, max_rows: int) -> None:
        self._mark, self._max_rows = mark, max_rows
        self._values = array("d")
        self._missing = 0
        self._others = 0
        self._unread: list[Cell] = []
        self._too_large: list[Cell] = []

    def take(self, cells: tuple[str, ...], rows: list[Row]) -> None:
        """Take the cells of some rows. Once there are too many texts for a column of numbers, nothing is taken."""
        if self._others > (1.0 - _SHARE) * self._max_rows:
            return
        values = self._plain(cells)
        self._values.extend(self._slow(cells, rows) if values is None else values)

    def _plain(self, cells: tuple[str, ...]) -> "array[float] | None":
        """All cells as numbers where each is a plain one; the quick way of most columns."""
        joined = "".join(cells)
        if "_" in joined or (self._mark == "," and "." in joined):
            return None
        try:
            if self._mark == ",":
                values = array("d", [float(cell.replace(",", ".")) for cell in cells])
            else:
                values = array("d", map(float, cells))
        except ValueError:
            return None
        return values if np.abs(np.frombuffer(values)).max() < LARGEST else None

    def _slow(self, cells: tuple[str, ...], rows: list[Row]) -> Iterator[float]:
        for cell, row in zip(cells, rows, strict=True):
            if is_missing(cell):
                self._missing += 1
                yield np.nan
                continue
            value = read_number(cell, self._mark)
            if value is None:
                self._others += 1
                if len(self._unread) < TOLD_CELLS:
                    self._unread.append(_cell(row.line, cell))
                yield np.nan
                continue
            if np.isinf(value) and len(self._too_large) < TOLD_CELLS:
                self._too_large.append(_cell(row.line, cell))
            yield value

    @property
    def is_number(self) -> bool:
        """Whether nearly all cells with a value are numbers."""
        values = len(self._values) - self._missing
        return values > 0 and values - self._others > _SHARE * values

    def column(self, name: str) -> Column:
        """The column, which is one of numbers."""
        return Column(
            name,
            "number",
            np.frombuffer(self._values).copy(),
            np.empty(0, np.int32),
            (),
            self._missing + self._others,
            self._others,
            tuple(self._unread),
            tuple(self._too_large),
        )


class TextColumn:
    """A column in the second pass: its texts, each kept once."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._code_of: dict[str, int] = {}
        self._missing = 0

    def take(self, cells: Iterable[str]) -> None:
        """Take the next cells."""
        code_of, codes = self._code_of, self._codes
        for cell in cells:
            if is_missing(cell):
                codes.append(NO_TEXT)
                self._missing += 1
            else:
                codes.append(code_of.setdefault(without_apostrophe(cell), len(code_of)))

    def column(self, name: str) -> Column:
        """The column: of texts, of dates, or empty."""
        codes = np.frombuffer(self._codes, np.int32).copy()
        counts = np.bincount(codes[codes != NO_TEXT])[:_DATES_AT_MOST]
        is_day = np.array([is_date(text) for text in islice(self._code_of, _DATES_AT_MOST)], np.bool_)
        kind: ColumnKind = "empty" if not self._code_of else "text"
        if counts[is_day].sum() > _SHARE * counts.sum():
            kind = "date"
        return Column(name, kind, np.empty(0), codes, tuple(self._code_of), self._missing)


def _cell(line: int, text: str) -> Cell:
    return Cell(line, text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…")
