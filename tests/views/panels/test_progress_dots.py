"""The place in a lesson is told by dots or a bar, and never by half a text."""

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from playground.views.look.theme import LIGHT
from playground.views.panels.lesson.progress_dots import ProgressDots


def rightmost_ink(image: QImage) -> int:
    ground = image.pixelColor(image.width() - 1, 0)
    inked = (
        x
        for x in range(image.width() - 1, -1, -1)
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    )
    return next(inked)


@pytest.mark.parametrize("scale", [1.0, 1.4])
@pytest.mark.parametrize("count", [6, 7, 12])
def test_the_count_is_written_whole_or_not_at_all(qtbot: QtBot, scale: float, count: int) -> None:
    dots = ProgressDots()
    qtbot.addWidget(dots)
    dots.show_theme(LIGHT.with_scale(scale))
    dots.show_place(1, count)
    ends = set()
    for width in range(100, 320, 10):
        dots.resize(width, 24)
        image = dots.grab().toImage()
        ends.add(dots.has_text)
        if dots.has_text:
            assert rightmost_ink(image) < width - 1
            assert image.copy(0, 0, 8, 24).pixelColor(4, 12) == QColor(LIGHT.accent)
    assert ends == ({True} if count == 12 else {True, False})
