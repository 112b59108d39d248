"""The composition of the window: builds every part, connects them, and keeps nothing else.

Requests go from the views to the session and the file desk; documents and snapshots go from the session to the views.
"""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from engine.data.generators import draw_samples
from engine.questions.activation_shape import activation_curve, activation_shape
from engine.snapshot import Snapshot
from playground import __version__
from playground.control.error_log import ErrorLog
from playground.control.faults import Faults
from playground.control.files import FileDesk, new_work
from playground.control.garbage import GarbageCollection
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.signals import Signals
from playground.control.state_folder import state_folder
from playground.control.viewing import CurrentViewing
from playground.model.document import Document
from playground.model.edits import EditRefused, SetText, Together
from playground.model.files.disk import is_same
from playground.model.files.refused import FileRefused
from playground.model.pace import Pace
from playground.model.samples import sample_groups
from playground.model.viewing import Viewing
from playground.resources import ResourceMissingError, resource_path
from playground.views.look.style import apply_theme, chosen_theme
from playground.views.look.theme import Theme
from playground.views.network.network_view import NetworkView
from playground.views.panels.data.data_panel import DataPanel
from playground.views.panels.equation.equation_panel import EquationPanel
from playground.views.panels.explorer.explorer_panel import ExplorerPanel
from playground.views.panels.features.features_panel import FeaturesPanel
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.help.help_panel import HelpWindow
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.lesson.lesson_panel import LessonPanel
from playground.views.panels.loss.loss_view import LossView
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.sample.sample_panel import SamplePanel
from playground.views.panels.scenes.scenes_panel import ScenesPanel
from playground.views.panels.slice.slice_view import SliceView
from playground.views.panels.training.training_panel import TrainingPanel
from playground.views.plots.chart import configure_pyqtgraph
from playground.views.window.dialogs import Dialogs, WindowDialogs
from playground.views.window.key_positions import KeyPositions
from playground.views.window.main_window import MainWindow, Panels
from playground.views.window.notice_bar import Notice
from playground.views.window.screen_reader import serve_screen_readers
from playground.wiring.asking import Asking
from playground.wiring.ending import Ending
from playground.wiring.lessons import Lessons
from playground.wiring.pictures import Pictures
from playground.wiring.presenting import Presenting
from playground.wiring.recovering import Recovering
from playground.wiring.scenes import Scenes
from playground.wiring.undoing import Undoing

FIRST_SAMPLE = "circle"

SWITCH_INTERVAL_S = 0.0005
"""How long painting may wait for Python's lock while the trainer's thread has it. By default 5 ms, much of a frame."""

LISTING_MS = 500
"""The samples are read for their menu when the window is up, not before."""

SLOW_INTERVAL_S = 0.1
"""Snapshots that are further apart than this leave time to paint every view."""


