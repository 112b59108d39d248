"""The data points as CSV: each with its label, whether it trains or tests, and what the network says of it."""

from typing import Final

import numpy as np

from engine.choices.features import feature_rows
from engine.choices.heads import HEADS, class_values
from engine.data.generators import draw_samples
from engine.lesson import forward
from playground.exchange.csv_text import PointSheet
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Work

_CLASSES: Final = 2


def _write(work: Work) -> Exported:
    spec = work.document.spec
    data = spec.data
    samples = draw_samples(data.kind, data.samples, data.noise, data.train_percent, data.seed)
    points = np.concatenate((samples.train_points, samples.test_points))
    inputs = feature_rows(spec.features, points)
    with np.errstate(all="ignore"):  # of a network that diverged
        outputs = forward(spec, work.learned.parameters, inputs)[-1].a
    predictions = outputs[0]
    if data.is_classification:
        predictions = class_values(HEADS[spec.network.output.activation].choose(outputs).astype(float), _CLASSES)
    sheet = PointSheet(
        ("x1", "x2"),
        "label",
        points,
        np.concatenate((samples.train_labels, samples.test_labels)).tolist(),
        predictions.tolist(),
        len(samples.train_points),
        outputs,
    )
    return Exported(sheet.text())


EXPORTER: Final = Exporter(
    "csv", "Data points (CSV)", "The points with label, split, prediction and output, for a spreadsheet", ".csv", _write
)
