"""The whole program in this process, without a screen: one window on one session, its dialogs answered by the test."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.exchange.exporters.exporter import Exported
from playground.exchange.importers.preview import TablePreview, TableWish
from playground.model.recording import Recording, RunRecording
from playground.model.unsaved import Unsaved
from playground.views.pictures.picture_dialog import PictureChoice, PictureOffer
from playground.views.plots.chart import configure_pyqtgraph
from playground.views.window.dialogs import SaveAnswer
from playground.views.window.export_dialog import ExportChoice
from playground.views.window.table_import.dialog import TableReader, TakenTable


class Answers:
    """Dialogs that a test answers beforehand; what was told is kept."""

    def __init__(self, folder: Path) -> None:
        self.save_answer: SaveAnswer = "discard"
        self.path: Path | None = folder / "network.json"
        self.picture_choice: PictureChoice | None = None
        self.picture_folder: Path | None = folder
        self.picture_name = ""
        """What is typed in place of the name that is suggested."""
        self.export_choice: ExportChoice | None = None
        self.suggested_export = ""
        self.recording: Recording | None = None
        self.run_recording: RunRecording | None = None
        self.offers: Sequence[PictureOffer] = ()
        self.suggested_choice = PictureChoice()
        self.scenes_path: Path | None = folder / "scenes.json"
        self.description: tuple[str, str] | None = None
        self.lesson_folder: Path | None = None
        self.table_path: Path | None = folder / "table.csv"
        self.weights_path: Path | None = None
        self.table_wish = TableWish()
        self.link = ""
        self.hides = False
        self.told: list[str] = []

    def ask_to_save(self, name: str, unsaved: Unsaved) -> SaveAnswer:
        self.told.append(f"save {name}?")
        return self.save_answer

    def choose_file_to_open(self, folder: str) -> str | None:
        return None if self.path is None else str(self.path)

    def choose_file_to_save(self, suggested_path: str, title: str) -> str | None:
        return None if self.path is None else str(self.path)

    def tell_refused_file(self, path: str, reason: str) -> None:
        self.told.append(reason)

    def tell_failure(self, text: str, reason: str) -> None:
        self.told.append(f"{text} {reason}")

    def choose_lesson_folder(self, folder: str) -> str | None:
        return None if self.lesson_folder is None else str(self.lesson_folder)

    def ask_to_save_scenes(self, name: str) -> SaveAnswer:
        self.told.append(f"save scenes {name}?")
        return self.save_answer

    def choose_picture(self, offers: Sequence[PictureOffer], choice: PictureChoice) -> PictureChoice | None:
        self.offers, self.suggested_choice = offers, choice
        return self.picture_choice

    def choose_picture_file(self, suggested_path: str, title: str) -> str | None:
        name = self.picture_name or Path(suggested_path).name
        return None if self.picture_folder is None else str(self.picture_folder / name)

    def choose_export(self, write: Callable[[str], Exported], chosen: str) -> ExportChoice | None:
        self.suggested_export = chosen
        return self.export_choice

    def choose_export_file(self, suggested_path: str, kind: str) -> str | None:
        return None if self.path is None else str(self.path.with_name(Path(suggested_path).name))

    def choose_report_file(self, suggested_path: str) -> str | None:
        return None if self.path is None else str(self.path)

    def choose_table_file(self, folder: str) -> str | None:
        return None if self.table_path is None else str(self.table_path)

    def choose_weights_file(self, folder: str) -> str | None:
        return None if self.weights_path is None else str(self.weights_path)

    def choose_table(self, reader: TableReader) -> TakenTable | None:
        """What is guessed of the table, as a person would take it who only looks."""
        previews: list[TablePreview] = []
        loop = QEventLoop()
        reader.answered.connect(previews.append)
        reader.answered.connect(loop.quit)
        reader.ask(self.table_wish)
        loop.exec()
        (preview,) = previews
        self.told.append(preview.refusal)
        return None if preview.source is None else TakenTable(preview.source, preview.notes)

    def ask_for_link(self, suggested: str) -> str | None:
        return self.link or suggested or None

    def ask_to_hide(self, titles: Sequence[str]) -> bool:
        self.told.append(f"hide {', '.join(titles)}?")
        return self.hides

    def choose_run_recording(
        self, choice: RunRecording, offers: Sequence[tuple[str, str]], first: int, last: int
    ) -> RunRecording | None:
        self.told.append(f"record {', '.join(name for name, _ in offers)} of epochs {first} to {last}?")
        return self.run_recording

    def choose_recording(self, recording: Recording, present_epoch: int) -> Recording | None:
        return self.recording

    def choose_scenes_to_open(self, folder: str) -> str | None:
        return None if self.scenes_path is None else str(self.scenes_path)

    def choose_scenes_to_save(self, suggested_path: str) -> str | None:
        return None if self.scenes_path is None else str(self.scenes_path)

    def edit_description(self, title: str, notes: str) -> tuple[str, str] | None:
        return self.description

    def tell_about(self, version: str, log_folder: str) -> None:
        self.told.append(version)


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    """What the dialogs answer."""
    return Answers(tmp_path)


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, answers: Answers, tmp_path: Path) -> Iterator[Playground]:
    """The program, not open yet."""
    configure_pyqtgraph()
    made = Playground(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat), answers)
    qtbot.addWidget(made.window)
    yield made
    answers.save_answer = "discard"
    made.window.close()
    made.close()


@pytest.fixture
def playground(qtbot: QtBot, program: Playground) -> Playground:
    """The running program, ready to train, at rest on the first sample."""
    program.open_window()
    program.window.resize(1500, 900)
    qtbot.waitUntil(lambda: program.session.snapshot is not None, timeout=60_000)
    program.window.notices.clear()
    return program
