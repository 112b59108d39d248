"""A box to choose one entry of a registry. Shows a name of it, or that the document holds several."""

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from playground.views.controls.fitted_combo import FittedComboBox


class Entry(Protocol):
    """What a registry holds: something that has a label to show."""

    @property
    def label(self) -> str:
        """As a person reads it."""


class ChoiceBox(FittedComboBox):
    """Emits `chosen` with the name that a person picked; goes on showing what it is told to show."""

    chosen = Signal(str)

    def __init__(self, entries: Mapping[Any, Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: str | None = None
        for name, entry in entries.items():
            self.addItem(entry.label, name)
            formula = getattr(entry, "formula", None) or getattr(entry, "description", None)
            if formula:
                self.setItemData(self.count() - 1, formula, Qt.ItemDataRole.ToolTipRole)
        self.setMaxVisibleItems(20)
        self.fit_to_items()
        self.activated.connect(self._tell)

    def show_name(self, name: str | None, otherwise: str = "") -> None:
        """Show the entry called `name`; for None show the text `otherwise`."""
        self._shown = name
        with QSignalBlocker(self):
            self.setPlaceholderText(otherwise)
            self.setCurrentIndex(self.findData(name) if name is not None else -1)

    def _tell(self, index: int) -> None:
        name = self.itemData(index)
        if name == self._shown:
            return
        before, otherwise = self._shown, self.placeholderText()
        self.chosen.emit(name)
        if self._shown == before:  # refused, or not answered yet: the document still says the old
            self.show_name(before, otherwise)
