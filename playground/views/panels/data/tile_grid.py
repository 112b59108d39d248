"""Lays squares out in rows, in groups that each begin a row of their own below a caption."""

from collections.abc import Sequence
from math import ceil
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_BELOW_CAPTION: Final = 3


class TileGrid(QWidget):
    """Squares between `least` and `most` pixels wide, `columns` to a row; a caption stands above each group."""

    def __init__(self, columns: int, least: int, most: int, gap: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._least, self._most, self._gap = columns, least, most, gap
        self._groups: list[tuple[QLabel, tuple[QWidget, ...]]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add_group(self, caption: str, tiles: Sequence[QWidget]) -> None:
        """Show tiles under a caption, below the groups that there are."""
        label = QLabel(caption, self)
        label.setProperty("caption", True)
        self._groups.append((label, tuple(tiles)))
        self.updateGeometry()
        self._arrange()

    def set_columns(self, columns: int) -> None:
        """Put so many squares in a row."""
        if columns != self._columns:
            self._columns = columns
            self.updateGeometry()
            self._arrange()

    def height_with(self, columns: int, width: int) -> int:
        """How high it would be with so many squares in a row."""
        step = self._side(columns, width) + self._gap
        rows = sum(ceil(len(tiles) / columns) for _, tiles in self._groups)
        return rows * step - self._gap + len(self._groups) * self._caption_height()

    def _side(self, columns: int, width: int) -> int:
        """How wide a tile can be."""
        side = (width - self._gap * (columns - 1)) // columns
        return min(max(side, self._least), self._most)

    def _caption_height(self) -> int:
        return max((label.sizeHint().height() for label, _ in self._groups), default=0) + _BELOW_CAPTION

    def _arrange(self) -> None:
        columns, side, caption = self._columns, self._side(self._columns, self.width()), self._caption_height()
        step = side + self._gap
        top = 0
        for label, tiles in self._groups:
            label.setGeometry(0, top, self.width(), caption - _BELOW_CAPTION)
            top += caption
            for place, tile in enumerate(tiles):
                row, column = divmod(place, columns)
                tile.setGeometry(column * step, top + row * step, side, side)
            top += ceil(len(tiles) / columns) * step

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.height_with(self._columns, width)

    def sizeHint(self) -> QSize:
        width = self.minimumSizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._columns * (self._least + self._gap) - self._gap, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
