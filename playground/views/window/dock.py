"""A panel's frame: a dock with our own compact title bar, or the frame in the middle. Knows nothing of what it holds.

Both hold their panel in a `Holder`, which can lend it to another window and take it back.
"""

import itertools
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.views.controls.keys import is_for_focused
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme

TITLE_HEIGHT: Final = 26
_ICON_SIDE: Final = 14


class TitleBar(QWidget):
    """The panel's name, by the style sheet in spaced capitals; to the right its buttons, if it has any.

    A double click tells `double_clicked` where `takes_double_clicks` says so; else the dock around it gets it.
    """

    double_clicked = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titleBar")
        self._title = title
        self._label = QLabel(title, self)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(10, 2, 4, 0)
        self._layout.setSpacing(1)
        self._layout.addWidget(self._label, 1)
        self._buttons: list[tuple[QToolButton, str]] = []
        self.takes_double_clicks = False
        self.show_theme(LIGHT)

    def show_theme(self, theme: Theme) -> None:
        """Draw the buttons in the theme's colours, at its scale."""
        self.setFixedHeight(theme.px(TITLE_HEIGHT))
        for button, drawn_as in self._buttons:
            button.setIcon(icon(drawn_as, theme, theme.muted))
            button.setIconSize(QSize(theme.px(_ICON_SIDE), theme.px(_ICON_SIDE)))

    def show_moment(self, moment: str) -> None:
        """Say after the name which moment is shown; empty where it is the newest, as usual."""
        self._label.setText(f"{self._title} — {moment}" if moment else self._title)

    def add_button(self, name: str, tip: str, drawn_as: str) -> QToolButton:
        """Put a quiet button with an icon at the right end."""
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("flat", True)
        button.setProperty("compact", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._layout.addWidget(button)
        self._buttons.append((button, drawn_as))
        return button

    def hold(self, widget: QWidget) -> None:
        """Have something between the name and the buttons, as wide as there is room."""
        self._layout.setStretch(0, 0)
        self._layout.insertWidget(1, widget, 1)

    def give_away(self, widget: QWidget) -> None:
        """Have it no more."""
        self._layout.removeWidget(widget)
        self._layout.setStretch(0, 1)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.takes_double_clicks and event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()
        else:
            super().mouseDoubleClickEvent(event)


class Holder(QFrame):
    """The ground of a panel, which is made when it is first wanted.

    While the panel is lent to another window, it says so in the panel's place.
    """

    def __init__(
        self, name: str, title: str, make: Callable[[QWidget], QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.name, self.title = name, title
        self._make = make
        self._content: QWidget | None = None
        self.comes_after: QWidget | None = None
        """The widget after which the Tab key comes to the panel; None: the order in which widgets are made decides."""
        self._away = QLabel(
            self.tr("{title} is shown in full screen. Press Esc there to bring it back.").format(title=title), self
        )
        self._away.setObjectName(f"{name}_away")
        self._away.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._away.setWordWrap(True)
        self._away.hide()
        self._cover = QLabel(self)
        self._cover.setObjectName(f"{name}_cover")
        self._cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cover.setWordWrap(True)
        self._cover.setProperty("caption", True)
        self._cover.hide()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 0, 1, 1)
        self._layout.setSpacing(0)

    @property
    def content(self) -> QWidget:
        """The panel; made now if it is not there yet."""
        if self._content is None:
            self._content = content = self._make(self)
            self._layout.addWidget(content, 1)
            if self.isVisible():  # Qt would show it a moment later
                content.show()
            if self.comes_after is not None:
                _put_keys_after(self.comes_after, content)
        return self._content

    @property
    def is_made(self) -> bool:
        """Whether the panel is there."""
        return self._content is not None

    @property
    def is_covered(self) -> bool:
        """Whether the panel's contents wait, and a text stands in their place."""
        return bool(self._cover.text())

    def cover(self, text: str) -> None:
        """Hide the contents and show `text`, the reason, in their place; an empty text shows the contents again.

        While they are hidden, screen readers and the Tab key do not reach them either.
        """
        if text == self._cover.text():
            return
        self._cover.setText(text)
        self._cover.setAccessibleName(text)
        if text:
            least = self.content.minimumSizeHint().expandedTo(self.content.minimumSize())
            self._cover.setMinimumSize(least.expandedTo(QSize(0, 0)))  # so that nothing around it moves
            self._layout.replaceWidget(self.content, self._cover)
        else:
            self._layout.replaceWidget(self._cover, self.content)
        self._cover.setVisible(bool(text))
        self.content.setVisible(not text)

    def lend(self) -> QWidget:
        """Give the panel away."""
        least = self.content.minimumSizeHint().expandedTo(self.content.minimumSize())
        self._away.setMinimumSize(least.expandedTo(QSize(0, 0)))  # so that nothing around it moves
        self._layout.replaceWidget(self.content, self._away)
        self._away.show()
        return self.content

    def take_back(self) -> None:
        """Have the panel again."""
        self._layout.replaceWidget(self._away, self.content)
        self._away.hide()
        self.content.show()


class Frame(Holder):
    """The rounded ground of the panel in the middle: a title bar over its contents."""

    full_screen_requested = Signal(str)

    def __init__(
        self, name: str, title: str, make: Callable[[QWidget], QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(name, title, make, parent)
        self.content  # noqa: B018  # always to be seen; the Tab key comes to it before its title
        self.setObjectName("panelFrame")
        self.bar = TitleBar(title, self)
        self._below: QWidget | None = None
        button = self.bar.add_button(
            f"{name}_full_screen", self.tr("{title} in full screen").format(title=title), "full-screen"
        )
        button.clicked.connect(self._ask)
        self.bar.takes_double_clicks = True
        self.bar.double_clicked.connect(self._ask)
        self._layout.insertWidget(0, self.bar)

    def show_theme(self, theme: Theme) -> None:
        self.bar.show_theme(theme)

    def add_below(self, widget: QWidget) -> None:
        """Put something under the contents that stays when they go to full screen."""
        self._below = widget
        self._layout.addWidget(widget)

    def save_height(self, is_on: bool) -> None:
        """Have what stands under the contents in the title's row, so that they are as high as they can be; or not."""
        if self._below is None or is_on == self.bar.isAncestorOf(self._below):
            return
        if is_on:
            self._layout.removeWidget(self._below)
            self.bar.hold(self._below)
        else:
            self.bar.give_away(self._below)
            self._layout.addWidget(self._below)

    def _ask(self) -> None:
        self.full_screen_requested.emit(self.name)


class PanelDock(QDockWidget):
    """A dock that a person moves, floats and closes. Its object name is `{name}_dock`.

    Its panel is made when it comes to be seen; those that are `in front` at first, with it.

    `moved` tells that it was moved or floated; to hide it is no moving. A double click on its title
    takes it out of the window, and from there to full screen.
    """

    moved = Signal()
    full_screen_requested = Signal(str)

    raised = Signal()
    """It lies above all that stands beside it now."""

    def __init__(
        self,
        name: str,
        title: str,
        make: Callable[[QWidget], QWidget],
        parent: QWidget | None = None,
        is_in_front: bool = True,
    ) -> None:
        super().__init__(title, parent)
        self.setObjectName(f"{name}_dock")
        self.setAccessibleName(title)
        self.name = name
        self._bar = TitleBar(title, self)
        full = self._bar.add_button(
            f"{name}_full_screen", self.tr("{title} in full screen").format(title=title), "full-screen"
        )
        floats = self._bar.add_button(
            f"{name}_float", self.tr("Detach {title} from the window, or put it back").format(title=title), "float"
        )
        close = self._bar.add_button(
            f"{name}_close", self.tr("Hide {title}; View → Panels brings it back").format(title=title), "close"
        )
        self._bar.setProperty("ofDock", True)
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setTitleBarWidget(self._bar)
        self.holder = Holder(name, title, make, self)
        self.holder.comes_after = close
        self.holder.setObjectName("panelBody")
        if is_in_front:
            self._open(True)
        self.visibilityChanged.connect(self._open)
        self.setWidget(self.holder)
        full.clicked.connect(self._ask_full_screen)
        floats.clicked.connect(self._toggle_floating)
        close.clicked.connect(self.close)
        self._bar.double_clicked.connect(self._ask_full_screen)
        self.topLevelChanged.connect(self._follow_floating)
        self.topLevelChanged.connect(self.moved)
        self.dockLocationChanged.connect(self.moved)
        self.toggleViewAction().setObjectName(f"{name}_toggle")
        self.toggleViewAction().triggered.connect(self._come_forward)
        self.toggleViewAction().setToolTip(self.tr("Show or hide {title}").format(title=title))

    def _come_forward(self, is_shown: bool) -> None:
        """Bring it to the front when it is shown: whoever opens a panel wants to see it, not only its tab."""
        if is_shown:
            self.raise_()

    def show_theme(self, theme: Theme) -> None:
        self._bar.show_theme(theme)

    def raise_(self) -> None:
        """Bring it to the front of its tabs, or of other windows.

        Qt turns to its tab only if it rises above its siblings by that, and not where it lies above them already.
        """
        if not self.isFloating():
            self.lower()
        super().raise_()
        self.raised.emit()

    def _open(self, is_seen: bool) -> None:
        """Have the panel, now that it is to be seen."""
        if is_seen and not self.holder.is_made:
            self.holder.content  # noqa: B018

    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())

    def _follow_floating(self, is_floating: bool) -> None:
        self._bar.takes_double_clicks = is_floating

    def _ask_full_screen(self) -> None:
        self.full_screen_requested.emit(self.name)

    # --- Qt ---

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and is_for_focused(event):  # a floating dock is a window of its own
            event.accept()
            return True
        return super().event(event)


def _put_keys_after(before: QWidget, content: QWidget) -> None:
    """Let the Tab key come to what is in the panel after `before`, as if it had been there from the beginning."""
    stops = [before]
    widget: QWidget | None = content
    while widget is not None and (widget is content or content.isAncestorOf(widget)):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.focusProxy() is None:
            stops.append(widget)
        widget = widget.nextInFocusChain()
    for one, other in itertools.pairwise(stops):
        QWidget.setTabOrder(one, other)


def end_drags(window: QMainWindow) -> None:
    """End the dragging of a panel's title or of a tab, as if the button were released where the mouse is.

    Qt crashes when docks are placed anew during a drag, which a key or the end of a lesson could do.
    """
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for dragged in (*window.findChildren(PanelDock), *bars):
        if dragged.isVisible():
            QApplication.sendEvent(dragged, _release_over(dragged))


def _release_over(widget: QWidget) -> QMouseEvent:
    at = QCursor.pos()
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    release = QEvent.Type.MouseButtonRelease
    return QMouseEvent(
        release, QPointF(widget.mapFromGlobal(at)), QPointF(at), left, none, Qt.KeyboardModifier.NoModifier
    )
