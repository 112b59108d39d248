"""An experiment in the window: what a person chooses, sees live, opens and saves; the network on the table stays."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.trainer import Trainer
from playground.app import Playground
from playground.model.experiment_results import wilson
from playground.model.lessons.lesson_io import read_lesson
from playground.model.numerals import percent
from playground.resources import resource_path
from playground.views.controls.number_box import NumberBox
from playground.views.panels.experiment.experiment_panel import ExperimentPanel
from tests.app.conftest import Answers
from tests.clicks import click_widget, key_window
from tests.engine.runs import assert_same_bits
from tests.views.panels.host import find


@pytest.fixture
def panel(playground: Playground, qtbot: QtBot) -> ExperimentPanel:
    """The panel, seen large, with a small experiment typed in: two learning rates, three depths, four seeds."""
    playground.window.resize(1500, 900)
    dock = playground.window.docks["experiment"]
    dock.show()
    dock.raise_()
    panel = playground.panels.of(ExperimentPanel)
    qtbot.waitUntil(panel.isVisible)
    choose(find(panel, QComboBox, "experiment_second_key"), "hidden.count")
    find(panel, QLineEdit, "experiment_values").setText("0.1, 0.01")
    find(panel, QLineEdit, "experiment_second_values").setText("0, 1, 3")
    find(panel, NumberBox, "experiment_seeds").setValue(4)
    find(panel, NumberBox, "experiment_epochs").setValue(20)
    return panel


def choose(combo: QComboBox, data: str) -> None:
    combo.setCurrentIndex(combo.findData(data))
    assert combo.currentData() == data
    combo.activated.emit(combo.currentIndex())


def run_to_the_end(playground: Playground, panel: ExperimentPanel, qtbot: QtBot) -> None:
    find(panel, QPushButton, "experiment_begin").click()
    experiments = playground.experimenting.experiments
    qtbot.waitUntil(lambda: experiments.state is not None and not experiments.state.is_running, timeout=60_000)


def rows(panel: ExperimentPanel, name: str) -> list[list[str]]:
    model = getattr(panel, name).model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_an_experiment_is_trained_beside_the_network_and_shown_in_every_way(
    playground: Playground, panel: ExperimentPanel, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    session = playground.session
    before = session.work()
    run_to_the_end(playground, panel, qtbot)
    state = playground.experimenting.experiments.state
    assert state is not None
    assert [result.run for result in state.results] == list(range(24))
    assert_same_bits(session.work().learned, before.learned)
    assert find(panel, QLabel, "experiment_done").text() == "24 of 24 runs"
    assert find(panel, QPushButton, "experiment_begin").text() == "Start"

    qtbot.waitUntil(lambda: [row[3] for row in rows(panel, "counts")] == ["4"] * 6)  # counts, with Wilson's interval
    for row, cell in zip(rows(panel, "counts"), state.cells, strict=True):
        solved = sum((outcome.test_accuracy or 0.0) >= 0.95 for outcome in cell.outcomes)
        low, high = map(percent, wilson(solved, 4))
        assert row[:5] == [*cell.words, f"{solved} of 4 ({low}–{high} %)", "4", "0"]

    view = find(panel, QComboBox, "experiment_view")
    choose(view, "runs")
    assert len(rows(panel, "runs")) == 24
    panel.runs.sortByColumn(2, Qt.SortOrder.DescendingOrder)  # the seed
    assert [row[2] for row in rows(panel, "runs")] == ["3"] * 6 + ["2"] * 6 + ["1"] * 6 + ["0"] * 6

    choose(view, "map")
    choose(find(panel, QComboBox, "experiment_number"), "train_loss")
    picture = panel.grid.grab().toImage()
    best = min(range(6), key=lambda at: float(panel.grid.cells[at].share))
    worst = max(range(6), key=lambda at: float(panel.grid.cells[at].share))
    colours = [picture.pixelColor(panel.grid.cell_rect(at).topLeft() + QPoint(3, 3)).name() for at in (best, worst)]
    assert colours[0] != colours[1]

    choose(view, "planes")
    assert all(len(panel.grid.plane_rects(at)) == 4 for at in range(6))
    picture = panel.grid.grab().toImage()
    centres = [picture.pixelColor(panel.grid.plane_rects(2)[seed].center()).name() for seed in range(4)]
    assert any(centre != picture.pixelColor(0, 0).name() for centre in centres)

    choose(view, "curves")
    assert "0.1, 0" in find(panel, QLabel, "experiment_legend").text()

    out = tmp_path / "experiment.csv"
    answers.path = out
    find(panel, QPushButton, "experiment_save").click()
    saved = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [row["hidden.count"] for row in saved[:5]] == ["0", "0", "0", "0", "1"]
    assert [float(row["train_loss"]) for row in saved] == [result.outcome.train_loss for result in state.results]


def test_a_run_comes_to_the_table_as_it_was_and_undo_brings_the_own_network_back(
    playground: Playground, panel: ExperimentPanel, qtbot: QtBot
) -> None:
    session = playground.session
    session.step("epoch")
    qtbot.waitUntil(lambda: session.work().learned.epoch == 1)
    own = session.work()
    run_to_the_end(playground, panel, qtbot)
    choose(find(panel, QComboBox, "experiment_view"), "planes")
    # The grid stands column by column: rate 0.01 across, depth 3 down, seed 2.
    click_widget(panel.grid, panel.grid.plane_rects(5)[2].center())
    shown = session.work()
    spec = shown.document.spec
    assert (spec.training.learning_rate, len(spec.network.hidden)) == (0.01, 3)
    assert (spec.data.seed, spec.network.init.seed, spec.training.seed) == (2, 2, 2)
    assert shown.learned.epoch == 20
    alone = Trainer(spec, type(own).fresh(shown.document).learned)
    alone.train_epochs(20)
    assert_same_bits(shown.learned, alone.learned())
    assert session.history.undo_text == "Show the run with training.learning_rate=0.01 and hidden.count=3, seed 2"
    session.undo()
    assert session.work() == own
    assert_same_bits(session.work().learned, own.learned)


def test_an_experiment_can_be_stopped_and_what_is_wrong_is_told_beside_it(
    playground: Playground, panel: ExperimentPanel, qtbot: QtBot
) -> None:
    values, begin = find(panel, QLineEdit, "experiment_values"), find(panel, QPushButton, "experiment_begin")
    remark = find(panel, QLabel, "experiment_remark")
    for text, told in (
        ("0.1, fast", 'with learning rate=fast and number of hidden layers=0: learning rate: found "fast".'),
        ("0.1,,1", "learning rate: found an empty value"),
        ("0.1; 0.3", "Put commas between the values, and points into them: 0.01, 0.1."),
        ("0,1 0,3", "Put commas between the values, and points into them: 0.01, 0.1."),
    ):
        values.setText(text)
        begin.click()
        assert remark.isVisible()
        assert told in remark.text()
    values.setText("0.1")
    find(panel, NumberBox, "experiment_epochs").setValue(1_000_000)
    experiments = playground.experimenting.experiments
    begin.click()
    assert experiments.state is not None
    assert experiments.state.is_running
    assert begin.text() == "Stop"
    assert not remark.isVisible()
    begin.click()
    assert not experiments.state.is_running
    assert begin.text() == "Start"

    # and from where its results are seen
    playground.window.resize(1280, 720)
    begin.click()
    stop, progress = find(panel, QPushButton, "experiment_stop"), find(panel, QLabel, "experiment_progress")
    assert panel.view == "counts"
    assert stop.isVisibleTo(panel)
    assert progress.text() == "0 of 12 runs"
    stop.click()
    assert not experiments.state.is_running
    assert not stop.isVisibleTo(panel)
    assert find(panel, QPushButton, "experiment_save").isVisibleTo(panel)


def test_the_grid_goes_by_keys(playground: Playground, panel: ExperimentPanel, qtbot: QtBot) -> None:
    run_to_the_end(playground, panel, qtbot)
    choose(find(panel, QComboBox, "experiment_view"), "planes")
    grid = panel.grid
    grid.setFocus()
    key_window(grid, Qt.Key.Key_Right)
    key_window(grid, Qt.Key.Key_Down)
    assert grid.accessibleDescription().startswith("learning rate: 0.01\nnumber of hidden layers: 1")
    key_window(grid, Qt.Key.Key_Plus)
    key_window(grid, Qt.Key.Key_Return)
    spec = playground.session.document.spec
    assert (spec.training.learning_rate, len(spec.network.hidden), spec.data.seed) == (0.01, 1, 1)


def test_a_click_on_a_plane_marks_the_run_that_it_opens(
    playground: Playground, panel: ExperimentPanel, qtbot: QtBot
) -> None:
    run_to_the_end(playground, panel, qtbot)
    choose(find(panel, QComboBox, "experiment_view"), "planes")
    grid = panel.grid
    with qtbot.waitSignal(grid.run_requested) as asked:
        click_widget(grid, grid.plane_rects(1)[1].center())
    assert asked.args == [grid.cells[1].results[1].run]
    with qtbot.waitSignal(grid.run_requested) as again:  # the keys go on from there
        key_window(grid, Qt.Key.Key_Return)
    assert again.args == asked.args


def test_a_lesson_offers_its_experiment_ready_to_begin(playground: Playground, qtbot: QtBot) -> None:
    playground.window.resize(1500, 900)
    path = resource_path("lessons", "how-deep.json")
    playground.lessons.begin_path(str(path))
    playground.lessons.player.enter(read_lesson(path), 1)
    panel = playground.panels.of(ExperimentPanel)
    qtbot.waitUntil(panel.isVisible)
    assert find(panel, QComboBox, "experiment_key").currentData() == "hidden.count"
    assert find(panel, QLineEdit, "experiment_values").text() == "1, 2, 3, 4, 6, 8, 12"
    assert find(panel, QLineEdit, "experiment_second_values").text() == "tanh, sigmoid"
    find(panel, NumberBox, "experiment_seeds").setValue(1)
    find(panel, NumberBox, "experiment_epochs").setValue(5)
    run_to_the_end(playground, panel, qtbot)
    assert panel.view == "map"
    assert find(panel, QLabel, "experiment_done").text() == "14 of 14 runs"
    playground.lessons.leave()
