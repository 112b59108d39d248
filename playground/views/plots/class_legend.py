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
_GAP: Final = 10
_MOST_NAME: Final = 130  # pixels: a longer name is cut
_WIDEST_SHARE: Final = "  100 %"


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
            self.tr("The classes: {0}.").format(words)
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

    def _lay_out(self) -> None:
        """Give each class the same room, in as few rows as fit."""
        metrics, mark = self.fontMetrics(), self._theme.px(_MARK)
        names = (min(metrics.horizontalAdvance(name), self._theme.px(_MOST_NAME)) for name in self._classes)
        share = metrics.horizontalAdvance(_WIDEST_SHARE) if self._has_looks else 0
        each = mark + max(names, default=0) + share + _GAP
        count, line = len(self._classes), metrics.height() + 4
        columns = min(max(int(self.width() / each), 1), max(count, 1))
        columns = math.ceil(count / math.ceil(count / columns)) if count else 1  # rows of the same length
        left = max((self.width() - columns * each) / 2.0, 0.0)
        each = min(each, self.width())
        self._places = [
            QRectF(left + (at % columns) * each, (at // columns) * line, each - _GAP, line) for at in range(count)
        ]
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
            room = metrics.horizontalAdvance(_WIDEST_SHARE) if self._has_looks else 0
            text = place.adjusted(mark, 0.0, -room, 0.0)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, math.ceil(text.width()))
            painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            if self._shares:
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._shares[number]
                )


def _share(share: float) -> str:
    """A probability in whole percent, in a few characters however small it is."""
    return "< 1 %" if 0.0 < share < 0.01 else f"{percent(share)} %"
