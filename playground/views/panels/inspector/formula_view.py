"""Shows a formula whose numbers change while its terms stay in place. Knows formulas, not units."""

from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from playground.model.formula import Formula
from playground.views.look.theme import LIGHT, Theme

_MOST_TERMS: Final = 8
_LEAST_TERMS: Final = 4
_MOST_LINES: Final = 2
_GAP: Final = 6.0  # between terms, in pixels


class FormulaView(QWidget):
    """Paints a formula term by term, wrapped to its width; Ctrl+C or the menu copies all of it.

    Each term has a cell that grows with its number and never shrinks, so that nothing jumps while it trains.
    """

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("unit_formula")
        self.setAccessibleName(self.tr("Formula"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        font = self.font()
        font.setPointSizeF(max(font.pointSizeF(), 10.0) + 1.0)
        self.setFont(font)
        self._theme = LIGHT
        self._formula = Formula("", (), "")
        self._shown = self._formula
        self._cells: list[float] = []  # widths in pixels
        self._most_terms = _MOST_TERMS
        self._explanation = ""

    @property
    def text(self) -> str:
        """What is shown, without line breaks."""
        return self._shown.text

    def start(self, explanation: str) -> None:
        """Begin with another unit: the cells take their width anew. `explanation` stands in the tooltip."""
        self._cells = []
        self._explanation = explanation

    @property
    def explanation(self) -> str:
        """What the tooltip says of the letters."""
        return self._explanation

    def explain(self, explanation: str) -> None:
        """Say in the tooltip what the letters stand for."""
        self._explanation = explanation

    def show_formula(self, formula: Formula) -> None:
        """Show a formula, shortened if it is long."""
        if formula == self._formula and self._cells:
            return
        self._formula = formula
        self.setAccessibleDescription(formula.text)
        if self._cells:
            self._shown = formula.shortened(self._most_terms)
            self._fit_cells()
            self._fit_height()
        else:
            self._choose_terms()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def copy(self) -> None:
        """Put the whole formula on the clipboard."""
        QGuiApplication.clipboard().setText(self._formula.text)
        self.copied.emit(self._formula.text)

    def _pieces(self) -> list[str]:
        """What is painted, cell by cell: brackets stay with their terms."""
        terms = self._shown.terms
        if not terms:
            return []
        pieces = [self._shown.opening + terms[0], *terms[1:]]
        pieces[-1] += self._shown.closing
        return pieces

    def _choose_terms(self) -> None:
        """Show as many terms as there is room for; how many does not depend on how the numbers change later."""
        for most in range(_MOST_TERMS, _LEAST_TERMS - 1, -1):
            self._most_terms = most
            self._shown = self._formula.shortened(most)
            self._cells = []
            self._fit_cells()
            if len({place.y() for place in self._places(float(self.width()))}) <= _MOST_LINES:
                break
        self._fit_height()

    def _fit_cells(self) -> None:
        """Give each term the width that it needs now, and never less than it had."""
        metrics = QFontMetricsF(self.font())
        widths = [metrics.horizontalAdvance(piece) for piece in self._pieces()]
        if len(widths) != len(self._cells):
            self._cells = widths
        else:
            self._cells = [max(pair) for pair in zip(widths, self._cells, strict=True)]

    def _fit_height(self) -> None:
        """As high as the wrapped lines; height for width would keep a scroll area from shrinking the other parts."""
        places = self._places(float(self.width()))
        line = QFontMetricsF(self.font()).lineSpacing()
        height = round((places[-1].y() if places else 0.0) + line + 2.0)
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def _places(self, width: float) -> list[QPointF]:
        """The top left corner of each cell."""
        line = QFontMetricsF(self.font()).lineSpacing()
        indent = QFontMetricsF(self.font()).horizontalAdvance(self._shown.opening)
        places, x, y = [], 0.0, 0.0
        for cell in self._cells:
            if x > indent and x + cell > width:
                x, y = min(indent, width / 3.0), y + line
            places.append(QPointF(x, y))
            x += cell + _GAP
        return places

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hint = self.tr("Ctrl+C or a right click copies it.")
            QToolTip.showText(
                event.globalPos(), f"<p>{self._formula.text}</p><p>{escape(self._explanation)}<br>{hint}</p>", self
            )
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._choose_terms()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            self._choose_terms()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        metrics = QFontMetricsF(self.font())
        colour = QColor(self._theme.text)
        quiet = QColor(self._theme.muted)
        opening, closing = self._shown.opening, self._shown.closing
        pieces = self._pieces()
        for at, (piece, place) in enumerate(zip(pieces, self._places(float(self.width())), strict=True)):
            base = place + QPointF(0.0, metrics.ascent() + 1.0)
            if at == 0 and opening:
                painter.setPen(quiet)
                painter.drawText(base, opening)
                base += QPointF(metrics.horizontalAdvance(opening), 0.0)
                piece = piece.removeprefix(opening)
            tail = closing if at == len(pieces) - 1 else ""
            body = piece.removesuffix(tail) if tail else piece
            painter.setPen(colour)
            painter.drawText(base, body)
            if tail:
                painter.setPen(quiet)
                painter.drawText(base + QPointF(metrics.horizontalAdvance(body), 0.0), tail)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.muted), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(self.tr("Copy formula"))
        action.triggered.connect(self.copy)
        menu.popup(event.globalPos())
