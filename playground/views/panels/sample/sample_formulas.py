"""How each number of a sample's pass comes about, written out with the numbers that it comes from.

Plain text, no Qt. Computes nothing but shows: every number stands in the pass, the weights or the optimizer's memory.
"""

from collections.abc import Sequence
from typing import Final

from engine.choices.activations import UNIT_ACTIVATIONS, Worked
from engine.choices.features import FEATURES, FeatureName
from engine.choices.optimizers import OPTIMIZERS
from engine.choices.penalties import PENALTIES
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.spec import TrainingSpec, UnitActivation
from playground.model.formula import unit_title
from playground.model.numerals import chosen
from playground.views.panels.sample.sample_numbers import (
    Column,
    Kind,
    ParameterColumn,
    Row,
    SampleNumbers,
    input_name,
    number,
    unit_name,
)

_TIGHT: Final = "\u00a0"
"""No line break between a sign and its number."""

LEAST_TERMS: Final = 2


def factor(value: float) -> str:
    """A number within a product: in brackets where it has a sign."""
    text = number(value)
    return f"({text})" if text.startswith("−") else text


def products(pairs: Sequence[tuple[float, float]], constant: float | None, most: int) -> str:
    """`0.420·1.300 − 0.800·0.550 + 0.100`; at most so many products, with a word on how many are left out."""
    kept = pairs if len(pairs) <= most else pairs[: most - 1]
    terms = [(weight, f"{number(abs(weight))}·{factor(value)}") for weight, value in kept]
    text = ""
    for weight, term in terms:
        text += _signed(weight, term, is_first=not text)
    if len(kept) < len(pairs):
        text += f" +{_TIGHT}…{_TIGHT}{len(pairs) - len(kept)}{_TIGHT}more{_TIGHT}…"
    if constant is not None:
        text += _signed(constant, number(abs(constant)), is_first=not text)
    return text


def _signed(value: float, size: str, *, is_first: bool) -> str:
    is_negative = value < 0.0
    if is_first:
        return f"−{size}" if is_negative else size
    return f" {'−' if is_negative else '+'}{_TIGHT}{size}"


def explain(numbers: SampleNumbers, row: Row, column: int, most: int = 8) -> str:
    """The formula of a cell, with at most `most` products in a sum."""
    match row.kind:
        case Kind.FEATURE:
            assert row.input is not None
            return _explain_feature(numbers, numbers.spec.features[row.input])
        case Kind.UNIT:
            return _explain_unit(numbers, row, column, most)
        case Kind.PARAMETER:
            return _explain_parameter(numbers, row, column)
        case Kind.LOSS:
            return explain_loss(numbers)
        case Kind.TITLES:
            return _explain_titles(column)


# --- forward --------------------------------------------------------------------------------------------------------


def _explain_feature(numbers: SampleNumbers, name: FeatureName) -> str:
    feature = FEATURES[name]
    value = number(float(numbers.passed.features[numbers.spec.features.index(name)]))
    if not feature.worked:
        return f"{feature.notation} = {value}: {feature.description} of the point"
    x1, x2 = numbers.passed.point
    return f"{feature.notation} = {feature.worked.format(x1=factor(x1), x2=factor(x2))} = {value}"


def _explain_unit(numbers: SampleNumbers, row: Row, column: int, most: int) -> str:
    layer, unit = row.layer, row.unit
    own = numbers.spec.layers[layer].unit_activation(unit)
    activation = UNIT_ACTIVATIONS[own.activation]
    passed = numbers.passed
    z, a = float(passed.z[layer][unit]), float(passed.a[layer][unit])
    match column:
        case Column.Z:
            pairs = list(zip(numbers.weights[layer][unit].tolist(), numbers.inputs(layer).tolist(), strict=True))
            written = products(pairs, float(numbers.biases[layer][unit]), most)
            return f"z = Σ w·input + b = {written} = {number(z)}"
        case Column.A:
            return f"a = f(z) = {_worked(activation.worked_value, own, z, a, passed.z[layer])} = {number(a)}"
        case Column.SLOPE:
            slope = number(float(passed.slopes[layer][unit]))
            return f"f′(z) = {_worked(activation.worked_slope, own, z, a, passed.z[layer])} = {slope}"
        case Column.DELTA:
            return _explain_delta(numbers, layer, unit, most)
    name = unit_name(numbers.spec, layer, unit)
    title = unit_title(numbers.spec, layer, unit)
    return f"{name}: {title[0].lower()}{title[1:]}. Click it to see its weights"


def _worked(text: Worked, own: UnitActivation, z: float, a: float, layer: Floats) -> str:
    """How a number comes from z, or from a where that is shorter; for softmax, from the z of its whole layer."""
    powers = " + ".join(_power(each) for each in layer.tolist())
    numbers = {"z": number(z), "factor": factor(z), "power": _power(z), "inverse": _power(-z), "a": factor(a)}
    return text.at(z).format(**numbers, s=chosen(own.slope), sum=f"({powers})")


def _power(z: float) -> str:
    text = number(z)
    return f"e^{text}" if "·" not in text else f"e^({text})"


# --- the loss -------------------------------------------------------------------------------------------------------


