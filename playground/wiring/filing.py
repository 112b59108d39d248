"""Connects files: opening, saving and describing a network, and the menus and the title that tell of files."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from playground.control.files import DocumentFiles
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.edits import SetText, Together
from playground.model.examples import example_groups
from playground.model.files.disk import is_same
from playground.model.files.refused import FileRefused
from playground.resources import ResourceMissingError, resource_path
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.wiring.importing import Importing

TITLE_MS: Final = 500
"""So often the title is looked at: training alone changes a file, too."""


class Filing(QObject):
    """Does with files what a person asks for."""

    def __init__(
        self,
        session: Session,
        files: DocumentFiles,
        importing: Importing,
        dialogs: Dialogs,
        preferences: Preferences,
        current: CurrentViewing,
        window: MainWindow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._files, self._dialogs = session, files, dialogs
        self._importing = importing
        self._preferences, self._current, self._window = preferences, current, window
        self._has_told = False
        self._titles = QTimer(self)
        self._titles.setInterval(TITLE_MS)
        self._has_listed = False
        self._titles.timeout.connect(self._show_title)
        self._titles.timeout.connect(self.tell_unkept_settings)
        session.document_changed.connect(self._show_title)
        files.file_changed.connect(self._show_file)
        files.opened.connect(self._show_opened)
        commands = window.commands
        commands.new_requested.connect(files.new)
        commands.open_requested.connect(self._choose_and_open)
        commands.save_requested.connect(files.save)
        commands.save_as_requested.connect(files.save_as)
        commands.save_with_run_requested.connect(files.save_with_run_as)
        commands.save_architecture_requested.connect(files.save_architecture_as)
        commands.describe_requested.connect(self._describe)
        window.path_requested.connect(self.open)
        window.file_dropped.connect(self.open)
        window.recent_cleared.connect(self._forget_recent)
        window.examples_opening.connect(self._list_examples)

    def begin(self) -> None:
        """Keep the title true."""
        self._titles.start()

    def stop(self) -> None:
        """The window closes."""
        self._titles.stop()

    def show_recent(self) -> None:
        """Show the files that were opened last."""
        self._window.show_recent(self._preferences.recent_files)

    def _show_file(self) -> None:
        self.show_recent()
        self._show_title()

    def _show_opened(self) -> None:
        """Tell what is to be seen in the document that a person opened; nothing of the last one stays selected."""
        self._current.select(None)
        if self._session.document.notes and self._titles.isActive():  # that of the start needs no words
            self._window.show_notice(Notice(self._session.document.notes, "hint"))

    def _show_title(self) -> None:
        self._window.show_file(self._files.name, self._files.is_modified)

    def tell_unkept_settings(self) -> None:
        """Tell once that nothing is remembered; the settings are written now and then, so it may show late."""
        if self._preferences.trouble and not self._has_told:
            self._has_told = True
            self._window.show_notice(Notice(self._preferences.trouble, "warning"))

    def _list_examples(self) -> None:
        """List the networks that come with the program the first time that they are wanted, or tell why that cannot be.

        To read them takes a moment, for which nobody should wait at the start. What failed is tried again.
        """
        if self._has_listed:
            return
        try:
            groups = example_groups()
        except (ResourceMissingError, FileRefused) as error:
            self._window.show_notice(Notice(self.tr("The examples cannot be listed. {0}").format(error), "error"))
            return
        self._has_listed = True
        self._window.show_example_groups(
            [
                (group.title, [(example.title, example.notes, str(example.path)) for example in group.examples])
                for group in groups
            ]
        )

    def _choose_and_open(self) -> None:
        path = self._dialogs.choose_file_to_open(self._preferences.last_folder)
        if path is not None:
            self.open(path)

    def open(self, text: str) -> None:
        """Open what a person named: a network's file, a sample, a table, or a link."""
        path = Path(text)
        if self._importing.takes(text):
            self._importing.open(text)
        elif is_same(path.parent, resource_path("examples")):
            self._files.open_example(path)
        else:
            self._files.open(path)

    def _forget_recent(self) -> None:
        self._preferences.forget_recent_files()
        self.show_recent()

    def _describe(self) -> None:
        document = self._session.document
        answer = self._dialogs.edit_description(document.title, document.notes)
        if answer is not None:
            title, notes = answer
            edit = Together(self.tr("Change the title and notes"), (SetText("title", title), SetText("notes", notes)))
            self._session.apply(edit)
