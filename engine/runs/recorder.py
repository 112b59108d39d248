"""Keeps a run's curves while it trains: where rows are due, and what was summed up on the way there.

Knows no network: the compiled loop writes into the sheets that it makes, or `engine.trainer` measures.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from engine.native.workspace import (
    IS_DUE,
    LAST,
    LAST_EPOCH,
    MARKS,
    OWN_ORDER,
    ROW_HEAD,
    ROWS,
    SUMMED_EPOCH,
    SUMMED_SAMPLES,
    SUMMED_STEPS,
    SUMS,
    WRITES_ROWS,
)
from engine.portable import Floats
from engine.runs.trace import FEW_ROWS, MOST_ROWS, PULLS, RUN_NUMBERS, EpochSums, Trace, means_of, row_of


def _nothing_seen() -> Floats:
    return np.empty((0, len(RUN_NUMBERS)))


@dataclass(frozen=True, slots=True, eq=False)
class RecorderState:
    """All that changes while a run is recorded.

    sums: of the epoch that is under way, or has just ended. end: a row for the present moment, if there is one.
    is_settled: whether the row of the present epoch is final; else an edit may have changed its numbers.
    seen (n, 5): where every epoch is looked at, `RUN_NUMBERS` at the ends of those that were not judged yet.
    """

    curves: Trace
    sums: EpochSums | None
    end: Floats | None = None
    is_settled: bool = False
    seen: Floats = field(default_factory=_nothing_seen, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What the compiled loop writes to: the fields of its `Record` of these names.

    began: the epoch that it begins in. kept: the distance of the rows that the curves keep.
    """

    began: int
    kept: int
    stride: int
    sums: Floats
    rows: Floats
    marks: NDArray[np.int64]


