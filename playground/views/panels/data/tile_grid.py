"""Lays squares out in rows, in groups, with a button behind the last. Where there is little height, captions go.

Each group begins a row of its own below its caption; without captions the groups follow each other, parted by a line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QWidget

_BELOW_CAPTION: Final = 3
_AROUND_TEXT: Final = 18


@dataclass(frozen=True, slots=True)
class TileOrder:
    """How the squares stand: so many to a row, with captions or without."""

    columns: int
    has_captions: bool = True


class TileGrid(QWidget):
    """Groups of square tiles, each between `least` and `most` pixels wide, with a caption above each group.

    The button `last` fills the rest of the last row, or has a row of its own. Where there is too little height for
    captions, it shows its icon without the text.
    """

    def __init__(
        self, order: TileOrder, least: int, most: int, gap: int, last: QToolButton, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._order, self._least, self._most, self._gap, self._last = order, least, most, gap, last
        last.setParent(self)
        self._groups: list[tuple[QLabel, tuple[QWidget, ...]]] = []
        self._parting = QRect()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_group(self, caption: str, tiles: Sequence[QWidget]) -> None:
        """Show tiles under a caption, below the groups that there are."""
        label = QLabel(caption, self)
        label.setProperty("caption", True)
        self._groups.append((label, tuple(tiles)))
        QWidget.setTabOrder(tiles[-1], self._last)
        self.updateGeometry()
        self._arrange()

    def set_order(self, order: TileOrder) -> None:
        """Let the squares stand like that."""
        if order != self._order:
            self._order = order
            self.updateGeometry()
            self._arrange()

    def height_with(self, order: TileOrder, width: int) -> int:
        """How high it would be in that order."""
        return self._places(order, width)[-1].bottom() + 1

    def _places(self, order: TileOrder, width: int) -> list[QRect]:
        """Where each square stands and, behind them, the last button."""
        side = min(max((width - self._gap * (order.columns - 1)) // order.columns, self._least), self._most)
        step = side + self._gap
        top, column = -step, 0
        places: list[QRect] = []
        for at, (_, tiles) in enumerate(self._groups):
            if order.has_captions or at == 0:
                top, column = top + step + self._caption_height(order), 0
            for _ in tiles:
                if column == order.columns:
                    top, column = top + step, 0
                places.append(QRect(column * step, top, side, side))
                column += 1
        rest = QRect(column * step, top, width - column * step, side)
        needed = self._last_width()
        if order.has_captions and rest.width() >= needed:
            rest = QRect(width - needed, top, needed, side)
        elif order.has_captions or column == order.columns:
            rest = QRect(0, top + step, needed, self._least)
        else:
            rest.setWidth(side)
        return [*places, rest]

    def _last_width(self) -> int:
        return self._last.fontMetrics().horizontalAdvance(self._last.text()) + _AROUND_TEXT

    def _caption_height(self, order: TileOrder) -> int:
        heights = (label.sizeHint().height() + _BELOW_CAPTION for label, _ in self._groups)
        return max(heights, default=0) if order.has_captions else 0

    def _arrange(self) -> None:
        order = self._order
        places, caption = self._places(order, self.width()), self._caption_height(order)
        at = 0
        self._parting = QRect()
        for number, (label, tiles) in enumerate(self._groups):
            first = places[at]
            label.setVisible(order.has_captions)
            label.setGeometry(0, first.top() - caption, self.width(), max(caption - _BELOW_CAPTION, 0))
            if number and not order.has_captions:
                self._parting = QRect(first.left() - self._gap // 2 - 1, first.top(), 1, first.height())
            for tile, place in zip(tiles, places[at:], strict=False):
                tile.setGeometry(place)
            at += len(tiles)
        style = Qt.ToolButtonStyle
        self._last.setToolButtonStyle(
            style.ToolButtonTextOnly if places[-1].width() >= self._last_width() else style.ToolButtonIconOnly
        )
        self._last.setGeometry(places[-1])
        self.update()

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.height_with(self._order, width)

    def sizeHint(self) -> QSize:
        width = self.minimumSizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._order.columns * (self._least + self._gap) - self._gap, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._parting.isEmpty():
            painter = QPainter(self)
            painter.fillRect(self._parting, self.palette().mid())
            painter.end()
