"""Tables and links in the running program: by the menu, upon the window, from the clipboard, at the start."""

import json
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.data.table import TableSource
from playground.app import Playground
from playground.exchange.browser_link.page import page_of
from playground.exchange.importers.preview import TableWish
from playground.model.edits import SetText
from tests.app.conftest import Answers
from tests.clicks import key_window

LINK = json.loads((Path(__file__).parents[1] / "data" / "browser_links.json").read_text(encoding="utf-8"))[0]["link"]
PETALS = "length;width;species\n1,4;0,2;setosa\n4,7;1,4;versicolor\n1,3;0,2;setosa\n4,5;1,5;versicolor\n"


@pytest.fixture
def petals(answers: Answers, tmp_path: Path) -> Path:
    path = tmp_path / "petals.csv"
    path.write_text(PETALS, encoding="utf-8")
    answers.table_path = path
    return path


def data_of(playground: Playground) -> TableSource:
    data = playground.session.document.spec.data
    assert isinstance(data, TableSource)
    return data


def notice(playground: Playground) -> str:
    shown = playground.window.notices.notice
    return "" if shown is None else shown.text


@pytest.mark.usefixtures("petals")
def test_a_table_of_the_menu_becomes_the_data_in_one_step_of_undo(playground: Playground) -> None:
    before = playground.session.work()
    playground.window.commands["import_table"].trigger()
    assert data_of(playground).name == "petals"
    assert playground.session.document.spec.network == before.document.spec.network
    assert playground.session.history.undo_text == "Import “petals”"
    playground.session.undo()
    assert playground.session.work().document == before.document
    playground.session.redo()
    assert data_of(playground).name == "petals"


@pytest.mark.usefixtures("petals")
def test_what_was_chosen_in_the_dialog_is_what_comes(playground: Playground, answers: Answers) -> None:
    answers.table_wish = TableWish(x1="width", x2="length", scaling="none", train_percent=100)
    playground.window.commands["import_table"].trigger()
    table = data_of(playground)
    assert [column.name for column in table.columns] == ["width", "length"]
    assert (table.columns[0].scale, table.train_percent) == (1.0, 100)


def test_a_network_of_an_imported_table_is_called_after_it_and_one_with_a_title_of_its_own_keeps_that(
    playground: Playground, petals: Path
) -> None:
    import_table = playground.window.commands["import_table"]
    import_table.trigger()
    assert playground.session.document.title == petals.stem
    playground.session.undo()
    assert playground.session.document.example is not None
    playground.session.apply(SetText("title", "Mine"))
    import_table.trigger()
    assert playground.session.document.title == "Mine"


def test_what_was_left_out_is_told(playground: Playground, petals: Path) -> None:
    petals.write_text(PETALS + "4,4;;versicolor\n", encoding="utf-8")
    playground.window.commands["import_table"].trigger()
    assert "1 row is left out" in notice(playground)
    assert "line 6" in notice(playground)


def test_a_table_that_cannot_serve_leaves_everything_as_it_is(
    playground: Playground, petals: Path, answers: Answers
) -> None:
    petals.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    before = playground.session.work()
    playground.window.commands["import_table"].trigger()
    assert "two columns of numbers" in answers.told[-1]
    assert playground.session.work() == before
    assert not playground.session.was_ever_edited


def test_a_table_can_be_opened_by_the_usual_dialog_and_from_the_start(
    program: Playground, petals: Path, answers: Answers, qtbot: QtBot
) -> None:
    program.open_window(str(petals))
    qtbot.waitUntil(lambda: isinstance(program.session.document.spec.data, TableSource))
    program.session.undo()
    answers.path = petals
    program.window.commands["open"].trigger()
    assert data_of(program).name == "petals"


def drop(playground: Playground, mime: QMimeData) -> bool:
    """Drag something over the window and let it go; gives whether it was taken."""
    window, middle = playground.window, QPointF(playground.window.rect().center())
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(middle.toPoint(), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(middle, Qt.DropAction.CopyAction, mime, buttons, keys))
    return enter.isAccepted()


@pytest.mark.parametrize("ending", [".csv", ".TSV", ".txt"])
def test_a_table_s_file_can_be_dropped(playground: Playground, petals: Path, ending: str) -> None:
    path = petals.rename(petals.with_suffix(ending))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert drop(playground, mime)
    assert data_of(playground).name == "petals"


