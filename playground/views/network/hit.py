"""What lies under the mouse: a part of the diagram, found from its geometry alone."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.parameters import Address
from playground.views.network.header_layout import HeaderDetail, HeaderLayout
from playground.views.network.layout import NetworkLayout

REACH: Final = 7.0
"""A link is hit from this far, in pixels."""


class Part(Enum):
    """A part of the diagram that answers to the mouse."""

    FEATURE = auto()
    UNIT = auto()
    OVERRIDE = auto()
    BIAS = auto()
    LINK = auto()
    HEADER = auto()
    NAME = auto()
    ACTIVATION = auto()
    ADD_UNIT = auto()
    REMOVE_UNIT = auto()
    REMOVE_LAYER = auto()
    INSERT_LAYER = auto()


HEADER_PARTS: Final = frozenset(
    {
        Part.HEADER,
        Part.NAME,
        Part.ACTIVATION,
        Part.ADD_UNIT,
        Part.REMOVE_UNIT,
        Part.REMOVE_LAYER,
    }
)


@dataclass(frozen=True, slots=True)
class Target:
    """A part, and of which layer (−1 the features), unit and input it is. 0-based."""

    part: Part
    layer: int
    unit: int | None = None
    input: int | None = None

    @property
    def address(self) -> Address | None:
        """The weight or bias that it stands for."""
        if self.part in (Part.LINK, Part.BIAS) and self.unit is not None:
            return Address(self.layer, self.unit, self.input)
        return None


def override_rect(map_rect: QRectF, width: float) -> QRectF:
    """The mark of a unit with an activation of its own: in the upper right corner of its map."""
    return QRectF(map_rect.right() - width - 2.0, map_rect.top() + 2.0, width, 14.0)


def target_at(
    layout: NetworkLayout, point: QPointF, overrides: frozenset[tuple[int, int]] = frozenset()
) -> Target | None:
    """What lies at `point`, or None. overrides: (layer, unit) of those with an activation of their own."""
    if not QRectF(0.0, 0.0, layout.width, layout.height).contains(point):
        return None
    if point.y() < layout.header_height:
        return _in_header(HeaderLayout(layout), point)
    return _in_column(layout, point, overrides) or _link(layout, point)


def _in_header(header: HeaderLayout, point: QPointF) -> Target | None:
    layout = header.network
    hidden = layout.columns - 2
    for index in range(hidden + 1):
        away = point - header.insert_centre(index)
        if max(abs(away.x()), abs(away.y())) <= header.insert_radius + 2.0:
            return Target(Part.INSERT_LAYER, index)
    for layer in range(hidden + 1):
        if header.plate(layer + 1).contains(point):
            return Target(_header_part(header, layer, point), layer)
    return None


def _header_part(header: HeaderLayout, layer: int, point: QPointF) -> Part:
    column = layer + 1
    is_hidden = layer < header.network.columns - 2
    full = header.detail is HeaderDetail.FULL
    if is_hidden and full:
        if header.can_remove and header.remove_layer(column).contains(point):
            return Part.REMOVE_LAYER
        for part, rect in (
            (Part.REMOVE_UNIT, header.remove_unit(column)),
            (Part.ADD_UNIT, header.add_unit(column)),
        ):
            if rect.contains(point):
                return part
    if header.detail >= HeaderDetail.BRIEF and header.activation(column).contains(point):
        return Part.ACTIVATION
    return Part.NAME if header.name(column).contains(point) else Part.HEADER


def _in_column(layout: NetworkLayout, point: QPointF, overrides: frozenset[tuple[int, int]]) -> Target | None:
    column = round((point.x() - layout.column_x(0)) / layout.column_pitch)
    if not 0 <= column < layout.columns:
        return None
    layer = column - 1
    unit = int(np.argmin(np.abs(layout.link_y(column) + layout.footer / 2.0 - point.y())))
    rect = layout.map_rect(column, unit)
    bias = layout.bias_rect(column, unit).adjusted(-1.0, 0.0, 1.0, 0.0)
    if layer >= 0 and layout.shows_biases and bias.contains(point):
        return Target(Part.BIAS, layer, unit)
    if not rect.contains(point):
        return None
    if layer < 0:
        return Target(Part.FEATURE, layer, unit)
    if (layer, unit) in overrides and layout.map_side >= 44 and override_rect(rect, 30.0).contains(point):
        return Target(Part.OVERRIDE, layer, unit)
    return Target(Part.UNIT, layer, unit)


def _link(layout: NetworkLayout, point: QPointF) -> Target | None:
    """The nearest link. All curves of a gap share x(t), so one t serves them all."""
    for layer in range(layout.columns - 1):
        start, end = layout.link_ends(layer)
        if not start <= point.x() <= end:
            continue
        x = (point.x() - start) / (end - start)
        t = curve_parameter(x)
        share = t * t * (3.0 - 2.0 * t)
        sources, targets = layout.link_y(layer), layout.link_y(layer + 1)
        rise = targets[:, None] - sources[None, :]
        steepness = rise / (end - start) * 6.0 * t * (1.0 - t) / (1.5 - 3.0 * t + 3.0 * t * t)
        away = np.abs(sources[None, :] + rise * share - point.y()) / np.sqrt(1.0 + steepness**2)
        unit, source = np.unravel_index(int(np.argmin(away)), away.shape)
        if away[unit, source] <= REACH:
            return Target(Part.LINK, layer, int(unit), int(source))
    return None


def curve_parameter(x: float) -> float:
    """The curve parameter t at which a link has covered the share `x` of its width: solves x = 1.5·t·(1 − t) + t³.

    A link is the cubic with both control points half-way across, at the heights of its ends.
    """
    low, high = 0.0, 1.0
    for _ in range(24):
        t = (low + high) / 2.0
        if 1.5 * t * (1.0 - t) + t**3 < x:
            low = t
        else:
            high = t
    return (low + high) / 2.0
