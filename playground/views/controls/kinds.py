"""The class of a panel's widget, as the registry names it."""

from importlib import import_module

from PySide6.QtWidgets import QWidget

from playground.model.panels import Panel


def kind_of(row: Panel) -> type[QWidget]:
    """The class; its module is loaded where it is not yet."""
    module, _, name = row.widget.partition(":")
    kind = getattr(import_module(module), name)
    assert isinstance(kind, type), row.widget
    assert issubclass(kind, QWidget), row.widget
    return kind
