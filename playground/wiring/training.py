"""Connects training: play, steps, pace and stop rules, and what is told when it stops by itself or fails."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.runs.pace import Pace, StepUnit
from engine.runs.stopping import Stop
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.views.window.notices import stop_notice
from playground.wiring.looking_back import LookingBack
from playground.wiring.panels import Panels

if TYPE_CHECKING:  # the start does not wait for what is not to be seen yet
    from playground.views.panels.training.training_panel import TrainingPanel


class Training(QObject):
    """Trains as a person asks, at the pace that is remembered."""

    def __init__(
        self,
        session: Session,
        preferences: Preferences,
        window: MainWindow,
        panels: Panels,
        looking_back: LookingBack,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._preferences, self._window = session, preferences, window
        self._looking_back = looking_back
        session.playing_changed.connect(window.show_playing)
        session.failed.connect(self._show_failure)
        session.stopped_by_rule.connect(self._tell_stop)
        panels.connect_each(self._connect_panel)
        window.commands.play_requested.connect(self.play)
        window.commands.step_requested.connect(self.step)
        window.pace_requested.connect(self.set_pace)

    def _connect_panel(self, name: str, panel: QWidget) -> None:
        if name == "training":
            training = cast("TrainingPanel", panel)
            training.stop_rule_requested.connect(self._session.set_stop_rule)
            self._session.stop_rule_changed.connect(training.stop_box.show_rule)
            training.stop_box.show_rule(self._session.stop_rule)

    def begin(self) -> None:
        """Go at the pace of the last time."""
        self.set_pace(self._preferences.pace)

    def set_pace(self, pace: Pace) -> None:
        """Go at another pace, and remember it."""
        self._preferences.pace = pace
        self._session.set_pace(pace)
        self._looking_back.set_pace(pace)
        self._window.show_pace(pace)

    def play(self, playing: bool) -> None:
        """Train, or while a past epoch is looked at, show how it went on; or pause."""
        if self._looking_back.epoch is not None:
            self._looking_back.play_film(playing)
        else:
            self._session.play(playing)

    def step(self, unit: StepUnit) -> None:
        """Take a step, or while a past epoch is looked at, show the next one."""
        if self._looking_back.epoch is not None:
            self._looking_back.go_forward()
        else:
            self._session.step(unit)

    def _tell_stop(self, stop: Stop) -> None:
        self._window.show_notice(stop_notice(stop, self._session.stop_rule))

    def _show_failure(self, text: str) -> None:
        self._session.play(False)
        self._window.show_notice(
            Notice(self.tr("Training was stopped by an internal error: {text}").format(text=text), "error")
        )
