"""The scenes of a class: which there are, which one is on the table, and whether their file holds them.

Takes and gives scenes as values; who keeps and shows them passes them in and follows `entered`. No widgets here.
"""

from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from playground.control.files import Answer
from playground.model import scenes as model
from playground.model.files.disk import FileUnwritable, absolute, is_same
from playground.model.files.refused import FileRefused
from playground.model.files.scenes_io import read_scenes, write_scenes
from playground.model.scenes import MOST_SCENES, Scene, Scenes

SUGGESTED: Final = "scenes.json"


class SceneDialogs(Protocol):
    """The questions about scenes that a person is asked."""

    def ask_to_save_scenes(self, name: str) -> Answer:
        """What to do with scenes that are not saved."""

    def choose_scenes_to_open(self, folder: str) -> str | None:
        """Which file of scenes to open; None when the person thought better of it."""

    def choose_scenes_to_save(self, suggested_path: str) -> str | None:
        """Where to save the scenes; None when the person thought better of it."""

    def tell_failure(self, text: str, reason: str) -> None:
        """Say that something could not be done, and why."""


class Folders(Protocol):
    """Where file choosers begin."""

    @property
    def last_folder(self) -> str:
        """The folder that was used last."""


class SceneCollection(QObject):
    """The list of scenes and its file. `current` is the index of the scene on the table, None where there is none."""

    changed = Signal()
    """The scenes, the current one, the file, or whether it is saved."""

    entered = Signal(object)
    """A Scene, to be shown as it was kept."""

    opened = Signal()
    """Scenes were read from a file."""

    def __init__(self, dialogs: SceneDialogs, folders: Folders, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self._folders = folders
        self.scenes: Scenes = ()
        self._saved: Scenes = ()
        self.path: Path | None = None
        self.current: int | None = None
        self._before: tuple[str, Scenes, int | None] | None = None

    # --- what there is ------------------------------------------------------------------------------------------------

    @property
    def is_modified(self) -> bool:
        """Whether scenes would be lost that no file holds."""
        return self.scenes != self._saved

    @property
    def name(self) -> str:
        """What the scenes are called: their file's name."""
        return self.path.name if self.path is not None else self.tr("Scenes without a file")

    @property
    def taken_away(self) -> str | None:
        """What the last removal or renewal took away, to be offered back; None after anything else."""
        return None if self._before is None else self._before[0]

    def free_name(self, wanted: str) -> str:
        """A name for a new scene that no other has."""
        return model.free_name(model.usable_name(wanted, self.tr("Scene")), self.scenes)

    # --- changing the list --------------------------------------------------------------------------------------------

    def keep(self, scene: Scene) -> bool:
        """Put a scene behind the current one, else at the end; it is the current one then. False: there is no room."""
        if len(self.scenes) >= MOST_SCENES:
            self._dialogs.tell_failure(
                self.tr("The scene was not kept."),
                self.tr("There are already {count} scenes, the most that a file can hold: remove some.").format(
                    count=MOST_SCENES
                ),
            )
            return False
        at = len(self.scenes) if self.current is None else self.current + 1
        self._change(model.inserted(self.scenes, at, scene), at)
        return True

    def renew(self, index: int, scene: Scene) -> None:
        """Put another state in the place of a scene, which keeps its name; it is the current one then."""
        old = self.scenes[index]
        before = (self.tr("“{name}” was updated.").format(name=old.name), self.scenes, self.current)
        self._change(model.replaced(self.scenes, index, scene), index)
        self._offer_back(before)

    def rename(self, index: int, name: str) -> None:
        """Give a scene another name."""
        self._change(model.renamed(self.scenes, index, name), self.current)

    def move(self, index: int, place: int) -> None:
        """Put a scene at another place in the order."""
        order = list(range(len(self.scenes)))
        order.insert(place, order.pop(index))
        current = None if self.current is None else order.index(self.current)
        self._change(model.moved(self.scenes, index, place), current)

    def remove(self, index: int) -> None:
        """Take a scene out of the list; it is offered back."""
        before = (self.tr("“{name}” was removed.").format(name=self.scenes[index].name), self.scenes, self.current)
        current = self.current
        if current is not None and index <= current:
            current = None if index == current else current - 1
        self._change(model.removed(self.scenes, index), current)
        self._offer_back(before)

    def take_back(self) -> None:
        """Undo the last removal or renewal."""
        if self._before is not None:
            _, scenes, current = self._before
            self._change(scenes, current)

    def _offer_back(self, before: tuple[str, Scenes, int | None]) -> None:
        self._before = before
        self.changed.emit()

    def _change(self, scenes: Scenes, current: int | None) -> None:
        self._before = None
        self.scenes, self.current = scenes, current
        self.changed.emit()

    # --- stepping -----------------------------------------------------------------------------------------------------

    def enter(self, index: int) -> None:
        """Go to a scene, as it was kept: what was changed in it since is thrown away."""
        if 0 <= index < len(self.scenes):
            self.current = index
            self.changed.emit()
            self.entered.emit(self.scenes[index])

    def enter_next(self) -> None:
        """Go to the next scene; to the first one from elsewhere. Nothing follows the last."""
        self.enter(0 if self.current is None else self.current + 1)

    def enter_previous(self) -> None:
        """Go to the previous scene; to the last one from elsewhere. Nothing stands before the first."""
        self.enter(len(self.scenes) - 1 if self.current is None else self.current - 1)

    def leave(self) -> None:
        """Something else lies on the table now."""
        if self.current is not None:
            self.current = None
            self.changed.emit()

    # --- the file -----------------------------------------------------------------------------------------------------

    def choose_and_open(self) -> None:
        """Ask which file, and open its scenes."""
        path = self._dialogs.choose_scenes_to_open(self._folder)
        if path is not None:
            self.open(Path(path))

    def open(self, path: Path) -> bool:
        """Open a file of scenes; a refused one is told, and the scenes that are there stay."""
        path = absolute(path)
        scenes = self._read(path)
        if scenes is None or not self.may_leave():
            return False
        if self.path is not None and is_same(path, self.path):  # leaving may have saved it: read it again
            scenes = self._read(path)
            if scenes is None:
                return False
        self.path = path
        self._saved = scenes
        self._change(scenes, None)
        self.opened.emit()
        return True

    def restore(self, scenes: Scenes, path: Path | None) -> bool:
        """Put scenes that survived a crash into the list; they count as unsaved. False: the person wants to stay."""
        if not self.may_leave():
            return False
        self.path = path
        self._saved = ()
        self._change(scenes, None)
        self.opened.emit()
        return True

    def _read(self, path: Path) -> Scenes | None:
        try:
            return read_scenes(path)
        except FileRefused as refusal:
            self._dialogs.tell_failure(
                self.tr("The scenes of “{name}” cannot be opened.").format(name=path.name), str(refusal)
            )
            return None

    def save(self) -> bool:
        """Save to the open file, or ask where."""
        return self.save_as() if self.path is None else self._write(self.path)

    def save_as(self) -> bool:
        """Ask where, and save there."""
        path = self._dialogs.choose_scenes_to_save(str(self.path or Path(self._folder) / SUGGESTED))
        return path is not None and self._write(absolute(Path(path)))

    def may_leave(self) -> bool:
        """Ask about scenes that are not saved, if there are any; False when the person wants to stay."""
        if not self.is_modified:
            return True
        answer = self._dialogs.ask_to_save_scenes(self.name)
        return answer == "discard" or (answer == "save" and self.save())

    @property
    def _folder(self) -> str:
        return str(self.path.parent) if self.path is not None else self._folders.last_folder

    def _write(self, path: Path) -> bool:
        try:
            write_scenes(path, self.scenes)
        except FileUnwritable as reason:
            self._dialogs.tell_failure(self.tr("“{name}” was not saved.").format(name=path.name), str(reason))
            return False
        self.path = path
        self._saved = self.scenes
        self.changed.emit()
        return True
