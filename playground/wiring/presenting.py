"""Connects presenter mode: large type, chosen panels, spotlight, freeze-frame, keys on the screen, other screens."""

from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.viewing import Moment, Viewing
from playground.views.classroom.frozen import FrozenMark
from playground.views.classroom.input_watch import InputWatch
from playground.views.classroom.overlay import laid_over, take_off
from playground.views.classroom.panel_choice import PanelChoice
from playground.views.classroom.pointer import LargePointer
from playground.views.classroom.pointing import Light, Pointing
from playground.views.classroom.screens import move_to_next_screen
from playground.views.classroom.shown_input import ShownInput
from playground.views.look.theme import LIGHT, Theme
from playground.views.network.network_view import NetworkView
from playground.views.window.enlarging import presenter_scale
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class Presenting(QObject):
    """Turns the aids of a presentation on and off."""

    scale_changed = Signal()
    """The theme is to be shown anew, at `scale`."""

    def __init__(
        self,
        application: QApplication,
        session: Session,
        preferences: Preferences,
        window: MainWindow,
        network: NetworkView,
        viewing: CurrentViewing,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._application, self._preferences, self._window = application, preferences, window
        self.scale = 1.0
        """How much larger than at the desk everything is to be shown, where it is enlarged."""
        self.enlarges = False
        """Whether everything is to be shown larger than at the desk."""
        self._viewing, self._network = viewing, network
        self._moment: Moment = "newest"
        self._theme = LIGHT
        self._watch = InputWatch(window, self)
        self._pointing = Pointing(self._watch, self)
        self._shown_input = ShownInput(self._watch, self)
        self._pointer = LargePointer(self)
        self._escape = QShortcut(QKeySequence("Esc"), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self._leave)
        self._unselecting = window.network_commands["select_none"].shortcuts()
        session.document_changed.connect(self.thaw)
        self._connect()

    def _connect(self) -> None:
        commands = self._window.commands
        commands.presenter_requested.connect(self.present)
        commands.choose_panels_requested.connect(self._choose_panels)
        commands.spotlight_requested.connect(self._shine_spotlight)
        commands.laser_requested.connect(self._shine_laser)
        commands.spotlight_smaller_requested.connect(self._narrow)
        commands.spotlight_larger_requested.connect(self._widen)
        commands.freeze_requested.connect(self.freeze)
        commands.shown_keys_requested.connect(self._show_keys)
        commands.next_screen_requested.connect(self._move_on)
        self._window.closing.connect(self.end)
        self._window.places.came_to_rest.connect(self._follow_size)
        self._network.card_moved.connect(self._light_card)
        self._window.full_screens.beginning.connect(self._network.keep_usual_room)
        self._viewing.changed.connect(self._show_viewing)
        self._watch.windows_changed.connect(self._mark_windows)
        self._watch.moved.connect(self._shape_pointer)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours and scale."""
        self._theme = theme
        self._shown_input.show_theme(theme)
        for window in self._watch.all_windows:
            mark = laid_over(window, FrozenMark)
            if mark is not None:
                mark.show_theme(theme)

    def end(self) -> None:
        """Turn everything off, as when the window closes."""
        self.present(False)
        self.freeze(False)
        self._shine(Light.NONE)
        self._show_keys(False)

    # --- presenter mode ---

    def present(self, is_on: bool) -> None:
        """Enlarge everything and show the chosen panels alone; or give the layout of the desk back."""
        window = self._window
        window.commands["presenter"].setChecked(is_on)
        if is_on == window.is_presenting:
            return
        self._escape.setEnabled(is_on)
        window.network_commands["select_none"].setShortcuts([] if is_on else self._unselecting)
        if is_on:
            self._network.keep_usual_room()
            self.scale = presenter_scale(window.width(), window.height())
        self.enlarges = is_on
        if is_on:
            window.present(self._preferences.presented_panels)
            if window.notices.notice is not None and window.notices.notice.severity == "hint":
                window.notices.clear()  # it was for the teacher, and would cover the network
        self.scale_changed.emit()
        if not is_on:
            window.end_presentation()
        self._listen()
        self._shape_pointer(QCursor.pos())

    def _follow_size(self) -> None:
        """The window may have come to a larger screen."""
        scale = presenter_scale(self._window.width(), self._window.height())
        if self.enlarges and scale != self.scale:
            self.scale = scale
            self.scale_changed.emit()

    def _leave(self) -> None:
        self.present(False)

    def _choose_panels(self) -> None:
        window = self._window
        choice = PanelChoice(window.panel_titles(), self._preferences.presented_panels, window)
        choice.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        choice.accepted.connect(self._keep_choice)
        choice.open()

    def _keep_choice(self) -> None:
        choice = self.sender()
        assert isinstance(choice, PanelChoice)
        self._preferences.presented_panels = choice.chosen
        if self._window.is_presenting:
            self._window.present(choice.chosen)

    # --- lights and pointer ---

    def _shine_spotlight(self, is_on: bool) -> None:
        self._shine(Light.SPOTLIGHT if is_on else Light.NONE)

    def _shine_laser(self, is_on: bool) -> None:
        self._shine(Light.LASER if is_on else Light.NONE)

    def _shine(self, light: Light) -> None:
        """One of the lights, or none; the actions say which."""
        commands, is_spotlight = self._window.commands, light is Light.SPOTLIGHT
        commands["spotlight"].setChecked(is_spotlight)
        commands["laser"].setChecked(light is Light.LASER)
        for name in ("spotlight_smaller", "spotlight_larger"):
            commands[name].setEnabled(is_spotlight)
        if light is not self._pointing.light:
            self._pointing.show_light(light)
            self._listen()
            self._shape_pointer(QCursor.pos())

    def _light_card(self, card: QRect) -> None:
        """Keep the label of the part under the mouse lit by the spotlight."""
        self._pointing.show_card(card)

    def _narrow(self) -> None:
        self._pointing.resize_spot(-1)

    def _widen(self) -> None:
        self._pointing.resize_spot(+1)

    def _shape_pointer(self, point: QPoint) -> None:
        """Large before a class; none beside the laser's dot."""
        if self._pointing.light is Light.LASER:
            self._pointer.show_shape(Qt.CursorShape.BlankCursor)
        elif self._window.is_presenting:
            self._pointer.show_shape_at(point)
        else:
            self._pointer.show_shape(None)

    # --- freeze-frame ---

    @property
    def is_frozen(self) -> bool:
        """Whether new snapshots are kept from the screen."""
        return self._viewing.now.moment == "held"

    def freeze(self, is_on: bool) -> None:
        """Hold what is shown, or go on with the newest."""
        self._viewing.show(replace(self._viewing.now, moment="held" if is_on else "newest"))

    def _show_viewing(self, viewing: Viewing) -> None:
        if viewing.moment == self._moment:
            return
        self._moment = viewing.moment
        self._window.commands["freeze"].setChecked(self.is_frozen)
        self._listen()
        self._mark_windows()

    def thaw(self) -> None:
        """Go on: what a person has changed must be seen."""
        self.freeze(False)

    def _mark_windows(self) -> None:
        shown = set(self._watch.windows) if self.is_frozen else set()
        for window in self._watch.all_windows:
            if window not in shown:
                take_off(window, FrozenMark)
            elif laid_over(window, FrozenMark) is None:
                FrozenMark(window, self._theme)

    # --- keys, screens ---

    def _show_keys(self, is_on: bool) -> None:
        self._window.commands["shown_keys"].setChecked(is_on)
        self._shown_input.set_on(is_on)
        self._listen()

    def _move_on(self) -> None:
        if not move_to_next_screen(self._window):
            self._window.show_notice(
                Notice(self.tr("There is only one screen. Connect another, or extend the desktop to it."), "hint")
            )

    def _listen(self) -> None:
        """Hear mouse and keys only as long as something follows them."""
        shines = self._pointing.light is not Light.NONE
        self._watch.set_on(self._window.is_presenting or shines or self._shown_input.is_on or self.is_frozen)
