"""The panel of a race: what it shows of each network, in a low panel and in a tall one."""

import pytest
from PySide6.QtWidgets import QApplication, QLayout, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from engine.learned import untrained
from engine.observer import Observer
from engine.questions.measurement import Measure
from engine.questions.surface import MapSurface
from engine.runs.trace import Trace
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model.difference import differences
from playground.model.document import Document
from playground.model.race import LaneState, RaceState
from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.theme import LIGHT
from playground.views.panels.race.lane_network import LaneNetwork
from playground.views.panels.race.race_panel import RacePanel
from tests.views.panels.host import find

DATA = DataSpec("moons", samples=60)
SHALLOW = Spec(data=DATA, network=NetworkSpec((LayerSpec(3, "tanh"),)))
DEEP = Spec(data=DATA, network=NetworkSpec((LayerSpec(3, "relu"), LayerSpec(3, "relu"))))


def look(spec: Spec, epochs: int) -> Snapshot:
    trainer = Trainer(spec, untrained(spec), curves=Trace.empty(len(spec.layers)))
    trainer.train_epochs(epochs)
    return Observer().observe(trainer, frozenset({Measure(), MapSurface(None, 40)}))


def state_of(*specs: Spec) -> RaceState:
    documents = [Document(spec) for spec in specs]
    lanes = tuple(
        LaneState("ABCD"[at], document, at, is_on_table=at == len(specs) - 1) for at, document in enumerate(documents)
    )
    return RaceState(lanes, differences(documents))


@pytest.fixture
def panel(qtbot: QtBot) -> RacePanel:
    made = RacePanel()
    qtbot.addWidget(made)
    made.show_theme(LIGHT)
    made.resize(900, 200)
    made.show()
    return made


def show(panel: RacePanel, *snapshots: Snapshot) -> None:
    panel.show_race(state_of(*(snapshot.spec for snapshot in snapshots)))
    table = snapshots[-1]
    panel.show_snapshot(
        Snapshot(0, table.spec, table.learned, table.curves, None, 0.0, table.answers, beside=snapshots)
    )


def test_without_a_race_it_says_what_one_is_good_for(panel: RacePanel) -> None:
    copy = find(panel, QPushButton, "race_copy")
    assert copy.text() == "Race Against a Copy"
    assert not find(panel, QPushButton, "race_end").isVisible()
    panel.show_race(state_of(SHALLOW, DEEP))
    assert copy.text() == "Add a Copy"
    panel.show_race(state_of(SHALLOW, DEEP, DEEP, DEEP))
    assert not copy.isEnabled()
    panel.show_race(RaceState())
    assert copy.text() == "Race Against a Copy"


def test_each_network_has_its_plane_its_numbers_and_its_curve(panel: RacePanel) -> None:
    show(panel, look(SHALLOW, 5), look(DEEP, 5))
    assert find(panel, ElidedLabel, "race_differs").text().startswith("Differs in hidden layers: 1 | 2")
    for lane in range(2):
        assert find(panel, ElidedLabel, f"lane_{lane}_numbers").text().endswith("epoch 5")
    first, second = (losses for _, losses in panel.drawn)
    assert len(first) == len(second) == 6
    assert list(first) != list(second)
    planes = [panel.findChild(LaneNetwork, f"lane_{lane}_network") for lane in range(2)]
    assert all(plane is not None and not plane.isVisible() for plane in planes), "the low panel has no room for them"


def test_a_tall_panel_has_both_networks_small(panel: RacePanel) -> None:
    panel.resize(900, 500)
    show(panel, look(SHALLOW, 5), look(DEEP, 5))
    shallow, deep = (find(panel, LaneNetwork, f"lane_{lane}_network") for lane in range(2))
    assert shallow.isVisible()
    assert [len(layer) for layer in shallow.places()] == [2, 3, 1]
    assert [len(layer) for layer in deep.places()] == [2, 3, 3, 1]
    assert shallow.accessibleName() == "Network with layers of 2–3–1"
    assert shallow.grab().toImage() != deep.grab().toImage()
    inside = shallow.rect().adjusted(-1, -1, 1, 1)
    assert all(inside.contains(place.toPoint()) for layer in shallow.places() for place in layer)


@pytest.mark.parametrize(("size", "is_below"), [((500, 560), True), ((900, 560), False), ((500, 240), False)])
def test_in_a_panel_that_is_high_the_charts_stand_below_the_networks(
    panel: RacePanel, size: tuple[int, int], is_below: bool
) -> None:
    show(panel, look(SHALLOW, 5), look(DEEP, 5))
    panel.resize(*size)
    QApplication.processEvents()
    card = find(panel, QToolButton, "lane_1_take").parentWidget()
    assert card is not None
    place, chart = card.geometry(), panel.chart.geometry()
    assert (chart.top() > place.bottom()) is is_below
    assert (chart.left() > place.right()) is not is_below
    assert not chart.intersects(place)


def test_a_high_panel_may_be_as_narrow_as_its_upper_row_in_two_lines(panel: RacePanel) -> None:
    show(panel, look(SHALLOW, 5), look(DEEP, 5))
    layout = panel.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it is no window of its own in the program
    panel.setMinimumSize(0, 0)
    low = panel.minimumSizeHint().width()
    panel.resize(900, 560)
    QApplication.processEvents()
    least = panel.minimumSizeHint().width()
    assert least < low
    panel.resize(least, 560)
    QApplication.processEvents()
    first, *others = (find(panel, QPushButton, name) for name in ("race_copy", "race_report", "race_end"))
    assert all(other.geometry().top() > first.geometry().bottom() for other in others)
    for button in (first, *others):
        assert panel.rect().contains(button.geometry())
        assert button.width() >= button.minimumSizeHint().width()


def test_what_is_pressed_is_asked_for(panel: RacePanel, qtbot: QtBot) -> None:
    panel.show_race(state_of(SHALLOW, DEEP))
    with qtbot.waitSignal(panel.take_requested) as taken:
        find(panel, QToolButton, "lane_0_take").click()
    assert taken.args == [0]
    with qtbot.waitSignal(panel.remove_requested) as removed:
        find(panel, QToolButton, "lane_1_remove").click()
    assert removed.args == [1]


def test_a_network_that_was_not_there_yet_is_said_so(panel: RacePanel) -> None:
    table = look(DEEP, 2)
    panel.show_race(state_of(SHALLOW, DEEP))
    panel.show_snapshot(
        Snapshot(0, table.spec, table.learned, table.curves, None, 0.0, table.answers, beside=(None, table))
    )
    assert find(panel, ElidedLabel, "lane_0_numbers").text() == "not there yet"
