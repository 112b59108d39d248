"""The weight penalties by name. They act on weights only, never on biases; `engine.kernels.steps` applies them.

L2 adds rate·w to the gradient (½·rate·w² to the objective). L1 shrinks a weight by lr·rate towards 0 after the
optimizer's step; one that would cross 0 is set to 0 and stays there while the penalty is L1 (the definition of the
best-known browser playground). The loss that is shown leaves the penalty out.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

PenaltyName = Literal["none", "l1", "l2"]


@dataclass(frozen=True, slots=True)
class Penalty:
    """One penalty on the weights.

    formula: what the window shows. joins_gradient: it acts through g. silences: a weight that it would carry across 0
    is set to 0, and stays there while this is the penalty.
    """

    name: PenaltyName
    label: str
    formula: str
    code: int
    joins_gradient: bool = False
    silences: bool = False


_ALL = (
    Penalty("none", "None", "0", 0),
    Penalty("l1", "L1", "rate·Σ|w|", 1, silences=True),
    Penalty("l2", "L2", "rate·½·Σw²", 2, joins_gradient=True),
)

PENALTIES: Final = MappingProxyType({penalty.name: penalty for penalty in _ALL})
