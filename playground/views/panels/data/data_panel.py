"""The data panel: which toy data, how much of it, how noisy, and how it is split; or a table of one's own.

Shows the document's source of data.
"""

from collections.abc import Hashable
from html import escape
from typing import Final

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from engine.data.generators import GENERATORS
from engine.data.split import LEAST_SHARE, MOST_SHARE
from engine.data.table import TableSource
from engine.spec import MAX_SAMPLES, MIN_SAMPLES, DataSpec
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.model.table_text import table_summary
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

    import_requested = Signal()
    """A table is to be brought in."""

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
            self.tr(
                "How many of the points are trained on: {low} to {high} %. The others only test what was learned. "
                "At {high} % there is no test."
            ).format(low=LEAST_SHARE, high=MOST_SHARE),
        )
        self._no_test = QLabel(self.tr("All points are trained on, so nothing tests what was learned."), self.body)
        self._no_test.setObjectName("no_test")
        self._no_test.setWordWrap(True)
        self._no_test.setProperty("caption", True)
        self._table = QLabel(self.body)
        self._table.setObjectName("table_summary")
        self._table.setTextFormat(Qt.TextFormat.PlainText)
        self._table.setMinimumWidth(1)  # long names are cut, and stand in the tooltip
        self._shuffle = QCheckBox(self.tr("Mix the rows"), self.body)
        self._shuffle.setObjectName("data_shuffle")
        self._shuffle.setAccessibleName(self.tr("Mix the rows"))
        self._shuffle.setToolTip(
            self.tr("Mix the rows by the seed before they are split; otherwise the first rows are trained on")
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
        self._shuffle.toggled.connect(self._ask_shuffle)

    def _add_tiles(self) -> None:
        """The name of the chosen kind, and below it the tiles, those of each task under its name."""
        self._name = QLabel(self.body)
        self._name.setObjectName("data_name")
        self._name.setProperty("heading", True)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setMinimumWidth(1)  # a long name of a table is cut, and does not widen the panel
        self._import = QPushButton(self.tr("Import…"), self.body)
        self._import.setObjectName("import_data")
        self._import.setAccessibleName(self.tr("Import a table"))
        self._import.setToolTip(self.tr("Bring in a table of your own, such as a CSV file"))
        self._import.clicked.connect(self.import_requested)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._import)
        self.rows.addLayout(head)
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
        form.insertRow(0, self._table)
        form.addRow(self._no_test)
        form.addRow(self._shuffle)
        form.addRow(self.tr("Seed"), self._seed)
        self._form = form
        self.rows.addLayout(form)

    # --- show -------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        self._document = document
        data = document.spec.data
        self._kind = data.kind
        if isinstance(data, DataSpec):
            with QSignalBlocker(self._group):
                self._tiles[data.kind].setChecked(True)
            self._samples.show_value(data.samples)
            self._noise.show_value(data.noise)
        else:
            self._show_table(data)
        self._train.show_value(data.train_percent)
        self._seed.show_value(data.seed)
        self._seed.setEnabled(isinstance(data, DataSpec) or data.shuffle)
        for part, is_there in (
            (self._table, isinstance(data, TableSource)),
            (self._shuffle, isinstance(data, TableSource)),
            (self._samples, isinstance(data, DataSpec)),
            (self._noise, isinstance(data, DataSpec)),
        ):
            self._form.setRowVisible(part, is_there)
        self._form.setRowVisible(self._no_test, data.test_size == 0)
        self._name_kind()

    def _show_table(self, table: TableSource) -> None:
        """What is in the table; no tile is checked."""
        with QSignalBlocker(self._group):
            self._group.setExclusive(False)
            for tile in self._tiles.values():
                tile.setChecked(False)
            self._group.setExclusive(True)
        with QSignalBlocker(self._shuffle):
            self._shuffle.setChecked(table.shuffle)
        summary = table_summary(table)
        self._table.setText(summary)
        self._table.setToolTip(f"<p style='white-space:pre'>{escape(summary)}</p>")

    def show_theme(self, theme: Theme) -> None:
        self._seed.show_theme(theme)
        for tile in self._tiles.values():
            tile.show_theme(theme)

    def _show_hovered(self, kind: str) -> None:
        self._hovered = kind
        self._name_kind()

    def _name_kind(self) -> None:
        """Name the kind under the mouse, else the chosen one."""
        shown = self._hovered or self._kind
        if shown in GENERATORS:
            self._name.setText(next(dataset.label for kind, dataset in GENERATORS.items() if kind == shown))
        elif self._document is not None and isinstance(self._document.spec.data, TableSource):
            self._name.setText(self._document.spec.data.title)

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

    def _ask_shuffle(self, is_on: bool) -> None:
        self._ask("shuffle", is_on)

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
