"""A panel's frame: a dock with our own compact title bar. Knows nothing of what it holds."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDockWidget, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from playground.views.icons import icon
from playground.views.style import CAPTION_PIXELS
from playground.views.theme import Theme

TITLE_HEIGHT: Final = 26


class TitleBar(QWidget):
    """The panel's name in spaced capitals; to the right its buttons, if it has any."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("titleBar")
        self.setFixedHeight(TITLE_HEIGHT)
        self._label = QLabel(title, self)
        font = QFont(self._label.font())
        font.setPixelSize(CAPTION_PIXELS)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.2)
        font.setWeight(QFont.Weight.DemiBold)
        self._label.setFont(font)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(10, 2, 4, 0)
        self._layout.setSpacing(1)
        self._layout.addWidget(self._label, 1)

    def add_button(self, name: str, tip: str) -> QToolButton:
        """Put a quiet button at the right end."""
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setProperty("flat", True)
        button.setProperty("compact", True)
        button.setIconSize(QSize(14, 14))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._layout.addWidget(button)
        return button


class Frame(QFrame):
    """The rounded ground of a panel: a title bar over its contents."""

    def __init__(self, title_bar: TitleBar, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelFrame")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(title_bar)
        layout.addWidget(content, 1)


class _Body(QFrame):
    """The ground of a dock's contents, under its title bar."""

    def __init__(self, content: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("panelBody")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 0, 1, 1)
        layout.addWidget(content)


class PanelDock(QDockWidget):
    """A dock that a person moves, floats and closes. Its object name is `{name}_dock`.

    `moved` tells that it was moved, floated, hidden or brought back.
    """

    moved = Signal()

    def __init__(self, name: str, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(f"{name}_dock")
        self.setAccessibleName(title)
        self._bar = TitleBar(title, self)
        self._float = self._bar.add_button(
            f"{name}_float", self.tr("Take {title} out of the window").format(title=title)
        )
        self._close = self._bar.add_button(
            f"{name}_close", self.tr("Hide {title}; View → Panels brings it back").format(title=title)
        )
        self._bar.setProperty("ofDock", True)
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setTitleBarWidget(self._bar)
        self.setWidget(_Body(content, self))
        self._float.clicked.connect(self._toggle_floating)
        self._close.clicked.connect(self._hide)
        self.toggleViewAction().triggered.connect(self.moved)
        self.topLevelChanged.connect(self.moved)
        self.dockLocationChanged.connect(self.moved)
        self.toggleViewAction().setObjectName(f"{name}_toggle")
        self.toggleViewAction().setToolTip(self.tr("Show or hide {title}").format(title=title))

    def show_theme(self, theme: Theme) -> None:
        self._float.setIcon(icon("float", theme, theme.muted))
        self._close.setIcon(icon("close", theme, theme.muted))

    def _hide(self) -> None:
        self.close()
        self.moved.emit()

    def _toggle_floating(self) -> None:
        self.setFloating(not self.isFloating())
