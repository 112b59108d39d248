"""Keeps the open work aside, every minute and after each edit, so that it survives whatever ends the program.

What is kept is taken on the GUI thread, where it costs nothing, and written on a thread of its own. No widgets here.
"""

import threading
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from playground.control.files import DocumentFiles
from playground.control.scene_collection import SceneCollection
from playground.control.session import Session
from playground.control.trainer_thread import step_back
from playground.model.files.disk import FileUnwritable, is_gone
from playground.model.files.leftovers import Contents, Leftover, LockedFolder, own_folder, take_leftovers

EVERY_MS: Final = 60_000
SETTLED_MS: Final = 1000
"""So long after the last of several edits they are written."""

NICENESS: Final = 15


class Recovery(QObject):
    """Keeps this window's work in a folder of its own below `root`, and finds what others left there."""

    failed = Signal(str)
    """Nothing can be kept aside, and why: told once, until it works again."""

    def __init__(
        self, session: Session, files: DocumentFiles, scenes: SceneCollection, root: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._files, self._scenes, self._root = files, scenes, root
        self.folder: LockedFolder | None = None
        self._kept = Contents(None)
        self.writing: threading.Thread | None = None
        self._is_told = False
        self.minute = QTimer(self)
        self.minute.setInterval(EVERY_MS)
        self.minute.timeout.connect(self.keep)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self.keep)
        session.document_changed.connect(self._keep_soon)
        session.playing_changed.connect(self._keep_soon)
        files.file_changed.connect(self._keep_soon)
        scenes.changed.connect(self._keep_soon)

    def start(self) -> None:
        """Keep from now on."""
        self.minute.start()

    def stop(self) -> None:
        """Keep no more; what is kept stays. Safe to call more than once."""
        self.minute.stop()
        self._settled.stop()
        self._wait()

    def forget(self) -> None:
        """The window closes as it should: keep nothing."""
        self.stop()
        if self.folder is not None:
            self.folder.remove()
            self.folder = None
        self._kept = Contents(None)

    def keep(self) -> None:
        """Write what is unsaved, beside what goes on."""
        if self.writing is not None and self.writing.is_alive():
            self._settled.start()  # once more when that is written
            return
        contents = self._contents()
        if not self._is_kept(contents):
            self.writing = threading.Thread(target=self._store_aside, args=(contents,), name="recovery", daemon=True)
            self.writing.start()

    def keep_now(self) -> bool:
        """Write what is unsaved and wait for it, as the last thing before the end. False: it could not be written."""
        self._settled.stop()
        self._wait()
        contents = self._contents()
        return self._is_kept(contents) or self._store(contents)

    def leftovers(self) -> list[Leftover]:
        """What windows left that are gone."""
        return take_leftovers(self._root)

    def _keep_soon(self) -> None:
        if self.minute.isActive():
            self._settled.start()

    def _contents(self) -> Contents:
        own = self._files.keepsake()
        scenes = self._scenes.scenes if self._scenes.is_modified else ()
        scenes_path = self._scenes.path if scenes else None
        if own is None:
            return Contents(None, scenes=scenes, scenes_path=scenes_path)
        return Contents(own.work, own.name, own.path, scenes, scenes_path)

    def _is_kept(self, contents: Contents) -> bool:
        """Whether the folder holds it all: the other networks of a race, too, which make no work another one."""
        rivals, kept = (None if one.work is None else one.work.rivals for one in (contents, self._kept))
        return contents == self._kept and rivals == kept

    def _wait(self) -> None:
        if self.writing is not None:
            self.writing.join()
            self.writing = None

    def _store_aside(self, contents: Contents) -> None:
        step_back(NICENESS)
        self._store(contents)

    def _store(self, contents: Contents) -> bool:
        """On either thread, never on both: what is kept is what was given last."""
        try:
            if contents.work is None and not contents.scenes:
                if self.folder is not None:
                    self.folder.clear()
            else:
                if self.folder is None:
                    self.folder = own_folder(self._root)
                self.folder.keep(contents)
        except (FileUnwritable, OSError) as error:
            if self.folder is not None and is_gone(self.folder.path):
                self.folder.let_go()  # somebody took it away: the next time in another
                self.folder = None
            if not self._is_told:
                self._is_told = True
                self.failed.emit(str(error))
            return False
        self._kept = contents
        self._is_told = False
        return True
