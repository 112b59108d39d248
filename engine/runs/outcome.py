"""What a run came to: the numbers that are told of it, by the names that the command line prints."""

import math
from dataclasses import dataclass
from typing import Any, Final

from engine.diagnostics import LayerDiagnostics
from engine.measurement import Measurement
from engine.questions.confusion import Confuse
from engine.runs.stopping import Stop, StopRule
from engine.trainer import Trainer

LAYER_KEYS: Final = (
    "delta_norm",
    "weight_gradient_norm",
    "bias_gradient_norm",
    "mean_slope",
    "dead_share",
    "saturated_share",
)
"""What is told of each layer; `engine.diagnostics` defines it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run stands at its end: see `engine.measurement.Measurement`.

    epochs: whole ones done. seconds: of training alone; two outcomes that differ in them alone are the same. confusion:
    counts, rows the true class, columns the chosen one, of the test set, or of the training set where there is none;
    None for regression. reached: whether a rule that says something was fulfilled; None where there was none.
    """

    epochs: int
    seconds: float
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    layers: tuple[LayerDiagnostics, ...]
    confusion: tuple[tuple[int, ...], ...] | None
    diverged: bool
    stop: Stop | None = None
    reached: bool | None = None

    @staticmethod
    def of(trainer: Trainer, measured: Measurement, seconds: float, rule: StopRule) -> "Outcome":
        """That of a trainer, as it was just measured."""
        confusion = Confuse().ask(trainer.moment())
        diverged = trainer.divergence is not None
        is_met = trainer.stop is not None or (
            not diverged and rule.is_met(measured.train_loss, measured.train_accuracy)
        )
        return Outcome(
            trainer.epoch,
            seconds,
            measured.train_loss,
            measured.test_loss,
            measured.train_accuracy,
            measured.test_accuracy,
            measured.layers,
            None if confusion is None else tuple(map(tuple, confusion.counts.tolist())),
            diverged,
            trainer.stop,
            is_met if rule else None,
        )

    def plain(self) -> dict[str, Any]:
        """As JSON has it; None stands where a number does not apply or is not finite."""
        return {
            "epochs": self.epochs,
            "seconds": self.seconds,
            "train_loss": _finite(self.train_loss),
            "test_loss": _finite(self.test_loss),
            "train_accuracy": _finite(self.train_accuracy),
            "test_accuracy": _finite(self.test_accuracy),
            "layers": [{key: _finite(getattr(layer, key)) for key in LAYER_KEYS} for layer in self.layers],
            "diverged": self.diverged,
            **({} if self.reached is None else {"reached": self.reached}),
            **({} if self.confusion is None else {"confusion": [list(row) for row in self.confusion]}),
        }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
