"""What a lesson's checks can look at, a row for each measure: what it must be told, how it is found, and its words.

Files, refusals, outcomes in words and the help's table read the rows alone. A number that a network does not have is
NaN. Judging and telling a check is `playground.model.lessons.findings`.
"""

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, Literal

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.moment import Moment
from engine.questions.pieces import exact_pieces, is_piecewise_linear
from playground.model.lessons.lesson import Measure
from playground.model.lessons.measure_kind import (
    Measured,
    MeasureKind,
    alike,
    class_words,
    given,
    layer_words,
    place,
    unit_words,
)
from playground.model.lessons.measures_of_data import MEASURES_OF_DATA


def is_there(asked: Measure, moment: Moment) -> bool:
    """Whether a network and its data have what a measure speaks of; a learner may have removed it."""
    problem = moment.problem
    sizes = problem.layout.sizes
    if asked.layer is not None:
        layers = len(sizes) - (1 if asked.unit is not None else 2)  # the output counts where a unit is meant
        if asked.layer >= layers or (asked.unit is not None and asked.unit >= sizes[asked.layer + 1]):
            return False
    classes = len(problem.dataset.classes)
    needs = MEASURES[asked.name].needs
    if (needs and not classes) or (needs == "two classes" and classes != 2):
        return False
    if needs == "softmax" and not moment.spec.head.one_for_each:
        return False
    return all(each is None or each < classes for each in (asked.label, asked.chosen))


# --- of gradients and units -------------------------------------------------------------------------------------------


def _ratio(first: float, last: float) -> float:
    return first / last if last else math.nan


def _norm_ratio(name: str) -> Callable[[Measure, Measured], float]:
    def value(_: Measure, measured: Measured) -> float:
        layers = measured.whole.layers
        return _ratio(getattr(layers[0], name), getattr(layers[-1], name))

    return value


def _dead_share(asked: Measure, measured: Measured) -> float:
    hidden = measured.moment.spec.network.hidden
    fires = [
        UNIT_ACTIVATIONS[each.unit_activation(unit).activation].fires
        for index, each in enumerate(hidden)
        for unit in range(each.units)
        if asked.layer in (None, index)
    ]
    units = measured.whole.units
    never_fires = (units.dead | units.off)[measured.units_of(asked.layer)]
    return float(never_fires[fires].mean()) if any(fires) else 0.0


def _mean_slope(asked: Measure, measured: Measured) -> float:
    own = measured.units_of(asked.layer)
    return float(measured.whole.units.mean_slope[own].mean()) if own.stop > own.start else math.nan


def _unit_count(asked: Measure, measured: Measured) -> float:
    own = measured.units_of(asked.layer)
    return float(own.stop - own.start)


# --- of a point or a line ---------------------------------------------------------------------------------------------


def _unit_value(asked: Measure, measured: Measured) -> float:
    assert asked.layer is not None
    assert asked.unit is not None
    return float(measured.probed(*given(asked.point)).a[asked.layer][asked.unit])


def _of_class(name: Literal["a", "z"]) -> Callable[[Measure, Measured], float]:
    def value(asked: Measure, measured: Measured) -> float:
        assert asked.label is not None
        probe = measured.probed(*given(asked.point))
        return float((probe.a if name == "a" else probe.z)[-1][asked.label])

    return value


def _output_change(asked: Measure, measured: Measured) -> float:
    (x1, x2), (by1, by2) = given(asked.point), given(asked.nudge)
    return float(abs(measured.probed(x1 + by1, x2 + by2).outputs - measured.probed(x1, x2).outputs).max())


def _output_change_words(asked: Measure) -> str:
    (x1, x2), (by1, by2) = given(asked.point), given(asked.nudge)
    return f"change of the output from {place((x1, x2))} to {place((x1 + by1, x2 + by2))}"


def _pieces(asked: Measure, measured: Measured) -> float:
    """Of the output, or of its z where the output's activation is curved; NaN where nothing is straight."""
    assert asked.ends is not None
    moment = measured.moment
    straight = is_piecewise_linear(moment.spec.layers[-1].unit_activation(0))
    layer = moment.problem.layout.layer_count - 1
    found = exact_pieces(moment.spec, moment.parameters, asked.ends, layer, 0, activated=straight)
    return math.nan if found is None else float(len(found.slopes))


