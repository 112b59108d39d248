"""The button at the toolbar's end that opens what has no room in the row. Knows no setting."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from playground.views.look.tool_tips import show_tip


class Overflow(QToolButton):
    """Holds the controls that it is given, one below the other, in a popup that a click or Space opens."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("more_settings")
        self.setAccessibleName(self.tr("More settings"))
        self.setText("»")
        show_tip(self, self.tr("The settings that do not fit here"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.popup = _Popup(self)
        self.clicked.connect(self.open_popup)

    def hold(self, controls: Sequence[QWidget]) -> None:
        """Have these controls in the popup, in their order. The caller takes back, by a layout, what is to leave."""
        if list(controls) == self.popup.controls:
            return
        self.popup.close()
        self.popup.controls = list(controls)
        for control in controls:
            self.popup.column.addWidget(control)
            control.show()
        self.setVisible(bool(controls))

    def open_popup(self) -> None:
        """Open the popup below the button, within the window's right edge."""
        popup = self.popup
        popup.adjustSize()
        below = self.mapToGlobal(QPoint(self.width() - popup.width(), self.height() + 4))
        room = self.screen().availableGeometry()
        x = min(max(below.x(), room.left()), room.right() - popup.width())
        y = min(max(below.y(), room.top()), room.bottom() - popup.height())
        popup.move(x, y)
        popup.show()
        first = next((control for control in popup.controls if control.isVisible()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)
            popup.focusNextChild()


class _Popup(QFrame):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("tool_overflow")
        self.controls: list[QWidget] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 10, 14, 14)
        self.column.setSpacing(8)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        button = self.parentWidget()
        if button is not None and button.isVisible():
            button.setFocus(Qt.FocusReason.PopupFocusReason)
