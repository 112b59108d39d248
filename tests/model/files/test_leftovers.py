"""What is kept aside of a window: whole, its own, and found again however the window ended."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.learned import untrained
from engine.runs.trace import Trace
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.files.disk import FileUnwritable
from playground.model.files.document_io import read
from playground.model.files.leftovers import ABOUT, SCENES, WORK, Contents, LockedFolder, own_folder, take_leftovers
from playground.model.scenes import Scene
from tests.engine.runs import assert_same_bits, trained
from tests.faults import ERRORS, FailingDisk


def work(title: str = "Circle", batches: int = 30) -> Work:
    document = Document(title=title)
    return Work(document, trained(document.spec, batches))


def left(root: Path, contents: Contents) -> LockedFolder:
    """A folder of a window that has ended."""
    folder = own_folder(root)
    folder.keep(contents)
    folder.let_go()
    return folder


def test_what_was_kept_comes_back_to_the_last_bit(tmp_path: Path) -> None:
    scene = Scene("First", work("In a scene"))
    kept = Contents(work(), "circle.json", tmp_path / "circle.json", (scene,), tmp_path / "scenes.json")
    left(tmp_path, kept)
    (found,) = take_leftovers(tmp_path)
    assert found.contents == kept
    assert kept.work is not None
    assert found.contents.work is not None
    assert_same_bits(found.contents.work.learned, kept.work.learned)
    assert found.refusal == ""
    assert abs(found.kept_at.timestamp() - time.time()) < 60
    found.folder.let_go()


def test_what_is_kept_is_an_ordinary_file(tmp_path: Path) -> None:
    kept = work()
    folder = left(tmp_path, Contents(kept, "circle"))
    assert read(folder.path / WORK) == kept


def test_the_curves_of_a_run_are_kept_with_it(tmp_path: Path) -> None:
    document = Document()
    empty = Trace.empty(document.layout.layer_count)
    trainer = Trainer(document.spec, untrained(document.spec), document.pins, curves=empty)
    trainer.train_epochs(5)
    kept = Work(document, trainer.learned(), curves=trainer.curves)
    left(tmp_path, Contents(kept))
    (found,) = take_leftovers(tmp_path)
    assert found.contents.work is not None
    assert len(kept.curves.epoch) > 1
    assert list(found.contents.work.curves.epoch) == list(kept.curves.epoch)
    found.folder.let_go()


def test_a_window_that_lives_has_left_nothing(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    folder.keep(Contents(work()))
    assert take_leftovers(tmp_path) == []
    folder.let_go()
    (found,) = take_leftovers(tmp_path)
    assert take_leftovers(tmp_path) == []  # this window looks at it
    found.folder.let_go()


def test_a_killed_process_lets_go_of_its_folder(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from playground.model.document import Document, Work
from playground.model.files.leftovers import Contents, own_folder
own_folder(Path(sys.argv[1])).keep(Contents(Work.fresh(Document(title="Killed"))))
print("kept", flush=True)
sys.stdin.read()
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        assert take_leftovers(tmp_path) == []
        process.kill()
        process.wait()
    (found,) = take_leftovers(tmp_path)
    assert found.contents.name == "Killed"
    found.folder.remove()


def test_several_windows_leave_each_its_own_the_newest_first(tmp_path: Path) -> None:
    for age, name in ((30, "oldest"), (20, "older"), (10, "newest")):
        folder = left(tmp_path, Contents(work(), name))
        then = time.time() - age
        os.utime(folder.path / WORK, (then, then))
    found = take_leftovers(tmp_path)
    assert [leftover.contents.name for leftover in found] == ["newest", "older", "oldest"]
    for leftover in found:
        leftover.folder.let_go()


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\xfe", b"[]", b'{"format": "neural-playground", "version": 99}'])
def test_a_damaged_work_is_told_and_still_there(tmp_path: Path, damage: bytes) -> None:
    folder = left(tmp_path, Contents(work(), "circle"))
    (folder.path / WORK).write_bytes(damage)
    (found,) = take_leftovers(tmp_path)
    assert found.contents.work is None
    assert found.refusal
    assert found.contents.name == "circle"
    assert (folder.path / WORK).read_bytes() == damage
    found.folder.let_go()


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"name": 3, "path": []}', None])
def test_work_without_a_readable_description_is_restored_all_the_same(tmp_path: Path, damage: bytes | None) -> None:
    folder = left(tmp_path, Contents(work("Two moons"), "mine.json"))
    if damage is None:
        (folder.path / ABOUT).unlink()
    else:
        (folder.path / ABOUT).write_bytes(damage)
    (found,) = take_leftovers(tmp_path)
    assert found.contents.work == work("Two moons")
    assert found.contents.name == "Two moons"
    assert found.refusal == ""
    found.folder.let_go()


def test_damaged_scenes_do_not_take_the_network_with_them(tmp_path: Path) -> None:
    folder = left(tmp_path, Contents(work(), "circle", scenes=(Scene("First", work()),)))
    (folder.path / SCENES).write_text("{")
    (found,) = take_leftovers(tmp_path)
    assert found.contents.work == work()
    assert found.contents.scenes == ()
    assert found.refusal
    found.folder.let_go()


def test_what_is_saved_is_kept_no_more(tmp_path: Path) -> None:
    folder = own_folder(tmp_path)
    folder.keep(Contents(work(), scenes=(Scene("First", work()),)))
    folder.keep(Contents(work()))
    assert not (folder.path / SCENES).exists()
    folder.clear()
    assert folder.is_empty()
    folder.remove()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_goes_when_it_is_old(tmp_path: Path) -> None:
    fresh, old = own_folder(tmp_path), own_folder(tmp_path)
    for folder in (fresh, old):
        folder.let_go()
    then = time.time() - 7200
    os.utime(old.path, (then, then))
    assert take_leftovers(tmp_path) == []
    assert fresh.path.exists()
    assert not old.path.exists()


def test_a_place_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileUnwritable, match="cannot be used"):
        own_folder(tmp_path / "file")
    assert take_leftovers(tmp_path / "file") == []
    assert take_leftovers(tmp_path / "nowhere") == []


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("lasts", [False, True], ids=["once", "from then on"])
def test_a_disk_that_fails_while_leftovers_are_looked_for_loses_none(error: str, lasts: bool, tmp_path: Path) -> None:
    kept = left(tmp_path, Contents(work(), "Mine")).path
    os.utime(kept, (0, 0))  # so old that it would be removed if it were empty
    with FailingDisk(tmp_path).watching() as whole:
        for leftover in take_leftovers(tmp_path):
            leftover.folder.let_go()
    assert len(whole.steps) > 10
    for at in range(len(whole.steps)):
        with FailingDisk(tmp_path, at, error, lasts=lasts).watching():
            for leftover in take_leftovers(tmp_path):
                leftover.folder.let_go()
        if error in ("ENOENT", "ENOTDIR"):  # then the disk says that there is nothing
            continue
        (found,) = take_leftovers(tmp_path)
        found.folder.let_go()
        assert found.contents.work is not None
