"""The composition of the window: builds every part, and hands each what it needs; `wiring` lets them work together."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from engine.questions.activation_shape import activation_curve
from playground import __version__
from playground.control.error_log import ErrorLog
from playground.control.faults import Faults
from playground.control.files import DocumentFiles, new_work
from playground.control.garbage import GarbageCollection
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.signals import Signals
from playground.control.state_folder import state_folder
from playground.control.viewing import CurrentViewing
from playground.resources import ResourceMissingError, resource_path
from playground.views.look.style import apply_theme
from playground.views.network.network_view import NetworkView
from playground.views.panels.output.output_view import OutputView
from playground.views.plots.chart import configure_pyqtgraph
from playground.views.window.dialogs import Dialogs, WindowDialogs
from playground.views.window.key_positions import KeyPositions
from playground.views.window.main_window import MainWindow
from playground.views.window.screen_reader import serve_screen_readers
from playground.wiring.appearance import Appearance, usual_theme
from playground.wiring.asking import Asking
from playground.wiring.ending import Ending
from playground.wiring.experimenting import Experimenting
from playground.wiring.exporting import Exporting
from playground.wiring.filing import Filing
from playground.wiring.helping import Helping
from playground.wiring.importing import Importing
from playground.wiring.lessons import Lessons
from playground.wiring.looking_back import LookingBack
from playground.wiring.outputs import OutputTelling
from playground.wiring.painting import PointEditing
from playground.wiring.panels import Panels
from playground.wiring.pictures import Pictures
from playground.wiring.places import Places
from playground.wiring.presenting import Presenting
from playground.wiring.racing import Racing
from playground.wiring.recovering import Recovering
from playground.wiring.reporting import Reporting
from playground.wiring.requests import connect_requests
from playground.wiring.run_recording import RunRecorder
from playground.wiring.scenes import Scenes
from playground.wiring.showing import Showing
from playground.wiring.snapshots import Snapshots
from playground.wiring.training import Training
from playground.wiring.undoing import Undoing

if TYPE_CHECKING:  # the start does not wait for what is not to be seen yet
    from playground.views.panels.lesson.lesson_panel import LessonPanel
    from playground.views.panels.scenes.scenes_panel import ScenesPanel

FIRST_EXAMPLE: Final = "circle"

SWITCH_INTERVAL_S: Final = 0.0005
"""How long painting may wait for Python's lock while the trainer's thread has it. By default 5 ms, much of a frame."""


class Playground(QObject):
    """The running program: one window on one session."""

    def __init__(self, application: QApplication, settings: QSettings, dialogs: Dialogs | None = None) -> None:
        super().__init__()
        self._garbage = GarbageCollection(self)
        self._garbage.start()
        sys.setswitchinterval(SWITCH_INTERVAL_S)
        self.preferences = preferences = Preferences(settings)
        serve_screen_readers()
        self._key_positions = KeyPositions(application, self)
        apply_theme(application, usual_theme(preferences))  # before the views, which measure texts when they are made
        self.session = session = Session(new_work(), self)
        self.viewing = viewing = CurrentViewing(session.document.spec, self)
        self.panels = panels = Panels()
        self.window = window = MainWindow(panels.made_in)
        self.network, self.output = panels.of(NetworkView), panels.of(OutputView)
        dialogs = dialogs or WindowDialogs(window)
        self.files = files = DocumentFiles(session, dialogs, preferences, self)
        self.asking = Asking(session, viewing, window, panels, self)
        self.showing = Showing(session, viewing, window, panels, self)
        self.presenting = Presenting(application, session, preferences, window, self.network, viewing, self)
        self.snapshots = Snapshots(session, viewing, window, panels, self)
        self.appearance = Appearance(application, preferences, viewing, window, panels, self.presenting, self)
        self.looking_back = LookingBack(session, viewing, window, self)
        self.training = Training(session, preferences, window, panels, self.looking_back, self)
        self.importing = Importing(session, files, dialogs, preferences, viewing, window, panels, self)
        self.filing = Filing(session, files, self.importing, dialogs, preferences, viewing, window, self)
        self.lessons = Lessons(session, files, dialogs, preferences, window, viewing, panels, self)
        self.scenes = Scenes(session, files, dialogs, preferences, window, viewing, panels, self)
        self.importing.scene_requested.connect(self.scenes.keep)
        self.lessons.beginning.connect(self.scenes.step_back)
        self.scenes.entering.connect(self.lessons.leave)
        self.recovering = Recovering(session, files, self.scenes.collection, window, self)
        self.undoing = Undoing(session, window, self)
        self.reporting = Reporting(dialogs, preferences, window, self)
        self.racing = Racing(session, files, self.reporting, window, panels, self)
        self.experimenting = Experimenting(session, files, self.reporting, dialogs, preferences, window, panels, self)
        self.output_telling = OutputTelling(session, window, self)
        self.painting = PointEditing(session, viewing, window, self)
        self.exporting = Exporting(session, self.lessons.player, dialogs, preferences, window, self)
        recorder = RunRecorder(session, self.looking_back, self.snapshots, self)
        self.pictures = Pictures(session, dialogs, preferences, window, recorder, self)
        self.places = Places(preferences, window, self)
        self.helping = Helping(dialogs, window, self.appearance, self)
        self.appearance.add(self.lessons)
        if isinstance(dialogs, WindowDialogs):
            self.appearance.add(dialogs)
        connect_requests(session, viewing, window, panels)
        window.may_close = self._may_close
        self._is_open = False
        self._wanted = ""

    @property
    def lesson(self) -> "LessonPanel":
        """The panel of lessons."""
        return cast("LessonPanel", self.panels["lesson"])

    @property
    def scene_list(self) -> "ScenesPanel":
        """The panel of scenes."""
        return cast("ScenesPanel", self.panels["scenes"])

    def open_window(self, wanted: str | Path | None = None) -> None:
        """Show the window with a network ready to train: the first example, and in its place what is wanted.

        wanted: the file of a network or of a table, or a link of the browser playground.
        """
        self.appearance.begin()
        self.filing.show_recent()
        self.training.begin()
        self.showing.show_document(self.session.document)
        self.places.restore()
        self.network.set_curve_source(activation_curve)
        self.window.show()
        self.files.open_example(resource_path("examples", f"{FIRST_EXAMPLE}.json"))
        self.filing.begin()
        self.session.start()
        self._is_open = True
        if wanted is not None and not self.importing.takes(str(wanted)):
            self.files.open(Path(wanted))  # refused, it leaves the example
        self.recovering.begin()
        self.pictures.tell_unfinished()
        if wanted is not None and self.importing.takes(str(wanted)):
            self._wanted = str(wanted)
            QTimer.singleShot(0, self, self._open_wanted)  # its questions need the window to be up

    def _open_wanted(self) -> None:
        self.importing.open(self._wanted)

    def settle(self) -> None:
        """Take all that is in this process as there to stay, in a moment: what the window is made of, above all."""
        self._garbage.settle()

    def close(self) -> None:
        """End the training. Safe to call more than once."""
        if self._is_open:
            self._is_open = False
            self.appearance.stop()
        self.filing.stop()
        self.snapshots.stop()
        self.looking_back.stop()
        self.pictures.stop()
        self.recovering.stop()
        self.lessons.stop()
        self.experimenting.stop()
        self.scenes.stop()
        self.session.stop()
        self._garbage.stop()

    def _may_close(self) -> bool:
        return self.files.may_leave() and self.scenes.may_leave()


def run(wanted: str | Path | None = None) -> int:
    """Open the window, with what is wanted, and stay until it is closed. Gives the exit code."""
    faults = Faults(ErrorLog(state_folder() / "log"))
    faults.catch()
    try:
        return _run(wanted, faults)
    except ResourceMissingError:  # told in plain words by the command line
        raise
    except Exception as error:
        faults.record(error, error.__traceback__)
        return 1
    finally:
        faults.release()


def _run(wanted: str | Path | None, faults: Faults) -> int:
    application = QApplication(sys.argv[:1])
    signals = Signals(application)
    application.setApplicationName("neural-playground")
    application.setApplicationDisplayName("Neural Playground")
    application.setApplicationVersion(__version__)
    configure_pyqtgraph()
    playground = Playground(application, QSettings("neural-playground", "neural-playground"))
    ending = Ending(faults, signals, playground.recovering.recovery, playground.window, playground)
    playground.open_window(wanted)
    playground.settle()
    code = application.exec()
    code = code if ending.exit_code is None else ending.exit_code
    playground.close()
    signals.stop()
    delete(playground.window)  # while there is an application: without it, tables would warn of their timers
    return code
