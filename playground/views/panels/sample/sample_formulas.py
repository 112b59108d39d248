"""How each number of a sample's pass comes about, written out with the numbers that it comes from.

Plain text, no Qt. Computes nothing but shows: every number stands in the pass, the weights or the optimizer's memory.
"""

from collections.abc import Callable, Sequence
from typing import Final

from engine.choices.features import FEATURES, FeatureName
from engine.parameters import Layout, Pin
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

_FEATURE_FORMULAS: Final[dict[FeatureName, Callable[[str, str], str]]] = {
    "x1_squared": lambda x1, x2: f"{x1}²",
    "x2_squared": lambda x1, x2: f"{x2}²",
    "x1_x2": lambda x1, x2: f"{x1}·{x2}",
    "sin_x1": lambda x1, x2: f"sin {x1}",
    "sin_x2": lambda x1, x2: f"sin {x2}",
    "cos_x1": lambda x1, x2: f"cos {x1}",
    "cos_x2": lambda x1, x2: f"cos {x2}",
}


def _explain_feature(numbers: SampleNumbers, name: FeatureName) -> str:
    feature = FEATURES[name]
    value = number(float(numbers.passed.features[numbers.spec.features.index(name)]))
    if name not in _FEATURE_FORMULAS:
        return f"{feature.notation} = {value}: {feature.description} of the point"
    x1, x2 = numbers.passed.point
    return f"{feature.notation} = {_FEATURE_FORMULAS[name](factor(x1), factor(x2))} = {value}"


def _explain_unit(numbers: SampleNumbers, row: Row, column: int, most: int) -> str:
    layer, unit = row.layer, row.unit
    own = numbers.spec.network.layers[layer].unit_activation(unit)
    passed = numbers.passed
    z, a = float(passed.z[layer][unit]), float(passed.a[layer][unit])
    match column:
        case Column.Z:
            pairs = list(zip(numbers.weights[layer][unit].tolist(), numbers.inputs(layer).tolist(), strict=True))
            written = products(pairs, float(numbers.biases[layer][unit]), most)
            return f"z = Σ w·input + b = {written} = {number(z)}"
        case Column.A:
            return f"a = f(z) = {_activation(own, z)} = {number(a)}"
        case Column.SLOPE:
            return f"f′(z) = {_slope(own, z, a)} = {number(float(passed.slopes[layer][unit]))}"
        case Column.DELTA:
            return _explain_delta(numbers, layer, unit, most)
    name = unit_name(numbers.spec, layer, unit)
    return f"{name}: {unit_title(numbers.spec, layer, unit).lower()}. Click it to see its weights"


def _activation(own: UnitActivation, z: float) -> str:
    """How a comes from z."""
    at, power = number(z), _power(z)
    match own.activation:
        case "linear":
            return "z"
        case "relu":
            return f"max(0, z) = max(0, {at})"
        case "leaky_relu":
            return f"max(s·z, z) = max({chosen(own.slope)}·{factor(z)}, {at})"
        case "elu":
            return "z, where z > 0" if z > 0.0 else f"e^z − 1 = {power} − 1"
        case "gelu":
            return f"z·Φ(z) = {factor(z)}·Φ({at})"
        case "silu":
            return f"z·σ(z) = {factor(z)}·σ({at})"
        case "softplus":
            return f"ln(1 + e^z) = ln(1 + {power})"
        case "tanh":
            return f"tanh z = tanh {factor(z)}"
        case "sigmoid":
            return f"1 / (1 + e^−z) = 1 / (1 + {_power(-z)})"
        case "sin":
            return f"sin z = sin {factor(z)}"


def _slope(own: UnitActivation, z: float, a: float) -> str:
    """How the slope comes from z, or from a where that is shorter."""
    at = number(z)
    match own.activation:
        case "linear":
            return "1 for every z"
        case "relu":
            return f"1, where z > 0; here z = {at}" if z > 0.0 else f"0, where z ≤ 0; here z = {at}"
        case "leaky_relu":
            return f"1, where z > 0; here z = {at}" if z > 0.0 else f"s, where z ≤ 0; here z = {at}"
        case "elu":
            return f"1, where z > 0; here z = {at}" if z > 0.0 else f"e^z = {_power(z)}"
        case "gelu":
            return f"Φ(z) + z·φ(z) = Φ({at}) + {factor(z)}·φ({at})"
        case "silu":
            return f"σ(z)·(1 + z·(1 − σ(z))) at z = {at}"
        case "softplus":
            return f"σ(z) = σ({at})"
        case "tanh":
            return f"1 − a² = 1 − {factor(a)}²"
        case "sigmoid":
            return f"a·(1 − a) = {factor(a)}·(1 − {factor(a)})"
        case "sin":
            return f"cos z = cos {factor(z)}"


def _power(z: float) -> str:
    text = number(z)
    return f"e^{text}" if "·" not in text else f"e^({text})"


# --- the loss -------------------------------------------------------------------------------------------------------


