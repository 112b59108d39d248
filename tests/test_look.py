"""What a test does to the look of the application is gone after it."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from playground.views.look.style import apply_theme
from playground.views.look.theme import DARK
from tests.look import look_of, look_put_back


def width_of_a_new_label(qtbot: QtBot) -> int:
    label = QLabel("12.5")
    qtbot.addWidget(label)
    label.ensurePolished()
    return label.sizeHint().width()


def test_a_theme_a_font_and_a_style_sheet_are_put_back(qtbot: QtBot, qapp: QApplication) -> None:
    before, width = look_of(qapp), width_of_a_new_label(qtbot)
    with look_put_back():
        apply_theme(qapp, DARK.with_scale(1.4))
        assert look_of(qapp) != before
        assert width_of_a_new_label(qtbot) > width
    assert look_of(qapp) == before
    assert width_of_a_new_label(qtbot) == width


def test_a_font_of_the_desktop_is_put_back(qapp: QApplication) -> None:
    before = QFont(qapp.font())
    with look_put_back():
        qapp.setFont(QFont(before.family(), 30))
    assert qapp.font() == before
