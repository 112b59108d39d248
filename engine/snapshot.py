"""What a window is told: one frozen picture of a network at one moment, with the answers to what was asked of it.

Everything that a view shows of a running network comes from here, so that all numbers on the screen belong together.
Arrays are read-only.
"""

from dataclasses import dataclass, field

from engine.divergence import Divergence
from engine.learned import Learned
from engine.parameters import Layout
from engine.portable import Floats
from engine.questions.question import NO_ANSWERS, Answer, Answers, Question
from engine.runs.trace import Trace
from engine.spec import Spec


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A network at one moment.

    curves: how the run went up to this moment; where is_past says that it is a past one, to the newest.
    epochs_per_second: the present pace, 0 at rest. answers: to what was asked; `snapshot[Kind]` gives one that is
    always asked, `snapshot.get(Kind)` any, or None. weights: one array a layer, (units, inputs); biases: (units,).
    beside: in a race, its networks at the same moment, this one last; None for one that was not there yet.
    """

    revision: int
    spec: Spec
    learned: Learned
    curves: Trace
    divergence: Divergence | None
    epochs_per_second: float
    answers: Answers = NO_ANSWERS
    is_past: bool = False
    beside: tuple["Snapshot | None", ...] = ()
    weights: tuple[Floats, ...] = field(init=False)
    biases: tuple[Floats, ...] = field(init=False)

    def __post_init__(self) -> None:
        layout, flat = Layout.of(self.spec.layer_sizes), self.learned.parameters
        layers = range(layout.layer_count)
        object.__setattr__(self, "weights", tuple(layout.weights(flat, layer) for layer in layers))
        object.__setattr__(self, "biases", tuple(layout.biases(flat, layer) for layer in layers))

    def get(self, kind: type[Question[Answer]]) -> Answer | None:
        """The answer to the question of this kind; None where none was asked."""
        return self.answers.get(kind)

    def __getitem__(self, kind: type[Question[Answer]]) -> Answer:
        """The answer to the question of this kind, which was asked."""
        return self.answers[kind]

    def fits(self, spec: Spec) -> bool:
        """Whether this is of a network with the same features and as many units in each layer: else no index fits."""
        return self.spec.features == spec.features and self.spec.layer_sizes == spec.layer_sizes

    @property
    def epoch(self) -> int:
        """Whole epochs done."""
        return self.learned.epoch

    def unit_index(self, layer: int, unit: int) -> int:
        """The row of a unit in arrays of all units."""
        return sum(self.spec.layer_sizes[1 : layer + 1]) + unit
