"""The loss functions by name. Their mathematics stands in `engine.kernels.losses`, under the same codes."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

LossName = Literal["mse", "cross_entropy", "huber"]


@dataclass(frozen=True, slots=True)
class Loss:
    """One loss of a sample, of output o and target t. `formula` is what the window shows."""

    name: LossName
    label: str
    formula: str
    code: int


_ALL = (
    Loss("mse", "½ squared error", "½(o − t)²", 0),
    Loss("cross_entropy", "Cross-entropy", "−t·ln o − (1 − t)·ln(1 − o)", 1),
    Loss("huber", "Huber", "½(o − t)² up to |o − t| = 1, then |o − t| − ½", 2),
)

LOSSES: Final = MappingProxyType({loss.name: loss for loss in _ALL})
