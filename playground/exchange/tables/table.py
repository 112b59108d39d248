"""A table as it was read: frozen columns of numbers or of texts, and the line of each row."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.portable import Floats

ColumnKind = Literal["number", "text", "date", "empty"]

NO_TEXT: Final = -1
"""The code of a missing text."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stood there, and its line (1-based)."""

    line: int
    text: str


@dataclass(frozen=True, eq=False)
class Column:
    """One column of `rows` values. Arrays are read-only.

    A column of numbers has `numbers` (rows,), NaN where there is none; every other has `codes` (rows,), indices of
    `texts` or NO_TEXT. missing: cells without a value. unreadable: how many cells of a column of numbers are none, and
    count as missing; unread: the first of them. too_large: the first cells that are infinite or beyond 1e300; their
    numbers are infinite.
    """

    name: str
    kind: ColumnKind
    numbers: Floats
    codes: NDArray[np.int32]
    texts: tuple[str, ...]
    missing: int
    unreadable: int = 0
    unread: tuple[Cell, ...] = ()
    too_large: tuple[Cell, ...] = ()

    def __post_init__(self) -> None:
        self.numbers.flags.writeable = False
        self.codes.flags.writeable = False

    @property
    def is_number(self) -> bool:
        """Whether the column can be x1, x2, or a number to learn."""
        return self.kind == "number"

    @cached_property
    def has_value(self) -> NDArray[np.bool_]:
        """In which rows there is a value: (rows,)."""
        return ~np.isnan(self.numbers) if self.is_number else self.codes != NO_TEXT

    @cached_property
    def distinct(self) -> tuple[float, ...] | tuple[str, ...]:
        """All different values: numbers rising, texts in the order of the alphabet."""
        if self.is_number:
            return tuple(np.unique(self.numbers[self.has_value]).tolist())
        return tuple(sorted(self.texts, key=lambda text: (text.casefold(), text)))

    def text_at(self, row: int) -> str:
        """A cell for the person's eyes, empty where there is no value."""
        if self.is_number:
            value = float(self.numbers[row])
            return "" if np.isnan(value) else written(value)
        code = int(self.codes[row])
        return "" if code == NO_TEXT else self.texts[code]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of equal length. lines (rows,), read-only: the line that each row begins in, 1-based."""

    columns: tuple[Column, ...]
    lines: NDArray[np.int32]

    def __post_init__(self) -> None:
        self.lines.flags.writeable = False

    @property
    def rows(self) -> int:
        """The number of rows."""
        return self.lines.size

    def index(self, name: str) -> int | None:
        """The column of that name, exactly or but for capitals; or None."""
        names = [column.name for column in self.columns]
        if name in names:
            return names.index(name)
        folded = [own.casefold() for own in names]
        return folded.index(name.casefold()) if folded.count(name.casefold()) == 1 else None


def written(value: float) -> str:
    """A number as short as it can be written exactly: `1`, `0.5`, `∞` for one that is too large."""
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def column_names(columns: Iterable[Column]) -> str:
    """Columns as a sentence lists them: `“age”, “height” and “name”`."""
    names = [f"“{column.name}”" for column in columns]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
