"""Tables as CSV text: for spreadsheets and for the next program, and so that a spreadsheet runs none of it.

A text that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP's page "CSV Injection" says.
Numbers stay numbers, written so that they are read again as the same.
"""

import csv
import io
import math
import re
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from engine.portable import Floats

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{1,17})?|\.\d{1,17})(?:[eE][+-]?\d{1,2})?", re.ASCII)

Value = str | int | float | None
"""A cell: None, and what is no number, is left empty."""

OF_POINTS: Final = ("split", "prediction")
"""What the columns after a point's label are called."""

_UNSEEN: Final = "\ufeff\u200b\u200c\u200d\u2060"
"""Letters without width, which a program may take away before it looks for a formula."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """CSV by RFC 4180 with a row of names: separated by commas, lines ended by CR and LF."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in header])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def harmless(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula: with an apostrophe in front where it would."""
    start = text.lstrip(f"{string.whitespace}\u00a0{_UNSEEN}")
    return f"'{text}" if start.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else text


def number_named(name: str) -> float | None:
    """The number that a class is called by; None for any other name."""
    return float(name) if _NUMBER.fullmatch(name) else None


def without_apostrophe(text: str) -> str:
    """The text that was made harmless."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, int):
        return str(int(value))
    return repr(float(value)) if math.isfinite(value) else ""


@dataclass(frozen=True, slots=True, eq=False)
class PointSheet:
    """Points and what a network says of them, for a CSV file.

    points (n, 2) in the units of the columns, the first `train_count` to train on; labels and predictions: of each
    point its class by name, or its number. outputs (k, n), optional: the network's outputs, a row for each unit.
    """

    columns: tuple[str, str]
    label: str
    points: Floats
    labels: Sequence[str | float]
    predictions: Sequence[str | float]
    train_count: int
    outputs: Floats | None = None

    def text(self) -> str:
        """The sheet as CSV: both columns, the label, the split (train or test), the prediction, then the outputs."""
        count = len(self.points)
        assert count == len(self.labels) == len(self.predictions)
        outputs = self.outputs.T.tolist() if self.outputs is not None else [[]] * count
        units = len(outputs[0]) if count else 0
        names = ["output"] if units == 1 else [f"output {unit + 1}" for unit in range(units)]
        rows = (
            [
                *point,
                _plain(label),
                "train" if index < self.train_count else "test",
                _plain(prediction),
                *output,
            ]
            for index, (point, label, prediction, output) in enumerate(
                zip(self.points.tolist(), self.labels, self.predictions, outputs, strict=True)
            )
        )
        return csv_text([*self.columns, self.label, *OF_POINTS, *names], rows)


def _plain(value: str | float) -> Value:
    return value if isinstance(value, str) else float(value)
