"""The questions that stop the work: files to choose, changes to save, what was refused. Passed in, so tests answer.

Each method asks and returns the answer; none changes anything.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from playground.model.files.disk import is_there
from playground.model.files.endings import with_ending
from playground.model.numerals import counted
from playground.model.recording import Recording, RunRecording
from playground.model.unsaved import Unsaved
from playground.views.look.theme import LIGHT, Theme

if TYPE_CHECKING:  # large dialogs, and what they need, are loaded when they are first opened
    from playground.exchange.exporters.exporter import Exported
    from playground.views.pictures.picture_dialog import PictureChoice, PictureOffer
    from playground.views.window.export_dialog import ExportChoice
    from playground.views.window.table_import.dialog import TableReader, TakenTable

SaveAnswer = Literal["save", "discard", "cancel"]

SUFFIX: Final = ".json"
PICTURE_ENDINGS: Final = (".png", ".svg")
ANIMATION_ENDINGS: Final = (".gif", ".webp")


class Dialogs(Protocol):
    """What the program asks a person."""

    def ask_to_save(self, name: str, unsaved: Unsaved) -> SaveAnswer:
        """What to do with what is not saved of the file `name`."""

    def choose_file_to_open(self, folder: str) -> str | None:
        """A path, or None if the person thought better of it."""

    def choose_file_to_save(self, suggested_path: str, title: str) -> str | None:
        """A path that ends in .json; overwriting was asked about. None: not to save."""

    def tell_refused_file(self, path: str, reason: str) -> None:
        """Say that a file cannot be opened: where in it, what was found, what is allowed."""

    def tell_failure(self, text: str, reason: str) -> None:
        """Say that something could not be done, such as writing to a full disk."""

    def ask_to_save_scenes(self, name: str) -> SaveAnswer:
        """What to do with scenes that are not saved; `name` is what they are called."""

    def choose_scenes_to_open(self, folder: str) -> str | None:
        """The path of a file of scenes; None if the person thought better of it."""

    def choose_lesson_folder(self, folder: str) -> str | None:
        """Which folder of lessons to open; None when the person thought better of it."""

    def choose_scenes_to_save(self, suggested_path: str) -> str | None:
        """Where to save the scenes, a path that ends in .json. None: not to save."""

    def choose_picture(self, offers: "Sequence[PictureOffer]", choice: "PictureChoice") -> "PictureChoice | None":
        """Which of the pictures to make, `choice` being suggested; None: none."""

    def choose_picture_file(self, suggested_path: str, title: str) -> str | None:
        """Where to save a picture: a path that ends as `suggested_path` does, or as another format of its kind."""

    def choose_export(self, write: "Callable[[str], Exported]", chosen: str) -> "ExportChoice | None":
        """In which format to export, `chosen` being suggested; `write` gives what comes of each. None: not at all."""

    def choose_export_file(self, suggested_path: str, kind: str) -> str | None:
        """Where to write an export: a path that ends as `suggested_path` does. None: nowhere."""

    def choose_report_file(self, suggested_path: str) -> str | None:
        """Where to write a report, a page or Markdown by the name's ending. None: nowhere."""

    def choose_table_file(self, folder: str) -> str | None:
        """Which file holds a table to import; None if the person thought better of it."""

    def choose_weights_file(self, folder: str) -> str | None:
        """Which file holds weights to import; None if the person thought better of it."""

    def choose_table(self, reader: "TableReader") -> "TakenTable | None":
        """What to take of the table that `reader` reads; None: nothing."""

    def ask_for_link(self, suggested: str) -> str | None:
        """A link of the browser playground; None: none."""

    def ask_to_hide(self, titles: Sequence[str]) -> bool:
        """Whether to hide these panels, as a link wants it, and to keep that as a scene."""

    def choose_run_recording(
        self, choice: RunRecording, offers: Sequence[tuple[str, str]], first: int, last: int
    ) -> RunRecording | None:
        """How to record the run so far, of epochs `first` to `last`; None: not at all. offers: names and titles."""

    def choose_recording(self, recording: Recording, present_epoch: int) -> Recording | None:
        """How to record a run, `recording` being suggested; None: not at all."""

    def edit_description(self, title: str, notes: str) -> tuple[str, str] | None:
        """The title and notes as the person left them; None if cancelled."""

    def tell_about(self, version: str, log_folder: str) -> None:
        """Say what program this is, and where it writes down its errors."""


