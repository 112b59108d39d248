"""Connects experiments: the panel that shows one, what runs it, and the file that its table is saved to."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from playground.control.experiments import Experiments
from playground.control.files import DocumentFiles
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.model.experiment_results import Solved
from playground.model.files.disk import FileUnwritable, replace_file
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.wiring.panels import Panels
from playground.wiring.reporting import Reporting

if TYPE_CHECKING:
    from playground.views.panels.experiment.experiment_panel import ExperimentPanel


class Experimenting(QObject):
    """Runs experiments, and shows what comes of them."""

    def __init__(
        self,
        session: Session,
        files: DocumentFiles,
        reporting: Reporting,
        dialogs: Dialogs,
        preferences: Preferences,
        window: MainWindow,
        panels: Panels,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._files, self._reporting = session, files, reporting
        self._dialogs, self._preferences, self._window = dialogs, preferences, window
        self._panel: ExperimentPanel | None = None
        self.experiments = Experiments(session, self)
        self.experiments.failed.connect(self._tell_failure)
        panels.connect_each(self._connect)
        window.commands.experiment_requested.connect(self._open)

    def _connect(self, name: str, panel: QWidget) -> None:
        if name != "experiment":
            return
        self._panel = made = cast("ExperimentPanel", panel)
        made.begin_requested.connect(self.experiments.begin)
        made.stop_requested.connect(self.experiments.stop)
        made.run_requested.connect(self.experiments.show)
        made.save_requested.connect(self._save)
        made.report_requested.connect(self._report)
        self.experiments.changed.connect(made.show_state)
        self.experiments.refused.connect(made.show_refusal)
        made.show_state(self.experiments.state)

    def _open(self) -> None:
        """Show the panel, wherever it stands."""
        dock = self._window.docks["experiment"]
        dock.show()
        dock.raise_()

    def stop(self) -> None:
        """End what runs. Safe to call more than once."""
        self.experiments.close()

    def _save(self) -> None:
        state = self.experiments.state
        if state is None or not state.results:
            return
        from playground.exchange.sweep_text import SweepSheet

        suggested = Path(self._preferences.last_folder or ".") / "experiment.csv"
        path = self._dialogs.choose_export_file(str(suggested), "CSV")
        if path is None:
            return
        try:
            replace_file(Path(path), SweepSheet.of(state.experiment, state.results).csv().encode("utf-8"))
        except FileUnwritable as refusal:
            self._dialogs.tell_failure(self.tr("The table cannot be saved."), str(refusal))

    def _report(self) -> None:
        """Save what came of the experiment."""
        from playground.exchange.report.experiment_report import experiment_report
        from playground.wiring.reporting import pictured

        state, panel = self.experiments.state, self._panel
        if state is None or not state.results or panel is None:
            return
        charts = [pictured(panel, panel.results, panel.results_title)]
        name = self._files.path.name if self._files.path is not None else "FILE"
        document = self._session.document
        self._reporting.save(lambda: experiment_report(state, document, Solved(), charts, name), self.tr("experiment"))

    def _tell_failure(self, text: str) -> None:
        self._window.show_notice(
            Notice(self.tr("The experiment was stopped by an internal error: {text}").format(text=text), "error")
        )
