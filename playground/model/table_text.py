"""What is in a table, in a few lines for the person."""

from engine.data.table import TableClasses, TableSource
from playground.model.numerals import counted
from playground.model.own_units import Axes


def table_summary(table: TableSource) -> str:
    """How many rows there are, what x1 and x2 are, and what is to be learned: a line for each."""
    label = table.label
    lines = [f"{counted(len(table.rows))} rows", *_columns(table), f"label: {label.name}"]
    if isinstance(label, TableClasses):
        lines += [f"{number}: {name}" for number, name in zip(_numbers(label.classes), label.classes, strict=True)]
    return "\n".join(" ".join(line.split()) for line in lines)


def table_in_short(table: TableSource) -> str:
    """The same in three lines, without the classes."""
    lines = [f"{counted(len(table.rows))} rows, label: {table.label.name}", *_columns(table)]
    return "\n".join(" ".join(line.split()) for line in lines)


def _columns(table: TableSource) -> list[str]:
    """What x1 and x2 are, where they are more than coordinates."""
    if not Axes.of(table, in_own_units=True).is_own:
        return []
    return [f"{name}: {column.name}" for name, column in zip(("x₁", "x₂"), table.columns, strict=True)]


def _numbers(classes: tuple[str, ...]) -> list[str]:
    """What stands for each class: −1 and +1 for two, else their places from 1 on."""
    return ["−1", "+1"] if len(classes) == 2 else [str(place + 1) for place in range(len(classes))]
