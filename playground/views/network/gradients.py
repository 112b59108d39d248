"""What gradient mode draws in place of weights and maps: a snapshot's gradients, each on a logarithmic scale.

Only says how strong each looks, as shares from 0 to 1; computes no gradient and paints nothing.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from engine.measurement import GradientMoment
from engine.portable import Floats
from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.numerals import measured

DECADES: Final = 6
"""How many powers of ten lie between the weakest and the strongest look."""


@dataclass(frozen=True, slots=True)
class LogScale:
    """Sizes between `bottom` and `top` on a logarithmic scale; `top` is 0 where all are exactly 0."""

    top: float

    @staticmethod
    def over(sizes: Floats) -> "LogScale":
        """The scale whose top is the least 1, 2 or 5 times a power of ten that none of the sizes exceeds.

        A round top stays where it is while the sizes change a little, so the picture rests. NaN and infinities do not
        count.
        """
        finite = sizes[np.isfinite(sizes)]
        largest = float(np.abs(finite).max()) if finite.size else 0.0
        if not 1e-290 < largest < 1e290:
            return LogScale(largest)
        exponent = math.floor(math.log10(largest))
        tops = [float(f"{digit}e{exponent + more}") for more in (0, 1) for digit in (1, 2, 5)]
        return LogScale(next(top for top in tops if top >= largest))

    @property
    def bottom(self) -> float:
        """Everything of this size or smaller looks the same, except an exact 0."""
        return self.top * 10.0**-DECADES

    def shares(self, values: Floats) -> Floats:
        """Where the sizes of values lie, from 0 (bottom or less, and NaN) to 1 (top)."""
        if self.top == 0.0:
            return np.where(np.isinf(values), 1.0, 0.0)
        with np.errstate(divide="ignore", over="ignore"):
            shares = 1.0 + np.log10(np.abs(values) / self.top) / DECADES
        shares = np.nan_to_num(shares, nan=0.0, posinf=1.0, neginf=0.0)
        clipped: Floats = np.clip(shares, 0.0, 1.0)
        return clipped


@dataclass(frozen=True, eq=False)
class GradientFlow:
    """The gradients of one batch, at the moment that is told.

    links: ∂L/∂w, one array a layer, (units, inputs); deltas: |δ| of all units.
    """

    links: tuple[Floats, ...]
    deltas: Floats
    link_scale: LogScale
    unit_scale: LogScale
    moment: GradientMoment = "after the step"

    @staticmethod
    def of(snapshot: Snapshot) -> "GradientFlow":
        """The gradients of a snapshot, each kind on a scale of its own."""
        measured = snapshot[Measure]
        links, deltas = measured.weight_gradients, measured.unit_deltas
        largest = np.array([size for layer in links for size in (layer.max(), layer.min())])
        if not np.isfinite(largest).all():  # next to a divergence: look at each
            largest = np.concatenate([layer.ravel() for layer in links])
        return GradientFlow(links, deltas, LogScale.over(largest), LogScale.over(deltas), measured.gradient_moment)

    def link_shares(self, layer: int) -> Floats:
        """How strong the links into a layer look, (units, inputs)."""
        return self.link_scale.shares(self.links[layer])

    @cached_property
    def unit_shares(self) -> Floats:
        """How strong the units look, those of all layers in a row."""
        return self.unit_scale.shares(self.deltas)

    @cached_property
    def written_deltas(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """|δ| of all units as text, with one digit and with two."""
        values = self.deltas.tolist()
        return tuple(measured(value, 1) for value in values), tuple(measured(value, 2) for value in values)
