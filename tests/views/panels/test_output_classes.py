"""The plane of several classes: the winner's colour, how sure it is, the lines between, and the points of a cell."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from engine.data.dataset import Dataset, Samples
from engine.data.drawn import DataSpec
from engine.learned import untrained
from engine.parameters import Layout
from engine.questions.confusion import Confuse
from engine.questions.probe import ProbePoint
from engine.questions.surface import MapSurface
from engine.questions.winner import MapWinners
from engine.spec import NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer
from playground.model.document import Document
from playground.model.palette import UNSURE
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.views.look.theme import LIGHT
from playground.views.panels.output.output_view import OutputView
from playground.views.plots.class_legend import ClassLegend
from tests.asking import look
from tests.clicks import click_widget
from tests.views.panels.host import find
from tests.views.viewer import Viewer

SPEC = Spec(
    data=DataSpec("clouds", samples=60, classes=3),
    network=NetworkSpec((), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)
STEEP = 3.0


def trainer_of(spec: Spec = SPEC, steep: float = STEEP) -> Trainer:
    """A network whose classes win at the right, on top, and at the left below: along three directions."""
    layout = Layout(spec.layer_sizes)
    start = untrained(spec)
    parameters = start.parameters.copy()
    turns = np.arange(spec.data.class_count) / spec.data.class_count * 2.0 * np.pi
    layout.weights(parameters, 0)[:] = steep * np.column_stack([np.cos(turns), np.sin(turns)])
    layout.biases(parameters, 0)[:] = 0.0
    return Trainer(spec, replace(start, parameters=parameters))


@pytest.fixture
def view(qtbot: QtBot) -> OutputView:
    view = OutputView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(Document(SPEC))
    view.resize(420, 480)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture(autouse=True)
def viewer(view: OutputView) -> Viewer:
    return Viewer(view)


def colour_at(view: OutputView, x1: float, x2: float) -> QColor:
    picture = view.plane.grab().toImage()
    at = view.plane.position_of(x1, x2) * picture.devicePixelRatio()
    return picture.pixelColor(int(at.x()), int(at.y()))


def apart(one: QColor, other: QColor) -> int:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue()))


def without_points(view: OutputView) -> None:
    view.show_dataset(Dataset(Samples.none(), classes=("A", "B", "C")))


FAR = 5.0 * np.column_stack([np.cos(turns := np.arange(3) / 3 * 2 * np.pi), np.sin(turns)])


def test_each_place_has_the_colour_of_the_class_that_wins(view: OutputView) -> None:
    without_points(view)
    view.show_snapshot(look(trainer_of(), MapWinners()))
    for number, (x1, x2) in enumerate(FAR.tolist()):
        assert apart(colour_at(view, x1, x2), LIGHT.class_colour(number)) <= 6


def test_the_less_sure_the_network_the_paler_the_colour(view: OutputView) -> None:
    without_points(view)
    view.show_snapshot(look(trainer_of(steep=0.2), MapWinners()))
    own = LIGHT.class_colour(0)
    near, far = (apart(colour_at(view, x1, 0.1), own) for x1 in (0.8, 5.5))
    assert near > far + 20


def test_a_line_runs_wherever_two_classes_meet(view: OutputView) -> None:
    without_points(view)
    view.show_snapshot(look(trainer_of(), MapWinners()))
    for angle in (np.pi / 3, np.pi, 5 * np.pi / 3):
        x1, x2 = 3.0 * np.cos(angle), 3.0 * np.sin(angle)
        around = [colour_at(view, x1 + d1, x2 + d2) for d1 in (-0.05, 0, 0.05) for d2 in (-0.05, 0, 0.05)]
        assert min(colour.lightnessF() for colour in around) < 0.35


def test_discretize_shows_the_winner_in_full_colour(view: OutputView, viewer: Viewer) -> None:
    without_points(view)
    viewer.switch("discretize", True)
    view.show_snapshot(look(trainer_of(steep=0.05), MapWinners()))
    for number, (x1, x2) in enumerate(FAR.tolist()):
        assert colour_at(view, x1, x2) == LIGHT.class_colour(number)


def test_pointing_tells_the_probabilities_of_all_classes(view: OutputView, qtbot: QtBot) -> None:
    trainer = trainer_of()
    view.plane.hovered.emit((0.5, 0.1))
    snapshot = look(trainer, MapWinners(), ProbePoint((0.5, 0.1)))
    view.show_snapshot(snapshot)
    probe = snapshot[ProbePoint]
    legend = find(view, ClassLegend, "classLegend")
    told = [float(word) for word in legend.accessibleDescription().replace(";", "").split() if word[0].isdigit()]
    np.testing.assert_allclose(told, 100.0 * probe.outputs, atol=1.0)
    assert f"A = {probe.outputs[0]:.3f}" in " ".join(find(view, QLabel, "outputReadout").text().split())


def test_an_output_unit_is_shown_by_itself_and_names_its_class(view: OutputView, viewer: Viewer, qtbot: QtBot) -> None:
    without_points(view)
    viewer.select(Selection(0, 1))
    view.show_snapshot(look(trainer_of(), MapSurface((0, 1))))
    assert find(view, QLabel, "outputTitle").text() == "Output of B"
    x1, x2 = FAR[1].tolist()
    assert apart(colour_at(view, x1, x2), LIGHT.class_colour(1)) <= 6
    x1, x2 = FAR[2].tolist()
    assert apart(colour_at(view, x1, x2), QColor(*UNSURE)) <= 6
    with qtbot.waitSignal(view.selection_requested) as asked:
        click_widget(find(view, QPushButton, "backToOutput"))
    assert asked.args == [None]


def test_the_points_of_a_lit_cell_stand_out_and_the_others_stand_back(view: OutputView, viewer: Viewer) -> None:
    trainer = trainer_of()
    train = SPEC.data.dataset.train
    view.show_snapshot(look(trainer, MapWinners(), Confuse("train")))
    outputs = trainer.moment().outputs(trainer.moment().problem.train[0])[1].argmax(axis=0)
    chosen = int(np.bincount(outputs[train.labels == 0]).argmax())
    right = np.flatnonzero((train.labels == 0) & (outputs == chosen))
    before = view.plane.grab().toImage()
    viewer.show(lit_cell=(0, chosen))
    lit = view.plane.grab().toImage()

    def change_at(index: int) -> int:
        at = view.plane.position_of(*train.points[index].tolist()).toPoint()
        spots = [(at.x() + dx, at.y() + dy) for dx in range(-4, 5) for dy in range(-4, 5)]
        return max(apart(before.pixelColor(*spot), lit.pixelColor(*spot)) for spot in spots)

    lonely = [
        index
        for index in np.flatnonzero(train.labels == 1)
        if np.sort(np.abs(train.points - train.points[index]).max(axis=1))[1] > 0.4
    ]
    assert min(change_at(int(index)) for index in lonely) > 40
    own = LIGHT.class_colour(0)
    at = view.plane.position_of(*train.points[right[0]].tolist()).toPoint()
    assert min(apart(lit.pixelColor(at.x() + dx, at.y() + dy), own) for dx in (-1, 0, 1) for dy in (-1, 0, 1)) <= 8
    viewer.show(lit_cell=None)
    assert view.plane.grab().toImage() == before


def test_a_cell_that_the_data_do_not_have_is_not_lit() -> None:
    assert Viewing(lit_cell=(2, 0)).fitted(SPEC).lit_cell == (2, 0)
    assert Viewing(lit_cell=(3, 0)).fitted(SPEC).lit_cell is None
    assert Viewing(lit_cell=(1, 0)).kept().lit_cell is None
