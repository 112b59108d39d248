"""How fast training goes, and in steps of what: how the person watches, no part of the document."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

StepUnit = Literal["sample", "batch", "epoch"]
STEP_UNITS: Final[tuple[StepUnit, ...]] = get_args(StepUnit)

STEP_RATES: Final[tuple[float | None, ...]] = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 200.0, 1000.0, None)
"""Steps a second to choose from, slow enough to explain each step up to None, as fast as the machine can."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One step is a sample, a batch or an epoch; `steps_per_second` None is full speed."""

    unit: StepUnit = "epoch"
    steps_per_second: float | None = None

    def __post_init__(self) -> None:
        if self.unit not in STEP_UNITS:
            raise ValueError(f"a step is one of {', '.join(STEP_UNITS)}, not {self.unit!r}")
        if self.steps_per_second is not None and not self.steps_per_second > 0:
            raise ValueError(f"steps per second must be above 0, not {self.steps_per_second}")