class Recorder:
    """Goes on with the curves of a run.

    All that changes is one frozen value, put in place as a whole: another thread may read `frozen` at any time.
    """

    def __init__(self, curves: Trace, place: tuple[int, int, int], *, in_loop: bool) -> None:
        """`place`: whole epochs, samples of the present one, and how many there are.

        in_loop: whether the compiled loop writes the rows. Else training stops where one is due, for `note`: where a
        measurement takes so long that it must be interruptible, and rows are fewer.
        """
        epoch, position, size = place
        begun, rows = curves.begun, curves.rows
        goes_on = begun is not None and (
            (begun.epoch, begun.samples) == (epoch, position) if position else begun.epoch == epoch - 1
        )
        end = None
        if len(rows) and rows[-1, 0] % 1.0:
            end = rows[-1] if rows[-1, 0] == epoch + position / size else None
            curves = replace(curves, rows=rows[:-1])
        curves = replace(curves, most=MOST_ROWS if in_loop else FEW_ROWS)
        self.in_loop = in_loop
        self.looks_at_all = False
        """Whether the end of every epoch is to be seen, for a rule that may stop there. The curves stay the same."""

        self.state = RecorderState(curves, begun if goes_on else None, end)

    # --- on the way ---

    def epochs_at_once(self, epoch: int, position: int) -> int:
        """How many epochs can be trained from here, the begun one counted, before something changes.

        In the loop, that is the distance between rows. Else training stops at the end of an epoch to which a row
        belongs, and at its beginning; or at the end of each where each is looked at.
        """
        curves = self.state.curves
        if self.in_loop:
            return curves.last_alike(epoch, position) - epoch
        if self.looks_at_all:
            return 1
        return max(curves.next_due(epoch) - epoch - 1, 1)

    def sheet(self, epoch: int, position: int, epochs: int, last_batch: tuple[int | None, int, int]) -> Sheet:
        """What is to be written on during so many epochs at the most.

        last_batch: the epoch of the last batch, and where it begins and ends in its order; None: in the samples' own.
        """
        curves, sums = self.state.curves, self.state.sums
        kept = stride = curves.stride_after(epoch, position)
        if not self.in_loop:
            stride = int(curves.is_due(epoch + 1))
        elif self.looks_at_all:
            stride = 1
        marks = np.zeros(MARKS, np.int64)
        marks[SUMMED_EPOCH] = -1
        if sums is not None:
            marks[SUMMED_EPOCH : SUMMED_STEPS + 1] = sums.epoch, sums.samples, sums.steps
        marks[WRITES_ROWS] = self.in_loop
        marks[IS_DUE] = self.in_loop and self.is_due(epoch, position)
        order, *ends = last_batch
        marks[LAST_EPOCH:] = OWN_ORDER if order is None else order, *ends
        rows = epochs // stride + 2 if self.in_loop else 0
        return Sheet(
            epoch,
            kept,
            stride,
            np.zeros((SUMS, curves.layers)) if sums is None else sums.sums.copy(),
            np.empty((rows, ROW_HEAD + (SUMS + LAST) * curves.layers)),
            marks,
        )

    def take(self, sheet: Sheet, place: tuple[int, int, int], *, is_rated: bool) -> None:
        """Take over what was written until the run came to `place`. is_rated: whether there are accuracies."""
        epoch, position, size = place
        marks, curves = sheet.marks, self.state.curves
        sums = None
        if marks[SUMMED_EPOCH] >= 0:
            summed_epoch, samples, steps = marks[SUMMED_EPOCH : SUMMED_STEPS + 1].tolist()
            if not self.in_loop or (summed_epoch + 1) % sheet.kept == 0:
                sums = EpochSums(summed_epoch, samples, steps, sheet.sums)
        rows, seen = sheet.rows[: int(marks[ROWS])], self.state.seen
        if self.looks_at_all:
            ends = rows[rows[:, 0] > sheet.began, : len(RUN_NUMBERS)]
            if not is_rated:
                ends[:, 3:] = np.nan
            seen = np.concatenate((seen, ends))
            rows = rows[(rows[:, 0] % sheet.kept == 0.0) | (rows[:, 0] == sheet.began)]
        if len(rows):
            curves = curves.with_rows(self._finished(rows, size, is_rated=is_rated))
        is_settled = self.in_loop and position == 0 and len(rows) > 0 and curves.last_epoch == epoch
        self.state = RecorderState(curves, sums, None, is_settled, seen)

    def see(self, epoch: int, losses: tuple[float, float], accuracies: tuple[float, float]) -> None:
        """Look at the end of an epoch that the loop did not write down."""
        self.state = replace(self.state, seen=np.vstack((self.state.seen, (epoch, *losses, *accuracies))))

    def judged(self) -> Floats:
        """The ends of epochs that are to be judged, (n, 5); each once."""
        seen = self.state.seen
        self.state = replace(self.state, seen=_nothing_seen())
        return seen

    def unsettle(self) -> None:
        """The network has changed without going on."""
        self.state = replace(self.state, end=None, is_settled=False)

    def _finished(self, raw: Floats, size: int, *, is_rated: bool) -> Floats:
        """Rows of curves from those that the loop has written."""
        count, layers = len(raw), self.state.curves.layers
        sums_end = ROW_HEAD + SUMS * layers
        samples, steps = raw[:, SUMMED_SAMPLES + 3], raw[:, SUMMED_STEPS + 3]
        means = means_of(raw[:, ROW_HEAD:sums_end].reshape(count, SUMS, layers), samples, steps)
        means[samples != size] = np.nan
        rows = np.concatenate((raw[:, : len(RUN_NUMBERS)], means.reshape(count, -1), raw[:, sums_end:]), axis=1)
        if not is_rated:
            rows[:, 3:5] = np.nan
        self._keep(rows[0])
        return rows

    def _keep(self, row: Floats) -> None:
        """Let a row that is measured again keep what nobody can measure any more: its means, and its last step."""
        curves = self.state.curves
        if curves.last_epoch != row[0]:
            return
        before, middle, layers = curves.rows[-1], len(RUN_NUMBERS) + len(PULLS) * curves.layers, curves.layers
        for lost in (slice(len(RUN_NUMBERS), middle), slice(-layers, None)):
            if np.isnan(row[lost]).all():
                row[lost] = before[lost]

    # --- rows ---

    def is_due(self, epoch: int, position: int) -> bool:
        """Whether the present place is to get a row, and has none."""
        return position == 0 and not self.state.is_settled and self.state.curves.is_due(epoch)

    def note(
        self,
        place: tuple[int, int, int],
        losses: tuple[float, float],
        accuracies: tuple[float, float],
        last: Floats,
    ) -> None:
        """Take down the present numbers: for good if a row is due, else as the end of the curves for the time being.

        place: whole epochs, samples of the present one, and how many there are. last (4, layers): see `PULLS`.
        """
        epoch, position, size = place
        sums = self.state.sums
        means = np.full(last.shape, np.nan)
        if sums is not None and (sums.epoch, sums.samples) == ((epoch, position) if position else (epoch - 1, size)):
            means = sums.means()
        row = row_of(epoch + position / size, losses, accuracies, means, last)
        self._keep(row)
        if self.is_due(epoch, position):
            self.state = RecorderState(self.state.curves.with_row(row), sums, is_settled=True, seen=self.state.seen)
        else:
            self.state = replace(self.state, end=row)

    def frozen(self) -> Trace:
        """The curves by now."""
        state = self.state
        curves, end = state.curves, state.end
        if end is not None and end[0] >= curves.last_epoch:
            curves = curves.with_row(end)
        return replace(curves, begun=state.sums)
