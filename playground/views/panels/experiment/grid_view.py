"""The grid of an experiment: the first setting across, the second down; in each cell a number, or its runs' planes.

As a heat map a cell has the colour of its number. As planes it shows the output of each run, small, by its seed.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from engine.runs.sweep import RunResult
from playground.model.palette import SHADES_OF_A_CLASS, class_table
from playground.views.look.sharpness import clear_pixmap, pixel_ratio
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import fitted, legible

GridMode = Literal["map", "planes"]
_LEAST_CELL: Final = QSize(54, 34)
_GAP: Final = 3
_MOST_PLANES: Final = 64
_STEPS: Final = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}

_OWN_KEYS: Final = (*_STEPS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Plus, Qt.Key.Key_Minus)


@dataclass(frozen=True, slots=True, eq=False)
class GridCell:
    """One combination. share: how strongly it is coloured, 0 to 1, NaN where there is no number yet.

    text: the number; details: all that is known of it, for the tooltip and screen readers. results: of its runs.
    """

    share: float
    text: str
    details: str
    results: tuple[RunResult, ...]


_HIGHEST_CELL: Final = 110  # pixels, of a heat map


class GridView(QWidget):
    """Shows cells in rows and columns with their headings; asks for a run, or tells which cell is pointed at."""

    run_requested = Signal(int)
    """The number of a run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_grid")
        self.setAccessibleName(self.tr("Grid of the experiment"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._theme = LIGHT
        self._mode: GridMode = "map"
        self._across: tuple[str, ...] = ()
        self._down: tuple[str, ...] = ()
        self._titles = ("", "")
        self.cells: list[GridCell] = []
        self._current = 0
        self._seed = 0
        self._pictures: dict[int, QImage] = {}
        self._painted: dict[int, tuple[object, QPixmap]] = {}
        self._table = self._theme.colour_map.table()
        self._classes = class_table(self._theme.colour_map)

    # --- show ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._table, self._classes = theme.colour_map.table(), class_table(theme.colour_map)
        self._pictures.clear()
        self._painted.clear()
        self.setFont(legible(self.font()))
        self.update()

    def show_mode(self, mode: GridMode) -> None:
        """Show numbers, or planes."""
        self._mode = mode
        self.update()

    def show_cells(
        self,
        titles: tuple[str, str],
        across: tuple[str, ...],
        down: tuple[str, ...],
        cells: list[GridCell],
        *,
        anew: bool,
    ) -> None:
        """Show these cells, row by row across. titles: of what goes across and down. anew: another experiment."""
        if anew:
            self._pictures.clear()
            self._painted.clear()
            self._current = self._seed = 0
        self._titles, self._across, self._down, self.cells = titles, across, down, cells
        self._describe()
        self.update()

    @property
    def current(self) -> GridCell | None:
        """The cell that the keys have come to."""
        return self.cells[self._current] if self._current < len(self.cells) else None

    def _describe(self) -> None:
        cell = self.current
        self.setAccessibleDescription("" if cell is None else cell.details)

    # --- places ---

    def _frame(self) -> QRect:
        metrics = self.fontMetrics()
        left = max((metrics.horizontalAdvance(words) for words in self._down), default=0) + 10 if self._down else 4
        top = metrics.height() * (1 + bool(self._titles[0])) + 4
        frame = self.rect().adjusted(min(left, self.width() // 3), top, -4, -4)
        if self._mode == "map":  # one row is no pillar
            frame.setHeight(min(frame.height(), _HIGHEST_CELL * max(len(self._down), 1)))
        return frame

    def cell_rect(self, at: int) -> QRect:
        """Where a cell stands."""
        columns, rows = max(len(self._across), 1), max(len(self._down), 1)
        frame, (row, column) = self._frame(), divmod(at, columns)
        left = frame.left() + frame.width() * column // columns
        right = frame.left() + frame.width() * (column + 1) // columns
        top = frame.top() + frame.height() * row // rows
        bottom = frame.top() + frame.height() * (row + 1) // rows
        return QRect(left, top, right - left - _GAP, bottom - top - _GAP)

    def plane_rects(self, at: int) -> list[QRect]:
        """Where the planes of a cell's runs stand, by seed."""
        cell, rect, frame = self.cells[at], self.cell_rect(at), self._frame()
        count = min(max(len(cell.results), 1), _MOST_PLANES)
        width = frame.width() // max(len(self._across), 1) - _GAP  # the same in all cells, though they share out pixels
        height = frame.height() // max(len(self._down), 1) - _GAP
        if width < 4 or height < 4:
            return []
        side, columns = max(
            (min(width // columns, height // -(-count // columns)), columns) for columns in range(1, count + 1)
        )
        return [
            QRect(
                rect.left() + at % columns * side, rect.top() + at // columns * side, max(side - 1, 1), max(side - 1, 1)
            )
            for at in range(min(len(cell.results), count))
        ]

    def _at(self, place: QPoint) -> int | None:
        return next((at for at in range(len(self.cells)) if self.cell_rect(at).contains(place)), None)

    def _seed_at(self, place: QPoint) -> int | None:
        """Which of the planes of its cell lies there."""
        at = self._at(place)
        if at is None or self._mode != "planes":
            return None
        return next((seed for seed, rect in enumerate(self.plane_rects(at)) if rect.contains(place)), None)

    # --- painting ---

    def _picture(self, result: RunResult) -> QImage | None:
        if result.plane is None:
            return None
        if result.run not in self._pictures:
            if result.classes:
                entries = result.plane.astype(np.intp) * SHADES_OF_A_CLASS + SHADES_OF_A_CLASS - 1
                pixels = self._classes[entries]
            else:
                pixels = self._table[np.rint((np.nan_to_num(result.plane) + 1.0) * 127.5).astype(np.intp)]
            rows, columns = pixels.shape
            pixels = np.ascontiguousarray(pixels)  # which must live until it is copied
            image = QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32)
            self._pictures[result.run] = image.copy()
        return self._pictures[result.run]

    def _paint_titles(self, painter: QPainter, frame: QRect) -> int:
        """Say which setting goes across, and which one down; gives the height that this took."""
        across, down = self._titles
        if not across:
            return 0
        height = self.fontMetrics().height()
        words = self.tr("{across} →").format(across=across)
        if down:
            words = self.tr("{down} ↓   {across} →").format(across=across, down=down)
        painter.setFont(fitted(self.font(), words, self.width() - 8))
        painter.drawText(QRect(4, 0, self.width() - 8, height), Qt.AlignmentFlag.AlignLeft, words)
        return height

    def _paint_map(self, painter: QPainter, at: int) -> None:
        theme, cell, rect = self._theme, self.cells[at], self.cell_rect(at)
        ground = QColor(theme.raised)
        if math.isfinite(cell.share):
            ground = _mixed(QColor(theme.raised), QColor(theme.accent), cell.share)
        painter.fillRect(rect, ground)
        is_strong = math.isfinite(cell.share) and cell.share > 0.55
        painter.setPen(QColor(theme.on_accent if is_strong else theme.text))
        painter.setFont(fitted(self.font(), cell.text, rect.width() - 6))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.text)

    def _paint_planes(self, painter: QPainter, at: int) -> None:
        ratio, cell, place = pixel_ratio(painter), self.cells[at], self.cell_rect(at)
        look = (len(cell.results), place.size(), ratio)
        if at not in self._painted or self._painted[at][0] != look:
            self._painted[at] = look, self._planes(at, ratio)
        painter.drawPixmap(place.topLeft(), self._painted[at][1])
        if self.hasFocus() and at == self._current:
            for rect in self.plane_rects(at)[self._seed : self._seed + 1]:
                self._paint_frame(painter, rect)

    def _planes(self, at: int, ratio: float) -> QPixmap:
        """The planes of a cell's runs: as there may be thousands, they are painted once and kept."""
        place = self.cell_rect(at)
        planes = clear_pixmap((QSizeF(place.size()) * ratio).toSize().expandedTo(QSize(1, 1)), ratio)
        painter = QPainter(planes)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for result, rect in zip(self.cells[at].results, self.plane_rects(at), strict=False):
            picture = self._picture(result)
            if picture is not None:
                painter.drawImage(rect.translated(-place.topLeft()), picture)
        painter.end()
        return planes

    def _paint_frame(self, painter: QPainter, rect: QRect) -> None:
        painter.setPen(QPen(QColor(self._theme.text), self._theme.wide(2.0)))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def _tip(self, at: int, place: QPoint) -> str:
        details, seed = self.cells[at].details, self._seed_at(place)
        if seed is None:
            return details
        return self.tr("{details}\nSeed {seed}: click to see it in the window").format(details=details, seed=seed)

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    def minimumSizeHint(self) -> QSize:
        return _LEAST_CELL

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, frame = self._theme, self._frame()
        painter.setPen(QColor(theme.muted))
        above = self._paint_titles(painter, frame)
        for column, words in enumerate(self._across):
            rect = self.cell_rect(column)
            head = QRect(rect.left(), above, rect.width(), frame.top() - above)
            painter.setFont(fitted(self.font(), words, head.width()))
            painter.drawText(head, Qt.AlignmentFlag.AlignCenter, words)
        for row, words in enumerate(self._down):
            rect = self.cell_rect(row * max(len(self._across), 1))
            side = QRect(0, rect.top(), frame.left() - 6, rect.height())
            painter.setFont(fitted(self.font(), words, side.width()))
            painter.drawText(side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        for at in range(len(self.cells)):
            if self._mode == "map":
                self._paint_map(painter, at)
                if self.hasFocus() and at == self._current:
                    self._paint_frame(painter, self.cell_rect(at))
            else:
                self._paint_planes(painter, at)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position().toPoint())
        if at is not None:
            seed = self._seed_at(event.position().toPoint())
            self._current, self._seed = at, seed or 0
            self._describe()
            self.update()
            if seed is not None and event.button() == Qt.MouseButton.LeftButton:
                self.run_requested.emit(self.cells[at].results[seed].run)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell = self.current
        if cell is None:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._seed < len(cell.results):
                self.run_requested.emit(cell.results[self._seed].run)
            return
        if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and self._mode == "planes":
            step = 1 if event.key() == Qt.Key.Key_Plus else -1
            self._seed = min(max(self._seed + step, 0), max(len(cell.results) - 1, 0))
        elif event.key() in _STEPS:
            across, down = _STEPS[Qt.Key(event.key())]
            columns = max(len(self._across), 1)
            row, column = divmod(self._current, columns)
            row = min(max(row + down, 0), len(self.cells) // columns - 1)
            self._current, self._seed = row * columns + min(max(column + across, 0), columns - 1), 0
        else:
            super().keyPressEvent(event)
            return
        self._describe()
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            place = event.pos()  # type: ignore[attr-defined]  # a QHelpEvent
            at = self._at(place)
            if at is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._tip(at, place), self)  # type: ignore[attr-defined]
            return True
        is_override = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and event.key() in _OWN_KEYS:  # type: ignore[attr-defined]  # a QKeyEvent
            event.accept()  # they mean this grid while it has the focus
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    part = min(max(share, 0.0), 1.0)
    return QColor(
        *(
            round(first + (second - first) * part)
            for first, second in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
        )
    )
