"""New, open, save, and what is asked on the way. The engine does not run: a session holds its work without it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from engine.parameters import Pin
from playground.control import session as session_module
from playground.control.files import FileDesk, new_work
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Document, Work
from playground.model.files.document_io import dumps, read, write
from playground.model.unsaved import Unsaved
from tests.control.desks import Dialogs
from tests.engine.runs import assert_same_bits, trained
from tests.toys import toy_data


@dataclass
class Desk:
    files: FileDesk
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
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    session = Session(new_work())
    dialogs = Dialogs()
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    folder = tmp_path / "files"
    folder.mkdir()
    yield Desk(FileDesk(session, dialogs, preferences, session), session, dialogs, preferences, folder)
    assert dialogs.answers == []
    assert dialogs.files == []


# --- opening ---------------------------------------------------------------------------------------------------------


def test_an_opened_file_is_on_the_table_with_all_that_it_learned(desk: Desk, qtbot: QtBot) -> None:
    path = desk.file()
    with qtbot.waitSignals([desk.session.document_changed, desk.files.file_changed]):
        assert desk.files.open(path)
    assert desk.files.path == path
    assert desk.files.name == "lesson.json"
    assert desk.session.document == read(path).document
    assert_same_bits(desk.session.work().learned, read(path).learned)
    assert not desk.files.is_modified
    assert desk.dialogs.asked == []


def test_an_opened_file_cannot_be_undone_away(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["discard"]
    desk.files.open(desk.file())
    desk.session.undo()
    assert desk.noise == 33.0


def test_a_file_that_was_chosen_is_opened(desk: Desk) -> None:
    desk.dialogs.files = [desk.file()]
    desk.files.choose_and_open()
    assert desk.noise == 33.0


def test_choosing_no_file_opens_none(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.files = [None]
    desk.files.choose_and_open()
    assert desk.noise == 10.0
    assert desk.dialogs.asked == []


@pytest.mark.parametrize("text", ["", "{", '{"format": "neural-playground", "version": 99}', "[1]"])
def test_a_refused_file_is_told_and_the_open_network_stays(desk: Desk, text: str) -> None:
    desk.files.open(desk.file())
    desk.edit()
    damaged = desk.folder / "damaged.json"
    damaged.write_text(text)
    before = desk.session.work()
    assert not desk.files.open(damaged)
    assert desk.session.work() == before
    assert desk.files.path == desk.folder / "lesson.json"
    assert [told[0] for told in desk.dialogs.told] == [str(damaged)]
    assert desk.dialogs.asked == []  # what stays need not be saved
    assert str(damaged) not in desk.preferences.recent_files


@pytest.mark.parametrize(
    "name", ["missing.json", "no/such/folder.json", "x" * 300 + ".json", "lesson.json/inside.json"]
)
def test_a_file_that_is_not_there_is_told(desk: Desk, name: str) -> None:
    desk.file()
    assert not desk.files.open(desk.folder / name)
    assert len(desk.dialogs.told) == 1
    assert desk.files.path is None


def test_a_recent_file_that_is_gone_is_told_and_leaves_the_list(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    other = desk.file("other.json")
    desk.files.open(other)
    assert desk.preferences.recent_files == (str(other), str(path))
    path.unlink()
    assert not desk.files.open(path)
    assert len(desk.dialogs.told) == 1
    assert desk.preferences.recent_files == (str(other),)
    assert desk.files.path == other


def test_a_file_opened_by_a_relative_name_is_found_again_from_elsewhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk.file()
    monkeypatch.chdir(desk.folder)
    desk.files.open(Path("lesson.json"))
    monkeypatch.chdir("/")
    assert desk.files.path == path
    desk.edit()
    assert desk.files.save()
    assert toy_data(read(path).document.spec).noise == 10.0


def test_a_sample_opens_without_a_name(desk: Desk, qtbot: QtBot) -> None:
    sample = desk.file("sample.json")
    with qtbot.waitSignal(desk.files.file_changed) as told:
        assert desk.files.open_example(sample)
    assert told.args == [None]
    assert desk.files.path is None
    assert desk.noise == 33.0
    assert not desk.files.is_modified
    assert desk.preferences.recent_files == ()
    before = sample.read_bytes()
    desk.edit()
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.save()
    assert sample.read_bytes() == before
    assert desk.files.path == desk.folder / "mine.json"


def sample(desk: Desk) -> Path:
    path = desk.folder / "sample.json"
    write(path, Work.fresh(replace(new_work().document, title="Ring", notes="Look at the ring.")))
    return path


def test_the_title_and_notes_of_a_sample_are_not_saved_with_a_network_that_was_changed(desk: Desk) -> None:
    assert desk.files.open_example(sample(desk))
    desk.edit()
    assert desk.files.name == "Ring, changed"
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.save()
    assert Path(desk.dialogs.suggested[-1]).name == "Ring, changed.json"
    saved = read(desk.folder / "mine.json").document
    assert (saved.title, saved.notes) == ("", "")
    assert not desk.files.is_modified
    assert desk.files.open(desk.folder / "mine.json")
    assert desk.session.document.notes == ""  # so nothing is announced


def test_undo_back_to_the_sample_brings_its_title_and_notes_back_to_be_saved(desk: Desk) -> None:
    desk.files.open_example(sample(desk))
    desk.edit()
    desk.edit(20.0)
    desk.session.undo()
    assert desk.session.document.notes == ""
    desk.session.undo()
    assert desk.files.name == "Ring"
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.save()
    assert read(desk.folder / "mine.json").document.notes == "Look at the ring."
    desk.session.redo()
    assert (desk.session.document.title, desk.session.document.notes) == ("", "")


def test_a_sample_that_was_only_trained_is_saved_with_its_title_and_notes(desk: Desk) -> None:
    desk.files.open_example(sample(desk))
    desk.train()
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.save()
    saved = read(desk.folder / "mine.json").document
    assert (saved.title, saved.notes) == ("Ring", "Look at the ring.")


def test_notes_that_a_person_wrote_for_a_changed_sample_are_saved(desk: Desk) -> None:
    desk.files.open_example(sample(desk))
    desk.edit()
    desk.session.apply(edits.SetText("notes", "My own"))
    desk.edit(20.0)
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.save()
    assert read(desk.folder / "mine.json").document.notes == "My own"


def test_notes_of_a_persons_own_file_stay_whatever_is_changed(desk: Desk) -> None:
    desk.files.open(sample(desk))
    desk.edit()
    assert desk.files.save()
    assert read(desk.folder / "sample.json").document.notes == "Look at the ring."


def test_a_document_without_a_file_is_called_by_its_title(desk: Desk) -> None:
    assert desk.files.name == "Untitled"
    desk.session.apply(edits.SetText("title", "Two moons"))
    assert desk.files.name == "Two moons"


# --- unsaved changes -------------------------------------------------------------------------------------------------


def test_without_changes_nothing_is_asked(desk: Desk) -> None:
    assert desk.files.may_leave()
    desk.files.open(desk.file())
    assert desk.files.may_leave()
    desk.files.new()
    assert desk.dialogs.asked == []


def test_training_alone_is_no_change_of_a_document_without_a_file(desk: Desk) -> None:
    desk.train()
    assert not desk.files.is_modified


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The session's clock, to be put forward."""
    now = [100.0]
    monkeypatch.setattr(session_module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


def train_for(desk: Desk, clock: list[float], seconds: float) -> None:
    desk.session.play(True)
    clock[0] += seconds
    desk.session.play(False)
    desk.train(5 * 25)  # 5 epochs


def leave_by_new(desk: Desk) -> None:
    desk.files.new()


def leave_by_opening(desk: Desk) -> None:
    desk.files.open(desk.file())


def leave_by_sample(desk: Desk) -> None:
    desk.files.open_example(desk.file("sample.json"))


def leave_by_closing(desk: Desk) -> None:
    desk.files.may_leave()


@pytest.mark.parametrize("leave", [leave_by_new, leave_by_opening, leave_by_sample, leave_by_closing])
def test_more_than_a_minute_of_training_is_asked_about_without_edit_and_without_file(
    desk: Desk, clock: list[float], leave: Callable[[Desk], None]
) -> None:
    train_for(desk, clock, 40.0)
    assert not desk.files.is_modified
    train_for(desk, clock, 21.0)
    assert desk.files.is_modified
    before = desk.session.work()
    desk.dialogs.answers = ["cancel"]
    leave(desk)
    assert desk.dialogs.unsaved == [Unsaved(edits=0, epochs=5)]
    assert desk.session.work() == before


def test_a_minute_without_progress_is_not_asked_about(desk: Desk, clock: list[float]) -> None:
    desk.session.play(True)
    clock[0] += 1000.0
    assert not desk.files.is_modified


def test_a_new_document_and_a_saved_one_begin_their_minute_anew(desk: Desk, clock: list[float]) -> None:
    train_for(desk, clock, 3600.0)
    desk.dialogs.answers = ["discard"]
    desk.files.new()
    desk.train()
    assert not desk.files.is_modified
    train_for(desk, clock, 3600.0)
    desk.session.mark_saved(desk.session.work())
    assert not desk.files.is_modified
    assert desk.session.trained_seconds == 0.0


def test_an_hour_of_training_is_asked_about_from_within_a_lesson(desk: Desk, clock: list[float]) -> None:
    train_for(desk, clock, 3600.0)
    desk.files.set_aside("Lesson 1")
    assert not desk.files.is_modified
    desk.dialogs.answers = ["cancel", "cancel"]
    assert not desk.files.may_leave()
    desk.files.bring_back()
    assert not desk.files.may_leave()
    assert desk.dialogs.unsaved == [Unsaved(0, 5)] * 2


def test_training_after_an_edit_that_was_undone_is_asked_about(desk: Desk) -> None:
    desk.edit()
    desk.session.undo()
    assert not desk.files.is_modified
    desk.train()
    assert desk.files.is_modified


def test_the_question_counts_edits_since_the_file_was_saved(desk: Desk) -> None:
    desk.edit(10.0)
    desk.edit(20.0)
    desk.dialogs.files = [desk.folder / "mine.json"]
    desk.files.save()
    assert desk.session.unsaved() == Unsaved()
    desk.edit(30.0)
    desk.train(5 * 25)
    assert desk.session.unsaved() == Unsaved(1, 5)
    desk.session.undo()
    desk.session.undo()
    assert desk.session.unsaved().edits == 1


def test_a_restored_work_is_unsaved_until_it_is_saved(desk: Desk) -> None:
    work = read(desk.file())
    assert desk.files.restore(work, None)
    assert desk.session.work() == work
    assert desk.files.is_modified
    assert desk.session.unsaved() == Unsaved(0, work.learned.epoch, is_restored=True)
    kept = desk.files.keepsake()
    assert kept is not None
    assert kept.work == work
    desk.files.set_aside("Lesson 1")
    desk.files.bring_back()
    assert desk.files.is_modified
    desk.dialogs.files = [desk.folder / "mine.json"]
    desk.files.save()
    assert not desk.files.is_modified
    assert desk.files.keepsake() is None


def test_restoring_asks_about_what_lies_on_the_table(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["cancel"]
    assert not desk.files.restore(read(desk.file()), None)
    assert desk.noise == 10.0


def test_training_is_a_change_of_a_file(desk: Desk) -> None:
    desk.files.open(desk.file())
    desk.train()
    assert desk.files.is_modified


@pytest.mark.parametrize(
    "edit",
    [
        edits.SetSetting("training", "learning_rate", 0.1),
        edits.SetText("notes", "Look at layer 2"),
        edits.SetValue(Pin(0, 0, 0), 2.0),
        edits.SetPinned(Pin(0, 0), True),
        edits.NewWeights(5),
    ],
    ids=lambda edit: edit.text,
)
def test_an_edit_is_a_change_until_it_is_undone(desk: Desk, edit: edits.Edit) -> None:
    desk.session.apply(edit)
    assert desk.files.is_modified
    desk.session.undo()
    assert not desk.files.is_modified
    desk.session.redo()
    assert desk.files.is_modified


def test_what_was_saved_and_undone_and_redone_is_as_saved(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.files = [desk.folder / "mine.json"]
    desk.files.save()
    desk.session.undo()
    assert desk.files.is_modified
    desk.session.redo()
    assert not desk.files.is_modified


def test_a_step_that_grows_after_saving_is_a_change(desk: Desk) -> None:
    desk.session.apply(edits.AddUnit(0, merge_key="scroll"))
    desk.dialogs.files = [desk.folder / "mine.json"]
    desk.files.save()
    assert not desk.session.is_edited()
    desk.session.apply(edits.AddUnit(0, merge_key="scroll"))
    assert desk.session.is_edited()
    assert desk.files.is_modified


def test_cancelling_stays_with_the_changed_document(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["cancel"] * 4
    path = desk.file()
    assert not desk.files.may_leave()
    assert not desk.files.open(path)
    assert not desk.files.open_example(path)
    desk.files.new()
    assert desk.noise == 10.0
    assert desk.files.is_modified
    assert desk.preferences.recent_files == ()


def test_discarding_leaves_without_saving(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.edit()
    before = path.read_bytes()
    desk.dialogs.answers = ["discard"]
    desk.files.new()
    assert desk.dialogs.asked == ["lesson.json"]
    assert desk.files.path is None
    assert desk.session.document == new_work().document
    assert path.read_bytes() == before


def test_saving_first_saves_to_the_open_file_and_leaves(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.edit()
    desk.dialogs.answers = ["save"]
    assert desk.files.open(desk.file("other.json", 44.0))
    assert toy_data(read(path).document.spec).noise == 10.0
    assert desk.noise == 44.0


def test_saving_first_asks_where_for_a_document_without_a_file(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["save"]
    desk.dialogs.files = [desk.folder / "mine.json"]
    assert desk.files.may_leave()
    assert toy_data(read(desk.folder / "mine.json").document.spec).noise == 10.0


def test_thinking_better_of_saving_cancels_leaving(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["save"]
    desk.dialogs.files = [None]
    assert not desk.files.open(desk.file())
    assert desk.noise == 10.0


def test_a_save_that_fails_cancels_leaving(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.answers = ["save"]
    desk.dialogs.files = [desk.folder / "no" / "such" / "folder.json"]
    assert not desk.files.may_leave()
    assert len(desk.dialogs.told) == 1
    assert desk.files.path is None
    assert desk.files.is_modified


def test_opening_the_open_file_again_after_saving_it_shows_what_was_saved(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.edit(12.0)
    desk.dialogs.answers = ["save"]
    assert desk.files.open(path)
    assert desk.noise == toy_data(read(path).document.spec).noise == 12.0


def test_opening_the_open_file_again_without_saving_goes_back_to_it(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.edit()
    desk.dialogs.answers = ["discard"]
    assert desk.files.open(path)
    assert desk.noise == 33.0


# --- saving ----------------------------------------------------------------------------------------------------------


def test_saving_writes_the_document_and_what_was_learned(desk: Desk, qtbot: QtBot) -> None:
    desk.edit()
    desk.session.apply(edits.SetPinned(Pin(0, 1, 0), True))
    desk.train()
    path = desk.folder / "mine.json"
    desk.dialogs.files = [path]
    with qtbot.waitSignal(desk.files.file_changed) as told:
        assert desk.files.save()
    assert told.args == [path]
    assert read(path).document == desk.session.document
    assert_same_bits(read(path).learned, desk.session.work().learned)
    assert not desk.files.is_modified
    assert desk.preferences.recent_files == (str(path),)


def test_saving_again_asks_nothing(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.edit()
    assert desk.files.save()
    assert toy_data(read(path).document.spec).noise == 10.0
    assert not desk.files.is_modified


def test_saving_as_another_file_leaves_the_first_as_it_was(desk: Desk) -> None:
    first = desk.file()
    desk.files.open(first)
    before = first.read_bytes()
    desk.edit()
    desk.dialogs.files = [desk.folder / "second.json"]
    assert desk.files.save_as()
    assert desk.dialogs.suggested == [str(first)]
    assert first.read_bytes() == before
    assert desk.files.path == desk.folder / "second.json"
    assert desk.preferences.recent_files[0] == str(desk.folder / "second.json")


def test_a_file_that_cannot_be_written_is_told_and_nothing_counts_as_saved(desk: Desk) -> None:
    desk.edit()
    desk.dialogs.files = [desk.folder]
    assert not desk.files.save()
    assert len(desk.dialogs.told) == 1
    assert desk.files.path is None
    assert desk.files.is_modified


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
def test_the_title_suggests_the_name_of_the_file(desk: Desk, title: str, name: str) -> None:
    desk.session.apply(edits.SetText("title", title))
    desk.dialogs.files = [None]
    assert not desk.files.save_as()
    assert Path(desk.dialogs.suggested[0]).name == f"{name}.json"


def test_the_architecture_alone_has_no_state_and_the_open_file_stays_open(desk: Desk) -> None:
    first = desk.file()
    desk.files.open(first)
    before = first.read_bytes()
    path = desk.folder / "plan.json"
    desk.dialogs.files = [path]
    assert desk.files.save_architecture_as()
    assert desk.dialogs.suggested == [str(desk.folder / "lesson-architecture.json")]
    assert path.read_text() == dumps(desk.session.work(), architecture_only=True)
    assert read(path).learned.is_untrained
    assert desk.files.path == first
    assert first.read_bytes() == before


def test_saving_the_architecture_does_not_save_the_changes(desk: Desk) -> None:
    desk.files.open(desk.file())
    desk.edit()
    desk.dialogs.files = [desk.folder / "plan.json"]
    desk.files.save_architecture_as()
    assert desk.files.is_modified


def test_an_architecture_written_over_the_open_file_leaves_its_weights_to_be_saved(desk: Desk) -> None:
    path = desk.file()
    desk.files.open(path)
    desk.dialogs.files = [path]
    assert desk.files.save_architecture_as()
    assert desk.files.is_modified
    desk.dialogs.answers = ["save"]
    assert desk.files.may_leave()
    assert_same_bits(read(path).learned, desk.session.work().learned)
