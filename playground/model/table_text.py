"""What is in a table, in a few lines for the person."""

from engine.data.table import TableClasses, TableSource
from playground.model.numerals import counted


def table_summary(table: TableSource) -> str:
    """How many rows there are, what x1 and x2 are, and what is to be learned."""
    first, second = table.columns
    label = table.label
    learned = f"label: {label.name}"
    if isinstance(label, TableClasses):
        learned = f"{label.name}: {', '.join(named_classes(label.classes))}"
    return f"{counted(len(table.rows))} rows\nx₁: {first.name}\nx₂: {second.name}\n{learned}"


def named_classes(classes: tuple[str, ...]) -> list[str]:
    """The classes; of two, with the number that stands for each."""
    return [f"{classes[0]} (−1)", f"{classes[1]} (+1)"] if len(classes) == 2 else list(classes)