def _pieces_words(asked: Measure) -> str:
    assert asked.ends is not None
    return f"number of straight pieces from {place(asked.ends[0])} to {place(asked.ends[1])}"


def _in_layer(text: str, alone: str) -> Callable[[Measure], str]:
    return lambda asked: f"{text} in {layer_words(asked)}" if asked.layer is not None else alone


_ALL: Final = (
    *MEASURES_OF_DATA,
    MeasureKind(
        "delta_ratio",
        _norm_ratio("delta_norm"),
        alike("δ of the first layer ÷ δ of the output"),
        "The δ norm of the first layer, divided by the output’s.",
    ),
    MeasureKind(
        "weight_gradient_ratio",
        _norm_ratio("weight_gradient_norm"),
        alike("∇W of the first layer ÷ ∇W of the output"),
        "The same for the gradient of the weights.",
    ),
    MeasureKind(
        "dead_share",
        _dead_share,
        lambda asked: f"share of units{layer_words(asked, ' in ')} that never fire",
        "The share of ReLU and leaky ReLU units that fire on no training point, of all hidden units or of a "
        "<code>layer</code>.",
        optional=("layer",),
        is_share=True,
    ),
    MeasureKind(
        "mean_slope",
        _mean_slope,
        _in_layer("mean slope", "mean slope"),
        "The mean of f′(z) over the training points, of all hidden units or of a <code>layer</code>.",
        optional=("layer",),
    ),
    MeasureKind(
        "output",
        lambda asked, measured: measured.probed(*given(asked.point)).output,
        lambda asked: f"output at {place(asked.point)}",
        "The output at a <code>point</code>, <code>[x₁, x₂]</code>; of several, the largest.",
        required=("point",),
    ),
    MeasureKind(
        "output_sum",
        lambda asked, measured: float(measured.probed(*given(asked.point)).outputs.sum()),
        lambda asked: f"sum of all outputs at {place(asked.point)}",
        "What all output units give at a <code>point</code>, added up: of softmax, all probabilities.",
        required=("point",),
    ),
    MeasureKind(
        "unit_value",
        _unit_value,
        lambda asked: f"{unit_words(asked)} at {place(asked.point)}",
        "The value of a unit there: <code>layer</code>, <code>unit</code>, <code>point</code>.",
        required=("layer", "unit", "point"),
    ),
    MeasureKind(
        "probability",
        _of_class("a"),
        lambda asked: f"probability of {class_words(asked.label, asked)} at {place(asked.point)}",
        "How likely the network finds a <code>class</code> at a <code>point</code>. For the output softmax.",
        required=("class", "point"),
        is_share=True,
        needs="softmax",
    ),
    MeasureKind(
        "logit",
        _of_class("z"),
        lambda asked: f"logit of {class_words(asked.label, asked)} at {place(asked.point)}",
        "What the output unit of a <code>class</code> adds up at a <code>point</code>. For the output softmax.",
        required=("class", "point"),
        needs="softmax",
    ),
    MeasureKind(
        "output_change",
        _output_change,
        _output_change_words,
        "By how much the output changes when the <code>point</code> moves by <code>nudge</code>; of several, the one "
        "that changes most.",
        required=("point", "nudge"),
    ),
    MeasureKind(
        "pieces",
        _pieces,
        _pieces_words,
        "The number of straight pieces of the output along a line with these <code>ends</code>.",
        required=("ends",),
    ),
    MeasureKind(
        "units",
        _unit_count,
        _in_layer("number of units", "number of hidden units"),
        "How many hidden units there are, in all or in a <code>layer</code>.",
        optional=("layer",),
    ),
    MeasureKind(
        "layers",
        lambda _, measured: float(measured.moment.problem.layout.layer_count - 1),
        alike("number of hidden layers"),
        "How many hidden layers there are.",
    ),
    MeasureKind(
        "epoch", lambda _, measured: float(measured.moment.learned.epoch), alike("epoch"), "How many epochs are done."
    ),
)

MEASURES: Final = MappingProxyType({kind.name: kind for kind in _ALL})
"""All measures, in the order of the help's table."""
