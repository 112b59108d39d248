"""Connects pictures: the window or a panel as PNG or SVG, a run as an animation."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from playground.control.preferences import Preferences
from playground.control.recording import AnimationThread, PicturesThread, RecordingThread
from playground.control.session import Session
from playground.model.files.disk import FileUnwritable, absolute, check_writable, is_there, replace_file
from playground.model.files.endings import ending_of, with_ending
from playground.model.numerals import fixed
from playground.model.recording import FORMATS, RunRecording
from playground.views.pictures.grab import grab, grabbed_size, pixels_of, png_bytes
from playground.views.pictures.picture_dialog import WINDOW, PictureChoice, PictureOffer
from playground.views.pictures.recording_dialog import RecordingProgress
from playground.views.pictures.svg import plots_in, plots_rect, svg_bytes
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice, Severity
from playground.wiring.run_recording import RunRecorder

_MEGABYTE: Final = 1_000_000


def _is_in_sight(panel: QWidget) -> bool:
    """Whether a panel is on the screen, and not behind another one's tab."""
    return panel.isVisible() and not panel.visibleRegion().isEmpty()


class Pictures(QObject):
    """Copies and saves what is on the screen, and records runs."""

    def __init__(
        self,
        session: Session,
        dialogs: Dialogs,
        preferences: Preferences,
        window: MainWindow,
        recorder: RunRecorder,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._recorder = recorder
        self._run_choice = RunRecording()
        self._run_path: Path | None = None
        recorder.finished.connect(self._make_run_file)
        recorder.given_up.connect(self._give_up_run)
        self._session, self._dialogs, self._preferences, self._window = session, dialogs, preferences, window
        self.recording: AnimationThread | None = None
        self._progress: RecordingProgress | None = None
        self._unsaved: tuple[str, bytes] | None = None
        commands = window.commands
        commands.copy_picture_requested.connect(self.copy)
        commands.save_picture_requested.connect(self.choose_and_save)
        commands.record_requested.connect(self.record)
        commands.record_run_requested.connect(self.record_run)
        window.closing.connect(self.stop)
        for name, bar in (("network", window.frame.bar), *((n, d.titleBarWidget()) for n, d in window.docks.items())):
            bar.setProperty("panel", name)
            bar.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            bar.customContextMenuRequested.connect(self._open_menu)

    # --- pictures -----------------------------------------------------------------------------------------------------

    def copy(self) -> None:
        """Put a picture of what was chosen last on the clipboard; of the window where that is not to be seen now."""
        choice = self._preferences.picture_choice
        self._copy(PictureChoice(*choice) if choice[0] in self._panels() else PictureChoice(WINDOW, "png", choice[2]))

    def choose_and_save(self) -> None:
        """Ask which picture, then copy or save it."""
        choice = PictureChoice(*self._preferences.picture_choice)
        self._ask(choice)

    def _ask(self, suggested: PictureChoice) -> None:
        offers = [self._offer(name, panel) for name, panel in self._panels().items()]
        choice = self._dialogs.choose_picture(offers, suggested)
        if choice is None:
            return
        self._preferences.picture_choice = (choice.name, choice.format, choice.scale)
        if choice.is_copy:
            self._copy(choice)
        else:
            self._save(choice)

    def _panels(self) -> dict[str, QWidget]:
        """What is to be seen, by name: the window, then its panels."""
        window = self._window
        holders = (window.frame, *(dock.holder for dock in window.docks.values()))
        contents = {holder.name: holder.content for holder in holders if holder.is_made}
        return {WINDOW: window, **{name: panel for name, panel in contents.items() if _is_in_sight(panel)}}

    def _seen(self, name: str) -> QWidget | None:
        """The widget to take a picture of. If it was hidden while a menu or dialog was open, say so and return None."""
        panel = self._panels().get(name)
        if panel is None:
            text = self.tr("“{title}” is no longer visible. Show it, then take its picture.")
            self._tell(text.format(title=self._title(name)), "warning")
        return panel

    def _title(self, name: str) -> str:
        return self.tr("The whole window") if name == WINDOW else self._window.panel_titles()[name]

    def _offer(self, name: str, panel: QWidget) -> PictureOffer:
        has_plots = name != WINDOW and bool(plots_in(panel))
        return PictureOffer(name, self._title(name), panel.size(), plots_rect(panel).size() if has_plots else None)

    def _copy(self, choice: PictureChoice) -> None:
        panel = self._seen(choice.name)
        if panel is None:
            return
        image = grab(panel, choice.scale)
        if image.isNull():
            self._tell_too_large()
            return
        QGuiApplication.clipboard().setImage(image)
        size = grabbed_size(panel.size(), choice.scale)
        self._tell(
            self.tr("Copied as a picture: {title}, {width} × {height} pixels.").format(
                title=self._title(choice.name), width=size.width(), height=size.height()
            )
        )

    def _save(self, choice: PictureChoice) -> None:
        """Save in the format that the name ends in, where there is a picture of that format, else in the chosen one."""
        panel, title = self._seen(choice.name), self._title(choice.name)
        if panel is None:
            return
        other = "svg" if choice.format == "png" else "png"
        formats = (choice.format, other) if choice.name != WINDOW and plots_in(panel) else ("png",)
        name = "window" if choice.name == WINDOW else choice.name
        path = self._path(f"{name}.{choice.format}", self.tr("Save the picture"), formats)
        if path is None:
            return
        if ending_of(path) == ".svg":
            data = svg_bytes(panel, title)
        else:
            image = grab(panel, choice.scale)
            if image.isNull():
                self._tell_too_large()
                return
            data = png_bytes(image)
        try:
            replace_file(path, data)
        except FileUnwritable as reason:
            self._tell(self.tr("The picture was not saved. {reason}").format(reason=reason), "error")
            return
        self._tell(self.tr("Saved: {path}").format(path=path))

    def _path(self, suggested: str, title: str, formats: Sequence[str]) -> Path | None:
        """Where the person wants the file, a name that ends in one of the formats; None: nowhere, which is told."""
        chosen = self._dialogs.choose_picture_file(str(Path(self._preferences.last_folder) / suggested), title)
        if chosen is None:
            return None
        path = with_ending(absolute(Path(chosen)), *(f".{form}" for form in formats))
        if path.name != Path(chosen).name and is_there(path):  # nobody was asked whether to replace that one
            self._tell(
                self.tr("Nothing was saved: “{name}” already exists. Choose another name.").format(name=path.name),
                "error",
            )
            return None
        return path

    def _tell(self, text: str, severity: Severity = "hint") -> None:
        self._window.show_notice(Notice(text, severity))

    def _tell_too_large(self) -> None:
        self._tell(self.tr("There is not enough memory for such a large picture: choose a smaller scale."), "error")

    def _open_menu(self, at: QPoint) -> None:
        """The menu of a panel's title: its picture, then what there is anywhere."""
        bar = self.sender()
        assert isinstance(bar, QWidget)
        name = bar.property("panel")
        menu = self._window.createPopupMenu()
        first = menu.actions()[0]
        copy, save = menu.addAction(self.tr("&Copy Picture")), menu.addAction(self.tr("Save &Picture…"))
        for action in (copy, save):
            menu.removeAction(action)
            menu.insertAction(first, action)
        menu.insertSeparator(first)
        chosen = menu.exec(bar.mapToGlobal(at))
        menu.deleteLater()
        scale = self._preferences.picture_choice[2]
        if chosen is copy:
            self._copy(PictureChoice(name, "png", scale))
        elif chosen is save:
            self._ask(replace(PictureChoice(*self._preferences.picture_choice), name=name))

    # --- animations ---------------------------------------------------------------------------------------------------

    def record(self) -> None:
        """Ask how, and record a run in the background; while one is recorded, show how far it is."""
        if self._progress is not None:
            self._progress.raise_()
            self._progress.activateWindow()
            return
        if self._unsaved is not None:
            self._save_elsewhere(*self._unsaved)
            return
        work = self._session.work()
        recording = self._dialogs.choose_recording(self._preferences.recording, work.learned.epoch)
        if recording is None:
            return
        self._preferences.recording = recording
        path = self._animation_path(recording.format)
        if path is None:
            return
        recording = replace(recording, format="webp" if ending_of(path) == ".webp" else "gif")
        preferences = self._preferences
        thread = RecordingThread(work, recording, preferences.colour_map, path, self, one_scale=preferences.one_scale)
        progress = RecordingProgress(path.name, self._window)
        thread.progressed.connect(progress.show_progress)
        progress.cancel_requested.connect(self._cancel)
        self._progress = progress
        progress.show()
        self._start(thread)

    def _start(self, thread: AnimationThread) -> None:
        thread.saved.connect(self._tell_saved)
        thread.failed.connect(self._tell_failed)
        thread.unsaved.connect(self._keep_unsaved)
        thread.finished.connect(self._end_recording)
        self.recording = thread
        thread.start()

    def record_run(self) -> None:
        """Ask how, and take pictures of the run so far, epoch by epoch."""
        if self._progress is not None or self._unsaved is not None:
            self.record()
            return
        work = self._session.work()
        first, last = work.timeline.first_epoch, work.learned.epoch
        if first >= last:
            self._tell(self.tr("There is no run to record yet: train the network first."), "warning")
            return
        offers = [(name, self._title(name)) for name in self._panels()]
        choice = self._dialogs.choose_run_recording(self._run_choice, offers, first, last)
        if choice is None:
            return
        self._run_choice = choice
        widget = self._seen(choice.what)
        path = None if widget is None else self._animation_path(choice.format)
        if widget is None or path is None:
            return
        self._run_choice = replace(choice, format="webp" if ending_of(path) == ".webp" else "gif")
        self._run_path = path
        progress = RecordingProgress(path.name, self._window, of_screen=True)
        progress.cancel_requested.connect(self._cancel)
        self._recorder.progressed.connect(progress.show_progress)
        self._progress = progress
        progress.show()
        self._recorder.begin(widget, self._run_choice)

    def _make_run_file(self) -> None:
        assert self._run_path is not None
        pictures = [pixels_of(image) for image in self._recorder.pictures]
        self._recorder.pictures = []
        self._start(PicturesThread(pictures, self._run_choice, self._run_path, self))

    def _give_up_run(self) -> None:
        self._forget_recording()
        self._tell(self.tr("The animation was not saved: the window showed something else meanwhile."), "warning")

    @property
    def is_recording(self) -> bool:
        """Whether a run is being recorded."""
        return self.recording is not None or self._recorder.is_on

    def stop(self) -> None:
        """End a recording, without its file, and wait for the thread; the next start says so."""
        if self._recorder.is_on:
            self._recorder.stop()
            self._forget_recording()
        if self.recording is not None:
            name = self.recording.path.name
            self.recording.stop()
            if not self.recording.is_saved:
                self._preferences.unfinished_recording = name
            self._forget_recording()

    def tell_unfinished(self) -> None:
        """Say what became of a recording that was still going on when the window was closed last."""
        name = self._preferences.unfinished_recording
        if name:
            self._preferences.unfinished_recording = ""
            self._tell(
                self.tr(
                    "The recording of “{name}” had not finished when the window was closed, so no file was "
                    "written. An older file of that name has not been changed."
                ).format(name=name),
                "warning",
            )

    def _cancel(self) -> None:
        if self._recorder.is_on:
            self._recorder.stop()
            self._forget_recording()
            self._tell(self.tr("The recording was cancelled: no file was written. Your network has not changed."))
        if self.recording is not None:
            self.recording.cancel()
            text = self.tr(
                "The recording of “{name}” was cancelled: no file was written. Your network has not changed."
            )
            self._tell(text.format(name=self.recording.path.name))

    def _animation_path(self, form: str) -> Path | None:
        """Where the person wants the animation; None: nowhere, or where nothing can be written, which is told now."""
        others = (other for other in FORMATS if other != form)
        path = self._path(f"learning.{form}", self.tr("Save the animation"), (form, *others))
        try:
            return None if path is None else check_writable(path)
        except FileUnwritable as reason:
            self._say_failed(str(reason))
            return None

    def _keep_unsaved(self, reason: str, data: bytes) -> None:
        """Keep an animation whose file could not be written, so that the time that it took is not lost."""
        if self._is_late() or self.recording is None:
            return
        self._unsaved = self.recording.path.suffix[1:], data
        self._tell(
            self.tr(
                "The animation was not saved. {reason} It is kept until you close the window: "
                "choose “Save Animation…” again to save it in another place."
            ).format(reason=reason),
            "error",
        )

    def _save_elsewhere(self, form: str, data: bytes) -> None:
        """Ask where an animation goes that could not be saved. Whoever wants it no more may throw it away so."""
        path = self._path(f"learning.{form}", self.tr("Save the animation that could not be saved"), (form,))
        if path is None:
            self._unsaved = None
            self._tell(self.tr("The animation was discarded. Choose “Save Animation…” again to record another one."))
            return
        try:
            replace_file(path, data)
        except FileUnwritable as reason:
            self._say_failed(str(reason))
            return
        self._unsaved = None
        self._say_saved(str(path), len(data))

    def _is_late(self) -> bool:
        """Whether the signal comes late, from a recording that was stopped already."""
        return self.recording is None or self.sender() is not self.recording

    def _end_recording(self) -> None:
        if not self._is_late():
            self._forget_recording()

    def _forget_recording(self) -> None:
        if self._progress is not None:
            self._progress.hide()
            self._progress.deleteLater()
            self._progress = None
        if self.recording is not None:
            self.recording.wait()
            self.recording.deleteLater()
            self.recording = None

    def _tell_saved(self, path: str, size: int) -> None:
        if not self._is_late():
            self._say_saved(path, size)

    def _say_saved(self, path: str, size: int) -> None:
        self._tell(self.tr("Saved: {path}, {size} MB").format(path=path, size=fixed(size / _MEGABYTE, 1)))

    def _tell_failed(self, reason: str) -> None:
        if not self._is_late():
            self._say_failed(reason)

    def _say_failed(self, reason: str) -> None:
        self._tell(self.tr("The animation was not saved. {reason}").format(reason=reason), "error")
