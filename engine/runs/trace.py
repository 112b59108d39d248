"""The trace of a run: its numbers by epoch, from which curves are drawn.

It is a frozen value, so that undo, files and scenes can keep it. A row belongs to a whole epoch. Which rows stay is
decided by the epochs alone: the first one, and the multiples of a power of two that grows with the run, so that there
are never more than `most`. So a run leaves the same trace whatever it was interrupted by. One row more may stand at the
end, for the present moment; it goes when the run goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from engine.learned import NEW
from engine.portable import Floats

MOST_ROWS: Final = 600
FEW_ROWS: Final = 150
"""The most rows of a run whose numbers take long to measure."""


RUN_NUMBERS: Final = ("epoch", "train_loss", "test_loss", "train_accuracy", "test_accuracy")
"""One number a row. The accuracies are NaN for regression."""

PULLS: Final = ("delta_norm", "weight_gradient_norm", "bias_gradient_norm", "update_ratio")
"""How strongly a layer is pulled, and how far it moves: see `EpochSums.means` and `engine.diagnostics`."""

LAYER_NUMBERS: Final = (*PULLS, *(f"last_{name}" for name in PULLS))
"""One number a layer and row: the means over the epoch that ended there, then the numbers of its last batch alone."""


SUM_NAMES: Final = (
    "delta_squares",
    "weight_gradient_squares",
    "bias_gradient_squares",
    "update_squares",
    "weight_squares",
)
"""What is summed up on the way, a row for each: see `engine.native.training.train`."""


@dataclass(frozen=True, slots=True, eq=False)
class EpochSums:
    """What was summed up of one epoch so far, for its means.

    epoch: which one, by the whole epochs done before it. samples, steps: how many were taken of it. sums (5, layers),
    read-only: see `engine.native.training.train`. NaN where a layer was not there from the epoch's beginning.
    """

    epoch: int
    samples: int
    steps: int
    sums: Floats

    def __post_init__(self) -> None:
        self.sums.flags.writeable = False

    def means(self) -> Floats:
        """The means over what was taken, one row for each of `PULLS`, (4, layers).

        See `means_of`.
        """
        return means_of(self.sums, self.samples, self.steps)

    def carried(self, sources: Sequence[int]) -> "EpochSums":
        """The same for layers that come from those of `sources`."""
        return replace(self, sums=_columns(self.sums, sources))


def means_of(sums: Floats, samples: Floats | float, steps: Floats | float) -> Floats:
    """The means of an epoch's sums, (…, 5, layers), over so many samples and steps, (…,): (…, 4, layers).

    All are root mean squares, of numbers as they were before each step: δ over the layer's units and the samples; the
    norms of ∂L/∂W and ∂L/∂b over the batches; and the update ratio is the root mean square of ‖ΔW‖ over that of ‖W‖.
    NaN before the first step.
    """
    deltas, weights, biases, moved, size = np.moveaxis(sums, -2, 0)
    samples, steps = np.asarray(samples)[..., np.newaxis], np.asarray(steps)[..., np.newaxis]
    with np.errstate(all="ignore"):
        squares = np.stack((deltas / samples, weights / steps, biases / steps, moved / size), axis=-2)
        means: Floats = np.sqrt(squares)
    return means


def row_of(
    epoch: float, losses: tuple[float, float], accuracies: tuple[float, float], means: Floats, last: Floats
) -> Floats:
    """One row: means and numbers of the last batch, (4, layers) each."""
    return np.concatenate(((epoch, *losses, *accuracies), means.ravel(), last.ravel()))


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """How a run went; rows (n, 5 + 8 · layers), read-only, by rising epoch.

    begun: what was summed up of the epoch under way. most: how many rows there may be, from here on.
    """

    layers: int
    rows: Floats = field(repr=False)
    begun: EpochSums | None = field(default=None, repr=False)
    most: int = MOST_ROWS

    def __post_init__(self) -> None:
        assert self.rows.shape[1] == _width(self.layers)
        self.rows.flags.writeable = False

    @staticmethod
    def empty(layers: int) -> "Trace":
        """That of a run that has not begun."""
        return Trace(layers, np.empty((0, _width(layers))))

    @staticmethod
    def of(layers: int, arrays: Mapping[str, Floats]) -> "Trace":
        """A trace of arrays by the names of `RUN_NUMBERS`, (n,), and `LAYER_NUMBERS`, (n, layers); NaN if left out."""
        rows = np.full((len(arrays["epoch"]), _width(layers)), np.nan)
        for name, array in arrays.items():
            rows[:, _place(name, layers)] = array if name in LAYER_NUMBERS else array[:, np.newaxis]
        return Trace(layers, rows)

    # --- what they hold ---

    @property
    def epoch(self) -> Floats:
        """The epoch of each row, (n,)."""
        return self.rows[:, 0]

    @property
    def train_loss(self) -> Floats:
        """The mean loss over the training data, (n,)."""
        return self.rows[:, 1]

    @property
    def test_loss(self) -> Floats:
        """The mean loss over the test data, (n,)."""
        return self.rows[:, 2]

    @property
    def train_accuracy(self) -> Floats:
        """The share of the training data on the right side, (n,); NaN for regression."""
        return self.rows[:, 3]

    @property
    def test_accuracy(self) -> Floats:
        """The share of the test data on the right side, (n,); NaN for regression."""
        return self.rows[:, 4]

    def of_layers(self, name: str) -> Floats:
        """One of `LAYER_NUMBERS`, (n, layers)."""
        return self.rows[:, _place(name, self.layers)]

    @property
    def last_epoch(self) -> float:
        """The epoch of the last row; −1 where there is none."""
        return float(self.rows[-1, 0]) if len(self.rows) else -1.0

    # --- how they grow ---

    def is_due(self, epoch: int) -> bool:
        """Whether a row belongs to this whole epoch, if the run gets there."""
        return not len(self.rows) or epoch % stride(self.rows[0, 0], epoch, self.most) == 0

    def stride_after(self, epoch: int, position: int) -> int:
        """The distance of the rows after this place."""
        return stride(self._first(epoch, position), epoch + 1, self.most)

    def last_alike(self, epoch: int, position: int) -> int:
        """The last epoch up to which rows have the distance that they have after this place."""
        first, step = self._first(epoch, position), self.stride_after(epoch, position)
        return int(first // step + self.most) * step - 1

    def _first(self, epoch: int, position: int) -> float:
        """The epoch of the first row, also where there is none yet."""
        if len(self.rows):
            return float(self.rows[0, 0])
        return epoch + (position > 0)

    def next_due(self, epoch: int) -> int:
        """The first epoch after this one to which a row belongs."""
        due = epoch + 1
        while not self.is_due(due):
            step = stride(self.rows[0, 0], due, self.most)
            due = -(-due // step) * step
        return due

    def with_row(self, row: Floats) -> "Trace":
        """The trace with a row at its end, in the place of those at its epoch and later."""
        return self.with_rows(row[np.newaxis])

    def with_rows(self, rows: Floats) -> "Trace":
        """The trace with rows at its end, in the place of those at the first one's epoch and later."""
        before = self.rows[self.rows[:, 0] < rows[0, 0]]
        rows = np.concatenate((before[before[:, 0] % 1.0 == 0.0], rows))
        epochs = rows[:, 0]
        stays = epochs % stride(epochs[0], epochs[-1], self.most) == 0.0
        stays[[0, -1]] = True
        return replace(self, rows=rows if stays.all() else rows[stays])

    def until(self, epoch: int) -> "Trace":
        """The trace as far as a whole epoch."""
        return replace(self, rows=self.rows[self.rows[:, 0] <= epoch], begun=None)

    # --- how they follow a network that changes ---

    def carried(self, sources: Sequence[int]) -> "Trace":
        """The trace of a network whose layers come from those of `sources`; a gap where a layer is NEW."""
        if tuple(sources) == tuple(range(self.layers)):
            return self
        count = len(self.rows)
        own = self.rows[:, len(RUN_NUMBERS) :].reshape(count, len(LAYER_NUMBERS), self.layers)
        moved = _columns(own, sources).reshape(count, len(LAYER_NUMBERS) * len(sources))
        rows = np.concatenate((self.rows[:, : len(RUN_NUMBERS)], moved), axis=1)
        begun = None if self.begun is None else self.begun.carried(sources)
        return replace(self, layers=len(sources), rows=rows, begun=begun)

    def given_back(self, before: "Trace", sources: Sequence[int]) -> "Trace":
        """The trace of a network that was changed, as its forerunner shows it when it comes back.

        sources: for each layer here, the one of the forerunner that it was. A layer that was gone meanwhile has its
        numbers of the time `before`, and a gap since.
        """
        back = [sources.index(layer) if layer in sources else NEW for layer in range(before.layers)]
        curves = self.carried(back)
        if NEW not in back or not len(curves.rows):
            return curves
        rows = curves.rows.copy()
        _, here, there = np.intersect1d(rows[:, 0], before.rows[:, 0], return_indices=True)
        for layer in (at for at, source in enumerate(back) if source == NEW):
            for name in LAYER_NUMBERS:
                column = _place(name, before.layers).start + layer
                rows[here, column] = before.rows[there, column]
        return replace(curves, rows=rows)


def stride(first: float, last: float, most: int = MOST_ROWS) -> int:
    """The least power of two of which so few multiples lie between these epochs that each can have a row."""
    step = 1
    while last // step - first // step >= most:
        step *= 2
    return step


def _width(layers: int) -> int:
    return len(RUN_NUMBERS) + len(LAYER_NUMBERS) * layers


def _place(name: str, layers: int) -> slice:
    """The columns of these numbers."""
    if name in RUN_NUMBERS:
        at = RUN_NUMBERS.index(name)
        return slice(at, at + 1)
    at = len(RUN_NUMBERS) + LAYER_NUMBERS.index(name) * layers
    return slice(at, at + layers)


def _columns(numbers: Floats, sources: Sequence[int]) -> Floats:
    """The last axis in another order, with NaN where there is no source."""
    at = np.array(sources)
    return np.where(at == NEW, np.nan, numbers[..., np.where(at == NEW, 0, at)])
