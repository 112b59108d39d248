"""The confusion panel in the whole program: what is counted, and which points stand out on the plane."""

import numpy as np
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.questions.confusion import Confuse
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground.app import Playground
from playground.model.document import Document, Work
from playground.views.panels.output.output_view import OutputView
from tests.clicks import click_widget

SPEC = Spec(
    data=DataSpec("wedges", samples=200, classes=4),
    network=NetworkSpec((LayerSpec(6),), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)


def test_pressing_a_cell_lets_its_points_stand_out_on_the_plane(playground: Playground, qtbot: QtBot) -> None:
    playground.session.open(Work.fresh(Document(SPEC)))
    playground.window.docks["confusion"].raise_()
    output = playground.panels.of(OutputView)

    def counted() -> bool:
        snapshot = playground.session.snapshot
        return snapshot is not None and snapshot.spec == SPEC and snapshot.get(Confuse) is not None

    qtbot.waitUntil(counted, timeout=20_000)
    assert playground.session.snapshot is not None
    confusion = playground.session.snapshot[Confuse]
    true, chosen = (int(at) for at in np.unravel_index(int(confusion.counts.argmax()), confusion.counts.shape))
    table = playground.window.findChild(QTableView, "confusion_table")
    assert table is not None
    before = output.plane.grab().toImage()
    qtbot.waitUntil(lambda: table.model().index(true, chosen).data() == str(confusion.counts[true, chosen]))
    click_widget(table.viewport(), table.visualRect(table.model().index(true, chosen)).center())
    assert playground.viewing.now.lit_cell == (true, chosen)
    lit = output.plane.grab().toImage()
    assert lit != before
    other = next(
        point
        for point, label in zip(SPEC.data.dataset.train.points, SPEC.data.dataset.train.labels, strict=True)
        if label != true
    )
    at = output.plane.position_of(*other.tolist()).toPoint()
    assert lit.pixelColor(at) != before.pixelColor(at)
