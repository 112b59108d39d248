"""New, open, save, and what is asked on the way. The engine does not run: a session holds its work without it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from playground.control import session as session_module
from playground.control.files import DocumentFiles, new_work
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.files.document_io import dumps, read, write
from playground.model.unsaved import Unsaved
from tests.control.answers import Dialogs
from tests.engine.runs import assert_same_bits, trained
from tests.toys import toy_data


@dataclass
class Room:
    files: DocumentFiles
    session: Session
    dialogs: Dialogs
    preferences: Preferences
    folder: Path

    def train(self, batches: int = 5) -> None:
        """Put in what training would have learned, as the thread does; no edit."""
        document = self.session.document
        learned = trained(document.spec, batches)
        self.session.trainer_thread.change(lambda _: Work(document, learned))

    def edit(self, noise: float = 10.0) -> None:
        assert self.session.apply(edits.SetSetting("data", "noise", noise))

    def file(self, name: str = "lesson.json", noise: float = 33.0) -> Path:
        """A file with a trained network in it."""
        spec = new_work().document.spec
        document = Document(replace(spec, data=replace(toy_data(spec), noise=noise)))
        path = self.folder / name
        write(path, Work(document, trained(document.spec, 7)))
        return path

    @property
    def noise(self) -> float:
        return toy_data(self.session.document.spec).noise


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    session = Session(new_work())
    dialogs = Dialogs()
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    folder = tmp_path / "files"
    folder.mkdir()
    yield Room(DocumentFiles(session, dialogs, preferences, session), session, dialogs, preferences, folder)
    assert dialogs.answers == []
    assert dialogs.files == []


# --- opening ---------------------------------------------------------------------------------------------------------


def test_an_opened_file_is_on_the_table_with_all_that_it_learned(room: Room, qtbot: QtBot) -> None:
    path = room.file()
    with qtbot.waitSignals([room.session.document_changed, room.files.file_changed]):
        assert room.files.open(path)
    assert room.files.path == path
    assert room.files.name == "lesson.json"
    assert room.session.document == read(path).document
    assert_same_bits(room.session.work().learned, read(path).learned)
    assert not room.files.is_modified
    assert room.dialogs.asked == []


def test_an_opened_file_cannot_be_undone_away(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["discard"]
    room.files.open(room.file())
    room.session.undo()
    assert room.noise == 33.0


def test_a_file_that_was_chosen_is_opened(room: Room) -> None:
    room.dialogs.files = [room.file()]
    room.files.choose_and_open()
    assert room.noise == 33.0


def test_choosing_no_file_opens_none(room: Room) -> None:
    room.edit()
    room.dialogs.files = [None]
    room.files.choose_and_open()
    assert room.noise == 10.0
    assert room.dialogs.asked == []


@pytest.mark.parametrize("text", ["", "{", '{"format": "neural-playground", "version": 99}', "[1]"])
def test_a_refused_file_is_told_and_the_open_network_stays(room: Room, text: str) -> None:
    room.files.open(room.file())
    room.edit()
    damaged = room.folder / "damaged.json"
    damaged.write_text(text)
    before = room.session.work()
    assert not room.files.open(damaged)
    assert room.session.work() == before
    assert room.files.path == room.folder / "lesson.json"
    assert [told[0] for told in room.dialogs.told] == [str(damaged)]
    assert room.dialogs.asked == []  # what stays need not be saved
    assert str(damaged) not in room.preferences.recent_files


@pytest.mark.parametrize(
    "name", ["missing.json", "no/such/folder.json", "x" * 300 + ".json", "lesson.json/inside.json"]
)
def test_a_file_that_is_not_there_is_told(room: Room, name: str) -> None:
    room.file()
    assert not room.files.open(room.folder / name)
    assert len(room.dialogs.told) == 1
    assert room.files.path is None


def test_a_recent_file_that_is_gone_is_told_and_leaves_the_list(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    other = room.file("other.json")
    room.files.open(other)
    assert room.preferences.recent_files == (str(other), str(path))
    path.unlink()
    assert not room.files.open(path)
    assert len(room.dialogs.told) == 1
    assert room.preferences.recent_files == (str(other),)
    assert room.files.path == other


def test_a_file_opened_by_a_relative_name_is_found_again_from_elsewhere(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = room.file()
    monkeypatch.chdir(room.folder)
    room.files.open(Path("lesson.json"))
    monkeypatch.chdir("/")
    assert room.files.path == path
    room.edit()
    assert room.files.save()
    assert toy_data(read(path).document.spec).noise == 10.0


def test_a_sample_opens_without_a_name(room: Room, qtbot: QtBot) -> None:
    sample = room.file("sample.json")
    with qtbot.waitSignal(room.files.file_changed) as told:
        assert room.files.open_example(sample)
    assert told.args == [None]
    assert room.files.path is None
    assert room.noise == 33.0
    assert not room.files.is_modified
    assert room.preferences.recent_files == ()
    before = sample.read_bytes()
    room.edit()
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    assert sample.read_bytes() == before
    assert room.files.path == room.folder / "mine.json"


def sample(room: Room) -> Path:
    path = room.folder / "sample.json"
    write(path, Work.fresh(replace(new_work().document, title="Ring", notes="Look at the ring.")))
    return path


def test_the_title_and_notes_of_a_sample_are_not_saved_with_a_network_that_was_changed(room: Room) -> None:
    assert room.files.open_example(sample(room))
    room.edit()
    assert room.files.name == "Ring, changed"
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    assert Path(room.dialogs.suggested[-1]).name == "Ring, changed.json"
    saved = read(room.folder / "mine.json").document
    assert (saved.title, saved.notes) == ("", "")
    assert not room.files.is_modified
    assert room.files.open(room.folder / "mine.json")
    assert room.session.document.notes == ""  # so nothing is announced


def test_undo_back_to_the_sample_brings_its_title_and_notes_back_to_be_saved(room: Room) -> None:
    room.files.open_example(sample(room))
    room.edit()
    room.edit(20.0)
    room.session.undo()
    assert room.session.document.notes == ""
    room.session.undo()
    assert room.files.name == "Ring"
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    assert read(room.folder / "mine.json").document.notes == "Look at the ring."
    room.session.redo()
    assert (room.session.document.title, room.session.document.notes) == ("", "")


def test_a_sample_that_was_only_trained_is_saved_with_its_title_and_notes(room: Room) -> None:
    room.files.open_example(sample(room))
    room.train()
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    saved = read(room.folder / "mine.json").document
    assert (saved.title, saved.notes) == ("Ring", "Look at the ring.")


def test_notes_that_a_person_wrote_for_a_changed_sample_are_saved(room: Room) -> None:
    room.files.open_example(sample(room))
    room.edit()
    room.session.apply(edits.SetText("notes", "My own"))
    room.edit(20.0)
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    assert read(room.folder / "mine.json").document.notes == "My own"


def test_notes_of_a_persons_own_file_stay_whatever_is_changed(room: Room) -> None:
    room.files.open(sample(room))
    room.edit()
    assert room.files.save()
    assert read(room.folder / "sample.json").document.notes == "Look at the ring."


def test_a_document_without_a_file_is_called_by_its_title(room: Room) -> None:
    assert room.files.name == "Untitled"
    room.session.apply(edits.SetText("title", "Two moons"))
    assert room.files.name == "Two moons"


# --- unsaved changes -------------------------------------------------------------------------------------------------


def test_without_changes_nothing_is_asked(room: Room) -> None:
    assert room.files.may_leave()
    room.files.open(room.file())
    assert room.files.may_leave()
    room.files.new()
    assert room.dialogs.asked == []


def test_training_alone_is_no_change_of_a_document_without_a_file(room: Room) -> None:
    room.train()
    assert not room.files.is_modified


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The session's clock, to be put forward."""
    now = [100.0]
    monkeypatch.setattr(session_module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def train_for(room: Room, clock: list[float], seconds: float) -> None:
    room.session.play(True)
    clock[0] += seconds
    room.session.play(False)
    room.train(5 * 25)  # 5 epochs


def leave_by_new(room: Room) -> None:
    room.files.new()


def leave_by_opening(room: Room) -> None:
    room.files.open(room.file())


def leave_by_sample(room: Room) -> None:
    room.files.open_example(room.file("sample.json"))


def leave_by_closing(room: Room) -> None:
    room.files.may_leave()


@pytest.mark.parametrize("leave", [leave_by_new, leave_by_opening, leave_by_sample, leave_by_closing])
def test_more_than_a_minute_of_training_is_asked_about_without_edit_and_without_file(
    room: Room, clock: list[float], leave: Callable[[Room], None]
) -> None:
    train_for(room, clock, 40.0)
    assert not room.files.is_modified
    train_for(room, clock, 21.0)
    assert room.files.is_modified
    before = room.session.work()
    room.dialogs.answers = ["cancel"]
    leave(room)
    assert room.dialogs.unsaved == [Unsaved(edits=0, epochs=5)]
    assert room.session.work() == before


def test_a_minute_without_progress_is_not_asked_about(room: Room, clock: list[float]) -> None:
    room.session.play(True)
    clock[0] += 1000.0
    assert not room.files.is_modified


def test_a_new_document_and_a_saved_one_begin_their_minute_anew(room: Room, clock: list[float]) -> None:
    train_for(room, clock, 3600.0)
    room.dialogs.answers = ["discard"]
    room.files.new()
    room.train()
    assert not room.files.is_modified
    train_for(room, clock, 3600.0)
    room.session.mark_saved(room.session.work())
    assert not room.files.is_modified
    assert room.session.trained_seconds == 0.0


def test_an_hour_of_training_is_asked_about_from_within_a_lesson(room: Room, clock: list[float]) -> None:
    train_for(room, clock, 3600.0)
    room.files.set_aside("Lesson 1")
    assert not room.files.is_modified
    room.dialogs.answers = ["cancel", "cancel"]
    assert not room.files.may_leave()
    room.files.bring_back()
    assert not room.files.may_leave()
    assert room.dialogs.unsaved == [Unsaved(0, 5)] * 2


def test_training_after_an_edit_that_was_undone_is_asked_about(room: Room) -> None:
    room.edit()
    room.session.undo()
    assert not room.files.is_modified
    room.train()
    assert room.files.is_modified


def test_the_question_counts_edits_since_the_file_was_saved(room: Room) -> None:
    room.edit(10.0)
    room.edit(20.0)
    room.dialogs.files = [room.folder / "mine.json"]
    room.files.save()
    assert room.session.unsaved() == Unsaved()
    room.edit(30.0)
    room.train(5 * 25)
    assert room.session.unsaved() == Unsaved(1, 5)
    room.session.undo()
    room.session.undo()
    assert room.session.unsaved().edits == 1


def test_a_restored_work_is_unsaved_until_it_is_saved(room: Room) -> None:
    work = read(room.file())
    assert room.files.restore(work, None)
    assert room.session.work() == work
    assert room.files.is_modified
    assert room.session.unsaved() == Unsaved(0, work.learned.epoch, is_restored=True)
    kept = room.files.keepsake()
    assert kept is not None
    assert kept.work == work
    room.files.set_aside("Lesson 1")
    room.files.bring_back()
    assert room.files.is_modified
    room.dialogs.files = [room.folder / "mine.json"]
    room.files.save()
    assert not room.files.is_modified
    assert room.files.keepsake() is None


def test_restoring_asks_about_what_lies_on_the_table(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["cancel"]
    assert not room.files.restore(read(room.file()), None)
    assert room.noise == 10.0


def test_training_is_a_change_of_a_file(room: Room) -> None:
    room.files.open(room.file())
    room.train()
    assert room.files.is_modified


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetSetting("training", "learning_rate", 0.1),
        edits.SetText("notes", "Look at layer 2"),
        edits.SetValue(Address(0, 0, 0), 2.0),
        edits.SetPinned(Address(0, 0), True),
        edits.NewWeights(5),
    ],
    ids=lambda edit: edit.text,
)
def test_an_edit_is_a_change_until_it_is_undone(room: Room, edit: edits.Edit) -> None:
    room.session.apply(edit)
    assert room.files.is_modified
    room.session.undo()
    assert not room.files.is_modified
    room.session.redo()
    assert room.files.is_modified


