"""Where the parts of the header row lie: names, activations, the − and + of units, the ＋ between layers.

Pure geometry, without painting. The closer the columns, the fewer parts there are: `HeaderDetail` says which.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from PySide6.QtCore import QPointF, QRectF

from playground.views.network.layout import NetworkLayout

_BUTTON: Final = 22.0
_NARROW_BUTTON: Final = 18.0

INSERT_RADIUS: Final = 9.0

_FULL_PITCH: Final = 64.0
_BRIEF_PITCH: Final = 34.0
_WIDEST: Final = 132.0
_ROOMY: Final = 92.0


class HeaderDetail(IntEnum):
    """How much a header tells."""

    NUMBER = 0
    BRIEF = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class HeaderLayout:
    """The header row over a network's columns."""

    network: NetworkLayout

    @property
    def detail(self) -> HeaderDetail:
        """How much there is room for over each column."""
        pitch = self.network.column_pitch
        if pitch >= _FULL_PITCH:
            return HeaderDetail.FULL
        return HeaderDetail.BRIEF if pitch >= _BRIEF_PITCH else HeaderDetail.NUMBER

    @property
    def _button(self) -> float:
        """Width of the − and + buttons."""
        return _BUTTON if self.width >= 84.0 else _NARROW_BUTTON

    @property
    def name_room(self) -> float:
        """Width for a name between two ＋."""
        return self.network.column_pitch - 2.0 * self.insert_radius - 6.0

    @property
    def can_remove(self) -> bool:
        """Whether there is room for the ✕; the menu and the Delete key remove a layer, too."""
        return self.detail is HeaderDetail.FULL and self.width >= _ROOMY

    @property
    def width(self) -> float:
        """Of one layer's header."""
        return min(self.network.column_pitch - 6.0, _WIDEST)

    def plate(self, column: int) -> QRectF:
        """All of a column's header."""
        x = self.network.column_x(column)
        beneath = 6.0 if self.network.is_tall else 3.0
        return QRectF(x - self.width / 2.0, 2.0, self.width, self.network.header_height - beneath)

    def name(self, column: int) -> QRectF:
        """The line with the layer's name."""
        plate = self.plate(column)
        top, height = (2.0, 22.0) if self.network.is_tall else (0.0, 18.0)
        return QRectF(plate.left(), plate.top() + top, plate.width(), height)

    def activation(self, column: int) -> QRectF:
        """The button with the activation."""
        name = self.name(column)
        height = 24.0 if self.network.is_tall else 21.0
        inset = 3.0 if self.detail is HeaderDetail.FULL else 0.0
        return QRectF(name.left() + inset, name.bottom() + 2.0, name.width() - 2.0 * inset, height)

    def units(self, column: int) -> QRectF:
        """The line with the number of units, between the − and the + where there are any."""
        activation = self.activation(column)
        height = _BUTTON if self.network.is_tall else 20.0
        top = activation.bottom() + (4.0 if self.network.is_tall else 3.0)
        return QRectF(activation.left(), top, activation.width(), height)

    def remove_unit(self, column: int) -> QRectF:
        """The − button."""
        units = self.units(column)
        return QRectF(units.left(), units.top(), self._button, units.height())

    def add_unit(self, column: int) -> QRectF:
        """The + button."""
        units = self.units(column)
        return QRectF(units.right() - self._button, units.top(), self._button, units.height())

    def remove_layer(self, column: int) -> QRectF:
        """The ✕ in the corner, which shows when the mouse is over the header."""
        plate = self.plate(column)
        return QRectF(plate.right() - 17.0, plate.top() + 2.0, 16.0, 18.0)

    def insert_centre(self, index: int) -> QPointF:
        """The middle of the ＋ that puts a layer before layer `index`."""
        x = (self.network.column_x(index) + self.network.column_x(index + 1)) / 2.0
        return QPointF(x, self.name(index).center().y())

    @property
    def insert_radius(self) -> float:
        """Of the ＋; small where columns are close."""
        return min(INSERT_RADIUS, self.network.column_pitch * 0.2)

    def drop_place(self, x: float, source: int) -> int:
        """The place among the hidden layers that a layer dragged to `x` would take."""
        centres = [self.network.column_x(layer + 1) for layer in range(self.network.columns - 2) if layer != source]
        return sum(centre < x for centre in centres)

    def drop_x(self, source: int, place: int) -> float:
        """Where the mark stands that shows this place."""
        boundary = place if place <= source else place + 1
        return (self.network.column_x(boundary) + self.network.column_x(boundary + 1)) / 2.0
