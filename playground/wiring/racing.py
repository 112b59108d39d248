"""Connects races and past runs: the panels that show them, what keeps them, and the commands for them."""

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.control.files import DocumentFiles
from playground.control.ghosts import Ghosts
from playground.control.race import Race
from playground.control.session import Session
from playground.model.edits import EditRefused
from playground.model.race import RaceState
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.wiring.panels import Panels
from playground.wiring.reporting import Reporting, pictured

if TYPE_CHECKING:
    from playground.views.panels.loss.loss_view import LossView
    from playground.views.panels.race.race_panel import RacePanel


_REPORTED: Final = (1100, 900)
"""The size of the panel of which a report shows the charts."""


class Racing(QObject):
    """Begins a race, and shows it."""

    def __init__(
        self,
        session: Session,
        files: DocumentFiles,
        reporting: Reporting,
        window: MainWindow,
        panels: Panels,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self.race = Race(session, self)
        files.race = self.race
        self._session, self._files, self._reporting = session, files, reporting
        self.race.refused.connect(self._tell_refusal)
        self.race.state_changed.connect(self._show)
        self.race.begun.connect(self._open_panel)
        self._panel: RacePanel | None = None
        self.ghosts = Ghosts(session, self)
        panels.connect_each(self._connect)
        window.commands.race_requested.connect(self._begin)
        window.commands.race_back_requested.connect(self._bring_back)
        window.commands["race_back"].setEnabled(False)
        window.commands.keep_ghost_requested.connect(self._keep_ghost)
        window.commands.let_go_requested.connect(self.ghosts.let_go)
        self.ghosts.changed.connect(lambda kept: window.commands["let_go"].setEnabled(bool(kept)))
        window.commands["let_go"].setEnabled(False)

    def _connect(self, name: str, panel: QWidget) -> None:
        if name == "loss":
            loss = cast("LossView", panel)
            self.ghosts.changed.connect(loss.show_ghosts)
            loss.let_go_requested.connect(self.ghosts.let_go)
            loss.show_ghosts(self.ghosts.kept)
        if name != "race":
            return
        race, made = self.race, cast("RacePanel", panel)
        self._panel = made
        made.copy_requested.connect(race.add_copy)
        made.take_requested.connect(race.take)
        made.remove_requested.connect(self._remove)
        made.end_requested.connect(self._end)
        made.by_seconds_requested.connect(race.go_by_seconds)
        made.edits_all_requested.connect(race.edit_all)
        made.report_requested.connect(self._report)
        made.show_race(race.state)

    def _begin(self) -> None:
        """A copy of the network beside it, and the panel to see both in."""
        self._open_panel()
        self.race.add_copy()

    def _open_panel(self) -> None:
        dock = self._window.docks["race"]
        dock.show()
        dock.raise_()

    def _keep_ghost(self) -> None:
        if not self.ghosts.keep():
            self._window.show_notice(Notice(self.tr("There is no run yet: train first, then keep its curves."), "hint"))

    def _remove(self, lane: int) -> None:
        name = self.race.state.lanes[lane].name
        self.race.remove(lane)
        self._tell_gone(self.tr("Network {name} is out of the race.").format(name=name))

    def _end(self) -> None:
        self.race.end()
        self._tell_gone(self.tr("The race has ended."))

    def _tell_gone(self, what: str) -> None:
        way = self.tr("Training → Bring Back What Raced undoes that.")
        self._window.show_notice(Notice(f"{what} {way}", "hint"))

    def _bring_back(self) -> None:
        self.race.bring_back_lanes()
        self._open_panel()

    def _show(self, state: RaceState) -> None:
        self._window.commands["race_back"].setEnabled(self.race.can_bring_back)
        if self._panel is not None:
            self._panel.show_race(state)

    def _report(self) -> None:
        """Save what the race came to."""
        from playground.exchange.report.race_report import race_report

        rivals, panel = self.race.rivals(), self._panel
        if rivals is None or panel is None:
            return
        works = [*rivals.works]
        works.insert(rivals.place, self._session.work())
        large = panel.enlarged(*_REPORTED)
        charts = [pictured(large, chart, told) for told, chart in large.charts()]
        large.deleteLater()
        name = self._files.path.name if self._files.path is not None else "FILE"
        self._reporting.save(lambda: race_report(works, charts, name), self.tr("race"))

    def _tell_refusal(self, refusal: EditRefused) -> None:
        self._window.show_notice(Notice(str(refusal), "warning"))
