"""Keeps a run's curves while it trains: at which epochs to stop for a row, and what is summed up on the way there.

Knows no network: `engine.trainer` measures, this remembers.
"""

from dataclasses import dataclass, replace

import numpy as np

from engine.curves import SUM_NAMES, Curves, EpochSums, row_of
from engine.portable import Floats


@dataclass(frozen=True, slots=True, eq=False)
class RecorderState:
    """All that changes while a run is recorded.

    sums: of the epoch that is under way, or has just ended. end: a row for the present moment, if there is one.
    is_settled: whether the row of the present epoch is final; else an edit may have changed its numbers.
    """

    curves: Curves
    sums: EpochSums | None
    end: Floats | None = None
    is_settled: bool = False


class Recorder:
    """Goes on with the curves of a run.

    All that changes is one frozen value, put in place as a whole: another thread may read `frozen` at any time.
    """

    def __init__(self, curves: Curves, epoch: int, position: int) -> None:
        """`epoch` and `position`: where the run stands."""
        begun = curves.begun
        goes_on = begun is not None and (
            (begun.epoch, begun.samples) == (epoch, position) if position else begun.epoch == epoch - 1
        )
        self.state = RecorderState(curves, begun if goes_on else None)

    # --- on the way ---

    def batches_to_mark(self, epoch: int, first_batches: int, batches_per_epoch: int) -> int:
        """How many batches there are to the next place at which the run is to be interrupted.

        That is the end of an epoch to which a row belongs, and before it its beginning. first_batches: those to the
        end of the present epoch.
        """
        epochs = self.state.curves.next_due(epoch) - epoch
        return first_batches + max(epochs - 2, 0) * batches_per_epoch

    def sums_from(self, epoch: int, position: int) -> Floats | None:
        """What is summed up of this epoch, to be added to; None if it gets no row."""
        if not self.state.curves.is_due(epoch + 1):
            return None
        sums = self.state.sums
        if position == 0 or sums is None or sums.epoch != epoch:
            sums = EpochSums(epoch, 0, 0, np.zeros((len(SUM_NAMES), self.state.curves.layers)))
            self.state = replace(self.state, sums=sums)
        return sums.sums.copy()

    def add(self, sums: Floats | None, samples: int, steps: int) -> None:
        """Steps were taken: `sums` are those of `sums_from`, added to."""
        before = self.state.sums
        if sums is not None:
            assert before is not None
            before = EpochSums(before.epoch, before.samples + samples, before.steps + steps, sums)
        self.state = RecorderState(self.state.curves, before)

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
        present = epoch + position / size
        row = row_of(present, losses, accuracies, self._means(epoch, position, size), self._kept_ratio(present, last))
        if position == 0 and self.state.curves.is_due(epoch):
            self.state = RecorderState(self.state.curves.with_row(row), self.state.sums, is_settled=True)
        else:
            self.state = replace(self.state, end=row)

    def _means(self, epoch: int, position: int, size: int) -> Floats:
        """The means of the epoch that is under way or has just ended; a gap where it was not summed up as a whole."""
        whole = (epoch, position) if position else (epoch - 1, size)
        sums = self.state.sums
        if sums is not None and (sums.epoch, sums.samples) == whole:
            return sums.means()
        curves = self.state.curves
        means = np.full((4, curves.layers), np.nan)
        if position == 0 and curves.last_epoch == epoch:  # read from a file, or carried over
            means[:] = curves.rows[-1, 5 : 5 + means.size].reshape(means.shape)
        return means

    def _kept_ratio(self, present: float, last: Floats) -> Floats:
        """The numbers of the last batch, with the update ratio of its step if nobody but the curves knows it."""
        curves = self.state.curves
        if curves.last_epoch == present and np.isnan(last[3]).all():
            last = last.copy()
            last[3] = curves.rows[-1, -curves.layers :]
        return last

    def frozen(self) -> Curves:
        """The curves by now."""
        state = self.state
        curves, end = state.curves, state.end
        if end is not None and end[0] >= curves.last_epoch:
            curves = curves.with_row(end)
        return replace(curves, begun=state.sums)
