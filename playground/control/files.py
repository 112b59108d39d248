"""New, open, save: what happens to files, and the questions asked on the way. The dialogs themselves are passed in."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol

from PySide6.QtCore import QObject, Signal

from engine.spec import DataSpec, Spec
from playground.control.race import RaceAside
from playground.control.session import Aside, Session
from playground.model.document import Document, ExampleText, Rivals, Work
from playground.model.files.disk import absolute, is_same
from playground.model.files.document_io import FileRefused, FileUnwritable, read, write
from playground.model.unsaved import Unsaved

Answer = Literal["save", "discard", "cancel"]

WORTH_S: Final = 60.0
"""Training for longer than this is worth a question, also where a person changed nothing and has no file."""


class FileDialogs(Protocol):
    """The questions about files that a person is asked."""

    def ask_to_save(self, name: str, unsaved: Unsaved) -> Answer:
        """What to do with what is not saved of `name`."""

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


@dataclass(frozen=True, slots=True)
class OwnFile:
    """The person's own file, and what was on the table with it, while something else lies there."""

    path: Path | None
    name: str
    is_modified: bool
    unsaved: Unsaved
    table: Aside
    race: RaceAside | None = None

    @property
    def work(self) -> Work:
        """What lay on the table, with the other networks of a race."""
        return replace(self.table.work, rivals=None if self.race is None else self.race.rivals)


@dataclass(frozen=True, slots=True)
class Keepsake:
    """The person's own work as it would be kept aside: what it is called, its file, and what is in no file yet."""

    work: Work
    name: str
    path: Path | None
    unsaved: Unsaved


class KeepsRace(Protocol):
    """What knows of the other networks of a race."""

    def rivals(self) -> Rivals | None:
        """They as they are by now; None where there is no race."""

    def begin(self, rivals: Rivals) -> None:
        """Put these beside the network on the table."""

    def aside(self) -> RaceAside | None:
        """They, to come back by `bring_back`; None where there is no race."""

    def bring_back(self, aside: RaceAside) -> None:
        """Put them back beside the network on the table."""

    @property
    def is_modified(self) -> bool:
        """Whether the file would lose something of them."""

    def mark_saved(self) -> None:
        """Take note that the file holds them now."""


