"""When training ends by itself: after so many epochs, at a loss or an accuracy, or when it no longer gets better.

Judged at the end of each epoch that is trained, and of that alone: training stops at the first one that fulfils a part
of the rule, with the numbers of having been trained so far and no further. Knows no network: `engine.trainer` asks it.
"""

import math
from dataclasses import dataclass, replace
from typing import Final, Literal

from engine.portable import Floats

BETTER: Final = 1e-4
"""A loss is better only if it is lower by more than this share of the best, as for PyTorch's ReduceLROnPlateau."""

StopReason = Literal["epochs", "loss", "accuracy", "no_better"]


@dataclass(frozen=True, slots=True)
class StopRule:
    """What training is to stop at, whichever comes first. None: not at that.

    epochs: at every multiple of so many epochs. loss: of the training data, that high at the most. accuracy: the share
    of the training data that is classified right, 0 to 1, that high at the least. patience: so many epochs without a
    better loss; that of the test data (early stopping: Prechelt, "Early Stopping – But When?", 1998), where there are
    none that of the training data.
    """

    epochs: int | None = None
    loss: float | None = None
    accuracy: float | None = None
    patience: int | None = None

    def __post_init__(self) -> None:
        if self.epochs is not None and self.epochs < 1:
            raise ValueError(f"epochs must be at least 1, not {self.epochs}")
        if self.loss is not None and not self.loss >= 0.0:
            raise ValueError(f"a loss is 0 or more, not {self.loss}")
        if self.accuracy is not None and not 0.0 <= self.accuracy <= 1.0:
            raise ValueError(f"an accuracy is a share from 0 to 1, not {self.accuracy}")
        if self.patience is not None and self.patience < 1:
            raise ValueError(f"patience must be at least 1 epoch, not {self.patience}")

    def __bool__(self) -> bool:
        """Whether it can stop anything."""
        return self != StopRule()

    def is_met(self, train_loss: float, train_accuracy: float | None) -> bool:
        """Whether these numbers are as good as is asked for; of patience and epochs they say nothing."""
        return bool(self._met(train_loss, math.nan if train_accuracy is None else train_accuracy))

    def _met(self, train_loss: float, train_accuracy: float) -> tuple[StopReason, ...]:
        met: list[StopReason] = []
        if self.loss is not None and train_loss <= self.loss:
            met.append("loss")
        if self.accuracy is not None and train_accuracy >= self.accuracy:
            met.append("accuracy")
        return tuple(met)


@dataclass(frozen=True, slots=True)
class Stop:
    """Training has stopped: why, and at the end of which epoch."""

    reason: StopReason
    epoch: int


@dataclass(frozen=True, slots=True)
class Watch:
    """A rule, and what it has to remember. best: the lowest loss so far that patience counts from, and its epoch.

    passed: goals at which training has stopped already; it stops there again once they are lost and reached anew.
    """

    rule: StopRule
    best: float = math.inf
    best_epoch: float = math.inf
    passed: frozenset[StopReason] = frozenset()

    def judged(self, rows: Floats) -> tuple["Watch", Stop | None]:
        """After the ends of further epochs, (n, 5), the numbers of `RUN_NUMBERS`; the first to fulfil it is a stop."""
        rule, best, best_epoch, passed = self.rule, self.best, self.best_epoch, self.passed
        for epoch, train_loss, test_loss, train_accuracy, _ in rows.tolist():
            met = rule._met(train_loss, train_accuracy)
            passed &= frozenset(met)
            reason: StopReason | None = next((goal for goal in met if goal not in passed), None)
            if rule.patience is not None:
                loss = train_loss if math.isnan(test_loss) else test_loss
                if best_epoch > epoch or loss < best - BETTER * abs(best):
                    best, best_epoch = loss, epoch
                elif reason is None and epoch - best_epoch >= rule.patience:
                    reason = "no_better"
            if reason is None and rule.epochs is not None and epoch % rule.epochs == 0:
                reason = "epochs"
            if reason is not None:
                return Watch(rule, passed=frozenset(met)), Stop(reason, int(epoch))
        return replace(self, best=best, best_epoch=best_epoch, passed=passed), None
