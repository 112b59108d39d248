"""The experiment: many runs with other settings and seeds, trained beside the window, and what comes of them.

What is to be tried stands on the left, what came of it on the right: counts, each run, a heat map, planes, or curves.
"""

import html
import math
import time
from collections.abc import Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from engine.runs.outcome import Outcome
from playground.model.document import Document
from playground.model.experiment import ExperimentView, OfferedExperiment
from playground.model.experiment_results import (
    RESULTS,
    Cell,
    ExperimentState,
    Quartiles,
    ResultKind,
    Solved,
    value_of,
    wilson,
)
from playground.model.files.settings_keys import key_label, write_value
from playground.model.numerals import counted, measured, percent
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.controls.elided_label import ElidedLabel
from playground.views.controls.fitted_combo import FittedComboBox
from playground.views.controls.keys import PartKeys
from playground.views.look.theme import Theme
from playground.views.panels.experiment.bands_chart import MOST_BANDS, BandsChart
from playground.views.panels.experiment.grid_view import GridCell, GridView
from playground.views.panels.experiment.setup import ExperimentSetup
from playground.views.panels.experiment.sheet_model import Entry
from playground.views.panels.experiment.sheet_table import SheetTable
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 300
_REST: Final = 9.0
"""So many times as long as drawing takes, the window has for itself before the next: thousands of runs take long."""

_SOLVED: Final = "solved"
_CURVES: Final = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
Box = TypeVar("Box", bound=QComboBox)

_SETUP: Final = "setup"
_SETUP_WIDTH: Final = 250
_WIDE: Final = 560
_UNBOUND: Final = 16777215  # Qt's own
_LEAST: Final = QSize(270, 90)


