"""The data panel: which toy data, how much of it, how noisy, and how it is split; or a table of one's own.

Shows the document's source of data.
"""

from collections.abc import Hashable
from html import escape
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from engine.data.checking import MAX_CLASSES, MIN_CLASSES
from engine.data.generators import GENERATORS
from engine.data.split import LEAST_SHARE, MOST_SHARE
from engine.data.table import TableSource
from engine.spec import MAX_SAMPLES, MIN_SAMPLES, DataSpec
from playground.model.document import Document
from playground.model.edits import SetSetting
from playground.model.table_text import table_in_short, table_summary
from playground.model.wording import limits_of
from playground.views.controls.gesture import Gesture
from playground.views.controls.number_box import NumberBox
from playground.views.controls.scroll_panel import ScrollPanel
from playground.views.controls.seed_box import SeedBox
from playground.views.controls.slider_box import SliderBox
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.data.data_tile import DataTile
from playground.views.panels.data.tile_grid import TileGrid, TileOrder

_SAMPLE_STOPS: Final = (
    *(MIN_SAMPLES, 30, 40, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800),
    *(1000, 1200, 1500, 2000, 2500, 3000, 4000, MAX_SAMPLES),
)
_BOX_WIDTH: Final = 74
_CLASSES_WIDTH: Final = 48
_ORDERS: Final = (TileOrder(4), TileOrder(7), TileOrder(7, has_captions=False))
"""How the tiles stand: the first for which all of the panel is seen without scrolling."""


