"""Play, step, reset and new weights, as buttons over the window's actions."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from engine.runs.pace import STEP_UNITS
from playground.views.look.icons import icon
from playground.views.look.style import CONTROL_HEIGHT
from playground.views.look.theme import LIGHT, Theme
from playground.views.window.actions import Actions
from playground.views.window.network_actions import NetworkActions

_GAP: Final = 6


class PlayControls(QWidget):
    """The buttons; their texts, states and tooltips are those of the actions. `show_texts` makes room or saves it."""

    def __init__(self, actions: Actions, network_actions: NetworkActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._play = self._button("play_button", self.tr("Play or pause training"))
        self._play.setProperty("primary", True)
        self._action = actions["play"]
        self._icons: dict[str, QIcon] = {}
        self._scale = 1.0
        self._fit()
        self._step = self._button("step_button", self.tr("Train one step"))
        self._step.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self._step.setDefaultAction(actions["step"])
        menu = QMenu(self._step)
        for unit in STEP_UNITS:
            menu.addAction(actions[f"step_{unit}"])
        self._step.setMenu(menu)
        self._reset = self._button("reset_button", self.tr("Reset to the initial weights"))
        self._reset.setDefaultAction(network_actions["reset"])
        self._new_weights = self._button("new_weights_button", self.tr("Draw new initial weights"))
        self._new_weights.setDefaultAction(network_actions["new_weights"])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        for button in (self._play, self._step, self._reset, self._new_weights):
            layout.addWidget(button)
        self._play.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.show_texts(True)
        self._show_scale(LIGHT)
        self._play.clicked.connect(self._action.trigger)
        self._action.changed.connect(self._follow_action)
        self._follow_action()

    def show_theme(self, theme: Theme) -> None:
        """Draw the play button's icon in the colour of its text, which is not that of the menu."""
        self._icons = {name: icon(name, theme, theme.on_accent) for name in ("play", "pause")}
        self._show_scale(theme)
        self._follow_action()

    def _show_scale(self, theme: Theme) -> None:
        self._scale = theme.scale
        for button, side in ((self._play, 20), (self._step, 18), (self._reset, 18), (self._new_weights, 18)):
            button.setIconSize(QSize(theme.px(side), theme.px(side)))
            button.setFixedHeight(theme.px(CONTROL_HEIGHT))
        self._fit()

    def _follow_action(self) -> None:
        """Say what the action says; a tool button's own way of doing so would take its icon too."""
        self._play.setText(self._action.text())
        self._play.setToolTip(self._action.toolTip())
        self._play.setEnabled(self._action.isEnabled())
        if self._icons:
            self._play.setIcon(self._icons[self._action.data()])

    def show_texts(self, texts: bool) -> None:
        """Write the names beside the icons of the smaller buttons, or leave them to the tooltips."""
        self._shows_texts = texts
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if texts else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (self._step, self._reset, self._new_weights):
            button.setToolButtonStyle(style)

    def needed_width(self, texts: bool) -> int:
        """The width with the texts or without, whichever is shown now."""
        shown = self._shows_texts
        self.show_texts(texts)
        buttons = (self._step, self._reset, self._new_weights)
        width = self._play.width() + sum(button.sizeHint().width() for button in buttons) + 3 * _GAP
        self.show_texts(shown)
        return width

    def _fit(self) -> None:
        """Keep the play button's width whatever it says; its text is bold."""
        font = QFont(self._play.font())
        font.setWeight(QFont.Weight.Normal)  # the style sheet makes it bold, but not before it is shown
        metrics = QFontMetrics(font)
        longest = max(metrics.horizontalAdvance(text) for text in (self.tr("Play"), self.tr("Pause")))
        self._play.setFixedWidth(round(1.15 * longest + 44 * self._scale))

    def _button(self, name: str, accessible_name: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(accessible_name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
