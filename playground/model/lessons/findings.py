"""What the checks of a lesson find: whether a check holds, and in words what is wanted and what was found.

`playground.model.lessons.measures` has the numbers. One that the network does not have is NaN, and neither NaN nor an
infinity ever fulfils a check.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.moment import Moment
from engine.problem import Problem
from engine.questions.question import Question
from playground.model.document import Work
from playground.model.lessons.lesson import Check, Measure
from playground.model.lessons.measure_kind import Measured
from playground.model.lessons.measures import MEASURES, is_there
from playground.model.numerals import chosen, rounded_to

_EXACT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class FindValues(Question[tuple[float, ...]]):
    """Question: what some measures say of a network, in one go."""

    measures: tuple[Measure, ...]

    def ask(self, moment: Moment) -> tuple[float, ...]:
        measured = Measured(moment)
        return tuple(
            MEASURES[each.name].value(each, measured) if is_there(each, moment) else math.nan for each in self.measures
        )


def values_of(measures: Sequence[Measure], work: Work) -> tuple[float, ...]:
    """What the measures say of a network, in one go."""
    return FindValues(tuple(measures)).ask(Moment(Problem(work.document.spec), work.learned))


def value_of(measure: Measure, work: Work) -> float:
    """What the measure says of a network."""
    return values_of((measure,), work)[0]


def value_at(measure: Measure, moment: Moment) -> float:
    """What the measure says of a network at one moment."""
    return FindValues((measure,)).ask(moment)[0]


# --- judging and telling --------------------------------------------------------------------------------------------


def holds(check: Check, value: float) -> bool:
    """Whether a measured value fulfils the check."""
    if not math.isfinite(value):
        return False
    match check.comparison:
        case "above":
            return value > check.value
        case "below":
            return value < check.value
        case "equals":
            return abs(value - check.value) <= check.tolerance


def describe_check(check: Check) -> str:
    """What is wanted: `test accuracy above 95 %`."""
    is_exact = check.comparison == "equals" and check.tolerance <= _EXACT
    return f"{_name(check.measure)} {'equal to ' if is_exact else ''}{_wanted(check)}"


def describe_outcome(check: Check, value: float) -> str:
    """What was found: `test accuracy is 98 %, above 95 %`, or `test accuracy is 62 %, not above 95 %`."""
    name = _name(check.measure)
    if math.isnan(value):
        return f"{name}: there is no such number here, {_wanted(check)} is wanted"
    if holds(check, value) and check.comparison == "equals" and check.tolerance <= _EXACT:
        return f"{name} is {_number(check, check.value)}"
    return f"{name} is {_number(check, value, check.value)}, {'' if holds(check, value) else 'not '}{_wanted(check)}"


def _wanted(check: Check) -> str:
    number = _number(check, check.value)
    if check.comparison != "equals":
        return f"{check.comparison} {number}"
    return number if check.tolerance <= _EXACT else f"within {_number(check, check.tolerance)} of {number}"


def _number(check: Check, value: float, beside: float | None = None) -> str:
    """Four digits, six where four would show another number as `beside`; a share in percent."""
    rounded = rounded_to(value, 4)
    told = rounded_to(value, 6) if rounded == beside else rounded
    is_in_percent = MEASURES[check.measure.name].is_share
    return f"{chosen(rounded_to(100.0 * told, 6))} %" if is_in_percent else chosen(told)


def _name(measure: Measure) -> str:
    return MEASURES[measure.name].words(measure)
