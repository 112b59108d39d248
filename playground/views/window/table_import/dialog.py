"""The dialog that brings a table in: what to take of it, and at its side what that would be.

Reads nothing itself: it asks a reader for previews, which come when they come. What cannot be imported is told in the
dialog, and nothing that was chosen is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
from PySide6.QtCore import QSignalBlocker, QSize, Qt, SignalInstance
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.data.split import LEAST_SHARE, MOST_SHARE
from engine.data.table import TableClasses, TableColumn, TableSource
from playground.exchange.importers.preview import TablePreview, TableWish
from playground.exchange.tables.data import SCALINGS, scaling_found
from playground.exchange.tables.reading import Reading
from playground.exchange.tables.roles import can_be_label
from playground.exchange.tables.rows import SEPARATORS
from playground.exchange.tables.sheet import ReadOptions
from playground.exchange.tables.table import Column
from playground.model.numerals import chosen, counted, rounded_to
from playground.model.wording import PLANE_RANGE, limits_of
from playground.views.controls.scroll_panel import COMPACT_STYLE_SHEET
from playground.views.controls.seed_box import SeedBox
from playground.views.controls.slider_box import SliderBox
from playground.views.look.theme import Theme
from playground.views.pictures.form import add_default_button, named
from playground.views.plots.class_legend import ClassLegend
from playground.views.window.table_import.points_picture import PointsPicture
from playground.views.window.table_import.rows_model import RowsModel

_NOTES_HEIGHT: Final = 76
_SIZE: Final = (900, 580)
_FRAME: Final = (20, 40)
"""So much a window's frame and title may take of the screen."""


