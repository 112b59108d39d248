"""The activation functions by name: what menus, files and the compiled code call them.

The mathematics stands in `engine.kernels.activations`, under the same codes; it is apart because it needs Numba.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, get_args

ActivationName = Literal["linear", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus", "tanh", "sigmoid", "sin"]
OutputActivationName = Literal["tanh", "sigmoid", "linear"]

DEFAULT_SLOPE: Final = 0.3
"""Slope of leaky ReLU below zero, to start with."""


@dataclass(frozen=True, slots=True)
class Activation:
    """One activation function as people and files name it.

    `code` is what the compiled loops branch on. `fires`: its units fire (z > 0) or do not (ReLU, leaky ReLU).
    `saturates`: |f'(z)| < 0.05 is called saturated (tanh, sigmoid). `is_bounded`: no value lies beyond −1 and 1.
    `notation` is how a formula writes it: `relu(2.00·x1)`.
    """

    name: ActivationName
    label: str
    notation: str
    formula: str
    code: int
    fires: bool = False
    saturates: bool = False
    is_bounded: bool = False


_ALL = (
    Activation("linear", "Linear", "", "z", 0),
    Activation("relu", "ReLU", "relu", "max(0, z)", 1, fires=True),
    Activation("leaky_relu", "Leaky ReLU", "leaky", "max(s·z, z)", 2, fires=True),
    Activation("elu", "ELU", "elu", "z, or e^z − 1 below 0", 3),
    Activation("gelu", "GELU", "gelu", "z·Φ(z)", 4),
    Activation("silu", "SiLU (swish)", "silu", "z·σ(z)", 5),
    Activation("softplus", "Softplus", "softplus", "ln(1 + e^z)", 6),
    Activation("tanh", "Tanh", "tanh", "tanh z", 7, saturates=True, is_bounded=True),
    Activation("sigmoid", "Sigmoid", "σ", "1 / (1 + e^−z)", 8, saturates=True, is_bounded=True),
    Activation("sin", "Sine", "sin", "sin z", 9, is_bounded=True),
)

ACTIVATIONS: Final = MappingProxyType({activation.name: activation for activation in _ALL})
"""All activations, in the order of menus."""

OUTPUT_ACTIVATIONS: Final[tuple[OutputActivationName, ...]] = get_args(OutputActivationName)

SATURATED_SLOPE: Final = 0.05
"""Below this absolute slope a tanh or sigmoid counts as saturated."""
