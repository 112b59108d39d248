"""Where everything of the network diagram lies: pure geometry in logical pixels, without painting.

Columns are counted from the features (0); layer l of the document is column l + 1. Zooming moves things apart and
enlarges the maps; texts keep their size, so nothing becomes illegible. The header row stays on top.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.portable import Floats

MAX_COLUMN_PITCH: Final = 240.0
MAX_ROW_PITCH: Final = 132.0
MAX_MAP_SIDE: Final = 94.0
MAX_ZOOM: Final = 12.0
FOOTER_HEIGHT: Final = 16.0
"""Of the line with the bias beneath a map."""

_ROOMY_PITCH: Final = 54.0
_TIGHT_PITCH: Final = 46.0
SMALLEST_FOOTED_PITCH: Final = 36.0
SMALLEST_CORNERED_SIDE: Final = 20
"""A smaller map has no corner to spare for its bias."""
"""Rows closer than this leave no room for a line of text beneath each map."""

LABEL_GAP: Final = 8.0
"""Between a feature's name and its map."""

_LEFT_MARGIN: Final = 46.0
_MOST_MARGIN: Final = 74.0
_NAMED_COLUMN_PITCH: Final = 100.0
"""Long names of classes take no room from columns that are closer than this."""

_LEAST_CLASSES_WIDTH: Final = 36.0
"""What marks and short names have in any case."""

_TALL_ENOUGH: Final = 430.0


@dataclass(frozen=True, slots=True)
class Camera:
    """What part of the diagram is in view: `zoom` 1 shows all of it; pan_x, pan_y shift it, in pixels."""

    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0

    @property
    def shows_all(self) -> bool:
        """Whether the whole network is in view."""
        return self == Camera()


