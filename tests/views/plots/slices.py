"""A slice panel and an output panel of a network of three ReLU units, in view and fed, for the tests of both."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from engine.data.dataset import Dataset, Samples
from engine.snapshot import Snapshot
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document
from playground.views.look.theme import LIGHT
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.slice.slice_view import SliceView

DOCUMENT: Final = Document(Spec(network=NetworkSpec((LayerSpec(3, "relu"),))))
POINTS: Final = np.array([[1.0, 1.0], [-4.0, 2.0], [3.0, -3.0]])


def shown_slice(qtbot: QtBot, snapshot: Snapshot, document: Document = DOCUMENT) -> SliceView:
    """A slice panel that shows a snapshot of the document."""
    view = SliceView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(document)
    view.resize(600, 220)
    with qtbot.waitExposed(view):
        view.show()
    view.show_snapshot(snapshot)
    return view


def shown_output(qtbot: QtBot, snapshot: Snapshot) -> OutputView:
    """An output panel that shows a snapshot of the document, with three training points."""
    output = OutputView()
    qtbot.addWidget(output)
    output.show_theme(LIGHT)
    output.show_document(DOCUMENT)
    output.show_dataset(Dataset(Samples(POINTS, np.ones(3))))
    output.resize(420, 460)
    with qtbot.waitExposed(output):
        output.show()
    output.activateWindow()
    output.show_snapshot(snapshot)
    return output


def spot_of(output: OutputView, x1: float, x2: float) -> QPoint:
    """Where a point of the plane lies in it."""
    return output.plane.position_of(x1, x2).toPoint()
