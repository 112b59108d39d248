"""Question: how well the network does, and why. `engine.measurement` has the answer and how it is found."""

from dataclasses import dataclass

from engine.measurement import Measurement, at_the_step, measure
from engine.moment import Moment
from engine.questions.question import Question


@dataclass(frozen=True, slots=True)
class Measure(Question[Measurement]):
    """Losses, accuracies and diagnostics; of the gradient that made the last step, if that is asked and known."""

    made_the_step: bool = False

    def ask(self, moment: Moment) -> Measurement:
        measured = measure(moment)
        return (at_the_step(moment, measured) or measured) if self.made_the_step else measured
