"""Saving and opening on a disk that fails at any step: it is told, and nobody takes the work for saved."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.control.files import Answer, FileDesk, new_work
from playground.control.scene_desk import SceneDesk
from playground.control.session import Session
from playground.model import edits
from playground.model.files.document_io import read, write
from playground.model.scenes import Scene
from tests.control.desks import Dialogs
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


class Desk:
    """A desk for networks and one for scenes, with work on both that no file holds."""

    def __init__(self, folder: Path, settings: Path) -> None:
        self.folder = folder
        self.session = Session(new_work())
        self.dialogs = Questions()
        self.preferences = reopened(settings)
        self.files = FileDesk(self.session, self.dialogs, self.preferences, self.session)
        self.scenes = SceneDesk(self.dialogs, self.preferences, self.session)
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
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    folder = tmp_path / "files"
    folder.mkdir()
    return Desk(folder, tmp_path / "settings.ini")


WAYS: dict[str, Callable[[Desk], bool]] = {
    "save": lambda desk: desk.files.save(),
    "save as": lambda desk: desk.files.save_as(),
    "quit, then save": lambda desk: desk.files.may_leave(),
    "save the scenes": lambda desk: desk.scenes.save(),
    "quit, then save the scenes": lambda desk: desk.scenes.may_leave(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("error", ["EACCES", "ENOSPC"])
@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
def test_a_save_that_fails_is_told_and_the_work_counts_as_unsaved(
    desk: Desk, way: str, error: str, lasts: bool
) -> None:
    def attempt() -> bool:
        desk.dialogs.files = [desk.path] if way == "save as" else []
        desk.dialogs.answers = ["save"] if way.startswith("quit") else []
        return WAYS[way](desk)

    is_scenes = "scenes" in way
    with FailingDisk(desk.folder).watching() as whole:
        assert attempt()
    failures = 0
    for at in range(len(whole.steps)):
        desk.begin()
        before = desk.path.read_bytes()
        with FailingDisk(desk.folder, at, error, lasts=lasts).watching():
            is_saved = attempt()
        assert is_saved == (desk.dialogs.told == [])
        assert is_saved != (desk.scenes.is_modified if is_scenes else desk.files.is_modified)
        assert toy_data(desk.session.document.spec).noise == 10.0
        if not is_saved:
            failures += 1
            text, reason = desk.dialogs.told[0]
            assert text.endswith("was not saved.")
            assert "could not be written" in reason
            assert desk.path.read_bytes() == before
    assert failures > 5


@pytest.mark.parametrize("error", ["EACCES", "ESTALE", "EIO"])
def test_a_file_that_cannot_be_read_is_told_and_the_open_one_stays(desk: Desk, error: str) -> None:
    desk.dialogs.files = [desk.folder / "other.json"]
    write(desk.folder / "other.json", new_work())
    other = read(desk.folder / "other.json")
    for opening in (desk.files.open, desk.files.open_example, desk.scenes.open):
        for at in range(3):
            desk.dialogs.told.clear()
            before = desk.session.work()
            with FailingDisk(desk.folder, at, error).watching():
                assert not opening(desk.folder / "other.json")
            assert len(desk.dialogs.told) == 1
            assert desk.session.work() == before
            assert desk.files.path == desk.path
    assert read(desk.folder / "other.json") == other
