"""The open work is kept aside after each edit and every minute, beside what goes on; saving and closing end that."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QSettings
from pytestqt.qtbot import QtBot

from playground.control import recovery as recovery_module
from playground.control.files import DocumentFiles, new_work
from playground.control.preferences import Preferences
from playground.control.race import Race
from playground.control.recovery import Recovery
from playground.control.scene_collection import SceneCollection
from playground.control.session import Session
from playground.model import edits
from playground.model.document import Work
from playground.model.files.document_io import read
from playground.model.files.leftovers import WORK, Contents, LockedFolder, take_leftovers
from playground.model.scenes import Scene
from tests.control.answers import Dialogs
from tests.engine.runs import trained
from tests.rest import is_at_rest
from tests.toys import toy_data


@dataclass
class Room:
    session: Session
    files: DocumentFiles
    scenes: SceneCollection
    recovery: Recovery
    dialogs: Dialogs
    root: Path
    folder: Path

    def kept(self) -> Work | None:
        """The work that lies there now."""
        paths = list(self.root.glob(f"*/{WORK}"))
        assert len(paths) < 2
        return read(paths[0]) if paths else None

    def edit(self, noise: float = 10.0) -> None:
        assert self.session.apply(edits.SetSetting("data", "noise", noise))

    def train(self, batches: int = 50) -> Work:
        work = Work(self.session.document, trained(self.session.document.spec, batches))
        self.session.trainer_thread.change(lambda _: work)
        return work


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(recovery_module, "SETTLED_MS", 50)
    session = Session(new_work())
    dialogs = Dialogs()
    preferences = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    files = DocumentFiles(session, dialogs, preferences, session)
    scenes = SceneCollection(dialogs, preferences, session)  # type: ignore[arg-type]  # its questions are not asked here
    root = tmp_path / "state" / "recovery"
    recovery = Recovery(session, files, scenes, root, session)
    recovery.start()
    yield Room(session, files, scenes, recovery, dialogs, root, tmp_path)
    recovery.stop()
    assert dialogs.answers == []


def test_untouched_work_is_not_kept_and_makes_no_folder(room: Room) -> None:
    room.recovery.keep()
    assert room.recovery.keep_now()
    assert not room.root.exists()


def test_an_edit_is_kept_when_it_has_settled(room: Room, qtbot: QtBot) -> None:
    room.edit(10.0)
    room.edit(20.0)
    qtbot.waitUntil(lambda: room.kept() == room.session.work())
    room.session.undo()
    qtbot.waitUntil(lambda: (kept := room.kept()) is not None and toy_data(kept.document.spec).noise == 10.0)


def test_training_is_kept_every_minute(room: Room, qtbot: QtBot) -> None:
    work = room.train()
    assert room.recovery.minute.interval() == 60_000
    room.recovery.minute.timeout.emit()
    qtbot.waitUntil(lambda: room.kept() == work)


def test_it_is_written_beside_the_window(room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    keep = LockedFolder.keep

    def spied(folder: LockedFolder, contents: Contents) -> None:
        threads.append(threading.current_thread())
        keep(folder, contents)

    monkeypatch.setattr(LockedFolder, "keep", spied)
    room.edit()
    qtbot.waitUntil(lambda: len(threads) == 1)
    assert threads[0] is not threading.main_thread()


def test_a_slow_disk_does_not_hold_up_the_window_and_gets_the_newest_at_last(
    room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    keep = LockedFolder.keep

    def slow(folder: LockedFolder, contents: Contents) -> None:
        answers.wait(20)
        keep(folder, contents)

    monkeypatch.setattr(LockedFolder, "keep", slow)
    room.edit(10.0)
    qtbot.waitUntil(lambda: room.recovery.writing is not None)
    room.edit(20.0)
    room.recovery.keep()  # comes back at once
    assert room.kept() is None
    answers.set()
    qtbot.waitUntil(lambda: room.kept() == room.session.work())


def test_saved_work_is_kept_no_more(room: Room, qtbot: QtBot) -> None:
    room.edit()
    qtbot.waitUntil(lambda: room.kept() is not None)
    room.dialogs.files = [room.folder / "mine.json"]
    assert room.files.save()
    qtbot.waitUntil(lambda: room.kept() is None)


def test_the_own_work_is_kept_while_something_else_lies_on_the_table(room: Room, qtbot: QtBot) -> None:
    room.edit()
    own = room.train()
    room.files.set_aside("Lesson 1")
    room.session.open(new_work())
    room.edit(44.0)
    assert room.recovery.keep_now()
    assert room.kept() == own


def test_scenes_that_no_file_holds_are_kept(room: Room, qtbot: QtBot) -> None:
    scene = Scene("First", new_work())
    room.scenes.keep(scene)
    assert room.recovery.keep_now()
    room.recovery.stop()
    folder = room.recovery.folder
    assert folder is not None
    folder.let_go()
    (found,) = take_leftovers(room.root)
    assert found.contents == Contents(None, scenes=(scene,))
    found.folder.let_go()


def test_a_window_that_closes_leaves_nothing(room: Room, qtbot: QtBot) -> None:
    room.edit()
    qtbot.waitUntil(lambda: room.kept() is not None)
    room.recovery.forget()
    assert list(room.root.iterdir()) == []
    room.edit(20.0)
    QCoreApplication.processEvents()
    assert is_at_rest(room.recovery)


def test_two_windows_do_not_overwrite_each_other(room: Room, qtbot: QtBot) -> None:
    other = Recovery(room.session, room.files, room.scenes, room.root, room.session)
    other.start()
    room.edit()
    assert room.recovery.keep_now()
    assert other.keep_now()
    assert len(list(room.root.glob(f"*/{WORK}"))) == 2
    other.forget()
    assert len(list(room.root.glob(f"*/{WORK}"))) == 1


def test_a_disk_that_refuses_is_told_once_and_tried_again(room: Room, qtbot: QtBot) -> None:
    room.root.parent.mkdir()
    room.root.write_text("in the way")
    told: list[str] = []
    room.recovery.failed.connect(told.append)
    room.edit()
    assert not room.recovery.keep_now()
    assert not room.recovery.keep_now()
    assert len(told) == 1
    assert str(room.root) in told[0]
    room.root.unlink()
    assert room.recovery.keep_now()
    assert room.kept() == room.session.work()


def test_a_folder_that_was_taken_away_is_made_anew(room: Room) -> None:
    room.edit()
    assert room.recovery.keep_now()
    room.recovery.folder.remove()  # type: ignore[union-attr]
    room.edit(20.0)
    room.recovery.keep_now()
    assert room.recovery.keep_now()
    assert room.kept() == room.session.work()


def test_a_copy_that_joins_a_race_is_kept_though_the_network_on_the_table_stays_as_it_is(room: Room) -> None:
    room.files.race = race = Race(room.session)
    room.edit()
    assert room.recovery.keep_now()
    for others in (1, 2):
        race.add_copy()
        assert room.recovery.keep_now()
        kept = room.kept()
        assert kept is not None
        assert kept.rivals is not None
        assert len(kept.rivals.works) == others
    race.end()
    assert room.recovery.keep_now()
    alone = room.kept()
    assert alone is not None
    assert alone.rivals is None