@dataclass(frozen=True)
class NetworkLayout:
    """The geometry of a network of these layer `sizes` (features first, output last) in a widget of this size.

    label_width: of the widest feature name, which stands at the left of its map. classes_width: of the marks and
    names of classes, which stand at the right of the outputs; 0 where there are none.
    """

    sizes: tuple[int, ...]
    width: float
    height: float
    label_width: float = 40.0
    camera: Camera = Camera()
    classes_width: float = 0.0

    # --- the grid -----------------------------------------------------------------------------------------------

    @property
    def columns(self) -> int:
        """Features, hidden layers and output."""
        return len(self.sizes)

    @property
    def is_tall(self) -> bool:
        """Whether the header row may be generous."""
        return self.height >= _TALL_ENOUGH

    @property
    def header_height(self) -> float:
        """Of the row with the layers' names and buttons, on top."""
        return 88.0 if self.is_tall else 68.0

    @cached_property
    def body(self) -> QRectF:
        """What lies below the header row."""
        return QRectF(0.0, self.header_height, self.width, max(self.height - self.header_height, 1.0))

    @cached_property
    def _fitting_row_pitch(self) -> float:
        fitting = (self.body.height() - (18.0 if self.is_tall else 8.0)) / max(self.sizes)
        return max(min(fitting, MAX_ROW_PITCH), 2.0)

    @cached_property
    def row_pitch(self) -> float:
        """From one unit to the next."""
        return self._fitting_row_pitch * self.camera.zoom

    @cached_property
    def footer(self) -> float:
        """Height of the line beneath each map; 0 where there is no room for one."""
        return _footer_for(self.row_pitch)

    @cached_property
    def _left(self) -> float:
        """Room for the features' names; the same at every zoom."""
        return max(_LEFT_MARGIN, self.label_width + LABEL_GAP + 5.0 + _side_for(self._fitting_row_pitch, 1.0) / 2.0)

    @cached_property
    def _right(self) -> float:
        """Room for half of the output's header, which is almost as wide as a column, and for the names of classes."""
        gaps = self.columns - 1
        half_a_header = ((self.width - self._left) / gaps + 2.0) / (2.0 + 1.0 / gaps)
        least = min(half_a_header, _MOST_MARGIN)
        if not self.classes_width:
            return least
        beside = _side_for(self._fitting_row_pitch, 1.0) / 2.0 + LABEL_GAP
        marked = beside + min(self.classes_width, _LEAST_CLASSES_WIDTH)
        return max(
            least, marked, min(beside + self.classes_width, self.width - self._left - gaps * _NAMED_COLUMN_PITCH)
        )

    @cached_property
    def _usable(self) -> float:
        return max(self.width - self._left - self._right, 20.0)

    @cached_property
    def column_pitch(self) -> float:
        """From one column to the next."""
        return min(self._usable / (self.columns - 1), MAX_COLUMN_PITCH) * self.camera.zoom

    @cached_property
    def map_side(self) -> int:
        """Width and height of a map."""
        return max(int(min(_side_for(self.row_pitch, self.camera.zoom), 0.54 * self.column_pitch)), 2)

    @property
    def shows_biases(self) -> bool:
        """Whether biases have a place, beneath the maps or in a corner of each."""
        return self.footer > 0.0 or self.map_side >= SMALLEST_CORNERED_SIDE

    @cached_property
    def is_crowd(self) -> bool:
        """Whether the maps in view are so many and so small that each column is painted as one picture."""
        in_view = sum(len(self.visible_units(column)) for column in self.visible_columns)
        return self.map_side < 14 or (self.map_side < 26 and in_view > 120)

    @cached_property
    def centre(self) -> QPointF:
        """Where the middle of the network lies."""
        x = self._left + self._usable / 2.0 + self.camera.pan_x
        return QPointF(x, self.body.center().y() + self.camera.pan_y)

    # --- things in it -------------------------------------------------------------------------------------------

    def column_x(self, column: int) -> float:
        """The middle of a column."""
        return self.centre.x() + (column - (self.columns - 1) / 2.0) * self.column_pitch

    def link_y(self, column: int) -> Floats:
        """Where links meet the units of a column, (units,): the middle of each map."""
        return self._link_ys[column]

    @cached_property
    def _link_ys(self) -> tuple[Floats, ...]:
        return tuple(self._column_link_y(units) for units in self.sizes)

    def _column_link_y(self, units: int) -> Floats:
        row = np.arange(units) - (units - 1) / 2.0
        top = np.rint(self.centre.y() + row * self.row_pitch - (self.map_side + self.footer) / 2.0)
        middle: Floats = top + self.map_side / 2.0
        return middle

    def map_rect(self, column: int, unit: int) -> QRectF:
        """The map of a feature or unit, on whole pixels."""
        return QRectF(self._map_rects[column][unit])

    @cached_property
    def _map_rects(self) -> tuple[tuple[QRectF, ...], ...]:
        side = self.map_side
        lefts = [round(self.column_x(column) - side / 2.0) for column in range(self.columns)]
        tops = ((ys - side / 2.0).tolist() for ys in self._link_ys)
        return tuple(tuple(QRectF(left, top, side, side) for top in own) for left, own in zip(lefts, tops, strict=True))

    def bias_rect(self, column: int, unit: int) -> QRectF:
        """The line with the bias: beneath the map, or a corner of it where there is no room."""
        rect = self.map_rect(column, unit)
        if not self.footer:
            side = min(max(self.map_side * 0.3, 3.0), 10.0)
            return QRectF(rect.left(), rect.bottom() - side, side, side)
        width = max(self.map_side, 52.0)
        gap = 1.0 if self.footer == FOOTER_HEIGHT else -1.0
        return QRectF(rect.center().x() - width / 2.0, rect.bottom() + gap, width, self.footer)

    def link_ends(self, layer: int) -> tuple[float, float]:
        """The x of the left and the right end of all links into a layer."""
        half = self.map_side // 2
        start = round(self.column_x(layer) - self.map_side / 2.0) + self.map_side
        end = round(self.column_x(layer + 1) - self.map_side / 2.0)
        return (start, end) if end > start else (start - half, end + half)

    @cached_property
    def visible_columns(self) -> range:
        """The columns of which something is in view."""
        reach = self.map_side / 2.0 + self.label_width + LABEL_GAP
        shown = [
            column for column in range(self.columns) if -reach <= self.column_x(column) <= self.width + self.map_side
        ]
        return range(shown[0], shown[-1] + 1) if shown else range(0)

    def visible_units(self, column: int) -> range:
        """The units of a column that are in view."""
        return self._visible_units[column]

    @cached_property
    def _visible_units(self) -> tuple[range, ...]:
        return tuple(self._units_in_view(ys) for ys in self._link_ys)

    def _units_in_view(self, ys: Floats) -> range:
        half = self.map_side / 2.0
        inside = np.flatnonzero((ys + half + self.footer >= self.body.top()) & (ys - half <= self.height))
        return range(int(inside[0]), int(inside[-1]) + 1) if inside.size else range(0)

    # --- moving about -------------------------------------------------------------------------------------------

    def zoomed(self, factor: float, around: QPointF) -> Camera:
        """The camera after zooming by `factor`, with what lies at `around` staying there."""
        zoom = min(max(self.camera.zoom * factor, 1.0), MAX_ZOOM)
        if zoom == 1.0:
            return Camera()
        ratio = zoom / self.camera.zoom
        offset = around - self.centre
        moved = replace(
            self.camera,
            zoom=zoom,
            pan_x=self.camera.pan_x + offset.x() * (1.0 - ratio),
            pan_y=self.camera.pan_y + offset.y() * (1.0 - ratio),
        )
        return replace(self, camera=moved).panned(0.0, 0.0)

    def panned(self, dx: float, dy: float) -> Camera:
        """The camera after a shift, which never loses the network out of sight."""
        if self.camera.zoom == 1.0:
            return Camera()
        reach_x = (self.columns - 1) * self.column_pitch / 2.0
        reach_y = max(self.sizes) * self.row_pitch / 2.0
        return replace(
            self.camera,
            pan_x=min(max(self.camera.pan_x + dx, -reach_x), reach_x),
            pan_y=min(max(self.camera.pan_y + dy, -reach_y), reach_y),
        )

    def revealing(self, column: int, unit: int | None) -> Camera:
        """The camera after the smallest shift that brings a unit (or a column) wholly into view."""
        ys = self._link_ys[column]
        y = float(ys[unit]) if unit is not None else self.body.center().y()
        margin = self.map_side / 2.0 + 12.0
        x = self.column_x(column)
        dx = max(margin - x, 0.0) + min(self.width - margin - x, 0.0)
        dy = max(self.body.top() + margin - y, 0.0) + min(self.height - margin - self.footer - y, 0.0)
        return self.panned(dx, dy)


def _footer_for(row_pitch: float) -> float:
    if row_pitch < SMALLEST_FOOTED_PITCH:
        return 0.0
    if row_pitch < _TIGHT_PITCH:
        return FOOTER_HEIGHT - 4.0
    return FOOTER_HEIGHT if row_pitch > _ROOMY_PITCH else FOOTER_HEIGHT - 2.0


def _side_for(row_pitch: float, zoom: float) -> float:
    """The side of a map that leaves room for its footer and a gap."""
    gap = min(max(0.16 * row_pitch - 3.0, 1.0), 16.0)
    return max(min(row_pitch - _footer_for(row_pitch) - gap, MAX_MAP_SIDE * zoom), 2.0)
