"""Networks side by side in step: their planes, their losses in one chart, their gradients in another.

A press on a network takes it to the table, where it is looked at closely and changed.
"""

from typing import Any, Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.snapshot import Snapshot
from playground.model.race import LANE_NAMES, MOST_LANES, RaceState
from playground.model.viewing import Viewing
from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.race.gradient_bars import GradientBars
from playground.views.panels.race.lane_card import LaneCard
from playground.views.panels.race.lane_look import LANE_PATTERNS, lane_colour, lane_pen, lane_words
from playground.views.plots.chart import Chart, Floats
from playground.views.plots.dashes import cut_into_dashes
from playground.views.plots.ranges import SteadyEpochs, SteadyLosses, within_ceiling
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 90
_HIGH: Final = 0.75  # of its width: a panel that is higher has its charts below
_LEAST_HIGH: Final = 380  # pixels
_HEAD_GAP: Final = 20


class RacePanel(QWidget):
    """Shows a race; asks for another lane, for another network on the table, and how they are to be trained."""

    copy_requested = Signal()
    take_requested = Signal(int)
    remove_requested = Signal(int)
    end_requested = Signal()
    report_requested = Signal()
    by_seconds_requested = Signal(bool)
    edits_all_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("race_panel")
        self._theme = LIGHT
        self._state = RaceState()
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._draw)
        self._losses = SteadyLosses()
        self._epochs = SteadyEpochs()

        self._hint = QLabel(
            self.tr(
                "Put a copy beside this network, change one thing in it, and let both learn the same data from "
                "the same weights. What is different then comes from what you changed."
            ),
            self,
        )
        self._hint.setObjectName("race_hint")
        self._hint.setWordWrap(True)
        self._copy = QPushButton(self)
        self._copy.setObjectName("race_copy")
        self._copy.setToolTip(self.tr("Put a copy of the network beside it; the copy is what you edit from then on"))
        self._copy.clicked.connect(self.copy_requested)
        self._end = QPushButton(self.tr("End"), self)
        self._end.setObjectName("race_end")
        self._end.setToolTip(self.tr("End the race; the network that you edit stays"))
        self._end.clicked.connect(self.end_requested)
        self._report = QPushButton(self.tr("Report…"), self)
        self._report.setObjectName("race_report")
        self._report.setToolTip(self.tr("Save what is compared, and what came of it, as a web page or as Markdown"))
        self._report.clicked.connect(self.report_requested)
        self._seconds = QCheckBox(self.tr("By seconds"), self)
        self._seconds.setObjectName("race_by_seconds")
        self._seconds.setToolTip(
            self.tr(
                "Train all for as long on the processor, instead of to the same epoch: a small network gets further"
            )
        )
        self._seconds.toggled.connect(self.by_seconds_requested)
        self._all = QCheckBox(self.tr("Change all"), self)
        self._all.setObjectName("race_edits_all")
        self._all.setToolTip(self.tr("What you change is changed in all networks of the race"))
        self._all.toggled.connect(self.edits_all_requested)
        self._differs = ElidedLabel(self)
        self._differs.setObjectName("race_differs")
        self._differs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

        self._cards = [LaneCard(lane, self) for lane in range(MOST_LANES)]
        for card in self._cards:
            card.take_requested.connect(self.take_requested)
            card.remove_requested.connect(self.remove_requested)
        self.chart = Chart(self)
        self.chart.setObjectName("race_chart")
        self.chart.setMinimumSize(110, 56)
        self.chart.reserve_y("0.000")
        self.lines: list[Any] = [self.chart.add_line(lane_colour(lane, self._theme)) for lane in range(MOST_LANES)]
        self.drawn: tuple[tuple[Floats, Floats], ...] = ()
        """The curve of each lane, as epochs and losses."""
        self.chart.plot_box.sigResized.connect(self._place_lines)  # dashes are as long in every size
        self._bars = GradientBars(self)
        self._bars.setObjectName("race_gradients")

        head = self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._rows = [QHBoxLayout(), QHBoxLayout()]
        begin, end = self._rows
        for control in (self._copy, self._all, self._seconds):
            begin.addWidget(control)
        end.addStretch(1)
        for control in (self._report, self._end):
            end.addWidget(control)
        for row in self._rows:
            row.setSpacing(8)
            head.addLayout(row)
        head.setSpacing(4)
        cards, charts = QHBoxLayout(), QHBoxLayout()
        for card in self._cards:
            cards.addWidget(card)
        charts.addWidget(self.chart, 4)
        charts.addWidget(self._bars, 3)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for half in (cards, charts):
            half.setSpacing(8)
            self._body.addLayout(half)
        self._body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 2, 8, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._hint)
        column.addWidget(self._differs)
        column.addLayout(self._body, 1)
        column.addStretch(0)
        self.show_race(self._state)

    def _share_out(self) -> None:
        """Let the charts stand beside the networks, and in a panel that is high rather than wide below them."""
        is_high = self.height() > max(self.width() * _HIGH, _LEAST_HIGH)
        direction = QBoxLayout.Direction.TopToBottom if is_high else QBoxLayout.Direction.LeftToRight
        self._body.setDirection(direction)
        self._body.setStretch(0, 7 if is_high else 2 * len(self._state.lanes))
        self._body.setStretch(1, 4 if is_high else 7)
        one_line = sum(row.sizeHint().width() for row in self._rows) + _HEAD_GAP
        is_narrow = is_high and self.width() < one_line
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def minimumSizeHint(self) -> QSize:
        """In a high panel as narrow as its upper row in two lines: so it fits into the smallest window."""
        least = super().minimumSizeHint()
        rows = [row.minimumSize().width() for row in self._rows]
        return QSize(max(rows) + _HEAD_GAP, least.height()) if self.height() > _LEAST_HIGH else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()
        if (event.oldSize().height() > _LEAST_HIGH) != (self.height() > _LEAST_HIGH):
            self.updateGeometry()  # it may be narrower than before, or not any more

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.chart.show_theme(theme)
        for lane, line in enumerate(self.lines):
            pen = lane_pen(lane, theme)
            line.setPen(pen)
        for card in self._cards:
            card.show_theme(theme)
        self._bars.show_theme(theme)

    def show_viewing(self, viewing: Viewing) -> None:
        """Draw the losses on the axis that the loss panel has."""
        is_log = viewing.is_on("log_loss")
        self._viewing = viewing
        if is_log != self.chart.is_log:
            self.chart.show_log(is_log)
            self._losses.clear()
            self._draw()

    def show_race(self, state: RaceState) -> None:
        """Show these lanes; without any, what a race is good for."""
        self._state = state
        is_on = bool(state.lanes)
        for card, lane in zip(self._cards, state.lanes, strict=False):
            card.show_lane(lane)
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(state.lanes))
        self._share_out()
        for part in (self.chart, self._bars, self._differs, self._all, self._seconds, self._report, self._end):
            part.setVisible(is_on)
        self._hint.setVisible(not is_on)
        self._copy.setText(self.tr("Add a Copy") if is_on else self.tr("Race Against a Copy"))
        self._copy.setEnabled(len(state.lanes) < MOST_LANES)
        self._copy.setProperty("primary", not is_on)
        self._copy.style().polish(self._copy)
        for box, is_checked in ((self._seconds, state.by_seconds), (self._all, state.edits_all)):
            with QSignalBlocker(box):
                box.setChecked(is_checked)
        told = "; ".join(difference.text for difference in state.differs_in)
        self._differs.setText(
            self.tr("Differs in {what}").format(what=told)
            if told
            else self.tr("No difference yet: change something in network {name}").format(name=self._on_table)
        )
        self._draw()

    def enlarged(self, width: int, height: int) -> "RacePanel":
        """Another panel that shows the same, in another size and not on the screen."""
        other = RacePanel()
        other.show_theme(self._theme)
        other.show_viewing(self._viewing)
        other.resize(width, height)
        if self._snapshot is not None:
            other.show_snapshot(self._snapshot)
        other.show_race(self._state)
        other.grab()  # lays it out
        other._place_lines()
        return other

    def charts(self) -> tuple[tuple[str, QWidget], ...]:
        """The charts, and what is to be seen on each."""
        told = "; ".join(f"{lane.name} {lane_words(at)}" for at, lane in enumerate(self._state.lanes))
        return (
            (self.tr("The losses of all networks over the epochs: {looks}").format(looks=told), self.chart),
            (self.tr("The size of δ in each layer of all networks, in the same colours"), self._bars),
        )

    @property
    def _on_table(self) -> str:
        return next((lane.name for lane in self._state.lanes if lane.is_on_table), LANE_NAMES[0])

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show all networks at the moment of this snapshot, at this panel's own pace."""
        self._snapshot = snapshot
        if self._state.lanes and self.isVisible():
            self._throttle.request()

    def _draw(self) -> None:
        snapshot, lanes = self._snapshot, self._state.lanes
        if snapshot is None or not lanes or len(snapshot.beside) != len(lanes):
            return  # of a race that there is no more
        seen = [snapshot.beside[lane.beside] for lane in lanes]
        for card, network in zip(self._cards, seen, strict=False):
            card.show_snapshot(network)
        self._bars.show_snapshots(seen)
        self.chart.show_marker(snapshot.epoch if snapshot.is_past else None)
        self._draw_curves(seen)

    def _draw_curves(self, seen: list[Snapshot | None]) -> None:
        has_test = all(network is None or network.spec.data.test_size > 0 for network in seen)
        if has_test:
            self.chart.show_note(self.tr("test loss, by epoch"), self.tr("test loss"), self.tr("loss"))
        else:
            self.chart.show_note(self.tr("training loss, by epoch"), self.tr("training loss"), self.tr("loss"))
        what = self.tr("Test loss") if has_test else self.tr("Training loss")
        self.chart.setAccessibleName(self.tr("{what} of all networks over the epochs").format(what=what))
        curves = [None if network is None else network.curves for network in seen]
        drawn: list[tuple[Floats, Floats]] = []
        for trace in curves:
            if trace is None:
                drawn.append((np.empty(0), np.empty(0)))
            else:
                losses, _ = within_ceiling(trace.test_loss if has_test else trace.train_loss)
                drawn.append((trace.epoch, losses))
        last = max((float(epoch[-1]) for epoch, _ in drawn if len(epoch)), default=0.0)
        losses = np.concatenate([losses for _, losses in drawn])
        losses = losses[np.isfinite(losses)]
        self.chart.show_ranges((0.0, self._epochs.fit(last)), self._losses.fit(losses, is_log=self.chart.is_log))
        self.drawn = tuple(drawn)
        self._place_lines()

    def _place_lines(self, *_: object) -> None:
        for at, line in enumerate(self.lines):
            if at >= len(self.drawn):
                line.setData([], [])
                continue
            epoch, losses = self.drawn[at]
            placed = self.chart.place_y(losses)
            if LANE_PATTERNS[at]:
                line.setData(*cut_into_dashes(self.chart, epoch, placed, LANE_PATTERNS[at]), connect="pairs")
            else:
                line.setData(epoch, placed, connect="finite")
