"""Edits of single points of the data: add some, take some away, change one.

Rows are counted as the dataset has them, those to train on first, and hold both columns in their own units and then the
class or the number. Data that were drawn become a table of the very same points first, in their order and with their
split; of a table that is mixed before it is split, the mixed order is written down.
"""

import math
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.data.checking import MAX_CLASSES
from engine.data.dataset import MANY_CLASSES, TWO_CLASSES
from engine.data.generators import GENERATORS
from engine.data.sources import AnySource
from engine.data.split import shuffled, train_count
from engine.data.table import (
    MAX_ROWS,
    MIN_ROWS,
    Rows,
    TableClasses,
    TableColumn,
    TableLabel,
    TableSource,
    allowed_in,
    wrong_cell,
)
from engine.portable import Floats
from playground.model.document import Work
from playground.model.edits.edit import EditRefused, checked, with_spec
from playground.model.edits.outputs import with_data
from playground.model.numerals import chosen, counted

Row = tuple[float, float, float]
"""A point's two columns in their own units, and its class or number."""


def as_table(source: AnySource) -> TableSource:
    """The same points as a table whose rows stand in the order in which they are split."""
    if isinstance(source, TableSource):
        if not source.shuffle:
            return source
        order = shuffled(np.random.default_rng(source.seed), len(source.rows))
        return replace(source, rows=Rows(source.rows.values[order]), shuffle=False)
    dataset = source.dataset
    samples = dataset.all
    label: TableLabel = TableColumn(dataset.label)
    if dataset.classes:
        label = TableClasses(dataset.label, dataset.classes)
    return TableSource(
        columns=(TableColumn(dataset.columns[0]), TableColumn(dataset.columns[1])),
        label=label,
        rows=Rows(np.column_stack((samples.points, samples.labels))),
        name=GENERATORS[source.kind].label,
        train_percent=source.train_percent,
        shuffle=False,
        seed=source.seed,
    )


def begun_anew(source: AnySource) -> TableSource:
    """A table to paint on: one point of each class, or two numbers, side by side, all of them to train on."""
    table = as_table(source)
    first, second = (column.units for column in table.columns)
    count = table.class_count or MIN_ROWS
    across = first.own(np.linspace(-3.0, 3.0, count))
    up = second.own(np.zeros(count))
    labels = np.arange(count, dtype=np.float64)
    if isinstance(table.label, TableColumn):
        labels = table.label.units.own(np.linspace(-1.0, 1.0, count))
    return replace(table, rows=Rows(np.column_stack((across, up, labels))), train_percent=100)


@dataclass(frozen=True, slots=True)
class AddRows:
    """Add points. As many of them go to the training set as its share asks for; all others stay in their set.

    brings_class: points of the class that comes after the last bring that class, and an output that tells it apart.
    """

    rows: tuple[Row, ...]
    text: str
    merge_key: Hashable | None = field(default=None, compare=False)
    brings_class: bool = False

    def apply(self, work: Work) -> Work:
        table = as_table(work.document.spec.data)
        old, new = table.rows.values, np.array(self.rows, np.float64).reshape(-1, 3)
        if self.brings_class:
            table = _with_one_more(table)
        count = len(old) + len(new)
        if count > MAX_ROWS:
            raise EditRefused(
                f"There would be {counted(count)} points. Allowed: at most {counted(MAX_ROWS)}. Erase some first."
            )
        end = table.train_size
        trained = np.zeros(len(new), np.bool_)
        share = train_count(count, table.train_percent) - end
        trained[shuffled(np.random.default_rng((table.seed, count)), len(new))[:share]] = True
        return _with_rows(work, table, np.concatenate((old[:end], new[trained], old[end:], new[~trained])))


@dataclass(frozen=True, slots=True)
class RemoveRows:
    """Take points away. The two sets keep their shares: at the place where they meet some may change over."""

    rows: tuple[int, ...]
    text: str
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        table = as_table(work.document.spec.data)
        for row in self.rows:
            _check_row(table, row)
        values = np.delete(table.rows.values, np.array(self.rows, np.int64), axis=0)
        if len(values) < MIN_ROWS:
            raise EditRefused(
                f"{counted(len(values))} {'point' if len(values) == 1 else 'points'} would be left. "
                f"Allowed: at least {MIN_ROWS}. Add others first."
            )
        return _with_rows(work, table, values)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Give a point another place, another class or another number; it stays in its set."""

    row: int
    values: Row
    text: str
    merge_key: Hashable | None = field(default=None, compare=False)

    def apply(self, work: Work) -> Work:
        table = as_table(work.document.spec.data)
        _check_row(table, self.row)
        values = table.rows.values.copy()
        values[self.row] = self.values
        return _with_rows(work, table, values)


def new_class(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The classes and one more. −1 and +1 are called by letters then, as drawn classes are."""
    if classes == TWO_CLASSES:
        return MANY_CLASSES[:3]
    return (*classes, next(name for name in (*MANY_CLASSES, f"{MANY_CLASSES[0]}+") if name not in classes))


def _with_one_more(table: TableSource) -> TableSource:
    """The table with one class more."""
    label = table.label
    if not isinstance(label, TableClasses):
        raise EditRefused("These data have numbers to learn, no classes. Choose data with classes first.")
    if table.class_count == MAX_CLASSES:
        raise EditRefused(f"There would be {MAX_CLASSES + 1} classes. Allowed: at most {MAX_CLASSES}.")
    return replace(table, label=replace(label, classes=new_class(label.classes)))


def _check_row(table: TableSource, row: int) -> None:
    if not 0 <= row < len(table.rows):
        raise EditRefused(f"There is no row {row + 1}: the data have {counted(len(table.rows))} rows.")


def _with_rows(work: Work, table: TableSource, values: Floats) -> Work:
    if values.tobytes() == as_table(work.document.spec.data).rows.values.tobytes():
        return work  # nothing is another: drawn data stay drawn
    rows = Rows(values)
    wrong = wrong_cell(rows, table.columns, table.label)
    if wrong is not None:
        row, column = wrong
        names = (*(one.name for one in table.columns), table.label.name)
        value = float(values[row, column])
        found = "no number" if math.isnan(value) else chosen(value)
        raise EditRefused(
            f"{names[column]} of row {row + 1}: found {found}. Allowed: {allowed_in(table.label, column)}."
        )
    source = replace(table, rows=rows)
    if source.class_count != work.document.spec.data.class_count:
        return with_data(work, source)
    return with_spec(work, checked(replace, work.document.spec, data=source))
