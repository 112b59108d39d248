"""Whether something has come to rest, asked of the timers that it has."""

from PySide6.QtCore import QObject, QTimer


def is_at_rest(part: QObject) -> bool:
    """Whether nothing is still to come by itself of what has been asked for."""
    return not any(timer.isActive() for timer in part.findChildren(QTimer) if timer.isSingleShot())
