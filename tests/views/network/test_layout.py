"""The geometry: everything is in view and apart, at every size; zooming keeps what is under the mouse."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF
from pytestqt.qtbot import QtBot

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document
from playground.views.look.theme import LIGHT
from playground.views.network.header_layout import HeaderDetail, HeaderLayout
from playground.views.network.headers import HeaderPainter
from playground.views.network.hit import Part, Target, curve_parameter, target_at
from playground.views.network.layout import Camera, NetworkLayout
from playground.views.network.links import link_path

SIZES = st.lists(st.integers(1, 32), min_size=0, max_size=20)
WINDOWS = st.tuples(st.integers(420, 2400), st.integers(320, 1400))


def all_maps(layout: NetworkLayout) -> list[QRectF]:
    return [layout.map_rect(column, unit) for column in range(layout.columns) for unit in range(layout.sizes[column])]


@given(features=st.integers(1, 9), hidden=SIZES, window=WINDOWS)
def test_the_whole_network_is_in_view_and_nothing_overlaps(
    features: int, hidden: list[int], window: tuple[int, int]
) -> None:
    layout = NetworkLayout((features, *hidden, 1), float(window[0]), float(window[1]))
    body = layout.body.adjusted(0.0, -1.0, 0.0, 1.0)
    for column in range(layout.columns):
        rects = [layout.map_rect(column, unit) for unit in range(layout.sizes[column])]
        assert all(body.contains(rect) for rect in rects)
        assert all(a.bottom() <= b.top() for a, b in itertools.pairwise(rects))
    ends = [layout.link_ends(layer) for layer in range(layout.columns - 1)]
    assert all(start < end for start, end in ends)


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (7, 8, 8, 8, 8, 8, 8, 1)])
def test_numbers_have_room_in_a_small_window(sizes: tuple[int, ...]) -> None:
    layout = NetworkLayout(sizes, 680.0, 400.0)
    assert layout.footer > 0
    assert HeaderLayout(layout).detail is HeaderDetail.FULL


def test_headers_stay_apart_and_in_view() -> None:
    header = HeaderLayout(NetworkLayout((7, 8, 8, 8, 8, 8, 8, 1), 700.0, 420.0))
    plates = [header.plate(column) for column in range(1, 8)]
    assert all(a.right() < b.left() for a, b in itertools.pairwise(plates))
    assert plates[-1].right() <= 700.0


@given(factor=st.floats(1.05, 6.0), y=st.floats(0.2, 0.8), column=st.integers(0, 4))
def test_what_is_under_the_mouse_stays_there(factor: float, y: float, column: int) -> None:
    layout = NetworkLayout((3, 8, 8, 8, 1), 900.0, 600.0)
    around = QPointF(layout.column_x(column), 300.0 * y + 150.0)
    camera = layout.zoomed(factor, around)
    zoomed = NetworkLayout(layout.sizes, 900.0, 600.0, camera=camera)
    reach = (layout.columns - 1) * zoomed.column_pitch / 2.0
    x, middle = zoomed.column_x(column), 450.0
    if abs(camera.pan_x) < reach - 1.0:
        assert x == pytest.approx(around.x(), abs=0.01)
    else:  # it is held at the edge, and has come nearer to the middle than it was
        assert abs(x - middle) <= abs(around.x() - middle) + 0.01


def test_zooming_out_again_shows_all() -> None:
    layout = NetworkLayout((2, 4, 1), 900.0, 600.0)
    camera = layout.zoomed(3.0, QPointF(100.0, 200.0))
    assert not camera.shows_all
    assert NetworkLayout(layout.sizes, 900.0, 600.0, camera=camera).zoomed(0.1, QPointF(5.0, 5.0)) == Camera()


def test_twenty_layers_of_thirty_two_become_legible_by_zooming() -> None:
    layout = NetworkLayout((2, *[32] * 20, 1), 1100.0, 700.0)
    closer = NetworkLayout(layout.sizes, 1100.0, 700.0, camera=layout.zoomed(4.0, QPointF(500.0, 300.0)))
    assert closer.map_side > 40
    assert closer.footer > 0
    assert HeaderLayout(closer).detail is HeaderDetail.FULL


def test_a_unit_out_of_view_is_brought_in() -> None:
    layout = NetworkLayout((2, 8, 8, 1), 900.0, 600.0)
    closer = NetworkLayout(layout.sizes, 900.0, 600.0, camera=layout.zoomed(4.0, QPointF(450.0, 100.0)))
    assert not closer.body.contains(closer.map_rect(3, 0))
    revealed = NetworkLayout(layout.sizes, 900.0, 600.0, camera=closer.revealing(3, 0))
    assert revealed.body.contains(revealed.map_rect(3, 0))


# --- what is hit ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", np.linspace(0.02, 0.98, 13))
def test_links_are_hit_where_they_are_drawn(x: float) -> None:
    layout = NetworkLayout((2, 3, 1), 800.0, 500.0)
    t = curve_parameter(float(x))
    for unit, source in itertools.product(range(3), range(2)):
        point = link_path(layout, 0, unit, source).pointAtPercent(0.0)
        path = link_path(layout, 0, unit, source)
        start, end = layout.link_ends(0)
        share = t * t * (3.0 - 2.0 * t)
        y0, y1 = layout.link_y(0)[source], layout.link_y(1)[unit]
        point = QPointF(start + (end - start) * x, y0 + (y1 - y0) * share)
        nearest = min((path.pointAtPercent(at / 400.0) - point).manhattanLength() for at in range(401))
        assert nearest < 2.0


@given(features=st.integers(1, 5), hidden=st.lists(st.integers(1, 6), max_size=3))
def test_every_map_bias_and_link_can_be_hit(features: int, hidden: list[int]) -> None:
    layout = NetworkLayout((features, *hidden, 1), 900.0, 620.0)
    for column in range(layout.columns):
        for unit in range(layout.sizes[column]):
            part = Part.FEATURE if column == 0 else Part.UNIT
            found = target_at(layout, layout.map_rect(column, unit).center())
            assert found == Target(part, column - 1, unit)
            if column:
                assert target_at(layout, layout.bias_rect(column, unit).center()) == Target(Part.BIAS, column - 1, unit)
    for layer in range(layout.columns - 1):
        hit = set()
        start, end = layout.link_ends(layer)
        for unit, source in itertools.product(range(layout.sizes[layer + 1]), range(layout.sizes[layer])):
            for share in (0.1, 0.3, 0.5, 0.7, 0.9):
                y0, y1 = layout.link_y(layer)[source], layout.link_y(layer + 1)[unit]
                t = curve_parameter(share)
                at = QPointF(start + (end - start) * share, y0 + (y1 - y0) * t * t * (3.0 - 2.0 * t))
                found = target_at(layout, at)
                assert found is not None
                hit.add((found.unit, found.input))
        assert hit >= set(itertools.product(range(layout.sizes[layer + 1]), range(layout.sizes[layer])))


def test_nothing_is_hit_beside_the_network() -> None:
    layout = NetworkLayout((2, 4, 2, 1), 900.0, 600.0)
    assert target_at(layout, QPointF(450.0, 590.0)) is None
    assert target_at(layout, QPointF(-5.0, 300.0)) is None


@pytest.mark.parametrize("width", [700.0, 1200.0])
def test_header_buttons_are_hit(width: float) -> None:
    layout = NetworkLayout((2, 4, 2, 1), width, 500.0)
    header = HeaderLayout(layout)
    for part, rect in (
        (Part.NAME, header.name(1)),
        (Part.ACTIVATION, header.activation(1)),
        (Part.ADD_UNIT, header.add_unit(1)),
        (Part.REMOVE_UNIT, header.remove_unit(1)),
        (Part.REMOVE_LAYER, header.remove_layer(1)),
    ):
        assert target_at(layout, rect.center()) == Target(part, 0)
    for index in range(3):
        assert target_at(layout, header.insert_centre(index)) == Target(Part.INSERT_LAYER, index)


def test_the_output_has_no_units_to_add() -> None:
    layout = NetworkLayout((2, 4, 1), 800.0, 500.0)
    header = HeaderLayout(layout)
    found = target_at(layout, header.add_unit(2).center())
    assert found is not None
    assert found.part is Part.HEADER


@pytest.mark.parametrize(("source", "x_of", "place"), [(0, 2, 1), (2, 0, 0), (1, 1, 1)])
def test_a_dragged_layer_lands_where_it_is_dropped(source: int, x_of: int, place: int) -> None:
    layout = NetworkLayout((2, 3, 3, 3, 1), 900.0, 500.0)
    header = HeaderLayout(layout)
    x = layout.column_x(x_of + 1) + (-5.0 if x_of > source else 5.0 if x_of < source else 0.0)
    if x_of < source:
        x = layout.column_x(x_of + 1) - 5.0
    assert header.drop_place(x, source) == place


@pytest.mark.parametrize("width", [400.0, 480.0, 560.0, 640.0])
def test_the_numbers_of_close_layers_do_not_touch(qtbot: QtBot, width: float) -> None:
    document = Document(Spec(network=NetworkSpec((LayerSpec(32),) * 20)))
    header = HeaderLayout(NetworkLayout((2, *[32] * 20, 1), width, 400.0))
    assert header.detail is HeaderDetail.NUMBER
    metrics = QFontMetricsF(HeaderPainter(header, document, LIGHT, QFont()).number_name_font)
    names = ["in", *map(str, range(1, 21)), "out"]
    for left, right in itertools.pairwise(names):
        both = (metrics.horizontalAdvance(left) + metrics.horizontalAdvance(right)) / 2.0
        assert both + 2.0 <= header.network.column_pitch


@pytest.mark.parametrize("height", [330.0, 400.0, 700.0])
def test_the_plate_of_a_layer_holds_all_of_its_header(height: float) -> None:
    header = HeaderLayout(NetworkLayout((2, 4, 2, 1), 640.0, height))
    for column in (1, 2):
        plate = header.plate(column)
        assert plate.bottom() < header.network.header_height
        for part in (header.name, header.activation, header.units, header.remove_unit, header.add_unit):
            assert plate.contains(part(column))
