"""Whatever comes in whatever order and size, the plots stay calm: no exception, no warning."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS
from engine.choices.heads import HEADS
from engine.data.generators import GENERATORS
from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.model.document import Document
from playground.model.palette import COLOUR_MAPS
from playground.model.selection import Selection
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.loss.loss_view import LossView
from playground.views.panels.output.output_view import OutputView
from playground.views.plots.chart import configure_pyqtgraph
from tests.views.pace import draw_at_once
from tests.views.snapshots import changed, make_snapshot, with_numbers

ODD_NUMBERS = (0.0, 1e-300, 1e-13, 1e-6, 0.3, 1e9, 1e300, np.inf, np.nan)


def any_document(rng: np.random.Generator) -> Document:
    names = list(ACTIVATIONS)
    hidden = tuple(LayerSpec(int(rng.integers(1, 5)), str(rng.choice(names))) for _ in range(rng.integers(0, 5)))  # type: ignore[arg-type]  # of the registry
    kind = str(rng.choice(list(GENERATORS)))
    data = DataSpec(kind, samples=40)  # type: ignore[arg-type]  # of the registry
    fitting = [head for head in HEADS.values() if head.takes(data.class_count)]
    head = fitting[int(rng.integers(len(fitting)))]
    training = TrainingSpec(loss=head.losses[0])
    return Document(Spec(data=data, network=NetworkSpec(hidden, OutputSpec(head.name)), training=training))


def any_snapshot(rng: np.random.Generator, document: Document) -> Snapshot:
    layers = len(document.spec.network.hidden) + 1
    layer = int(rng.integers(layers))
    looked_at = (layer, 0) if rng.random() < 0.5 else None
    probe = (float(rng.uniform(-6, 6)), float(rng.uniform(-6, 6))) if rng.random() < 0.5 else None
    snapshot = make_snapshot(document, looked_at=looked_at, probe=probe, history_rows=int(rng.choice([1, 2, 600])))
    past = snapshot.curves
    odd = rng.choice(ODD_NUMBERS, past.of_layers("delta_norm").shape)
    losses = rng.choice(ODD_NUMBERS, len(past.epoch))
    rows = tuple(replace(row, delta_norm=float(rng.choice(ODD_NUMBERS))) for row in snapshot[Measure].layers)
    return changed(
        snapshot,
        layers=rows,
        train_loss=float(rng.choice(ODD_NUMBERS)),
        curves=with_numbers(past, delta_norm=odd, last_delta_norm=odd, train_loss=losses, test_loss=losses[::-1]),
    )


@pytest.mark.parametrize("seed", range(3))
def test_plots_bear_everything(qtbot: QtBot, seed: int) -> None:
    configure_pyqtgraph()
    rng = np.random.default_rng(seed)
    views = (OutputView(), LossView(), GradientsView())
    document = Document()
    for view in views:
        qtbot.addWidget(view)
        view.show()
    for _ in range(60):
        action = int(rng.integers(7))
        if action == 0:
            document = any_document(rng)
            data = document.spec.data
            views[0].show_dataset(data.dataset)
        if action <= 1:
            for view in views:
                view.show_document(document)
        elif action <= 3:
            snapshot = any_snapshot(rng, document)
            for view in views:
                view.show_document(document)
                view.show_snapshot(snapshot)
        elif action == 4:
            theme = (LIGHT, DARK)[int(rng.integers(2))].with_colour_map(str(rng.choice(list(COLOUR_MAPS))))
            for view in views:
                view.show_theme(theme)
        elif action == 5:
            selection = Selection(0, 0) if rng.random() < 0.5 else None
            views[0].show_selection(selection)
            views[2].show_selection(selection)
        else:
            _touch(rng, views[int(rng.integers(3))])
        QApplication.processEvents()
        draw_at_once(views[1])
        draw_at_once(views[2])
        assert not any(view.grab().isNull() for view in views)


def _touch(rng: np.random.Generator, view: QWidget) -> None:
    """Resize the view, press one of its buttons, choose, or move the mouse over it."""
    view.resize(int(rng.integers(20, 900)), int(rng.integers(20, 700)))
    buttons = [button for button in view.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()]
    if buttons:
        buttons[int(rng.integers(len(buttons)))].click()
    for combo in view.findChildren(QComboBox):
        combo.setCurrentIndex(int(rng.integers(combo.count())))
    window = view.windowHandle()
    assert window is not None
    QTest.mouseMove(window, QPoint(int(rng.integers(view.width())), int(rng.integers(view.height()))))
