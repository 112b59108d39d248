"""Every view bears documents, snapshots, selections, mouse, keys and timers in any order: what comes late does no harm.

A snapshot may be of a network that is gone, a click of a moment before; neither may end in an error, and in the end
each view shows the last document.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from engine.choices.features import FeatureName
from engine.observer import Observer
from engine.questions.layer import ViewLayer
from engine.questions.question import Questions
from engine.questions.sample import PassSample
from engine.questions.slice import ViewSlice
from engine.questions.warp import Warp
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model.asking import questions_of
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from playground.model.selection import Selection
from playground.model.viewing import SWITCHES, Viewing
from playground.views.look.theme import LIGHT
from playground.views.network.network_view import NetworkView
from playground.views.panels.equation.equation_panel import EquationPanel
from playground.views.panels.explorer.explorer_panel import ExplorerPanel
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.landscape.landscape_panel import LandscapePanel
from playground.views.panels.loss.loss_view import LossView
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.sample.sample_panel import SamplePanel
from playground.views.panels.slice.slice_view import SliceView
from playground.views.panels.warp.warp_panel import WarpPanel
from playground.views.plots.chart import configure_pyqtgraph

SHAPES: Sequence[tuple[tuple[int, ...], tuple[FeatureName, ...]]] = (
    ((), ("x1",)),
    ((7,), ("x1", "x2")),
    ((4,), ("x1", "x2")),
    ((7, 7, 2), ("x1", "x2", "x1_squared")),
    ((4, 7), ("x2", "sin_x1")),
    ((1,) * 6, ("x1", "x2")),
)
KEYS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Delete, Qt.Key.Key_Return, Qt.Key.Key_B),
    *(Qt.Key.Key_Escape, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Space, Qt.Key.Key_Menu),
)


@dataclass(frozen=True)
class Scene:
    """A document, and what was seen of it."""

    document: Document
    snapshots: tuple[Snapshot, ...]


@cache
def scenes() -> tuple[Scene, ...]:
    """Networks of many shapes, each seen a few times, with everything watched."""
    result = []
    for index, (units, features) in enumerate(SHAPES):
        hidden = tuple(LayerSpec(count, "relu" if index % 2 else "tanh") for count in units)
        data = DataSpec("circle", samples=20 + 40 * index)
        document = Document(Spec(data, features, NetworkSpec(hidden)))
        work = Work.fresh(document)
        trainer = Trainer(document.spec, work.learned, curves=work.curves)
        seen = []
        for turn in range(3):
            layer = turn % (len(hidden) + 1)
            viewing = Viewing(
                Selection(layer, document.spec.layers[layer].units - 1) if turn else None,
                ((-6.0, 0.0), (6.0, 1.0)),
                sample=turn * 5,
                explored_layer=layer,
                probe=(1.0, 2.0),
            ).switched("kink_lines", True)
            closer: Questions = frozenset(
                (
                    ViewSlice(viewing.slice_ends),
                    PassSample(viewing.sample),
                    ViewLayer(viewing.explored_layer),
                    Warp(turn, (0, turn + 1) if turn else None),
                    viewing.fitted(document.spec).landscape,
                )
            )
            questions = questions_of(viewing) | closer
            seen.append(Observer().observe(trainer, questions, revision=index))
            trainer.train_epochs(1)
        result.append(Scene(document, tuple(seen)))
    return tuple(result)


class Table:
    """All views side by side, and one who does what they ask for, when it still can be done."""

    def __init__(self, qtbot: QtBot, chance: random.Random) -> None:
        configure_pyqtgraph()
        self.chance, self.qtbot = chance, qtbot
        self.network = NetworkView()
        self.output = OutputView()
        others = (GradientsView(), LossView(), InspectorPanel(), SliceView())
        inside = (SamplePanel(), ExplorerPanel(), EquationPanel(), WarpPanel(), LandscapePanel())
        self.views: tuple[Any, ...] = (self.network, self.output, *others, *inside)
        self.looking = [view for view in self.views if hasattr(view, "show_viewing")]
        self.viewing = Viewing()
        self.window = QWidget()
        row = QHBoxLayout(self.window)
        for view in self.views:
            row.addWidget(view)
            view.show_theme(LIGHT)
            if hasattr(view, "edit_requested"):
                view.edit_requested.connect(self._apply)
            if hasattr(view, "selection_requested"):
                view.selection_requested.connect(self.select)
            if hasattr(view, "viewing_requested"):
                view.viewing_requested.connect(self.look_at)
        qtbot.addWidget(self.window)
        self.window.resize(1900, 700)
        self.show_document(scenes()[0].document)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def _apply(self, edit: Edit) -> None:
        try:
            self.show_document(edit.apply(Work.fresh(self.document)).document)
        except EditRefused:
            self.show_document(self.document)

    def select(self, selection: Selection | None) -> None:
        self.look_at(self.viewing.selecting(selection))

    def look_at(self, viewing: Viewing) -> None:
        self.viewing = viewing
        for view in self.looking:
            view.show_viewing(viewing)

    def show_document(self, document: Document) -> None:
        self.document = document
        data = document.spec.data
        self.output.show_dataset(data.dataset)
        for view in self.views:
            view.show_document(document)

    def _let_a_timer_run_down(self) -> None:
        """Time passes, until something that waits for it has come."""
        active = [timer for timer in self.window.findChildren(QTimer) if timer.isSingleShot() and timer.isActive()]
        if active:
            timer = self.chance.choice(active)
            self.qtbot.waitUntil(lambda: not isValid(timer) or not timer.isActive())

    def act(self) -> None:
        chance = self.chance
        scene = chance.choice(scenes())
        handle = self.window.windowHandle()
        assert handle is not None
        at = QPoint(chance.randrange(self.window.width()), chance.randrange(self.window.height()))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        match chance.randrange(12):
            case 0 | 1:
                self.show_document(scene.document)
            case 2 | 3 | 4:
                snapshot = chance.choice(scene.snapshots)
                for view in self.views:
                    if chance.random() < 0.8:
                        view.show_snapshot(snapshot)
            case 5:
                self.select(Selection(chance.randrange(7), chance.choice((None, 0, 1, 6))))
            case 6:
                QTest.mouseMove(handle, at)
            case 7:
                over = self.network.mapTo(
                    self.window, QPoint(chance.randrange(self.network.width()), chance.randrange(self.network.height()))
                )
                (QTest.mousePress if chance.random() < 0.5 else QTest.mouseRelease)(handle, left, none, over)
                QTest.mouseMove(handle, at)
            case 8:
                QTest.mouseClick(handle, left, none, at)
            case 9:
                self.look_at(self.viewing.switched(chance.choice(SWITCHES), chance.random() < 0.5))
                chance.choice(self.views).setFocus()
            case 10:
                QTest.keyClick(handle, chance.choice(KEYS))
            case _:
                self._let_a_timer_run_down()
        QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            (popup.close if chance.random() < 0.5 else lambda: QTest.keyClick(popup, Qt.Key.Key_Return))()


@pytest.mark.parametrize("seed", range(3))
def test_every_view_bears_what_comes_in_any_order(qtbot: QtBot, seed: int) -> None:
    table = Table(qtbot, random.Random(seed))
    for _ in range(120):
        table.act()
        if table.chance.random() < 0.3:
            table.window.grab()
    last = scenes()[1]
    table.show_document(last.document)
    for view in table.views:
        view.show_snapshot(last.snapshots[-1])
    table.select(Selection(0, 6))
    assert not table.window.grab().isNull()
    assert table.network.document == last.document