class WindowDialogs:
    """The dialogs over a window. Qt's own file chooser, so that it looks and behaves the same everywhere."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._theme = LIGHT

    def show_theme(self, theme: Theme) -> None:
        """Show pictures in dialogs in these colours."""
        self._theme = theme

    def ask_to_save(self, name: str, unsaved: Unsaved) -> SaveAnswer:
        question = _tr("Save the changes to “{name}”?") if unsaved.edits else _tr("Save “{name}”?")
        return self._ask_to_save(question.format(name=name), lost_text(unsaved))

    def ask_to_save_scenes(self, name: str) -> SaveAnswer:
        return self._ask_to_save(
            _tr("Save the scenes?"), _tr("“{name}”: scenes that you do not save are lost.").format(name=name)
        )

    def _ask_to_save(self, question: str, why: str) -> SaveAnswer:
        box = self._box(QMessageBox.Icon.NoIcon, question)
        box.setObjectName("ask_to_save")
        box.setInformativeText(why)
        save = box.addButton(_tr("&Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(_tr("&Discard"), QMessageBox.ButtonRole.DestructiveRole)
        cancel = box.addButton(_tr("&Cancel"), QMessageBox.ButtonRole.RejectRole)
        for button, tip in (
            (save, _tr("Save, then go on")),
            (discard, _tr("Go on without saving")),
            (cancel, _tr("Stay here (Esc)")),
        ):
            button.setToolTip(tip)
        box.setDefaultButton(save)
        box.setEscapeButton(cancel)
        box.exec()
        clicked = box.clickedButton()
        answer: SaveAnswer = "save" if clicked is save else "discard" if clicked is discard else "cancel"
        box.deleteLater()
        return answer

    def choose_file_to_open(self, folder: str) -> str | None:
        chooser = self._chooser(_tr("Open a network"), folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _answer(chooser)

    def choose_file_to_save(self, suggested_path: str, title: str) -> str | None:
        return self._file_to_save(title, Path(suggested_path), (SUFFIX,))

    def _file_to_save(self, title: str, path: Path, endings: Sequence[str], *kinds: str) -> str | None:
        """A path that ends in one of `endings`: a name that promises anything else is mended to the first of them.

        kinds: what can be chosen among, one for each ending, or one for all.
        """
        while True:
            chooser = self._chooser(title, str(path.parent), *kinds)
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            _follow_kind(chooser, kinds, endings)
            chooser.selectFile(path.name)
            chosen = _answer(chooser)
            if chosen is None:
                return None
            path = with_ending(Path(chosen), *endings)
            if path == Path(chosen) or not is_there(path) or self._ask_to_replace(path.name):
                return str(path)

    def _ask_to_replace(self, name: str) -> bool:
        """The chooser asks so itself, but for the name as it was typed."""
        box = self._box(QMessageBox.Icon.Warning, _tr("“{name}” already exists. Replace it?").format(name=name))
        box.setObjectName("ask_to_replace")
        box.setInformativeText(_tr("What it contains now will be lost."))
        replacing = box.addButton(_tr("&Replace"), QMessageBox.ButtonRole.DestructiveRole)
        replacing.setToolTip(_tr("Replace the old file with the new one"))
        cancel = box.addButton(_tr("&Cancel"), QMessageBox.ButtonRole.RejectRole)
        cancel.setToolTip(_tr("Choose another name (Esc)"))
        box.setDefaultButton(cancel)
        box.setEscapeButton(cancel)
        box.exec()
        is_agreed = box.clickedButton() is replacing
        box.deleteLater()
        return is_agreed

    def choose_scenes_to_open(self, folder: str) -> str | None:
        chooser = self._chooser(_tr("Open scenes"), folder, _tr("Scenes (*{suffix})").format(suffix=SUFFIX))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _answer(chooser)

    def choose_lesson_folder(self, folder: str) -> str | None:
        chooser = self._chooser(_tr("Open a folder of lessons"), folder)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        return _answer(chooser)

    def choose_scenes_to_save(self, suggested_path: str) -> str | None:
        path = Path(suggested_path)
        kind = _tr("Scenes (*{suffix})").format(suffix=SUFFIX)
        return self._file_to_save(_tr("Save the scenes"), path, (SUFFIX,), kind)

    def choose_picture(self, offers: "Sequence[PictureOffer]", choice: "PictureChoice") -> "PictureChoice | None":
        from playground.views.pictures.picture_dialog import PictureDialog

        dialog = PictureDialog(offers, choice, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.choice
        dialog.deleteLater()
        return chosen if accepted else None

    def choose_picture_file(self, suggested_path: str, title: str) -> str | None:
        path = Path(suggested_path)
        kind = _tr("{kind} (*{suffix})").format(kind=path.suffix[1:].upper(), suffix=path.suffix)
        alike = next(endings for endings in (PICTURE_ENDINGS, ANIMATION_ENDINGS) if path.suffix in endings)
        return self._file_to_save(title, path, sorted(alike, key=path.suffix.__ne__), kind)

    def choose_export(self, write: "Callable[[str], Exported]", chosen: str) -> "ExportChoice | None":
        from playground.views.window.export_dialog import ExportDialog

        dialog = ExportDialog(write, chosen, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        choice = dialog.choice
        dialog.deleteLater()
        return choice if accepted else None

    def choose_export_file(self, suggested_path: str, kind: str) -> str | None:
        path = Path(suggested_path)
        return self._file_to_save(_tr("Export the network"), path, [path.suffix], f"{kind} (*{path.suffix})")

    def choose_report_file(self, suggested_path: str) -> str | None:
        kinds = (_tr("Web page (*.html)"), _tr("Markdown with pictures beside it (*.md)"))
        return self._file_to_save(_tr("Save a report"), Path(suggested_path), [".html", ".md"], *kinds)

    def choose_table_file(self, folder: str) -> str | None:
        from playground.exchange.tables.reading import ENDINGS

        patterns = " ".join(f"*{ending}" for ending in ENDINGS)
        chooser = self._chooser(_tr("Import a table"), folder, _tr("Tables ({patterns})").format(patterns=patterns))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _answer(chooser)

    def choose_weights_file(self, folder: str) -> str | None:
        from playground.exchange.importers.weights import READERS

        patterns = " ".join(f"*{ending}" for ending in READERS)
        chooser = self._chooser(_tr("Import weights"), folder, _tr("Weights ({patterns})").format(patterns=patterns))
        chooser.setFileMode(QFileDialog.FileMode.ExistingFile)
        return _answer(chooser)

    def choose_table(self, reader: "TableReader") -> "TakenTable | None":
        from playground.views.window.table_import.dialog import TableImportDialog

        dialog = TableImportDialog(reader, self._theme, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        taken = dialog.taken
        dialog.deleteLater()
        return taken if accepted else None

    def ask_for_link(self, suggested: str) -> str | None:
        from playground.views.window.link_dialog import LinkDialog

        dialog = LinkDialog(suggested, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        link = dialog.link
        dialog.deleteLater()
        return link if accepted and link else None

    def ask_to_hide(self, titles: Sequence[str]) -> bool:
        panels = ", ".join(titles)
        box = self._box(QMessageBox.Icon.NoIcon, _tr("The link hides parts of the page. Hide them here, too?"))
        box.setObjectName("ask_to_hide")
        box.setInformativeText(
            _tr("Panel: {panels}. The window is then kept as a scene; View → Panels shows the panel again.").format(
                panels=panels
            )
        )
        hiding = box.addButton(_tr("&Hide, as a Scene"), QMessageBox.ButtonRole.AcceptRole)
        hiding.setToolTip(_tr("Hide the panel, and keep the window as a scene"))
        showing = box.addButton(_tr("&Show Everything"), QMessageBox.ButtonRole.RejectRole)
        showing.setToolTip(_tr("Leave all panels where they are (Esc)"))
        box.setDefaultButton(showing)
        box.setEscapeButton(showing)
        box.exec()
        is_agreed = box.clickedButton() is hiding
        box.deleteLater()
        return is_agreed

    def choose_run_recording(
        self, choice: RunRecording, offers: Sequence[tuple[str, str]], first: int, last: int
    ) -> RunRecording | None:
        from playground.views.pictures.run_recording_dialog import RunRecordingDialog

        dialog = RunRecordingDialog(choice, offers, first, last, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.choice
        dialog.deleteLater()
        return chosen if accepted else None

    def choose_recording(self, recording: Recording, present_epoch: int) -> Recording | None:
        from playground.views.pictures.recording_dialog import RecordingDialog

        dialog = RecordingDialog(recording, present_epoch, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen = dialog.recording
        dialog.deleteLater()
        return chosen if accepted else None

    def tell_refused_file(self, path: str, reason: str) -> None:
        box = self._box(QMessageBox.Icon.Warning, _tr("“{name}” cannot be opened.").format(name=Path(path).name))
        box.setObjectName("refused_file")
        box.setInformativeText(_tr("{reason}\n\nThe open network stays as it is.").format(reason=reason))
        self._tell(box)

    def tell_failure(self, text: str, reason: str) -> None:
        box = self._box(QMessageBox.Icon.Warning, text)
        box.setObjectName("failure")
        box.setInformativeText(reason)
        self._tell(box)

    def edit_description(self, title: str, notes: str) -> tuple[str, str] | None:
        dialog = DescriptionDialog(title, notes, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        answer = dialog.description
        dialog.deleteLater()
        return answer if accepted else None

    def tell_about(self, version: str, log_folder: str) -> None:
        box = self._box(QMessageBox.Icon.NoIcon, _tr("Neural Playground {version}").format(version=version))
        box.setObjectName("about")
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        box.setInformativeText(
            _tr(
                "A small neural network learns a picture before your eyes.\n\nFree software under the MIT licence.\n\n"
                "Error reports are saved in {folder}"
            ).format(folder=log_folder)
        )
        self._tell(box)

    def _box(self, box_icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(box_icon, _tr("Neural Playground"), text, QMessageBox.StandardButton.NoButton, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        return box

    def _tell(self, box: QMessageBox) -> None:
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.exec()
        box.deleteLater()

    def _chooser(self, title: str, folder: str, *kinds: str) -> QFileDialog:
        chooser = QFileDialog(self._window, title, folder)
        chooser.setObjectName("file_chooser")
        chooser.setOption(QFileDialog.Option.DontUseNativeDialog)
        chooser.setViewMode(QFileDialog.ViewMode.Detail)
        chooser.resize(820, 520)
        networks = _tr("Networks (*{suffix})").format(suffix=SUFFIX)
        chooser.setNameFilters([*(kinds or (networks,)), _tr("All files (*)")])
        return chooser


def _follow_kind(chooser: QFileDialog, kinds: Sequence[str], endings: Sequence[str]) -> None:
    """Let a name without an ending get that of the kind of file that is chosen."""

    def follow(kind: str) -> None:
        ending = own.get(kind, endings[0])
        chooser.setDefaultSuffix(ending[1:])
        for typed in map(Path, chooser.selectedFiles()):
            if kind in own and typed.suffix in endings:
                chooser.selectFile(typed.with_suffix(ending).name)

    own = dict(zip(kinds, endings, strict=True)) if len(kinds) == len(endings) else {}
    chooser.setDefaultSuffix(endings[0][1:])
    chooser.filterSelected.connect(follow)


class DescriptionDialog(QDialog):
    """Asks for the title and the notes."""

    def __init__(self, title: str, notes: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("description_dialog")
        self.setWindowTitle(self.tr("Title and notes"))
        self._title = QLineEdit(title, self)
        self._title.setObjectName("title")
        self._title.setAccessibleName(self.tr("Title"))
        self._title.setToolTip(self.tr("What the network is called"))
        self._title.setPlaceholderText(self.tr("Dying ReLU"))
        self._notes = QPlainTextEdit(notes, self)
        self._notes.setObjectName("notes")
        self._notes.setAccessibleName(self.tr("Notes"))
        self._notes.setToolTip(self.tr("What to look for, what to try"))
        self._notes.setPlaceholderText(self.tr("What to look for, what to try"))
        self._notes.setTabChangesFocus(True)
        form = QFormLayout()
        form.addRow(self.tr("&Title"), self._title)
        form.addRow(self.tr("&Notes"), self._notes)
        form.setSpacing(10)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.resize(460, 280)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)

    @property
    def description(self) -> tuple[str, str]:
        """The title and the notes as they stand."""
        return self._title.text().strip(), self._notes.toPlainText().rstrip()


def lost_text(unsaved: Unsaved) -> str:
    """What is lost if it is not saved, in numbers."""
    parts = []
    if unsaved.edits:
        changes = _tr("1 change") if unsaved.edits == 1 else _tr("{count} changes").format(count=counted(unsaved.edits))
        parts.append(changes)
    if unsaved.epochs:
        epochs = _tr("1 epoch") if unsaved.epochs == 1 else _tr("{count} epochs").format(count=counted(unsaved.epochs))
        parts.append(_tr("{epochs} of training").format(epochs=epochs))
    if unsaved.has_race:
        parts.append(_tr("which networks race"))
    lost = _tr(" and ").join(parts) or _tr("the weights as they are now")
    if unsaved.is_restored:
        return _tr(
            "It was restored after a crash and is not saved in a file yet. If you do not save it, all of it is lost."
        )
    return _tr("If you do not save, this is lost: {lost}.").format(lost=lost)


def _answer(chooser: QFileDialog) -> str | None:
    accepted = chooser.exec() == QDialog.DialogCode.Accepted
    files = chooser.selectedFiles()
    chooser.deleteLater()
    return files[0] if accepted and files else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
