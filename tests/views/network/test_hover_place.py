"""The label of a unit lies where it covers little of what a person wants to see beside it."""

import pytest
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from playground.views.look.theme import LIGHT
from playground.views.network.hit import Part, Target
from playground.views.network.hover import HoverText, LabelPlace, paint_label, placed
from tests.views.network.workbench import Workbench, network

LABEL = QSizeF(230.0, 120.0)


def covered(label: QRectF, rects: tuple[QRectF, ...]) -> float:
    """How many maps' areas a label covers."""
    overlaps = (label.intersected(rect) for rect in rects)
    return sum(
        overlap.width() * overlap.height() / (rect.width() * rect.height())
        for overlap, rect in zip(overlaps, rects, strict=True)
    )


@pytest.mark.parametrize(
    "units",
    [(4, 2), (8, 8, 8), (6, 6, 6, 6, 6, 6), (16,) * 8, (32,) * 20],
    ids=lambda units: f"{len(units)}x{units[0]}",
)
def test_a_label_leaves_its_unit_and_most_of_its_neighbours_in_sight(qtbot: QtBot, units: tuple[int, ...]) -> None:
    bench = Workbench(qtbot, network(*units), (1000, 640))
    picture = bench.view.picture
    for layer in (0, len(units) // 2, len(units) - 1):
        for unit in (0, units[layer] // 2, units[layer] - 1):
            place = picture.label_place(Target(Part.UNIT, layer, unit), QPointF())
            label = placed(LABEL, place)
            assert place.within.contains(label)
            assert not label.intersects(place.beside)
            at_the_mouse = QRectF(place.beside.center() + QPointF(16.0, 18.0), LABEL)
            if place.within.contains(at_the_mouse):
                assert covered(label, place.watched) <= covered(at_the_mouse, place.watched) + 0.5
            assert covered(label, place.watched) <= 2.0


def test_where_there_is_no_room_a_label_begins_at_the_edge() -> None:
    small = QRectF(0.0, 0.0, 100.0, 60.0)
    label = placed(LABEL, LabelPlace(QRectF(20.0, 20.0, 10.0, 10.0), (), small))
    assert label.topLeft() == QPointF(4.0, 4.0)


def test_a_label_is_never_wider_than_the_diagram(qtbot: QtBot) -> None:
    text = HoverText("Output Emperor penguin of the great ice of the south", (("mean activation", "0.1183"),))
    within = QRectF(0.0, 0.0, 230.0, 300.0)
    picture = QImage(230, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.panel))
    painter = QPainter(picture)
    rect = paint_label(painter, text, LabelPlace(QRectF(20.0, 20.0, 30.0, 30.0), (), within), LIGHT, QFont())
    painter.end()
    assert within.contains(rect)
