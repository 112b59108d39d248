"""Keeps the history of a run in bounded room: when it is full, every other row goes and rows come half as often."""

from typing import Final

import numpy as np

from engine.portable import Floats
from engine.snapshot import History, LayerDiagnostics

MAX_ROWS: Final = 600


class Recorder:
    """Collects rows of a run's numbers; `history()` gives them as arrays that later rows do not change."""

    def __init__(self, layers: int) -> None:
        self._layers = layers
        self.clear()

    def clear(self) -> None:
        """Forget the run."""
        self._rows = np.empty((MAX_ROWS, 5 + 4 * self._layers))
        self._count = 0
        self._least_gap = 0.0
        self._left: dict[int, Floats] = {}

    def adapt(self, layers: int) -> None:
        """Go on with another number of layers: losses and accuracies stay, the layers' numbers begin anew (NaN).

        With a number of layers that was there before (an edit was undone), those of that time come back.
        """
        if layers == self._layers:
            return
        rows = self._rows
        self._left[self._layers] = rows[: self._count].copy()
        self._layers = layers
        self._rows = np.full((MAX_ROWS, 5 + 4 * layers), np.nan)
        self._rows[:, :5] = rows[:, :5]
        before = self._left.pop(layers, None)
        if before is not None:
            _, here, there = np.intersect1d(self._rows[: self._count, 0], before[:, 0], return_indices=True)
            self._rows[here, 5:] = before[there, 5:]

    def record(
        self,
        epoch: float,
        losses: tuple[float, float],
        accuracies: tuple[float, float],
        layers: tuple[LayerDiagnostics, ...],
    ) -> None:
        """Add a row at `epoch` (fractional); one closer to the last than the present spacing replaces it."""
        assert len(layers) == self._layers
        row = [epoch, *losses, *accuracies]
        for name in ("delta_norm", "weight_gradient_norm", "bias_gradient_norm", "update_ratio"):
            row.extend(getattr(layer, name) for layer in layers)
        if self._count and epoch <= self._rows[self._count - 1, 0]:
            while self._count and self._rows[self._count - 1, 0] >= epoch:
                self._count -= 1
            if self._count == 0:  # a run that begins again is short again
                self._least_gap = 0.0
        elif self._count > 1 and epoch - self._rows[self._count - 2, 0] < self._least_gap:
            self._count -= 1  # the newest row is always kept, and moves on until it is far enough from its neighbour
        if self._count == MAX_ROWS:
            self._thin()
        self._rows[self._count] = row
        self._count += 1

    def history(self) -> History:
        """All rows so far."""
        rows = self._rows[: self._count].copy()
        rows.flags.writeable = False
        n = self._layers
        columns: list[Floats] = [rows[:, 5 + k * n : 5 + (k + 1) * n] for k in range(4)]
        return History(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3], rows[:, 4], *columns)

    def _thin(self) -> None:
        kept = self._rows[: self._count : 2].copy()
        self._count = len(kept)
        self._rows[: self._count] = kept
        span = kept[-1, 0] - kept[0, 0]
        self._least_gap = span / (MAX_ROWS * 0.6)
