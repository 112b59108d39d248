"""The panel of the points, row by row: sorted by any column, changed, added, removed, copied and pasted."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.model.document import Document
from playground.model.edits import AddRows, RemoveRows
from playground.model.numerals import counted
from playground.model.viewing import Viewing
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import PartKeys
from playground.views.controls.number_reader import system_marks
from playground.views.controls.remark import Remark
from playground.views.look.theme import Theme
from playground.views.panels.rows.rows_clipboard import Reader, RowsRefused, rows_text
from playground.views.panels.rows.rows_model import RowsModel
from playground.views.panels.rows.rows_table import RowsTable


class RowsPanel(QWidget):
    """Shows the points; asks for edits of them, and to light the one under the mouse."""

    edit_requested = Signal(object)
    viewing_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rowsPanel")
        self._viewing = Viewing()
        self._remark: Remark | None = None
        self.model = RowsModel(self)
        self.table = RowsTable(self.model, self)
        self._count = ElidedLabel(self)
        self._count.setObjectName("rows_count")
        self._add = self._button("rows_add", self.tr("Add"), self.tr("Add a point in the middle of the plane"))
        self._remove = self._button("rows_remove", self.tr("Remove"), self.tr("Remove the selected points (Del)"))
        foot = QHBoxLayout()
        foot.addWidget(self._count, 1)
        foot.addWidget(self._add)
        foot.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 2, 6, 6)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        self.model.edit_requested.connect(self.edit_requested)
        self.table.pointed.connect(self._point)
        self.table.removing.connect(self._ask_removing)
        self.table.copying.connect(self._copy)
        self.table.pasting.connect(self._ask_pasting)
        self.table.selectionModel().selectionChanged.connect(self._show_remove)
        self.model.modelReset.connect(self._show_remove)
        self._add.clicked.connect(self._ask_adding)
        self._remove.clicked.connect(self._ask_removing)
        self._show_remove()

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        return button

    # --- what is shown ---

    def show_document(self, document: Document) -> None:
        """Show the points of these data."""
        data = document.spec.data
        self.model.show_class_looks(document.spec.head.one_for_each)
        self.model.show_source(data)
        self._count.setText(
            self.tr("{train} train, {test} test").format(train=counted(data.train_size), test=counted(data.test_size))
        )

    def show_viewing(self, viewing: Viewing) -> None:
        """Light the row that is pointed at."""
        before, self._viewing = self._viewing, viewing
        if viewing.pointed != before.pointed:
            self.model.show_lit(viewing.pointed)
            self.table.show_row(viewing.pointed)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.table.show_theme(theme)

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("change the value"), ("Return", "F2")),
            (_tr("remove the selected points"), ("Delete",)),
            (_tr("copy the selected points"), ("Ctrl+C",)),
            (_tr("add the points of the clipboard"), ("Ctrl+V",)),
        )
        return (PartKeys(_tr("In the rows"), lines),)

    def _show_remove(self) -> None:
        self._remove.setEnabled(self.table.selectionModel().hasSelection())

    # --- what is asked for ---

    def _point(self, row: int | None) -> None:
        if row != self._viewing.pointed:
            self.viewing_requested.emit(replace(self._viewing, pointed=row))

    def _ask_adding(self) -> None:
        table = self.model.table
        if table is None:
            return
        before = table.train_size
        first, second = (column.center for column in table.columns)
        label = 0.0 if self.model.classes else table.dataset.label_units.center
        self.edit_requested.emit(AddRows(((first, second, label),), self.tr("Add a point")))
        added = self.model.table
        if added is not None and added is not table:
            self.table.select_row(before if added.train_size > before else len(added.rows) - 1)

    def _ask_removing(self) -> None:
        rows = tuple(sorted(self.table.selected_rows()))
        if rows:
            count = self.tr("a point") if len(rows) == 1 else self.tr("{0} points").format(counted(len(rows)))
            first, before = self.table.first_line(), self.model.table
            self.edit_requested.emit(RemoveRows(rows, self.tr("Remove {count}").format(count=count)))
            if self.model.table is not before:
                self.table.select_line(first)  # so that the next can be removed by the same key

    def _copy(self) -> None:
        table, rows = self.model.table, self.table.selected_rows()
        if table is not None and rows:
            QGuiApplication.clipboard().setText(rows_text(table, rows))

    def _ask_pasting(self) -> None:
        table = self.model.table
        if self._remark is not None:
            self._remark.end()
            self._remark = None
        if table is None:
            return
        try:
            rows = Reader(table, system_marks()).rows(QGuiApplication.clipboard().text())
        except RowsRefused as refusal:
            self._remark = Remark(self.table, str(refusal), is_refusal=True)
            return
        if rows:
            count = self.tr("a point") if len(rows) == 1 else self.tr("{0} points").format(counted(len(rows)))
            self.edit_requested.emit(AddRows(rows, self.tr("Paste {count}").format(count=count)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("RowsPanel", text)
