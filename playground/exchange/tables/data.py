"""From a table and a choice of its columns to a source of data: rows, classes, and what scales them into the plane."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.data.checking import MAX_CLASSES, MAX_SEED, MIN_CLASSES
from engine.data.dataset import PLANE_COLUMNS
from engine.data.plane import DOMAIN
from engine.data.split import LEAST_SHARE, MOST_SHARE
from engine.data.table import (
    FARTHEST,
    MAX_ROWS,
    MIN_ROWS,
    Rows,
    TableClasses,
    TableColumn,
    TableLabel,
    TableSource,
    wrong_cell,
)
from engine.portable import Floats
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.roles import Roles, is_own_export
from playground.exchange.tables.table import Column, Table, column_names, written
from playground.model.numerals import chosen as chosen_number
from playground.model.numerals import counted
from playground.model.wording import PLANE_RANGE

Scaling = Literal["plane", "standard", "none"]

SCALINGS: Final[dict[Scaling, str]] = {
    "plane": "Fit the plane: from −5 to 5",
    "standard": "Standard: mean 0, standard deviation 1",
    "none": "None: as they are",
}
"""How columns become x1 and x2, by the names that stay, with their labels."""

_REACH: Final = 5.0
_LABEL_REACH: Final = 1.0
_SMALLEST_SCALE: Final = 1e-300
_TOLD_LINES: Final = 3
_FILLING: Final = 8.0
"""Numbers that span at least so much of the plane, and none of them outside, are coordinates of it already."""


@dataclass(frozen=True, slots=True)
class TableChoice:
    """What a person chose of a table: which columns, scaled how (None: as suits the numbers), split how."""

    roles: Roles
    scaling: Scaling | None = None
    train_percent: int = 50
    shuffle: bool = True
    seed: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        assert self.scaling is None or self.scaling in SCALINGS
        assert LEAST_SHARE <= self.train_percent <= MOST_SHARE
        assert 0 <= self.seed <= MAX_SEED


def source_of(table: Table, choice: TableChoice) -> tuple[TableSource, tuple[str, ...]]:
    """The source that a choice makes of a table, and what a person should know of how it came about, in sentences.

    Raises TableRefused where the columns cannot serve so.
    """
    roles = choice.roles
    chosen = tuple(table.columns[index] for index in (roles.x1, roles.x2, roles.label))
    _check_roles(table, roles)
    complete = np.logical_and.reduce([column.has_value for column in chosen])
    for column in chosen:
        _check_finite(column)
    rows = np.flatnonzero(complete)
    notes = list(_missing_notes(table, chosen, complete))
    if rows.size > MAX_ROWS:
        notes.append(f"{counted(MAX_ROWS)} of {counted(rows.size)} rows are drawn at random, with seed {choice.seed}.")
        rows = drawn(rows, MAX_ROWS, choice.seed)
    _check_count(rows.size, choice.train_percent)

    x1, x2 = (chosen[index].numbers[rows] for index in (0, 1))
    scaling = choice.scaling or ("none" if _is_of_the_plane(table, roles) else _suited(x1, x2))
    columns = (_scaled(chosen[0].name, x1, scaling), _scaled(chosen[1].name, x2, scaling))
    label, values = _label(chosen[2], rows, choice)
    made = Rows(np.column_stack((x1, x2, values)))
    _check_distance(table, rows, made, columns, label)
    notes.extend(_plane_notes(columns, (x1, x2)))
    source = TableSource(
        columns, label, made, choice.name, choice.train_percent, shuffle=choice.shuffle, seed=choice.seed
    )
    return source, tuple(notes)


def scaling_found(source: TableSource) -> Scaling:
    """What was taken for the numbers of a source where no scaling was chosen."""
    return "none" if all(column == TableColumn(column.name) for column in source.columns) else "plane"


def drawn(rows: NDArray[np.intp], count: int, seed: int) -> NDArray[np.intp]:
    """So many of the rows, each as likely as the other, in their order; the same for the same seed everywhere."""
    keys = np.random.default_rng(seed).random(rows.size)
    return rows[np.sort(np.argsort(keys, kind="stable")[:count])]


# --- what cannot serve ----------------------------------------------------------------------------------------------


def _check_roles(table: Table, roles: Roles) -> None:
    indices = (roles.x1, roles.x2, roles.label)
    names = [table.columns[index].name for index in indices]
    if len(set(indices)) < len(indices):
        raise TableRefused(
            f"the columns “{names[0]}”, “{names[1]}” and “{names[2]}”",
            "three different columns for x₁, x₂ and the label",
            "Choose another column for one of them.",
        )
    for index in indices[:2]:
        column = table.columns[index]
        if not column.is_number:
            raise _no_numbers(column, "x₁ and x₂")
    label = table.columns[roles.label]
    if not roles.are_classes and not label.is_number:
        raise _no_numbers(label, "a number to learn")
    if roles.are_classes and label.kind in ("date", "empty"):
        raise _no_numbers(label, "classes")


def _no_numbers(column: Column, what: str) -> TableRefused:
    found, remedy = {
        "date": ("dates", "A date is no number: put the days since the first one in a column of its own."),
        "empty": ("no values", "Choose another column."),
    }.get(column.kind, ("texts", "Choose another column, or take it for classes."))
    if column.kind == "text" and "x" in what:
        remedy = "Choose another column."
    allowed = "texts or numbers" if what == "classes" else "a column of numbers"
    return TableRefused(found, f"{allowed} for {what}", remedy, column=column.name)


def _check_finite(column: Column) -> None:
    if column.is_number and column.too_large:
        first = column.too_large[0]
        raise TableRefused(
            f"“{first.text}”, which is too large",
            "numbers from −1e300 to 1e300",
            "Correct the cell, or empty it.",
            line=first.line,
            column=column.name,
        )


def _check_count(rows: int, train_percent: int) -> None:
    if rows < MIN_ROWS:
        raise TableRefused(
            f"{'one row' if rows else 'no row'} with a value in all three columns",
            f"at least {MIN_ROWS} rows",
            "Choose other columns, or fill in what is missing.",
        )
    if rows * train_percent < 100:
        raise TableRefused(
            f"{train_percent} % of {rows} rows for training, which is none",
            f"{-(-100 // rows)} to {MOST_SHARE} % for so few rows",
            "Choose a larger share for training.",
        )


def _check_distance(
    table: Table, rows: NDArray[np.intp], made: Rows, columns: tuple[TableColumn, TableColumn], label: TableLabel
) -> None:
    """Whether all lies near enough for its square to be a number; unscaled it may not."""
    wrong = wrong_cell(made, columns, label)
    if wrong is not None:
        row, column = wrong
        raise TableRefused(
            f"{written(float(made.values[row, column]))}, which is too large without scaling",
            f"numbers from {chosen_number(-FARTHEST)} to {chosen_number(FARTHEST)}",
            "Choose another scaling.",
            line=int(table.lines[rows[row]]),
            column=(*columns, label)[column].name,
        )


# --- scaling and labels ---------------------------------------------------------------------------------------------


def _is_of_the_plane(table: Table, roles: Roles) -> bool:
    """Whether these are coordinates that this program has exported."""
    names = (table.columns[roles.x1].name, table.columns[roles.x2].name)
    return is_own_export(table) and names == PLANE_COLUMNS


def _suited(x1: Floats, x2: Floats) -> Scaling:
    """None for coordinates of the plane, such as those that this program exports; what is measured is fitted to it.

    Fitted, points lie where those of toy data do, and all of the plane is in use. They are learned as well as with
    mean 0 and deviation 1: iris, penguins, wine and weather to the same accuracy, within a hundredth.
    """
    fills = all(np.abs(values).max() <= DOMAIN and np.ptp(values) >= _FILLING for values in (x1, x2))
    return "none" if fills else "plane"


def _scaled(name: str, values: Floats, scaling: Scaling, reach: float = _REACH) -> TableColumn:
    """The center and the scale of a column, from the rows that are taken. A constant column is only moved to 0."""
    if scaling == "none":
        return TableColumn(name)
    if scaling == "standard":
        size = float(np.abs(values).max()) or 1.0
        shares = values / size  # of the largest, so that no square is infinite
        center, scale = float(shares.mean()) * size, float(shares.std()) * size
    else:
        low, high = 0.5 * float(values.min()), 0.5 * float(values.max())
        center, scale = low + high, (high - low) / reach
    is_constant = bool((values == values[0]).all())
    return TableColumn(name, center, 1.0 if is_constant or scale < _SMALLEST_SCALE else scale)


def _label(column: Column, rows: NDArray[np.intp], choice: TableChoice) -> tuple[TableLabel, Floats]:
    """The label and each row's value: the index of its class, or its number."""
    if not choice.roles.are_classes:
        values = column.numbers[rows]
        scaling = choice.scaling
        if scaling is None:
            is_near = np.abs(values).max() <= 1.5 * _LABEL_REACH and np.ptp(values) >= _LABEL_REACH
            scaling = "none" if is_near else "plane"
        return _scaled(column.name, values, scaling, _LABEL_REACH), values
    if column.is_number:
        numbers, index = np.unique(column.numbers[rows], return_inverse=True)
        _check_classes(column, len(numbers), [written(float(number)) for number in numbers[: MAX_CLASSES + 1]])
        classes = tuple(written(float(number)) for number in numbers)
    else:
        codes, inverse = np.unique(column.codes[rows], return_inverse=True)
        texts = [column.texts[code] for code in codes]
        order = sorted(range(len(texts)), key=lambda place: (texts[place].casefold(), texts[place]))
        _check_classes(column, len(texts), [texts[place] for place in order[: MAX_CLASSES + 1]])
        classes = class_names(texts[place] for place in order)
        index = np.argsort(np.array(order))[inverse]
    return TableClasses(column.name, classes), index.astype(np.float64)


