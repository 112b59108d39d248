"""Paints the links: width by strength, colour (and dashes) by sign, strong ones on top. Takes weights, computes none.

A link is as strong as its |w|, or its gradient is large: a share from 0 to 1. Pens are made once for each theme and
size, in steps of strength; curves once for each layout.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from engine.parameters import Address
from engine.portable import Floats
from playground.views.look.theme import Theme, contrast
from playground.views.network.glyphs import mixed
from playground.views.network.layout import NetworkLayout

Indices = NDArray[np.int64]

FULL_WEIGHT: Final = 5.0
"""|w| from which a link is as wide as links get."""

STEPS: Final = 24
ZERO: Final = -1
FADED: Final = 1000
_NARROW, _WIDE = 1.0, 10.0
_HAIRLINE: Final = 1.6
_FULL_COLOUR_WEIGHT: Final = 1.5
_FAINTEST_IN_A_CROWD: Final = 0.10
_LEAST_CONTRAST: Final = 2.2
_LEAST_CONTRAST_IN_A_CROWD: Final = 1.5
"""Of the weakest links with the ground, whatever the theme and the colours: 1 would be unseen."""

_CROWDED_SCALE: Final = 0.55
_FADED_SHARE: Final = 0.18
_DASH, _GAP = 8.0, 4.0
"""Of negative links, in pixels, where signs are told by shapes too."""

_MANY: Final = 1200
"""More links than these are drawn as plain lines."""

_FULL_SIDE: Final = 38.0
"""Beside maps smaller than this, links are thinner."""


@lru_cache(maxsize=64)
def _share_with_contrast(full: int, ground: int, least: float) -> float:
    """The least share of a colour, both as Qt's 0xAARRGGBB, that is seen on its ground with this contrast."""
    shares = np.linspace(_FAINTEST_IN_A_CROWD, 1.0, 46).tolist()
    colour, behind = QColor(full), QColor(ground)
    return next((share for share in shares if contrast(mixed(colour, behind, share), behind) >= least), 1.0)


@dataclass(frozen=True)
class LinkPens:
    """The pens for links beside maps of some size: `scale` 1 gives 1 to 10 pixels."""

    theme: Theme
    scale: float

    @staticmethod
    def beside(theme: Theme, map_side: int) -> "LinkPens":
        """The pens that suit maps of this side."""
        return LinkPens(theme, min(map_side / _FULL_SIDE, 1.0))

    def pen(self, look: int) -> QPen:
        """The pen of a look: 2 × step of √|w| and one for the sign; ZERO; less FADED where it steps back."""
        if look <= ZERO:
            faded = look < ZERO
            look = look + FADED if faded else look
            if look == ZERO:
                return self._zero
            return self._faded[look]
        return self._strong[look]

    def pen_of(self, value: float, strength: float) -> QPen:
        """The pen of a link that stands out: of a weight or gradient, and how strong it is."""
        if value == 0.0:
            return self._zero
        return self.signed_pen(strength, is_negative=value < 0.0)

    def signed_pen(self, strength: float, *, is_negative: bool) -> QPen:
        """The pen of a link of this sign and strength, from 0 to 1."""
        step = min(int(strength * STEPS), STEPS - 1)
        return self._strong[2 * step + (is_negative ^ (step % 2 == 1))]

    @property
    def zero(self) -> QPen:
        """The pen of an exact 0."""
        return self._zero

    def _make(self, look: int, share: float) -> QPen:
        step, above = divmod(look, 2)
        negative = bool(above) ^ (step % 2 == 1)
        weight = ((step + 0.5) / STEPS) ** 2 * FULL_WEIGHT
        width = (_NARROW + (_WIDE - _NARROW) * weight / FULL_WEIGHT) * self.scale
        seen = self._seen_from(negative)
        share *= seen + (1.0 - seen) * min(weight / _FULL_COLOUR_WEIGHT, 1.0)
        if width < _HAIRLINE:
            width = 1.0  # Qt draws it in a third of the time
        ground = QColor(self.theme.panel)
        pen = QPen(mixed(self.theme.line_colour(negative), ground, share), max(width, 0.8))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if negative and self.theme.shapes:
            pen.setDashPattern([max(_DASH / pen.widthF(), 0.8), max(_GAP / pen.widthF(), 0.4)])
        return pen

    def _seen_from(self, negative: bool) -> float:
        """The share of its colour that the weakest link of a sign has, so that it can still be seen."""
        least = _LEAST_CONTRAST if self.scale > _CROWDED_SCALE else _LEAST_CONTRAST_IN_A_CROWD
        return _share_with_contrast(self.theme.line_colour(negative).rgb(), QColor(self.theme.panel).rgb(), least)

    @cached_property
    def _strong(self) -> tuple[QPen, ...]:
        return tuple(self._make(look, 1.0) for look in range(2 * STEPS))

    @cached_property
    def _faded(self) -> tuple[QPen, ...]:
        return tuple(self._make(look, _FADED_SHARE) for look in range(2 * STEPS))

    @cached_property
    def _zero(self) -> QPen:
        pen = QPen(mixed(QColor(self.theme.muted), QColor(self.theme.panel), 0.6), 1.2)
        pen.setDashPattern([1.0, 4.0])
        return pen

    @cached_property
    def unknown(self) -> QPen:
        """For a weight that is not known yet."""
        return QPen(QColor(self.theme.border), 1.0)


def weight_strengths(weights: Floats) -> Floats:
    """How strong links of these weights are, from 0 to 1."""
    with np.errstate(over="ignore"):
        strengths: Floats = np.minimum(np.sqrt(np.abs(weights) / FULL_WEIGHT), 1.0)
    return strengths


