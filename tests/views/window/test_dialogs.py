"""The dialogs ask what they shall and give back what was answered."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.exchange.exporters import EXPORTERS
from playground.exchange.exporters.exporter import Exported
from playground.exchange.packages import PackageMissing
from playground.model.unsaved import Unsaved
from playground.views.window.dialogs import WindowDialogs, lost_text
from playground.views.window.export_dialog import ExportChoice
from tests.views.shell import Shell


@pytest.fixture
def shell(qtbot: QtBot) -> Iterator[Shell]:
    yield Shell(qtbot)
    QApplication.processEvents()


def when_asked(shell: Shell, answer: Callable[[QDialog], None]) -> None:
    """Do `answer` as soon as a dialog is up."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isVisible():
            timer.stop()
            give_up = QTimer(dialog)
            give_up.timeout.connect(dialog.reject)  # else a wrong answer would let the test wait for ever
            give_up.start(5000)
            answer(dialog)

    timer = QTimer(shell.window)
    timer.timeout.connect(look)
    timer.start(20)


def press(dialog: QDialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text().replace("&", "") == text).click()


def enter(dialog: QDialog, name: str) -> None:
    """Write the name of a file into the chooser."""
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.setText(name)


@pytest.mark.parametrize(("button", "answer"), [("Save", "save"), ("Discard", "discard"), ("Cancel", "cancel")])
def test_unsaved_changes_can_be_saved_discarded_or_kept_open(shell: Shell, button: str, answer: str) -> None:
    when_asked(shell, lambda dialog: press(dialog, button))
    assert WindowDialogs(shell.window).ask_to_save("circle.json", Unsaved(edits=2, epochs=1234)) == answer


