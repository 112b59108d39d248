"""Whatever is said in the window, nothing of it moves: no column, no row, no panel for a longer text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.data.table import Rows, TableClasses, TableColumn, TableLabel, TableSource
from engine.questions.probe import ProbePoint
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.app import Playground
from playground.model.document import Document, Work
from playground.model.panels import panels_behind
from playground.model.selection import Selection
from playground.views.panels.data.data_tile import DataTile
from tests.app.test_law_of_sizes import settle

LONG = "a name of a class that is far too long for any label of the window"
UNITS = 2
FAR = (4.9871, -4.9871)


def table(classes: int, letters: int) -> Work:
    """A network of points in columns and classes of such long names; 0 classes: with numbers in place of them."""
    points = DataSpec("clouds", samples=60, classes=max(classes, 2)).dataset.all
    label: TableLabel = TableColumn(f"number {LONG}"[:letters], 3e6, 1e5)
    labels = points.labels * 1e5 + 3e6
    if classes:
        label = TableClasses("label", tuple(f"{at}{LONG}"[:letters] for at in range(classes)))
        labels = points.labels
    columns = (TableColumn(f"1{LONG}"[:letters], 4.2e3, 8e2), TableColumn(f"2{LONG}"[:letters], -2e-4, 1e-5))
    in_own_units = np.column_stack([points.points * [8e2, 1e-5] + [4.2e3, -2e-4], labels])
    head = OutputSpec("softmax" if classes > 2 else "tanh" if classes else "linear")
    training = TrainingSpec(loss="cross_entropy" if classes > 2 else "mse")
    source = TableSource(columns, label, Rows(in_own_units), LONG[:letters])
    return Work.fresh(Document(Spec(source, network=NetworkSpec((LayerSpec(UNITS),), head), training=training)))


Sizes = dict[str, object]


def sizes(playground: Playground) -> Sizes:
    """Where every panel is, and how small it could be made: what forces a column shows in the latter first."""
    settle(playground)
    window = playground.window
    placed: Sizes = {name: dock.geometry() for name, dock in window.docks.items() if not dock.visibleRegion().isEmpty()}
    for name, holder in window.full_screens.holders.items():
        least = holder.content.minimumSizeHint().expandedTo(holder.content.minimumSize())
        placed[f"{name} at least"] = least.expandedTo(QSize(0, 0))
    placed["window at least"] = window.minimumSizeHint()
    return placed


@contextmanager
def nothing_moves(playground: Playground, what: str) -> Iterator[None]:
    before = sizes(playground)
    yield
    after = sizes(playground)
    moved = {name: (at, after[name]) for name, at in before.items() if name in after and after[name] != at}
    assert not moved, (what, moved)


def open_work(playground: Playground, qtbot: QtBot, work: Work) -> None:
    playground.session.open(work)
    shown = lambda: (s := playground.session.snapshot) is not None and s.spec == work.document.spec  # noqa: E731
    qtbot.waitUntil(shown, timeout=20_000)


def point_at(playground: Playground, qtbot: QtBot, x1: float, x2: float) -> None:
    """Point at the plane until its values are told."""
    playground.output.plane.hovered.emit((x1, x2))

    def told() -> bool:
        snapshot = playground.session.snapshot
        probe = snapshot.get(ProbePoint) if snapshot is not None else None
        return probe is not None and probe.point == (x1, x2)

    qtbot.waitUntil(told, timeout=20_000)


@pytest.mark.parametrize(("classes", "size"), [(0, (1280, 698)), (3, (1280, 698)), (8, (960, 518))])
def test_nothing_moves_for_a_long_name_or_a_long_number(
    playground: Playground, qtbot: QtBot, classes: int, size: tuple[int, int]
) -> None:
    playground.window.resize(*size)
    open_work(playground, qtbot, table(classes, 3))
    with nothing_moves(playground, "long names"):
        open_work(playground, qtbot, table(classes, 60))
    tabs = ("inspector", *panels_behind("inspector"))
    for tab in tabs:
        playground.window.docks[tab].raise_()
        settle(playground)
        with nothing_moves(playground, f"pointing, over {tab}"):
            point_at(playground, qtbot, *FAR)
        with nothing_moves(playground, f"pointing no longer, over {tab}"):
            playground.output.plane.hovered.emit(None)
    playground.window.docks["inspector"].raise_()
    last = classes - 1 if classes > 2 else 0
    for selection in (Selection(0), Selection(0, 1), Selection(1), Selection(1, last)):
        with nothing_moves(playground, f"selecting {selection}"):
            playground.network.selection_requested.emit(selection)
            point_at(playground, qtbot, *FAR)
    playground.network.selection_requested.emit(None)
    work = playground.session.work()
    for size_of_weights in (1e-9, 1e150):
        learned = replace(work.learned, parameters=work.learned.parameters * size_of_weights)
        for tab in ("slice", "confusion"):
            playground.window.docks[tab].raise_()
            with nothing_moves(playground, f"weights times {size_of_weights:g}, over {tab}"):
                open_work(playground, qtbot, replace(work, learned=learned))
            with nothing_moves(playground, f"pointing, weights times {size_of_weights:g}, over {tab}"):
                point_at(playground, qtbot, *FAR)
        playground.output.plane.hovered.emit(None)
    with nothing_moves(playground, "painting"):
        playground.output.viewing_requested.emit(replace(playground.viewing.now, is_painting=True))
    with nothing_moves(playground, "painting no longer"):
        playground.output.viewing_requested.emit(replace(playground.viewing.now, is_painting=False))
    for tile in playground.window.findChildren(DataTile)[::4]:
        with nothing_moves(playground, "a tile's name"):
            tile.hovered.emit(tile.kind)
    assert len(sizes(playground)) > len(tabs)