def explain_loss(numbers: SampleNumbers) -> str:
    """The loss of the sample, o the output and t the target."""
    passed = numbers.passed
    z = float(passed.z[-1][passed.told_output])
    written = numbers.spec.loss.worked_value(numbers.output, passed.target)
    told = written.format(o=number(numbers.output), t=factor(passed.target), z=factor(z), power=_power(z))
    return f"L = {told} = {number(passed.loss)}"


# --- backward -------------------------------------------------------------------------------------------------------


def _explain_delta(numbers: SampleNumbers, layer: int, unit: int, most: int) -> str:
    passed = numbers.passed
    delta, slope = number(float(passed.deltas[layer][unit])), factor(float(passed.slopes[layer][unit]))
    if layer < numbers.output_layer:
        pairs = list(zip(numbers.weights[layer + 1][:, unit].tolist(), passed.deltas[layer + 1].tolist(), strict=True))
        return f"δ = ∂L/∂z = f′(z)·Σ w·δ of the next layer = {slope}·({products(pairs, None, most)}) = {delta}"
    output, target = float(passed.a[layer][unit]), float(passed.targets[unit])
    written = numbers.spec.loss.worked_delta(output, target)
    told = written.format(o=number(output), t=factor(target), slope=slope, delta=delta)
    return f"δ = ∂L/∂z = {told}"


def _explain_titles(column: int) -> str:
    return {
        ParameterColumn.VALUE: "The parameter as it is now, before the step",
        ParameterColumn.INPUT: "What the weight is multiplied by: a feature, or a of a unit of the layer before",
        ParameterColumn.GRADIENT: "∂L/∂w = δ·input: how fast this sample's loss grows with the weight; ∂L/∂b = δ",
        ParameterColumn.STEP: "What the step adds to the parameter",
    }.get(ParameterColumn(column), "The unit's bias, and the weight of each of its inputs")


def _explain_parameter(numbers: SampleNumbers, row: Row, column: int) -> str:
    layer, unit, at = row.layer, row.unit, row.input
    letter = "b" if at is None else "w"
    value = numbers.value(row, ParameterColumn.VALUE)
    gradient = numbers.value(row, ParameterColumn.GRADIENT)
    step = numbers.value(row, ParameterColumn.STEP)
    assert value is not None
    assert gradient is not None
    assert step is not None
    into = unit_name(numbers.spec, layer, unit)
    match column:
        case ParameterColumn.INPUT:
            if at is None:
                return "The bias has no input: it is added as it is"
            name = input_name(numbers.spec, layer, at)
            return f"{'' if layer == 0 else 'a of '}{name} = {number(float(numbers.inputs(layer)[at]))}, the input"
        case ParameterColumn.GRADIENT:
            delta = float(numbers.passed.deltas[layer][unit])
            if at is None:
                return f"∂L/∂b = δ = {number(delta)}"
            put_in = float(numbers.inputs(layer)[at])
            return f"∂L/∂w = δ·input = {factor(delta)}·{factor(put_in)} = {number(gradient)}"
        case ParameterColumn.STEP:
            return f"Δ{letter} = {_step(numbers, Address(layer, unit, at), value, gradient, step)}"
    what = f"the bias of {into}" if at is None else f"the weight from {input_name(numbers.spec, layer, at)} to {into}"
    return f"{letter} = {number(value)}, {what}; after this step {letter} = {number(value + step)}"


def _step(numbers: SampleNumbers, address: Address, value: float, gradient: float, step: float) -> str:
    """How a parameter's step comes from its gradient."""
    training = numbers.spec.training
    index = _index(numbers, address)
    if address in numbers.pins:
        return f"{number(step)}: it is pinned, and no step changes it"
    penalty = PENALTIES[training.penalty]
    if penalty.silences and numbers.learned.silenced[index]:
        return f"{number(step)}: L1 has set the weight to 0, where it stays"
    rate = chosen(training.learning_rate)
    shrinks = address.input is not None and penalty.joins_gradient and training.penalty_rate > 0.0
    penalty_rate = chosen(training.penalty_rate)
    g = f"{factor(gradient)} + {penalty_rate}·{factor(value)}" if shrinks else factor(gradient)
    names = "∂L/∂w + λ·w" if shrinks else "∂L/∂w" if address.input is not None else "∂L/∂b"
    remembered = factor(float(numbers.learned.moment1[index]))
    written = _rule(training, names, g, rate, remembered, is_sum=shrinks)
    if address.input is not None and penalty.silences and training.penalty_rate > 0.0 and value != 0.0:
        towards = "−" if value > 0.0 else "+"
        written += f", and {towards}η·λ = {towards}{rate}·{penalty_rate} for L1, up to 0"
    return f"{written} = {number(step)}"


def _rule(training: TrainingSpec, names: str, g: str, rate: str, remembered: str, *, is_sum: bool) -> str:
    """The optimizer's rule, in letters and in numbers."""
    return OPTIMIZERS[training.optimizer].worked.format(
        names=names,
        g=g,
        names_as_factor=f"({names})" if is_sum else names,
        g_as_factor=f"({g})" if is_sum else g,
        rate=rate,
        momentum=chosen(training.momentum),
        v=remembered,
    )


def _index(numbers: SampleNumbers, address: Address) -> int:
    """Where a parameter stands in the flat vector."""
    return Layout(numbers.spec.layer_sizes).index(address)