def test_escape_keeps_the_unsaved_changes_open(shell: Shell) -> None:
    when_asked(shell, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert WindowDialogs(shell.window).ask_to_save("circle.json", Unsaved(edits=2, epochs=1234)) == "cancel"


def test_the_question_names_the_file(shell: Shell) -> None:
    seen = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        seen.append(dialog.text())
        press(dialog, "Cancel")

    when_asked(shell, read)
    WindowDialogs(shell.window).ask_to_save("circle.json", Unsaved(edits=2, epochs=1234))
    assert seen == ["Save the changes to “circle.json”?"]


@pytest.mark.parametrize(
    ("unsaved", "told"),
    [
        (Unsaved(1, 1), "this is lost: 1 change and 1 epoch of training."),
        (Unsaved(12, 0), "this is lost: 12 changes."),
        (Unsaved(0, 12345), "this is lost: 12\u2009345 epochs of training."),
        (Unsaved(), "this is lost: the weights as they are now."),
        (Unsaved(0, 5, is_restored=True), "restored after a crash"),
    ],
)
def test_the_question_says_what_would_be_lost(unsaved: Unsaved, told: str) -> None:
    assert told in lost_text(unsaved)


def test_training_alone_is_not_called_a_change(shell: Shell) -> None:
    seen = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        seen.extend([dialog.text(), dialog.informativeText()])
        press(dialog, "Cancel")

    when_asked(shell, read)
    WindowDialogs(shell.window).ask_to_save("Circle", Unsaved(epochs=7200))
    assert seen == ["Save “Circle”?", "If you do not save, this is lost: 7\u2009200 epochs of training."]


def test_a_refused_file_is_told_with_the_reason(shell: Shell) -> None:
    seen = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        seen.extend([dialog.text(), dialog.informativeText()])
        dialog.accept()

    when_asked(shell, read)
    WindowDialogs(shell.window).tell_refused_file("/x/broken.json", "network.hidden[1].units: found 99")
    assert seen[0] == "“broken.json” cannot be opened."
    assert seen[1].startswith("network.hidden[1].units: found 99")


def test_a_file_is_saved_under_json_whatever_is_typed(shell: Shell, tmp_path: Path) -> None:
    def name(dialog: QDialog) -> None:
        enter(dialog, "mine")
        press(dialog, "Save")

    when_asked(shell, name)
    chosen = WindowDialogs(shell.window).choose_file_to_save(str(tmp_path / "circle.json"), "Save")
    assert chosen == str(tmp_path / "mine.json")


@pytest.mark.parametrize(
    ("typed", "saved"),
    [("x.png", "x.json"), ("x.json", "x.json"), ("version 1.2", "version 1.2.json"), ("x", "x.json")],
)
def test_a_network_is_saved_under_json_even_if_another_ending_is_typed(
    shell: Shell, tmp_path: Path, typed: str, saved: str
) -> None:
    def name(dialog: QDialog) -> None:
        enter(dialog, typed)
        press(dialog, "Save")

    dialogs = WindowDialogs(shell.window)
    when_asked(shell, name)
    assert dialogs.choose_file_to_save(str(tmp_path / "circle.json"), "Save") == str(tmp_path / saved)
    when_asked(shell, name)
    assert dialogs.choose_scenes_to_save(str(tmp_path / "scenes.json")) == str(tmp_path / saved)


@pytest.mark.parametrize(("kind", "saved"), [(0, "race.html"), (1, "race.md")])
def test_the_kind_of_a_report_is_chosen_and_its_name_follows(
    shell: Shell, tmp_path: Path, kind: int, saved: str
) -> None:
    def choose(dialog: QDialog) -> None:
        assert isinstance(dialog, QFileDialog)
        assert dialog.nameFilters() == [
            "Web page (*.html)", "Markdown with pictures beside it (*.md)", "All files (*)"
        ]  # fmt: skip
        types = dialog.findChild(QComboBox, "fileTypeCombo")
        assert types is not None
        types.setCurrentIndex(kind)
        types.activated.emit(kind)
        press(dialog, "Save")

    when_asked(shell, choose)
    chosen = WindowDialogs(shell.window).choose_report_file(str(tmp_path / "race.html"))
    assert chosen == str(tmp_path / saved)


@pytest.mark.parametrize(
    ("suggested", "typed", "saved"),
    [
        ("loss.png", "x.svg", "x.svg"),
        ("loss.svg", "x.png", "x.png"),
        ("loss.png", "x.jpg", "x.png"),
        ("loss.svg", "x", "x.svg"),
        ("learning.gif", "x.webp", "x.webp"),
        ("learning.webp", "x.png", "x.webp"),
    ],
)
def test_the_name_of_a_picture_ends_in_a_format_of_its_kind(
    shell: Shell, tmp_path: Path, suggested: str, typed: str, saved: str
) -> None:
    def name(dialog: QDialog) -> None:
        enter(dialog, typed)
        press(dialog, "Save")

    when_asked(shell, name)
    chosen = WindowDialogs(shell.window).choose_picture_file(str(tmp_path / suggested), "Save the picture")
    assert chosen == str(tmp_path / saved)


@pytest.mark.parametrize("answer", ["Replace", "Cancel"])
def test_before_the_mended_name_replaces_a_file_it_is_asked(shell: Shell, tmp_path: Path, answer: str) -> None:
    (tmp_path / "x.json").write_text("{}")
    asked: list[str] = []

    def leave(dialog: QDialog) -> None:
        dialog.reject()

    def reply(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        asked.append(dialog.text())
        if answer == "Cancel":
            when_asked(shell, leave)  # the chooser comes back
        press(dialog, answer)

    def name(dialog: QDialog) -> None:
        enter(dialog, "x.png")
        when_asked(shell, reply)
        press(dialog, "Save")

    when_asked(shell, name)
    chosen = WindowDialogs(shell.window).choose_file_to_save(str(tmp_path / "circle.json"), "Save")
    assert asked == ["“x.json” already exists. Replace it?"]
    assert chosen == (str(tmp_path / "x.json") if answer == "Replace" else None)


def test_a_file_chooser_can_be_left(shell: Shell, tmp_path: Path) -> None:
    when_asked(shell, lambda dialog: dialog.reject())
    assert WindowDialogs(shell.window).choose_file_to_open(str(tmp_path)) is None


def test_a_chosen_file_is_given_back(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "circle.json"
    path.write_text("{}")

    def pick(dialog: QDialog) -> None:
        enter(dialog, str(path))
        press(dialog, "Open")

    when_asked(shell, pick)
    assert WindowDialogs(shell.window).choose_file_to_open(str(tmp_path)) == str(path)


def test_title_and_notes_come_back_as_they_were_left(shell: Shell) -> None:
    def fill(dialog: QDialog) -> None:
        title, notes = dialog.findChild(QLineEdit, "title"), dialog.findChild(QPlainTextEdit, "notes")
        assert title is not None
        assert notes is not None
        assert (title.text(), notes.toPlainText()) == ("Old", "Look here.")
        title.setText(" Dying ReLU ")
        notes.setPlainText("Predict first.\n")
        press(dialog, "OK")

    when_asked(shell, fill)
    assert WindowDialogs(shell.window).edit_description("Old", "Look here.") == ("Dying ReLU", "Predict first.")


def test_cancelled_title_and_notes_change_nothing(shell: Shell) -> None:
    when_asked(shell, lambda dialog: press(dialog, "Cancel"))
    assert WindowDialogs(shell.window).edit_description("Old", "Look here.") is None


def test_about_tells_the_version_and_where_errors_are_written_down(shell: Shell) -> None:
    seen = []

    def read(dialog: QDialog) -> None:
        assert isinstance(dialog, QMessageBox)
        seen.extend([dialog.text(), dialog.informativeText()])
        dialog.accept()

    when_asked(shell, read)
    WindowDialogs(shell.window).tell_about("1.2.3", "/home/ada/log")
    assert seen[0] == "Neural Playground 1.2.3"
    assert "/home/ada/log" in seen[1]


def test_the_export_shows_what_is_in_the_file_and_what_is_left_out(shell: Shell) -> None:
    seen: list[tuple[str, str, bool]] = []

    def look(dialog: QDialog) -> None:
        preview, left_out = (
            dialog.findChild(QPlainTextEdit, "export_preview"),
            dialog.findChild(QPlainTextEdit, "export_left_out"),
        )
        formats = dialog.findChild(QComboBox, "export_format")
        assert preview is not None
        assert left_out is not None
        assert formats is not None
        for name in ("python", "link"):
            formats.setCurrentIndex(formats.findData(name))
            seen.append((preview.toPlainText(), left_out.toPlainText(), left_out.isVisible()))
        press(dialog, "Copy")

    def write(name: str) -> Exported:
        return Exported(f"{name}: 1", () if name == "python" else ("The title.",))

    when_asked(shell, look)
    assert WindowDialogs(shell.window).choose_export(write, "csv") == ExportChoice("link", is_copy=True)
    assert seen == [
        ("python: 1", "", False),
        ("link: 1", "The title.", True),
    ]


def test_the_export_suggests_the_last_format_and_shows_no_more_than_can_be_read(shell: Shell) -> None:
    def look(dialog: QDialog) -> None:
        preview = dialog.findChild(QPlainTextEdit, "export_preview")
        assert preview is not None
        assert preview.toPlainText().endswith("… and 30\u2009000 letters more")
        press(dialog, "Save…")

    when_asked(shell, look)
    chosen = WindowDialogs(shell.window).choose_export(lambda name: Exported("1" * 50_000), "curves")
    assert chosen == ExportChoice("curves")


def test_what_no_person_can_read_is_not_copied(shell: Shell) -> None:
    def look(dialog: QDialog) -> None:
        copy = dialog.findChild(QPushButton, "export_copy")
        assert copy is not None
        assert not copy.isEnabled()
        press(dialog, "Cancel")

    when_asked(shell, look)
    assert WindowDialogs(shell.window).choose_export(lambda name: Exported(b"\0\1"), "csv") is None


def test_a_format_whose_package_is_missing_says_so_and_is_not_saved(shell: Shell) -> None:
    def write(name: str) -> Exported:
        if name == "onnx":
            raise PackageMissing("onnx")
        return Exported("text")

    def look(dialog: QDialog) -> None:
        preview, formats = dialog.findChild(QPlainTextEdit, "export_preview"), dialog.findChild(QComboBox)
        buttons = [dialog.findChild(QPushButton, name) for name in ("export_save", "export_copy")]
        assert preview is not None
        assert formats is not None
        assert "-m pip install onnx" in preview.toPlainText()
        assert not any(button.isEnabled() for button in buttons if button is not None)
        formats.setCurrentIndex(formats.findData("numpy"))
        assert preview.toPlainText() == "text"
        assert all(button.isEnabled() for button in buttons if button is not None)
        press(dialog, "Cancel")

    when_asked(shell, look)
    assert WindowDialogs(shell.window).choose_export(write, "onnx") is None


def test_nothing_in_the_export_lies_over_anything_else(shell: Shell) -> None:
    seen: list[str] = []

    def look(dialog: QDialog) -> None:
        formats = dialog.findChild(QComboBox, "export_format")
        assert formats is not None
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for at in range(formats.count()):
            formats.setCurrentIndex(at)
            QApplication.processEvents()
            parts = [part for part in dialog.findChildren(QWidget, options=direct) if part.isVisible()]
            for one, other in itertools.combinations(parts, 2):
                assert not one.geometry().intersects(other.geometry()), (formats.itemText(at), one, other)
            seen.append(formats.itemText(at))
        press(dialog, "Cancel")

    when_asked(shell, look)
    left_out = ("The points are other ones, which is told in a long sentence that takes two lines of the dialog.",) * 6
    WindowDialogs(shell.window).choose_export(lambda name: Exported(name, () if name == "python" else left_out), "csv")
    assert len(seen) == len(EXPORTERS)
