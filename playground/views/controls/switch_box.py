"""A check box for something that is on or off in the views: a switch of the `Viewing`."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from playground.model.viewing import Switch, Viewing


class SwitchBox(QCheckBox):
    """Shows whether the switch is on; asks for it to be the other way."""

    viewing_requested = Signal(object)
    """The Viewing that is shown, with this one switch changed."""

    def __init__(self, switch: Switch, name: str, text: str, tip: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setToolTip(tip)
        self._switch = switch
        self._viewing = Viewing()
        self.setChecked(self._viewing.is_on(switch))
        self.toggled.connect(self._ask)

    def show_viewing(self, viewing: Viewing) -> None:
        """Be checked as the viewing says."""
        self._viewing = viewing
        with QSignalBlocker(self):
            self.setChecked(viewing.is_on(self._switch))

    def _ask(self, is_on: bool) -> None:
        self.viewing_requested.emit(self._viewing.switched(self._switch, is_on))
