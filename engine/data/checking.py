"""How what a person chose is checked when it is made, and the ranges that several choices share."""

from typing import Annotated, Final

from pydantic import ConfigDict, Field

STRICT: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

MIN_SAMPLES: Final = 20
MAX_SAMPLES: Final = 5000
MIN_CLASSES: Final = 2
MAX_CLASSES: Final = 8
MAX_SEED: Final = 2**32 - 1

Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
