"""What stands behind a view in the program: what it asks to look at is noted, and shown again."""

from dataclasses import replace
from typing import Any, Protocol

from PySide6.QtCore import QObject, SignalInstance

from playground.model.selection import Selection
from playground.model.viewing import Switch, Viewing


class LooksAt(Protocol):
    """A view that shows what is looked at, and asks for something else."""

    viewing_requested: SignalInstance

    def show_viewing(self, viewing: Viewing) -> None: ...


class Viewer(QObject):
    """Gives a view what it asks for. Lives as long as the view."""

    def __init__(self, view: LooksAt) -> None:
        assert isinstance(view, QObject)
        super().__init__(view)
        self._view = view
        self.viewing = Viewing()
        self.asked: list[Viewing] = []
        view.viewing_requested.connect(self._take)

    def show(self, **changes: Any) -> None:
        """Look at something else in these fields of the Viewing."""
        self._show(replace(self.viewing, **changes))

    def switch(self, switch: Switch, is_on: bool) -> None:
        """Turn a switch on or off."""
        self._show(self.viewing.switched(switch, is_on))

    def select(self, selection: Selection | None) -> None:
        """Select a layer or unit."""
        self._show(self.viewing.selecting(selection))

    def _take(self, viewing: Viewing) -> None:
        self.asked.append(viewing)
        self._show(viewing)

    def _show(self, viewing: Viewing) -> None:
        self.viewing = viewing
        self._view.show_viewing(viewing)
