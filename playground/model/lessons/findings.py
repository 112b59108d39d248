"""What the checks of a lesson find: how each of their numbers is defined, whether a check holds, and both in words.

- train_accuracy, test_accuracy, train_loss, test_loss: of the whole set; accuracies as shares, only of classes.
- delta_ratio: δ norm of the first layer divided by the output's. weight_gradient_ratio: the same of the ∇W norm.
- dead_share: of a layer's ReLU and leaky ReLU units, or of those of all hidden layers. mean_slope: of f′(z) over the
  training set and a layer's units, or all hidden ones. `engine.diagnostics` defines them.
- output: at a point. unit_value: a unit's a, there. output_change: how much the output changes, by amount, when the
  point moves by the nudge.
- pieces: straight pieces of the output along a line, or of its z where its activation is curved.
- units: of a layer, or hidden units in all. layers: hidden ones. epoch: whole epochs done.

A measure that the network does not have is NaN, and neither NaN nor an infinity ever fulfils a check.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.data.plane import Point
from engine.measurement import Measurement, measure
from engine.moment import Moment
from engine.problem import Problem
from engine.questions.pieces import exact_pieces, is_piecewise_linear
from engine.questions.probe import Probe, ProbePoint
from engine.questions.question import Question
from playground.model.document import Work
from playground.model.lessons.lesson import Check, Measure
from playground.model.numerals import chosen, rounded_to

_EXACT: Final = 1e-9

SHARES: Final = ("train_accuracy", "test_accuracy", "dead_share")
"""The measures that are shares of 1, and told in percent."""


@dataclass(frozen=True, slots=True)
class FindValues(Question[tuple[float, ...]]):
    """Question: what some measures say of a network, in one go."""

    measures: tuple[Measure, ...]

    def ask(self, moment: Moment) -> tuple[float, ...]:
        measured = measure(moment) if self.measures else None
        return tuple(_value(each, moment, measured) for each in self.measures if measured is not None)


def values_of(measures: Sequence[Measure], work: Work) -> tuple[float, ...]:
    """What the measures say of a network, in one go."""
    return FindValues(tuple(measures)).ask(Moment(Problem(work.document.spec), work.learned))


def value_of(measure: Measure, work: Work) -> float:
    """What the measure says of a network."""
    return values_of((measure,), work)[0]


def value_at(measure: Measure, moment: Moment) -> float:
    """What the measure says of a network at one moment."""
    return FindValues((measure,)).ask(moment)[0]


def _value(measure: Measure, moment: Moment, measured: Measurement) -> float:
    if not _is_there(measure, moment.problem.layout.sizes):
        return math.nan
    match measure.name:
        case "train_accuracy":
            return math.nan if measured.train_accuracy is None else measured.train_accuracy
        case "test_accuracy":
            return math.nan if measured.test_accuracy is None else measured.test_accuracy
        case "train_loss":
            return measured.train_loss
        case "test_loss":
            return measured.test_loss
        case "delta_ratio":
            return _ratio(measured.layers[0].delta_norm, measured.layers[-1].delta_norm)
        case "weight_gradient_ratio":
            return _ratio(measured.layers[0].weight_gradient_norm, measured.layers[-1].weight_gradient_norm)
        case "dead_share":
            return _dead_share(measure.layer, moment, measured)
        case "mean_slope":
            own = _units_of(measure.layer, moment)
            return float(measured.units.mean_slope[own].mean()) if own.stop > own.start else math.nan
        case "output":
            return _probed(moment, *_given(measure.point)).output
        case "unit_value":
            assert measure.layer is not None
            assert measure.unit is not None
            return float(_probed(moment, *_given(measure.point)).a[measure.layer][measure.unit])
        case "output_change":
            (x1, x2), (by1, by2) = _given(measure.point), _given(measure.nudge)
            return float(abs(_probed(moment, x1 + by1, x2 + by2).outputs - _probed(moment, x1, x2).outputs).max())
        case "pieces":
            return _pieces(measure, moment)
        case "units":
            own = _units_of(measure.layer, moment)
            return float(own.stop - own.start)
        case "layers":
            return float(moment.problem.layout.layer_count - 1)
        case "epoch":
            return float(moment.learned.epoch)


def _is_there(measure: Measure, sizes: tuple[int, ...]) -> bool:
    """Whether a network has the layer and the unit; a learner may have removed them."""
    if measure.layer is None:
        return True
    layers = len(sizes) - (1 if measure.name == "unit_value" else 2)  # the output counts where a unit is meant
    return measure.layer < layers and (measure.unit is None or measure.unit < sizes[measure.layer + 1])


def _given(point: Point | None) -> Point:
    assert point is not None
    return point


def _ratio(first: float, last: float) -> float:
    return first / last if last else math.nan


def _probed(moment: Moment, x1: float, x2: float) -> Probe:
    return ProbePoint((x1, x2)).ask(moment)


def _units_of(layer: int | None, moment: Moment) -> slice:
    """The units of a hidden layer, or of all of them, among those of the network in a row."""
    offsets = moment.problem.layout.unit_offsets
    return slice(0, offsets[-2]) if layer is None else slice(offsets[layer], offsets[layer + 1])


def _dead_share(layer: int | None, moment: Moment, measured: Measurement) -> float:
    hidden = moment.spec.network.hidden
    fires = [
        UNIT_ACTIVATIONS[each.unit_activation(unit).activation].fires
        for index, each in enumerate(hidden)
        for unit in range(each.units)
        if layer in (None, index)
    ]
    never_fires = (measured.units.dead | measured.units.off)[_units_of(layer, moment)]
    return float(never_fires[fires].mean()) if any(fires) else 0.0


def _pieces(measure: Measure, moment: Moment) -> float:
    """Of the output, or of its z where the output's activation is curved; NaN where nothing is straight."""
    assert measure.ends is not None
    spec = moment.spec
    straight = is_piecewise_linear(spec.layers[-1].unit_activation(0))
    layer = moment.problem.layout.layer_count - 1
    found = exact_pieces(spec, moment.parameters, measure.ends, layer, 0, activated=straight)
    return math.nan if found is None else float(len(found.slopes))


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
    return f"{chosen(rounded_to(100.0 * told, 6))} %" if check.measure.name in SHARES else chosen(told)


