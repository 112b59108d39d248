"""The decision boundary: the plane coloured by the output, or by the unit that is looked at, with the data on top.

Shows the unit that the snapshot was made for, which may not be the selected one yet: so map, title and numbers always
belong together.
"""

from dataclasses import replace
from time import perf_counter
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.data.dataset import TWO_CLASSES, Dataset
from engine.data.plane import Point
from engine.questions.confusion import Confuse
from engine.questions.probe import ProbePoint
from engine.questions.surface import MapSurface
from engine.questions.unit_maps import MapUnits
from engine.questions.winner import MapWinners, Winners
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.confused import samples_in
from playground.model.document import Document
from playground.model.numerals import fixed
from playground.model.own_units import PLAIN_AXES, Axes, own_label
from playground.model.selection import Selection
from playground.model.viewing import Ends, Viewing
from playground.model.wording import PLANE_RANGE
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.switch_box import SwitchBox
from playground.views.look.colour_scale import ColourScale, scale_of_unit
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.output.paint_mode import PaintMode
from playground.views.panels.output.resolution import ResolutionKeeper
from playground.views.plots.chart import legible
from playground.views.plots.class_legend import ClassLegend
from playground.views.plots.plane import Plane
from playground.views.plots.sample_layer import halves_picture, mark_picture
from playground.views.plots.throttle import Throttle

_MARGIN: Final = 8
_BETWEEN: Final = 26  # between the title, the plane and what stands below it
_LEAST_PLANE: Final = 60
_PROBE_INTERVAL_MS: Final = 33
_POINTING_REACH: Final = 0.2  # on the plane
_WITH_VALUES: Final = QPalette.ColorRole.WindowText
_WITHOUT: Final = QPalette.ColorRole.PlaceholderText
_SHORTER_NAMES: Final = (24, 16, 10, 5)  # letters of a class's name, where it has too little room
_STEPS_OF_A_FREE_RUN: Final = 3  # from one snapshot to the next; fewer: the pace is set, and snapshots come by it


