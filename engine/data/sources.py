"""Where the points come from: frozen, checked on construction, comparable. A source is a part of a document.

A breach raises `pydantic.ValidationError` (a ValueError) that names the field. The field names are those of the file
format.
"""

from typing import Annotated, Final

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from engine.data.generators import DATASETS, DatasetName
from engine.data.split import LEAST_SHARE, MOST_SHARE, train_count

STRICT: Final = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
"""How everything that a person chose is checked."""

MIN_SAMPLES: Final = 20
MAX_SAMPLES: Final = 5000
MAX_SEED: Final = 2**32 - 1

Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]


@dataclass(frozen=True, slots=True, config=STRICT)
class DataSpec:
    """Toy data: `samples` points, `noise` in percent, `train_percent` of them to train on, drawn from `seed`."""

    kind: DatasetName = "spiral"
    samples: Annotated[int, Field(ge=MIN_SAMPLES, le=MAX_SAMPLES)] = 500
    noise: Annotated[float, Field(ge=0.0, le=50.0)] = 0.0
    train_percent: Annotated[int, Field(ge=LEAST_SHARE, le=MOST_SHARE)] = 50
    seed: Seed = 0

    @property
    def is_classification(self) -> bool:
        """Whether the labels are classes, not numbers to meet."""
        return DATASETS[self.kind].is_classification

    @property
    def train_size(self) -> int:
        """How many samples there are to train on."""
        return train_count(self.samples, self.train_percent)
