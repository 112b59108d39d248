"""The edit that trains on one sample: the step of the panel “One sample”."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from engine.questions.sample import step_learned
from playground.model.document import Work
from playground.model.edits import EditRefused


@dataclass(frozen=True, slots=True)
class ApplySampleStep:
    """Take one update from training sample `index` (0-based) alone, with the document's optimizer, penalty and pins."""

    index: int
    merge_key: Hashable | None = field(default=None, compare=False)

    @property
    def text(self) -> str:
        return f"Apply the step of sample {self.index + 1}"

    def apply(self, work: Work) -> Work:
        spec = work.document.spec
        count = spec.data.train_size
        if not 0 <= self.index < count:
            raise EditRefused(f"There is no sample {self.index + 1}: choose one from 1 to {count}.")
        learned = step_learned(spec, work.learned, self.index, work.document.pins)
        if learned.steps == work.learned.steps:
            raise EditRefused("The step would make a number infinite, so it was not made: lower the learning rate.")
        return replace(work, learned=learned)
