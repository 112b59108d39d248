"""The lines z = 0 over the plane: drawn at once when they are new, part by part while they move."""

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data.plane import in_pixels
from engine.questions.kinks import KinkLines
from playground.model.selection import Selection
from playground.views.plots import kink_overlay
from playground.views.plots.kink_overlay import KinkOverlay
from tests.rest import is_at_rest

SIDE = 240
UNITS = (2, 1, 1)


def lines_at(*heights: float) -> KinkLines:
    """One horizontal line for each unit, at this x2."""
    rows = [[-6.0, x2, 6.0, x2] for x2 in heights]
    return KinkLines(np.array(rows, np.float32), np.arange(len(heights) + 1))


FIRST = lines_at(-4.0, -2.0, 1.0, 3.0)
NEXT = lines_at(-5.0, -1.0, 2.0, 4.0)


@pytest.fixture
def room(qtbot: QtBot) -> QObject:
    return QObject()


@pytest.fixture
def overlay(room: QObject) -> KinkOverlay:
    made = KinkOverlay(room)
    made.show_lines(FIRST, UNITS)
    return made


def picture(overlay: KinkOverlay) -> QImage:
    ground = QPixmap(SIDE, SIDE)
    ground.fill(Qt.GlobalColor.white)
    painter = QPainter(ground)
    overlay.paint(painter, SIDE, 1.0)
    painter.end()
    return ground.toImage()


def of(room: QObject, lines: KinkLines, chosen: Selection | None = None) -> QImage:
    """What an overlay that never showed anything else makes of these lines."""
    fresh = KinkOverlay(room)
    fresh.show_lines(lines, UNITS)
    fresh.show_chosen(chosen)
    return picture(fresh)


def is_inked(image: QImage, x2: float) -> bool:
    y = round((6.0 - x2) / 12.0 * SIDE)
    return image.pixelColor(SIDE // 2, y).lightness() < 200


def test_new_lines_are_there_at_the_first_painting(overlay: KinkOverlay) -> None:
    image = picture(overlay)
    assert all(is_inked(image, x2) for x2 in (-4.0, -2.0, 1.0, 3.0))
    assert not any(is_inked(image, x2) for x2 in (-5.0, 0.0, 5.0))


def test_lines_that_move_come_part_by_part_and_whole_in_the_end(
    overlay: KinkOverlay, room: QObject, qtbot: QtBot
) -> None:
    before = picture(overlay)
    overlay.show_lines(NEXT, UNITS)  # the first layer is drawn
    assert picture(overlay) == before  # and never half of them shown
    qtbot.waitUntil(lambda: picture(overlay) != before)
    assert picture(overlay) == of(room, NEXT)


def test_the_last_of_many_moves_is_what_stays(overlay: KinkOverlay, room: QObject, qtbot: QtBot) -> None:
    picture(overlay)
    for height in np.linspace(-1.0, 1.0, 9):
        overlay.show_lines(lines_at(-5.0, -3.0, float(height), 5.0), UNITS)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: picture(overlay) == of(room, lines_at(-5.0, -3.0, 1.0, 5.0)))


def test_lines_that_nobody_paints_ask_for_it(overlay: KinkOverlay, qtbot: QtBot) -> None:
    picture(overlay)
    with qtbot.waitSignal(overlay.changed):
        overlay.show_lines(NEXT, UNITS)


def test_a_selection_in_the_midst_of_it_is_drawn_at_once(overlay: KinkOverlay, room: QObject, qtbot: QtBot) -> None:
    picture(overlay)
    overlay.show_lines(NEXT, UNITS)
    overlay.show_chosen(Selection(1, 0))
    assert picture(overlay) == of(room, FIRST, Selection(1, 0))  # on the lines that are there
    qtbot.waitUntil(lambda: picture(overlay) == of(room, NEXT, Selection(1, 0)))


def test_a_selection_draws_no_line_but_its_own_again(overlay: KinkOverlay, monkeypatch: pytest.MonkeyPatch) -> None:
    picture(overlay)
    drawn: list[int] = []

    def placed(ends: NDArray[np.float64], side: float) -> NDArray[np.float64]:
        drawn.append(len(ends) // 2)
        return in_pixels(ends, side)

    monkeypatch.setattr(kink_overlay, "in_pixels", placed)
    overlay.show_chosen(Selection(0, 1))
    picture(overlay)
    picture(overlay)
    assert drawn == [1]


def test_taking_the_lines_away_in_the_midst_of_it_leaves_nothing(overlay: KinkOverlay, qtbot: QtBot) -> None:
    picture(overlay)
    overlay.show_lines(NEXT, UNITS)
    overlay.show_lines(None, UNITS)
    qtbot.waitUntil(lambda: is_at_rest(overlay))
    assert not any(is_inked(picture(overlay), x2) for x2 in (-5.0, -4.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0))
