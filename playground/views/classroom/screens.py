"""Moves the window from screen to screen, such as from the laptop to the projector."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_FILLING = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen


def move_to_next_screen(window: QWidget) -> bool:
    """Move the window to the next screen, as large as it was, or filling that too; False where there is but one."""
    screens = QGuiApplication.screens()
    if len(screens) < 2:
        return False
    here = window.screen()
    there = screens[(screens.index(here) + 1) % len(screens)]
    state = window.windowState()
    filling = state & _FILLING
    if filling:
        window.setWindowState(state & ~_FILLING)
    window.setGeometry(moved_rect(window.geometry(), here.availableGeometry(), there.availableGeometry()))
    if filling:
        window.setScreen(there)  # the move may not have come through yet, and it is this screen that is to be filled
        window.setWindowState(state)
    return True


def moved_rect(rect: QRect, here: QRect, there: QRect) -> QRect:
    """Where a window lies on another screen: as far from its upper left corner, and no larger than fits there."""
    size = QSize(min(rect.width(), there.width()), min(rect.height(), there.height()))
    offset = rect.topLeft() - here.topLeft()
    x = min(max(offset.x(), 0), there.width() - size.width())
    y = min(max(offset.y(), 0), there.height() - size.height())
    return QRect(there.left() + x, there.top() + y, size.width(), size.height())