class DataPanel(ScrollPanel):
    """Shows the document's data; asks for another kind, number of classes, size, noise, split or seed."""

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
        self._no_test = QLabel(self.tr("No test set: all points are trained on."), self.body)
        self._no_test.setObjectName("no_test")
        self._no_test.setMinimumWidth(1)
        self._no_test.setProperty("caption", True)
        self._no_test.setToolTip(self.tr("Nothing tells how well the network does on points that it has not seen"))
        self._table = QLabel(self.body)
        self._table.setObjectName("table_summary")
        self._table.setTextFormat(Qt.TextFormat.PlainText)
        self._table.setMinimumWidth(1)  # long names are cut, and stand in the tooltip
        self._shuffle = QCheckBox(self.tr("Mix"), self.body)
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
        self.rows.setSpacing(3)
        self.rows.setContentsMargins(10, 2, 10, 1)
        self._group.buttonClicked.connect(self._choose)
        self._samples.chosen.connect(self._ask_samples)
        self._noise.chosen.connect(self._ask_noise)
        self._train.chosen.connect(self._ask_train)
        self._seed.chosen.connect(self._ask_seed)
        self._shuffle.toggled.connect(self._ask_shuffle)
        self._classes.entered.connect(self._ask_classes)

    def _add_tiles(self) -> None:
        """The chosen kind and its number of classes; below, the tiles, those of each task under its name."""
        self._name = QLabel(self.body)
        self._name.setObjectName("data_name")
        self._name.setProperty("heading", True)
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._name.setMinimumWidth(1)  # a long name of a table is cut, and does not widen the panel
        self._classes_name = QLabel(self.tr("Classes"), self.body)
        self._classes = NumberBox(MIN_CLASSES, MAX_CLASSES, 1, 0, parent=self.body)
        self._classes.setObjectName("classes_box")
        self._classes.setAccessibleName(self.tr("Number of classes"))
        self._classes.setToolTip(
            self.tr("How many classes there are: {range}. Three and more need a softmax output.").format(
                range=limits_of(DataSpec, "classes").text
            )
        )
        self._classes.setFixedWidth(_CLASSES_WIDTH)
        kept = self._classes.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # else all tiles would jump
        self._classes.setSizePolicy(kept)
        self._classes_gesture = Gesture()
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._name, 1)
        head.addWidget(self._classes_name)
        head.addWidget(self._classes)
        self.rows.addLayout(head)
        self._import = QToolButton(self.body)
        self._import.setText(self.tr("Import…"))
        self._import.setObjectName("import_data")
        self._import.setAccessibleName(self.tr("Import a table"))
        self._import.setToolTip(self.tr("Bring in a table of your own, such as a CSV file"))
        self._import.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._import.clicked.connect(self.import_requested)
        self._grid = TileGrid(_ORDERS[1], least=26, most=84, gap=3, last=self._import, parent=self.body)
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
        form.setVerticalSpacing(1)
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
        self._seed_title = QStackedWidget(self.body)  # of toy data its name, of a table whether it counts
        self._seed_title.addWidget(QLabel(self.tr("Seed"), self._seed_title))
        self._seed_title.addWidget(self._shuffle)
        form.addRow(self._seed_title, self._seed)
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
            self._classes.show_value(data.classes)
        else:
            self._show_table(data)
        self._train.show_value(data.train_percent)
        self._seed.show_value(data.seed)
        self._seed.setEnabled(isinstance(data, DataSpec) or data.shuffle)
        for part, is_there in (
            (self._table, isinstance(data, TableSource)),
            (self._samples, isinstance(data, DataSpec)),
            (self._noise, isinstance(data, DataSpec)),
        ):
            self._form.setRowVisible(part, is_there)
        self._form.setRowVisible(self._no_test, data.test_size == 0)
        self._seed_title.setCurrentIndex(int(isinstance(data, TableSource)))
        takes_classes = isinstance(data, DataSpec) and GENERATORS[data.kind].takes_classes
        self._classes.setVisible(takes_classes)
        self._classes_name.setVisible(takes_classes)
        self._name_kind()
        self._form.invalidate()  # rows came or went: what was found for the others holds no more
        self.rows.invalidate()
        self._fit()

    def _show_table(self, table: TableSource) -> None:
        """What is in the table; no tile is checked."""
        with QSignalBlocker(self._group):
            self._group.setExclusive(False)
            for tile in self._tiles.values():
                tile.setChecked(False)
            self._group.setExclusive(True)
        with QSignalBlocker(self._shuffle):
            self._shuffle.setChecked(table.shuffle)
        self._table.setToolTip(f"<p style='white-space:pre'>{escape(table_summary(table))}</p>")

    def show_theme(self, theme: Theme) -> None:
        self._seed.show_theme(theme)
        self._import.setIcon(icon("table-import", theme))
        self._import.setIconSize(QSize(theme.px(16), theme.px(16)))
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

    def _ask_classes(self, value: float) -> None:
        self._ask("classes", round(value), self._classes_gesture.key())

    def _ask_shuffle(self, is_on: bool) -> None:
        self._ask("shuffle", is_on)

    def _ask_seed(self, value: object) -> None:
        self._ask("seed", value)

    def _ask(self, key: str, value: object, gesture: Hashable | None = None) -> None:
        self.edit_requested.emit(SetSetting("data", key, value, merge_key=gesture))
        if self._document is not None:
            self.show_document(self._document)  # a refused edit leaves no trace

    # --- room -------------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Few large tiles in a row where there is the height for it, else many small ones, and fewer lines of text."""
        room = self.maximumViewportSize()  # without a scroll bar
        margins = self.rows.contentsMargins()
        width = room.width() - margins.left() - margins.right()
        others = self.rows.totalHeightForWidth(room.width()) - self._grid.heightForWidth(width)
        others -= self._text_height(self._table.text())
        for order in _ORDERS:
            text = self._summary(order)
            if others + self._grid.height_with(order, width) + self._text_height(text) <= room.height():
                break
        self._grid.set_order(order)
        self._table.setText(text)

    def _summary(self, order: TileOrder) -> str:
        """What is in the table, in as many lines as go with that order; nothing for toy data."""
        data = None if self._document is None else self._document.spec.data
        if not isinstance(data, TableSource):
            return ""
        return table_summary(data) if order.has_captions else table_in_short(data)

    def _text_height(self, text: str) -> int:
        is_there = self._form.isRowVisible(self._table)
        return self._table.fontMetrics().size(0, text).height() if is_there and text else 0

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow whatever makes the contents larger or smaller. They have been laid out anew by now."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)
