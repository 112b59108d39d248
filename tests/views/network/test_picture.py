"""What a person sees: the pixels of maps, links, biases and marks."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.data.plane import Maps
from engine.parameters import Address
from engine.questions.measurement import Measure
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, UnitOverride
from playground.model.document import Document
from playground.model.edits import SetValue
from playground.model.palette import COLOUR_MAPS
from playground.model.selection import Selection
from playground.views.look.colour_scale import RowOfScales
from playground.views.look.theme import DARK, LIGHT, Theme, contrast
from playground.views.network.glyphs import mixed
from playground.views.network.hit import Part, Target
from playground.views.network.maps import MapImages
from playground.views.panels.output.output_view import OutputView
from tests.views.network.workbench import Workbench, network
from tests.views.snapshots import make_snapshot


def near(one: QColor, other: QColor, tolerance: int = 6) -> bool:
    channels = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= tolerance for a, b in channels)


def maps_of(document: Document, top: float, bottom: float) -> Maps:
    """Maps whose upper half has one value and whose lower half another."""
    maps = np.full((document.layout.unit_offsets[-1], 40, 40), top, np.float32)
    maps[:, 20:] = bottom
    return maps


@pytest.mark.parametrize("theme", [LIGHT, DARK, LIGHT.with_colour_map("vermilion-teal")], ids=["light", "dark", "teal"])
def test_maps_show_values_in_the_themes_colours_with_y_up(qtbot: QtBot, theme: Theme) -> None:
    bench = Workbench(qtbot, network(3))
    bench.view.show_theme(theme)
    bench.show_snapshot(unit_maps=maps_of(bench.work.document, 1.0, -7.0))
    rect = bench.view.target_rect(Target(Part.UNIT, 0, 1)).toRect()
    assert near(bench.colour(QPoint(rect.center().x(), rect.top() + rect.height() // 4)), theme.positive)
    assert near(bench.colour(QPoint(rect.center().x(), rect.bottom() - rect.height() // 4)), theme.negative)


@pytest.mark.parametrize("value", [0.0, 0.25, 0.5, 1.0])
@pytest.mark.parametrize("hidden", [3, 32], ids=["apart", "crowded"])
def test_a_unit_has_the_colour_that_the_large_map_gives_it(qtbot: QtBot, hidden: int, value: float) -> None:
    """The output of sigmoid, whose 0 to 1 take all the colours; a hidden unit of sigmoid; and one of tanh beside it."""
    layers = (LayerSpec(hidden, overrides=(UnitOverride(1, "sigmoid"),)),)
    document = Document(Spec(network=NetworkSpec(layers, OutputSpec("sigmoid"))))
    bench = Workbench(qtbot, document, (640, 420))
    large = OutputView()
    qtbot.addWidget(large)
    large.show_theme(LIGHT)
    large.show_document(document)
    large.resize(420, 460)
    with qtbot.waitExposed(large):
        large.show()
    for layer, unit in ((1, 0), (0, 1), (0, 2)):
        changes: dict[str, Any] = {
            "unit_maps": maps_of(document, value, value),
            "large_map": np.full((60, 60), value, np.float32),
            "looked_at": (layer, unit),
        }
        bench.show_snapshot(**changes)
        bench.view.show_theme(LIGHT)  # a crowd of maps is painted anew at leisure, but now
        large.show_snapshot(make_snapshot(document, **changes))
        own, same = bench.view.target_rect(Target(Part.UNIT, layer, unit)).center(), large.plane.position_of(5.0, 5.0)
        assert bench.colour(own.toPoint()) == large.plane.grab().toImage().pixelColor(same.toPoint())


def test_the_feature_x2_is_blue_on_top(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(3))
    rect = bench.view.target_rect(Target(Part.FEATURE, -1, 1)).toRect()
    share = 5.0 / 6.0  # of a scale that reaches to 6
    top, bottom = (QPoint(rect.center().x(), y) for y in (rect.top() + 8, rect.bottom() - 8))
    assert near(bench.colour(top), mixed(LIGHT.positive, LIGHT.neutral, share))
    assert near(bench.colour(bottom), mixed(LIGHT.negative, LIGHT.neutral, share))
    bench.view.show_theme(LIGHT.with_one_scale(True))
    assert near(bench.colour(top), LIGHT.positive)
    assert near(bench.colour(bottom), LIGHT.negative)


def test_a_map_tells_its_scale_unless_it_is_the_usual_one(qtbot: QtBot) -> None:
    """In its lower right corner; not where one scale serves all."""
    bench = Workbench(qtbot, network(3))
    corners = {}
    for part, layer, unit in ((Part.FEATURE, -1, 1), (Part.UNIT, 0, 1)):
        rect = bench.view.target_rect(Target(part, layer, unit)).toRect()
        corners[part] = QRect(rect.right() - 24, rect.bottom() - 16, 20, 12)
    told = bench.picture()
    bench.view.show_theme(LIGHT.with_one_scale(True))
    untold = bench.picture()
    panel = QColor(LIGHT.panel)

    def has_chip(picture: QImage, corner: QRect) -> bool:
        spots = ((x, y) for x in range(corner.left(), corner.right()) for y in range(corner.top(), corner.bottom()))
        return sum(picture.pixelColor(*spot) == panel for spot in spots) > 60

    assert has_chip(told, corners[Part.FEATURE])
    assert not has_chip(told, corners[Part.UNIT])  # tanh
    assert not has_chip(untold, corners[Part.FEATURE])


@pytest.mark.parametrize(("value", "colour"), [(4.9, LIGHT.positive), (-4.9, LIGHT.negative)])
def test_links_show_the_sign_by_colour(qtbot: QtBot, value: float, colour: QColor) -> None:
    bench = Workbench(qtbot, network(1), (700, 500))
    bench.set_parameters(value)
    assert near(bench.colour(bench.point(Part.LINK, 1, 0, 0)), colour)


def gaps_along_the_output_link(bench: Workbench) -> int:
    """How often the only link into the output, which is straight, is interrupted."""
    picture = bench.picture()
    middle = bench.point(Part.LINK, 1, 0, 0)
    ground = QColor(LIGHT.panel)
    is_ground = [near(picture.pixelColor(middle + QPoint(dx, 0)), ground, 20) for dx in range(-30, 31)]
    return sum(now and not before for before, now in pairwise(is_ground))


@pytest.mark.parametrize(
    ("value", "shapes", "is_dashed"), [(-4.9, True, True), (4.9, True, False), (-4.9, False, False)]
)
def test_negative_links_are_dashed_where_shapes_tell_signs(
    qtbot: QtBot, value: float, shapes: bool, is_dashed: bool
) -> None:
    bench = Workbench(qtbot, network(1), (700, 500))
    bench.set_parameters(value)
    bench.view.show_theme(LIGHT.with_shapes(shapes))
    assert (gaps_along_the_output_link(bench) >= 3) == is_dashed


def link_width(bench: Workbench) -> int:
    """Pixels that the only link into the output covers, half-way."""
    picture = bench.picture()
    middle = bench.point(Part.LINK, 1, 0, 0)
    ground = QColor(LIGHT.panel)
    return sum(not near(picture.pixelColor(middle + QPoint(0, dy)), ground, 3) for dy in range(-12, 13))


def test_links_show_the_weight_by_width(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(1), (700, 500))
    widths = []
    for value in (0.2, 2.0, 5.0, 50.0):
        bench.set_parameters(value)
        widths.append(link_width(bench))
    assert widths[0] < widths[1] < widths[2]
    assert widths[2] == widths[3]
    assert 9 <= widths[3] <= 11


def test_a_weight_of_exactly_zero_is_dotted(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(1), (700, 500))
    bench.set_parameters(0.0)
    picture = bench.picture()
    rect_a = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    rect_b = bench.view.target_rect(Target(Part.UNIT, 1, 0))
    y = bench.point(Part.LINK, 1, 0, 0).y()
    xs = range(int(rect_a.right()) + 4, int(rect_b.left()) - 4)
    row = [min(picture.pixelColor(x, y + dy).lightness() for dy in (-1, 0, 1)) for x in xs]
    assert min(row) < 235 < max(row)  # gaps and dots


def test_links_follow_training(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(1), (700, 500))
    bench.set_parameters(4.9)
    bench.picture()
    bench.set_parameters(-4.9, at_once=False)
    qtbot.waitUntil(lambda: near(bench.colour(bench.point(Part.LINK, 1, 0, 0)), LIGHT.negative), timeout=2000)


def test_small_changes_of_links_arrive_too(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(4, 4))
    bench.set_parameters(0.5)
    bench.picture()
    for value in (0.52, 0.55, 0.6, 0.66, 0.75):
        bench.set_parameters(value, at_once=False)
    shown = bench.picture()
    qtbot.waitUntil(lambda: not bench.view.picture.is_behind(), timeout=3000)
    late = bench.picture()
    bench.view.show_theme(LIGHT)  # paints all of it
    assert bench.picture() == late
    assert shown.size() == late.size()


def differing(bench: Workbench, part: Part, layer: int, unit: int, before: QImage, after: QImage) -> bool:
    rect = bench.view.target_rect(Target(part, layer, unit)).toRect()
    return before.copy(rect) != after.copy(rect)


def test_the_bias_is_written_beneath_each_unit_and_the_output(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    before = bench.picture()
    learned, layout = bench.work.learned, bench.work.document.layout
    parameters = learned.parameters.copy()
    for layer in range(layout.layer_count):
        layout.biases(parameters, layer)[:] += 3.0
    bench.view.show_snapshot(make_snapshot(bench.work.document, learned=replace(learned, parameters=parameters)))
    qtbot.waitUntil(lambda: not bench.view.picture.is_behind())
    after = bench.picture()
    assert differing(bench, Part.BIAS, 0, 0, before, after)
    assert differing(bench, Part.BIAS, 0, 1, before, after)
    assert differing(bench, Part.BIAS, 1, 0, before, after)


@pytest.mark.parametrize("field", ["dead", "off", "saturated"])
def test_units_that_do_not_learn_wear_a_badge(qtbot: QtBot, field: str) -> None:
    bench = Workbench(qtbot, network(2))
    before = bench.picture()
    snapshot = make_snapshot(bench.work.document)
    marks = np.array([True, False, False])
    bench.show_snapshot(units=replace(snapshot[Measure].units, **{field: marks}))
    after = bench.picture()
    colour = QColor({"dead": LIGHT.danger, "off": LIGHT.muted, "saturated": LIGHT.warning}[field])
    corner = bench.view.target_rect(Target(Part.UNIT, 0, 0)).topLeft().toPoint() + QPoint(4, 9)
    assert near(after.pixelColor(corner), colour)
    assert not differing(bench, Part.UNIT, 0, 1, before, after)


@pytest.mark.parametrize(("units", "shows"), [(32, False), (14, True)], ids=["tiny", "small"])
def test_a_tiny_map_is_not_covered_by_its_bias_but_tells_that_it_is_dead(qtbot: QtBot, units: int, shows: bool) -> None:
    document = network(units)
    bench = Workbench(qtbot, document, (640, 420))
    assert bench.view.picture.layout.shows_biases == shows
    bench.show_snapshot(unit_maps=maps_of(document, 1.0, 1.0))
    bench.set_parameters(-1.0)
    bench.show_snapshot(unit_maps=maps_of(document, 1.0, 1.0))
    bench.view.show_theme(LIGHT)
    corner = bench.view.target_rect(Target(Part.BIAS, 0, 1)).center().toPoint()
    expected = LIGHT.negative if shows else LIGHT.positive
    qtbot.waitUntil(lambda: near(bench.colour(corner), expected))  # biases are written at a pace of their own
    assert (bench.view.picture.target_at(corner.toPointF()) == Target(Part.BIAS, 0, 1)) == shows
    dead = np.array([unit == 1 for unit in range(units + 1)])
    bench.show_snapshot(units=replace(make_snapshot(document)[Measure].units, dead=dead))
    rects = [bench.view.target_rect(Target(Part.UNIT, 0, unit)).topLeft().toPoint() for unit in (1, 2)]
    found = [near(bench.colour(at + QPoint(2, 2)), QColor(LIGHT.danger)) for at in rects]
    assert found == [True, False]


def test_a_unit_with_its_own_activation_is_marked(qtbot: QtBot) -> None:
    spec = Spec(network=NetworkSpec(hidden=(LayerSpec(2, overrides=(UnitOverride(1, "relu"),)),)))
    bench = Workbench(qtbot, Document(spec))
    corner = bench.view.target_rect(Target(Part.UNIT, 0, 1)).topRight().toPoint() + QPoint(-5, 4)
    assert near(bench.colour(corner), QColor(LIGHT.accent))


def test_pinned_values_wear_a_padlock(qtbot: QtBot) -> None:
    document = network(2)
    bench = Workbench(qtbot, document)
    before = bench.picture()
    bench.view.show_document(replace(document, pins=frozenset({Address(0, 0), Address(0, 1, 0)})))
    after = bench.picture()
    assert differing(bench, Part.BIAS, 0, 0, before, after)
    middle = bench.point(Part.LINK, 0, 1, 0)
    assert before.pixelColor(middle) != after.pixelColor(middle)


def test_the_selected_unit_is_framed(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    bench.view.show_selection(Selection(0, 1))
    edge = bench.view.target_rect(Target(Part.UNIT, 0, 1)).toRect()
    assert near(bench.colour(QPoint(edge.center().x(), edge.top() - 2)), QColor(LIGHT.accent), 12)
    bench.view.show_selection(None)
    assert not near(bench.colour(QPoint(edge.center().x(), edge.top() - 2)), QColor(LIGHT.accent), 12)


def test_before_the_first_snapshot_the_structure_stands_calmly(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    bench.view.show_document(network(3))  # another structure: the old numbers no longer fit
    inside = bench.point(Part.UNIT, 0, 2)
    assert near(bench.colour(inside), QColor(LIGHT.raised), 2)


def test_a_change_of_structure_does_not_flicker(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    qtbot.waitUntil(lambda: not bench.view.picture.is_behind())
    painted = []
    paint = bench.view.picture.paint

    def noted(*args: Any) -> None:
        painted.append(bench.view.picture.snapshot is not None)
        paint(*args)

    bench.view.picture.paint = noted  # type: ignore[method-assign, assignment]
    bench.view.show_document(network(3))
    QApplication.processEvents()
    bench.view.show_snapshot(make_snapshot(network(3)))
    qtbot.waitUntil(lambda: bool(painted))
    assert all(painted)


def test_a_snapshot_of_another_structure_is_not_shown(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    bench.view.show_document(network(3))
    bench.view.show_snapshot(make_snapshot(network(2)))
    assert near(bench.colour(bench.point(Part.UNIT, 0, 2)), QColor(LIGHT.raised), 2)


@pytest.mark.parametrize("document", [network(), network(1), network(*[32] * 20)], ids=["none", "one", "most"])
def test_the_smallest_and_the_largest_network_are_shown(qtbot: QtBot, document: Document) -> None:
    bench = Workbench(qtbot, document, (640, 420))
    bench.view.show_theme(LIGHT.with_one_scale(True))
    table = {QColor(int(colour)).rgb() for colour in LIGHT.value_table()}
    feature = bench.view.target_rect(Target(Part.FEATURE, -1, 0))
    at = QPoint(round(feature.left() + 3), round(feature.center().y()))
    assert bench.picture().pixelColor(at).rgb() in table


def test_the_value_at_the_probed_point_stands_in_every_map(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    before = bench.picture()
    bench.show_snapshot(probe=(2.0, 3.0))
    after = bench.picture()
    for layer, unit in ((0, 0), (0, 1), (1, 0)):
        assert differing(bench, Part.UNIT, layer, unit, before, after)
    rect = bench.view.target_rect(Target(Part.FEATURE, -1, 0))
    at = QPoint(round(rect.left() + rect.width() * 8 / 12), round(rect.top() + rect.height() * 3 / 12))
    assert near(after.pixelColor(at), QColor(LIGHT.text), 30)


def test_the_picture_is_sharp_at_twice_the_scale(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(2))
    ratio = bench.view.devicePixelRatioF()
    assert bench.view.picture.link_picture.pixmap.devicePixelRatio() == ratio
    assert bench.view.cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.parametrize("value", [0.02, -0.02])
@pytest.mark.parametrize("colours", COLOUR_MAPS)
@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize(("units", "least"), [(1, 2.0), (16, 1.4)], ids=["few", "crowd"])
def test_the_thinnest_link_can_be_seen(
    qtbot: QtBot, ground: Theme, colours: str, value: float, units: int, least: float
) -> None:
    """By the pixels of the picture: blue on the dark panel, orange on the light one, and the others."""
    bench = Workbench(qtbot, network(units, units), (700, 500))
    bench.set_parameters(value)
    bench.view.show_theme(ground.with_colour_map(colours))
    picture, middle, panel = bench.picture(), bench.point(Part.LINK, 1, 0, 0), QColor(ground.panel)
    spots = (middle + QPoint(dx, dy) for dx in range(-12, 13) for dy in range(-4, 5))
    assert max(contrast(picture.pixelColor(spot), panel) for spot in spots) >= least


def test_a_snapshot_of_the_same_moment_is_not_converted_again(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Workbench(qtbot, network(3))
    snapshot = make_snapshot(bench.work.document)
    bench.view.show_snapshot(snapshot)
    bench.picture()
    converted: list[int] = []
    show_maps = MapImages.show_maps

    def counted(images: MapImages, maps: Maps, scales: RowOfScales, stride: int, classes: int = 0) -> None:
        converted.append(len(maps))
        show_maps(images, maps, scales, stride, classes)

    monkeypatch.setattr(MapImages, "show_maps", counted)
    bench.view.show_snapshot(replace(snapshot, epochs_per_second=1.0))
    bench.picture()
    assert converted == []
    bench.view.show_snapshot(make_snapshot(bench.work.document))
    bench.picture()
    assert converted == [2, 4]


def test_an_edit_of_a_single_value_is_seen_in_the_next_picture(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(3))
    for value, colour in ((3.0, LIGHT.positive), (-3.0, LIGHT.negative), (3.0, LIGHT.positive)):
        bench.picture()  # painted just now: nothing is due
        bench.view.edit_requested.emit(SetValue(Address(0, 1, 0), value))
        bench.view.edit_requested.emit(SetValue(Address(0, 1), value))
        bench.picture()
        assert near(bench.colour(bench.point(Part.LINK, 0, 1, 0)), QColor(colour))
        assert not bench.view.picture.is_behind()
