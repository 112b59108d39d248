"""One sample's pass as cells of a table: which rows there are, the number of each cell, and how it is written.

Plain data and text, no Qt. What stands in a cell was computed by the engine; `sample_formulas` writes out how.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, IntEnum

from engine.choices.features import FEATURES
from engine.learned import Learned
from engine.parameters import Address
from engine.portable import Floats
from engine.questions.sample import PassSample, SamplePass
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.numerals import fixed, measured


class Kind(Enum):
    """What a row speaks of. TITLES names the columns of the PARAMETER rows below it."""

    FEATURE = "feature"
    UNIT = "unit"
    TITLES = "titles"
    PARAMETER = "parameter"
    LOSS = "loss"


class Column(IntEnum):
    """The columns of features, units and the loss, left to right."""

    NAME = 0
    Z = 1
    A = 2
    SLOPE = 3
    DELTA = 4


class ParameterColumn(IntEnum):
    """The same columns in the rows of a unit's parameters."""

    NAME = 0
    VALUE = 1
    INPUT = 2
    GRADIENT = 3
    STEP = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row. layer: 0 is the first hidden one. input: of a parameter, None for the bias; of a feature, which one."""

    kind: Kind
    layer: int = -1
    unit: int = 0
    input: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class SampleNumbers:
    """A pass with the network that it went through, all of one moment."""

    spec: Spec
    passed: SamplePass
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]
    learned: Learned
    pins: frozenset[Address]

    @staticmethod
    def of(snapshot: Snapshot, document: Document) -> "SampleNumbers | None":
        """The numbers of a snapshot; None while it has no pass."""
        passed = snapshot.get(PassSample)
        if passed is None:
            return None
        return SampleNumbers(snapshot.spec, passed, snapshot.weights, snapshot.biases, snapshot.learned, document.pins)

    @property
    def output_layer(self) -> int:
        """The index of the output's layer."""
        return len(self.spec.network.hidden)

    @property
    def output(self) -> float:
        """What the network says."""
        return self.passed.output

    def inputs(self, layer: int) -> Floats:
        """What a layer gets: the features, or the activations of the layer before."""
        return self.passed.features if layer == 0 else self.passed.a[layer - 1]

    def value(self, row: Row, column: int) -> float | None:
        """The number of a cell, None where none stands."""
        if row.kind is Kind.PARAMETER:
            return self._parameter_value(row, column)
        if row.kind is Kind.FEATURE:
            assert row.input is not None
            return float(self.passed.features[row.input]) if column == Column.A else None
        if row.kind is Kind.UNIT:
            of_layer = {
                Column.Z: self.passed.z,
                Column.A: self.passed.a,
                Column.SLOPE: self.passed.slopes,
                Column.DELTA: self.passed.deltas,
            }
            return float(of_layer[Column(column)][row.layer][row.unit]) if column in of_layer else None
        if row.kind is Kind.LOSS and column == Column.A:
            return self.passed.loss
        return None

    def _parameter_value(self, row: Row, column: int) -> float | None:
        layer, unit, at = row.layer, row.unit, row.input
        if column == ParameterColumn.VALUE:
            return float(self.biases[layer][unit] if at is None else self.weights[layer][unit, at])
        if column == ParameterColumn.INPUT:
            return None if at is None else float(self.inputs(layer)[at])
        if column == ParameterColumn.GRADIENT:
            passed = self.passed
            return float(passed.deltas[layer][unit] if at is None else passed.weight_gradients[layer][unit, at])
        if column == ParameterColumn.STEP:
            passed = self.passed
            return float(passed.bias_steps[layer][unit] if at is None else passed.weight_steps[layer][unit, at])
        return None


def unit_name(spec: Spec, layer: int, unit: int) -> str:
    """A unit's short name: `h1.2`, the second of the first layer, `output`, or of several the class's own."""
    if layer < len(spec.network.hidden):
        return f"h{layer + 1}.{unit + 1}"
    return spec.data.dataset.label_name(unit) if spec.head.one_for_each else "output"


def input_name(spec: Spec, layer: int, at: int) -> str:
    """The short name of what a layer gets: `x₁`, or a unit of the layer before."""
    return FEATURES[spec.features[at]].notation if layer == 0 else unit_name(spec, layer - 1, at)


def row_name(spec: Spec, row: Row) -> str:
    """What a row is called."""
    match row.kind:
        case Kind.FEATURE:
            assert row.input is not None
            return input_name(spec, 0, row.input)
        case Kind.UNIT:
            return unit_name(spec, row.layer, row.unit)
        case Kind.PARAMETER:
            return "bias" if row.input is None else input_name(spec, row.layer, row.input)
        case Kind.LOSS:
            return "loss"
        case Kind.TITLES:
            return ""


def rows_of(spec: Spec) -> Iterator[Row]:
    """All rows while no unit is open: features, units from the first layer to the output, the loss."""
    for at in range(len(spec.features)):
        yield Row(Kind.FEATURE, input=at)
    for layer, made in enumerate(spec.layers):
        for unit in range(made.units):
            yield Row(Kind.UNIT, layer, unit)
    yield Row(Kind.LOSS)


def rows_below(spec: Spec, unit: Row) -> list[Row]:
    """What stands below a unit that is open: titles, and its parameters with the bias first."""
    layer, at = unit.layer, unit.unit
    inputs = range(spec.layer_sizes[layer])
    return [
        Row(Kind.TITLES, layer, at),
        Row(Kind.PARAMETER, layer, at),
        *(Row(Kind.PARAMETER, layer, at, one) for one in inputs),
    ]


def number(value: float) -> str:
    """A number of any size with three places, or three digits where it is small: `−1.300`, `0.0312`, `3.1·10⁻⁵`."""
    if 0.1 <= abs(value) < 1000.0 and math.isfinite(value):
        return fixed(value, 3)
    return measured(value, 3)