class OutputView(QWidget):
    """Shows the large map; asks to probe the point under the mouse, to look at the output, for a finer map."""

    viewing_requested = Signal(object)
    """The Viewing with another switch, line or sample, or with the point under the mouse."""
    selection_requested = Signal(object)
    """None: to look at the output again."""
    edit_requested = Signal(object)
    """What a stroke of the brush does to the data."""
    resolution_requested = Signal(int)
    """The side of the large map, in values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outputView")
        self._spec: Spec | None = None
        self._selection: Selection | None = None
        self._snapshot: Snapshot | None = None
        self._pointed: tuple[float, float] | None = None
        self._dataset: Dataset | None = None
        self._viewing = Viewing()
        self._is_picking = self._shows_line = False
        self._has_test = True
        self._axes = PLAIN_AXES
        self._one_scale = False
        self._keeper = ResolutionKeeper()
        self._shown_at = perf_counter()
        self._throttle = Throttle(_PROBE_INTERVAL_MS, self)
        self._throttle.due.connect(self._request_probe)

        self._title = ElidedLabel(self)
        self._title.setObjectName("outputTitle")
        font = legible(self.font())
        font.setBold(True)
        self._title.setFont(font)
        self._back = QPushButton(self.tr("Back to output"), self)
        self._back.setObjectName("backToOutput")
        self._back.setAccessibleName(self.tr("Back to the network's output"))
        self._back.setToolTip(self.tr("Show the network's output here again, not a single unit"))
        policy = self._back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._back.setSizePolicy(policy)
        self._back.clicked.connect(self._request_output)

        self.plane = Plane(self)
        self.plane.setObjectName("outputPlane")
        self.plane.setMinimumHeight(_LEAST_PLANE)
        self.plane.setAccessibleName(self.tr("The plane, coloured by the output"))
        self.plane.setToolTip(
            self.tr(
                "The plane from %1 in both directions. Colour: the output there. "
                "Line: the decision boundary, where the output crosses the threshold; of a hidden unit, where its z "
                "is 0.\nDiscs: training points. Diamonds: test points. "
                "The slice's line: drag its ends, or all of it; Shift keeps it horizontal, vertical or at 45°.\n"
                "Read values with the mouse or, when the plane has the focus, with the arrow keys; "
                "A and B put that end of the slice there, Enter picks the nearest sample while one is shown."
            ).replace("%1", PLANE_RANGE)
        )
        self.plane.hovered.connect(self._hover)
        self.plane.resized.connect(self._fit_size)
        self.plane.overlays.slice_dragged.connect(self._ask_slice)
        self.plane.overlays.clicked.connect(self._pick)

        self._legend = ClassLegend(self)
        self.paint_mode = PaintMode(self.plane, self)
        self.paint_mode.edit_requested.connect(self.edit_requested)
        self.paint_mode.end_requested.connect(self._end_painting)
        self._brush = QToolButton(self)
        self._brush.setObjectName("paintPoints")
        self._brush.setCheckable(True)
        self._brush.setProperty("flat", True)
        self._brush.setProperty("compact", True)
        self._brush.setAccessibleName(self.tr("Paint points"))
        self._brush.setToolTip(self.tr("Paint points on the plane with a brush, or end it (P)"))
        self._brush.clicked.connect(self._ask_painting)

        self._readout = ElidedLabel(self, self.tr("The values under the mouse"))
        self._readout.setObjectName("outputReadout")
        self._readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._readout.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._readout.setFont(legible(self.font()))
        self._fit_heights(LIGHT)

        self._points = SwitchBox("points", "showPoints", self.tr("Points"), self.tr("Show the data points"), self)
        self._test = SwitchBox(
            "test_points", "showTestData", self.tr("Test data"), self.tr("Show the test points too, as diamonds"), self
        )
        self._discrete = SwitchBox(
            "discretize",
            "discretize",
            self.tr("Discretize"),
            self.tr("Show only the decision: one colour on each side of the threshold"),
            self,
        )
        self._boxes = (self._points, self._test, self._discrete)
        for box in self._boxes:
            box.viewing_requested.connect(self.viewing_requested)

        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._back)
        head.addWidget(self._brush)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(14)
        foot.addStretch()
        for box in self._boxes:
            foot.addWidget(box)
        foot.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 4, _MARGIN, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.plane, 1000)
        column.addWidget(self._legend)
        column.addWidget(self._readout)
        column.addWidget(self._foot)
        column.addWidget(self.paint_mode.bar)
        column.addStretch(1)  # what the square leaves over in a tall panel
        self._show_switches()
        self._show_words()

    # --- what is shown ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._one_scale = theme.one_scale
        self.plane.show_theme(theme)
        self._legend.show_theme(theme)
        self.paint_mode.show_theme(theme)
        self._brush.setIcon(icon("paint", theme, theme.muted))
        self._brush.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._show_map()
        scale = self.devicePixelRatioF() * theme.scale
        for box, picture in (
            (self._points, mark_picture(theme, scale, is_test=False)),
            (self._test, mark_picture(theme, scale, is_test=True)),
            (self._discrete, halves_picture(theme, scale)),
        ):
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            box.setIcon(QIcon(picture))
            box.setIconSize(picture.deviceIndependentSize().toSize())
        self._fit_heights(theme)

    def _fit_heights(self, theme: Theme) -> None:
        """Give the lines above and below the plane the height of their texts, whatever they say."""
        height = theme.px(20)  # as high as the title
        self._back.setStyleSheet(f"min-height: {height}px; max-height: {height}px; padding: 0 8px")
        self._readout.setFixedHeight(self._readout.fontMetrics().height() + 4)

    def show_document(self, document: Document) -> None:
        """Forget a map that belongs to another structure."""
        if self._spec is None or self._spec.layer_sizes != document.spec.layer_sizes:
            self._keeper.begin()
        if self._spec is None or self._spec.data != document.spec.data:
            self.show_dataset(document.spec.data.dataset)
            self.paint_mode.show_source(document.spec.data)
        self._spec = document.spec
        self._show_legend()
        self._has_test = document.spec.data.test_size > 0
        self._show_switches()
        self._show_axes()
        if self._snapshot is not None and not self._snapshot.fits(document.spec):
            self._snapshot = None
            self.plane.overlays.show_snapshot(None)
        self._show_map()

    def show_viewing(self, viewing: Viewing) -> None:
        """Lay over the plane what is looked at, and no points where they are hidden."""
        before, self._viewing = self._viewing, viewing
        for box in self._boxes:
            box.show_viewing(viewing)
        if viewing.selection != before.selection:
            self.show_selection(viewing.selection)
        if viewing.slice_ends != before.slice_ends:
            self._show_line()
        if viewing.is_painting != before.is_painting:
            self._brush.setChecked(viewing.is_painting)
            self._foot.setVisible(not viewing.is_painting)
            self.paint_mode.show_painting(viewing.is_painting)
        if viewing.lit_cell != before.lit_cell:
            self._show_lit()
        if _told_of_points(viewing) != _told_of_points(before):
            self._show_switches()
            self._show_axes()
        if viewing.pointed != before.pointed:
            self._show_pointed()

    def show_slice_line(self, is_shown: bool) -> None:
        """Lay the line of the slice over the plane, to be dragged by its ends, or take it away."""
        self._shows_line = is_shown
        self._show_line()

    def _show_axes(self) -> None:
        """Tell points as they are told now: by coordinates, or in a table's own units."""
        if self._spec is None:
            return
        axes = Axes.of(self._spec.data, self._viewing.is_on("own_units"))
        if axes != self._axes:
            self._axes = axes
            self.plane.show_axes(axes)
            self.plane.setMaximumHeight(self.plane.height_for(self.width() - 2 * _MARGIN))
            self._show_words()

    def _show_line(self) -> None:
        self.plane.overlays.line.show_ends(self._viewing.slice_ends if self._shows_line else None)

    def show_sample_picking(self, is_picking: bool) -> None:
        """Whether a click picks the nearest training sample."""
        self._is_picking = is_picking
        self.plane.overlays.show_picked(is_picking)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show these data points; a document brings its own."""
        self._dataset = dataset
        self.plane.show_dataset(dataset)
        self._show_legend()
        self._show_pointed()

    def _show_pointed(self) -> None:
        row, dataset = self._viewing.pointed, self._dataset
        if row is None or dataset is None or self._viewing.hides_points:
            self.plane.show_lit(None)
            return
        train = len(dataset.train)
        samples, at = (dataset.train, row) if row < train else (dataset.test, row - train)
        if at < len(samples):
            x1, x2 = samples.points[at].tolist()
            self.plane.show_lit((x1, x2))

    def _show_legend(self) -> None:
        """Name the classes, unless they are told by the colour bar alone."""
        dataset = self._dataset
        by_class = self._spec is not None and self._spec.head.one_for_each
        self.plane.show_class_looks(by_class)
        self.paint_mode.bar.show_class_looks(by_class)
        if dataset is not None:
            is_needed = by_class or dataset.classes != TWO_CLASSES
            self._legend.show_classes(dataset.classes if is_needed else (), by_class=by_class)

    def _show_lit(self) -> None:
        """Let the points stand out that the cell of the confusion matrix counts."""
        cell, lit = self._viewing.lit_cell, None
        confusion = self._snapshot.get(Confuse) if self._snapshot is not None else None
        if cell is not None and confusion is not None and self._dataset is not None:
            lit = samples_in(self._dataset, confusion, cell)
        self.plane.show_counted(lit)

    def show_selection(self, selection: Selection | None) -> None:
        """Know what is selected; its map comes with a snapshot."""
        self._selection = selection
        self.plane.overlays.show_selection(selection)
        if self._snapshot is None:
            self._show_map()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the map and the probe of the snapshot."""
        if self._spec is None or not snapshot.fits(self._spec):
            return
        start = perf_counter()
        before, self._snapshot = self._snapshot, snapshot
        self.plane.overlays.show_snapshot(snapshot)
        self._show_lit()
        interval_ms, self._shown_at = (start - self._shown_at) * 1e3, start
        self._show_map()
        paint_ms = (perf_counter() - start) * 1e3 + self.plane.paint_ms
        steps = snapshot.learned.steps - (before.learned.steps if before is not None else 0)
        runs_freely = snapshot.epochs_per_second > 0.0 and steps >= _STEPS_OF_A_FREE_RUN
        if self._keeper.fit_frame(paint_ms, interval_ms if runs_freely else None):
            self.resolution_requested.emit(self._keeper.resolution)

    def _show_map(self) -> None:
        spec = self._snapshot.spec if self._snapshot is not None else self._spec
        if spec is not None:
            layer, unit = self._looked_at()
            snapshot, is_class = self._snapshot, spec.data.is_classification
            if snapshot is None:
                self.plane.show_map(None, ColourScale.about(spec.head.middle, spec.head.reach), is_class=is_class)
            elif (winners := self._winners()) is not None:
                self.plane.show_winners(winners, len(spec.data.dataset.classes))
            else:
                scale = scale_of_unit(snapshot, layer, unit, self._one_scale)
                surface = snapshot[MapSurface]
                self.plane.show_map(
                    surface.values, scale, surface.contour, is_class=is_class, output_of=self._class_output
                )
                reach = 1.0 if is_class or self._one_scale else float(snapshot[MapUnits].scales.units[-1])
                self.plane.show_label_reach(reach)
        self._show_words()

    def _winners(self) -> Winners | None:
        """Which class wins where; None where a single unit is on show, or one output tells the classes by its side."""
        if self._snapshot is None or self._snapshot[MapSurface].unit is not None:
            return None
        return self._snapshot.get(MapWinners)

    def _looked_at(self) -> tuple[int, int]:
        """The unit (layer, unit) that is on show: the snapshot's, before one has come the selected one."""
        spec = self._snapshot.spec if self._snapshot is not None else self._spec
        output = (len(spec.network.hidden), 0) if spec is not None else (0, 0)
        if self._snapshot is not None:
            return self._snapshot[MapSurface].unit or output
        selection = self._selection
        if spec is None or selection is None or selection.unit is None:
            return output
        return (selection.layer, selection.unit) if selection.exists_in(spec) else output

    @property
    def _class_output(self) -> int | None:
        """The output unit of a class that is on show by itself."""
        spec = self._snapshot.spec if self._snapshot is not None else self._spec
        if spec is None or not spec.head.one_for_each:
            return None
        shown = self._snapshot[MapSurface].unit if self._snapshot is not None else None
        return shown[1] if shown is not None and shown[0] == len(spec.network.hidden) else None

    def _show_words(self) -> None:
        spec = self._snapshot.spec if self._snapshot is not None else self._spec
        layer, unit = self._looked_at()
        is_output = spec is None or layer >= len(spec.network.hidden)
        own_class = self._class_output
        if own_class is not None and spec is not None:
            title = self.tr("Output of {name}").format(name=spec.data.dataset.label_name(own_class))
        elif is_output:
            title = self.tr("Network output")
        else:
            title = self.tr("Unit {unit} of layer {layer}").format(unit=unit + 1, layer=layer + 1)
        self._title.setText(title)
        self._back.setVisible(not is_output or own_class is not None)

        probe = self._snapshot.get(ProbePoint) if self._snapshot is not None else None
        if self._pointed is None:
            texts: tuple[str, ...] = (self.tr("Point at the plane to read its values"), self.tr("Point at the plane"))
        elif probe is None:
            texts = self._readings(*self._pointed, "", float("nan"))
        elif is_output and own_class is None and len(probe.outputs) > 1 and spec is not None:
            winner = int(probe.outputs.argmax())
            texts = self._readings(*probe.point, spec.data.dataset.label_name(winner), float(probe.outputs[winner]))
        else:
            name = self.tr("output") if is_output else self.tr("unit {unit}").format(unit=unit + 1)
            texts = self._readings(*probe.point, name, float(probe.a[layer][unit]))
        told = None if probe is None or self._pointed is None or len(probe.outputs) == 1 else probe.outputs.tolist()
        self._legend.show_shares(told)
        self._readout.setForegroundRole(_WITH_VALUES if self._pointed is not None else _WITHOUT)
        self._readout.show_texts(*texts)

    def _readings(self, x1: float, x2: float, name: str, value: float) -> tuple[str, ...]:
        """The point and its value in ever fewer letters: names give way before numbers do."""
        axes = self._axes
        told = "   ".join(f"{axes.names[at]} = {axes.text(at, x, 5)}" for at, x in enumerate((x1, x2)))
        point = axes.point((x1, x2))
        if not name:
            return told, point
        written = fixed(value, 3, 6)
        spec = self._snapshot.spec if self._snapshot is not None else self._spec
        is_output = spec is not None and self._looked_at()[0] == len(spec.network.hidden)
        own = own_label(spec.data, value) if spec is not None and is_output and axes.is_own else ""
        if own:
            full = f"   {name} = {written}   {own}"
            return f"{told}{full}", f"{point}{full}", f"{point}   {own}", own
        cut = (name if len(name) <= most else f"{name[: most - 1]}…" for most in _SHORTER_NAMES)
        return (f"{told}   {name} = {written}", *(f"{point}   {short} = {written}" for short in (name, *cut)), written)

    def _show_switches(self) -> None:
        viewing, may_show = self._viewing, not self._viewing.hides_points
        shows_points = viewing.is_on("points")
        paints = viewing.is_painting  # all points are seen then: what is added, and what the eraser goes over
        self.plane.show_points(
            (shows_points or paints) and may_show, (viewing.is_on("test_points") or paints) and may_show
        )
        self._show_pointed()
        self._points.setEnabled(may_show)
        self._test.setEnabled(shows_points and may_show and self._has_test)
        self._test.setToolTip(
            self._test_words() if self._has_test else self.tr("There are no test points: all points are trained on")
        )
        self.plane.show_discrete(viewing.is_on("discretize"))
        self.plane.overlays.show_kinks(viewing.is_on("kink_lines"))

    def _test_words(self) -> str:
        if self._dataset is not None and len(self._dataset.classes) > 2:
            return self.tr("Show the test points too, with a light heart")
        return self.tr("Show the test points too, as diamonds")

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        arrows = ("Left", "Right", "Up", "Down")
        lines = (
            (_tr("move the mark over the plane (with Shift by larger steps)"), arrows),
            (_tr("look at the sample at the mark"), ("Return",)),
            (_tr("put an end of the slice's line to the mark"), ("A", "B")),
        )
        return PartKeys(_tr("In the output"), lines), PaintMode.own_keys()

    # --- what is asked for ---

    def _hover(self, point: tuple[float, float] | None) -> None:
        left = point is None and self._pointed is not None
        self._pointed = point
        if left:
            self._throttle.stop()
            self._ask_probe(None)
            self._show_words()
        elif point is not None:
            self._throttle.request()

    def _pick(self, point: Point) -> None:
        """Ask for the training sample that is nearest to a point of the plane."""
        if self._is_picking and self._dataset is not None and len(self._dataset.train):
            apart = self._dataset.train.points - np.array(point)
            self.viewing_requested.emit(replace(self._viewing, sample=int(np.argmin((apart**2).sum(axis=1)))))

    def _request_probe(self) -> None:
        if self._pointed is not None:
            self._ask_probe(self._pointed)

    def _ask_probe(self, point: Point | None) -> None:
        self.viewing_requested.emit(replace(self._viewing, probe=point, pointed=self._row_at(point)))

    def _row_at(self, point: Point | None) -> int | None:
        """The row of the data point that is pointed at, of those that are shown."""
        dataset = self._dataset
        if point is None or dataset is None or not self.plane.shows_points:
            return None
        samples = dataset.all if self.plane.shows_test_points else dataset.train
        if not len(samples):
            return None
        apart = np.hypot(*(samples.points - point).T)
        row = int(np.argmin(apart))
        return row if apart[row] <= _POINTING_REACH else None

    def _ask_painting(self, is_on: bool) -> None:
        self.viewing_requested.emit(replace(self._viewing, is_painting=is_on))

    def _end_painting(self) -> None:
        self._ask_painting(False)

    def _ask_slice(self, ends: Ends) -> None:
        self.viewing_requested.emit(replace(self._viewing, slice_ends=ends))

    def _request_output(self) -> None:
        self.selection_requested.emit(None)

    def _fit_size(self, side_px: float) -> None:
        if self._keeper.fit_size(side_px):
            self.resolution_requested.emit(self._keeper.resolution)

    # --- Qt's overrides ---

    def minimumSizeHint(self) -> QSize:
        """The same whatever is said below the plane, which gives way to it: no panel moves for a legend or a brush."""
        widest = max(part.minimumSizeHint().width() for part in (self._foot, self.paint_mode.bar))
        lines = (self._title, self._readout, self._foot)
        height = sum(part.sizeHint().height() for part in lines) + self.plane.minimumSizeHint().height()
        return QSize(widest + 2 * _MARGIN, height + _BETWEEN)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self.paint_mode.takes(event):
            event.accept()  # before the Escape of the window, of full screen and of presenter mode
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.paint_mode.takes(event):
            self.paint_mode.press(event)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.plane.setMaximumHeight(self.plane.height_for(self.width() - 2 * _MARGIN))


def _told_of_points(viewing: Viewing) -> tuple[object, ...]:
    """What of it says which points are shown."""
    return viewing.switches, viewing.hides_points, viewing.is_painting


def _tr(text: str) -> str:
    return QCoreApplication.translate("OutputView", text)
