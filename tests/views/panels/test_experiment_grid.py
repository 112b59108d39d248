"""The grid of an experiment, as its runs come in."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.runs.pool import run_all
from engine.runs.sweep import Keeping, RunResult
from engine.spec import DataSpec, Spec
from playground.model.document import Document, Work
from playground.model.experiment import Experiment, sweep_of
from playground.views.panels.experiment.grid_view import GridCell, GridView

WORK = Work.fresh(Document(Spec(DataSpec("moons", samples=40))))
RESULTS = tuple(run_all(sweep_of(WORK, Experiment(seeds=8, epochs=5), Keeping(plane_side=8)), 1))


def show(grid: GridView, first: tuple[RunResult, ...], second: tuple[RunResult, ...], *, anew: bool = False) -> QImage:
    cells = [GridCell(0.5, "50 %", "", results) for results in (first, second)]
    grid.show_cells(("seed", ""), ("1", "2"), (), cells, anew=anew)
    return grid.grab().toImage()


def grid_of(qtbot: QtBot, width: int) -> GridView:
    grid = GridView()
    qtbot.addWidget(grid)
    grid.show_mode("planes")
    grid.resize(width, 160)
    return grid


def test_planes_that_come_in_are_painted_as_if_all_had_come_at_once(qtbot: QtBot) -> None:
    grid = grid_of(qtbot, 300)
    for count in (0, 1, 3, 4):
        look = show(grid, RESULTS[:count], RESULTS[4 : 4 + count // 2])
        assert look == show(grid_of(qtbot, 300), RESULTS[:count], RESULTS[4 : 4 + count // 2])
    grid.resize(420, 160)
    assert grid.grab().toImage() == show(grid_of(qtbot, 420), RESULTS[:4], RESULTS[4:6])
    other = tuple(reversed(RESULTS[:4]))
    assert show(grid, other, RESULTS[4:6], anew=True) == show(grid_of(qtbot, 420), other, RESULTS[4:6])
