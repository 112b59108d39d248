"""Loss and accuracy over the epochs: the curves of the training and test data, and the present numbers.

Repaints at a pace of its own, slower than snapshots come: curves and digits that change sixty times a second cannot be
read.
"""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.ghost import Ghost, ghost_name
from playground.model.viewing import Viewing
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.named_label import NamedLabel
from playground.views.controls.switch_box import SwitchBox
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.loss.ghost_lines import GhostLines, values_of
from playground.views.plots.chart import Chart, Floats, legible
from playground.views.plots.dashes import cut_into_dashes
from playground.views.plots.ranges import BEYOND, SteadyEpochs, SteadyLosses, within_ceiling
from playground.views.plots.scores import accuracy_text, loss_text
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 45
_LARGE_PT: Final = 14.0
_SMALL_PT: Final = 11.0
_WIDE_PX: Final = 430  # from here on there is room for large numbers
_TEST_STYLE: Final = Qt.PenStyle.DashLine
_GAP: Final = 6
_APART: Final = 12
_MARGIN: Final = 8
_OVERHANG: Final = 2  # pixels by which a % may reach beyond its place


class LossView(QWidget):
    """Shows the history and the present values; asks for another curve, or another axis."""

    viewing_requested = Signal(object)
    """The Viewing with a switch changed."""
    let_go_requested = Signal()
    """To show no past runs behind the present one any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lossView")
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._is_rated = True
        self._has_test = True
        self._note = ""
        self._losses = SteadyLosses()
        self._epochs = SteadyEpochs()
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._draw)

        self._train = _Figure("lossTrain", self.tr("Train"), Qt.PenStyle.SolidLine, self)
        self._train.setToolTip(self.tr("Mean loss over the training data, without the penalty. Solid line"))
        self._test = _Figure("lossTest", self.tr("Test"), _TEST_STYLE, self)
        self._test.setToolTip(self.tr("Mean loss over the test data, without the penalty. Dashed line"))
        self._accuracy = _Figure("accuracy", self.tr("Accuracy"), None, self)
        self._accuracy.setToolTip(self.tr("Share of correctly classified points: training data / test data"))
        self._shows_accuracy = SwitchBox(
            "accuracy",
            "showAccuracy",
            self.tr("Accuracy"),
            self.tr("Draw the accuracy in percent instead of the loss"),
            self,
        )
        self._log = SwitchBox(
            "log_loss", "logLoss", self.tr("Log"), self.tr("Draw the loss on a logarithmic axis"), self
        )
        for box in (self._shows_accuracy, self._log):
            box.viewing_requested.connect(self.viewing_requested)

        self.chart = Chart(self)
        self.chart.setObjectName("lossChart")
        self.chart.setMinimumHeight(70)
        self.chart.reserve_y("0.000")
        self.train_line = self.chart.add_line(QColor(self._theme.train))
        self._test_line = self.chart.add_line(QColor(self._theme.test))  # on top: the line below shows in its gaps

        self._document = Document()
        self._ghosts: tuple[Ghost, ...] = ()
        self._ghost_lines = GhostLines(self.chart)
        self._behind = ElidedLabel(self, self.tr("Behind"))
        self._behind.setObjectName("ghosts")
        self._behind.setProperty("caption", True)
        self._behind.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._let_go = QToolButton(self)
        self._let_go.setObjectName("let_go_of_ghosts")
        self._let_go.setProperty("compact", True)
        self._let_go.setProperty("flat", True)
        self._let_go.setAccessibleName(self.tr("Let go of the past runs"))
        self._let_go.setToolTip(self.tr("Show no past runs behind the present one any more"))
        self._let_go.clicked.connect(self.let_go_requested)
        for part in (self._behind, self._let_go):
            part.hide()
        ghosts = QHBoxLayout()
        ghosts.addWidget(self._behind, 1)
        ghosts.addWidget(self._let_go)

        choices = QVBoxLayout()
        choices.setSpacing(0)
        choices.addWidget(self._log)
        choices.addWidget(self._shows_accuracy)
        head = QHBoxLayout()
        head.setSpacing(_APART)
        for figure in (self._train, self._test, self._accuracy):
            head.addWidget(figure)
        head.addStretch()
        head.addLayout(choices)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(ghosts)
        column.addWidget(self.chart, 1)
        self._show_choice()

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self.chart.show_theme(theme)
        for box in (self._log, self._shows_accuracy):
            box.setIcon(QIcon())  # has none: this makes it measure itself anew, in the font that came with the theme
        for line, figure, colour in (
            (self.train_line, self._train, theme.train),
            (self._test_line, self._test, theme.test),
        ):
            pen = QPen(QColor(colour), theme.wide(2.0))
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # else the gaps between dashes close
            line.setPen(pen)
            figure.show_colour(QColor(colour), theme.wide(2.0))
        self._let_go.setIcon(icon("close", theme))
        self._ghost_lines.show_theme(theme)
        self._fit_figures()

    def show_ghosts(self, ghosts: tuple[Ghost, ...]) -> None:
        """Show these past runs behind the present one, by their numbers, and say what they were."""
        self._ghosts = ghosts
        self._ghost_lines.fit(len(ghosts), self._theme)
        for part in (self._behind, self._let_go):
            part.setVisible(bool(ghosts))
        self._tell_ghosts()
        self._epochs = SteadyEpochs()
        self._draw()

    def _tell_ghosts(self) -> None:
        names = [ghost_name(number, ghost, self._document) for number, ghost in enumerate(self._ghosts, 1)]
        self._behind.setText(self.tr("Behind {names}").format(names="; ".join(names)) if names else "")

    def show_document(self, document: Document) -> None:
        """Show accuracy only where there are classes, and the test only where there is one."""
        self._document = document
        if self._ghosts:
            self._tell_ghosts()
        data = document.spec.data
        self._show_test(data.test_size > 0)
        is_rated = data.is_classification
        if is_rated != self._is_rated:
            self._is_rated = is_rated
            self._accuracy.setVisible(is_rated)
            self._shows_accuracy.setVisible(is_rated)
            self._show_choice()

    def _show_test(self, has_test: bool) -> None:
        if has_test == self._has_test:
            return
        self._has_test = has_test
        self._test.setVisible(has_test)
        self._accuracy.setToolTip(
            self.tr("Share of correctly classified points: training data / test data")
            if has_test
            else self.tr("Share of correctly classified points of the training data. There is no test data")
        )
        self._show_choice()

    def show_viewing(self, viewing: Viewing) -> None:
        """Draw the curves, and on the axis, that are looked at."""
        before, self._viewing = self._viewing, viewing
        for box in (self._shows_accuracy, self._log):
            box.show_viewing(viewing)
        if any(viewing.is_on(switch) != before.is_on(switch) for switch in ("accuracy", "log_loss")):
            self._show_choice()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the history and present values, at this view's own pace."""
        self._snapshot = snapshot
        self._throttle.request()

    def _show_choice(self) -> None:
        what = self.tr("Accuracy") if self._draws_accuracy else self.tr("Loss")
        self.chart.setAccessibleName(self.tr("{} over the epochs").format(what))
        tip = self.tr("{} over the epochs. Solid: training data. Dashed: test data")
        if not self._has_test:
            tip = self.tr("{} over the epochs, of the training data: all points are trained on, none are left to test")
        self.chart.setToolTip(tip.format(what))
        self._tell_what()
        self._log.setEnabled(not self._draws_accuracy)
        self._losses.clear()
        self.chart.show_log(self._viewing.is_on("log_loss") and not self._draws_accuracy)
        self._draw()

    def _tell_what(self, *, is_cut: bool = False) -> None:
        """Say above the chart what is drawn over what."""
        note = self.tr("accuracy in %, by epoch") if self._draws_accuracy else self.tr("loss, by epoch")
        if not self._has_test:
            note = self.tr("{note}; no test data").format(note=note)
        if is_cut:
            note = self.tr("{note}; beyond {ceiling}: not drawn").format(note=note, ceiling=BEYOND)
        if note != self._note:
            self._note = note
            self.chart.show_note(note)

    @property
    def _draws_accuracy(self) -> bool:
        return self._is_rated and self._viewing.is_on("accuracy")

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            return
        measured = snapshot[Measure]
        self._train.show_text(loss_text(measured.train_loss))
        self._test.show_text(loss_text(measured.test_loss))
        self._accuracy.show_text(accuracy_text(measured.train_accuracy, measured.test_accuracy))
        curves = snapshot.curves
        self.chart.show_marker(snapshot.epoch if snapshot.is_past else None)
        if self._draws_accuracy:
            self._draw_lines(curves.epoch, 100.0 * curves.train_accuracy, 100.0 * curves.test_accuracy)
        else:
            self._draw_lines(curves.epoch, curves.train_loss, curves.test_loss)

    def _draw_lines(self, epoch: Floats, train: Floats, test: Floats) -> None:
        last = float(epoch[-1]) if len(epoch) else 0.0
        (train, train_is_cut), (test, test_is_cut) = within_ceiling(train), within_ceiling(test)
        self._tell_what(is_cut=train_is_cut or test_is_cut)
        behind = [values_of(ghost, accuracy=self._draws_accuracy) for ghost in self._ghosts]
        last = max([last, *(ghost.curves.last_epoch for ghost in self._ghosts)])
        both = np.concatenate((train, test, *(values for pair in behind for values in pair)))
        y_range = (
            self._accuracy_range(both) if self._draws_accuracy else self._losses.fit(both, is_log=self.chart.is_log)
        )
        self.chart.show_ranges((0.0, self._epochs.fit(last)), y_range)
        self.train_line.setData(epoch, self.chart.place_y(train), connect="finite")
        self._test_line.setData(*cut_into_dashes(self.chart, epoch, self.chart.place_y(test)), connect="pairs")
        self._ghost_lines.draw(self._ghosts, accuracy=self._draws_accuracy)

    @staticmethod
    def _accuracy_range(percent: Floats) -> tuple[float, float]:
        """From the ten below the worst to a little over 100, so that a line at 100 stays in sight."""
        percent = percent[np.isfinite(percent)]
        worst = float(percent.min()) if percent.size else 0.0
        return min(10.0 * math.floor(worst / 10.0), 80.0), 101.0

    def _fit_figures(self) -> None:
        """Large numbers where there is room for them."""
        points = _LARGE_PT if self.width() >= self._theme.wide(_WIDE_PX) else _SMALL_PT
        for figure in self._figures:
            figure.show_size(points * self._theme.scale, _SMALL_PT * self._theme.scale)

    @property
    def _figures(self) -> tuple["_Figure", ...]:
        return self._train, self._test, self._accuracy

    # --- Qt's overrides ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_figures()

    def minimumSizeHint(self) -> QSize:
        """The width with small numbers: a wide panel has large ones, and yet may be made narrow again."""
        figures = [figure.least_width for figure in self._figures if not figure.isHidden()]
        boxes = max(box.minimumSizeHint().width() for box in (self._log, self._shows_accuracy) if not box.isHidden())
        width = sum(figures) + len(figures) * _APART + boxes + 2 * _MARGIN
        return QSize(width, super().minimumSizeHint().height())


