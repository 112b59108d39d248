"""The loss landscape: the training loss over a plane of parameters, with the way that training takes across it."""

from dataclasses import replace
from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QSignalBlocker, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine.data.plane import Point
from engine.parameters import Address
from engine.questions.landscape import ZOOMS, LossMap, MapLoss
from engine.questions.loss_plane import PlaneName
from engine.questions.question import Questions
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.model.document import Document
from playground.model.numerals import counted, measured, percent
from playground.model.viewing import Viewing
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.labelled import describe
from playground.views.controls.seed_box import SeedBox
from playground.views.look.icons import icon
from playground.views.look.style import use_low_lines
from playground.views.look.theme import Theme
from playground.views.panels.landscape.landscape_chart import LandscapeChart
from playground.views.panels.landscape.parameter_picker import ParameterPicker, parameter_name
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 66
_WIDE: Final = 560
_LOW: Final = 330
_KINDS: Final[tuple[PlaneName, ...]] = ("pair", "random", "path")


class LandscapePanel(QWidget):
    """Shows the loss over a plane; asks for another plane."""

    viewing_requested = Signal(object)
    """The Viewing with another plane."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("landscape_panel")
        self.setAccessibleName(self.tr("Loss landscape"))
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._pointed: Point | None = None
        self._scale = 1.0
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show)
        self.chart = LandscapeChart(self)
        self.chart.setAccessibleName(self.tr("The loss over the plane"))
        self._kinds = CalmComboBox(self)
        describe(
            self._kinds,
            "landscape_plane",
            self.tr("Plane"),
            self.tr(
                "Over which plane the loss is shown: of two weights or biases; of two random directions, in which each "
                "unit’s weights change by as much as they are large; or of the two directions in which training has "
                "moved most"
            ),
        )
        self._kinds.addItems([self.tr("Two parameters"), self.tr("Random directions"), self.tr("Along the path")])
        self._seed = SeedBox("landscape_seed", np.random.default_rng(), self)
        self._seed.describe(
            self.tr("Seed of the directions"),
            self.tr("Which random directions: the same seed gives the same ones"),
            self.tr("Other random directions"),
        )
        self._farther = self._button("zoom-out", "landscape_farther", self.tr("Show more of the plane (−)"))
        self._nearer = self._button("zoom-in", "landscape_nearer", self.tr("Show the plane from nearer (+)"))
        self._across = ParameterPicker("landscape_across", self.tr("Across"), self)
        self._up = ParameterPicker("landscape_up", self.tr("Up"), self)
        self._words = ElidedLabel(self)
        self._words.setObjectName("landscape_words")
        self._words.setProperty("caption", True)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self._kinds)
        head.addWidget(self._seed)
        head.addStretch(1)
        head.addWidget(self._farther)
        head.addWidget(self._nearer)
        self._pickers = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pickers.setSpacing(2)
        self._pickers.addWidget(self._across)
        self._pickers.addWidget(self._up)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 6, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(self._pickers)
        column.addWidget(self.chart, 1)
        column.addWidget(self._words)
        self._kinds.activated.connect(self._ask_kind)
        self._seed.chosen.connect(self._ask_seed)
        self._farther.clicked.connect(self._ask_farther)
        self._nearer.clicked.connect(self._ask_nearer)
        self._across.chosen.connect(self._ask_across)
        self._up.chosen.connect(self._ask_up)
        self.chart.pointed.connect(self._point)
        self.chart.zoom_wanted.connect(self._ask_zoom)

    def _button(self, picture: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("picture", picture)
        describe(button, name, tip, tip)
        return button

    # --- what is shown ---

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        return frozenset({viewing.landscape})

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and sizes."""
        self.chart.show_theme(theme)
        self._seed.show_theme(theme)
        for button in (self._farther, self._nearer):
            button.setIcon(icon(str(button.property("picture")), theme))
        self._scale = theme.text_scale
        use_low_lines(self, theme.text_scale)
        ParameterPicker.align(self._across, self._up)
        self._arrange()

    def show_document(self, document: Document) -> None:
        """Know which network there is."""
        spec = document.spec
        if self._snapshot is not None and self._snapshot.spec != spec:
            self._snapshot = None
        self._spec = spec
        for picker in (self._across, self._up):
            picker.show_spec(spec)
        self._show_choices()
        self._show()

    def show_viewing(self, viewing: Viewing) -> None:
        """Show which plane is chosen."""
        before, self._viewing = self._viewing, viewing
        if viewing.landscape != before.landscape:
            self._show_choices()
            self._show()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the map and the path of this snapshot, at this panel's own pace."""
        if self._spec is None or snapshot.spec != self._spec:
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    def _show_choices(self) -> None:
        chosen = self._viewing.landscape
        with QSignalBlocker(self._kinds):
            self._kinds.setCurrentIndex(_KINDS.index(chosen.kind))
        self._seed.setVisible(chosen.kind == "random")
        self._seed.show_value(chosen.seed)
        for picker, address in ((self._across, chosen.first), (self._up, chosen.second)):
            picker.setVisible(chosen.kind == "pair")
            if self._spec is not None and _has(self._spec, address):
                picker.show_address(address)
        self._farther.setEnabled(chosen.zoom > ZOOMS[0])
        self._nearer.setEnabled(chosen.zoom < ZOOMS[1])

    @property
    def _map(self) -> LossMap | None:
        """The map that is asked for, if it has come."""
        return None if self._snapshot is None else self._snapshot.answers.of(self._viewing.landscape)

    def _show(self) -> None:
        shown, spec = self._map, self._spec
        self.chart.show_map(shown)
        if shown is not None and shown.plane is not None and spec is not None:
            self.chart.show_titles(*self._titles(shown, spec))
        self._tell()

    def _titles(self, shown: LossMap, spec: Spec) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What stands at the axes, and shorter."""
        chosen = self._viewing.landscape
        if chosen.kind == "pair":
            return parameter_name(spec, chosen.first), parameter_name(spec, chosen.second)
        if chosen.kind == "random" or shown.plane is None or shown.plane.shares is None:
            return (self.tr("random direction 1"), "1"), (self.tr("random direction 2"), "2")
        long, short = self.tr("principal direction: {0} % of the path"), self.tr("{0} % of the path")
        first, second = ((long.format(percent(share)), short.format(percent(share))) for share in shown.plane.shares)
        return first, second

    def _tell(self) -> None:
        wordings = self._few_words()
        few = wordings[0]
        self._words.show_texts(*wordings)
        more = self._more_words()
        if more != self.chart.toolTip():
            self.chart.setToolTip(more)
            self.chart.setAccessibleDescription(f"{few}. {more}" if few else more)

    def _few_words(self) -> tuple[str, ...]:
        """What is said below the picture, and shorter."""
        shown = self._map
        if shown is None:
            return ("",)
        if shown.plane is None:
            if self._viewing.landscape.kind != "path":
                return (self.tr("The weights have grown too large for a picture"),)
            return (self.tr("The path is too short for directions of its own: train a little"),)
        if self._pointed is not None:
            loss, (x, y) = shown.loss_at(*self._pointed), self._pointed
            return (self.tr("Loss ≈ {0} at ({1}, {2})").format(measured(loss), measured(x), measured(y)),)
        low, high = (measured(end, 2) for end in shown.range)
        now = self.tr("Loss {0}").format(measured(shown.loss))
        spans = self.tr("here from {0} to {1}").format(low, high)
        lines, arrow, brief = "", "", ""
        if len(shown.levels):
            lines = self.tr("each line × {0}").format(measured(shown.factor))
        factor = self.chart.arrow_factor
        if factor:
            times = "" if factor == 1.0 else f" × {measured(factor)}"
            arrow, brief = self.tr("arrow: next step{0}").format(times), self.tr("arrow{0}").format(times)
        wordings = ((now, spans, lines, arrow), (now, spans, lines, brief), (now, lines, brief), (now, brief))
        return tuple(", ".join(filter(None, parts)) for parts in wordings)

    def _more_words(self) -> str:
        """What the picture shows, and what it cannot."""
        shown, spec = self._map, self._spec
        if shown is None or shown.plane is None or spec is None:
            return ""
        total = sum((inputs + 1) * units for inputs, units in zip(spec.layer_sizes, spec.layer_sizes[1:], strict=False))
        points = spec.data.train_size
        over = self.tr("the {0} training points").format(counted(points))
        if shown.points < points:
            over = self.tr("{0} of {1} training points, taken evenly").format(counted(shown.points), counted(points))
        told = [self.tr("The mean loss over {0}.").format(over)]
        if spec.training.penalty != "none":
            told.append(self.tr("The penalty is left out, as everywhere."))
        if len(shown.levels):
            told.append(self.tr("From one line to the next it is {0} times as large.").format(measured(shown.factor)))
        told.append(self.tr("The dark dot is the network now, the ring where its path begins."))
        if shown.step is not None:
            told.append(
                self.tr("The arrow is the next step, of which {0} % goes along this plane.").format(
                    percent(shown.step_share)
                )
            )
        if total > 2:
            told.append(
                self.tr(
                    "The network has {0} weights and biases, and this plane shows two directions among as many. The "
                    "path is its shadow on the plane: where it seems to climb, it goes down in directions that are not "
                    "shown, and a dip here need not be one of the whole landscape."
                ).format(counted(total))
            )
        return " ".join(told)

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("read the loss at a place, and go from place to place"), ("Left", "Right", "Up", "Down")),
            (_tr("show the plane from nearer or farther"), ("+", "-")),
        )
        return (PartKeys(_tr("In the loss landscape"), lines),)

    # --- what is asked for ---

    def _point(self, place: Point | None) -> None:
        self._pointed = place
        self._tell()

    def _ask(self, landscape: MapLoss) -> None:
        if landscape != self._viewing.landscape:
            self.viewing_requested.emit(replace(self._viewing, landscape=landscape))

    def _ask_kind(self, index: int) -> None:
        self._ask(replace(self._viewing.landscape, kind=_KINDS[index], zoom=0))

    def _ask_seed(self, seed: float) -> None:
        self._ask(replace(self._viewing.landscape, seed=round(seed)))

    def _ask_nearer(self) -> None:
        self._ask_zoom(1)

    def _ask_farther(self) -> None:
        self._ask_zoom(-1)

    def _ask_zoom(self, by: int) -> None:
        zoom = min(max(self._viewing.landscape.zoom + by, ZOOMS[0]), ZOOMS[1])
        self._ask(replace(self._viewing.landscape, zoom=zoom))

    def _ask_across(self, address: Address) -> None:
        chosen = self._viewing.landscape
        second = chosen.first if address == chosen.second else chosen.second  # the two change places
        self._ask(replace(chosen, first=address, second=second))

    def _ask_up(self, address: Address) -> None:
        chosen = self._viewing.landscape
        first = chosen.second if address == chosen.first else chosen.first
        self._ask(replace(chosen, first=first, second=address))

    # --- Qt's overrides ---

    def _arrange(self) -> None:
        """The two parameters side by side where there is room, or where there is too little for one below the other."""
        is_wide, is_low = self.width() >= _WIDE * self._scale, self.height() < _LOW * self._scale
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._pickers.setDirection(across if is_wide or is_low else down)
        self._pickers.setSpacing(12 if is_wide else 4)
        for picker in (self._across, self._up):
            picker.show_caption(is_wide or not is_low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 170)


def _has(spec: Spec, address: Address) -> bool:
    """Whether the network has such a parameter: a document is shown before the viewing that fits it."""
    sizes = spec.layer_sizes
    return (
        address.layer < len(sizes) - 1
        and address.unit < sizes[address.layer + 1]
        and (address.input is None or address.input < sizes[address.layer])
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("LandscapePanel", text)
