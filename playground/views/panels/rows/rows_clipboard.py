"""Rows of the data as text for the clipboard, and text as rows: as spreadsheets have them, a line for each."""

from dataclasses import dataclass
from typing import Final

from engine.data.table import FARTHEST, TableClasses, TableColumn, TableSource
from playground.exchange.csv_text import harmless, number_named, without_apostrophe
from playground.model.edits import Row
from playground.model.numerals import Limits, Marks, NumberRefused, read_number

_SEPARATORS: Final = ("\t", ";", ",")
_LEAST, _MOST = 2, 4
"""Cells of a line: both columns, the label, and the set, which is not taken over."""


class RowsRefused(ValueError):
    """Text that is no rows. It says which line, what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one table."""

    table: TableSource
    marks: Marks

    def rows(self, text: str) -> tuple[Row, ...]:
        """The rows of a text; a first line of names is left out. Raises RowsRefused."""
        lines = [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
        if not lines:
            raise RowsRefused("The clipboard has no text. Copy rows of two numbers and a label first.")
        separator = next((one for one in _SEPARATORS if one in lines[0][1]), "\t")
        cells = [(at, [cell.strip() for cell in line.split(separator)]) for at, line in lines]
        names = [column.name for column in (*self.table.columns, self.table.label)]
        if [without_apostrophe(cell) for cell in cells[0][1][: len(names)]] == names:
            cells = cells[1:]
        return tuple(self._row(at, line) for at, line in cells)

    def _row(self, at: int, cells: list[str]) -> Row:
        if not _LEAST <= len(cells) <= _MOST:
            raise RowsRefused(f"Line {at}: found {len(cells)} cells. Allowed: two numbers and a label.")
        first, second = (
            self._number(at, cell, column) for cell, column in zip(cells, self.table.columns, strict=False)
        )
        return first, second, self._label(at, cells[2] if len(cells) > _LEAST else "")

    def _label(self, at: int, cell: str) -> float:
        label = self.table.label
        if isinstance(label, TableColumn):
            return self._number(at, cell, label)
        return self._class(at, without_apostrophe(cell), label)

    def _class(self, at: int, name: str, label: TableClasses) -> float:
        if not name:
            return 0.0
        found = [number for number, one in enumerate(label.classes) if one.casefold() == name.casefold()]
        if not found:
            allowed = ", ".join(label.classes)
            raise RowsRefused(f"Line {at}: found “{name[:40]}” as {label.name}. Allowed: {allowed}.")
        return float(found[0])

    def _number(self, at: int, cell: str, column: TableColumn) -> float:
        try:
            return float(read_number(cell, limits_of(column), self.marks).value)
        except NumberRefused as refusal:
            raise RowsRefused(f"Line {at}, {column.name}: {refusal}") from None


def limits_of(column: TableColumn) -> Limits:
    """What a cell of a column may be: as far from 0 as the engine takes it."""
    reach = min(FARTHEST * min(column.scale, 1.0) / 2.0, FARTHEST)
    return Limits(-reach, reach)


def rows_text(table: TableSource, rows: list[int]) -> str:
    """These rows with a line of names: tabs between cells, nothing that a spreadsheet takes for a formula."""
    names = [harmless(column.name) for column in (*table.columns, table.label)]
    lines = ["\t".join([*names, "set"])]
    for row in rows:
        first, second, label = table.rows.values[row].tolist()
        told = repr(label) if isinstance(table.label, TableColumn) else _told(table.label.classes[round(label)])
        part = "train" if row < table.train_size else "test"
        lines.append("\t".join((repr(first), repr(second), told, part)))
    return "\n".join(lines) + "\n"


def _told(name: str) -> str:
    """A class by its name; one that is called by a number is one to a spreadsheet, too."""
    return name if number_named(name) is not None else harmless(name)
