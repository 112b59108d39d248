"""The scenes of a class, by name and picture, in the order in which they are stepped through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.data.plane import Maps
from engine.questions.winner import Winners
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.keys import LETS_PAGES_PASS, PartKeys
from playground.views.look.colour_scale import SIGNED, ColourScale
from playground.views.look.theme import LIGHT, Theme
from playground.views.plots.map_image import MapImage

_SIDE: Final = 36
_OWN_KEYS: Final = (Qt.Key.Key_Delete, Qt.Key.Key_F2)
_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsEditable
    | Qt.ItemFlag.ItemIsDragEnabled
)


@dataclass(frozen=True, slots=True, eq=False)
class SceneRow:
    """One scene of the list. details: its network in a few words. output: over the plane; None: not known yet."""

    name: str
    details: str
    output: Maps | Winners | None
    scale: ColourScale


class ScenesPanel(QWidget):
    """Shows the scenes; asks to keep, go to, update, rename, move or remove one. Indices are those of the rows."""

    keep_requested = Signal()
    enter_requested = Signal(int)
    update_requested = Signal(int)
    rename_requested = Signal(int, str)
    move_requested = Signal(int, int)
    """From an index to the place where the scene shall stand."""
    remove_requested = Signal(int)
    take_back_requested = Signal()
    back_requested = Signal()
    """To leave the scenes, and go back to the person's own network."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scenes_panel")
        self._theme = LIGHT
        self._rows: tuple[SceneRow, ...] = ()
        self._current: int | None = None
        self._file = ElidedLabel(self)
        self._file.setObjectName("scenes_file")
        self._file.setProperty("caption", True)
        self._file.setAccessibleName(self.tr("File of the scenes"))
        self.list = _SceneList(self)
        self.list.setAccessibleName(self.tr("Scenes"))
        self.list.setToolTip(
            self.tr(
                "Double-click or press Enter to go to a scene as it was kept. What you change there is lost when you "
                "leave it, unless you choose “Update”.\nDrag a scene to move it. F2 renames it, Delete removes it."
            )
        )
        self.list.activated.connect(self._ask_to_enter)
        self.list.itemChanged.connect(self._ask_to_rename)
        self.list.model().rowsMoved.connect(self._ask_to_move)
        self.list.remove_requested.connect(self._ask_to_remove)
        self.list.currentRowChanged.connect(self._show_buttons)
        self.list.customContextMenuRequested.connect(self._open_menu)
        self._hint = QLabel(
            self.tr(
                "No scenes yet. Keep the window as it is now, with its network, data and panels, and come back to it "
                "at any time. Page Down and Page Up step through the scenes."
            ),
            self,
        )
        self._hint.setObjectName("scenes_hint")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._back = self._button(
            "scenes_back", self.tr("&Back to my network"), self.tr("Leave the scenes: your own network comes back")
        )
        self._back.clicked.connect(self.back_requested)
        self._taken = QWidget(self)
        self._taken_text = ElidedLabel(self._taken)
        self._taken_text.setObjectName("scenes_taken_text")
        self._take_back = self._button("scenes_take_back", self.tr("Undo"), self.tr("Undo this"))
        self._take_back.clicked.connect(self.take_back_requested)
        taken = QHBoxLayout(self._taken)
        taken.setContentsMargins(0, 0, 0, 0)
        taken.addWidget(self._taken_text, 1)
        taken.addWidget(self._take_back)
        keep = self._button(
            "scenes_keep", self.tr("&Keep"), self.tr("Keep the window as it is now as a new scene (Ctrl+Shift+K)")
        )
        keep.clicked.connect(self.keep_requested)
        self._update = self._button(
            "scenes_update",
            self.tr("&Update"),
            self.tr("Keep the window as it is now in the place of the selected scene"),
        )
        self._update.clicked.connect(self._ask_to_update)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (keep, self._update):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        column.addWidget(self._file)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint, 1)
        column.addWidget(self._taken)
        column.addWidget(self._back)
        column.addLayout(row)
        self.show_scenes((), None)
        self.show_file("", False)
        self.show_taken_away(None)
        self.show_own_network_waits(False)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text.replace("&", ""))
        button.setToolTip(tip)
        button.setMinimumWidth(40)
        return button

    # --- showing ---

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        self._fill()

    def show_scenes(self, rows: Sequence[SceneRow], current: int | None) -> None:
        """Show these scenes; `current` is the one that is on the table."""
        is_another = current != self._current or len(rows) != len(self._rows)
        self._rows, self._current = tuple(rows), current
        self._fill()
        if current is not None and is_another:
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(current)
        self.list.setVisible(bool(rows))
        self._hint.setVisible(not rows)
        self._show_buttons()

    def show_file(self, name: str, is_modified: bool) -> None:
        """Name the scenes' file, with a dot while it does not hold them as they are."""
        self._file.setText(f"● {name}" if is_modified else name)
        self._file.setVisible(bool(name))

    def show_taken_away(self, text: str | None) -> None:
        """What was just taken away and can be taken back; None: nothing."""
        self._taken.setVisible(text is not None)
        self._taken_text.setText(text or "")

    def show_own_network_waits(self, waits: bool) -> None:
        """Whether there is an own network to go back to."""
        self._back.setVisible(waits)

    def _fill(self) -> None:
        """Bring the items up to date in place, so that this may happen while one is moved or renamed."""
        with QSignalBlocker(self.list):
            while self.list.count() > len(self._rows):
                self.list.takeItem(self.list.count() - 1)
            while self.list.count() < len(self._rows):
                self.list.addItem(QListWidgetItem())
            for index, row in enumerate(self._rows):
                item = self.list.item(index)
                is_current = index == self._current
                item.setFlags(_FLAGS)
                item.setText(row.name)
                now = self.tr("Shown now\n{details}").format(details=row.details)
                item.setToolTip(now if is_current else row.details)
                item.setIcon(self._icon(row))
                font = QFont(self.list.font())
                font.setBold(is_current)
                item.setFont(font)
        self.list.viewport().update()

    def _icon(self, row: SceneRow) -> QIcon:
        """The output over the plane, small; the ground of the panel where it is not known."""
        ratio = self.devicePixelRatioF()
        side = round(_SIDE * ratio)
        if row.output is None:
            pixmap = QPixmap(side, side)
            pixmap.fill(self._theme.raised)
        else:
            image = MapImage()
            scale = SIGNED if self._theme.one_scale and row.scale.middle == 0.0 else row.scale
            if isinstance(row.output, Winners):
                image.show_winners(row.output, self._theme.class_table())
            else:
                image.show(row.output, scale, self._theme.value_table(), None, side)
            assert image.image is not None
            smooth = Qt.TransformationMode.SmoothTransformation
            pixmap = QPixmap.fromImage(image.image).scaled(side, side, mode=smooth)
        pixmap.setDevicePixelRatio(ratio)
        made = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # else Qt tints it
            made.addPixmap(pixmap, mode)
        return made

    def _show_buttons(self) -> None:
        self._update.setEnabled(self.list.currentRow() >= 0 and bool(self._rows))

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("go to the scene"), ("Return",)),
            (_tr("rename it"), ("F2",)),
            (_tr("remove it"), ("Del",)),
        )
        return (PartKeys(_tr("In the list of scenes"), lines),)

    # --- asking ---

    def _ask_to_enter(self, index: QModelIndex) -> None:
        self.enter_requested.emit(index.row())

    def _ask_to_rename(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        if 0 <= row < len(self._rows) and item.text() != self._rows[row].name:
            self.rename_requested.emit(row, item.text())

    def _ask_to_move(self, _: QModelIndex, first: int, last: int, __: QModelIndex, row: int) -> None:
        self.move_requested.emit(first, row - 1 if row > first else row)

    def _ask_to_update(self) -> None:
        self._emit_for_selected(self.update_requested.emit)

    def _ask_to_remove(self) -> None:
        self._emit_for_selected(self.remove_requested.emit)

    def _edit_name(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus()
            self.list.editItem(item)

    def _emit_for_selected(self, emit: Callable[[int], None]) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._rows):
            emit(row)

    def _open_menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        menu = QMenu(self)
        menu.setObjectName("scene_menu")
        go = menu.addAction(self.tr("&Go to This Scene"))
        update = menu.addAction(self.tr("&Update This Scene"))
        rename = menu.addAction(self.tr("Re&name"))
        remove = menu.addAction(self.tr("Re&move"))
        chosen = menu.exec(self.list.viewport().mapToGlobal(at))
        menu.deleteLater()
        row = self.list.row(item)
        if chosen is go:
            self.enter_requested.emit(row)
        elif chosen is update:
            self.update_requested.emit(row)
        elif chosen is rename:
            self._edit_name()
        elif chosen is remove:
            self.remove_requested.emit(row)


class _SceneList(QListWidget):
    """The list. Page Up and Page Down are left to the window, which steps through the scenes."""

    remove_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("scene_list")
        self.setProperty(LETS_PAGES_PASS, True)
        self.setIconSize(QSize(_SIDE, _SIDE))
        self.setSpacing(2)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    # --- Qt's overrides ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in _OWN_KEYS:
            event.accept()  # else the window's own shortcuts would take them
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # it went to a scene: the window presses no button with it


def _tr(text: str) -> str:
    return QCoreApplication.translate("ScenesPanel", text)
