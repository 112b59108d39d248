"""Before a class all of the diagram is larger than at the desk in the same window, and nothing is lost.

The sizes are those that are painted: pixels of the window, not of the picture's own system.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.questions.measurement import Measure
from engine.spec import LayerSpec
from playground.app import Playground
from playground.control.session import Session
from playground.model.document import Document, Work
from playground.model.panels import PANELS
from playground.resources import resource_path
from playground.views.network.glyphs import BIAS_PIXELS
from playground.views.network.header_layout import HeaderLayout
from playground.views.network.hit import Part, Target
from playground.views.window.toolbar.overflow import Overflow
from tests.app.test_presenting import OF_LABELS
from tests.clicks import click_widget
from tests.rest import is_at_rest
from tests.views.shell import places

WINDOWS = {"smallest": (900, 500), "1280×720": (1280, 698), "1920×1080": (1920, 1058), "200%": (960, 518)}
NETWORKS = {
    "one unit": (1,),
    "4-2": (4, 2),
    "8": (8,),
    "6×8": (8,) * 6,
    "16-16": (16, 16),
    "largest": (32,) * 10,
}


def settle(playground: Playground) -> None:
    """Until nothing of the window finds another place by itself."""
    QApplication.processEvents()
    desk = playground.window.places
    while True:
        before = places_of_all(playground)
        for _ in range(3):
            QApplication.processEvents()
        if places_of_all(playground) == before and is_at_rest(desk):
            return


def places_of_all(playground: Playground) -> list[QRect]:
    window, screens = playground.window, playground.window.full_screens.screens.values()
    return [widget.geometry() for root in (window, *screens) for widget in (root, *root.findChildren(QWidget))]


def show(playground: Playground, hidden: tuple[int, ...]) -> None:
    """Show another network, without waiting for its first numbers."""
    spec = playground.session.document.spec
    layers = tuple(LayerSpec(units, "tanh") for units in hidden)
    work = Work.fresh(Document(spec=replace(spec, network=replace(spec.network, hidden=layers))))
    playground.network.show_document(work.document)


def sizes(playground: Playground) -> dict[str, float]:
    """What a person sees of the diagram, in pixels of the window."""
    network = playground.network
    layout, scale = network.picture.layout, network.scale
    return {
        "unit": network.target_rect(Target(Part.UNIT, 0, 0)).height(),
        "footer": layout.footer * scale,
        "letters": BIAS_PIXELS * scale,
        "links": network.picture.pens.signed_pen(1.0, is_negative=False).widthF() * scale,
        "header": network.target_rect(Target(Part.ACTIVATION, 0)).height(),
        "detail": HeaderLayout(layout).detail,
    }


def test_all_of_the_diagram_grows_before_a_class(playground: Playground, subtests: pytest.Subtests) -> None:
    for window, size in WINDOWS.items():
        playground.window.resize(*size)
        desk, plane = sizes_of_all(playground), playground.output.plane.height()
        playground.window.commands["presenter"].trigger()
        settle(playground)
        presented, presented_plane = sizes_of_all(playground), playground.output.plane.height()
        playground.window.commands["presenter"].trigger()
        settle(playground)
        for name in NETWORKS:
            with subtests.test(window=window, network=name):
                before, now = desk[name], presented[name]
                assert now["unit"] >= 1.1 * before["unit"], (before, now)
                assert now["letters"] >= before["letters"], (before, now)
                assert now["detail"] >= before["detail"], (before, now)
                assert all(now[part] >= before[part] for part in before), (before, now)
        assert presented_plane >= plane
        assert sizes_of_all(playground) == desk


@pytest.mark.parametrize("name", ["one unit", "4-2", "largest"])
def test_a_diagram_that_was_there_before_grows_as_one_that_comes_then(playground: Playground, name: str) -> None:
    playground.window.resize(*WINDOWS["1280×720"])
    show(playground, NETWORKS[name])
    settle(playground)
    desk = sizes(playground)
    playground.window.commands["presenter"].trigger()
    settle(playground)
    presented = sizes(playground)
    assert presented == sizes_of_all(playground)[name]
    show(playground, NETWORKS[name])
    playground.window.commands["presenter"].trigger()
    settle(playground)
    assert sizes(playground) == desk


def test_units_and_texts_grow_by_one_factor_where_the_room_does(playground: Playground) -> None:
    playground.window.resize(1280, 698)
    settle(playground)
    desk = sizes(playground)
    playground.window.commands["presenter"].trigger()
    settle(playground)
    presented = sizes(playground)
    growth = presented["letters"] / desk["letters"]
    assert growth >= 1.3
    assert presented["unit"] / desk["unit"] == pytest.approx(growth, rel=0.05)
    assert presented["footer"] / desk["footer"] == pytest.approx(growth, rel=0.05)


def sizes_of_all(playground: Playground) -> dict[str, dict[str, float]]:
    """What a person sees of each of the networks, one after the other in the same window."""
    found = {}
    for name, hidden in NETWORKS.items():
        show(playground, hidden)
        settle(playground)
        found[name] = sizes(playground)
    return found


@pytest.mark.parametrize("window", WINDOWS)
def test_loss_accuracy_and_learning_rate_stay_in_sight(playground: Playground, qtbot: QtBot, window: str) -> None:
    bar = playground.window.tool_bar
    playground.window.resize(*WINDOWS[window])
    assert not bar.scores.isVisible()
    playground.window.commands["presenter"].trigger()
    settle(playground)
    _train_a_little(playground.session, qtbot)
    for control in (bar.scores, bar.settings.learning_rate, bar.counter):
        assert control.isVisible()
        assert control.mapTo(playground.window, QPoint(control.width(), 0)).x() <= playground.window.width()
    snapshot = playground.session.snapshot
    assert snapshot is not None
    qtbot.waitUntil(lambda: bar.scores.texts[0] == f"{snapshot[Measure].train_loss:.4f}")
    assert bar.scores.texts[2].endswith(" %")


@pytest.mark.parametrize("window", WINDOWS)
def test_what_has_no_room_in_the_row_waits_in_a_popup_and_works_there(playground: Playground, window: str) -> None:
    bar = playground.window.tool_bar
    homes = {control: control.parentWidget() for control in (bar.settings.optimizer, bar.settings.task)}
    playground.window.resize(*WINDOWS[window])
    playground.window.commands["presenter"].trigger()
    settle(playground)
    _open_if_there(bar.overflow)
    for control in (bar.settings.optimizer, bar.settings.penalty, bar.settings.batch_size, bar.settings.task):
        assert control.isVisible(), control.objectName()
    at = bar.settings.optimizer.findData("adam")
    bar.settings.optimizer.setCurrentIndex(at)
    bar.settings.optimizer.activated.emit(at)
    assert playground.session.document.spec.training.optimizer == "adam"
    bar.overflow.popup.close()
    playground.window.commands["presenter"].trigger()
    playground.window.resize(1500, 900)
    settle(playground)
    assert not bar.overflow.isVisible()
    assert {control: control.parentWidget() for control in homes} == homes
    assert all(bar.settings.isAncestorOf(control) and control.isVisible() for control in homes)


@pytest.mark.parametrize("name", PANELS)
def test_all_texts_of_a_panel_are_larger_in_full_screen_and_as_before_afterwards(
    playground: Playground, qtbot: QtBot, name: str
) -> None:
    window = playground.window
    if name != "network":
        window.docks[name].show()
        window.docks[name].raise_()
    settle(playground)
    content = window.full_screens.holders[name].content
    desk, arrangement = letters(content), places(window)
    window.full_screens.toggle(name)
    settle(playground)
    screen = window.full_screens.screens[name]
    large = letters(content)
    assert all(large[widget] > height for widget, height in desk.items() if widget.isVisible()), {
        widget.objectName(): (height, large[widget]) for widget, height in desk.items() if large[widget] <= height
    }
    playground.appearance.show()  # as when colours are changed meanwhile
    settle(playground)
    assert letters(content) == large
    for is_presenting in (True, False):
        window.commands["presenter"].trigger()
        settle(playground)
        assert window.is_presenting == is_presenting
        assert all(now >= large[widget] for widget, now in letters(content).items() if widget.isVisible())
    assert letters(content) == large
    screen.close()
    settle(playground)
    assert letters(content) == desk
    assert places(window) == arrangement


def test_all_of_the_diagram_grows_in_full_screen(playground: Playground, subtests: pytest.Subtests) -> None:
    for name, hidden in NETWORKS.items():
        with subtests.test(network=name):
            show(playground, hidden)
            settle(playground)
            desk = sizes(playground)
            playground.window.full_screens.toggle("network")
            playground.window.full_screens.screens["network"].setGeometry(0, 0, 1920, 1080)
            settle(playground)
            large = sizes(playground)
            assert large["letters"] >= 1.2 * desk["letters"]
            assert all(large[part] >= desk[part] for part in desk), (desk, large)
            playground.window.full_screens.screens["network"].close()
            settle(playground)
            assert sizes(playground) == desk


def letters(content: QWidget) -> dict[QWidget, int]:
    """How high letters are in the widgets that show texts."""
    return {
        widget: widget.fontMetrics().height()
        for widget in content.findChildren(QWidget)
        if isinstance(widget, OF_LABELS)
    }


def _open_if_there(button: Overflow) -> None:
    if button.isVisible():
        click_widget(button)
        assert button.popup.isVisible()


def _train_a_little(session: Session, qtbot: QtBot) -> None:
    session.play(True)
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch > 2)
    session.play(False)
    qtbot.waitUntil(lambda: not session.is_playing)


@pytest.mark.parametrize("window", ["1280×720", "200%"])
def test_the_notes_of_an_example_cover_no_unit(playground: Playground, window: str) -> None:
    """The longest of them, of tables with source and licence, and those of diagrams that take all the height."""
    playground.window.resize(*WINDOWS[window])
    covered = {}
    for name in ("iris", "weather", "deep-tanh", "circle"):
        playground.files.open_example(resource_path("examples", f"{name}.json"))
        settle(playground)
        network, notices = playground.network, playground.window.notices
        assert notices.isVisible()
        cover = QRect(notices.mapTo(playground.window, QPoint(0, 0)), notices.size()).adjusted(8, 8, -8, -8)
        sizes = playground.session.document.spec.layer_sizes
        for layer, units in enumerate(sizes[1:]):
            for unit in range(units):
                place = network.target_rect(Target(Part.UNIT, layer, unit)).toRect()
                if cover.intersects(place.translated(network.mapTo(playground.window, QPoint(0, 0)))):
                    covered[name, layer, unit] = place
    assert covered == {}
