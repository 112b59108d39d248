"""Connects export: the network as it is now, in a format that a person chooses, goes to a file or to the clipboard."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from playground.control.lesson_player import LessonPlayer
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.model.document import Work
from playground.model.files.disk import FileUnwritable, absolute, replace_file
from playground.model.files.endings import with_ending
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice

if TYPE_CHECKING:  # the exporters are loaded when somebody exports
    from playground.exchange.exporters.exporter import Exported

PAGE: Final = "page"


class Exporting(QObject):
    """Asks, writes, and tells what came of it."""

    def __init__(
        self,
        session: Session,
        player: LessonPlayer,
        dialogs: Dialogs,
        preferences: Preferences,
        window: MainWindow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._player, self._dialogs = session, player, dialogs
        self._preferences, self._window = preferences, window
        self._chosen = ""
        window.commands.export_requested.connect(self.export)
        window.commands.share_page_requested.connect(self.share_page)

    def export(self) -> None:
        """Export the network as it is now; training goes on meanwhile."""
        from playground.exchange.exporters import EXPORTERS

        choice = self._export_as(self._chosen or next(iter(EXPORTERS)))
        self._chosen = choice or self._chosen

    def share_page(self) -> None:
        """Export the run as a web page."""
        self._export_as(PAGE)

    def _export_as(self, suggested: str) -> str | None:
        """Ask for the format, and write; which one it was, or None."""
        from playground.exchange.exporters import EXPORTERS

        work = self._told()

        @cache  # the preview has it already, and a film takes a while
        def written(name: str) -> "Exported":
            QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
            try:
                return EXPORTERS[name].write(work)
            finally:
                QGuiApplication.restoreOverrideCursor()

        choice = self._dialogs.choose_export(written, suggested)
        if choice is None:
            return None
        exported = written(choice.name)
        if choice.is_copy:
            assert isinstance(exported.content, str)
            QGuiApplication.clipboard().setText(exported.content)
            self._tell(self.tr("Copied: {label}.").format(label=EXPORTERS[choice.name].label))
        else:
            self._save(choice.name, exported)
        return choice.name

    def _told(self) -> Work:
        """The work as it is now; in a lesson it has the lesson's words, as far as they were read."""
        work, state = self._session.work(), self._player.state
        if state is None:
            return work
        lines = [
            line.replace("**", "")
            for step in state.lesson.steps[: state.index + 1]
            for line in (f"{step.heading}.", *step.text.splitlines())
        ]
        document = replace(work.document, title=state.lesson.title, notes="\n".join(lines))
        return replace(work, document=document)

    def _save(self, name: str, exported: "Exported") -> None:
        from playground.exchange.exporters import EXPORTERS

        exporter = EXPORTERS[name]
        stem = self._session.document.title or self.tr("network")
        plain = "".join(letter if letter.isalnum() else "-" for letter in stem.lower()).strip("-") or "network"
        suggested = Path(self._preferences.last_folder) / f"{plain}{exporter.ending}"
        chosen = self._dialogs.choose_export_file(str(suggested), exporter.label)
        if chosen is None:
            return
        path = with_ending(absolute(Path(chosen)), exporter.ending)
        try:
            replace_file(path, exported.data)
        except FileUnwritable as reason:
            self._dialogs.tell_failure(self.tr("“{name}” was not written.").format(name=path.name), str(reason))
            return
        self._tell(self.tr("Saved: {path}").format(path=path))

    def _tell(self, text: str) -> None:
        self._window.show_notice(Notice(text, "hint"))
