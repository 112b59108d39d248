"""Up to eight classes: each point has the colour and the shape of its class, and a legend says what they are called."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.data.dataset import Dataset, Samples
from playground.model.palette import CLASS_LOOKS
from playground.views.look.class_marks import paint_class_mark
from playground.views.look.theme import DARK, LIGHT, Theme, contrast
from playground.views.plots.class_legend import ClassLegend
from playground.views.plots.dashes import CLASS_PATTERNS
from playground.views.plots.sample_layer import paint_samples
from tests.model.test_palette import SEEN_BY, lab, linear

SIDE = 40
GREY = LIGHT.with_colour_map("greyscale")
NUMBERS = range(len(CLASS_LOOKS))
NAMES = ("Adelie", "Chinstrap", "Gentoo", "Emperor", "King", "Macaroni", "Rockhopper", "Snares")


def silhouette(number: int, radius: float, *, is_test: bool) -> frozenset[tuple[int, int]]:
    picture = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_class_mark(painter, QPointF(SIDE / 2, SIDE / 2), radius, number, LIGHT, is_test=is_test)
    painter.end()
    return frozenset((x, y) for x in range(SIDE) for y in range(SIDE) if picture.pixelColor(x, y).alpha() > 127)


@pytest.mark.parametrize("is_test", [False, True], ids=["train", "test"])
def test_no_two_classes_have_the_same_outline(qtbot: QtBot, is_test: bool) -> None:
    outlines = [silhouette(number, 6.0, is_test=is_test) for number in NUMBERS]
    assert max(len(one & other) / len(one | other) for one, other in combinations(outlines, 2)) < 0.9


def test_the_shapes_cover_about_the_same_area(qtbot: QtBot) -> None:
    areas = [len(silhouette(number, 6.0, is_test=False)) for number in NUMBERS]
    assert max(areas) < 1.7 * min(areas)


def rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def colours_around(picture: QImage, x: int, y: int) -> set[tuple[int, int, int]]:
    spots = (picture.pixelColor(x + dx, y + dy) for dx in range(-4, 5) for dy in range(-4, 5))
    return {rgb(spot) for spot in spots if spot.alpha() == 255}


@pytest.mark.parametrize("theme", [LIGHT, DARK, GREY], ids=["light", "dark", "greyscale"])
def test_the_plane_gives_each_point_the_colour_of_its_class(qtbot: QtBot, theme: Theme) -> None:
    points = np.column_stack([np.linspace(-5.25, 5.25, 8), np.zeros(8)])
    dataset = Dataset(Samples(points, np.arange(8.0)), classes=NAMES)
    picture = paint_samples(dataset, 400.0, 1.0, theme, with_test=False).toImage()
    for number in NUMBERS:
        own = rgb(theme.class_colour(number))
        assert own in colours_around(picture, 25 + 50 * number, 200)


def test_a_test_point_has_a_light_heart(qtbot: QtBot) -> None:
    dataset = Dataset(Samples.none(), Samples(np.zeros((1, 2)), np.array([1.0])), ("a", "b", "c"))
    picture = paint_samples(dataset, 400.0, 1.0, LIGHT, with_test=True).toImage()
    assert contrast(picture.pixelColor(200, 200), QColor("white")) < 1.3


def test_two_classes_keep_the_colours_of_the_map_unless_each_has_its_own_unit(qtbot: QtBot) -> None:
    dataset = Dataset(Samples(np.zeros((1, 2)), np.array([1.0])), classes=("no", "yes"))
    own = rgb(LIGHT.class_colour(1))
    for by_class in (False, True):
        picture = paint_samples(dataset, 400.0, 1.0, LIGHT, with_test=False, by_class=by_class).toImage()
        assert (own in colours_around(picture, 200, 200)) is by_class


@pytest.mark.parametrize("width", [230, 330, 800])
def test_the_legend_holds_all_names_in_rows_that_fit(qtbot: QtBot, width: int) -> None:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.resize(width, 40)
    legend.show_classes(NAMES)
    legend.resize(width, legend.height())
    places = legend.places
    assert len(places) == 8
    assert all(place.right() <= width and place.bottom() <= legend.height() for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    picture = legend.grab().toImage()
    for number, place in enumerate(places):
        assert rgb(LIGHT.class_colour(number)) in colours_around(
            picture, round(place.left()) + 9, round(place.center().y())
        )


def test_the_legend_tells_a_screen_reader_names_colours_and_shapes(qtbot: QtBot) -> None:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.show_classes(NAMES[:3])
    assert legend.accessibleName() == "Classes: Adelie (orange disc); Chinstrap (blue square); Gentoo (green triangle)"
    legend.show_theme(GREY)
    legend.show_classes(NAMES[:2], by_class=True)
    assert legend.accessibleName() == "Classes: Adelie (disc); Chinstrap (square)"


def test_there_is_no_legend_of_numbers(qtbot: QtBot) -> None:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.show_classes(NAMES)
    legend.show_classes(())
    assert legend.isHidden()
    assert legend.height() == 0


def test_however_small_a_probability_its_text_leaves_room_for_the_name(qtbot: QtBot) -> None:
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.show_classes(NAMES[:3])
    legend.show_shares([1.0 - 3e-5, 3e-5, 0.0])
    assert legend.accessibleDescription() == "Probabilities: Adelie 99 %; Chinstrap < 1 %; Gentoo 0 %"


def test_the_curves_of_no_two_classes_are_dashed_alike() -> None:
    assert len(set(CLASS_PATTERNS)) == len(CLASS_LOOKS)
    assert all(len(pattern) % 2 == 0 for pattern in CLASS_PATTERNS)


# --- seen by the colour-blind, and printed without colour: points on the plane ---


def seen(picture: QImage, seen_by: str) -> np.ndarray:
    """The lightness and the two colours (CIE Lab) of each pixel, (height, width, 3), as these people see them."""
    height, width = picture.height(), picture.width()
    rgbs = [rgb(picture.pixelColor(x, y)) for y in range(height) for x in range(width)]
    known = {one: lab(SEEN_BY[seen_by] @ linear(one)) for one in set(rgbs)}
    return np.array([known[one] for one in rgbs]).reshape(height, width, 3)


def on_ground(point: int | None, ground: int, theme: Theme, *, is_test: bool) -> QImage:
    """A point of one class on a place where another wins."""
    picture = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    picture.fill(theme.class_colour(ground))
    if point is not None:
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_class_mark(painter, QPointF(SIDE / 2, SIDE / 2), 5.0, point, theme, is_test=is_test)
        painter.end()
    return picture


@pytest.mark.parametrize("is_test", [False, True], ids=["train", "test"])
@pytest.mark.parametrize("seen_by", [*SEEN_BY, "print"])
def test_every_point_shows_on_the_colour_of_every_class_and_has_its_shape_there(
    qtbot: QtBot, seen_by: str, is_test: bool
) -> None:
    """A pixel counts as seen where it is 15 ΔE away from its ground; in print its lightness alone counts."""
    channels, who = (1, "everybody") if seen_by == "print" else (3, seen_by)
    for ground in NUMBERS:
        bare = seen(on_ground(None, ground, LIGHT, is_test=is_test), who)[..., :channels]
        shapes = []
        for point in NUMBERS:
            picture = seen(on_ground(point, ground, LIGHT, is_test=is_test), who)[..., :channels]
            shapes.append(np.linalg.norm(picture - bare, axis=-1) > 15.0)
        assert min(int(shape.sum()) for shape in shapes) > 25, ground
        alike = max((one & other).sum() / (one | other).sum() for one, other in combinations(shapes, 2))
        assert alike < 0.9, ground
