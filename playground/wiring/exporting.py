"""Connects export: the network as it is now, in a format that a person chooses, goes to a file or to the clipboard."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.exchange.exporters import EXPORTERS
from playground.exchange.exporters.exporter import Exported
from playground.model.document import Work
from playground.model.files.disk import FileUnwritable, absolute, replace_file
from playground.model.files.endings import with_ending
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice


class Exporting(QObject):
    """Asks, writes, and tells what came of it."""

    def __init__(
        self, session: Session, dialogs: Dialogs, preferences: Preferences, window: MainWindow, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._dialogs = session, dialogs
        self._preferences, self._window = preferences, window
        self._chosen = next(iter(EXPORTERS))
        window.commands.export_requested.connect(self.export)

    def export(self) -> None:
        """Export the network as it is now; training goes on meanwhile."""
        work = self._session.work()
        choice = self._dialogs.choose_export(partial(_written, work), self._chosen)
        if choice is None:
            return
        self._chosen = choice.name
        exported = _written(work, choice.name)
        if choice.is_copy:
            assert isinstance(exported.content, str)
            QGuiApplication.clipboard().setText(exported.content)
            self._tell(self.tr("Copied: {label}.").format(label=EXPORTERS[choice.name].label))
        else:
            self._save(choice.name, exported)

    def _save(self, name: str, exported: Exported) -> None:
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


def _written(work: Work, name: str) -> Exported:
    return EXPORTERS[name].write(work)
