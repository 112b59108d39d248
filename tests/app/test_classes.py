"""The whole program with any number of classes: what is shown, trained and told on the command line."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.app import Playground
from playground.cli import main
from playground.model.document import Document, Work
from playground.model.edits import AddRows, SetOutput, SetPinned, SetSetting
from playground.model.files.document_io import write
from playground.model.selection import Selection
from playground.views.pictures.svg import plots_in, svg_bytes
from playground.views.plots.class_legend import ClassLegend
from tests.clicks import key_window


@pytest.mark.parametrize("classes", [2, 3, 8])
def test_the_window_shows_and_trains_any_number_of_classes(playground: Playground, qtbot: QtBot, classes: int) -> None:
    session = playground.session
    session.apply(SetSetting("data", "kind", "arms"))
    session.apply(SetSetting("data", "classes", classes))
    if classes == 2:
        session.apply(SetOutput("softmax", "cross_entropy"))
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch == 0, timeout=10_000)
    assert session.document.spec.layer_sizes[-1] == classes
    for unit in (None, 0, classes - 1):
        playground.network.selection_requested.emit(Selection(len(session.document.spec.network.hidden), unit))
        playground.window.grab()
    for dock in playground.window.findChildren(QDockWidget):
        dock.show()
        dock.raise_()
        QApplication.processEvents()
    key_window(playground.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.epoch > 3, timeout=10_000)
    key_window(playground.window, Qt.Key.Key_Space)
    playground.window.grab()


def test_another_output_that_data_bring_along_is_told_and_undone_with_them(playground: Playground) -> None:
    def told() -> str:
        notice = playground.window.notices.notice
        return "" if notice is None else notice.text

    session = playground.session
    playground.window.notices.clear()
    session.apply(SetSetting("data", "kind", "moons"))
    assert told() == ""
    session.apply(SetSetting("data", "kind", "wedges"))
    assert told() == "A unit for each class: the output is softmax now, the loss cross-entropy."
    playground.window.notices.clear()
    session.apply(SetSetting("data", "classes", 5))
    assert told() == ""
    session.apply(SetSetting("data", "kind", "plane"))
    assert told().startswith("Numbers in place of classes: the output is linear now, the loss ")
    playground.window.notices.clear()
    for _ in range(3):
        session.undo()
    assert session.document.spec.head.name == "tanh"
    assert told() == ""
    session.apply(AddRows(((0.0, 0.0, 0.0),), "Paint"))
    playground.window.notices.clear()
    session.apply(AddRows(((0.0, 0.0, 2.0),), "Paint", brings_class=True))
    assert told() == "A unit for each class: the output is softmax now, the loss cross-entropy."


def network_of(classes: int, train_percent: int = 50) -> Document:
    return Document(
        Spec(
            DataSpec("clouds", 200, 10.0, train_percent, classes=classes),
            network=NetworkSpec((LayerSpec(4),), OutputSpec("softmax")),
            training=TrainingSpec(loss="cross_entropy"),
        )
    )


@pytest.mark.parametrize(("train_percent", "counted"), [(50, 100), (100, 200)])
def test_training_without_a_window_tells_the_confusion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], train_percent: int, counted: int
) -> None:
    file = tmp_path / "clouds.json"
    write(file, Work.fresh(network_of(5, train_percent)))
    assert main(["train", str(file), "--epochs", "20", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    confusion = told["confusion"]
    assert [len(row) for row in confusion] == [5] * 5
    assert sum(map(sum, confusion)) == counted
    right = sum(confusion[at][at] for at in range(5)) / counted
    assert right == pytest.approx(told["test_accuracy" if train_percent < 100 else "train_accuracy"])


def test_pins_that_another_output_cannot_keep_are_told(playground: Playground) -> None:
    session, notices = playground.session, playground.window.notices
    session.apply(SetSetting("data", "kind", "arms"))
    last = len(session.document.spec.network.hidden)
    notices.clear()
    for unit in (0, 2):
        session.apply(SetPinned(Address(last, unit), True))
    session.apply(SetSetting("data", "classes", 4))
    assert session.document.pins == {Address(last, 0), Address(last, 2)}
    assert notices.notice is None
    session.apply(SetSetting("data", "classes", 2))
    assert session.document.pins == frozenset()
    assert notices.notice is not None
    assert "2 pinned values of the output could not be kept" in notices.notice.text
    session.undo()
    assert session.document.pins == {Address(last, 0), Address(last, 2)}


def test_pictures_of_the_output_have_the_names_of_the_classes(playground: Playground) -> None:
    playground.session.apply(SetSetting("data", "kind", "clouds"))
    QApplication.processEvents()
    legend = playground.output.findChild(ClassLegend)
    assert legend is not None
    assert legend in plots_in(playground.output)
    written = svg_bytes(playground.output, "Clouds").decode()
    assert all(f">{name}</text>" in written.replace(" \n", "") for name in "ABC")
