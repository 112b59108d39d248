"""The look of the whole application, put back after a test: its font, colours and style sheet reach every widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QApplication

_INHERIT: Final = Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles


@contextmanager
def look_put_back() -> Iterator[None]:
    """Let what happens here give the application any look: the next test begins with the one that was there before."""
    app = QApplication.instance()
    before = look_of(app) if isinstance(app, QApplication) else None
    yield
    app = QApplication.instance()
    if before is not None and isinstance(app, QApplication) and look_of(app) != before:
        font, palette, style_sheet, inherits, locale = before
        app.setStyleSheet(style_sheet)
        app.setPalette(palette)
        app.setFont(font)
        app.setAttribute(_INHERIT, inherits)
        QLocale.setDefault(locale)


def look_of(app: QApplication) -> tuple[QFont, QPalette, str, bool, QLocale]:
    """What all widgets look like that have nothing of their own."""
    return QFont(app.font()), QPalette(app.palette()), app.styleSheet(), app.testAttribute(_INHERIT), QLocale()
