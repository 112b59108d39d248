"""Connects what is looked at with the network: what is on the screen is asked, and nothing else is computed."""

from PySide6.QtCore import QObject

from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.asking import RESOLUTION, questions_of
from playground.model.viewing import Viewing
from playground.views.panels.output.output_view import OutputView
from playground.views.window.main_window import MainWindow


class Asking(QObject):
    """Asks the session what the viewing needs, as far as the panel that shows it is open."""

    def __init__(
        self, session: Session, current: CurrentViewing, window: MainWindow, output: OutputView, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._current, self._output = session, current, output
        self._open: frozenset[str] = frozenset()
        self._resolution = RESOLUTION
        current.changed.connect(self._ask)
        window.docks["slice"].visibilityChanged.connect(self._show_slice)
        window.docks["sample"].visibilityChanged.connect(self._show_sample)
        window.docks["explorer"].visibilityChanged.connect(self._show_explorer)
        output.resolution_requested.connect(self._resolve)

    def _ask(self, viewing: Viewing) -> None:
        self._session.ask("window", questions_of(viewing, self._open, self._resolution))

    def _show(self, panel: str, is_shown: bool) -> None:
        self._open = self._open | {panel} if is_shown else self._open - {panel}
        self._ask(self._current.now)

    def _show_slice(self, is_shown: bool) -> None:
        self._output.show_slice_line(is_shown)
        self._show("slice", is_shown)

    def _show_sample(self, is_shown: bool) -> None:
        self._output.show_sample_picking(is_shown)
        self._show("sample", is_shown)

    def _show_explorer(self, is_shown: bool) -> None:
        self._show("explorer", is_shown)

    def _resolve(self, resolution: int) -> None:
        self._resolution = resolution
        self._ask(self._current.now)