def explain_loss(numbers: SampleNumbers) -> str:
    """The loss of the sample, o the output and t the target."""
    passed = numbers.passed
    o, t, z = number(numbers.output), factor(passed.target), float(passed.z[-1][0])
    match numbers.spec.training.loss:
        case "mse":
            written = f"½(o − t)² = ½·({o} − {t})²"
        case "huber":
            if _is_far(numbers):
                written = f"|o − t| − ½ (for |o − t| > 1) = |{o} − {t}| − ½"
            else:
                written = f"½(o − t)² (up to |o − t| = 1) = ½·({o} − {t})²"
        case "cross_entropy":
            means = "−ln o" if passed.target == 1.0 else "−ln(1 − o)" if passed.target == 0.0 else ""
            means = f"{means} = " if means else ""
            written = f"{means}ln(1 + e^z) − t·z = ln(1 + {_power(z)}) − {t}·{factor(z)}"
    return f"L = {written} = {number(passed.loss)}"


def _is_far(numbers: SampleNumbers) -> bool:
    """Whether Huber's loss is on its straight part."""
    return abs(numbers.output - numbers.passed.target) > 1.0


# --- backward -------------------------------------------------------------------------------------------------------


def _explain_delta(numbers: SampleNumbers, layer: int, unit: int, most: int) -> str:
    passed = numbers.passed
    delta, slope = number(float(passed.deltas[layer][unit])), factor(float(passed.slopes[layer][unit]))
    if layer < numbers.output_layer:
        pairs = list(zip(numbers.weights[layer + 1][:, unit].tolist(), passed.deltas[layer + 1].tolist(), strict=True))
        return f"δ = ∂L/∂z = f′(z)·Σ w·δ of the next layer = {slope}·({products(pairs, None, most)}) = {delta}"
    o, t = number(numbers.output), factor(passed.target)
    if numbers.spec.training.loss == "cross_entropy":
        return f"δ = ∂L/∂z = o − t = {o} − {t} = {delta} (with cross-entropy, f′(z) cancels out)"
    if numbers.spec.training.loss == "huber" and _is_far(numbers):
        side = "1" if numbers.output > passed.target else "(−1)"
        return f"δ = ∂L/∂z = f′(z)·(±1, the sign of o − t) = {slope}·{side} = {delta}"
    return f"δ = ∂L/∂z = f′(z)·(o − t) = {slope}·({o} − {t}) = {delta}"


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
            return f"Δ{letter} = {_step(numbers, Pin(layer, unit, at), value, gradient, step)}"
    what = f"the bias of {into}" if at is None else f"the weight from {input_name(numbers.spec, layer, at)} to {into}"
    return f"{letter} = {number(value)}, {what}; after this step {letter} = {number(value + step)}"


def _step(numbers: SampleNumbers, pin: Pin, value: float, gradient: float, step: float) -> str:
    """How a parameter's step comes from its gradient."""
    training = numbers.spec.training
    index = _index(numbers, pin)
    if pin in numbers.pins:
        return f"{number(step)}: it is pinned, and no step changes it"
    if training.penalty == "l1" and numbers.learned.silenced[index]:
        return f"{number(step)}: L1 has set the weight to 0, where it stays"
    rate = chosen(training.learning_rate)
    shrinks = pin.input is not None and training.penalty == "l2" and training.penalty_rate > 0.0
    penalty_rate = chosen(training.penalty_rate)
    g = f"{factor(gradient)} + {penalty_rate}·{factor(value)}" if shrinks else factor(gradient)
    names = "∂L/∂w + λ·w" if shrinks else "∂L/∂w" if pin.input is not None else "∂L/∂b"
    remembered = factor(float(numbers.learned.moment1[index]))
    written = _rule(training, names, g, rate, remembered, is_sum=shrinks)
    if pin.input is not None and training.penalty == "l1" and training.penalty_rate > 0.0 and value != 0.0:
        towards = "−" if value > 0.0 else "+"
        written += f", and {towards}η·λ = {towards}{rate}·{penalty_rate} for L1, up to 0"
    return f"{written} = {number(step)}"


def _rule(training: TrainingSpec, names: str, g: str, rate: str, remembered: str, *, is_sum: bool) -> str:
    """The optimizer's rule, in letters and in numbers."""
    bracketed_names, bracketed = (f"({names})", f"({g})") if is_sum else (names, g)
    match training.optimizer:
        case "sgd":
            return f"−η·{bracketed_names} = −{rate}·{bracketed}"
        case "momentum":
            momentum = chosen(training.momentum)
            return f"−η·(μ·v + {names}) = −{rate}·({momentum}·{remembered} + {g})"
        case "rmsprop":
            return f"−η·g / √s, RMSprop's, η = {rate}, g = {names} = {g}"
        case "adam":
            return f"−η·m̂ / √ŝ, Adam's, η = {rate}, g = {names} = {g}"


def _index(numbers: SampleNumbers, pin: Pin) -> int:
    """Where a parameter stands in the flat vector."""
    return Layout(numbers.spec.layer_sizes).index(pin)
