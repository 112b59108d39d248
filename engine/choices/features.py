"""The features: functions of the point (x1, x2) that a network may take as inputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np

from engine.portable import Floats

FeatureName = Literal["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature.

    notation: how a formula writes it. value(x1, x2) works element by element. python: the same as a Python expression,
    with `math`. worked: the same as a text that the numbers {x1} and {x2} are put into, in brackets where they have a
    sign; empty for a coordinate. bends_with: the coordinates that it does not follow evenly; a product names both,
    and is even in each while the other stays.
    """

    name: FeatureName
    notation: str
    description: str
    value: Callable[[Floats, Floats], Floats]
    python: str
    worked: str = ""
    bends_with: tuple[Literal["x1", "x2"], ...] = ()

    def is_linear(self, *, x1_stays: bool, x2_stays: bool) -> bool:
        """Whether it changes evenly along a straight line; x1² does where x1 stays the same."""
        if len(self.bends_with) == 2:  # a product: linear in each alone
            return x1_stays or x2_stays
        return all({"x1": x1_stays, "x2": x2_stays}[coordinate] for coordinate in self.bends_with)


_ALL = (
    Feature("x1", "x₁", "the horizontal coordinate", lambda x1, x2: x1, "x1"),
    Feature("x2", "x₂", "the vertical coordinate", lambda x1, x2: x2, "x2"),
    Feature("x1_squared", "x₁²", "the square of x₁", lambda x1, x2: x1 * x1, "x1 * x1", "{x1}²", ("x1",)),
    Feature("x2_squared", "x₂²", "the square of x₂", lambda x1, x2: x2 * x2, "x2 * x2", "{x2}²", ("x2",)),
    Feature("x1_x2", "x₁·x₂", "the product of x₁ and x₂", lambda x1, x2: x1 * x2, "x1 * x2", "{x1}·{x2}", ("x1", "x2")),
    Feature("sin_x1", "sin x₁", "the sine of x₁", lambda x1, x2: np.sin(x1), "math.sin(x1)", "sin {x1}", ("x1",)),
    Feature("sin_x2", "sin x₂", "the sine of x₂", lambda x1, x2: np.sin(x2), "math.sin(x2)", "sin {x2}", ("x2",)),
    Feature("cos_x1", "cos x₁", "the cosine of x₁", lambda x1, x2: np.cos(x1), "math.cos(x1)", "cos {x1}", ("x1",)),
    Feature("cos_x2", "cos x₂", "the cosine of x₂", lambda x1, x2: np.cos(x2), "math.cos(x2)", "cos {x2}", ("x2",)),
)

FEATURES: Final = MappingProxyType({feature.name: feature for feature in _ALL})


def feature_rows(names: Sequence[FeatureName], points: Floats) -> Floats:
    """The features of points (n, 2), one row each, samples contiguous: (features, n)."""
    x1, x2 = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    return np.stack([FEATURES[name].value(x1, x2) for name in names])
