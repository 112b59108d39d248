"""An activation by itself: its curve and its slope, to be drawn. Knows no network."""

from typing import Final

import numpy as np

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.native.activations import activation_slopes, activation_values
from engine.portable import Floats
from engine.questions.histogram import LEAST_SPAN
from engine.spec import UnitActivation

CURVE_POINTS: Final = 241


def activation_curve(own: UnitActivation) -> tuple[Floats, Floats]:
    """The curve of an activation about 0, to be drawn small: z and a, (points,) each."""
    z = np.linspace(-LEAST_SPAN, LEAST_SPAN, CURVE_POINTS)
    return z, activation_shape(own, z)[0]


def activation_shape(own: UnitActivation, z: Floats) -> tuple[Floats, Floats]:
    """An activation and its slope at z (points,): a and f'(z). Softmax stands beside one other unit, whose z is 0."""
    code = UNIT_ACTIVATIONS[own.activation].code
    return activation_values(code, own.slope, z), activation_slopes(code, own.slope, z)
