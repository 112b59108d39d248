"""What is drawn at a pace of its own, drawn at once."""

from PySide6.QtCore import QObject

from playground.views.plots.throttle import Throttle


def draw_at_once(view: QObject) -> None:
    """Let a view draw now what it would draw at its own pace."""
    throttles = view.findChildren(Throttle)
    assert throttles, "this view has no pace of its own"
    for throttle in throttles:
        throttle.due.emit()
