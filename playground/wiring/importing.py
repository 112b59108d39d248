"""Connects imports: a table or weights become the network's, as one edit; a link is opened as a document of its own.

Whatever comes, by the menu, upon the window or from the clipboard, comes through here. What reads it is loaded when it
is first wanted, and not at the start.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from playground.control.files import DocumentFiles
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.edits import Edit, SetData, SetText, Together
from playground.model.files.disk import absolute, is_there
from playground.model.files.refused import FileRefused
from playground.model.panels import PANELS
from playground.views.panels.data.data_panel import DataPanel
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.wiring.outputs import output_change
from playground.wiring.panels import Panels

if TYPE_CHECKING:  # importers are loaded when something is imported
    from playground.exchange.importers.preview import TableOrigin


class Importing(QObject):
    """Asks what is to be imported, and tells what came of it."""

    scene_requested = Signal()
    """The window as it is now is to be kept as a scene."""

    def __init__(
        self,
        session: Session,
        files: DocumentFiles,
        dialogs: Dialogs,
        preferences: Preferences,
        viewing: CurrentViewing,
        window: MainWindow,
        panels: Panels,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._files, self._dialogs = session, files, dialogs
        self._preferences, self._viewing, self._window = preferences, viewing, window
        self._folder = ""
        window.commands.import_table_requested.connect(self.choose_table)
        window.commands.import_weights_requested.connect(self.choose_weights)
        window.commands.open_link_requested.connect(self.ask_for_link)
        window.commands.paste_requested.connect(self.paste)
        window.text_dropped.connect(self.take_text)
        panels.of(DataPanel).import_requested.connect(self.choose_table)

    def takes(self, wanted: str) -> bool:
        """Whether something is a link or the file of a table or of weights, and not that of a network."""
        from playground.exchange.browser_link.settings import is_link
        from playground.exchange.importers.table import is_table_file
        from playground.exchange.importers.weights import is_weights_file

        path = Path(wanted)
        return is_table_file(path) or is_weights_file(path) or (is_link(wanted) and not is_there(path))

    def open(self, wanted: str) -> None:
        """Open what `takes` takes."""
        from playground.exchange.importers.table import is_table_file
        from playground.exchange.importers.weights import is_weights_file

        if is_table_file(Path(wanted)):
            self.import_file(Path(wanted))
        elif is_weights_file(Path(wanted)):
            self.import_weights(Path(wanted))
        else:
            self.open_link(wanted)

    def choose_table(self) -> None:
        """Ask which file holds the table, and import it."""
        path = self._dialogs.choose_table_file(self._folder or self._preferences.last_folder)
        if path is not None:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Show what a file would bring, and take it if that is agreed on."""
        from playground.exchange.importers.preview import TableOrigin

        path = absolute(path)
        self._folder = str(path.parent)
        self._import(TableOrigin(path, path.stem))

    def choose_weights(self) -> None:
        """Ask which file holds the weights, and give them to the network."""
        path = self._dialogs.choose_weights_file(self._folder or self._preferences.last_folder)
        if path is not None:
            self.import_weights(Path(path))

    def import_weights(self, path: Path) -> None:
        """Give the network the weights of a file, its shape with them; one step of undo."""
        from playground.exchange.importers.weights import weights_edit
        from playground.exchange.packages import PackageMissing

        path = absolute(path)
        self._folder = str(path.parent)
        text = self.tr("Import “{name}”").format(name=path.stem)
        try:
            edit, notes = weights_edit(path, self._session.work(), text)
        except (FileRefused, PackageMissing) as reason:
            told = self.tr("{reason}\n\nThe open network stays as it is.").format(reason=reason)
            self._dialogs.tell_failure(self.tr("“{name}” cannot be imported.").format(name=path.name), told)
            return
        if self._session.apply(edit) and notes:
            self._window.show_notice(Notice("\n".join(notes), "hint"))

    def paste(self) -> None:
        """Take what is in the clipboard: a link, or a table as spreadsheets copy it."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.take_text(text)
        else:
            told = self.tr("The clipboard holds no text. Copy a table in a spreadsheet, or a link of the browser.")
            self._window.show_notice(Notice(told, "warning"))

    def take_text(self, text: str) -> None:
        """Take a text: a link, or a table."""
        from playground.exchange.browser_link.settings import is_link
        from playground.exchange.importers.preview import TableOrigin

        if "\n" not in text.strip() and is_link(text):
            self.open_link(text)
        else:
            self._import(TableOrigin(text, self.tr("pasted")))

    def ask_for_link(self) -> None:
        """Ask for a link, and open it."""
        from playground.exchange.browser_link.settings import is_link

        text = QGuiApplication.clipboard().text()
        suggested = text.strip() if "\n" not in text.strip() and is_link(text) else ""
        link = self._dialogs.ask_for_link(suggested)
        if link is not None:
            self.open_link(link)

    def open_link(self, link: str) -> None:
        """Put the network of a link on the table, with the page's points and weights."""
        from playground.exchange.browser_link.hiding import hidden_panels
        from playground.exchange.browser_link.page import page_of
        from playground.exchange.browser_link.refusal import LinkRefused
        from playground.exchange.importers.link import work_of_page

        try:
            page = page_of(link)
        except LinkRefused as refusal:
            told = self.tr("{reason}\n\nThe open network stays as it is.").format(reason=refusal)
            self._dialogs.tell_failure(self.tr("The link cannot be opened."), told)
            return
        if not self._files.open_work(work_of_page(page)):
            return
        settings = page.settings
        viewing = self._viewing.now.switched("test_points", settings.show_test_data)
        self._viewing.show(viewing.switched("discretize", settings.discretize))
        if page.notes:
            self._window.show_notice(Notice("\n".join(page.notes), "hint"))
        self._offer_to_hide(hidden_panels(settings))

    def _offer_to_hide(self, names: tuple[str, ...]) -> None:
        """Hide what the page hides, where that is agreed on, and keep it as a scene."""
        docks = [self._window.docks[name] for name in names]
        if docks and self._dialogs.ask_to_hide([PANELS[name].title for name in names]):
            for dock in docks:
                dock.hide()
            self.scene_requested.emit()

    def _import(self, origin: "TableOrigin") -> None:
        from playground.control.table_import import TableImport

        table_import = TableImport(origin, self)
        try:
            taken = self._dialogs.choose_table(table_import)
        finally:
            table_import.stop()
            table_import.deleteLater()
        if taken is None:
            return
        text = self.tr("Import “{name}”").format(name=taken.source.title)
        document = self._session.document
        before = document.spec
        edit: Edit = SetData(taken.source, text)
        if document.title in ("", document.example.title if document.example else ""):
            edit = Together(text, (edit, SetText("title", taken.source.title)))  # not the name of other data
        if self._session.apply(edit):
            change = output_change(before, self._session.document.spec)
            notes = [*([change] if change else []), *taken.notes]
            if notes:
                self._window.show_notice(Notice("\n".join(notes), "hint"))