class TableReader(Protocol):
    """Who fulfils wishes. answered: carries a TablePreview; failed: the text of an error of the program's own."""

    @property
    def answered(self) -> SignalInstance: ...

    @property
    def failed(self) -> SignalInstance: ...

    @property
    def name(self) -> str:
        """What the table is called."""

    def ask(self, wish: TableWish) -> None:
        """Have this wish fulfilled in place of the one before it."""

    def stop(self) -> None:
        """Give up whatever is read."""


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table that was agreed on, and what a person should know of it, in whole sentences."""

    source: TableSource
    notes: tuple[str, ...] = ()


class TableImportDialog(QDialog):
    """Shows a preview, asks for another with each choice, and has the table that was agreed on."""

    def __init__(self, reader: TableReader, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table_import_dialog")
        self.setWindowTitle(self.tr("Import “{name}”").format(name=reader.name))
        self._reader = reader
        self._wish = TableWish()
        self._preview: TablePreview | None = None
        self._make_controls()
        for part in (self._picture, self._legend, self._seed):
            part.show_theme(theme)
        self.setStyleSheet(COMPACT_STYLE_SHEET)
        self._lay_out()
        for box in self._boxes:
            box.currentIndexChanged.connect(self._ask)
        self._train.chosen.connect(self._ask_share)
        self._shuffle.toggled.connect(self._ask_shuffle)
        self._seed.chosen.connect(self._ask_seed)
        reader.answered.connect(self.show_preview)
        reader.failed.connect(self._show_trouble)
        self.resize(QSize(*_SIZE).boundedTo(self.screen().availableGeometry().size() - QSize(*_FRAME)))
        self._ask()

    @property
    def source(self) -> TableSource | None:
        """The table as it would be imported; None where it cannot be, or is still being read."""
        return None if self._preview is None or self._preview.is_partial else self._preview.source

    @property
    def taken(self) -> TakenTable | None:
        """The same, with what was understood."""
        return None if self._preview is None or self.source is None else TakenTable(self.source, self._preview.notes)

    # --- making ---

    def _make_controls(self) -> None:
        tr = self.tr
        self._x1 = named(QComboBox(self), "import_x1", tr("The column that goes to the right"))
        self._x2 = named(QComboBox(self), "import_x2", tr("The column that goes up"))
        self._label = named(QComboBox(self), "import_label", tr("The column that is to be learned"))
        self._kind = named(QComboBox(self), "import_kind", tr("Whether the label names classes, or is a number"))
        self._scaling = named(
            QComboBox(self),
            "import_scaling",
            tr(
                "How the columns are brought onto the plane. Fitted, points fill it as those of toy data do; standard "
                "keeps them near its middle, whatever lies far out; without scaling numbers stay as they are."
            ),
        )
        self._header = named(QComboBox(self), "import_header", tr("Whether the first row holds the names"))
        self._separator = named(QComboBox(self), "import_separator", tr("What stands between the columns"))
        self._decimal = named(QComboBox(self), "import_decimal", tr("What stands before the decimals of a number"))
        self._boxes = (
            *(self._x1, self._x2, self._label, self._kind),
            *(self._scaling, self._header, self._separator, self._decimal),
        )
        for box in self._boxes:
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(16)
        self._train = SliderBox("import_share", range(LEAST_SHARE, MOST_SHARE + 1), " %", parent=self)
        self._train.describe(
            tr("Train share, in percent"),
            tr("How many of the rows are trained on; the others test. At {most} % there is no test.").format(
                most=MOST_SHARE
            ),
        )
        self._train.show_value(self._wish.train_percent)
        self._shuffle = named(
            QCheckBox(tr("&Mix the rows by seed"), self),
            "import_shuffle",
            tr("Mix the rows by the seed before they are split; otherwise the first rows are trained on"),
        )
        self._shuffle.setChecked(self._wish.shuffle)
        self._seed = SeedBox("import_seed", np.random.default_rng(), self)
        self._seed.describe(
            tr("Seed of the split, and of the rows that are drawn where there are too many"),
            tr("The same seed gives the same split on every machine: {range}").format(
                range=limits_of(TableSource, "seed").text
            ),
            tr("Split in another way, by a new seed"),
        )
        self._seed.show_value(self._wish.seed)
        self._picture = PointsPicture(self)
        self._picture.setAccessibleName(tr("The points on the plane"))
        self._picture.setToolTip(
            tr("The points on the plane, which shows {range}. Those to test with are hollow").format(range=PLANE_RANGE)
        )
        self._legend = ClassLegend(self)
        self._rows = RowsModel(self)
        self._view = named(QTableView(self), "import_rows", tr("The first rows; in front the line of the file"))
        self._view.setModel(self._rows)
        self._view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._view.setTabKeyNavigation(False)
        self._view.verticalHeader().setDefaultSectionSize(self._view.fontMetrics().height() + 6)
        self._notes = QLabel(self)
        self._notes.setObjectName("import_notes")
        self._refusal = QLabel(self)
        self._refusal.setObjectName("import_refusal")
        for label in (self._notes, self._refusal):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self._refusal.setProperty("heading", True)
        self._busy = named(QProgressBar(self), "import_busy", tr("The table is being read"))
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        add_default_button(
            self._buttons, "import_take", tr("&Import"), tr("Learn from this table; Undo brings the old data back")
        )
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip(tr("Stop reading, and leave everything as it is (Esc)"))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, part in (
            (self.tr("x₁"), self._x1),
            (self.tr("x₂"), self._x2),
            (self.tr("&Label"), self._label),
            (self.tr("Learn &as"), self._kind),
            (self.tr("&Scaling"), self._scaling),
            (self.tr("&Train"), self._train),
            ("", self._shuffle),
            (self.tr("S&eed"), self._seed),
            (self.tr("&Names"), self._header),
            (self.tr("Se&parator"), self._separator),
            (self.tr("&Decimals"), self._decimal),
        ):
            form.addRow(title, part)
        for digit, box in (("1", self._x1), ("2", self._x2)):  # which no letter of their names could be typed for
            shortcut = QShortcut(QKeySequence(f"Alt+{digit}"), self)
            shortcut.activated.connect(box.setFocus)
        right = QVBoxLayout()
        right.addWidget(self._picture, 3)
        right.addWidget(self._legend)
        right.addWidget(self._view, 2)
        upper = QHBoxLayout()
        upper.setSpacing(16)
        upper.addLayout(form, 2)
        upper.addLayout(right, 3)
        notes = QScrollArea(self)
        notes.setObjectName("import_notes_area")
        notes.setWidgetResizable(True)
        notes.setWidget(self._notes)
        notes.setFixedHeight(_NOTES_HEIGHT)
        notes.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addLayout(upper, 1)
        column.addWidget(self._refusal)
        column.addWidget(notes)
        column.addWidget(self._busy)
        column.addWidget(self._buttons)

    # --- showing ---

    def show_preview(self, preview: TablePreview) -> None:
        """Show what would be imported, or why nothing can be."""
        reading = preview.reading
        is_same = self._preview is not None and reading is self._preview.reading
        self._preview = preview
        if reading is not None:
            self._show_columns(reading, preview)
            self._show_guesses(reading)
            self._show_scaling(preview)
        self._rows.show_table(None if reading is None else reading.table, preview.roles)
        if not is_same:
            self._view.resizeColumnsToContents()
        self._show_chosen_columns(preview)
        source = preview.source
        self._picture.show_dataset(None if source is None else source.dataset)
        self._show_legend(source)
        self._notes.setText("\n".join(self._told(preview)))
        self._refusal.setText(preview.refusal)
        self._refusal.setVisible(bool(preview.refusal))
        self._show_busy(preview.is_partial)

    def _show_legend(self, source: TableSource | None) -> None:
        """The classes with their marks; of numbers, which ones have the two ends of the colours."""
        names: tuple[str, ...] = ()
        if source is not None:
            label = source.label
            names = label.classes if isinstance(label, TableClasses) else _ends(label)
        self._legend.show_classes(names)
        self._legend.setToolTip("\n".join(names))

    def _told(self, preview: TablePreview) -> Sequence[str]:
        if preview.is_partial and preview.reading is not None:
            begun = counted(preview.reading.table.rows)
            return (self.tr("These are the first {rows} rows. The rest is being read …").format(rows=begun),)
        if preview.source is None:
            return preview.notes
        source = preview.source
        rows = self.tr("{rows} rows: {train} to train on, {test} to test.").format(
            rows=counted(len(source.rows)), train=counted(source.train_size), test=counted(source.test_size)
        )
        if not source.test_size:
            rows = self.tr("{rows} No test set: nothing tells how well the network does on others.").format(rows=rows)
        return (rows, *preview.notes)

    def _show_columns(self, reading: Reading, preview: TablePreview) -> None:
        """The columns that can serve, and those that are chosen."""
        columns, roles = reading.table.columns, preview.roles
        numbers = [column.name for column in columns if column.is_number]
        labels = [column.name for column in columns if can_be_label(column)]
        chosen = (None, None, None) if roles is None else (roles.x1, roles.x2, roles.label)
        boxes = ((self._x1, numbers), (self._x2, numbers), (self._label, labels))
        for (box, names), at in zip(boxes, chosen, strict=True):
            _fill(box, [(name, name) for name in names], None if at is None else columns[at].name)
        label = None if roles is None else columns[roles.label]
        _fill(self._kind, self._kinds(label), None if roles is None else roles.are_classes)

    def _kinds(self, label: Column | None) -> list[tuple[str, object]]:
        kinds: list[tuple[str, object]] = [(self.tr("classes"), True)]
        if label is None or label.is_number:
            kinds.append((self.tr("a number"), False))
        return kinds

    def _show_guesses(self, reading: Reading) -> None:
        """How the table was understood, to be changed where that is wrong."""
        guess = self.tr("as found: {found}")
        names = self.tr("in the first row") if reading.has_header else self.tr("none")
        marks: list[tuple[str, object]] = [(self.tr("point: 1.5"), "."), (self.tr("comma: 1,5"), ",")]
        options = self._wish.options
        first_row: list[tuple[str, object]] = [(self.tr("in the first row"), True), (self.tr("none"), False)]
        between: list[tuple[str, object]] = [(text, mark) for mark, text in SEPARATORS.items()]
        found = SEPARATORS.get(reading.separator, reading.separator)
        mark = next(text for text, value in marks if value == reading.marks.decimal)
        _fill(self._header, [(guess.format(found=names), None), *first_row], options.header)
        _fill(self._separator, [(guess.format(found=found), None), *between], options.separator)
        _fill(self._decimal, [(guess.format(found=mark), None), *marks], options.decimal)

    def _show_scaling(self, preview: TablePreview) -> None:
        """What suits the numbers, and what there is to choose."""
        found = self.tr("as suits the numbers")
        if preview.source is not None and preview.wish.scaling is None:
            suited = {"plane": self.tr("to fit the plane"), "none": self.tr("none, for coordinates of the plane")}
            found = self.tr("as found: {found}").format(found=suited[scaling_found(preview.source)])
        items: list[tuple[str, object]] = [(text, name) for name, text in SCALINGS.items()]
        _fill(self._scaling, [(found, None), *items], self._wish.scaling)

    def _show_chosen_columns(self, preview: TablePreview) -> None:
        """Bring the columns that are chosen into view."""
        if preview.roles is not None and self._rows.rowCount():
            for column in (preview.roles.label, preview.roles.x2, preview.roles.x1):
                self._view.resizeColumnToContents(column)
                self._view.scrollTo(self._rows.index(0, column))

    def _show_busy(self, is_busy: bool) -> None:
        self._busy.setVisible(is_busy)
        button = self._buttons.findChild(QPushButton, "import_take")
        assert isinstance(button, QPushButton)
        button.setEnabled(not is_busy and self.source is not None)

    def _show_trouble(self, text: str) -> None:
        self._preview = None
        told = self.tr("The table could not be read, by a fault of this program: {text}")
        self._refusal.setText(told.format(text=text))
        self._refusal.setVisible(True)
        self._show_busy(False)

    # --- asking ---

    def _ask(self) -> None:
        """Ask for what is chosen now. A column is only insisted on once it was chosen."""
        box = self.sender()
        wish = self._wish
        options = wish.options
        if box in (self._header, self._separator, self._decimal):
            options = ReadOptions(
                self._separator.currentData(), self._decimal.currentData(), options.encoding, self._header.currentData()
            )
            wish = replace(wish, options=options, x1=None, x2=None, label=None, are_classes=None)
        elif box in (self._x1, self._x2, self._label, self._kind):
            wish = self._with_columns(wish, changed=box)
        elif box is self._scaling:
            wish = replace(wish, scaling=self._scaling.currentData())
        self._ask_for(wish)

    def _with_columns(self, wish: TableWish, changed: object) -> TableWish:
        """The wish with the columns that are shown; one that another column gives up takes the other's place."""
        x1, x2, label = (box.currentData() for box in (self._x1, self._x2, self._label))
        before = self._preview
        if before is not None and before.reading is not None and before.roles is not None:
            columns, roles = before.reading.table.columns, before.roles
            old = {self._x1: columns[roles.x1].name, self._x2: columns[roles.x2].name}
            if x1 == x2 and changed is self._x1:
                x2 = old[self._x1]
            elif x1 == x2 and changed is self._x2:
                x1 = old[self._x2]
        are_classes = self._kind.currentData() if changed is self._kind else None
        return replace(wish, x1=x1, x2=x2, label=label, are_classes=are_classes)

    def _ask_share(self, value: object) -> None:
        assert isinstance(value, int | float)
        self._ask_for(replace(self._wish, train_percent=round(value)))

    def _ask_shuffle(self, is_on: bool) -> None:
        self._ask_for(replace(self._wish, shuffle=is_on))

    def _ask_seed(self, value: object) -> None:
        assert isinstance(value, int | float)
        self._seed.show_value(round(value))
        self._ask_for(replace(self._wish, seed=round(value)))

    def _ask_for(self, wish: TableWish) -> None:
        self._wish = wish
        self._show_busy(True)
        self._reader.ask(wish)

    # --- Qt's overrides ---

    def done(self, result: int) -> None:
        self._reader.stop()
        super().done(result)


def _ends(label: TableColumn) -> tuple[str, str]:
    """The numbers that the colours end with."""
    low, high = (chosen(rounded_to(float(label.units.own(np.array(end))), 4)) for end in (-1.0, 1.0))
    return f"{label.name} {low}", f"{label.name} {high}"


def _fill(box: QComboBox, items: Sequence[tuple[str, object]], chosen: object) -> None:
    """The items with their data, and the one that is chosen; not an act of the person."""
    with QSignalBlocker(box):
        if [(box.itemText(at), box.itemData(at)) for at in range(box.count())] != list(items):
            box.clear()
            for text, value in items:
                box.addItem(text, value)
        box.setCurrentIndex(next((at for at, (_, value) in enumerate(items) if value == chosen), -1))
