"""Which columns of a table are x1, x2 and the label: a guess from their names, kinds and values."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.data.checking import MAX_CLASSES, MIN_CLASSES
from engine.data.table import MIN_ROWS
from playground.exchange.csv_text import OF_POINTS
from playground.exchange.tables.refusal import TableRefused
from playground.exchange.tables.table import Column, Table, column_names
from playground.model.numerals import counted

_LABEL_NAMES: Final = re.compile(
    r"(?:class|label|target|species|category|type|kind|group|outcome|diagnosis|result|survived|variety|cultivar|y|z"
    r"|klasse|art|gruppe|ziel|response|play)(?:[ _-]?(?:name|id))?",
    re.IGNORECASE,
)
_NUMBER_NAMES: Final = re.compile(r"(?:target|y|z|price|value|response|output|label|quality|score)", re.IGNORECASE)
_ID_NAMES: Final = re.compile(
    r"(?:row|id|ids|index|idx|nr\.?|no\.?|num|number|#|key|rank|unnamed:? ?\d*|rownames|column 1"
    r"|.*[ _-](?:id|no|nr|number))",
    re.IGNORECASE,
)
_PAIRS: Final = (("x1", "x2"), ("x", "y"), ("x_1", "x_2"), ("longitude", "latitude"), ("lon", "lat"), ("lng", "lat"))


@dataclass(frozen=True, slots=True)
class Roles:
    """Indices of columns. are_classes: whether the label names classes, not numbers to learn."""

    x1: int
    x2: int
    label: int
    are_classes: bool


def guess(table: Table) -> Roles:
    """The likely roles. Raises TableRefused where a table has no two columns of numbers and a third for the label."""
    return chosen_roles(table)


def chosen_roles(
    table: Table,
    x1: str | None = None,
    x2: str | None = None,
    label: str | None = None,
    are_classes: bool | None = None,
) -> Roles:
    """The roles by names of columns, or by their numbers from 1 on; what is None is guessed. Raises TableRefused."""
    if is_own_export(table) and (x1, x2, label) == (None, None, None):
        x1, x2, label = (column.name for column in table.columns[:3])
        if are_classes is None:
            are_classes = set(table.columns[4].distinct) <= set(table.columns[2].distinct)  # never in between
    first, second, third = (None if name is None else _named(table, name) for name in (x1, x2, label))
    taken = {first, second, third}
    free = [index for index, column in enumerate(table.columns) if column.is_number and index not in taken]
    wanted = [first, second].count(None)
    classes = None
    if third is None:
        third, classes, free = _label(table, free, taken, wanted)
    pool = _varied(table, free) if len(_varied(table, free)) >= wanted else free
    if len(pool) < wanted:
        raise _too_few(table)
    if wanted == 2:
        first, second = _inputs(table, pool)
    elif wanted == 1:
        other = _inputs(table, pool)[0]
        first, second = (other, second) if first is None else (first, other)
    assert first is not None
    assert second is not None
    if are_classes is None:
        are_classes = looks_like_classes(table.columns[third]) or not table.columns[third].is_number
    return Roles(first, second, third, are_classes if classes is None or label is not None else classes)


def is_own_export(table: Table) -> bool:
    """Whether a table is one of this program's points: both columns, the label, and what was said of them."""
    columns = table.columns
    said = tuple(column.name for column in columns[3:5])
    return said == OF_POINTS and all(column.is_number for column in columns[:2]) and can_be_label(columns[2])


def _named(table: Table, name: str) -> int:
    index = table.index(name)
    if index is None and name.isdecimal() and 1 <= int(name[:9]) <= len(table.columns):
        index = int(name) - 1
    if index is None:
        more = " …" if len(table.columns) > 10 else ""
        names = column_names(table.columns[:10])
        raise TableRefused(
            f"no column “{name[:60]}”",
            f"{names}{more}, or a number from 1 to {len(table.columns)}",
            "Correct the name.",
        )
    return index


def _varied(table: Table, numbers: list[int]) -> list[int]:
    """The columns of numbers that tell something: not the numbers of rows, and not the same value in all of them."""
    useful = [index for index in numbers if not is_id(table.columns[index])] or numbers
    return [index for index in useful if len(table.columns[index].distinct) > 1]


def _label(table: Table, free: list[int], taken: set[int | None], wanted: int) -> tuple[int, bool, list[int]]:
    """The label, whether it names classes, and the columns of numbers that are left for x1 and x2."""
    classes = _class_label(table, free, taken)
    left = [index for index in free if index != classes]
    if classes is not None and len(left) >= wanted:
        return classes, True, left
    pool = _varied(table, free) if len(_varied(table, free)) > wanted else free
    label = _number_label(table, pool)
    if label is None or len(pool) <= wanted:
        raise _too_few(table)
    return label, False, [index for index in free if index != label]


