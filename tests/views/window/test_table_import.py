"""The dialog that brings a table in: what it guesses, what can be chosen, what it shows of it, and what it tells."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.data.table import TableClasses
from playground.control.table_import import TableImport
from playground.exchange.importers.preview import TableOrigin, TablePreview, TableWish, preview_of
from playground.views.controls.number_box import NumberBox
from playground.views.look.theme import LIGHT
from playground.views.plots.class_legend import ClassLegend
from playground.views.window.table_import.dialog import TableImportDialog
from tests.clicks import click_widget, key_window

PETALS = "length;width;note;species\n1,4;0,2;0;setosa\n4,7;1,4;0;versicolor\n1,3;0,2;1;setosa\n4,5;1,5;1;versicolor\n"


class Room:
    """The dialog over a table, with the reader of the program."""

    def __init__(self, qtbot: QtBot, source: str | Path, name: str = "petals") -> None:
        self.qtbot = qtbot
        self.table_import = TableImport(TableOrigin(source, name))
        self.answers: list[TablePreview] = []
        self.table_import.answered.connect(self.answers.append)
        self.dialog = TableImportDialog(self.table_import, LIGHT)
        qtbot.addWidget(self.dialog)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()
        self.rest()

    def rest(self) -> None:
        """Wait until what was asked for is shown."""
        self.qtbot.waitUntil(lambda: not self.part(QProgressBar, "import_busy").isVisible())

    def part(self, kind: type[Any], name: str) -> Any:
        found = self.dialog.findChild(kind, name)
        assert isinstance(found, kind)
        return found

    def box(self, name: str) -> QComboBox:
        box = self.part(QComboBox, f"import_{name}")
        assert isinstance(box, QComboBox)
        return box

    def choose(self, name: str, text: str) -> None:
        """Choose an item of a box, and wait for what comes of it."""
        box = self.box(name)
        at = next(at for at in range(box.count()) if box.itemText(at).startswith(text))
        box.setCurrentIndex(at)
        self.rest()

    @property
    def columns(self) -> list[str]:
        """x1, x2 and label as they are shown."""
        return [self.box(name).currentText() for name in ("x1", "x2", "label")]

    @property
    def refusal(self) -> str:
        label = self.part(QLabel, "import_refusal")
        return str(label.text()) if label.isVisible() else ""

    @property
    def can_import(self) -> bool:
        return bool(self.part(QPushButton, "import_take").isEnabled())


@pytest.fixture
def room(qtbot: QtBot) -> Any:
    """The dialog over petals."""
    made = Room(qtbot, PETALS)
    yield made
    made.table_import.stop()


def test_columns_label_and_marks_are_guessed_and_shown(room: Room) -> None:
    assert room.columns == ["length", "width", "species"]
    assert room.box("kind").currentText() == "classes"
    assert room.box("separator").currentText() == "as found: semicolons"
    assert room.box("decimal").currentText() == "as found: comma: 1,5"
    assert room.box("header").currentText() == "as found: in the first row"
    assert room.box("scaling").currentText() == "as found: to fit the plane"
    assert room.can_import


def test_the_first_rows_are_shown_with_what_each_column_is_to_be(room: Room) -> None:
    view = room.part(QTableView, "import_rows")
    model = view.model()
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(4)]
    assert headings == ["x₁: length", "x₂: width", "note", "label: species"]
    assert [model.index(1, at).data() for at in range(4)] == ["4.7", "1.4", "0", "versicolor"]
    assert model.headerData(0, Qt.Orientation.Vertical) == "2"  # the line of the file


def test_the_points_are_painted_in_the_colours_of_their_classes(room: Room) -> None:
    picture = room.part(QWidget, "import_plane").grab().toImage()
    pixels = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {QColor(LIGHT.negative).name(), QColor(LIGHT.positive).name()} <= pixels


def test_another_column_can_be_chosen_and_one_in_use_changes_its_place(room: Room) -> None:
    room.choose("x1", "width")
    assert room.columns == ["width", "length", "species"]
    room.choose("x2", "note")
    assert room.columns == ["width", "note", "species"]
    assert room.dialog.source is not None
    assert [column.name for column in room.dialog.source.columns] == ["width", "note"]


def test_a_label_of_numbers_can_be_classes_or_a_number(room: Room) -> None:
    room.choose("label", "note")
    assert room.box("kind").currentText() == "classes"
    assert room.dialog.source is not None
    assert room.dialog.source.label == TableClasses("note", ("0", "1"))
    room.choose("kind", "a number")
    assert not room.dialog.source.is_classification
    room.choose("label", "species")
    assert [room.box("kind").itemText(at) for at in range(room.box("kind").count())] == ["classes"]


def test_the_scaling_and_the_share_are_as_chosen(room: Room) -> None:
    room.choose("scaling", "None")
    box = room.part(NumberBox, "import_share_box")
    box.lineEdit().setText("100")
    key_window(room.dialog, Qt.Key.Key_Tab) if box.hasFocus() else box.entered.emit(100.0)
    room.rest()
    assert room.dialog.source is not None
    assert (room.dialog.source.columns[0].scale, room.dialog.source.train_percent) == (1.0, 100)
    assert "4 to train on, 0 to test" in room.part(QLabel, "import_notes").text()


def test_the_split_is_mixed_by_a_seed_or_is_that_of_the_rows(room: Room) -> None:
    assert room.dialog.source is not None
    assert (room.dialog.source.shuffle, room.dialog.source.seed) == (True, 0)
    click_widget(room.part(QToolButton, "import_seed_die"))
    room.rest()
    seed = room.dialog.source.seed
    assert seed != 0
    assert room.part(NumberBox, "import_seed_box").text().replace("\u2009", "") == str(seed)
    room.part(QCheckBox, "import_shuffle").click()
    room.rest()
    assert (room.dialog.source.shuffle, room.dialog.source.seed) == (False, seed)
    room.choose("header", "none")  # another reading keeps what was chosen of the split
    room.choose("header", "as found")
    assert (room.dialog.source.shuffle, room.dialog.source.seed) == (False, seed)


def test_three_classes_have_their_own_looks_and_a_legend_and_numbers_the_ends_of_the_colours(qtbot: QtBot) -> None:
    rows = "".join(f"{at},{at % 5},{'uvw'[at % 3]},{at}\n" for at in range(12))
    room = Room(qtbot, f"a,b,kind,size\n{rows}")
    legend = room.part(ClassLegend, "classLegend")
    assert legend.isVisible()
    assert legend.accessibleName().startswith("Classes: u (")
    picture = room.part(QWidget, "import_plane").grab().toImage()
    pixels = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert {LIGHT.class_colour(number).name() for number in range(3)} <= pixels
    room.choose("x2", "b")
    room.choose("label", "size")
    assert room.box("kind").currentText() == "a number"
    assert legend.accessibleName() == "Classes: size 0; size 11"
    room.table_import.stop()


def test_everything_is_reached_by_a_key_of_its_own(room: Room) -> None:
    keys = [label.text().split("&")[1][0].lower() for label in room.dialog.findChildren(QLabel) if "&" in label.text()]
    keys += [
        button.text().split("&")[1][0].lower()
        for button in room.dialog.findChildren(QAbstractButton)
        if "&" in button.text()
    ]
    assert len(keys) >= 10
    assert len(set(keys)) == len(keys)
    room.dialog.activateWindow()
    for key, name in ((Qt.Key.Key_2, "x2"), (Qt.Key.Key_1, "x1")):
        key_window(room.dialog, key, Qt.KeyboardModifier.AltModifier)
        assert room.box(name).hasFocus()


def test_another_separator_that_does_not_fit_is_told_and_can_be_taken_back(room: Room) -> None:
    room.choose("separator", "tabs")
    assert room.refusal.startswith("Line 1: found one column")
    assert not room.can_import
    room.choose("separator", "as found")
    assert room.refusal == ""
    assert room.can_import
    assert room.columns == ["length", "width", "species"]


def test_columns_that_cannot_serve_are_told_and_the_rest_stays(room: Room) -> None:
    room.choose("x1", "note")
    room.choose("label", "note")
    assert "three different columns" in room.refusal
    assert not room.can_import
    room.choose("label", "species")
    assert room.can_import
    assert room.columns[0] == "note"


def test_names_and_texts_are_shown_as_they_are(qtbot: QtBot) -> None:
    room = Room(qtbot, "<b>a</b>,b,k\n1,2,<i>x</i>\n2,3,y\n3,1,<i>x</i>\n", "<u>evil</u>")
    assert room.columns[0] == "<b>a</b>"
    assert room.part(QLabel, "import_notes").textFormat() == Qt.TextFormat.PlainText
    assert room.part(QLabel, "import_refusal").textFormat() == Qt.TextFormat.PlainText
    room.table_import.stop()


def test_what_is_no_table_is_told_and_nothing_can_be_imported(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    room = Room(qtbot, path)
    assert room.refusal != ""
    assert not room.can_import
    assert room.dialog.source is None
    room.table_import.stop()


def test_a_large_table_is_read_beside_the_window_and_can_be_given_up(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("a,b,k\n" + "".join(f"{i}.5,{i % 97},{'xy'[i % 2]}\n" for i in range(100_000)), encoding="utf-8")
    table_import = TableImport(TableOrigin(path, "large"))
    dialog = TableImportDialog(table_import, LIGHT)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    busy = dialog.findChild(QProgressBar, "import_busy")
    assert isinstance(busy, QProgressBar)
    assert busy.isVisible()  # it does not wait for the file
    dialog.reject()
    assert dialog.source is None
    assert not [thread for thread in table_import.children() if getattr(thread, "isRunning", bool)()]


def test_of_a_large_table_the_beginning_is_shown_first_and_a_choice_does_not_read_it_again(qtbot: QtBot) -> None:
    text = "a,b,c,k\n" + "".join(f"{i}.5,{i % 97},{i % 89},{'xy'[i % 2]}\n" for i in range(30_000))
    table_import = TableImport(TableOrigin(text, "large"))
    answers: list[TablePreview] = []
    table_import.answered.connect(answers.append)
    dialog = TableImportDialog(table_import, LIGHT)
    qtbot.addWidget(dialog)
    dialog.show()
    take = dialog.findChild(QPushButton, "import_take")
    column = dialog.findChild(QComboBox, "import_x1")
    notes = dialog.findChild(QLabel, "import_notes")
    assert take is not None
    assert column is not None
    assert notes is not None
    qtbot.waitUntil(lambda: bool(answers))
    assert answers[0].is_partial
    assert "The rest is being read" in notes.text()
    assert dialog.source is None
    assert not take.isEnabled()
    column.setCurrentText("c")
    assert answers[1].is_partial  # at once, of what is there
    assert (answers[1].wish.x1, answers[1].reading) == ("c", answers[0].reading)
    qtbot.waitUntil(take.isEnabled, timeout=20_000)
    assert [answer.is_partial for answer in answers] == [True, True, False]
    assert dialog.source is not None
    assert [column.name for column in dialog.source.columns] == ["c", "b"]
    assert len(dialog.source.rows) == 20_000
    table_import.stop()


def test_the_newest_wish_counts(qtbot: QtBot) -> None:
    table_import = TableImport(TableOrigin(PETALS, "petals"))
    answers: list[TablePreview] = []
    table_import.answered.connect(answers.append)
    for percent in (20, 30, 40, 75):
        table_import.ask(TableWish(train_percent=percent))
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].wish.train_percent == 75)
    assert [answer.wish.train_percent for answer in answers] == [75]
    table_import.stop()


def test_a_reading_is_used_again_as_long_as_its_options_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "petals.csv"
    path.write_text(PETALS, encoding="utf-8")
    origin = TableOrigin(path, "petals")
    first = preview_of(origin, TableWish())
    path.unlink()
    again = preview_of(origin, TableWish(x1="width", x2="length"), first)
    assert again.reading is first.reading
    assert again.source is not None


def test_every_control_has_a_name_and_a_tip(room: Room) -> None:
    controls = [*room.dialog.findChildren(QComboBox), *room.dialog.findChildren(NumberBox)]
    assert len(controls) == 10
    for control in controls:
        assert control.objectName()
        assert control.accessibleName(), control.objectName()
        assert control.toolTip(), control.objectName()


def test_import_takes_the_table_and_closes(room: Room) -> None:
    click_widget(room.part(QPushButton, "import_take"))
    assert room.dialog.result() == 1
    assert room.dialog.taken is not None
    assert room.dialog.taken.source.name == "petals"