class _Figure(QWidget):
    """A caption, with a sample of its line, over a number in large digits that does not move its neighbours."""

    def __init__(self, name: str, caption: str, style: Qt.PenStyle | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self._caption = QLabel(caption, self)
        self._caption.setFont(legible(self.font()))
        self._number = NamedLabel(caption, "–", self)
        self._number.setObjectName(name + "Value")
        self._number.setTextFormat(Qt.TextFormat.PlainText)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_GAP)
        grid.setVerticalSpacing(0)
        grid.addWidget(self._caption, 0, 0)
        grid.addWidget(self._number, 1, 0, 1, 3)
        grid.setColumnStretch(2, 1)
        self._sample = _LineSample(style, self) if style is not None else None
        if self._sample is not None:
            grid.addWidget(self._sample, 0, 1)
        self._widest = "9.9·10⁻¹²" if style is not None else "99.9 / 99.9 %"
        self._overhang = 0 if style is not None else _OVERHANG
        self.show_size(_SMALL_PT, _SMALL_PT)

    def show_size(self, points: float, least: float) -> None:
        """The size of the number; room is kept for the widest. least: its size where there is little room."""
        self._small_width = self._number_width(least)
        self._number.setFont(self._number_font(points))
        self._number.setMinimumWidth(self._number_width(points))

    @property
    def least_width(self) -> int:
        """How narrow it can be, with the smallest number."""
        return max(self._small_width, self._head_width)

    @property
    def _head_width(self) -> int:
        sample = self._sample.width() + _GAP if self._sample is not None else 0
        return self._caption.minimumSizeHint().width() + sample

    def _number_font(self, points: float) -> QFont:
        font = legible(self.font())
        font.setPointSizeF(points)
        return font

    def _number_width(self, points: float) -> int:
        return QFontMetrics(self._number_font(points)).horizontalAdvance(self._widest) + self._overhang

    def show_colour(self, colour: QColor, width: float) -> None:
        """The colour and width of the line that is sampled."""
        if self._sample is not None:
            self._sample.show_colour(colour, width)

    def show_text(self, text: str) -> None:
        """The number."""
        if text != self._number.text():
            self._number.setText(text)


class _LineSample(QWidget):
    """A short piece of a line, as the chart draws it."""

    def __init__(self, style: Qt.PenStyle, parent: QWidget) -> None:
        super().__init__(parent)
        self._pen = QPen(QColor(LIGHT.text), 2.0, style)
        self.setFixedSize(self.sizeHint())

    def show_colour(self, colour: QColor, width: float) -> None:
        """Its colour and width."""
        self._pen.setColor(colour)
        self._pen.setWidthF(width)
        self.update()

    # --- Qt's overrides ---

    def sizeHint(self) -> QSize:
        return QSize(26, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self._pen)
        y = self.height() / 2.0
        painter.drawLine(QPointF(0.0, y), QPointF(self.width(), y))
        painter.end()
