"""The toolbar under the menus: how training runs on the left, what it trains with on the right.

It has three shapes and takes the first that fits the window: one row with texts, one row with icons alone, two rows.
Before a class it tells loss and accuracy, too, and the last shape is one row: what has no room waits in a popup.
"""

from enum import Enum
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.views.look.theme import Theme
from playground.views.window.actions import Actions
from playground.views.window.network_actions import NetworkActions
from playground.views.window.toolbar.epoch_counter import EpochCounter
from playground.views.window.toolbar.overflow import Overflow
from playground.views.window.toolbar.pace_controls import PaceControls
from playground.views.window.toolbar.play_controls import PlayControls
from playground.views.window.toolbar.scores import Scores
from playground.views.window.toolbar.settings import SettingsBar

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
        self.scores = Scores(self)
        self.scores.hide()
        self.overflow = Overflow(self)
        self.overflow.hide()
        self._is_before_class = False
        self._count = self._all
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
        self.scores.show_document(document)
        self._fit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.counter.show_snapshot(snapshot)
        if self._is_before_class:
            self.scores.show_snapshot(snapshot)

    def show_pace(self, pace: Pace) -> None:
        self.pace.show_pace(pace)

    def show_theme(self, theme: Theme) -> None:
        self.counter.show_theme(theme)
        self.scores.show_theme(theme)
        self.play.show_theme(theme)
        self._fit()

    def show_essentials(self, is_on: bool) -> None:
        """Tell loss and accuracy, and where not all fits one row, let settings wait instead of taking a second row."""
        self._is_before_class = is_on
        self._last_shape = Shape.ESSENTIAL if is_on else Shape.STACKED
        self.scores.setVisible(is_on)
        self._fit()

    @property
    def _all(self) -> int:
        """How many controls there are beside those that always stay."""
        return self.settings.count + self.pace.count

    def _divided(self, count: int) -> tuple[int, int]:
        """So many of the controls, the foremost ones, by where they are: settings, and those of the pace.

        The learning rate comes first of all and always stays, then the activation, the pace, the other settings.
        """
        of_pace = min(max(count - 1, 0), self.pace.count)
        return max(count - of_pace, 1), of_pace

    def _needed(self, shape: Shape, count: int | None = None) -> int:
        """The width of one row of that shape, the room for the slope of leaky ReLU included.

        count: how many controls there are beside those that always stay; None: all.
        """
        gap = _GAPS[shape]
        count = self._all if count is None else count
        settings, pace = self._divided(count)
        groups = [
            self.play.needed_width(texts=shape is Shape.WIDE),
            self.counter.sizeHint().width(),
            self.settings.needed_width(gap // 2, settings, with_activation=count > 0),
        ]
        if pace:
            groups.append(self.pace.needed_width(pace))
        if self._is_before_class:
            groups.append(self.scores.sizeHint().width())
        if count < self._all:
            groups.append(self.overflow.sizeHint().width())
        if shape is Shape.WIDE:
            groups.append(self._separator.width())
        return sum(groups) + (len(groups) - 1) * gap + 2 * _MARGIN

    def _fit(self) -> None:
        """Take the first shape that fits."""
        one_row = (Shape.WIDE, Shape.COMPACT)
        shape = next((shape for shape in one_row if self._needed(shape) <= self.width()), self._last_shape)
        count = self._all
        while shape is Shape.ESSENTIAL and count and self._needed(shape, count) > self.width():
            count -= 1
        if (shape, count) != (self.shape, self._count) or self._is_before_class != self._has_scores:
            self.shape, self._count = shape, count
            self._lay()

    @property
    def _has_scores(self) -> bool:
        return self._upper.indexOf(self.scores) >= 0

    def _lay(self) -> None:
        gap = _GAPS[self.shape]
        self.play.show_texts(self.shape not in (Shape.COMPACT, Shape.ESSENTIAL))
        self.settings.set_gap(gap // 2)
        settings, pace = self._divided(self._count)
        self.overflow.hold([*self.pace.show_first(pace), *self.settings.show_first(settings, self._count > 0)])
        stacked = self.shape is Shape.STACKED
        for layout in (self._upper, self._lower):
            while layout.count():
                layout.takeAt(0)
            layout.setSpacing(gap)
        upper: list[QWidget] = [self.play, self.counter]
        if self._is_before_class:
            upper.append(self.scores)
        if pace:
            upper.append(self.pace)
        for widget in upper if stacked else (*upper, self._separator, self.settings):
            self._upper.addWidget(widget, 0, Qt.AlignmentFlag.AlignBottom)
        if self._count < self._all:
            self._upper.addWidget(self.overflow, 0, Qt.AlignmentFlag.AlignBottom)
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
