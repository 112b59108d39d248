"""Connects colours and sizes: what a person chose, what the system or a projector asks for, and whoever shows it."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from playground.control.preferences import Preferences
from playground.control.viewing import CurrentViewing
from playground.model.viewing import Viewing
from playground.views.look.style import apply_theme, chosen_theme
from playground.views.look.theme import Theme
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.presenting import Presenting
from playground.wiring.protocols import ShowsThemes


def usual_theme(preferences: Preferences) -> Theme:
    """The theme that a person chose, in its usual size."""
    return chosen_theme(preferences.theme_choice, preferences.colour_map, preferences.shapes, preferences.one_scale)


class Appearance(QObject):
    """Shows the theme to the window, to every panel, and to what else was added."""

    def __init__(
        self,
        application: QApplication,
        preferences: Preferences,
        current: CurrentViewing,
        window: MainWindow,
        panels: Panels,
        presenting: Presenting,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._application, self._preferences, self._current = application, preferences, current
        self._window, self._presenting = window, presenting
        self._showing: list[ShowsThemes] = [window, presenting]
        self._has_begun = False
        panels.connect_each(self._add_panel)
        commands = window.commands
        commands.theme_requested.connect(self._choose_theme)
        commands.colour_map_requested.connect(self._choose_colours)
        commands.shapes_requested.connect(self._choose_shapes)
        current.changed.connect(self._follow_viewing)
        presenting.scale_changed.connect(self.show)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.show)
        application.screenAdded.connect(self.show)  # it may need larger icons

    def _add_panel(self, _: str, panel: QWidget) -> None:
        """Show the theme to this panel, too: the present one at once, if the other panels have it already."""
        if isinstance(panel, ShowsThemes):
            self._showing.append(panel)
            if self._has_begun:
                panel.show_theme(self.theme)

    def add(self, view: ShowsThemes) -> None:
        """Show the theme to this one, too, now and whenever it is another."""
        self._showing.append(view)
        view.show_theme(self.theme)

    def begin(self) -> None:
        """Show what a person chose the last time."""
        self._has_begun = True
        kept = self._current.now.switched("one_scale", self._preferences.one_scale)
        self._current.show(kept.switched("own_units", self._preferences.own_units))
        self.show()

    def stop(self) -> None:
        """Follow the system no more: the window closes."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self.show)
        self._application.screenAdded.disconnect(self.show)

    @property
    def theme(self) -> Theme:
        """The theme as it is to be shown now."""
        theme = usual_theme(self._preferences)
        return theme.enlarged(self._presenting.scale) if self._presenting.enlarges else theme

    def show(self) -> None:
        """Show the theme everywhere."""
        theme, preferences = self.theme, self._preferences
        apply_theme(self._application, theme)
        for view in self._showing:
            view.show_theme(theme)
        self._window.full_screens.show_theme(theme)  # what is larger there, is so again
        self._window.show_appearance(preferences.theme_choice, preferences.colour_map, preferences.shapes)

    def _choose_theme(self, choice: str) -> None:
        self._preferences.theme_choice = choice
        self.show()

    def _choose_colours(self, name: str) -> None:
        self._preferences.colour_map = name
        self.show()

    def _choose_shapes(self, is_on: bool) -> None:
        self._preferences.shapes = is_on
        self.show()

    def _follow_viewing(self, viewing: Viewing) -> None:
        """Remember two switches of the viewing, as the colours are: one scale for all maps, and own units."""
        self._preferences.own_units = viewing.is_on("own_units")
        if viewing.is_on("one_scale") != self._preferences.one_scale:
            self._preferences.one_scale = viewing.is_on("one_scale")
            self.show()
