"""Makes the panels of the registry, and gives them by name, by kind, or by what they can do."""

from collections.abc import Mapping
from importlib import import_module
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from playground.model.panels import PANELS, Panel

Kind = TypeVar("Kind", bound=QWidget)
Ability = TypeVar("Ability")


class Panels:
    """One widget for each row of the registry, in its order."""

    def __init__(self) -> None:
        self.widgets: Mapping[str, QWidget] = {name: _make(row) for name, row in PANELS.items()}

    def of(self, kind: type[Kind]) -> Kind:
        """The one panel of a kind, for what only this one can do."""
        return next(widget for widget in self.widgets.values() if isinstance(widget, kind))

    def that(self, protocol: type[Ability]) -> tuple[Ability, ...]:
        """All panels that have what a protocol says."""
        return tuple(widget for widget in self.widgets.values() if isinstance(widget, protocol))


def _make(row: Panel) -> QWidget:
    module, _, name = row.widget.partition(":")
    widget = getattr(import_module(module), name)()
    assert isinstance(widget, QWidget), row.widget
    return widget
