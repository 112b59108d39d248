"""The slice: the values of a unit, or of all classes, along a line through the plane, with their exact kinks.

Shows the SliceView of a snapshot; asks for another line, and for the unit of a kink.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.data.plane import DOMAIN
from engine.portable import Floats
from engine.questions.pieces import Kink
from engine.questions.question import Questions
from engine.questions.slice import SliceView as Slice
from engine.questions.slice import ViewSlice
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.numerals import counted, fixed, measured
from playground.model.own_units import PLAIN_AXES, Axes
from playground.model.selection import Selection
from playground.model.viewing import Ends, Viewing
from playground.model.wording import PLANE_RANGE
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.number_box import NumberBox
from playground.views.look.icons import icon
from playground.views.look.theme import Theme
from playground.views.panels.slice.slice_chart import SliceChart
from playground.views.plots.slice_ends import (
    along_axis,
    diagonal,
    held_axis,
    runs_backwards,
    through_middle,
)
from playground.views.plots.throttle import Throttle

_Subject = tuple[int, int] | None
"""The unit (layer, unit) whose values are shown; None is the output, of all classes where there are several."""

_INTERVAL_MS: Final = 80
_STYLE: Final = "QToolButton, QAbstractSpinBox { min-height: 22px; max-height: 22px; }"


class SliceView(QWidget):
    """Shows the curve along the slice; asks for another line, and for the unit of a kink."""

    viewing_requested = Signal(object)
    """The Viewing with another line, or with z in place of a."""
    selection_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("slice_view")
        self.setAccessibleName(self.tr("Slice"))
        self.setStyleSheet(_STYLE)
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._ghost: tuple[Slice, _Subject] | None = None
        self._subject: _Subject = None
        self._viewing = Viewing()
        self._pointed: float | None = None
        self._axes = PLAIN_AXES
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show_slice)
        self.chart = SliceChart(self)
        self.chart.setAccessibleName(self.tr("The values along the line"))
        self._words = ElidedLabel(
            self,
            meaning=self.tr(
                "The values along the line on the output panel; of several classes each in its colour, with its mark. "
                "Grey or pale: what they were before the last edit. Dashed lines down the plot: kinks, each with its "
                "unit (L2 u3: layer 2, unit 3); click one to select the unit, or go from one to the next with ← and →. "
                "Below: the slope of each straight piece; z′ where it is that of z while a is shown."
            ),
        )
        self._words.setObjectName("slice_words")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._horizontal = self._button("slice_horizontal", self.tr("Horizontal: x₂ stays the same"))
        self._vertical = self._button("slice_vertical", self.tr("Vertical: x₁ stays the same"))
        self._diagonal = self._button("slice_diagonal", self.tr("From corner to corner; again: the other diagonal"))
        self._held = NumberBox(-DOMAIN, DOMAIN, 0.25, 2, parent=self)
        self._held.setObjectName("slice_held")
        self._held.setAccessibleName(self.tr("The coordinate that stays the same"))
        self._held.setToolTip(
            self.tr("The coordinate that stays the same along the line, from %1").replace("%1", PLANE_RANGE)
        )
        self._before = QToolButton(self)
        self._before.setObjectName("slice_pre_activation")
        self._before.setText("z")
        self._before.setCheckable(True)
        self._before.setAccessibleName(self.tr("Before the activation"))
        self._before.setToolTip(
            self.tr("Show z, the value before the activation, instead of a: straight even where the output is curved")
        )
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._words, 1)
        for part in (self._horizontal, self._vertical, self._diagonal, self._held, self._before):
            head.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 6, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        self._horizontal.clicked.connect(self._ask_horizontal)
        self._vertical.clicked.connect(self._ask_vertical)
        self._diagonal.clicked.connect(self._ask_diagonal)
        self._held.entered.connect(self._ask_held)
        self._before.toggled.connect(self._ask_z)
        self.chart.pointed.connect(self._point)
        self.chart.kink_clicked.connect(self._ask_kink)
        self._show_ends()

    def _button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        return button

    # --- what is shown ---

    def show_document(self, document: Document) -> None:
        """Know which network it is."""
        self._spec = document.spec
        if self._snapshot is not None and not self._snapshot.fits(document.spec):
            self._snapshot = None
            self._show_slice()

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        return frozenset({ViewSlice(viewing.slice_ends, viewing.looked_at)})

    def keep_before(self) -> None:
        """An edit comes: keep the curve of before it, to be shown behind what the edit makes of it."""
        shown = self.shown_slice
        if shown is not None and self._snapshot is not None:
            self._ghost = (shown, _subject_of(shown, self._snapshot.spec))

    def begin_anew(self) -> None:
        """Another document comes: forget what was."""
        self._ghost = None
        self.chart.begin_anew()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the slice of this snapshot, at this panel's own pace."""
        if self._spec is None or not snapshot.fits(self._spec):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    def show_selection(self, selection: Selection | None) -> None:
        """Emphasise the kinks of the selected unit."""
        self.chart.show_chosen(selection)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.chart.show_theme(theme)
        for button in (self._horizontal, self._vertical, self._diagonal):
            button.setIcon(icon(button.objectName().replace("_", "-"), theme))

    def show_viewing(self, viewing: Viewing) -> None:
        """Tell where the line runs, and show z in place of a where that is looked at."""
        before, self._viewing = self._viewing, viewing
        if viewing.selection != before.selection:
            self.show_selection(viewing.selection)
        if viewing.slice_ends != before.slice_ends:
            self._show_ends()
        with QSignalBlocker(self._before):
            self._before.setChecked(viewing.shows_z)
        if viewing.shows_z != before.shows_z:
            self.chart.begin_anew()
            self._show_slice()
        elif viewing.is_on("own_units") != before.is_on("own_units"):
            self._show_slice()

    @property
    def shown_slice(self) -> Slice | None:
        """The slice of the moment that is shown; None before the first."""
        return None if self._snapshot is None else self._snapshot.get(ViewSlice)

    def _is_before(self, shown: Slice) -> bool:
        """Whether z is shown. Where the kinks and slopes are those of a, a is shown, for they would not fit z."""
        return self._viewing.shows_z and not shown.is_activated

    def _curves(self, shown: Slice) -> Floats:
        """The values (curves, points): one curve, or that of each class."""
        if shown.classes is not None:
            return shown.classes.z if self._is_before(shown) else shown.classes.a
        return (shown.z if self._is_before(shown) else shown.a)[np.newaxis]

    def _is_of_other(self, shown: Slice) -> bool:
        """Whether the slopes are of z while a is shown."""
        return not shown.is_activated and not self._viewing.shows_z

    @property
    def _curves_before(self) -> Floats | None:
        """What the values along this line were before the last edit, if that is known and was something else."""
        shown = self.shown_slice
        if shown is None or self._ghost is None:
            return None
        before, subject = self._ghost
        if before.ends != shown.ends or subject != self._subject:
            return None
        curves, now = self._curves(before), self._curves(shown)
        return None if curves.shape != now.shape or np.array_equal(curves, now) else curves

    def _show_slice(self) -> None:
        shown = self.shown_slice
        self._before.setEnabled(shown is not None and not shown.is_activated)
        if shown is None or self._snapshot is None:
            self.chart.show_slice(None, np.empty((0, 0)), 1)
        else:
            spec = self._snapshot.spec
            self._axes = Axes.of(spec.data, self._viewing.is_on("own_units"))
            self.chart.show_axes(self._axes)
            subject = _subject_of(shown, spec)
            if subject != self._subject:
                self._subject = subject
                self.chart.begin_anew()
            slope_name = "z′" if self._is_of_other(shown) else ""
            layers = len(spec.layers)
            curves, classes = self._curves(shown), self._class_numbers(shown, spec)
            are_shares = bool(classes) and not self._is_before(shown)
            before = self._curves_before
            self.chart.show_slice(shown, curves, layers, slope_name, before, classes, are_shares=are_shares)
        self._show_words()

    @staticmethod
    def _class_numbers(shown: Slice, spec: Spec) -> tuple[int, ...]:
        """The classes whose curves are shown; none where it is a unit that stands for no class."""
        if shown.classes is not None:
            return tuple(range(len(shown.classes.a)))
        is_class = spec.head.one_for_each and shown.layer == len(spec.network.hidden)
        return (shown.unit,) if is_class else ()

    def _show_ends(self) -> None:
        ends = self._viewing.slice_ends
        held = held_axis(ends)
        with QSignalBlocker(self._held):
            self._held.setEnabled(held is not None)
            self._held.setPrefix("" if held is None else f"x{'₁₂'[held]} = ")
            self._held.show_value(0.0 if held is None else ends[0][held])

    def _show_words(self) -> None:
        shown = self.shown_slice
        if shown is None:
            texts: tuple[str, ...] = ("",)
        elif self._pointed is not None:
            texts = self._readings(shown, self._pointed)
        elif shown.kinks is None:
            texts = (self.tr("curved, no straight piece"), self.tr("curved"))
        else:
            count = len(shown.kinks) + 1
            of = "" if shown.is_activated else self.tr(" of z")
            text = self.tr("1 linear piece") if count == 1 else self.tr("{0} linear pieces").format(counted(count))
            texts = (text + of,)
        if shown is not None and self._pointed is None and self._curves_before is not None:
            pale = (
                self.tr("; pale: before the edit") if shown.classes is not None else self.tr("; grey: before the edit")
            )
            texts = (texts[0] + pale, *texts)
        self._words.show_texts(*texts)

    def _readings(self, shown: Slice, share: float) -> tuple[str, ...]:
        """The point under the mouse, the value there and the slope of its piece; in ever fewer letters."""
        (a1, a2), (b1, b2) = shown.ends
        point = self._axes.point((a1 + share * (b1 - a1), a2 + share * (b2 - a2)))
        name = "z" if self._is_before(shown) else "a"
        values = [float(np.interp(share, shown.shares, curve)) for curve in self._curves(shown)]
        if shown.classes is not None and self._snapshot is not None:
            return self._class_readings(point, values)
        value = f"{name} = {fixed(values[0], 3)}"
        if shown.kinks is None or shown.slopes is None:
            return f"{point}  {value}", value
        piece = sum(kink.share <= share for kink in shown.kinks)
        slope = float(shown.slopes[piece]) * (-1.0 if runs_backwards(shown.ends) else 1.0)
        slope /= self.chart.slope_units(shown.ends)
        words = self.tr("  slope of z {0}") if self._is_of_other(shown) else self.tr("  slope {0}")
        steep = words.format(measured(slope, 3))
        return f"{point}  {value}{steep}", f"{value}{steep}", value

    def _class_readings(self, point: str, values: list[float]) -> tuple[str, ...]:
        """The largest first; as many as there is room for, and at least the class that wins."""
        assert self._snapshot is not None
        names = self._snapshot.spec.data.dataset.classes
        order = sorted(range(len(values)), key=lambda at: -values[at])
        told = [f"{names[at]} {fixed(values[at], 3)}" for at in order]
        most = (point + "  " + "  ".join(told[:count]) for count in range(len(told), 0, -1))
        return (*most, told[0], f"{fixed(values[order[0]], 3)} {names[order[0]]}")  # of a long name the end is cut

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        return (PartKeys(_tr("In the slice"), ((_tr("go from kink to kink"), ("Left", "Right")),)),)

    # --- what is asked for ---

    def _point(self, share: float | None) -> None:
        self._pointed = share
        self._show_words()

    def _ask(self, ends: Ends) -> None:
        self.viewing_requested.emit(replace(self._viewing, slice_ends=ends))

    def _ask_z(self, is_on: bool) -> None:
        self.viewing_requested.emit(replace(self._viewing, shows_z=is_on))

    def _ask_horizontal(self) -> None:
        self._ask(through_middle(self._viewing.slice_ends, 1))

    def _ask_vertical(self) -> None:
        self._ask(through_middle(self._viewing.slice_ends, 0))

    def _ask_diagonal(self) -> None:
        self._ask(diagonal(self._viewing.slice_ends))

    def _ask_held(self, value: float) -> None:
        held = held_axis(self._viewing.slice_ends)
        if held is not None:
            self._ask(along_axis(held, value))

    def _ask_kink(self, kink: Kink) -> None:
        self.selection_requested.emit(Selection(kink.layer, kink.unit))

    # --- Qt's overrides ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_slice()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 130)


def _subject_of(shown: Slice, spec: Spec) -> _Subject:
    is_alone = shown.layer < len(spec.network.hidden) or (spec.head.one_for_each and shown.classes is None)
    return (shown.layer, shown.unit) if is_alone else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("SliceView", text)
