"""How the run went as CSV: losses and accuracies by epoch, then each layer's pulls."""

from typing import Final

from engine.runs.trace import LAYER_NUMBERS, RUN_NUMBERS
from playground.exchange.csv_text import csv_text
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Work


def _write(work: Work) -> Exported:
    curves = work.curves
    by_layer = [f"{name} layer {layer + 1}" for name in LAYER_NUMBERS for layer in range(curves.layers)]
    return Exported(csv_text([*RUN_NUMBERS, *by_layer], curves.rows.tolist()))


EXPORTER: Final = Exporter(
    "curves", "Curves (CSV)", "Losses, accuracies and gradients by epoch, for a spreadsheet", ".csv", _write
)
