"""Which samples a cell of the confusion matrix counts."""

from engine.data.dataset import Dataset, Samples
from engine.questions.confusion import Confusion

Cell = tuple[int, int]
"""A row and a column of the matrix: the true class, and the chosen one."""


def samples_in(dataset: Dataset, confusion: Confusion, cell: Cell) -> Dataset:
    """Those alone, in the set that they were in; empty where the matrix has no such cell, or is of other data."""
    samples = dataset.test if confusion.of == "test" else dataset.train
    if len(samples) != len(confusion.chosen) or max(cell) >= len(dataset.classes):
        counted = Samples.none()
    else:
        is_counted = (samples.labels == cell[0]) & (confusion.chosen == cell[1])
        counted = Samples(samples.points[is_counted], samples.labels[is_counted])
    none = Samples.none()
    parts = (none, counted) if confusion.of == "test" else (counted, none)
    return Dataset(*parts, classes=dataset.classes)
