"""A table of one's own as a source: two columns of numbers and a label, row by row, in their own units.

What the network meets is (value − center)/scale of each column, and of a label that is a number; classes go by their
place in the list. Knows no file and no program that wrote the table.
"""

from dataclasses import dataclass as plain_dataclass
from dataclasses import field
from functools import lru_cache
from typing import Annotated, Final, Literal, Self

import numpy as np
from pydantic import ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from engine.data.checking import MAX_CLASSES, MIN_CLASSES, STRICT, Seed
from engine.data.dataset import Dataset, OwnUnits, Samples
from engine.data.split import LEAST_SHARE, MOST_SHARE, shuffled, train_count
from engine.portable import Floats

MIN_ROWS, MAX_ROWS = 2, 20_000

FARTHEST: Final = 1e100
"""No point and no number to learn lies farther from 0 than this, so that its square is still a number."""

_WITH_ROWS: Final = ConfigDict(**STRICT, arbitrary_types_allowed=True)


@plain_dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows of a table, (n, 3), read-only: both columns in their own units, then the class or the number.

    Two are equal if all their bits are. What a spec is found by is computed once, however long the table is.
    """

    values: Floats
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        assert self.values.ndim == 2
        assert self.values.shape[1] == 3
        values = np.array(self.values, np.float64)  # nobody else's array
        values.flags.writeable = False
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "_hash", hash(values.tobytes()))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Rows) and self._hash == other._hash and self.values.tobytes() == other.values.tobytes()

    def __hash__(self) -> int:
        return self._hash

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True, config=STRICT)
class TableColumn:
    """A column of numbers: its name, and what scales it. Also a label that is a number."""

    name: str
    center: float = 0.0
    scale: Annotated[float, Field(gt=0.0)] = 1.0

    @property
    def units(self) -> OwnUnits:
        """What takes its numbers to the plane and back."""
        return OwnUnits(self.center, self.scale)


@dataclass(frozen=True, slots=True, config=STRICT)
class TableClasses:
    """A label that names classes. Of two, the first is −1 and the second +1."""

    name: str
    classes: Annotated[tuple[str, ...], Field(min_length=MIN_CLASSES, max_length=MAX_CLASSES, strict=False)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.classes)) < len(self.classes):
            raise ValueError("classes must each have a name of its own")
        return self


TableLabel = TableClasses | TableColumn
"""What is to be learned: classes, or a number."""


def wrong_cell(rows: Rows, columns: tuple[TableColumn, TableColumn], label: TableLabel) -> tuple[int, int] | None:
    """Row and column (0-based) of the first cell that cannot be, or None."""
    values = rows.values
    scaled = [*columns, *([label] if isinstance(label, TableColumn) else [])]
    fits = np.ones(values.shape, np.bool_)
    with np.errstate(all="ignore"):
        for at, column in enumerate(scaled):
            fits[:, at] = abs(column.units.scaled(values[:, at])) <= FARTHEST
    if isinstance(label, TableClasses):
        fits[:, 2] = np.isin(values[:, 2], np.arange(len(label.classes)))
    if fits.all():
        return None
    row, column_at = np.argwhere(~fits)[0].tolist()
    return row, column_at


def allowed_in(label: TableLabel, column: int) -> str:
    """What a cell of a column (0-based) may be, in words."""
    if column == 2 and isinstance(label, TableClasses):
        return f"the index of a class, a whole number from 0 to {len(label.classes) - 1}"
    return "a number whose (value − center)/scale is at most 1e100 away from 0"


@dataclass(frozen=True, slots=True, config=_WITH_ROWS)
class TableSource:
    """A table. `shuffle` mixes the rows by `seed` before they are split; else the first are trained on."""

    columns: Annotated[tuple[TableColumn, TableColumn], Field(strict=False)]
    label: TableLabel
    rows: Rows
    name: str = ""
    train_percent: Annotated[int, Field(ge=LEAST_SHARE, le=MOST_SHARE)] = 50
    shuffle: bool = True
    seed: Seed = 0
    kind: Literal["table"] = "table"

    @model_validator(mode="after")
    def _rows_fit(self) -> Self:
        if not MIN_ROWS <= len(self.rows) <= MAX_ROWS:
            raise ValueError(f"a table has {MIN_ROWS} to {MAX_ROWS} rows, not {len(self.rows)}")
        wrong = wrong_cell(self.rows, self.columns, self.label)
        if wrong is not None:
            row, column = wrong
            raise ValueError(f"row {row + 1}, column {column + 1} must be {allowed_in(self.label, column)}")
        return self

    @property
    def title(self) -> str:
        """What the table is called, or what it tells where it has no name."""
        return self.name or self.label.name

    @property
    def is_classification(self) -> bool:
        """Whether the labels are classes, not numbers to meet."""
        return isinstance(self.label, TableClasses)

    @property
    def class_count(self) -> int:
        """How many classes there are, 0 for regression."""
        return len(self.label.classes) if isinstance(self.label, TableClasses) else 0

    @property
    def train_size(self) -> int:
        """How many samples there are to train on."""
        return train_count(len(self.rows), self.train_percent)

    @property
    def test_size(self) -> int:
        """How many samples there are to test with; 0 where all are trained on."""
        return len(self.rows) - self.train_size

    @property
    def ordered(self) -> Floats:
        """The rows in their own units, (n, 3), in the order in which they are split."""
        values = self.rows.values
        return values[shuffled(np.random.default_rng(self.seed), len(values))] if self.shuffle else values

    @property
    def dataset(self) -> Dataset:
        """The points themselves; those of the last few sources are kept."""
        return table_dataset(self)


@lru_cache(maxsize=4)
def table_dataset(source: TableSource) -> Dataset:
    """Scale the rows into the plane, and split them, in their order or mixed by the seed."""
    values = source.ordered
    points = np.column_stack([own.units.scaled(values[:, at]) for at, own in enumerate(source.columns)])
    label, label_units = values[:, 2], OwnUnits()
    classes: tuple[str, ...] = ()
    if isinstance(source.label, TableClasses):
        classes = source.label.classes
    else:
        label_units = source.label.units
        label = label_units.scaled(label)
    first, second = source.columns
    return Dataset.split(
        Samples(points, label.copy()),
        source.train_percent,
        classes,
        columns=(first.name, second.name),
        label=source.label.name,
        units=(first.units, second.units),
        label_units=label_units,
    )
