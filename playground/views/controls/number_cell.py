"""The editor of a number in a cell of a table: a number box that stays open on what it cannot take."""

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from playground.views.controls.number_box import NumberBox

Index = QModelIndex | QPersistentModelIndex

_ENDING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class NumberCellDelegate(QStyledItemDelegate):
    """Ends editing where a number is taken, and only there. Makes no editor itself: each table knows its limits."""

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, NumberBox):
            editor.commit()  # tells a changed value through `entered`

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the editor open on what it cannot take: Qt would close it without asking."""
        ends = event.type() == QEvent.Type.FocusOut
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ends = event.key() in _ENDING
        if ends and isinstance(watched, NumberBox) and watched.isVisible() and not watched.commit():
            return not isinstance(event, QFocusEvent)  # the box itself must know that it has lost the focus
        return super().eventFilter(watched, event)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setStyleSheet("min-height: 0; padding-top: 0; padding-bottom: 0;")
        editor.setGeometry(option.rect)
