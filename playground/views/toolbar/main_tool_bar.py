"""The toolbar under the menus: how training runs on the left, what it trains with on the right.

It has three shapes and takes the first that fits the window: one row with texts, one row with icons alone, two rows.
Before a class the last of them is one row of the essentials.
"""

from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.pace import Pace
from playground.views.actions import Actions
from playground.views.network_actions import NetworkActions
from playground.views.theme import Theme
from playground.views.toolbar.epoch_counter import EpochCounter
from playground.views.toolbar.pace_controls import PaceControls
from playground.views.toolbar.play_controls import PlayControls
from playground.views.toolbar.settings import SettingsBar

_MARGIN: Final = 2


class Shape(Enum):
    """How the toolbar lies."""

    WIDE = "one row with texts"
    COMPACT = "one row, icons alone"
    STACKED = "two rows"
    ESSENTIAL = "one row, icons and the foremost settings alone"


_GAPS: Final = {Shape.WIDE: 18, Shape.COMPACT: 10, Shape.STACKED: 18, Shape.ESSENTIAL: 10}
"""Between groups; half of it between controls."""


class MainToolBar(QWidget):
    """Lays its groups out by the width that there is. `settings` and `pace` ask; the buttons are actions."""

    def __init__(self, actions: Actions, network_actions: NetworkActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mainToolBar")
        self.setAccessibleName(self.tr("Toolbar"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.shape = Shape.WIDE
        self._last_shape = Shape.STACKED
        self.play = PlayControls(actions, network_actions, self)
        self.counter = EpochCounter(self)
        self.pace = PaceControls(self)
        self.settings = SettingsBar(self)
        self._count = self.settings.count
        self._separator = QFrame(self)
        self._separator.setObjectName("toolSeparator")
        self._separator.setFixedWidth(1)
        self._upper = QHBoxLayout()
        self._lower = QHBoxLayout()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN, 6, _MARGIN, 7)
        rows.setSpacing(6)
        rows.addLayout(self._upper)
        rows.addLayout(self._lower)
        self._lay()

    def show_document(self, document: Document) -> None:
        self.settings.show_document(document)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.counter.show_snapshot(snapshot)

    def show_pace(self, pace: Pace) -> None:
        self.pace.show_pace(pace)

    def show_theme(self, theme: Theme) -> None:
        self.counter.show_theme(theme)
        self.play.show_theme(theme)

    def show_essentials(self, is_on: bool) -> None:
        """Where not all fits one row, leave settings out instead of taking a second row."""
        self._last_shape = Shape.ESSENTIAL if is_on else Shape.STACKED
        self._fit()

    def _needed(self, shape: Shape, count: int | None = None) -> int:
        """The width of one row of that shape, the room for the slope of leaky ReLU included.

        count: how many settings there are beside the activation; None: all.
        """
        gap = _GAPS[shape]
        groups = [
            self.play.needed_width(texts=shape is Shape.WIDE),
            self.counter.sizeHint().width(),
            self.pace.sizeHint().width(),
            self.settings.needed_width(gap // 2, count),
        ]
        if shape is Shape.WIDE:
            groups.append(self._separator.width())
        return sum(groups) + (len(groups) - 1) * gap + 2 * _MARGIN

    def _fit(self) -> None:
        """Take the first shape that fits."""
        one_row = (Shape.WIDE, Shape.COMPACT)
        shape = next((shape for shape in one_row if self._needed(shape) <= self.width()), self._last_shape)
        count = self.settings.count
        while shape is Shape.ESSENTIAL and count and self._needed(shape, count) > self.width():
            count -= 1
        if (shape, count) != (self.shape, self._count):
            self.shape, self._count = shape, count
            self._lay()

    def _lay(self) -> None:
        gap = _GAPS[self.shape]
        self.play.show_texts(self.shape not in (Shape.COMPACT, Shape.ESSENTIAL))
        self.settings.set_gap(gap // 2)
        self.settings.show_first(self._count)
        stacked = self.shape is Shape.STACKED
        for layout in (self._upper, self._lower):
            while layout.count():
                layout.takeAt(0)
            layout.setSpacing(gap)
        upper: tuple[QWidget, ...] = (self.play, self.counter, self.pace)
        for widget in upper if stacked else (*upper, self._separator, self.settings):
            self._upper.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        self._upper.setAlignment(self._separator, Qt.AlignmentFlag(0))
        self._upper.addStretch(1)
        if stacked:
            self._lower.addWidget(self.settings, 1, Qt.AlignmentFlag.AlignBottom)
        self._separator.setVisible(self.shape is Shape.WIDE)

    def sizeHint(self) -> QSize:
        return QSize(640, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()
