"""Work kept aside for the case that the program ends without warning: where it lies, and what is left of it after.

Each window has a folder of its own, so that two do not overwrite each other: `work.json` and `scenes.json` are ordinary
files of a network and of scenes, `about.json` tells whose they are, and `lock` is held as long as the window lives. The
system lets go of it however the program ends, and a folder whose lock is free is a leftover. Knows no Qt.
"""

import os
import secrets
import shutil
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.runs.timeline import all_beginnings
from playground.model.document import Work
from playground.model.files.disk import FileUnwritable, is_folder, is_gone, names_in, read_file, replace_file
from playground.model.files.document_io import read, write
from playground.model.files.json_text import Json, decode, format_json, parse
from playground.model.files.refused import FileRefused
from playground.model.files.scenes_io import read_scenes, write_scenes
from playground.model.scenes import Scenes

WORK: Final = "work.json"
SCENES: Final = "scenes.json"
ABOUT: Final = "about.json"
LOCK: Final = "lock"

MOST_RUN_BYTES: Final = 2_000_000
"""A run whose states take more is not kept aside: writing it every minute would be felt."""

_FRESH_S: Final = 3600.0
"""An empty folder younger than this may belong to a window that is just about to take its lock."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is kept of one window. name, path: what the network is called, and its file, if it has one."""

    work: Work | None
    name: str = ""
    path: Path | None = None
    scenes: Scenes = ()
    scenes_path: Path | None = None


@dataclass(frozen=True, slots=True)
class Leftover:
    """What a window left that ended without warning. refusal: what cannot be read of it, and why; else empty."""

    folder: "LockedFolder"
    contents: Contents
    kept_at: datetime
    refusal: str = ""


class LockedFolder:
    """A folder that this process alone may use. Raises FileUnwritable where it cannot be made or locked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            _take(self._lock)
        except OSError as error:
            os.close(self._lock)
            raise _unwritable(path, error) from error

    def keep(self, contents: Contents) -> None:
        """Put this in the place of what is kept there. Raises FileUnwritable, and then the old is still there."""
        about: dict[str, Json] = {
            "name": contents.name,
            "path": str(contents.path or ""),
            "scenes_path": str(contents.scenes_path or ""),
            "kept_at": time.time(),
        }
        if contents.work is not None:
            write(self.path / WORK, contents.work, with_run=_is_light(contents.work))
        if contents.scenes:
            write_scenes(self.path / SCENES, contents.scenes)
        replace_file(self.path / ABOUT, format_json(about).encode("utf-8", errors="replace"))
        self._drop(*([] if contents.work is not None else [WORK]), *([] if contents.scenes else [SCENES]))

    def clear(self) -> None:
        """Keep nothing: all of it is in files of the person's own."""
        self._drop(WORK, SCENES, ABOUT)

    def _drop(self, *names: str) -> None:
        for name in names:
            with suppress(OSError):
                (self.path / name).unlink(missing_ok=True)

    def is_empty(self) -> bool:
        """Whether nothing is kept there; no where the disk does not say, for an empty one is removed."""
        return all(is_gone(self.path / name) for name in (WORK, SCENES))

    def remove(self) -> None:
        """Delete the folder with all that is in it."""
        self.clear()
        self.let_go()
        shutil.rmtree(self.path, ignore_errors=True)

    def let_go(self) -> None:
        """Leave it for the next start."""
        if self._lock >= 0:
            os.close(self._lock)  # which frees it
            self._lock = -1


def _is_light(work: Work) -> bool:
    """Whether the run so far can be written beside whatever else the program does."""
    works = (work, *(work.rivals.works if work.rivals is not None else ()))
    beginnings = (each for one in works for each in all_beginnings(one.timeline))
    return sum(each.keyframes.bytes + each.bytes for each in beginnings) <= MOST_RUN_BYTES


def own_folder(root: Path) -> LockedFolder:
    """A new folder for this window. Raises FileUnwritable."""
    return LockedFolder(root / f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}-{secrets.token_hex(3)}")


def take_leftovers(root: Path) -> list[Leftover]:
    """What windows left that are gone, the newest first; each is locked until it is let go or removed.

    Raises nothing: what cannot be read is among them, and says why.
    """
    try:
        paths = [root / name for name in sorted(names_in(root)) if is_folder(root / name)]
    except FileRefused:
        return []
    found = []
    for path in paths:
        try:
            folder = LockedFolder(path)
        except FileUnwritable:  # its window lives
            continue
        if folder.is_empty():
            folder.remove() if _age(path) > _FRESH_S else folder.let_go()
        else:
            found.append(_leftover(folder))
    return sorted(found, key=lambda leftover: leftover.kept_at, reverse=True)


def _leftover(folder: LockedFolder) -> Leftover:
    about: dict[str, Json] = {}
    refusals = []
    with suppress(FileRefused):  # without it the work has no name, and is there all the same
        told = parse(decode(read_file(folder.path / ABOUT)))
        about = told if isinstance(told, dict) else {}
    work: Work | None = None
    scenes: Scenes = ()
    if not is_gone(folder.path / WORK):
        try:
            work = read(folder.path / WORK)
        except FileRefused as refusal:
            refusals.append(str(refusal))
    if not is_gone(folder.path / SCENES):
        try:
            scenes = read_scenes(folder.path / SCENES)
        except FileRefused as refusal:
            refusals.append(str(refusal))
    name = about.get("name")
    title = name if isinstance(name, str) and name else (work.document.title if work is not None else "")
    contents = Contents(work, title, _path(about.get("path")), scenes, _path(about.get("scenes_path")))
    kept_at = datetime.fromtimestamp(max((_changed(folder.path / part) for part in (WORK, SCENES)), default=0.0))
    return Leftover(folder, contents, kept_at, "; ".join(refusals))


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value else None


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _age(path: Path) -> float:
    return time.time() - _changed(path)


def _unwritable(path: Path, error: OSError) -> FileUnwritable:
    return FileUnwritable(
        f"{path} cannot be used ({error.strerror or error}): free some space, or check its permissions."
    )


if sys.platform == "win32":
    import msvcrt

    def _take(lock: int) -> None:
        msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(lock: int) -> None:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