def is_id(column: Column) -> bool:
    """Whether a column of numbers only tells rows apart: whole numbers that count up, or many that are named so."""
    if not column.is_number:
        return False
    values = column.numbers[column.has_value]
    if values.size < 3 or not np.isfinite(values).all() or (values != np.floor(values)).any():
        return False
    if _ID_NAMES.fullmatch(column.name) and len(column.distinct) > min(MAX_CLASSES, values.size - 1):
        return True
    return values.size >= 10 and bool((np.diff(values) == 1.0).all())


def can_be_classes(column: Column) -> bool:
    """Whether a column has from two to eight different values, and is neither dates nor empty."""
    return column.kind in ("number", "text") and MIN_CLASSES <= len(column.distinct) <= MAX_CLASSES


def can_be_label(column: Column) -> bool:
    """Whether a column can be learned: as a number or as classes."""
    return column.is_number or can_be_classes(column)


def looks_like_classes(column: Column) -> bool:
    """Whether a column is rather classes than numbers: texts, or few whole numbers that come again and again."""
    if not can_be_classes(column):
        return False
    if column.kind == "text":
        return True
    values = column.numbers[column.has_value]
    is_whole = bool((values == np.floor(values)).all())
    return is_whole and (values.size >= 3 * len(column.distinct) or len(column.distinct) == MIN_CLASSES)


def _class_label(table: Table, numbers: list[int], taken: set[int | None]) -> int | None:
    """The column that holds classes: by its name, else by its place; one of texts before one of numbers."""
    last = len(table.columns) - 1
    all_texts = [index for index, column in enumerate(table.columns) if column.kind == "text" and index not in taken]
    texts = [index for index in all_texts if can_be_classes(table.columns[index])]
    few = [index for index in numbers if looks_like_classes(table.columns[index])]
    for index in (*_without_pair(table, texts), *_without_pair(table, few)):
        if _LABEL_NAMES.fullmatch(table.columns[index].name):
            return index
    for pool in (texts, few):
        if last in pool:
            return last
        if pool and (pool is texts or pool[0] == 0):
            return pool[0]
    return None


def _number_label(table: Table, pool: list[int]) -> int | None:
    free = _without_pair(table, pool)
    named = [index for index in free if _NUMBER_NAMES.fullmatch(table.columns[index].name)]
    if named and len(pool) >= 3:
        return named[-1]
    return free[-1] if free else None


def _inputs(table: Table, pool: list[int]) -> tuple[int, int]:
    """x1 and x2: columns that are named so, else the first two that are not of few values."""
    pair = _pair(table, pool)
    if pair is not None:
        return pair
    rich = [index for index in pool if len(table.columns[index].distinct) > MAX_CLASSES]
    ranked = [*rich, *[index for index in pool if index not in rich]]
    return ranked[0], ranked[-1] if len(ranked) < 2 else ranked[1]


def _pair(table: Table, pool: list[int]) -> tuple[int, int] | None:
    """Two columns that are named as coordinates, if there are such."""
    names = {table.columns[index].name.casefold(): index for index in reversed(pool)}
    for one, other in _PAIRS:
        if one in names and other in names:
            return names[one], names[other]
    return None


def _without_pair(table: Table, pool: list[int]) -> list[int]:
    """The columns that are not named as coordinates; all, if there are no others."""
    pair = _pair(table, pool) or ()
    return [index for index in pool if index not in pair] or pool


def _too_few(table: Table) -> TableRefused:
    """The refusal of a table from which x1, x2 and a label cannot be taken: what there is, and what it lacks."""
    numbers = [column for column in table.columns if column.is_number]
    dates = [column.name for column in table.columns if column.kind == "date"]
    texts = [column for column in table.columns if column.kind == "text"]
    found = "no column of numbers" if not numbers else f"{len(numbers)} column{'s' * (len(numbers) > 1)} of numbers"
    if dates:
        found += f", and dates in “{dates[0]}”"
    remedy = "Check the separator and the decimal mark."
    if table.rows < MIN_ROWS:
        found, remedy = f"{found} in a single row", f"Add rows: {MIN_ROWS} at least."
    elif dates:
        remedy = "A date is no number: put the days since the first one in a column of its own."
    elif len(numbers) >= 2 and texts:
        kinds = len(texts[0].distinct)
        remedy = f"“{texts[0].name}” has {counted(kinds)} different text{'s' * (kinds > 1)}: "
        remedy += (
            f"put them in {MAX_CLASSES} groups at most, or add a column of numbers to learn."
            if kinds > MAX_CLASSES
            else "add rows of another class, or a column of numbers to learn."
        )
    elif len(numbers) >= 2:
        remedy = f"Add a third column to learn: classes ({MIN_CLASSES} to {MAX_CLASSES} different texts) or numbers."
    return TableRefused(
        found,
        f"two columns of numbers for x₁ and x₂, and a third of numbers or of {MIN_CLASSES} to {MAX_CLASSES} classes",
        remedy,
    )
