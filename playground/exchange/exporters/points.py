"""The data points as CSV: each with its label, whether it trains or tests, and what the network says of it."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.choices.features import feature_rows
from engine.data.dataset import TWO_CLASSES, Dataset, class_values
from engine.data.table import TableSource
from engine.lesson import forward
from engine.portable import Floats
from playground.exchange.csv_text import PointSheet, number_named
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Work


def _write(work: Work) -> Exported:
    spec = work.document.spec
    dataset = spec.data.dataset
    samples = dataset.all
    inputs = feature_rows(spec.features, samples.points)
    with np.errstate(all="ignore"):  # of a network that diverged
        outputs = forward(spec, work.learned.parameters, inputs)[-1].a
    chosen = spec.head.choose(outputs).astype(float) if dataset.has_classes else outputs[0]
    points, labels = samples.points, _told(dataset, samples.labels)
    if isinstance(spec.data, TableSource):  # its very numbers, not what scaling there and back makes of them
        points = spec.data.ordered[:, :2]
        labels = labels if dataset.has_classes else list(map(float, spec.data.ordered[:, 2]))
    sheet = PointSheet(
        dataset.columns,
        dataset.label,
        points,
        labels,
        _told(dataset, chosen),
        len(dataset.train),
        outputs,
    )
    return Exported(sheet.text())


def _told(dataset: Dataset, labels: Floats) -> Sequence[str | float]:
    """Labels as a table has them: the classes by name, −1 and +1 where they have none, numbers in their own units."""
    if not dataset.has_classes:
        return list(map(float, dataset.label_units.own(labels)))
    if dataset.classes == TWO_CLASSES:
        return list(map(float, class_values(labels, len(dataset.classes))))
    numbers = [number for number in map(number_named, dataset.classes) if number is not None]
    if len(set(numbers)) == len(dataset.classes):  # a class −1 is a number to a spreadsheet, and to the import
        return [numbers[round(label)] for label in labels.tolist()]
    return [dataset.label_name(label) for label in labels]


EXPORTER: Final = Exporter(
    "csv", "Data points (CSV)", "The points with label, split, prediction and output, for a spreadsheet", ".csv", _write
)
