"""One lane of a race: its name, its plane, its numbers; a press takes its network to the table."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.numerals import counted, percent
from playground.model.race import LaneState
from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.race.lane_look import dashed_lane_pen
from playground.views.panels.race.lane_network import LaneNetwork
from playground.views.panels.race.lane_plane import LanePlane
from playground.views.plots.scores import loss_text

_TALL: Final = 250  # pixels, from which a card has its network, too


class LaneCard(QWidget):
    """Shows one network of a race; asks for it to be taken to the table, or out of the race."""

    take_requested = Signal(int)
    remove_requested = Signal(int)

    def __init__(self, lane: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._lane = lane
        self._theme = LIGHT
        self.setObjectName(f"lane_{lane}")
        self._name = QToolButton(self)
        self._name.setObjectName(f"lane_{lane}_take")
        self._name.setCheckable(True)
        self._name.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._name.setProperty("compact", True)
        self._name.clicked.connect(self._ask_to_take)
        self._line = _LineSample(lane, self)
        self._remove = QToolButton(self)
        self._remove.setObjectName(f"lane_{lane}_remove")
        self._remove.setProperty("compact", True)
        self._remove.setProperty("flat", True)
        self._remove.clicked.connect(lambda: self.remove_requested.emit(self._lane))
        self.plane = LanePlane(self)
        self.plane.pressed.connect(lambda: self.take_requested.emit(self._lane))
        self.network = LaneNetwork(self)
        self.network.setObjectName(f"lane_{lane}_network")
        self.network.hide()
        self._numbers = ElidedLabel(self)
        self._numbers.setObjectName(f"lane_{lane}_numbers")
        self._numbers.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._name)
        head.addWidget(self._line, 1)
        head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(head)
        column.addWidget(self.plane, 3)
        column.addWidget(self.network, 2)
        column.addWidget(self._numbers)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.plane.show_theme(theme)
        self.network.show_theme(theme)
        self._line.show_theme(theme)
        self._remove.setIcon(icon("close", theme))

    def show_lane(self, state: LaneState) -> None:
        """Show which network this is, and whether it is the one on the table."""
        self._name.setText(state.name)
        self._name.setChecked(state.is_on_table)
        told = self.tr("Network {name}: you edit it") if state.is_on_table else self.tr("Network {name}")
        tip = (
            self.tr("You edit network {name}: what you change is changed in it")
            if state.is_on_table
            else self.tr("Show network {name} in the window, to look at it closely and to edit it")
        )
        self._name.setAccessibleName(told.format(name=state.name))
        self._name.setToolTip(tip.format(name=state.name))
        self.plane.setToolTip(tip.format(name=state.name))
        remove = self.tr("Take network {name} out of the race").format(name=state.name)
        self._remove.setToolTip(remove)
        self._remove.setAccessibleName(remove)
        self._numbers.show_name(self.tr("Network {name}").format(name=state.name))

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Show how it is; None: it was not there yet."""
        self.plane.show_snapshot(snapshot)
        self.network.show_snapshot(snapshot)
        if snapshot is None:
            self._numbers.setText(self.tr("not there yet"))
            return
        measured = snapshot[Measure]
        has_test = snapshot.spec.data.test_size > 0
        loss = loss_text(measured.test_loss if has_test else measured.train_loss)
        share = measured.test_accuracy if has_test else measured.train_accuracy
        named = (self.tr("test loss {loss}") if has_test else self.tr("loss {loss}")).format(loss=loss)
        rated = [] if share is None else [f"{percent(share, 1)} %"]
        at_epoch = self.tr("epoch {epoch}").format(epoch=counted(snapshot.epoch))
        if snapshot.divergence is not None:
            self._numbers.show_texts(self.tr("diverged at {epoch}").format(epoch=at_epoch), self.tr("diverged"))
        else:
            texts = ([named, *rated, at_epoch], [named, *rated], [loss, *rated], [loss])
            self._numbers.show_texts(*(", ".join(parts) for parts in texts))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.network.setVisible(self.height() >= _TALL)  # in a panel that is low the plane has all the room

    def _ask_to_take(self) -> None:
        self._name.setChecked(True)  # it says who is on the table, whoever pressed it
        self.take_requested.emit(self._lane)


class _LineSample(QWidget):
    """A piece of the lane's curve, as the chart draws it."""

    def __init__(self, lane: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._lane = lane
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(dashed_lane_pen(self._lane, self._theme, 2.5))
        middle = self.height() // 2
        painter.drawLine(0, middle, self.width(), middle)
        painter.end()