def class_names(texts: Iterator[str]) -> tuple[str, ...]:
    """Names of classes on one line each, long ones cut, each of its own."""
    names: list[str] = []
    for text in texts:
        plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or "?"
        base = plain if len(plain) <= 60 else f"{plain[:59]}…"
        name, number = base, 2
        while name in names:
            name, number = f"{base} ({number})", number + 1
        names.append(name)
    return tuple(names)


def _check_classes(column: Column, count: int, first: list[str]) -> None:
    if MIN_CLASSES <= count <= MAX_CLASSES:
        return
    if count < MIN_CLASSES:
        found, remedy = f"only “{first[0]}”", "Choose another column for the label."
    else:
        listed = ", ".join(text if len(text) <= 20 else f"{text[:19]}…" for text in first[:3])
        found = f"{counted(count)} different values ({listed} …)"
        remedy = (
            "Choose another column, or take its numbers to learn."
            if column.is_number
            else f"Choose another column, or put the values in {MAX_CLASSES} groups at most."
        )
    raise TableRefused(found, f"{MIN_CLASSES} to {MAX_CLASSES} classes", remedy, column=column.name)


# --- what is told ---------------------------------------------------------------------------------------------------


def _missing_notes(table: Table, chosen: tuple[Column, ...], complete: NDArray[np.bool_]) -> Iterator[str]:
    left_out = np.flatnonzero(~complete)
    if not left_out.size:
        return
    gaps = [column for column in chosen if not column.has_value.all()]
    lines = ", ".join(str(line) for line in table.lines[left_out[:_TOLD_LINES]])
    many = left_out.size > 1
    yield (
        f"{counted(left_out.size)} row{'s are' if many else ' is'} left out, because a value is missing in "
        f"{column_names(gaps)} (line{'s' * many} {lines}{' …' if left_out.size > _TOLD_LINES else ''})."
    )


def _plane_notes(columns: tuple[TableColumn, ...], values: tuple[Floats, ...]) -> Iterator[str]:
    for column, own in zip(columns, values, strict=True):
        if bool((own == own[0]).all()):
            yield f"“{column.name}” has the same value in every row: it can tell nothing apart."
    with np.errstate(over="ignore"):
        outside = np.logical_or.reduce(
            [abs((own - column.center) / column.scale) > DOMAIN for column, own in zip(columns, values, strict=True)]
        )
    count = int(outside.sum())
    if count:
        yield (
            f"{counted(count)} point{'s lie' if count > 1 else ' lies'} outside the plane, which shows {PLANE_RANGE}. "
            f"{'They are' if count > 1 else 'It is'} learned all the same."
        )