def _name(measure: Measure) -> str:
    layer = "" if measure.layer is None else f"layer {measure.layer + 1}"
    match measure.name:
        case "train_accuracy":
            return "training accuracy"
        case "test_accuracy":
            return "test accuracy"
        case "train_loss":
            return "training loss"
        case "test_loss":
            return "test loss"
        case "delta_ratio":
            return "δ of the first layer ÷ δ of the output"
        case "weight_gradient_ratio":
            return "∇W of the first layer ÷ ∇W of the output"
        case "dead_share":
            return f"share of units in {layer} that never fire" if layer else "share of units that never fire"
        case "mean_slope":
            return f"mean slope in {layer}" if layer else "mean slope"
        case "output":
            return f"output at {_place(measure.point)}"
        case "unit_value":
            assert measure.unit is not None
            return f"unit {measure.unit + 1} of {layer} at {_place(measure.point)}"
        case "output_change":
            (x1, x2), (by1, by2) = _given(measure.point), _given(measure.nudge)
            return f"change of the output from {_place((x1, x2))} to {_place((x1 + by1, x2 + by2))}"
        case "pieces":
            assert measure.ends is not None
            return f"number of straight pieces from {_place(measure.ends[0])} to {_place(measure.ends[1])}"
        case "units":
            return f"number of units in {layer}" if layer else "number of hidden units"
        case "layers":
            return "number of hidden layers"
        case "epoch":
            return "epoch"


def _place(point: Point | None) -> str:
    x1, x2 = _given(point)
    return f"({chosen(x1)}, {chosen(x2)})"
