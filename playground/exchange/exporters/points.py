"""The data points as CSV: each with its label, whether it trains or tests, and what the network says of it."""

from typing import Final

import numpy as np

from engine.choices.features import feature_rows
from engine.data.dataset import Samples
from engine.lesson import forward
from playground.exchange.csv_text import PointSheet
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Work


def _write(work: Work) -> Exported:
    spec = work.document.spec
    dataset = spec.data.dataset
    samples = dataset.all
    inputs = feature_rows(spec.features, samples.points)
    with np.errstate(all="ignore"):  # of a network that diverged
        outputs = forward(spec, work.learned.parameters, inputs)[-1].a
    predictions = outputs[0]
    if dataset.has_classes:
        predictions = dataset.values(Samples(samples.points, spec.head.choose(outputs).astype(float)))
    sheet = PointSheet(
        dataset.columns,
        dataset.label,
        samples.points,
        dataset.values(samples).tolist(),
        predictions.tolist(),
        len(dataset.train),
        outputs,
    )
    return Exported(sheet.text())


EXPORTER: Final = Exporter(
    "csv", "Data points (CSV)", "The points with label, split, prediction and output, for a spreadsheet", ".csv", _write
)
