"""Warped space: the plane and its data as a layer sees them, in step with training."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.questions.probe import Probe, ProbePoint
from engine.questions.question import Questions
from engine.questions.unit_maps import MapUnits
from engine.questions.warp import Warp, Warped, units_shown
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.numerals import percent
from playground.model.viewing import Viewing
from playground.model.wording import layer_name
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.labelled import describe
from playground.views.look.style import use_low_lines
from playground.views.look.theme import Theme
from playground.views.panels.warp.warp_chart import WarpChart
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 66
_WIDE: Final = 400


class WarpPanel(QWidget):
    """Shows the warped plane; asks for another layer, for other axes, and for a data point to be lit."""

    viewing_requested = Signal(object)
    """The Viewing with another layer or other axes, or with a data point that is pointed at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("warp_panel")
        self.setAccessibleName(self.tr("Warped space"))
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._one_scale, self._scale = False, 1.0
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show)
        self.chart = WarpChart(self)
        self.chart.setAccessibleName(self.tr("The plane as the layer sees it"))
        self._layers = self._combo(
            "warp_layer", self.tr("Seen by"), self.tr("After which layer the plane and the data are shown")
        )
        self._how = self._combo(
            "warp_axes",
            self.tr("Axes"),
            self.tr(
                "What the axes are: the two directions in which the layer’s numbers differ most over the training "
                "points (principal directions), or two of its units"
            ),
        )
        self._how.addItems([self.tr("Principal directions"), self.tr("Two units")])
        self._across = self._combo("warp_across", self.tr("Across"), self.tr("The unit that is drawn across"))
        self._up = self._combo("warp_up", self.tr("Up"), self.tr("The unit that is drawn upwards"))
        self._words = ElidedLabel(self)
        self._words.setObjectName("warp_words")
        self._words.setProperty("caption", True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row, parts in ((first, (self._layers, self._how)), (second, (self._across, self._up))):
            row.setSpacing(4)
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(2)
        head.addLayout(first)
        head.addLayout(second, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 6, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.chart, 1)
        column.addWidget(self._words)
        self._layers.activated.connect(self._ask_layer)
        self._how.activated.connect(self._ask_how)
        self._across.activated.connect(self._ask_across)
        self._up.activated.connect(self._ask_up)
        self.chart.pointed.connect(self._ask_pointed)
        self.chart.layer_wanted.connect(self._ask_next_layer)

    def _combo(self, name: str, accessible_name: str, tip: str) -> CalmComboBox:
        combo = CalmComboBox(self)
        describe(combo, name, accessible_name, tip)
        combo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        combo.setSizeAdjustPolicy(CalmComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMinimumWidth(44)
        return combo

    # --- what is shown ---

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        return frozenset({viewing.warp})

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and sizes."""
        self._one_scale, self._scale = theme.one_scale, theme.text_scale
        use_low_lines(self, theme.text_scale)
        self._arrange()
        self.chart.show_theme(theme)

    def show_document(self, document: Document) -> None:
        """Know which network and which data there are."""
        spec = document.spec
        if self._snapshot is not None and not self._is_of(self._snapshot, spec):
            self._snapshot = None
        self._spec = spec
        self.chart.show_data(spec.data.dataset, by_class=spec.head.one_for_each, middle=spec.head.middle)
        hidden = len(spec.network.hidden)
        with QSignalBlocker(self._layers):
            self._layers.clear()
            self._layers.addItem(self.tr("Features"))
            for at, layer in enumerate(spec.layers):
                activation = UNIT_ACTIVATIONS[layer.activation].label.partition(" (")[0]
                self._layers.addItem(f"{layer_name(at, hidden)}: {activation}")
        self._show_choices()
        self._show()

    def show_viewing(self, viewing: Viewing) -> None:
        """Show the layer and the axes that are looked at, and light the point that is pointed at."""
        before, self._viewing = self._viewing, viewing
        if viewing.warp != before.warp:
            self._show_choices()
        self.chart.show_points(
            viewing.is_on("points") and not viewing.hides_points,
            viewing.is_on("test_points"),
        )
        self.chart.show_lit(viewing.pointed)
        if viewing.probe is None:
            self.chart.show_probe(None)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the plane as it is bent in this snapshot, at this panel's own pace."""
        if self._spec is None or not self._is_of(snapshot, self._spec):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    @staticmethod
    def _is_of(snapshot: Snapshot, spec: Spec) -> bool:
        return snapshot.fits(spec) and snapshot.spec.data == spec.data

    @property
    def _after(self) -> int:
        """How many layers the plane has gone through."""
        assert self._spec is not None
        after = self._viewing.warp.after
        return len(self._spec.network.hidden) if after is None else min(after, len(self._spec.layers))

    def _names(self, after: int) -> list[str]:
        """What the numbers are called after so many layers."""
        spec = self._spec
        assert spec is not None
        if after == 0:
            return [FEATURES[name].notation for name in spec.features]
        if after == len(spec.layers):
            classes = spec.data.dataset.classes if spec.head.one_for_each else (self.tr("output"),)
            return list(classes)
        return [self.tr("unit {0}").format(unit + 1) for unit in range(spec.layers[after - 1].units)]

    def _show_choices(self) -> None:
        if self._spec is None:
            return
        after, warp = self._after, self._viewing.warp
        names = self._names(after)
        has_two, by_units = len(names) > 1, warp.units is not None or len(names) == 1
        self._how.setItemText(1, self.tr("Two units") if has_two else self.tr("One unit"))
        with QSignalBlocker(self._layers), QSignalBlocker(self._how):
            self._layers.setCurrentIndex(after)
            self._how.setCurrentIndex(1 if by_units else 0)
        self._how.setEnabled(has_two)
        shown = units_shown(warp.units, len(names))
        for at, combo in enumerate((self._across, self._up)):
            combo.setVisible(by_units and has_two)
            with QSignalBlocker(combo):
                _set_items(combo, names)
                combo.setCurrentIndex(shown[min(at, len(shown) - 1)])

    def _show(self) -> None:
        spec, snapshot = self._spec, self._snapshot
        warped = snapshot.get(Warp) if snapshot is not None else None
        if spec is None or snapshot is None or warped is None:
            self.chart.show_warped(None)
            self._tell("", "")
            return
        is_plain = spec.data.is_classification or self._one_scale
        reach = 1.0 if is_plain else float(snapshot[MapUnits].scales.units[-1])
        self.chart.show_warped(warped, reach)
        self.chart.show_titles(*self._titles(warped))
        self._tell(*self._border_words(warped, spec))
        self._show_probe(warped, snapshot.get(ProbePoint))

    def _show_probe(self, warped: Warped, probe: Probe | None) -> None:
        if probe is None or self._viewing.probe is None:
            self.chart.show_probe(None)
            return
        numbers = probe.features if warped.after == 0 else probe.a[warped.after - 1]
        x, y = warped.drawn(numbers[:, None])[0].tolist()
        self.chart.show_probe((x, y) if math.isfinite(x) and math.isfinite(y) else None)

    def _titles(self, warped: Warped) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What stands at the axes: `unit 2 of layer 1`, or how much of the variance a direction has; then shorter."""
        assert self._spec is not None
        if warped.units is None:
            forms = (self.tr("principal direction: {0} % of the variance"), self.tr("{0} % of the variance"))
            first, second = (tuple(form.format(percent(float(share))) for form in forms) for share in warped.shares)
            return first, second
        names = self._names(warped.after)
        if 0 < warped.after < len(self._spec.layers):
            of = self.tr("{0} of layer {1}")
            told = [(of.format(name, warped.after), name) for name in names]
        else:
            told = [(name, name) for name in names]
        if warped.is_line:
            return told[0], (self.tr("class") if self._spec.data.dataset.classes else self.tr("label"),)
        return told[warped.units[0]], told[warped.units[1]]

    def _border_words(self, warped: Warped, spec: Spec) -> tuple[str, str]:
        """What the line is, in few words and in more."""
        is_last = warped.after == len(spec.network.hidden)
        where = self.tr("undecided") if spec.data.is_classification else self.tr("0")
        if not len(warped.border):
            return (
                self.tr("No line: the output is never {0} here").format(where),
                self.tr("Nowhere in this picture is the network’s output {0}.").format(where),
            )
        if warped.is_whole:
            few = self.tr("Line: the output is {0}").format(where)
            more = self.tr("The line is where the rest of the network gives an output that is {0}.").format(where)
        else:
            few = self.tr("Dotted: the output is {0} if the rest is average").format(where)
            more = self.tr(
                "The layer has {0} numbers, and the picture shows two. The dotted line is where the output is {1} if "
                "all that is not shown has its mean over the training points. A point may lie on the other side of it."
            ).format(warped.size, where)
        if is_last:
            several = spec.head.one_for_each and spec.data.class_count > 2
            more += " " + (
                self.tr("After the last hidden layer each border is straight: the output can do no more than that.")
                if several
                else self.tr("After the last hidden layer it is straight: the output can do no more than that.")
            )
        return few, more

    def _tell(self, few: str, more: str) -> None:
        if few != self._words.text():
            self._words.setText(few)
        self.chart.setToolTip(more)
        if more != self.chart.accessibleDescription():
            self.chart.setAccessibleDescription(more)

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = ((_tr("see the plane a layer earlier or later"), ("Left", "Right")),)
        return (PartKeys(_tr("In the warped space"), lines),)

    # --- what is asked for ---

    def _ask(self, warp: Warp) -> None:
        if warp != self._viewing.warp:
            self.viewing_requested.emit(replace(self._viewing, warp=warp))

    def _ask_layer(self, after: int) -> None:
        assert self._spec is not None
        is_last_hidden = after == len(self._spec.network.hidden)  # then it stays the last, also when layers are added
        self._ask(replace(self._viewing.warp, after=None if is_last_hidden else after))

    def _ask_next_layer(self, direction: int) -> None:
        if self._spec is not None:
            self._ask_layer(min(max(self._after + direction, 0), len(self._spec.layers)))

    def _ask_how(self, index: int) -> None:
        self._ask(replace(self._viewing.warp, units=(0, 1) if index == 1 else None))

    def _ask_across(self, unit: int) -> None:
        self._ask_unit(0, unit)

    def _ask_up(self, unit: int) -> None:
        self._ask_unit(1, unit)

    def _ask_unit(self, axis: int, unit: int) -> None:
        """Draw another unit along an axis; if it is that of the other axis, the two change places."""
        units = list(self._viewing.warp.units or (0, 1))
        if units[1 - axis] == unit:
            units[1 - axis] = units[axis]
        units[axis] = unit
        self._ask(replace(self._viewing.warp, units=(units[0], units[1])))

    def _ask_pointed(self, row: int | None) -> None:
        self.viewing_requested.emit(replace(self._viewing, pointed=row))

    # --- Qt's overrides ---

    def _arrange(self) -> None:
        """The units beside the layer where there is room, else below it."""
        is_wide = self.width() >= _WIDE * self._scale
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 150)


def _set_items(combo: CalmComboBox, names: Sequence[str]) -> None:
    """Let a list have these names; it is left as it is where it has them."""
    if [combo.itemText(at) for at in range(combo.count())] != list(names):
        combo.clear()
        combo.addItems(list(names))


def _tr(text: str) -> str:
    return QCoreApplication.translate("WarpPanel", text)
