"""The one place where what is looked at changes. Views ask for it here, and are told."""

from PySide6.QtCore import QObject, Signal

from engine.spec import Spec
from playground.model.selection import Selection
from playground.model.viewing import Viewing


class CurrentViewing(QObject):
    """The viewing that the window shows. It always fits the network: what is gone from that is looked at no more."""

    changed = Signal(object)
    """The Viewing, each time that it is another."""

    def __init__(self, spec: Spec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spec = spec
        self._viewing = Viewing().fitted(spec)

    @property
    def now(self) -> Viewing:
        """What is looked at now."""
        return self._viewing

    def show(self, viewing: Viewing) -> None:
        """Look at this, as far as the network has it."""
        viewing = viewing.fitted(self._spec)
        if viewing != self._viewing:
            self._viewing = viewing
            self.changed.emit(viewing)

    def select(self, selection: Selection | None) -> None:
        """Select a layer or a unit; one that the network does not have selects nothing."""
        if selection is not None and not selection.exists_in(self._spec):
            selection = None
        self.show(self._viewing.selecting(selection))

    def fit(self, spec: Spec) -> None:
        """The network or its data are others now."""
        self._spec = spec
        self.show(self._viewing)
