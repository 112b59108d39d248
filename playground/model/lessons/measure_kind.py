"""What a measure of a lesson's checks is, and what it asks of a network: the form of the rows of `measures`.

Knows no measure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from engine.data.plane import Point
from engine.measurement import Measurement, measure
from engine.moment import Moment
from engine.questions.confusion import Confuse, Confusion, SampleSet
from engine.questions.probe import Probe, ProbePoint
from playground.model.lessons.lesson import Measure
from playground.model.numerals import chosen


class Measured:
    """One moment, measured as far as somebody asks for it, and each part of it once."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._confusions: dict[SampleSet, Confusion | None] = {}

    @cached_property
    def whole(self) -> Measurement:
        """Losses, accuracies and diagnostics."""
        return measure(self.moment)

    def confusion(self, of: SampleSet) -> Confusion | None:
        """Which classes are taken for which in a set; None without classes or samples."""
        if of not in self._confusions:
            found = Confuse(of).ask(self.moment)
            self._confusions[of] = found if found is not None and found.of == of else None
        return self._confusions[of]

    def probed(self, x1: float, x2: float) -> Probe:
        """Every unit at a point."""
        return ProbePoint((x1, x2)).ask(self.moment)

    def units_of(self, layer: int | None) -> slice:
        """The units of a hidden layer, or of all of them, among those of the network in a row."""
        offsets = self.moment.problem.layout.unit_offsets
        return slice(0, offsets[-2]) if layer is None else slice(offsets[layer], offsets[layer + 1])


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """One measure.

    name: in files, so it is never renamed. value: the number, of a layer, a unit and classes that are there. words:
    what it is called in a sentence. help: what it is, as HTML, for the help's table. required, optional: the keys that
    it must and may be told. is_share: from 0 to 1, and told in percent; can_be_negative: from −1. needs: what data
    and output must have for it. of: the set that it speaks of, where it speaks of one.
    """

    name: str
    value: Callable[[Measure, Measured], float]
    words: Callable[[Measure], str]
    help: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    is_share: bool = False
    can_be_negative: bool = False
    needs: Literal["", "classes", "two classes", "softmax"] = ""
    of: SampleSet | None = None


# --- words ------------------------------------------------------------------------------------------------------------


def given(point: Point | None) -> Point:
    """The point that the measure was told."""
    assert point is not None
    return point


def place(point: Point | None) -> str:
    """A point in a sentence."""
    x1, x2 = given(point)
    return f"({chosen(x1)}, {chosen(x2)})"


def layer_words(asked: Measure, before: str = "") -> str:
    """The layer that is meant, with a word before it; nothing where none is."""
    return "" if asked.layer is None else f"{before}layer {asked.layer + 1}"


def class_words(number: int | None, asked: Measure) -> str:
    """What a class is called."""
    assert number is not None
    return asked.classes[number] if number < len(asked.classes) else f"class {number + 1}"


def unit_words(asked: Measure) -> str:
    """The unit that is meant."""
    assert asked.unit is not None
    return f"unit {asked.unit + 1} of {layer_words(asked)}"


def alike(text: str) -> Callable[[Measure], str]:
    """Words that do not depend on where."""
    return lambda _: text
