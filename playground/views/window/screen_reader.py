"""What screen readers are told beyond what Qt tells them by itself."""

from functools import cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface

from playground.views.network.network_view import NetworkView


@cache
def serve_screen_readers() -> None:
    """Let them walk through the network diagram. Once for the whole program: Qt takes no such offer back."""
    QAccessible.installFactory(_interface_of)


def _interface_of(key: str, thing: QObject) -> QAccessibleInterface | None:
    return thing.accessible() if isinstance(thing, NetworkView) else None