class Playground(QObject):
    """The running program: one window on one session."""

    def __init__(self, application: QApplication, settings: QSettings, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self._garbage = GarbageCollection(self)
        self._garbage.start()
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self._application = application
        self.preferences = Preferences(settings)
        serve_screen_readers()
        self._key_positions = KeyPositions(application, self)
        apply_theme(application, self._desk_theme())  # before the views, which measure their texts when they are made
        self.session = Session(new_work(), self)
        self.network = NetworkView()
        self.output = OutputView()
        self.loss = LossView()
        self.gradients = GradientsView()
        self.inspector = InspectorPanel()
        self.data = DataPanel()
        self.features = FeaturesPanel()
        self.training = TrainingPanel()
        self.slice = SliceView()
        self.sample = SamplePanel()
        self.explorer = ExplorerPanel()
        self.equation = EquationPanel()
        self.lesson = LessonPanel()
        self.scene_list = ScenesPanel()
        self.window = MainWindow(
            Panels(
                data=self.data,
                features=self.features,
                training=self.training,
                network=self.network,
                output=self.output,
                loss=self.loss,
                gradients=self.gradients,
                inspector=self.inspector,
                slice=self.slice,
                sample=self.sample,
                explorer=self.explorer,
                equation=self.equation,
                lesson=self.lesson,
                scenes=self.scene_list,
            )
        )
        self._dialogs = dialogs or WindowDialogs(self.window)
        self.files = FileDesk(self.session, self._dialogs, self.preferences, self)
        self._frequent = (self.window, self.network, self.output, self.loss, self.gradients, self.inspector)
        self._inside = (self.slice, self.sample, self.explorer, self.equation)
        self.viewing = CurrentViewing(self.session.document.spec, self)
        self.asking = Asking(self.session, self.viewing, self.window, self.output, self)
        self.lessons = Lessons(
            self.session,
            self.files,
            self._dialogs,
            self.preferences,
            self.window,
            self.viewing,
            self.lesson,
            self,
        )
        self.presenting = Presenting(application, self.preferences, self.window, self.viewing, self)
        self.scenes = Scenes(
            self.session,
            self.files,
            self._dialogs,
            self.preferences,
            self.window,
            self.viewing,
            self.scene_list,
            self,
        )
        self.lessons.beginning.connect(self.scenes.step_back)
        self.scenes.entering.connect(self.lessons.leave)
        self.recovering = Recovering(self.session, self.files, self.scenes.desk, self.window, self)
        self.undoing = Undoing(self.session, self.window, self)
        self.pictures = Pictures(self.session, self._dialogs, self.preferences, self.window, self)
        self._help: HelpWindow | None = None
        self._shown_data: object = None
        self._is_open = False
        self._has_stumbled = False
        self._turn = 0
        self._shown_revision = -1
        self._snapshot_at = 0.0
        self._round: Snapshot | None = None
        self._waiting: list[Any] = []
        self._titles = QTimer(self)
        self._titles.setInterval(500)
        self._listing = QTimer(self)
        self._listing.setSingleShot(True)
        self._listing.setInterval(LISTING_MS)
        self._connect_session()
        self._connect_views()
        self._connect_commands()

    # --- life -----------------------------------------------------------------------------------------------------

    def open_window(self, path: Path | None = None) -> None:
        """Show the window with a network ready to train: that of `path`, else the first sample."""
        self._show_theme()
        self._show_recent()
        self._set_pace(self.preferences.pace)
        self.viewing.show(self.viewing.now.switched("one_scale", self.preferences.one_scale))
        self._show_document(self.session.document)
        self._restore_places()
        self.window.show_readiness(self.tr("Preparing the engine: the first launch compiles the training loops."))
        self.window.show()
        self.files.open_sample(resource_path("samples", f"{FIRST_SAMPLE}.json"))  # which needs no words
        self.session.start()
        self._is_open = True
        if path is not None:
            self.files.open(path)  # refused, it leaves the sample
        self._titles.start()
        self._listing.start()
        self.recovering.begin()

    def close(self) -> None:
        """End the training. Safe to call more than once."""
        if self._is_open:
            self._is_open = False
            QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._show_theme)
            self._application.screenAdded.disconnect(self._show_theme)
        self._titles.stop()
        self._listing.stop()
        self.pictures.stop()
        self.recovering.stop()
        self.lessons.stop()
        self.scenes.stop()
        self.session.stop()
        self._garbage.stop()

    # --- connections ------------------------------------------------------------------------------------------------

    def _connect_session(self) -> None:
        session, window = self.session, self.window
        session.document_changed.connect(self._show_document)
        session.document_changed.connect(self.presenting.thaw)
        self.presenting.beginning.connect(self.network.keep_desk_room)
        self.network.card_moved.connect(self.presenting.light_card)
        self.window.full_screens.beginning.connect(self.network.keep_desk_room)
        self.presenting.scale_changed.connect(self._show_theme)
        self.presenting.thawed.connect(self._show_newest)
        session.step_begun.connect(self.slice.keep_before)
        session.opened.connect(self.slice.begin_anew)
        session.snapshot_changed.connect(self._show_snapshot)
        session.playing_changed.connect(window.show_playing)
        session.readiness_changed.connect(self._show_ready)
        session.refused.connect(self._show_refusal)
        session.failed.connect(self._show_failure)
        self.files.file_changed.connect(self._show_file)
        self.files.opened.connect(self._show_opened)
        self._titles.timeout.connect(self._show_title)
        self._titles.timeout.connect(self._tell_unkept_settings)
        self._listing.timeout.connect(self._show_samples)

    def _connect_views(self) -> None:
        editors = (self.network, self.inspector, self.data, self.features, self.training, self.window)
        for editing in (*editors, self.sample, self.explorer):
            editing.edit_requested.connect(self.session.apply)
        for selecting in (self.network, self.inspector, self.output, self.gradients, self.window, self.slice):
            selecting.selection_requested.connect(self.viewing.select)
        for listing in (self.window.network_commands, self.inspector):
            listing.layer_values_requested.connect(self.network.open_layer_values_popup)
        looking_at = (self.window, self.network, self.output, self.loss, self.gradients)
        for view in (*looking_at, self.slice, self.sample, self.explorer):
            view.viewing_requested.connect(self.viewing.show)
        self.viewing.changed.connect(self._show_viewing)

    def _connect_commands(self) -> None:
        window, commands, network = self.window, self.window.commands, self.network
        commands.new_requested.connect(self.files.new)
        commands.open_requested.connect(self.files.choose_and_open)
        commands.save_requested.connect(self.files.save)
        commands.save_as_requested.connect(self.files.save_as)
        commands.save_architecture_requested.connect(self.files.save_architecture_as)
        commands.describe_requested.connect(self._describe)
        commands.play_requested.connect(self.session.play)
        commands.step_requested.connect(self.session.step)
        commands.zoom_in_requested.connect(network.zoom_in)
        commands.zoom_out_requested.connect(network.zoom_out)
        commands.fit_requested.connect(network.fit)
        commands.theme_requested.connect(self._choose_theme)
        commands.colour_map_requested.connect(self._choose_colours)
        commands.shapes_requested.connect(self._choose_shapes)
        commands.help_requested.connect(self._show_help)
        commands.keys_requested.connect(self._show_keys)
        commands.about_requested.connect(self._show_about)
        window.pace_requested.connect(self._set_pace)
        window.path_requested.connect(self._open_path)
        window.file_dropped.connect(self._open_path)
        window.recent_cleared.connect(self._forget_recent)
        window.closing.connect(self._save_places)
        window.notices.room_wanted.connect(network.give_way)
        window.may_close = self._may_close
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._show_theme)
        self._application.screenAdded.connect(self._show_theme)  # it may need larger icons

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show_document(self, document: Document) -> None:
        data = document.spec.data
        if data != self._shown_data:
            self._shown_data = data
            self.output.show_samples(draw_samples(data.kind, data.samples, data.noise, data.train_percent, data.seed))
        for view in (*self._frequent, self.data, self.features, self.training, *self._inside):
            view.show_document(document)
        self.viewing.fit(document.spec)
        self._show_title()

    def _show_viewing(self, viewing: Viewing) -> None:
        if viewing.is_on("one_scale") != self.preferences.one_scale:
            self.preferences.one_scale = viewing.is_on("one_scale")
            self._show_theme()
        views = (*self._frequent, self.slice, self.sample, self.explorer)
        for view in views:
            view.show_viewing(viewing)

    def _show_snapshot(self, snapshot: Snapshot) -> None:
        if self.presenting.is_frozen:
            return
        now = time.monotonic()
        is_slow, self._snapshot_at = now - self._snapshot_at >= SLOW_INTERVAL_S, now
        if is_slow or not self.session.is_playing:  # at a slow pace each step is to be seen everywhere
            self._show_everywhere(snapshot)
            return
        # While it trains there is a new one every frame. The diagram gets every other one, the plane those between, and
        # with the plane one of the slower views in turn: so no frame has to paint them all. All the slower ones of one
        # round get the same one, so that their numbers agree. An edit is shown by both at once.
        self.window.show_snapshot(snapshot)
        is_new = snapshot.revision != self._shown_revision
        self._shown_revision = snapshot.revision
        self._turn += 1
        if self._turn % 2 or is_new:
            self.network.show_snapshot(snapshot)
        if not self._turn % 2 or is_new:
            self.output.show_snapshot(snapshot)
            self._show_to_slower(snapshot, is_new)

    def _show_everywhere(self, snapshot: Snapshot) -> None:
        for view in (*self._frequent, *self._inside):
            view.show_snapshot(snapshot)

    def _show_to_slower(self, snapshot: Snapshot, is_new: bool) -> None:
        """Show the round's snapshot to the next of the views that change slowly and are on the screen."""
        if is_new or self._round is None or not self._waiting:
            views = (self.loss, self.gradients, self.inspector, *self._inside)
            self._round, self._waiting = snapshot, [view for view in views if view.isVisible()]
        if self._waiting:
            self._waiting.pop(0).show_snapshot(self._round)

    def _show_ready(self, ready: bool) -> None:
        if ready:
            self.window.show_readiness(None)
            self.network.set_curve_source(activation_curve)
            self.explorer.set_shape_source(activation_shape)
            self._garbage.settle()

    def _show_refusal(self, refusal: EditRefused) -> None:
        self._show_document(self.session.document)  # controls that moved ahead come back
        self.window.show_refusal(refusal)

    def _show_failure(self, text: str) -> None:
        self.session.play(False)
        self.window.show_notice(
            Notice(self.tr("Training was stopped by an internal error: {text}").format(text=text), "error")
        )

    def _show_file(self, path: Path | None) -> None:
        self._show_recent()
        self._show_title()

    def _show_opened(self) -> None:
        """Tell what is to be seen in the document that a person opened; nothing of the last one stays selected."""
        self.viewing.select(None)
        if self.session.document.notes and self._is_open:
            self.window.show_notice(Notice(self.session.document.notes, "hint"))

    def _show_title(self) -> None:
        self.window.show_file(self.files.name, self.files.is_modified)

    def _tell_unkept_settings(self) -> None:
        """Tell once that nothing is remembered; the settings are written now and then, so it may show late."""
        if self.preferences.trouble:
            self._titles.timeout.disconnect(self._tell_unkept_settings)
            self.window.show_notice(Notice(self.preferences.trouble, "warning"))

    def _show_samples(self) -> None:
        try:
            groups = sample_groups()
        except (ResourceMissingError, FileRefused) as error:
            self.window.show_notice(Notice(self.tr("The samples cannot be listed. {0}").format(error), "error"))
            return
        self.window.show_sample_groups(
            [
                (group.title, [(sample.title, sample.notes, str(sample.path)) for sample in group.samples])
                for group in groups
            ]
        )

    def _show_recent(self) -> None:
        self.window.show_recent(self.preferences.recent_files)

    def _desk_theme(self) -> Theme:
        preferences = self.preferences
        look = (preferences.theme_choice, preferences.colour_map, preferences.shapes, preferences.one_scale)
        return chosen_theme(*look)

    def _theme(self) -> Theme:
        theme = self._desk_theme()
        return theme.enlarged(self.presenting.scale) if self.presenting.enlarges else theme

    def _show_newest(self) -> None:
        """Catch up after the picture was frozen."""
        if self.session.snapshot is not None:
            self._show_everywhere(self.session.snapshot)

    def _show_theme(self) -> None:
        theme = self._theme()
        apply_theme(self._application, theme)
        views: Sequence[object] = (
            self.window,
            self.network,
            self.output,
            self.loss,
            self.gradients,
            self.inspector,
            self.data,
            self.features,
            self.training,
            *self._inside,
            self.lesson,
            self.lessons,
            self.scene_list,
            self.presenting,
            *([self._help] if self._help else []),
        )
        for view in views:
            view.show_theme(theme)  # type: ignore[attr-defined]  # each of them has it
        self.window.full_screens.show_theme(theme)  # what is larger there, is so again
        preferences = self.preferences
        self.window.show_appearance(preferences.theme_choice, preferences.colour_map, preferences.shapes)

    # --- doing what was asked -----------------------------------------------------------------------------------------

    def _may_close(self) -> bool:
        return self.files.may_leave() and self.scenes.may_leave()

    def _set_pace(self, pace: Pace) -> None:
        self.preferences.pace = pace
        self.session.set_pace(pace)
        self.window.show_pace(pace)

    def _open_path(self, text: str) -> None:
        path = Path(text)
        if is_same(path.parent, resource_path("samples")):
            self.files.open_sample(path)
        else:
            self.files.open(path)

    def _forget_recent(self) -> None:
        self.preferences.forget_recent_files()
        self._show_recent()

    def _describe(self) -> None:
        document = self.session.document
        answer = self._dialogs.edit_description(document.title, document.notes)
        if answer is not None:
            title, notes = answer
            edit = Together(self.tr("Change the title and notes"), (SetText("title", title), SetText("notes", notes)))
            self.session.apply(edit)

    def _choose_theme(self, choice: str) -> None:
        self.preferences.theme_choice = choice
        self._show_theme()

    def _choose_colours(self, name: str) -> None:
        self.preferences.colour_map = name
        self._show_theme()

    def _choose_shapes(self, is_on: bool) -> None:
        self.preferences.shapes = is_on
        self._show_theme()

    def _show_help(self) -> None:
        if self._help is None:
            try:
                self._help = HelpWindow(self.window)
            except ResourceMissingError as error:
                self._dialogs.tell_failure(self.tr("Help cannot be shown."), str(error))
                return
            self._help.show_keys(self.window.keys())
            self._help.show_theme(self._theme())
        self._help.show()
        self._help.raise_()
        self._help.activateWindow()

    def _show_keys(self) -> None:
        self._show_help()
        if self._help is not None:
            self._help.show_page("keys")

    def _show_about(self) -> None:
        self._dialogs.tell_about(__version__, str(state_folder() / "log"))

    def _restore_places(self) -> None:
        """Put everything where it was; as at the first launch where the last one did not come to its end."""
        preferences = self.preferences
        self._has_stumbled = not preferences.begin_launch()
        self.window.came_up.connect(self._come_up)
        if self._has_stumbled:
            self.window.desk.restore(None, None)
        else:
            self.window.desk.restore(preferences.window_place, preferences.arrangement)

    def _come_up(self) -> None:
        self.preferences.end_launch()
        if self._has_stumbled:
            text = self.tr("The last start did not finish, so all panels are back in their original places.")
            self.window.show_notice(Notice(text, "warning"))

    def _save_places(self) -> None:
        self.preferences.save_window(self.window.desk.window_place(), self.window.desk.arrangement())
        self.preferences.end_launch()


def run(path: Path | None = None) -> int:
    """Open the window and stay until it is closed. Gives the exit code."""
    faults = Faults(ErrorLog(state_folder() / "log"))
    faults.catch()
    try:
        return _run(path, faults)
    except ResourceMissingError:  # told in plain words by the command line
        raise
    except Exception as error:
        faults.record(error, error.__traceback__)
        return 1
    finally:
        faults.release()


def _run(path: Path | None, faults: Faults) -> int:
    application = QApplication(sys.argv[:1])
    signals = Signals(application)
    application.setApplicationName("neural-playground")
    application.setApplicationDisplayName("Neural Playground")
    application.setApplicationVersion(__version__)
    configure_pyqtgraph()
    playground = Playground(application, QSettings("neural-playground", "neural-playground"))
    ending = Ending(faults, signals, playground.recovering.recovery, playground.window, playground)
    playground.open_window(path)
    code = application.exec()
    code = code if ending.exit_code is None else ending.exit_code
    if not playground.session.is_ready:  # compiling cannot be interrupted, and the person wants to go now
        sys.stdout.flush()
        os._exit(code)
    playground.close()
    signals.stop()
    return code