class ExperimentPanel(QWidget):
    """Shows an experiment; asks to begin or stop one, to show one of its runs, and to save its table."""

    begin_requested = Signal(object)
    """An Experiment."""

    stop_requested = Signal()
    run_requested = Signal(int)
    """The number of a run."""

    save_requested = Signal()
    report_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment_panel")
        self.setAccessibleName(self.tr("Experiment"))
        self._state: ExperimentState | None = None
        self._drawn: ExperimentState | None = None
        self._solved = Solved()
        self._scale = 1.0
        self._was_wide = False
        self._chosen: dict[str, str] = {}
        self._draw_again_at = 0.0
        self._count_rows: dict[int, tuple[Cell, list[Entry]]] = {}
        self._run_rows: list[list[Entry]] = []
        self._after_setup: ExperimentView = "counts"
        self._head = QWidget(self)
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._draw)
        self.setup = ExperimentSetup(self)
        self.setup.begin_requested.connect(self.begin_requested)
        self.setup.stop_requested.connect(self.stop_requested)
        self._view = self._combo(FittedComboBox(self), "experiment_view", self.tr("What is shown of the experiment"))
        self._number = self._combo(CalmComboBox(self), "experiment_number", self.tr("Which number is shown"))
        self._save = QPushButton(self.tr("CSV…"), self)
        self._save.setObjectName("experiment_save")
        self._save.setAccessibleName(self.tr("Save the table as CSV"))
        self._save.setToolTip(self.tr("Save all numbers of all runs as a table for spreadsheets"))
        self._save.clicked.connect(self.save_requested)
        self._report = QPushButton(self.tr("Report…"), self)
        self._report.setObjectName("experiment_report")
        self._report.setAccessibleName(self.tr("Save a report of the experiment"))
        self._report.setToolTip(
            self.tr("Save what was tried and what came of it, with the picture below, as a web page or as Markdown")
        )
        self._report.clicked.connect(self.report_requested)
        self._stop = QPushButton(self.tr("Stop"), self)
        self._stop.setObjectName("experiment_stop")
        self._stop.setToolTip(self.tr("End the experiment; what there is of it stays"))
        self._stop.clicked.connect(self.stop_requested)
        self._progress = ElidedLabel(self)
        self._progress.setObjectName("experiment_progress")
        self._progress.setProperty("caption", True)
        self.counts = SheetTable(
            "experiment_counts",
            self.tr("Counts of the experiment"),
            self.tr(
                "Solved: reached the goal of the Training panel, or without one, 95 % accuracy.\n"
                "In brackets: where the true share lies at 95 % certainty (Wilson). Numbers are medians."
            ),
            self,
        )
        self.runs = SheetTable(
            "experiment_runs",
            self.tr("Runs of the experiment"),
            self.tr("Double-click or press Enter to see a run in the window. Undo brings your network back."),
            self,
        )
        self.runs.opened.connect(self.run_requested)
        self.grid = GridView(self)
        self.grid.run_requested.connect(self.run_requested)
        self.bands = BandsChart(self)
        self._legend = QLabel(self)
        self._legend.setObjectName("experiment_legend")
        self._legend.setWordWrap(True)
        curves = QWidget(self)
        column = QVBoxLayout(curves)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._legend)
        column.addWidget(self.bands, 1)
        self._pages = QStackedWidget(self)
        for page in (self.counts, self.runs, self.grid, curves):
            self._pages.addWidget(page)
        for words, name in (
            (self.tr("Counts"), "counts"),
            (self.tr("Runs"), "runs"),
            (self.tr("Heat map"), "map"),
            (self.tr("Planes"), "planes"),
            (self.tr("Curves"), "curves"),
        ):
            self._view.addItem(words, name)
        self._view.fit_to_items()
        self._place()
        self._view.activated.connect(self._show_view)
        self._number.activated.connect(self._choose_number)
        self._show_view()
        self.show_state(None)

    def _combo(self, box: Box, name: str, words: str) -> Box:
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setToolTip(words)
        box.setMinimumWidth(60)
        return box

    @property
    def results(self) -> QWidget:
        """What shows what came of it: a table, the planes or the curves, as is chosen."""
        return self._pages

    @property
    def results_title(self) -> str:
        """What is to be seen there."""
        return self._view.currentText()

    def _place(self) -> None:
        rows = QVBoxLayout(self._head)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(6)
        rows.addLayout(head)
        rows.addWidget(self._number, 0, Qt.AlignmentFlag.AlignLeft)  # its names are long
        head.addWidget(self._view)
        head.addWidget(self._stop)
        head.addWidget(self._progress, 1)
        head.addStretch(0)
        head.addWidget(self._save)
        head.addWidget(self._report)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(4, 2, 6, 4)
        self._grid.setSpacing(4)
        self._grid.setRowStretch(1, 1)
        self._arrange()

    def _arrange(self) -> None:
        """The setup beside the results where there is room for both; else it is one of the views."""
        is_wide = self._is_wide
        at = self._view.findData(_SETUP)
        if is_wide and at >= 0:
            if self.view == _SETUP:
                self._view.setCurrentIndex(self._view.findData(self._after_setup))
            self._view.removeItem(at)
        elif not is_wide and at < 0:
            self._view.insertItem(0, self.tr("Setup"), _SETUP)
            if self._state is None:
                self._view.setCurrentIndex(0)
        column = int(is_wide)
        for part in (self.setup, self._head, self._pages):
            self._grid.removeWidget(part)
        self._grid.addWidget(self.setup, 0 if is_wide else 1, 0, 2 if is_wide else 1, 1)
        self._grid.addWidget(self._head, 0, column)
        self._grid.addWidget(self._pages, 1, column)
        self._grid.setColumnStretch(0, int(not is_wide))
        self._grid.setColumnStretch(1, int(is_wide))
        self.setup.setMinimumWidth(round(_SETUP_WIDTH * self._scale) if is_wide else 0)
        self.setup.setMaximumWidth(round(_SETUP_WIDTH * self._scale) if is_wide else _UNBOUND)
        self._was_wide = is_wide

    @property
    def _is_wide(self) -> bool:
        return self.width() >= _WIDE * self._scale

    # --- what is shown ---

    def show_document(self, document: Document) -> None:
        """Offer the settings that this network has."""
        self.setup.show_spec(document.spec)

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        for part in (self.setup, self.grid, self.bands):
            part.show_theme(theme)
        self._scale = theme.scale
        self._arrange()
        self._show_view()

    def show_state(self, state: ExperimentState | None) -> None:
        """Show how the experiment stands; where it has just begun, what comes of it."""
        begins = state is not None and state.is_running and not (self._state is not None and self._state.is_running)
        self._state = state
        if begins and self.view == _SETUP:
            self._view.setCurrentIndex(self._view.findData(self._after_setup))
            self._show_view()
        self.setup.show_state(state)
        self._show_progress()
        for button in (self._save, self._report):
            button.setEnabled(state is not None and bool(state.results))
        if begins or not (state is not None and state.is_running) or time.monotonic() >= self._draw_again_at:
            self._throttle.request()

    def _show_progress(self) -> None:
        """Say how far it is, and let it be stopped, where the setup that does so is not to be seen."""
        state = self._state
        is_running = state is not None and state.is_running and not self.setup.isVisibleTo(self)
        for part in (self._stop, self._progress):
            part.setVisible(is_running)
        for button in (self._save, self._report):
            button.setVisible(self.view != _SETUP and not is_running)
        if state is not None and is_running:
            done, count = counted(len(state.results)), counted(state.experiment.run_count)
            self._progress.show_texts(
                self.tr("{done} of {count} runs").format(done=done, count=count), f"{done} / {count}"
            )

    def show_offer(self, offer: OfferedExperiment) -> None:
        """Propose an experiment, and how it is looked at once it runs."""
        self.setup.show_experiment(offer.experiment)
        self._chosen[offer.view] = offer.number or _SOLVED
        self._after_setup = offer.view
        at = self._view.findData(_SETUP)
        self._view.setCurrentIndex(at if at >= 0 else self._view.findData(offer.view))
        self._show_view()

    def show_refusal(self, words: str) -> None:
        """Say why an experiment cannot be begun."""
        self.setup.show_remark(words)

    @property
    def view(self) -> str:
        """What is shown: counts, runs, map, planes or curves."""
        return str(self._view.currentData())

    def _show_view(self) -> None:
        view = self.view
        is_setup = view == _SETUP
        self.setup.setVisible(is_setup or self._is_wide)
        self._pages.setVisible(not is_setup)
        self._show_progress()
        self._pages.setCurrentIndex({"runs": 1, "map": 2, "planes": 2, "curves": 3}.get(view, 0))
        self.grid.show_mode("planes" if view == "planes" else "map")
        self._number.clear()
        if view == "curves":
            for name in _CURVES:
                self._number.addItem(RESULTS[name].label, name)
        else:
            self._number.addItem(self.tr("share solved"), _SOLVED)
            for name, kind in RESULTS.items():
                self._number.addItem(kind.label, name)
        self._number.setCurrentIndex(max(self._number.findData(self._chosen.get(view)), 0))
        self._number.setVisible(view in ("map", "curves"))
        self._draw_anew()

    def _choose_number(self) -> None:
        self._chosen[self.view] = str(self._number.currentData())
        self._draw_anew()

    def _draw_anew(self) -> None:
        self._drawn = None
        self._draw()

    def _draw(self) -> None:
        state = self._state
        if state is None or not self.isVisible():
            return
        if self.view == _SETUP:
            return
        began = time.monotonic()
        is_anew = self._drawn is None or self._drawn.experiment is not state.experiment
        self._drawn = state
        match self.view:
            case "counts":
                self._draw_counts(state)
            case "runs":
                self._draw_runs(state, is_anew=is_anew)
            case "curves":
                self._draw_curves(state)
            case _:
                self._draw_grid(state, is_anew=is_anew)
        ended = time.monotonic()
        self._draw_again_at = ended + _REST * (ended - began)

    # --- tables ---

    def _draw_counts(self, state: ExperimentState) -> None:
        kinds = [kind for name, kind in RESULTS.items() if name != "epochs" or state.experiment.rule]
        titles = [
            *(key_label(one.key) for one in state.experiment.varied),
            self.tr("solved"),
            self.tr("runs"),
            self.tr("diverged"),
            *(kind.label for kind in kinds),
        ]
        for cell in state.cells:
            if self._count_rows.get(cell.index, (None,))[0] is not cell:
                self._count_rows[cell.index] = cell, self._count_row(cell, kinds)
        self.counts.sheet.show_rows(titles, [self._count_rows[cell.index][1] for cell in state.cells])

    def _count_row(self, cell: Cell, kinds: Sequence[ResultKind]) -> list[Entry]:
        done, solved = len(cell.results), cell.solved(self._solved)
        row = [_setting(words) for words in cell.words]
        row.append(Entry(self._solved_words(solved, done), solved / done if done else math.nan))
        row += [Entry(counted(done), done), Entry(counted(cell.diverged), cell.diverged)]
        medians = ((kind, cell.quartiles(kind).median) for kind in kinds)
        return [*row, *(Entry(_number(kind, median), median) for kind, median in medians)]

    def _solved_words(self, solved: int, done: int) -> str:
        if not done:
            return "–"
        low, high = wilson(solved, done)
        return self.tr("{solved} of {done} ({low}–{high} %)").format(
            solved=counted(solved), done=counted(done), low=percent(low), high=percent(high)
        )

    def _draw_runs(self, state: ExperimentState, *, is_anew: bool) -> None:
        experiment = state.experiment
        kinds = [kind for name, kind in RESULTS.items() if name != "epochs"]
        titles = [
            *(key_label(one.key) for one in experiment.varied),
            self.tr("seed"),
            self.tr("solved"),
            *(kind.label for kind in kinds),
            self.tr("epochs"),
        ]
        if is_anew:
            self._run_rows = []
        for result in state.results[len(self._run_rows) :]:
            cell, seed = state.cells[result.run // experiment.seeds], result.run % experiment.seeds
            self._run_rows.append(self._run_row(cell, seed, result.outcome, kinds))
        self.runs.sheet.show_rows(titles, self._run_rows)

    def _run_row(self, cell: Cell, seed: int, outcome: Outcome, kinds: Sequence[ResultKind]) -> list[Entry]:
        solved = self._solved.holds(outcome)
        words = self.tr("diverged") if outcome.diverged else self.tr("yes") if solved else self.tr("no")
        row = [_setting(words) for words in cell.words]
        row += [Entry(counted(seed), seed), Entry(words)]
        numbers = ((kind, value_of(kind, outcome)) for kind in kinds)
        row += [Entry(_number(kind, number), number) for kind, number in numbers]
        return [*row, Entry(counted(outcome.epochs), outcome.epochs)]

    # --- grid and curves ---

    def _kind(self) -> ResultKind | None:
        """The number that is chosen; None: the share solved."""
        return RESULTS.get(str(self._number.currentData()))

    def _draw_grid(self, state: ExperimentState, *, is_anew: bool) -> None:
        varied, cells = state.experiment.varied, [*state.cells]
        kind = None if self.view == "planes" else self._kind()
        across = tuple(map(write_value, varied[0].values)) if varied else ("",)
        down: tuple[str, ...] = ()
        if len(varied) > 1:
            down = tuple(map(write_value, varied[1].values))
            cells = [cells[column * len(down) + row] for row in range(len(down)) for column in range(len(across))]
        quartiles = {cell.index: cell.quartiles(kind) for cell in cells} if kind else {}
        finite = [one.median for one in quartiles.values() if one.count]
        shown = [self._grid_cell(cell, kind, quartiles.get(cell.index), finite, state) for cell in cells]
        labels = [key_label(one.key) for one in varied]
        titles = (labels[0] if labels else "", labels[1] if len(labels) > 1 else "")
        self.grid.show_cells(titles, across, down, shown, anew=is_anew)

    def _grid_cell(
        self,
        cell: Cell,
        kind: ResultKind | None,
        quartiles: Quartiles | None,
        finite: list[float],
        state: ExperimentState,
    ) -> GridCell:
        done, solved = len(cell.results), cell.solved(self._solved)
        lines = [
            f"{key_label(one.key)}: {words}" for one, words in zip(state.experiment.varied, cell.words, strict=True)
        ]
        lines.append(self.tr("solved: {words}").format(words=self._solved_words(solved, done)))
        if cell.diverged:
            lines.append(self.tr("diverged: {count}").format(count=counted(cell.diverged)))
        if kind is None or quartiles is None:
            share = solved / done if done else math.nan
            text = f"{percent(share)} %" if done else "–"
        else:
            low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
            low, high = (0.0, 1.0) if kind.is_share else (low, high)
            share = (quartiles.median - low) / (high - low) if high > low else 0.5
            text = _number(kind, quartiles.median)
            lines.append(
                self.tr("{label}: median {median}, half of the runs from {low} to {high}").format(
                    label=kind.label,
                    median=text,
                    low=_number(kind, quartiles.low),
                    high=_number(kind, quartiles.high),
                )
            )
        return GridCell(share, text, "\n".join(lines), cell.results)

    def _draw_curves(self, state: ExperimentState) -> None:
        name = str(self._number.currentData())
        cells = state.cells[:MOST_BANDS]
        self.bands.show_bands([cell.bands(name) for cell in cells])
        names = [
            f'<span style="color:{self.bands.colour_of(at)}">■</span> {", ".join(cell.words) or "·"}'
            for at, cell in enumerate(cells)
        ]
        varied = ", ".join(key_label(one.key) for one in state.experiment.varied)
        if varied:
            names.insert(0, f"{html.escape(varied)}:")
        self.bands.show_note(
            self.tr("median of the runs by epoch, and their middle half"), self.tr("median, and middle half"), ""
        )
        if len(state.cells) > MOST_BANDS:
            names.append(self.tr("(the first {count})").format(count=counted(MOST_BANDS)))
        self._legend.setText("&nbsp;&nbsp; ".join(names))

    @staticmethod
    def own_keys() -> tuple[PartKeys, ...]:
        """What can be done by key here."""
        lines = (
            (_tr("another combination of the grid"), ("Left", "Right", "Up", "Down")),
            (_tr("another seed of the planes"), ("+", "-")),
            (_tr("see the run in the window"), ("Return",)),
            (_tr("copy the table"), ("Ctrl+C",)),
        )
        return (PartKeys(_tr("In the experiment"), lines),)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_wide != self._was_wide:
            self._arrange()
            self._show_view()

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self._draw_anew()


def _setting(words: str) -> Entry:
    """A value of a setting, sorted as a number where it is one."""
    try:
        return Entry(words, float(words))
    except ValueError:
        return Entry(words)


def _number(kind: ResultKind, value: float) -> str:
    if not math.isfinite(value):
        return "–"
    if kind.is_share:
        return f"{percent(value, 1)} %"
    return counted(round(value)) if kind.name == "epochs" else measured(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ExperimentPanel", text)
