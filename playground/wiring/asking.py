"""Asks the network for what is on the screen, so that nothing else is computed."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.asking import RESOLUTION, questions_of
from playground.model.viewing import Viewing
from playground.views.panels.output.output_view import OutputView
from playground.views.window.dock import PanelDock
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels
from playground.wiring.protocols import AsksQuestions


class Asking(QObject):
    """Asks the session the questions of the current viewing and of each open panel."""

    def __init__(
        self, session: Session, current: CurrentViewing, window: MainWindow, panels: Panels, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._current = session, current
        self._output = panels.of(OutputView)
        self._asking: dict[str, AsksQuestions] = {}
        self._open: set[str] = set()
        self._resolution = RESOLUTION
        current.changed.connect(self._ask)
        self._output.resolution_requested.connect(self._resolve)
        panels.connect_each(self._add)
        for dock in window.docks.values():
            dock.visibilityChanged.connect(self._follow)
        self._screens = window.full_screens
        self._screens.changed.connect(self._follow_screens)

    @property
    def _seen(self) -> set[str]:
        """The panels that are on the screen, in the window or on a screen of their own."""
        return self._open | self._screens.screens.keys()

    def _add(self, name: str, panel: QWidget) -> None:
        """From now on ask this panel's questions, too, whenever it is open."""
        if isinstance(panel, AsksQuestions):
            self._asking[name] = panel

    def _ask(self, viewing: Viewing) -> None:
        own = (self._asking[name].questions(viewing) for name in self._seen & self._asking.keys())
        self._session.ask("window", questions_of(viewing, self._resolution).union(*own))

    def _follow(self, is_open: bool) -> None:
        """A panel came to be seen, or is seen no more."""
        dock = self.sender()
        assert isinstance(dock, PanelDock)
        (self._open.add if is_open else self._open.discard)(dock.name)
        self._follow_screens()

    def _follow_screens(self) -> None:
        """The same of a panel that came to a screen of its own, from behind the tab of another, or went from there."""
        self._output.show_slice_line("slice" in self._seen)
        self._output.show_sample_picking("sample" in self._seen)
        self._ask(self._current.now)

    def _resolve(self, resolution: int) -> None:
        self._resolution = resolution
        self._ask(self._current.now)