class DocumentFiles(QObject):
    """Which file is open, and whether it is saved.

    The person's own work can be set aside for something that is no file of theirs, such as a lesson. Until it comes
    back, questions about unsaved changes are about the own work, and saving makes a copy of what lies there.
    """

    file_changed = Signal(object)
    """The Path of the open file, None for one without a name yet."""

    own_work_left = Signal()
    """Another file was opened while the own work was set aside, which is gone now, saved or not as the person said."""

    opened = Signal()
    """Another document was put on the table: new, from a file, or an example."""

    def __init__(
        self, session: Session, dialogs: FileDialogs, recent: RecentFiles, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._dialogs = dialogs
        self._recent = recent
        self._path: Path | None = None
        self._own: OwnFile | None = None
        self._guest_name = ""
        self._with_run = False
        self.race: KeepsRace | None = None

    @property
    def path(self) -> Path | None:
        """The open file; None for a document that was never saved."""
        return self._path

    @property
    def is_modified(self) -> bool:
        """Whether something would be lost: edits, and what was learned since, where that is worth something.

        It is in a named file, after an edit (even one that was undone), and after a minute of training.
        """
        if self._own is not None:
            return False
        session = self._session
        if session.is_edited() or (self.race is not None and self.race.is_modified):
            return True
        is_worth = self._path is not None or session.was_ever_edited or session.trained_seconds > WORTH_S
        return is_worth and session.is_modified()

    @property
    def has_set_aside(self) -> bool:
        """Whether the person's own work waits to come back."""
        return self._own is not None

    def set_aside(self, guest_name: str) -> None:
        """Set the person's own work aside, with all that can be undone, for something of that name."""
        if self._own is None:
            name, is_modified, unsaved = self.name, self.is_modified, self._session.unsaved()
            table, race = self._session.set_aside(), None if self.race is None else self.race.aside()
            self._own = OwnFile(self._path, name, is_modified, unsaved, table, race)
            self._path = None
        self._guest_name = guest_name

    def bring_back(self) -> None:
        """Put the person's own work back as it was; what lies on the table is no loss."""
        own, self._own = self._own, None
        if own is not None:
            self._path = own.path
            self._session.bring_back(own.table)
            if self.race is not None and own.race is not None:
                self.race.bring_back(own.race)

    def keepsake(self) -> Keepsake | None:
        """The person's own work as far as no file holds it, also while it is set aside; None where nothing is unsaved.

        A little training is no reason to ask, but it is a reason to keep.
        """
        own = self._own
        if own is not None:
            table = own.table
            is_unsaved = own.is_modified or table.work != table.saved
            return Keepsake(own.work, own.name, own.path, own.unsaved) if is_unsaved else None
        is_race_modified = self.race is not None and self.race.is_modified
        if not (self._session.is_edited() or self._session.is_modified() or is_race_modified):
            return None
        return Keepsake(self._whole_work(), self.name, self._path, self._session.unsaved())

    def restore(self, work: Work, path: Path | None) -> bool:
        """Put work that survived a crash on the table; it counts as unsaved. False when the person wants to stay."""
        if not self.may_leave():
            return False
        holds_run = path is not None and _holds_run(path)
        if holds_run and not work.knows_its_past:  # it was too large to be kept, and must not be overwritten by less
            path = None
        self._put(work, path)
        self._with_run = holds_run and path is not None
        self._session.mark_unsaved()
        self.file_changed.emit(path)
        return True

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
        path = absolute(path)
        work = self._read(path)
        if work is None or not self.may_leave():
            return False
        if self._is_open(path) or self._is_own(path):  # leaving may have saved it: read it again
            work = self._read(path)
            if work is None:
                return False
        self._recent.add_recent_file(str(path))
        self._put(work, path)
        return True

    def open_example(self, path: Path) -> bool:
        """Open an example as a document without a name, so that saving does not change the example."""
        work = self._read(path)
        if work is None or not self.may_leave():
            return False
        document = work.document
        text = ExampleText(document.title, document.notes)
        self._put(replace(work, document=replace(document, example=text)), None)
        return True

    def open_work(self, work: Work) -> bool:
        """Open what is in no file, such as a link's network, as a document without a name."""
        if not self.may_leave():
            return False
        self._put(work, None)
        return True

    def save(self) -> bool:
        """Save to the open file, or ask where."""
        return self.save_as() if self._path is None else self._write(self._path)

    def save_as(self) -> bool:
        """Ask where, and save there."""
        return self._choose_and(self.tr("Save the network"), self._path, self._write)

    def save_with_run_as(self) -> bool:
        """Ask where, and save there with the run so far, from now on each time."""
        had, self._with_run = self._with_run, True
        self._with_run = self._choose_and(self.tr("Save the network with its run"), self._path, self._write) or had
        return self._with_run

    def save_architecture_as(self) -> bool:
        """Ask where, and save the document without what was learned; the open file stays the open file."""
        beside = self._path and self._path.with_stem(f"{self._path.stem}-architecture")
        return self._choose_and(self.tr("Save the architecture, without weights"), beside, self._write_architecture)

    def may_leave(self) -> bool:
        """Ask about unsaved changes, if there are any; False when the person wants to stay."""
        if self._own is not None:
            return self._may_leave_own(self._own)
        if not self.is_modified:
            return True
        has_race = self.race is not None and self.race.is_modified
        answer = self._dialogs.ask_to_save(self.name, replace(self._session.unsaved(), has_race=has_race))
        return answer == "discard" or (answer == "save" and self.save())

    def _may_leave_own(self, own: OwnFile) -> bool:
        if not own.is_modified:
            return True
        answer = self._dialogs.ask_to_save(own.name, own.unsaved)
        if answer == "save" and self._own is not own:  # it came back while the question stood there
            return self.may_leave()
        if answer == "save" and own.path is None:
            beside = Path(self._recent.last_folder) / f"{_file_name(own.table.work.document.title)}.json"
            return self._choose_and(self.tr("Save the network"), beside, self._write_own)
        return answer == "discard" or (answer == "save" and own.path is not None and self._write_own(own.path))

    @property
    def name(self) -> str:
        """The name of the open network: its file's, else its title."""
        if self._own is not None:
            return self._guest_name
        return self._path.name if self._path else self._title or self.tr("Untitled")

    @property
    def _title(self) -> str:
        """What the document is called, or what it was made of; empty where nobody knows."""
        document = self._session.document
        if document.title or document.example is None or not document.example.title:
            return document.title
        return self.tr("{example}, changed").format(example=document.example.title)

    def _choose_and(self, title: str, suggestion: Path | None, use: Callable[[Path], bool]) -> bool:
        if suggestion is None:
            title_of = self._title or (self._guest_name if self._own is not None else "")
            suggestion = Path(self._recent.last_folder) / f"{_file_name(title_of)}.json"
        path = self._dialogs.choose_file_to_save(str(suggestion), title)
        return path is not None and use(absolute(Path(path)))

    def _is_open(self, path: Path) -> bool:
        return self._path is not None and is_same(path, self._path)

    def _is_own(self, path: Path) -> bool:
        """Whether this is the file of the work that was set aside."""
        own = self._own.path if self._own is not None else None
        return own is not None and is_same(path, own)

    def _read(self, path: Path) -> Work | None:
        try:
            return read(path)
        except FileRefused as refusal:
            self._dialogs.tell_refused_file(str(path), str(refusal))
            return None

    def _write(self, path: Path) -> bool:
        work = self._session.work()
        if not self._written(path, self._whole_work(), with_run=self._with_run):
            return False
        if self._own is not None:  # a copy, and what lies on the table stays nobody's file
            self._recent.add_recent_file(str(path))
            return True
        self._session.mark_saved(work)
        if self.race is not None:
            self.race.mark_saved()
        self._path = path
        self._recent.add_recent_file(str(path))
        self.file_changed.emit(path)
        return True

    def _whole_work(self) -> Work:
        """What lies on the table, with the other networks of a race."""
        rivals = None if self.race is None else self.race.rivals()
        return replace(self._session.work(), rivals=rivals)

    def _write_architecture(self, path: Path) -> bool:
        if not self._written(path, self._session.work(), architecture_only=True):
            return False
        if self._is_open(path):  # the open file has lost its weights, and to leave would be to lose them
            self._session.mark_saved(Work.fresh(self._session.document))
        return True

    def _write_own(self, path: Path) -> bool:
        """Save the work that was set aside; it stays there."""
        own = self._own
        assert own is not None
        if not self._stored(path, own.work, with_run=self._with_run):
            return False
        if own.race is not None:
            own.race.mark_saved()
        table = replace(own.table, saved=own.table.work, history=own.table.history.marked(), trained_s=0.0)
        self._own = OwnFile(path, path.name, False, Unsaved(), table, own.race)
        self._recent.add_recent_file(str(path))
        return True

    def _written(self, path: Path, work: Work, *, architecture_only: bool = False, with_run: bool = False) -> bool:
        if self._is_own(path):
            self._dialogs.tell_failure(
                self.tr("“{name}” was not overwritten.").format(name=path.name),
                self.tr("This file belongs to your own network, which comes back when you leave. Choose another name."),
            )
            return False
        return self._stored(path, work, architecture_only=architecture_only, with_run=with_run)

    def _stored(self, path: Path, work: Work, *, architecture_only: bool = False, with_run: bool = False) -> bool:
        """Write a file; one that cannot be written is told."""
        try:
            write(path, work, architecture_only=architecture_only, with_run=with_run)
        except FileUnwritable as reason:
            self._dialogs.tell_failure(self.tr("“{name}” was not saved.").format(name=path.name), str(reason))
            return False
        return True

    def _put(self, work: Work, path: Path | None) -> None:
        was_aside, self._own = self._own is not None, None
        if was_aside:
            self.own_work_left.emit()
        self._path = path
        self._with_run = path is not None and work.knows_its_past
        self._session.open(replace(work, rivals=None))
        if self.race is not None and work.rivals is not None:
            self.race.begin(work.rivals)
        self.file_changed.emit(path)
        self.opened.emit()


def _holds_run(path: Path) -> bool:
    """Whether a file has a run to go back in."""
    with suppress(FileRefused):
        return read(path).knows_its_past
    return False


def _file_name(title: str) -> str:
    """A title as the name of a file: letters, digits and what stands between words."""
    kept = "".join(letter if letter.isalnum() or letter in " .,-_()" else "-" for letter in title[:60])
    return kept.strip(" .-") or "network"
