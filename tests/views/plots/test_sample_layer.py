"""The points of the two classes, and those to train and to test, have shapes of their own."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.data.dataset import Dataset, Samples
from playground.model.palette import COLOUR_MAPS
from playground.views.look.theme import DARK, LIGHT, Theme, contrast
from playground.views.panels.data.data_tile import DataTile
from playground.views.plots.sample_layer import MARK_SIDE, mark_picture, paint_mark, paint_samples

SIDE = 40
SHAPED = LIGHT.with_shapes(True)


def silhouette(theme: Theme, *, is_test: bool, is_negative: bool) -> frozenset[tuple[int, int]]:
    """The pixels that a mark covers, whatever its colours."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(SIDE / 2.0, SIDE / 2.0)
    paint_mark(painter, centre, 6.0, QColor("red"), theme, is_test=is_test, is_negative=is_negative)
    painter.end()
    return frozenset((x, y) for x in range(SIDE) for y in range(SIDE) if picture.pixelColor(x, y).alpha() > 127)


def alikeness(one: frozenset[tuple[int, int]], other: frozenset[tuple[int, int]]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("theme", [SHAPED, DARK.with_colour_map("greyscale")], ids=["shapes", "greyscale"])
def test_class_and_use_of_a_point_are_told_by_its_outline_alone(qtbot: QtBot, theme: Theme) -> None:
    outlines = [silhouette(theme, is_test=test, is_negative=sign) for test in (True, False) for sign in (True, False)]
    assert max(alikeness(one, other) for one, other in combinations(outlines, 2)) < 0.85


def test_without_shapes_the_classes_differ_by_colour_only(qtbot: QtBot) -> None:
    assert silhouette(LIGHT, is_test=False, is_negative=True) == silhouette(LIGHT, is_test=False, is_negative=False)


def test_a_negative_point_is_broader_than_high(qtbot: QtBot) -> None:
    outline = silhouette(SHAPED, is_test=False, is_negative=True)
    across, high = (len({spot[axis] for spot in outline}) for axis in (0, 1))
    assert across > 1.5 * high


def test_the_plane_gives_each_label_its_shape(qtbot: QtBot) -> None:
    points = np.array([[-3.0, 0.0], [3.0, 0.0]])
    samples = Dataset(Samples(points, np.array([-1.0, 1.0])))
    picture = paint_samples(samples, 400.0, 1.0, SHAPED, with_test=False).toImage()

    def extent(x: int, *, is_across: bool) -> int:
        spots = ((x + step, 200) if is_across else (x, 200 + step) for step in range(-20, 20))
        return sum(picture.pixelColor(*spot).alpha() > 127 for spot in spots)

    assert extent(100, is_across=True) > extent(100, is_across=False) + 2
    assert abs(extent(300, is_across=True) - extent(300, is_across=False)) <= 1


def test_the_legend_shows_both_shapes_only_where_they_differ(qtbot: QtBot) -> None:
    assert mark_picture(LIGHT, 1.0, is_test=False).width() == MARK_SIDE
    assert mark_picture(SHAPED, 1.0, is_test=False).width() == 2 * MARK_SIDE


def test_a_data_tile_tells_the_classes_by_shape(qtbot: QtBot) -> None:
    pictures = []
    for theme in (LIGHT, SHAPED):
        tile = DataTile("gauss", theme)
        qtbot.addWidget(tile)
        tile.resize(60, 60)
        pictures.append(tile.grab().toImage())
    assert pictures[0] != pictures[1]


def spots_that_stand_out(theme: Theme, label: float, count: int, *, is_test: bool) -> int:
    """Pixels of a point, on a ground of its own colour, that have the contrast which WCAG asks of things."""
    colour = theme.positive if label > 0.0 else theme.negative if label < 0.0 else theme.neutral
    far = np.full((count, 2), 50.0)
    far[0] = 0.0
    labels = np.full(count, label)
    own = Samples(far, labels)
    samples = Dataset(Samples.none(), own) if is_test else Dataset(own)
    picture = QImage(230, 230, QImage.Format.Format_RGB32)
    picture.fill(colour)
    painter = QPainter(picture)
    painter.drawPixmap(0, 0, paint_samples(samples, 230.0, 1.0, theme, with_test=is_test))
    painter.end()
    around = range(100, 130)
    return sum(contrast(picture.pixelColor(x, y), colour) >= 3.0 for x in around for y in around)


@pytest.mark.parametrize("label", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("shapes", [False, True], ids=["by colour", "by shape"])
@pytest.mark.parametrize("colours", COLOUR_MAPS)
@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_point_is_seen_on_a_map_that_has_learned_it(
    qtbot: QtBot, ground: Theme, colours: str, shapes: bool, label: float
) -> None:
    theme = ground.with_colour_map(colours).with_shapes(shapes)
    for is_test in (False, True):
        assert spots_that_stand_out(theme, label, 250, is_test=is_test) >= 12
        assert spots_that_stand_out(theme, label, 2500, is_test=is_test) >= 4  # a tenth of the area each
