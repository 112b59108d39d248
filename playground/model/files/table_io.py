"""The key `data` of a file whose data are a table: its columns, its label, its rows, and how they are split.

`rows` hold the two columns in their own units, then the index of the class (0-based), or for regression the number.
Keys from `name` on, and `center` and `scale`, may be left out.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
from pydantic import ValidationError

from engine.data.checking import MAX_CLASSES, MIN_CLASSES
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
from playground.model.files.checks import (
    checked_list,
    checked_number,
    checked_object,
    checked_one_of,
    checked_some,
    checked_text,
    checked_whole,
)
from playground.model.files.json_text import Json
from playground.model.files.refused import FileRefused, at, shown
from playground.model.wording import allowed_value

_KEYS: Final = ("kind", "name", "columns", "label", "rows", "train_percent", "shuffle", "seed")
_COLUMN_KEYS: Final = ("name", "center", "scale")
_CLASS_KEYS: Final = ("name", "classes")
SETTINGS: Final = _KEYS[5:]
"""The keys of how a table is split."""

_ROW: Final = "the two columns and the label"


# --- reading --------------------------------------------------------------------------------------------------------


def read_table_source(value: Json, where: str) -> TableSource:
    """The table that the plain data describe. Raises FileRefused."""
    keys = checked_object(value, where, _KEYS, required=("kind", "columns", "label", "rows"))
    checked_one_of(keys["kind"], at(where, "kind"), ("table",))
    columns = checked_list(keys["columns"], at(where, "columns"), 2, "those of x1 and x2")
    first, second = (_column(column, at(at(where, "columns"), index)) for index, column in enumerate(columns))
    label = _label(keys["label"], at(where, "label"))
    rows = _rows(keys["rows"], at(where, "rows"), len(label.classes) if isinstance(label, TableClasses) else 0)
    settings: dict[str, Any] = {name: keys[name] for name in SETTINGS if name in keys}
    _check_settings(settings, where)
    wrong = wrong_cell(rows, (first, second), label)
    if wrong is not None:
        row, column = wrong
        cell = at(at(at(where, "rows"), row), column)
        raise FileRefused(cell, shown(float(rows.values[row, column])), allowed_in(label, column))
    name = checked_text(keys.get("name", ""), at(where, "name"))
    return TableSource(columns=(first, second), label=label, rows=rows, name=name, **settings)


def changed_table(source: TableSource, settings: Mapping[str, Json], where: str) -> TableSource:
    """The table, split otherwise: with other values under some of `SETTINGS`. Raises FileRefused."""
    _check_settings(dict(settings), where)
    return replace(source, **settings)  # type: ignore[arg-type]  # checked just now


def _column(value: Json, where: str) -> TableColumn:
    keys = checked_object(value, where, _COLUMN_KEYS, required=("name",))
    scale = checked_number(keys.get("scale", 1.0), at(where, "scale"))
    if scale <= 0.0:
        raise FileRefused(at(where, "scale"), shown(keys["scale"]), "a number above 0")
    center = checked_number(keys.get("center", 0.0), at(where, "center"))
    return TableColumn(checked_text(keys["name"], at(where, "name")), center, scale)


def _label(value: Json, where: str) -> TableLabel:
    """Classes where their names are listed, else a number."""
    if not (isinstance(value, dict) and "classes" in value):
        return _column(value, where)
    keys = checked_object(value, where, _CLASS_KEYS, required=_CLASS_KEYS)
    where_classes = at(where, "classes")
    allowed = f"{MIN_CLASSES} to {MAX_CLASSES} names of classes"
    names: list[str] = []
    for index, item in enumerate(checked_some(keys["classes"], where_classes, MIN_CLASSES, MAX_CLASSES, allowed)):
        name = checked_text(item, at(where_classes, index))
        if name in names:
            raise FileRefused(at(where_classes, index), f"{shown(name)} a second time", "each class once")
        names.append(name)
    return TableClasses(checked_text(keys["name"], at(where, "name")), tuple(names))


def _rows(value: Json, where: str, classes: int) -> Rows:
    """The rows as numbers; `classes` is 0 where the last of each is one to learn."""
    rows = checked_some(value, where, MIN_ROWS, MAX_ROWS, f"{MIN_ROWS} to {MAX_ROWS} rows")
    values: Floats = np.empty((len(rows), 3))
    for index, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != 3:
            checked_list(row, at(where, index), 3, _ROW)
            continue
        for place, cell in enumerate(row):
            if place == 2 and classes:
                if type(cell) is int and 0 <= cell < classes:  # the quick way of nearly all
                    values[index, 2] = cell
                else:
                    checked_whole(cell, at(at(where, index), 2), 0, classes - 1)
            elif type(cell) is float:  # which is finite in every file that was parsed
                values[index, place] = cell
            else:
                values[index, place] = checked_number(cell, at(at(where, index), place))
    return Rows(values)


def _check_settings(settings: dict[str, Any], where: str) -> None:
    """Share, order and seed, with the path of the first that is wrong."""
    plain = TableSource(
        columns=(TableColumn("x1"), TableColumn("x2")), label=TableColumn("label"), rows=Rows(np.zeros((MIN_ROWS, 3)))
    )
    fields = {name: getattr(plain, name) for name in ("columns", "label", "rows")}
    try:
        TableSource(**fields, **settings)
    except ValidationError as breach:
        name = str(breach.errors()[0]["loc"][0])
        allowed = allowed_value(TableSource, name)
        raise FileRefused(at(where, name), shown(settings[name]), allowed) from None


# --- writing --------------------------------------------------------------------------------------------------------


def write_table_source(source: TableSource) -> dict[str, Json]:
    """The plain data of a table; `read_table_source` gives the same again."""
    label: dict[str, Json]
    if isinstance(source.label, TableClasses):
        label = {"name": source.label.name, "classes": list(source.label.classes)}
    else:
        label = _column_keys(source.label)
    return {
        "kind": source.kind,
        "name": source.name,
        "columns": [_column_keys(column) for column in source.columns],
        "label": label,
        "rows": [_row(row, source.is_classification) for row in source.rows.values.tolist()],
        "train_percent": source.train_percent,
        "shuffle": source.shuffle,
        "seed": source.seed,
    }


def _column_keys(column: TableColumn) -> dict[str, Json]:
    return {"name": column.name, "center": column.center, "scale": column.scale}


def _row(row: list[float], has_classes: bool) -> list[Json]:
    *point, label = row
    return [*(_short(value) for value in point), int(label) if has_classes else _short(label)]


def _short(value: float) -> Json:
    """A number as people write it: 20, not 20.0; −0 keeps its sign."""
    return int(value) if value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0" else value