def test_what_was_saved_and_undone_and_redone_is_as_saved(room: Room) -> None:
    room.edit()
    room.dialogs.files = [room.folder / "mine.json"]
    room.files.save()
    room.session.undo()
    assert room.files.is_modified
    room.session.redo()
    assert not room.files.is_modified


def test_a_step_that_grows_after_saving_is_a_change(room: Room) -> None:
    room.session.apply(edits.AddUnit(0, merge_key="scroll"))
    room.dialogs.files = [room.folder / "mine.json"]
    room.files.save()
    assert not room.session.is_edited()
    room.session.apply(edits.AddUnit(0, merge_key="scroll"))
    assert room.session.is_edited()
    assert room.files.is_modified


def test_cancelling_stays_with_the_changed_document(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["cancel"] * 4
    path = room.file()
    assert not room.files.may_leave()
    assert not room.files.open(path)
    assert not room.files.open_example(path)
    room.files.new()
    assert room.noise == 10.0
    assert room.files.is_modified
    assert room.preferences.recent_files == ()


def test_discarding_leaves_without_saving(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.edit()
    before = path.read_bytes()
    room.dialogs.answers = ["discard"]
    room.files.new()
    assert room.dialogs.asked == ["lesson.json"]
    assert room.files.path is None
    assert room.session.document == new_work().document
    assert path.read_bytes() == before


def test_saving_first_saves_to_the_open_file_and_leaves(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.edit()
    room.dialogs.answers = ["save"]
    assert room.files.open(room.file("other.json", 44.0))
    assert toy_data(read(path).document.spec).noise == 10.0
    assert room.noise == 44.0


def test_saving_first_asks_where_for_a_document_without_a_file(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["save"]
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.may_leave()
    assert toy_data(read(room.folder / "mine.json").document.spec).noise == 10.0


def test_thinking_better_of_saving_cancels_leaving(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["save"]
    room.dialogs.files = [None]
    assert not room.files.open(room.file())
    assert room.noise == 10.0


def test_a_save_that_fails_cancels_leaving(room: Room) -> None:
    room.edit()
    room.dialogs.answers = ["save"]
    room.dialogs.files = [room.folder / "no" / "such" / "folder.json"]
    assert not room.files.may_leave()
    assert len(room.dialogs.told) == 1
    assert room.files.path is None
    assert room.files.is_modified


def test_opening_the_open_file_again_after_saving_it_shows_what_was_saved(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.edit(12.0)
    room.dialogs.answers = ["save"]
    assert room.files.open(path)
    assert room.noise == toy_data(read(path).document.spec).noise == 12.0


def test_opening_the_open_file_again_without_saving_goes_back_to_it(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.edit()
    room.dialogs.answers = ["discard"]
    assert room.files.open(path)
    assert room.noise == 33.0


# --- saving ----------------------------------------------------------------------------------------------------------


def test_saving_writes_the_document_and_what_was_learned(room: Room, qtbot: QtBot) -> None:
    room.edit()
    room.session.apply(edits.SetPinned(Address(0, 1, 0), True))
    room.train()
    path = room.folder / "mine.json"
    room.dialogs.files = [path]
    with qtbot.waitSignal(room.files.file_changed) as told:
        assert room.files.save()
    assert told.args == [path]
    assert read(path).document == room.session.document
    assert_same_bits(read(path).learned, room.session.work().learned)
    assert not room.files.is_modified
    assert room.preferences.recent_files == (str(path),)


def test_saving_again_asks_nothing(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.edit()
    assert room.files.save()
    assert toy_data(read(path).document.spec).noise == 10.0
    assert not room.files.is_modified


def test_saving_as_another_file_leaves_the_first_as_it_was(room: Room) -> None:
    first = room.file()
    room.files.open(first)
    before = first.read_bytes()
    room.edit()
    room.dialogs.files = [room.folder / "second.json"]
    assert room.files.save_as()
    assert room.dialogs.suggested == [str(first)]
    assert first.read_bytes() == before
    assert room.files.path == room.folder / "second.json"
    assert room.preferences.recent_files[0] == str(room.folder / "second.json")


def test_a_file_that_cannot_be_written_is_told_and_nothing_counts_as_saved(room: Room) -> None:
    room.edit()
    room.dialogs.files = [room.folder]
    assert not room.files.save()
    assert len(room.dialogs.told) == 1
    assert room.files.path is None
    assert room.files.is_modified


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "network"),
        ("Two moons", "Two moons"),
        ("a/b\\c:d", "a-b-c-d"),
        ("..", "network"),
        ("Über Größe", "Über Größe"),
        ("two\nlines", "two-lines"),
        ("x" * 500, "x" * 60),
    ],
)
def test_the_title_suggests_the_name_of_the_file(room: Room, title: str, name: str) -> None:
    room.session.apply(edits.SetText("title", title))
    room.dialogs.files = [None]
    assert not room.files.save_as()
    assert Path(room.dialogs.suggested[0]).name == f"{name}.json"


def test_the_architecture_alone_has_no_state_and_the_open_file_stays_open(room: Room) -> None:
    first = room.file()
    room.files.open(first)
    before = first.read_bytes()
    path = room.folder / "plan.json"
    room.dialogs.files = [path]
    assert room.files.save_architecture_as()
    assert room.dialogs.suggested == [str(room.folder / "lesson-architecture.json")]
    assert path.read_text() == dumps(room.session.work(), architecture_only=True)
    assert read(path).learned.is_untrained
    assert room.files.path == first
    assert first.read_bytes() == before


def test_saving_the_architecture_does_not_save_the_changes(room: Room) -> None:
    room.files.open(room.file())
    room.edit()
    room.dialogs.files = [room.folder / "plan.json"]
    room.files.save_architecture_as()
    assert room.files.is_modified


def test_an_architecture_written_over_the_open_file_leaves_its_weights_to_be_saved(room: Room) -> None:
    path = room.file()
    room.files.open(path)
    room.dialogs.files = [path]
    assert room.files.save_architecture_as()
    assert room.files.is_modified
    room.dialogs.answers = ["save"]
    assert room.files.may_leave()
    assert_same_bits(read(path).learned, room.session.work().learned)