def on_pixels(y: Floats) -> Floats:
    """Heights moved to the middle of a row of pixels, so that a thin level link is not smeared over two of them."""
    middles: Floats = np.floor(y) + 0.5
    return middles


def link_path(layout: NetworkLayout, layer: int, unit: int, source: int) -> QPainterPath:
    """The curve of one link, from left to right."""
    start, end = layout.link_ends(layer)
    middle = (start + end) / 2.0
    y0, y1 = (float(y) for y in (on_pixels(layout.link_y(layer)[source]), on_pixels(layout.link_y(layer + 1)[unit])))
    path = QPainterPath(QPointF(start, y0))
    path.cubicTo(middle, y0, middle, y1, end, y1)
    return path


def link_middle(layout: NetworkLayout, address: Address) -> QPointF:
    """Half-way along a link."""
    assert address.input is not None
    start, end = layout.link_ends(address.layer)
    y = (layout.link_y(address.layer)[address.input] + layout.link_y(address.layer + 1)[address.unit]) / 2.0
    return QPointF((start + end) / 2.0, float(y))


@dataclass(frozen=True)
class LinkPainter:
    """Paints the links of one layout, layer by layer."""

    layout: NetworkLayout

    @cached_property
    def layers(self) -> tuple[int, ...]:
        """The layers whose incoming links are in view."""
        return tuple(
            layer
            for layer in range(self.layout.columns - 1)
            if self.layout.link_ends(layer)[1] >= 0.0 and self.layout.link_ends(layer)[0] <= self.layout.width
        )

    def strip(self, layer: int) -> QRectF:
        """The part of the picture that holds the links into a layer, and nothing else."""
        start, end = self.layout.link_ends(layer)
        return QRectF(start - 1.0, self.layout.body.top(), end - start + 2.0, self.layout.body.height())

    @cached_property
    def _ends(self) -> dict[int, tuple[Indices, Indices]]:
        """By layer: the unit and the input of each link in view."""
        shown = {}
        top, bottom = self.layout.body.top(), self.layout.height
        for layer in self.layers:
            sources, targets = self.layout.link_y(layer), self.layout.link_y(layer + 1)
            low = np.minimum(targets[:, None], sources[None, :])
            high = np.maximum(targets[:, None], sources[None, :])
            units, inputs = np.nonzero((high >= top - 6.0) & (low <= bottom + 6.0))
            shown[layer] = (units, inputs)
        return shown

    @cached_property
    def are_lines(self) -> bool:
        """Whether there are too many links in view for curves."""
        return sum(units.size for units, _ in self._ends.values()) > _MANY

    @cached_property
    def _paths(self) -> dict[int, list[QPainterPath]]:
        return {
            layer: [
                link_path(self.layout, layer, unit, source)
                for unit, source in zip(units.tolist(), inputs.tolist(), strict=True)
            ]
            for layer, (units, inputs) in self._ends.items()
        }

    @cached_property
    def _lines(self) -> dict[int, list[QLineF]]:
        lines = {}
        for layer, (units, inputs) in self._ends.items():
            start, end = self.layout.link_ends(layer)
            from_y, to_y = (
                on_pixels(self.layout.link_y(column)[ends]).tolist()
                for column, ends in ((layer, inputs), (layer + 1, units))
            )
            lines[layer] = [QLineF(start, y0, end, y1) for y0, y1 in zip(from_y, to_y, strict=True)]
        return lines

    def looks(
        self, layer: int, values: Floats, emphasised: tuple[int, int] | None, strengths: Floats | None = None
    ) -> Indices:
        """How each link in view is to look, (links,): a code of its pen. Equal codes look alike.

        values: (units, inputs) of the layer: weights or, with `strengths` from 0 to 1 (units, inputs), gradients.
        emphasised: (layer, unit) whose own links stand out from the others.
        """
        units, inputs = self._ends[layer]
        values = values[units, inputs]
        strengths = weight_strengths(values) if strengths is None else strengths[units, inputs]
        step = np.minimum(strengths * STEPS, STEPS - 1).astype(np.int64)
        above = (values < 0.0) ^ (step % 2 == 1)  # now one sign lies on top, now the other
        code = np.where(values == 0.0, ZERO, 2 * step + above)
        if emphasised is not None:
            own_layer, own_unit = emphasised
            stands_out = np.zeros(units.size, bool)
            if layer == own_layer:
                stands_out = units == own_unit
            elif layer == own_layer + 1:
                stands_out = inputs == own_unit
            code = np.where(stands_out, code, code - FADED)
        looks: Indices = code
        return looks

    def paint(self, painter: QPainter, pens: LinkPens, layer: int, looks: Indices | None) -> None:
        """Paint the links into a layer, weak ones first; all alike where nothing is known of them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not self.are_lines)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if looks is None:
            painter.setPen(pens.unknown)
            self._draw(painter, layer, range(self._ends[layer][0].size))
            return
        order = np.argsort(looks, kind="stable")
        sorted_looks = looks[order]
        bounds = [0, *(np.flatnonzero(np.diff(sorted_looks)) + 1).tolist(), order.size]
        for first, last in pairwise(bounds):
            if first < last:
                painter.setPen(pens.pen(int(sorted_looks[first])))
                self._draw(painter, layer, order[first:last].tolist())

    def _draw(self, painter: QPainter, layer: int, links: Iterable[int]) -> None:
        if self.are_lines:
            lines = self._lines[layer]
            painter.drawLines([lines[link] for link in links])
        else:
            paths = self._paths[layer]
            for link in links:
                painter.drawPath(paths[link])
