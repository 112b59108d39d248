"""The data panel: which toy data, how much of it, how noisy, and how it is split. Shows the document's data spec."""

from collections.abc import Hashable
from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QLabel, QWidget

from engine.data.generators import GENERATORS
from engine.data.split import LEAST_SHARE, MOST_SHARE
from engine.spec import MAX_SAMPLES, MIN_SAMPLES, DataSpec
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.model.wording import limits_of
from playground.views.controls.scroll_panel import ScrollPanel
from playground.views.controls.seed_box import SeedBox
from playground.views.controls.slider_box import SliderBox
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.data.data_tile import DataTile
from playground.views.panels.data.tile_grid import TileGrid

_SAMPLE_STOPS: Final = (
    *(MIN_SAMPLES, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800),
    *(1000, 1200, 1500, 2000, 2500, 3000, 4000, MAX_SAMPLES),
)
_BOX_WIDTH: Final = 74
_MANY_COLUMNS, _FEW_COLUMNS = 7, 4


class DataPanel(ScrollPanel):
    """Shows the document's data; asks for another kind, size, noise, split or seed."""

    edit_requested = Signal(object)

    def __init__(self, rng: np.random.Generator | None = None, parent: QWidget | None = None) -> None:
        """`rng` rolls new seeds."""
        super().__init__("data_panel", parent)
        self.setAccessibleName(self.tr("Data"))
        self._kind = ""
        self._hovered = ""
        self._document: Document | None = None
        seeds = limits_of(DataSpec, "seed").text
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._tiles = {kind: DataTile(kind, LIGHT, self.body) for kind in GENERATORS}
        self._add_tiles()
        self._samples = SliderBox("samples", _SAMPLE_STOPS, parent=self.body)
        self._samples.describe(
            self.tr("Samples"),
            self.tr("How many points there are, to train and to test: {range}").format(
                range=limits_of(DataSpec, "samples").text
            ),
        )
        self._noise = SliderBox("noise", range(51), " %", decimals=2, parent=self.body)
        self._noise.describe(self.tr("Noise, in percent"), self.tr("How noisy the data is: 0 to 50 %"))
        self._train = SliderBox("train_percent", range(LEAST_SHARE, MOST_SHARE + 1), " %", parent=self.body)
        self._train.describe(
            self.tr("Train share, in percent"),
            self.tr("How many of the points are trained on: 10 to 90 %. The others only test what was learned."),
        )
        self._seed = SeedBox("data_seed", rng or np.random.default_rng(), self.body)
        self._seed.describe(
            self.tr("Data seed"),
            self.tr("The same seed gives the same points on every machine: {range}").format(range=seeds),
            self.tr("Draw other points with a new data seed"),
        )
        self._add_numbers()
        self.rows.addStretch(1)
        self._group.buttonClicked.connect(self._choose)
        self._samples.chosen.connect(self._ask_samples)
        self._noise.chosen.connect(self._ask_noise)
        self._train.chosen.connect(self._ask_train)
        self._seed.chosen.connect(self._ask_seed)

    def _add_tiles(self) -> None:
        """The name of the chosen kind, and below it the tiles, those of each task under its name."""
        self._name = QLabel(self.body)
        self._name.setObjectName("data_name")
        self._name.setProperty("heading", True)
        self.rows.addWidget(self._name)
        self._grid = TileGrid(_MANY_COLUMNS, least=26, most=84, gap=4, parent=self.body)
        for tile in self._tiles.values():
            tile.setParent(self._grid)
            tile.hovered.connect(self._show_hovered)
            self._group.addButton(tile)
        for caption, has_classes in ((self.tr("Classification"), True), (self.tr("Regression"), False)):
            tiles = [tile for kind, tile in self._tiles.items() if GENERATORS[kind].is_classification == has_classes]
            self._grid.add_group(caption, tiles)
        self.rows.addWidget(self._grid)

    def _add_numbers(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(2)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for title, box in (
            (self.tr("Samples"), self._samples),
            (self.tr("Noise"), self._noise),
            (self.tr("Train"), self._train),
        ):
            box.set_box_width(_BOX_WIDTH)
            form.addRow(title, box)
        form.addRow(self.tr("Seed"), self._seed)
        self.rows.addLayout(form)

    # --- show -------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        self._document = document
        data = document.spec.data
        self._kind = data.kind
        with QSignalBlocker(self._group):
            self._tiles[data.kind].setChecked(True)
        self._samples.show_value(data.samples)
        self._noise.show_value(data.noise)
        self._train.show_value(data.train_percent)
        self._seed.show_value(data.seed)
        self._name_kind()

    def show_theme(self, theme: Theme) -> None:
        self._seed.show_theme(theme)
        for tile in self._tiles.values():
            tile.show_theme(theme)

    def _show_hovered(self, kind: str) -> None:
        self._hovered = kind
        self._name_kind()

    def _name_kind(self) -> None:
        """Name the kind under the mouse, else the chosen one."""
        for kind, dataset in GENERATORS.items():
            if kind == (self._hovered or self._kind):
                self._name.setText(dataset.label)

    # --- ask --------------------------------------------------------------------------------------------------------

    def _choose(self, tile: DataTile) -> None:
        if tile.kind != self._kind:
            self._ask("kind", tile.kind)

    def _ask_samples(self, value: object, gesture: Hashable) -> None:
        self._ask("samples", value, gesture)

    def _ask_noise(self, value: object, gesture: Hashable) -> None:
        self._ask("noise", float(value), gesture)  # type: ignore[arg-type]  # a number from the box

    def _ask_train(self, value: object, gesture: Hashable) -> None:
        self._ask("train_percent", value, gesture)

    def _ask_seed(self, value: object) -> None:
        self._ask("seed", value)

    def _ask(self, key: str, value: object, gesture: Hashable | None = None) -> None:
        self.edit_requested.emit(SetSetting("data", key, value, merge_key=gesture))
        if self._document is not None:
            self.show_document(self._document)  # a refused edit leaves no trace

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Few large tiles in a row where there is the height for it, else many small ones."""
        super().resizeEvent(event)
        width = self._grid.width()
        others = self.rows.totalHeightForWidth(self.body.width()) - self._grid.heightForWidth(width)
        has_room = others + self._grid.height_with(_FEW_COLUMNS, width) <= self.viewport().height()
        self._grid.set_columns(_FEW_COLUMNS if has_room else _MANY_COLUMNS)
