"""Keeps unsaved work aside while the window is open, and offers what windows that ended without warning have left."""

from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, Qt

from playground.control.files import DocumentFiles
from playground.control.recovery import Recovery
from playground.control.scene_collection import SceneCollection
from playground.control.session import Session
from playground.control.state_folder import state_folder
from playground.model.files.leftovers import Leftover
from playground.model.numerals import counted
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.views.window.recovery_dialog import LeftoverRow, RecoveryDialog

_MOST_SIZES: Final = 8


class Recovering(QObject):
    """Begins when the window is up. Work that is restored counts as unsaved."""

    def __init__(
        self, session: Session, files: DocumentFiles, scenes: SceneCollection, window: MainWindow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._files, self._scenes, self._window = files, scenes, window
        self.recovery = Recovery(session, files, scenes, state_folder() / "recovery", self)
        self.recovery.failed.connect(self._tell_failure)
        self._leftovers: list[Leftover] = []
        self._dialog: RecoveryDialog | None = None
        self._has_begun = self._is_window_up = False
        window.commands.restore_work_requested.connect(self.offer)
        window.closing.connect(self.recovery.forget)
        window.came_up.connect(self._follow_window)

    def begin(self) -> None:
        """Keep the work from now on, and offer what was left when the window is up: to read that may take a while."""
        self.recovery.start()
        self._has_begun = True
        if self._is_window_up:
            self.offer()

    def _follow_window(self) -> None:
        self._is_window_up = True
        if self._has_begun:
            self.offer()

    def stop(self) -> None:
        """Keep no more; what is kept stays for the next start. Safe to call more than once."""
        self._has_begun = False
        self.recovery.stop()
        self._let_go()

    def offer(self) -> None:
        """Show what windows left that ended without warning, if there is anything."""
        if self._dialog is not None:
            return
        self._leftovers = self.recovery.leftovers()
        self._window.commands["restore_work"].setEnabled(bool(self._leftovers))
        if not self._leftovers:
            return
        self._dialog = RecoveryDialog([self._row(leftover) for leftover in self._leftovers], self._window)
        self._dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dialog.restore_requested.connect(self._restore)
        self._dialog.finished.connect(self._finish)
        self._dialog.open()

    def _restore(self, index: int) -> None:
        leftover = self._leftovers[index]
        contents = leftover.contents
        if contents.scenes and not self._scenes.restore(contents.scenes, contents.scenes_path):
            return
        if contents.work is not None and not self._files.restore(contents.work, _file_of(leftover)):
            return
        if self.recovery.keep_now():  # and only then is it safe to let the old one go
            leftover.folder.remove()
            self._leftovers.pop(index)
        if self._dialog is not None:
            marked = self._dialog.discarded
            self._dialog.discarded = {at - (at > index) for at in marked if at != index}
            self._dialog.accept()

    def _finish(self) -> None:
        dialog, self._dialog = self._dialog, None
        assert dialog is not None
        discarded = dialog.discarded if dialog.result() == RecoveryDialog.DialogCode.Accepted else set()
        for index in discarded:
            self._leftovers[index].folder.remove()
        kept = len(self._leftovers) - len(discarded)
        self._let_go()
        self._window.commands["restore_work"].setEnabled(kept > 0)

    def _let_go(self) -> None:
        for leftover in self._leftovers:
            leftover.folder.let_go()
        self._leftovers = []

    def _row(self, leftover: Leftover) -> LeftoverRow:
        contents = leftover.contents
        lines = [self.tr("Kept {when}").format(when=_when(leftover.kept_at))]
        if contents.work is not None:
            sizes = _sizes_text(contents.work.document.spec.layer_sizes)
            epoch = contents.work.learned.epoch
            trained = self.tr("not trained yet") if not epoch else self.tr("epoch {epoch}").format(epoch=counted(epoch))
            lines.append(self.tr("Network {sizes}, {trained}").format(sizes=sizes, trained=trained))
        if contents.scenes:
            count = len(contents.scenes)
            lines.append(self.tr("1 scene") if count == 1 else self.tr("{count} scenes").format(count=count))
        if contents.path is not None:
            lines.append(self.tr("From the file {path}").format(path=contents.path))
        if leftover.refusal:
            lines.append(self.tr("In the folder {path}").format(path=leftover.folder.path))
        refusal = leftover.refusal if contents.work is None and not contents.scenes else ""
        return LeftoverRow(contents.name or self.tr("Untitled"), "\n".join(lines), refusal)

    def _tell_failure(self, reason: str) -> None:
        self._window.show_notice(
            Notice(
                self.tr("No copy of your unsaved work can be kept, so save it from time to time. {0}").format(reason),
                "warning",
            )
        )


def _file_of(leftover: Leftover) -> Path | None:
    """The file that Save will write to again; None if it is gone or was changed since, and then saving asks where."""
    path = leftover.contents.path
    try:
        is_older = path is not None and path.stat().st_mtime <= leftover.kept_at.timestamp()
    except OSError:
        return None
    return path if is_older else None


def _sizes_text(sizes: tuple[int, ...]) -> str:
    """`2–4–2–1`; layers of one size that follow each other are counted where there are many: `2–20×32–1`."""
    if len(sizes) <= _MOST_SIZES:
        return "–".join(str(size) for size in sizes)
    runs = [(size, len(list(run))) for size, run in groupby(sizes)]
    return "–".join(str(size) if count == 1 else f"{count}×{size}" for size, count in runs)


def _when(moment: datetime) -> str:
    """A day and a time as people write them here."""
    days = (datetime.now().date() - moment.date()).days
    clock = f"{moment:%H:%M}"
    if days == 0:
        return QCoreApplication.translate("Recovering", "today at {0}").format(clock)
    if days == 1:
        return QCoreApplication.translate("Recovering", "yesterday at {0}").format(clock)
    return QCoreApplication.translate("Recovering", "on {0} at {1}").format(f"{moment:%Y-%m-%d}", clock)
