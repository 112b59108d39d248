"""Shows single panels in full screen: each in a window of its own, to which its place in the main window lends it.

Training, edits and the main window's shortcuts go on there. Knows places and titles, not what the panels show.
"""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.views.dock import Holder, TitleBar
from playground.views.keys import is_for_focused, takes_text
from playground.views.theme import LIGHT, Theme


class PanelScreen(QWidget):
    """A window that holds one panel under its title, on all of a screen.

    It is a tool window: Qt lets the shortcuts of the window that it belongs to act in it.
    """

    left = Signal(str)

    def __init__(self, holder: Holder, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self.holder = holder
        self._takes_key = False
        self.setObjectName(f"{holder.name}_screen")
        self.setAccessibleName(holder.title)
        self.setWindowTitle(holder.title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.bar = TitleBar(holder.title, self)
        self._leave = self.bar.add_button(
            f"{holder.name}_leave", self.tr("Back to the window (Esc, F11)"), "full-screen"
        )
        self._leave.clicked.connect(self.close)
        self.bar.takes_double_clicks = True
        self.bar.double_clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 6, 6)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        content = holder.lend()
        layout.addWidget(content, 1)
        content.show()
        self.show_theme(theme)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self.bar.show_theme(theme)
        self.setStyleSheet(f"QWidget#{self.objectName()} {{ background: {theme.panel}; }}")

    # --- Qt ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            self._takes_key = event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F11) and not event.modifiers()
            if self._takes_key or is_for_focused(event):
                event.accept()  # before the main window's Escape and F11
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the system's window: take the key that leaves before a widget does, unless a widget wanted it itself."""
        if event.type() == QEvent.Type.KeyPress and self._takes_key:
            self._takes_key = False
            QTimer.singleShot(0, self, self._leave_field_or_screen)
            return True
        return super().eventFilter(watched, event)

    def _leave_field_or_screen(self) -> None:
        focused = self.focusWidget()
        if takes_text(focused) and focused.hasFocus():  # there may be none, whatever the stubs say
            focused.clearFocus()
        else:
            self.close()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.holder.take_back()
        super().closeEvent(event)
        self.left.emit(self.holder.name)


class FullScreenPanels(QObject):
    """Takes panels to full screen and back, by their names."""

    changed = Signal()
    """A panel went to full screen, or came back."""

    def __init__(self, holders: Mapping[str, Holder], window: QWidget) -> None:
        super().__init__(window)
        self._holders = dict(holders)
        self._window = window
        self._theme = LIGHT
        self._screens: dict[str, PanelScreen] = {}

    @property
    def screens(self) -> Mapping[str, PanelScreen]:
        """The windows of the panels that are in full screen."""
        return self._screens

    def toggle(self, name: str) -> None:
        """Take a panel to full screen, on the screen that it is on; or back."""
        if name in self._screens:
            self._screens[name].close()
            return
        holder = self._holders[name]
        if holder.is_covered:
            return
        screen = holder.screen()
        shown = PanelScreen(holder, self._theme, self._window)
        self._screens[name] = shown
        shown.left.connect(self._forget)
        shown.setGeometry(screen.geometry())
        shown.showFullScreen()
        shown.activateWindow()
        holder.content.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def leave_all(self) -> None:
        """Bring every panel back."""
        for shown in tuple(self._screens.values()):
            shown.close()

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._theme = theme
        for shown in self._screens.values():
            shown.show_theme(theme)

    def _forget(self, name: str) -> None:
        shown = self._screens.pop(name)
        shown.hide()  # before others hear of it: they look which windows are shown
        shown.deleteLater()
        self.changed.emit()
