"""The activation functions by name: all that is known of each, but for the compiled code.

The fast mathematics stands in `engine.kernels.activations`, under the same codes; it is apart because it needs Numba.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, cast

import numpy as np

from engine.portable import Floats

HiddenActivationName = Literal[
    "linear", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "tanh", "sigmoid", "sin"
]
"""What a hidden unit may have."""

ActivationName = Literal[
    "linear", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "tanh", "sigmoid", "sin", "softmax"
]
"""What a unit may have, the outputs' units counted in."""

DEFAULT_SLOPE: Final = 0.3
"""Slope of leaky ReLU below zero, to start with."""

SATURATED_SLOPE: Final = 0.05
"""Below this absolute slope a tanh or sigmoid counts as saturated."""

Shape = Callable[[Floats, float], Floats]
"""A function of z and of the slope s below zero, element by element."""


@dataclass(frozen=True, slots=True)
class Worked:
    """How a number comes about, as a text that numbers are put into; where it differs, `below` is for z ≤ 0.

    {z}: the number z; {factor}: the same, in brackets where it has a sign; {power}, {inverse}: e^z and e^−z; {s}: the
    slope below zero; {sum}: of a joint one, the sum over the layer; {a}: f(z), in brackets where it has a sign.
    """

    above: str
    below: str = ""

    def at(self, z: float) -> str:
        """The text that is right for this z."""
        return self.above if z > 0.0 or not self.below else self.below


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function.

    notation: how a formula writes it, `relu(2.00·x1)`. formula: f(z) for a menu. note: what is worth knowing, for the
    help. code: what the compiled loops branch on. value, slope: f and f′ in plain NumPy. python: f as a Python
    expression of z and s, with `math` and the functions that `python_needs` names. worked_value, worked_slope: f(z) and
    f′(z) with their numbers. low, high: the values between which all of f lies. pieces: the slopes below and above
    z = 0, from s, of a function of two straight pieces. joint: the units of a layer share it, and value and slope take
    the z of all of them, (units, n); slope is then ∂a/∂z of a unit's own z. takes_slope: s may be chosen. fires: its
    units fire (z > 0) or do not. saturates: |f′(z)| < 0.05 is called saturated. middle: the value that has the neutral
    colour in a map.
    """

    name: ActivationName
    label: str
    notation: str
    formula: str
    note: str
    code: int
    value: Shape
    slope: Shape
    python: str
    worked_value: Worked
    worked_slope: Worked
    low: float = -math.inf
    high: float = math.inf
    pieces: Callable[[float], tuple[float, float]] | None = None
    joint: bool = False
    takes_slope: bool = False
    fires: bool = False
    saturates: bool = False
    middle: float = 0.0
    python_needs: tuple[HiddenActivationName, ...] = ()

    @property
    def is_bounded(self) -> bool:
        """Whether no value lies beyond −1 and 1: then all its maps have this scale."""
        return self.low >= -1.0 and self.high <= 1.0

    def leaks(self, slope: float) -> bool:
        """Whether it has a slope where it does not fire, so that some gradient comes through."""
        return self.pieces is not None and self.pieces(slope)[0] > 0.0

    @property
    def short_label(self) -> str:
        """What fits over a narrow layer."""
        return "Leaky" if self.takes_slope else self.label.partition(" (")[0]

    @property
    def is_piecewise_linear(self) -> bool:
        """Whether it is made of straight pieces."""
        return self.pieces is not None


def _sigmoid(z: Floats) -> Floats:
    e = np.exp(-np.abs(z))
    return np.where(z < 0.0, e, 1.0) / (1.0 + e)


def _share_below(z: Floats) -> Floats:
    """Φ(z), the share of a bell curve that lies below z."""
    return np.array([0.5 * math.erfc(-at / math.sqrt(2.0)) for at in z.ravel()]).reshape(z.shape)


def _density(z: Floats) -> Floats:
    """φ(z), the height of the bell curve at z."""
    height: Floats = np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)
    return height


_ALL = (
    Activation(
        name="linear",
        label="Linear",
        notation="",
        formula="z",
        note="Passes everything on; layers of it collapse into one.",
        code=0,
        value=lambda z, s: z,
        slope=lambda z, s: np.ones_like(z),
        python="z",
        worked_value=Worked("z"),
        worked_slope=Worked("1 for every z"),
        pieces=lambda s: (1.0, 1.0),
    ),
    Activation(
        name="relu",
        label="ReLU",
        notation="relu",
        formula="max(0, z)",
        note="0 below zero, above it the input itself, unchanged. Slope 0 or 1.",
        code=1,
        value=lambda z, s: np.maximum(0.0, z),
        slope=lambda z, s: np.where(z > 0.0, 1.0, 0.0),
        python="max(0.0, z)",
        worked_value=Worked("max(0, z) = max(0, {z})"),
        worked_slope=Worked("1, where z > 0; here z = {z}", "0, where z ≤ 0; here z = {z}"),
        low=0.0,
        pieces=lambda s: (0.0, 1.0),
        fires=True,
    ),
    Activation(
        name="leaky_relu",
        label="Leaky ReLU",
        notation="leaky",
        formula="max(s·z, z)",
        note="Below zero the slope is s, which you choose (0.3 to start with).",
        code=2,
        value=lambda z, s: np.maximum(s * z, z),
        slope=lambda z, s: np.where(z > 0.0, 1.0, s),
        python="max(s * z, z)",
        worked_value=Worked("max(s·z, z) = max({s}·{factor}, {z})"),
        worked_slope=Worked("1, where z > 0; here z = {z}", "s, where z ≤ 0; here z = {z}"),
        pieces=lambda s: (s, 1.0),
        takes_slope=True,
        fires=True,
    ),
    Activation(
        name="elu",
        label="ELU",
        notation="elu",
        formula="z, or e^z − 1 below 0",
        note="Smooth below zero, levels off at −1.",
        code=3,
        value=lambda z, s: np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0))),
        slope=lambda z, s: np.exp(np.minimum(z, 0.0)),
        python="z if z > 0 else math.expm1(z)",
        worked_value=Worked("z, where z > 0", "e^z − 1 = {power} − 1"),
        worked_slope=Worked("1, where z > 0; here z = {z}", "e^z = {power}"),
        low=-1.0,
    ),
    Activation(
        name="gelu",
        label="GELU",
        notation="gelu",
        formula="z·Φ(z)",
        note="Φ is the share of a bell curve below z. Dips a little below zero.",
        code=4,
        value=lambda z, s: z * _share_below(z),
        slope=lambda z, s: _share_below(z) + z * _density(z),
        python="z * 0.5 * math.erfc(-z / math.sqrt(2.0))",
        worked_value=Worked("z·Φ(z) = {factor}·Φ({z})"),
        worked_slope=Worked("Φ(z) + z·φ(z) = Φ({z}) + {factor}·φ({z})"),
        low=-0.17,
    ),
    Activation(
        name="silu",
        label="SiLU (swish)",
        notation="silu",
        formula="z·σ(z)",
        note="Also called swish. Much like GELU.",
        code=5,
        value=lambda z, s: z * _sigmoid(z),
        slope=lambda z, s: _sigmoid(z) * (1.0 + z * _sigmoid(-z)),
        python="z * sigmoid(z)",
        worked_value=Worked("z·σ(z) = {factor}·σ({z})"),
        worked_slope=Worked("σ(z)·(1 + z·(1 − σ(z))) at z = {z}"),
        low=-0.2785,
        python_needs=("sigmoid",),
    ),
    Activation(
        name="softplus",
        label="Softplus",
        notation="softplus",
        formula="ln(1 + e^z)",
        note="A rounded ReLU.",
        code=6,
        value=lambda z, s: np.logaddexp(0.0, z),
        slope=lambda z, s: _sigmoid(z),
        python="max(z, 0.0) + math.log1p(math.exp(-abs(z)))",
        worked_value=Worked("ln(1 + e^z) = ln(1 + {power})"),
        worked_slope=Worked("σ(z) = σ({z})"),
        low=0.0,
    ),
    Activation(
        name="tanh",
        label="Tanh",
        notation="tanh",
        formula="tanh z",
        note="From −1 to +1. Flattens on both sides.",
        code=7,
        value=lambda z, s: np.tanh(z),
        slope=lambda z, s: 4.0 * _sigmoid(2.0 * z) * _sigmoid(-2.0 * z),
        python="math.tanh(z)",
        worked_value=Worked("tanh z = tanh {factor}"),
        worked_slope=Worked("1 − a² = 1 − {a}²"),
        low=-1.0,
        high=1.0,
        saturates=True,
    ),
    Activation(
        name="sigmoid",
        label="Sigmoid",
        notation="σ",
        formula="1 / (1 + e^−z)",
        note="From 0 to 1. Its slope is never above 0.25.",
        code=8,
        value=lambda z, s: _sigmoid(z),
        slope=lambda z, s: _sigmoid(z) * _sigmoid(-z),
        python="1.0 / (1.0 + math.exp(-z)) if z >= 0 else math.exp(z) / (1.0 + math.exp(z))",
        worked_value=Worked("1 / (1 + e^−z) = 1 / (1 + {inverse})"),
        worked_slope=Worked("a·(1 − a) = {a}·(1 − {a})"),
        low=0.0,
        high=1.0,
        saturates=True,
    ),
    Activation(
        name="sin",
        label="Sine",
        notation="sin",
        formula="sin z",
        note="Waves: goes up and down forever.",
        code=9,
        value=lambda z, s: np.sin(z),
        slope=lambda z, s: np.cos(z),
        python="math.sin(z)",
        worked_value=Worked("sin z = sin {factor}"),
        worked_slope=Worked("cos z = cos {factor}"),
        low=-1.0,
        high=1.0,
    ),
)


def _softmax(z: Floats) -> Floats:
    e = np.exp(z - z.max(axis=0))  # e^z of the largest is 1: nothing overflows, and the shares are the same
    shares: Floats = e / e.sum(axis=0)
    return shares


SOFTMAX: Final = Activation(
    name="softmax",
    label="Softmax",
    notation="softmax",
    formula="e^z / Σ e^z",
    note="Makes probabilities of the outputs, one for each class: all above 0, and together 1.",
    code=10,
    value=lambda z, s: _softmax(z),
    slope=lambda z, s: _softmax(z) * (1.0 - _softmax(z)),
    python="math.exp(z - highest) / total",
    worked_value=Worked("e^z / Σ e^z = {power} / {sum}"),
    worked_slope=Worked("a·(1 − a) = {a}·(1 − {a})"),
    low=0.0,
    high=1.0,
    joint=True,
    middle=0.5,
)
"""The one that outputs alone may have."""

ACTIVATIONS: Final = MappingProxyType({cast(HiddenActivationName, activation.name): activation for activation in _ALL})
"""All that a hidden unit may have, in the order of menus."""

UNIT_ACTIVATIONS: Final[Mapping[ActivationName, Activation]] = MappingProxyType(
    {activation.name: activation for activation in (*_ALL, SOFTMAX)}
)
"""All that any unit may have."""