@pytest.mark.parametrize("text", [LINK, PETALS])
def test_a_text_can_be_dropped_if_it_is_a_link_or_a_table(playground: Playground, text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    assert drop(playground, mime)
    assert isinstance(playground.session.document.spec.data, TableSource)
    nothing = QMimeData()
    nothing.setText("hello")
    assert not drop(playground, nothing)


def test_a_spreadsheet_s_cells_can_be_pasted_on_the_window(playground: Playground, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(PETALS.replace(";", "\t"))
    playground.window.activateWindow()
    playground.network.setFocus()
    key_window(playground.window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(data_of(playground).rows) == 4
    assert data_of(playground).rows.values[0].tolist() == [1.4, 0.2, 0.0]


def test_an_empty_clipboard_is_told(playground: Playground) -> None:
    QGuiApplication.clipboard().clear()
    playground.window.commands["paste"].trigger()
    assert "The clipboard holds no text" in notice(playground)
    assert isinstance(playground.session.document.spec.data, DataSpec)


# --- links ----------------------------------------------------------------------------------------------------------


def test_a_link_is_a_document_of_its_own_with_the_page_s_weights(playground: Playground, answers: Answers) -> None:
    answers.link = LINK
    playground.window.commands["open_link"].trigger()
    page = page_of(LINK)
    work = playground.session.work()
    assert not playground.session.was_ever_edited
    assert work.learned.is_untrained
    np.testing.assert_array_equal(work.document.layout.weights(work.learned.start, 0), page.weights[0])
    assert not playground.files.is_modified


def test_a_link_asks_about_unsaved_work_first(playground: Playground, answers: Answers, petals: Path) -> None:
    playground.window.commands["import_table"].trigger()
    answers.save_answer, answers.link = "cancel", LINK
    playground.window.commands["open_link"].trigger()
    assert answers.told[-1].startswith("save ")
    assert data_of(playground).name == "petals"
    answers.save_answer = "discard"
    playground.window.commands["open_link"].trigger()
    assert data_of(playground).name != "petals"


def test_what_a_link_says_beyond_points_and_weights_is_told(playground: Playground, answers: Answers) -> None:
    answers.link = f"{LINK}&playButton_hide=true"
    playground.window.commands["open_link"].trigger()
    assert "playButton" in notice(playground)


def test_a_broken_link_is_told_and_the_network_stays(playground: Playground, answers: Answers) -> None:
    before = playground.session.work()
    answers.link = "https://playground.tensorflow.org/#networkShape=4,99&seed=0.1"
    playground.window.commands["open_link"].trigger()
    assert "Allowed: a whole number from 1 to 32" in answers.told[-1]
    assert playground.session.work() == before


def test_a_link_in_the_clipboard_is_suggested(playground: Playground) -> None:
    QGuiApplication.clipboard().setText(LINK)
    playground.window.commands["open_link"].trigger()
    assert isinstance(playground.session.document.spec.data, TableSource)


def test_a_link_can_be_opened_from_the_start(program: Playground, qtbot: QtBot) -> None:
    program.open_window(LINK)
    qtbot.waitUntil(lambda: isinstance(program.session.document.spec.data, TableSource))


def test_the_data_panel_shows_the_table(playground: Playground, petals: Path) -> None:
    playground.window.commands["import_table"].trigger()
    summary = playground.window.findChild(QLabel, "table_summary")
    assert isinstance(summary, QLabel)
    assert "label: species" in summary.text()
    assert "label: species\n−1: setosa\n+1: versicolor" in summary.toolTip(), "all of it, whatever room there is"


@pytest.mark.parametrize("hides", [True, False])
def test_what_a_link_hides_can_be_hidden_as_a_scene(playground: Playground, answers: Answers, hides: bool) -> None:
    answers.link, answers.hides = f"{LINK}&dataset_hide=true&noise_hide=true&percTrainData_hide=true", hides
    playground.window.commands["open_link"].trigger()
    assert answers.told[-1] == "hide Data?"
    assert playground.window.docks["data"].isHidden() == hides
    assert len(playground.scenes.collection.scenes) == int(hides)


def test_a_link_that_hides_a_part_of_a_panel_hides_no_panel(playground: Playground, answers: Answers) -> None:
    answers.link = f"{LINK}&noise_hide=true"
    playground.window.commands["open_link"].trigger()
    assert not any(told.startswith("hide") for told in answers.told)
    assert "noise" in notice(playground)


def test_a_link_says_whether_test_points_and_decisions_are_shown(playground: Playground, answers: Answers) -> None:
    answers.link = "https://playground.tensorflow.org/#showTestData=true&discretize=true&seed=0.5"
    playground.window.commands["open_link"].trigger()
    assert playground.viewing.now.is_on("test_points")
    assert playground.viewing.now.is_on("discretize")


def test_a_network_under_a_table_s_name_is_opened_as_a_network(playground: Playground, tmp_path: Path) -> None:
    path = tmp_path / "network.txt"
    path.write_text('{"format": "neural-playground", "version": 2, "data": {"kind": "moons"}}', encoding="utf-8")
    playground.window.file_dropped.emit(str(path))
    assert playground.session.document.spec.data == DataSpec("moons")


def test_points_are_told_in_the_table_s_own_units_until_that_is_switched_off(
    playground: Playground, petals: Path
) -> None:
    playground.window.commands["import_table"].trigger()
    plane = playground.output.plane
    own = plane.grab().toImage()
    playground.window.commands["own_units"].trigger()
    assert not playground.preferences.own_units
    assert plane.grab().toImage() != own
    playground.window.commands["own_units"].trigger()
    assert playground.preferences.own_units
    assert plane.grab().toImage() == own
