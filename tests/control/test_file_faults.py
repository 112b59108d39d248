"""Saving and opening on a disk that fails at any step: it is told, and nobody takes the work for saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.control.files import Answer, DocumentFiles, new_work
from playground.control.scene_collection import SceneCollection
from playground.control.session import Session
from playground.model import edits
from playground.model.files.document_io import read, write
from playground.model.scenes import Scene
from tests.control.answers import Dialogs
from tests.control.test_preferences import reopened
from tests.faults import FailingDisk
from tests.toys import toy_data


class Questions(Dialogs):
    """The questions of scenes, too."""

    def ask_to_save_scenes(self, name: str) -> Answer:
        self.asked.append(name)
        return self.answers.pop(0)

    def choose_scenes_to_open(self, folder: str) -> str | None:
        return self._file()

    def choose_scenes_to_save(self, suggested_path: str) -> str | None:
        return self._file()


class Room:
    """A room for networks and one for scenes, with work on both that no file holds."""

    def __init__(self, folder: Path, settings: Path) -> None:
        self.folder = folder
        self.session = Session(new_work())
        self.dialogs = Questions()
        self.preferences = reopened(settings)
        self.files = DocumentFiles(self.session, self.dialogs, self.preferences, self.session)
        self.scenes = SceneCollection(self.dialogs, self.preferences, self.session)
        self.path = folder / "mine.json"
        self.count = 0
        self.begin()

    def begin(self) -> None:
        """The same beginning for each attempt: an older file, opened and edited; a scene."""
        self.count += 1
        for left in self.folder.iterdir():
            left.unlink()
        write(self.path, new_work())
        self.dialogs.answers = ["discard"] if self.files.is_modified else []
        assert self.files.open(self.path)
        self.session.apply(edits.SetSetting("data", "noise", 10.0))
        self.scenes.scenes, self.scenes.path = (Scene(f"scene {self.count}", new_work()),), self.folder / "scenes.json"
        self.dialogs.told.clear()


@pytest.fixture
def room(qtbot: QtBot, tmp_path: Path) -> Room:
    folder = tmp_path / "files"
    folder.mkdir()
    return Room(folder, tmp_path / "settings.ini")


WAYS: dict[str, Callable[[Room], bool]] = {
    "save": lambda room: room.files.save(),
    "save as": lambda room: room.files.save_as(),
    "quit, then save": lambda room: room.files.may_leave(),
    "save the scenes": lambda room: room.scenes.save(),
    "quit, then save the scenes": lambda room: room.scenes.may_leave(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", ["EACCES", "ENOSPC"])
@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
def test_a_save_that_fails_is_told_and_the_work_counts_as_unsaved(
    room: Room, way: str, error: str, lasts: bool
) -> None:
    def attempt() -> bool:
        room.dialogs.files = [room.path] if way == "save as" else []
        room.dialogs.answers = ["save"] if way.startswith("quit") else []
        return WAYS[way](room)

    is_scenes = "scenes" in way
    with FailingDisk(room.folder).watching() as whole:
        assert attempt()
    failures = 0
    for at in range(len(whole.steps)):
        room.begin()
        before = room.path.read_bytes()
        with FailingDisk(room.folder, at, error, lasts=lasts).watching():
            is_saved = attempt()
        assert is_saved == (room.dialogs.told == [])
        assert is_saved != (room.scenes.is_modified if is_scenes else room.files.is_modified)
        assert toy_data(room.session.document.spec).noise == 10.0
        if not is_saved:
            failures += 1
            text, reason = room.dialogs.told[0]
            assert text.endswith("was not saved.")
            assert "could not be written" in reason
            assert room.path.read_bytes() == before
    assert failures > 5


@pytest.mark.parametrize("error", ["EACCES", "ESTALE", "EIO"])
def test_a_file_that_cannot_be_read_is_told_and_the_open_one_stays(room: Room, error: str) -> None:
    room.dialogs.files = [room.folder / "other.json"]
    write(room.folder / "other.json", new_work())
    other = read(room.folder / "other.json")
    for opening in (room.files.open, room.files.open_example, room.scenes.open):
        for at in range(3):
            room.dialogs.told.clear()
            before = room.session.work()
            with FailingDisk(room.folder, at, error).watching():
                assert not opening(room.folder / "other.json")
            assert len(room.dialogs.told) == 1
            assert room.session.work() == before
            assert room.files.path == room.path
    assert read(room.folder / "other.json") == other
