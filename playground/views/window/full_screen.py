"""Shows single panels in full screen: each in a window of its own, to which its place in the main window lends it.

There texts, lines and controls are as large as before a class. Training, edits and the main window's shortcuts go on
there. Knows places and titles, not what the panels show.
"""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.views.controls.keys import is_for_focused, takes_text
from playground.views.look.style import fonts_of_own_size, let_fonts_be_inherited, make_style_sheet, scaled_font
from playground.views.look.theme import LIGHT, Theme
from playground.views.window.dock import Holder, TitleBar
from playground.views.window.enlarging import presenter_scale


@runtime_checkable
class _Themed(Protocol):
    def show_theme(self, theme: Theme) -> None: ...


class PanelScreen(QWidget):
    """A window that holds one panel under its title, on all of a screen.

    It is a tool window: Qt lets the shortcuts of the window that it belongs to act in it.
    """

    left = Signal(str)

    def __init__(self, holder: Holder, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint)
        self.holder = holder
        self._takes_key = False
        self._theme = theme
        self._by = 1.0  # how much larger than in the main window its texts are
        have_own = {widget for widget, _ in fonts_of_own_size(self._contents())}
        self._inheriting = {widget: QFont(widget.font()) for widget in self._contents() if widget not in have_own}
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

    def show_theme(self, theme: Theme) -> None:
        """Take on the colours of the main window's theme, larger by as much as this screen bears."""
        self._theme = theme
        screen = self.screen().geometry()
        larger = theme.enlarged(presenter_scale(screen.width(), screen.height()))
        ground = f"QWidget#{self.objectName()} {{ background: {theme.panel}; }}"
        self._enlarge(larger.text_scale / theme.text_scale, make_style_sheet(larger) + ground)
        self.bar.show_theme(larger)
        if isinstance(self.holder.content, _Themed):
            self.holder.content.show_theme(larger)

    def _enlarge(self, by: float, style_sheet: str) -> None:
        """Give all texts in this window another size, as the whole application's is given in `apply_theme`."""
        own = [(widget, font) for widget, font in fonts_of_own_size(self._contents()) if widget not in self._inheriting]
        change, self._by = by / self._by, by
        if style_sheet != self.styleSheet():
            self.setStyleSheet(style_sheet)
        usual = scaled_font(QApplication.font(), by)
        self.setFont(usual)  # for what comes to be in here meanwhile
        for widget in self._contents():
            if widget in self._inheriting:
                font = QFont(self._inheriting[widget])
                font.setPointSizeF(usual.pointSizeF())
                widget.setFont(font)
        for widget, font in own:  # a new style sheet may have brought older ones back
            widget.setFont(scaled_font(font, change) if change != 1.0 else font)

    def _contents(self) -> list[QWidget]:
        content = self.holder.content
        return [content, *content.findChildren(QWidget)]

    def _give_back(self) -> None:
        """Give the panel back to its place, in the size that things have there."""
        self._enlarge(1.0, "")
        if isinstance(self.holder.content, _Themed):
            self.holder.content.show_theme(self._theme)
        for widget in self._contents():  # before it is back, where it must not need more room than it had
            layout = widget.layout()
            if layout is not None:
                layout.activate()
        self.holder.take_back()
        for widget in self._contents():
            if widget in self._inheriting:
                widget.setFont(self._inheriting[widget])

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
        self._give_back()
        super().closeEvent(event)
        self.left.emit(self.holder.name)


class FullScreenPanels(QObject):
    """Takes panels to full screen and back, by their names."""

    beginning = Signal()
    """A panel is about to go to full screen: it is as large as in its place now."""
    changed = Signal()
    """A panel went to full screen, or came back."""

    def __init__(self, holders: Mapping[str, Holder], window: QWidget) -> None:
        super().__init__(window)
        self.holders = dict(holders)
        self._window = window
        self._theme = LIGHT
        self._moment = ""
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
        holder = self.holders[name]
        if holder.is_covered:
            return
        screen = holder.screen()
        content = holder.content  # made, if it is new, in the size that things have in the window
        self.beginning.emit()
        let_fonts_be_inherited(True)
        shown = PanelScreen(holder, self._theme, self._window)
        self._screens[name] = shown
        shown.left.connect(self._forget)
        shown.setGeometry(screen.geometry())
        shown.show_theme(self._theme)
        shown.bar.show_moment(self._moment)
        shown.showFullScreen()
        shown.activateWindow()
        content.setFocus(Qt.FocusReason.OtherFocusReason)
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

    def show_moment(self, moment: str) -> None:
        """Say in each panel's title which moment is shown; empty where it is the newest."""
        self._moment = moment
        for shown in self._screens.values():
            shown.bar.show_moment(moment)

    def _forget(self, name: str) -> None:
        shown = self._screens.pop(name)
        shown.hide()  # before others hear of it: they look which windows are shown
        shown.deleteLater()
        let_fonts_be_inherited(bool(self._screens))
        self.changed.emit()
