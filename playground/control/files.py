"""New, open, save: what happens to files, and the questions asked on the way. The dialogs themselves are passed in."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from engine.spec import DataSpec, Spec
from playground.control.session import Session
from playground.model.document import Document, Work
from playground.model.document_io import FileRefused, FileUnwritable, read, write

Answer = Literal["save", "discard", "cancel"]


class FileDialogs(Protocol):
    """The questions that the file desk asks a person."""

    def ask_to_save(self, name: str) -> Answer:
        """What to do with the unsaved changes of `name`."""

    def choose_file_to_open(self, folder: str) -> str | None:
        """Which file to open; None when the person thought better of it."""

    def choose_file_to_save(self, suggested_path: str, title: str) -> str | None:
        """Where to save; None when the person thought better of it."""

    def tell_refused_file(self, path: str, reason: str) -> None:
        """Say that a file was not opened, and why."""

    def tell_failure(self, text: str, reason: str) -> None:
        """Say that something could not be done, and why."""


class RecentFiles(Protocol):
    """The list of files that were open lately."""

    @property
    def last_folder(self) -> str:
        """Where the file choosers begin."""

    def add_recent_file(self, path: str) -> None:
        """Put a file on top of the list."""


def new_work() -> Work:
    """What a new document begins with: the default network on the circle, which it learns in seconds."""
    return Work.fresh(Document(Spec(data=DataSpec(kind="circle"))))


class FileDesk(QObject):
    """Which file is open, and whether it is saved."""

    file_changed = Signal(object)
    """The Path of the open file, None for one without a name yet."""

    def __init__(
        self, session: Session, dialogs: FileDialogs, recent: RecentFiles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._recent = recent
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The open file; None for a document that was never saved."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost: edits, and for a named file what was learned since it was saved."""
        return self._session.is_edited() or (self._path is not None and self._session.is_modified())

    def new(self) -> None:
        """A new document, after asking about unsaved changes."""
        if self.may_leave():
            self._put(new_work(), None)

    def choose_and_open(self) -> None:
        """Ask which file, and open it."""
        path = self._dialogs.choose_file_to_open(self._recent.last_folder)
        if path is not None:
            self.open(Path(path))

    def open(self, path: Path) -> bool:
        """Open a file; a refused one is told, and the open network stays."""
        path = path.absolute()
        work = self._read(path)
        if work is None or not self.may_leave():
            return False
        if self._is_open(path):  # then it may have been saved just now
            work = self._read(path)
            if work is None:
                return False
        self._recent.add_recent_file(str(path))
        self._put(work, path)
        return True

    def open_sample(self, path: Path) -> bool:
        """Open a sample as a document without a name, so that saving does not change the sample."""
        work = self._read(path)
        if work is None or not self.may_leave():
            return False
        self._put(work, None)
        return True

    def save(self) -> bool:
        """Save to the open file, or ask where."""
        return self.save_as() if self._path is None else self._write(self._path)

    def save_as(self) -> bool:
        """Ask where, and save there."""
        return self._choose_and(self.tr("Save the network"), self._path, self._write)

    def save_architecture_as(self) -> bool:
        """Ask where, and save the document without what was learned; the open file stays the open file."""
        beside = self._path and self._path.with_stem(f"{self._path.stem}-architecture")
        return self._choose_and(self.tr("Save the architecture, without weights"), beside, self._write_architecture)

    def may_leave(self) -> bool:
        """Ask about unsaved changes, if there are any; False when the person wants to stay."""
        if not self.is_modified:
            return True
        answer = self._dialogs.ask_to_save(self.name)
        return answer == "discard" or (answer == "save" and self.save())

    @property
    def name(self) -> str:
        """What the open document is called."""
        return self._path.name if self._path else self._session.document.title or "Untitled"

    def _choose_and(self, title: str, suggestion: Path | None, use: Callable[[Path], bool]) -> bool:
        if suggestion is None:
            suggestion = Path(self._recent.last_folder) / f"{_file_name(self._session.document.title)}.json"
        path = self._dialogs.choose_file_to_save(str(suggestion), title)
        return path is not None and use(Path(path).absolute())

    def _is_open(self, path: Path) -> bool:
        try:
            return self._path is not None and path.samefile(self._path)
        except (OSError, ValueError):  # one of the two is there no more
            return False

    def _read(self, path: Path) -> Work | None:
        try:
            return read(path)
        except FileRefused as refusal:
            self._dialogs.tell_refused_file(str(path), str(refusal))
            return None

    def _write(self, path: Path) -> bool:
        work = self._session.work()
        if not self._written(path, work, architecture_only=False):
            return False
        self._session.mark_saved(work)
        self._path = path
        self._recent.add_recent_file(str(path))
        self.file_changed.emit(path)
        return True

    def _write_architecture(self, path: Path) -> bool:
        if not self._written(path, self._session.work(), architecture_only=True):
            return False
        if self._is_open(path):  # the open file has lost its weights, and to leave would be to lose them
            self._session.mark_saved(Work.fresh(self._session.document))
        return True

    def _written(self, path: Path, work: Work, *, architecture_only: bool) -> bool:
        try:
            write(path, work, architecture_only=architecture_only)
        except FileUnwritable as reason:
            self._dialogs.tell_failure(self.tr("“{name}” was not saved.").format(name=path.name), str(reason))
            return False
        return True

    def _put(self, work: Work, path: Path | None) -> None:
        self._path = path
        self._session.open(work)
        self.file_changed.emit(path)


def _file_name(title: str) -> str:
    """A title as the name of a file: letters, digits and what stands between words."""
    kept = "".join(letter if letter.isalnum() or letter in " .,-_()" else "-" for letter in title[:60])
    return kept.strip(" .-") or "network"
