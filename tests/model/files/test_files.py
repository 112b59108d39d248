"""Files on the disk: written whole or not at all, and what no file can be read from."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from engine.spec import InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec
from playground.model.document import Document, Work
from playground.model.files.disk import MAX_BYTES, check_writable
from playground.model.files.document_io import FileRefused, FileUnwritable, dumps, loads, read, write
from tests.model.plain import LEAST, refusal, same_bits
from tests.model.works import trained

LEAKY = Spec(network=NetworkSpec((LayerSpec(4), LayerSpec(2, "leaky_relu"))))
# --- files ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "network.json"


def test_a_file_is_written_and_read(path: Path) -> None:
    work = trained(Document(title="Größe ∇"))
    write(path, work)
    assert same_bits(read(path), work)
    assert path.read_bytes() == dumps(work).encode("utf-8")


def test_nothing_but_the_file_is_left(path: Path) -> None:
    write(path, Work.fresh(Document()))
    write(path, Work.fresh(Document()))
    assert list(path.parent.iterdir()) == [path]


def test_a_file_keeps_its_permissions_and_a_new_one_has_the_usual(path: Path) -> None:
    write(path, Work.fresh(Document()))
    beside = path.with_name("usual")
    beside.touch()
    assert path.stat().st_mode == beside.stat().st_mode
    path.chmod(0o640)
    write(path, Work.fresh(Document()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_stays_a_link(path: Path) -> None:
    link = path.with_name("link.json")
    path.write_text("old")
    link.symlink_to(path)
    write(link, Work.fresh(Document()))
    assert link.is_symlink()
    assert read(path) == Work.fresh(Document())


def test_when_writing_fails_the_old_file_is_still_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(FileUnwritable, match=r"No space left on device.*Nothing was changed"):
        write(path, Work.fresh(Document()))
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_places_where_nothing_can_be_written_are_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for where, told in (
        (tmp_path, "is a folder: choose a file name in it"),
        (tmp_path / "no" / "a.json", "does not exist: make it first, or choose another"),
        (Path(os.devnull), "is a device or a pipe"),
        (tmp_path / "a\0b", "cannot be used as a file name"),
        (loop, "cannot be used as a file name"),
    ):
        with pytest.raises(FileUnwritable, match=told):
            check_writable(where)


@pytest.mark.parametrize(
    ("refused", "told"), [("file", "is write-protected"), ("folder", "You do not have permission to write")]
)
def test_missing_permission_to_write_is_told(
    path: Path, refused: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`os.access` stands in for the permissions, which do not bind whoever may do everything."""
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda at, mode: (Path(at) == path) != (refused == "file"))
    with pytest.raises(FileUnwritable, match=told):
        write(path, Work.fresh(Document()))
    assert path.read_text() == "old"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "file").touch()
    for where, told in (
        (tmp_path, "This is a folder. Choose a file in it."),
        (tmp_path / "no.json", "There is no such file. Check its name and its folder."),
        (tmp_path / "file" / "a.json", "There is no such file: one of its folders is a file. Check its name and"),
        (pipe, "This is a device or a pipe. Choose a file that is on a disk."),
        (tmp_path / "a\0b", "The file cannot be read: it is not a possible name"),
        (
            tmp_path / ("n" * 300),
            "The file cannot be read: the name is too long (File name too long). Choose",
        ),
        (tmp_path / "file", "found an empty file"),
    ):
        with pytest.raises(FileRefused) as caught:
            read(where)
        assert str(caught.value).startswith(told)


def test_missing_permission_to_read_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(LEAST)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(FileRefused, match=r"You do not have permission to read this file. Ask its owner"):
        read(path)


def test_a_huge_file_is_refused_before_it_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with path.open("wb") as file:
        file.truncate(100_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(FileRefused, match=r"The file has 100 000 000 bytes\. At most 20 000 000 are read"):
        read(path)


def test_a_huge_text_is_refused() -> None:
    assert "At most 20 000 000 are read" in str(refusal(" " * (MAX_BYTES + 1)))


def test_the_largest_network_fits_well_into_a_file() -> None:
    layers = tuple(LayerSpec(32) for _ in range(20))
    features: Any = ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2")
    spec = Spec(features=features, network=NetworkSpec(layers, OutputSpec(), InitSpec("he")))
    text = dumps(trained(Document(spec)))
    assert len(text) < MAX_BYTES / 5
    assert loads(text).document.spec == spec
