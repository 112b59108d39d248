"""A disk that fails at any step of reading or writing: told in plain words, nothing half written, nothing lost."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from playground.model.document import Document, Work
from playground.model.files.disk import (
    FileUnwritable,
    absolute,
    check_writable,
    home,
    is_file,
    is_folder,
    is_same,
    is_there,
    names_in,
    read_file,
    replace_file,
)
from playground.model.files.document_io import read, write
from playground.model.files.refused import FileRefused
from playground.model.files.scenes_io import read_scenes, write_scenes
from playground.model.lessons.lesson_io import check_file, lessons_in, read_lesson
from playground.model.scenes import Scene
from playground.resources import resource_path
from tests.faults import ERRORS, FailingDisk

OLD = b'{"format": "neural-playground", "version": 1}'
WORK = Work.fresh(Document(title="new"))

WRITINGS: dict[str, Callable[[Path], object]] = {
    "bytes": partial(replace_file, data=b"new" * 100_000),
    "network": partial(write, work=WORK),
    "architecture": partial(write, work=WORK, architecture_only=True),
    "scenes": partial(write_scenes, scenes=(Scene("new", WORK),)),
}

READINGS: dict[str, Callable[[Path], object]] = {
    "bytes": read_file,
    "network": read,
    "scenes": read_scenes,
    "lesson": read_lesson,
    "any file": check_file,
}


@dataclass(frozen=True)
class Outcome:
    """What came of one attempt on a disk that failed: the step that failed, and what was told (None: it was done)."""

    step: str
    told: str | None


def attempts(folder: Path, make: Callable[[], None], do: Callable[[], object], *, lasts: bool) -> list[Outcome]:
    """Do it once for each of its steps and for each error; `make` prepares the folder anew each time."""
    make()
    with FailingDisk(folder).watching() as whole:
        do()
    assert len(whole.steps) > 3
    outcomes = []
    for at in range(len(whole.steps)):
        for error in ERRORS:
            make()
            told = None
            with FailingDisk(folder, at, error, lasts=lasts).watching() as disk:
                try:
                    do()
                except (FileUnwritable, FileRefused) as refusal:
                    told = str(refusal)
            outcomes.append(Outcome(disk.failed_step, told))
    return outcomes


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("is_new", [False, True], ids=["in place of an old file", "where there was none"])
@pytest.mark.parametrize("what", WRITINGS)
def test_whatever_step_of_writing_fails_the_old_file_or_the_new_one_is_there_whole(
    what: str, is_new: bool, lasts: bool, tmp_path: Path
) -> None:
    path = tmp_path / "network.json"
    writing = partial(WRITINGS[what], path)
    writing()
    new = path.read_bytes()
    seen = []

    def prepare() -> None:
        """The state before, once it is found to be a good state after."""
        if path.exists():
            seen.append(path.read_bytes())
        path.unlink(missing_ok=True)
        for left in tmp_path.iterdir():
            assert left.name.endswith(".part")
            left.unlink()
        if not is_new:
            path.write_bytes(OLD)

    outcomes = attempts(tmp_path, prepare, writing, lasts=lasts)
    prepare()
    assert set(seen) <= {OLD, new}
    assert {outcome.step for outcome in outcomes} >= {"open", "write", "flush", "fsync", "close", "replace", "stat"}
    for outcome in outcomes:
        if outcome.step in ("write", "flush", "close", "replace"):
            assert outcome.told is not None


@pytest.mark.parametrize("error", ERRORS)
def test_no_temporary_file_stays_that_can_be_removed(error: str, tmp_path: Path) -> None:
    folder = tmp_path / "class"
    folder.mkdir()
    path = folder / "network.json"
    with FailingDisk(folder).watching() as whole:
        write(path, WORK)
    tried = [(at, step) for at, step in enumerate(whole.steps) if step != "unlink"]
    assert len(tried) > 5
    for at, step in tried:
        with FailingDisk(folder, at, error).watching(), suppress(FileUnwritable):
            write(path, WORK)
        assert list(folder.iterdir()) == [path], step


def test_a_failed_write_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    with FailingDisk(tmp_path).watching() as whole:
        write(path, WORK)
    for error, told in (
        (
            "ENOSPC",
            "the disk is full (No space left on device). Free some space there, or save somewhere else. Nothing was",
        ),
        ("EDQUOT", "your disk quota is used up"),
        ("EROFS", "is read-only"),
        ("EACCES", "you have no permission for that (Permission denied). Ask for it, or use another folder."),
        ("ESTALE", "the drive or network folder does not answer"),
        ("EIO", "the disk reports an error"),
    ):
        with FailingDisk(tmp_path, whole.steps.index("write"), error).watching(), pytest.raises(FileUnwritable) as why:
            write(path, WORK)
        assert told in str(why.value)
        assert str(path) in str(why.value)


def test_a_name_that_is_too_long_is_told_before_anything_is_written(tmp_path: Path) -> None:
    for name in ("x" * 265, "ü" * 200):
        with pytest.raises(FileUnwritable, match=r"the name is too long.*Choose a shorter one"):
            check_writable(tmp_path / name)


def test_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path) -> None:
    for error in ("EACCES", "ESTALE"):
        with FailingDisk(tmp_path, 0, error, lasts=True).watching(), pytest.raises(FileUnwritable) as why:
            check_writable(tmp_path / "network.json")
        assert "could not be written" in str(why.value)


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("what", READINGS)
def test_whatever_step_of_reading_fails_the_file_is_refused_and_stays(what: str, lasts: bool, tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    if what == "scenes":
        write_scenes(path, (Scene("one", WORK),))
    elif what == "lesson":
        path.write_bytes(resource_path("lessons", "leaky-relu.json").read_bytes())
    else:
        write(path, WORK)
    before = path.read_bytes()
    outcomes = attempts(tmp_path, lambda: None, partial(READINGS[what], path), lasts=lasts)
    assert {outcome.step for outcome in outcomes} >= {"stat", "open", "read"}
    for outcome in outcomes:
        assert outcome.told is None or outcome.told.endswith((".", "accents."))
        if outcome.step in ("stat", "open", "read"):
            assert outcome.told is not None
            assert "Errno" not in outcome.told
    assert path.read_bytes() == before


@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
def test_whatever_step_of_reading_a_folder_of_lessons_fails_nothing_is_raised(lasts: bool, tmp_path: Path) -> None:
    for name in ("1-a.json", "2-b.json"):
        (tmp_path / name).write_bytes(resource_path("lessons", "leaky-relu.json").read_bytes())
    with FailingDisk(tmp_path).watching() as whole:
        assert len(lessons_in(tmp_path)[0]) == 2
    for at in range(len(whole.steps)):
        for error in ERRORS:
            with FailingDisk(tmp_path, at, error, lasts=lasts).watching():
                lessons, refused = lessons_in(tmp_path)
            assert len(lessons) < 2 or whole.steps[at] == "close"
            assert refused or whole.steps[at] == "close"


def test_a_folder_whose_files_may_not_be_looked_at_is_refused_as_a_whole(tmp_path: Path) -> None:
    """As with 0600: it tells the names of its files and lets nobody at them."""
    (tmp_path / "a.json").write_bytes(resource_path("lessons", "leaky-relu.json").read_bytes())
    with FailingDisk(tmp_path, 0, "EACCES").watching():
        lessons, refused = lessons_in(tmp_path)
    assert lessons == ()
    assert [path for path, _ in refused] == [tmp_path]
    assert str(refused[0][1]).startswith("You do not have permission to open this folder. Ask its owner")


def test_a_folder_without_lessons_says_so(tmp_path: Path) -> None:
    lessons, refused = lessons_in(tmp_path)
    assert lessons == ()
    assert "There is no lesson in this folder" in str(refused[0][1])


@pytest.mark.parametrize("error", ERRORS)
def test_questions_about_files_are_answered_whatever_the_disk_says(error: str, tmp_path: Path) -> None:
    path = tmp_path / "network.json"
    path.touch()
    assert is_file(path)
    assert is_there(path)
    assert is_folder(tmp_path)
    assert is_same(path, tmp_path / "." / "network.json")
    assert names_in(tmp_path) == ["network.json"]
    with FailingDisk(tmp_path, 0, error, lasts=True).watching():
        assert not is_file(path)
        assert not is_there(path)
        assert not is_folder(tmp_path)
        assert is_same(path, path)
        assert not is_same(path, tmp_path / "other.json")
        with pytest.raises(FileRefused):
            names_in(tmp_path)


def test_a_folder_that_was_deleted_meanwhile_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert absolute(Path("network.json")) == Path("network.json")
    with pytest.raises(FileUnwritable):
        replace_file(Path("network.json"), b"new")
    with pytest.raises(FileRefused):
        read_file(Path("network.json"))


def test_a_person_without_a_folder_begins_at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nowhere)
    assert home() == Path("/")
