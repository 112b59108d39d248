"""What is in a table, in a few lines for the person."""

from engine.data.table import TableClasses, TableSource
from playground.model.numerals import counted


def table_summary(table: TableSource) -> str:
    """How many rows there are, what x1 and x2 are, and what is to be learned: a line for each."""
    first, second = table.columns
    label = table.label
    lines = [f"{counted(len(table.rows))} rows", f"x₁: {first.name}", f"x₂: {second.name}", f"label: {label.name}"]
    if isinstance(label, TableClasses):
        lines += [f"{number}: {name}" for number, name in zip(_numbers(label.classes), label.classes, strict=True)]
    return "\n".join(" ".join(line.split()) for line in lines)


def table_in_short(table: TableSource) -> str:
    """The same in three lines, without the classes."""
    first, second = table.columns
    lines = [f"{counted(len(table.rows))} rows, label: {table.label.name}", f"x₁: {first.name}", f"x₂: {second.name}"]
    return "\n".join(" ".join(line.split()) for line in lines)


def _numbers(classes: tuple[str, ...]) -> list[str]:
    """What stands for each class: −1 and +1 for two, else their places from 1 on."""
    return ["−1", "+1"] if len(classes) == 2 else [str(place + 1) for place in range(len(classes))]
