"""The legend of the classes: a mark in its colour and shape, and the name, one beside the other in few rows."""

import math
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.model.numerals import percent
from playground.model.palette import CLASS_LOOKS
from playground.views.look.class_marks import paint_class_mark
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.chart import legible
from playground.views.plots.sample_layer import needs_class_looks, paint_mark

_MARK: Final = 18
_GAP: Final = 8
_MOST_ROWS: Final = 4
"""Longer names are cut rather than that more rows take the plane's room."""

_WIDEST_SHARE: Final = " < 1 %"


class ClassLegend(QWidget):
    """Shows what the classes are called. Hidden where labels are numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classLegend")
        self._theme = LIGHT
        self._classes: tuple[str, ...] = ()
        self._by_class = False
        self._shares: tuple[str, ...] = ()
        self._places: list[QRectF] = []
        self.setFont(legible(self.font()))
        self.setSizePolicy(QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed))
        self.hide()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and sizes."""
        self._theme = theme
        self._say()
        self._lay_out()

    def show_classes(self, classes: Sequence[str], *, by_class: bool = False) -> None:
        """Show these names. by_class: two classes, too, have the looks that more have."""
        if (tuple(classes), by_class) == (self._classes, self._by_class):
            return
        self._classes, self._by_class, self._shares = tuple(classes), by_class, ()
        self.setVisible(bool(self._classes))
        self._say()
        self._lay_out()

    def show_shares(self, shares: Sequence[float] | None) -> None:
        """Write after each name how probable the class is, where a place is pointed at; None: nowhere."""
        texts = () if shares is None or len(shares) != len(self._classes) else tuple(_share(at) for at in shares)
        if texts != self._shares:
            self._shares = texts
            told = (f"{name} {share}" for name, share in zip(self._classes, texts, strict=False))
            self.setAccessibleDescription(self.tr("Probabilities: {0}").format("; ".join(told)) if texts else "")
            self.update()

    def _say(self) -> None:
        words = "; ".join(self._words(number) for number in range(len(self._classes)))
        self.setAccessibleName(self.tr("Classes: {0}").format(words))
        self.setToolTip(
            "\n".join(self._words(number) for number in range(len(self._classes)))
            + "\n"
            + self.tr("The paler a colour, the less sure the network.")
        )

    def _words(self, number: int) -> str:
        if not self._has_looks:
            return self._classes[number]
        look = CLASS_LOOKS[number]
        shown = look.shape if self._theme.colour_map.needs_shapes else f"{look.colour_name} {look.shape}"
        return f"{self._classes[number]} ({shown})"

    @property
    def places(self) -> tuple[QRectF, ...]:
        """Where each class stands, mark and name."""
        return tuple(self._places)

    @property
    def _has_looks(self) -> bool:
        return self._by_class or needs_class_looks(self._classes)

    @property
    def _share_room(self) -> int:
        return self.fontMetrics().horizontalAdvance(_WIDEST_SHARE) if self._has_looks else 0

    def _lay_out(self) -> None:
        """As few rows as show every name whole; in as many as there may be, names are cut."""
        metrics, count, line = self.fontMetrics(), len(self._classes), self.fontMetrics().height() + 4
        beside = self._theme.px(_MARK) + self._share_room + _GAP + 2
        rooms = [metrics.horizontalAdvance(name) + beside for name in self._classes]
        columns, widths = 1, [0] if count else []
        for rows in range(1, min(count, _MOST_ROWS) + 1):
            columns = math.ceil(count / rows)
            widths = [max(rooms[column::columns]) for column in range(columns)]
            if sum(widths) <= self.width():
                break
        else:
            widths = [self.width() // columns] * columns
        left = max((self.width() - sum(widths)) // 2, 0)
        lefts = [left + sum(widths[:column]) for column in range(columns)]
        self._places = []
        for at in range(count):
            row, column = divmod(at, columns)
            self._places.append(QRectF(lefts[column], row * line, widths[column] - _GAP, line))
        self.setFixedHeight(math.ceil(count / columns) * line if count else 0)
        self.update()

    # --- Qt's overrides ---

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.height())

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        mark, metrics = theme.px(_MARK), self.fontMetrics()
        for number, (name, place) in enumerate(zip(self._classes, self._places, strict=True)):
            centre, radius = QPointF(place.left() + mark / 2.0, place.center().y()), theme.wide(4.5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self._has_looks:
                paint_class_mark(painter, centre, radius, number, theme, is_test=False)
            else:
                colour = theme.positive if number else theme.negative
                paint_mark(painter, centre, radius, colour, theme, is_test=False, is_negative=not number)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QColor(theme.text))
            text = place.adjusted(mark, 0.0, -self._share_room if self._shares else 0.0, 0.0)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, math.ceil(text.width()))
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            if self._shares:
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._shares[number]
                )


def _share(share: float) -> str:
    """A probability in whole percent, in a few characters however small it is."""
    return "< 1 %" if 0.0 < share < 0.01 else f"{percent(share)} %"
