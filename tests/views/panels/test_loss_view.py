"""Loss and accuracy as text and as curves."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.questions.measurement import Measure
from engine.runs.trace import RUN_NUMBERS, Trace
from engine.spec import DataSpec, NetworkSpec, OutputSpec, Spec
from playground.model.document import Document
from playground.views.look.theme import LIGHT
from playground.views.panels.loss.loss_view import LossView
from playground.views.plots.chart import configure_pyqtgraph
from tests.clicks import click_widget
from tests.views.pace import draw_at_once
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer

DOCUMENT = Document()
REGRESSION = Document(Spec(data=DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear"))))


@pytest.fixture(autouse=True)
def viewer(view: LossView) -> Viewer:
    return Viewer(view)


@pytest.fixture
def view(qtbot: QtBot) -> LossView:
    configure_pyqtgraph()
    view = LossView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(DOCUMENT)
    view.resize(480, 220)
    with qtbot.waitExposed(view):
        view.show()
    return view


def value(view: QWidget, name: str) -> str:
    label = view.findChild(QLabel, name + "Value")
    assert isinstance(label, QLabel)
    return label.text()


def box(view: QWidget, name: str) -> QCheckBox:
    found = view.findChild(QCheckBox, name)
    assert isinstance(found, QCheckBox)
    return found


def curves(epoch: list[float], train: list[float], test: list[float]) -> Trace:
    rows = np.array(epoch)
    share = np.linspace(0.5, 1.0, len(rows))
    numbers = (rows, np.array(train), np.array(test), share, share - 0.1)
    return Trace.of(3, dict(zip(RUN_NUMBERS, numbers, strict=True)))


def rows_with_colour(view: LossView, colour: str, x: float) -> list[int]:
    """The rows of pixels, at the epoch `x`, that have this colour."""
    picture = view.chart.grab().toImage()
    column = round(view.chart.widget_point(x, 0.0).x())
    wanted = QColor(colour)
    return [
        row
        for row in range(picture.height())
        for at in (column - 1, column, column + 1)
        if picture.pixelColor(at, row) == wanted
    ]


def test_present_values_are_told(view: LossView) -> None:
    snapshot = make_snapshot(DOCUMENT)
    view.show_snapshot(changed(snapshot, train_loss=0.0123, test_loss=4.56e-5, train_accuracy=0.984, test_accuracy=1.0))
    assert value(view, "lossTrain") == "0.0123"
    assert value(view, "lossTest") == "4.6·10⁻⁵"
    assert value(view, "accuracy") == "98.4 / 100 %"


def test_nearly_all_is_not_all(view: LossView) -> None:
    view.show_snapshot(changed(make_snapshot(DOCUMENT), train_accuracy=0.9998, test_accuracy=0.97))
    assert value(view, "accuracy") == "99.9 / 97.0 %"


def test_numbers_to_meet_have_no_accuracy(view: LossView) -> None:
    accuracy = view.findChild(QWidget, "accuracy")
    assert accuracy is not None
    assert accuracy.isVisible()
    view.show_document(REGRESSION)
    view.show_snapshot(make_snapshot(REGRESSION))
    assert not accuracy.isVisible()
    assert not box(view, "showAccuracy").isVisible()


def test_curves_are_where_their_numbers_are(view: LossView) -> None:
    past = curves([0.0, 50.0, 100.0], [0.4, 0.4, 0.4], [0.2, 0.2, 0.2])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past))
    for colour, loss in ((LIGHT.train, 0.4), (LIGHT.test, 0.2)):
        rows = {row for x in np.linspace(30, 60, 12) for row in rows_with_colour(view, colour, x)}
        assert rows
        assert all(abs(row - view.chart.widget_point(0.0, loss).y()) <= 3 for row in rows)


def test_the_test_curve_is_dashed_and_the_train_curve_is_not(view: LossView) -> None:
    past = curves([0.0, 100.0], [0.4, 0.4], [0.2, 0.2])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past))
    picture = view.chart.grab().toImage()
    box_of_plot = view.chart.plot_rect()
    columns = range(round(box_of_plot.left()) + 4, round(box_of_plot.right()) - 4)
    gaps = {}
    for colour in (LIGHT.train, LIGHT.test):
        gaps[colour] = sum(
            not any(picture.pixelColor(x, y) == QColor(colour) for y in range(picture.height())) for x in columns
        )
    assert gaps[LIGHT.train] == 0
    assert 0.3 < gaps[LIGHT.test] / len(columns) < 0.6


def test_a_logarithmic_axis_shows_decades(view: LossView) -> None:
    past = curves([0.0, 50.0, 100.0], [1e-4, 1e-4, 1e-4], [0.1, 0.1, 0.1])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past))
    click_widget(box(view, "logLoss"), QPoint(8, 8))
    assert view.chart.is_log
    rows = rows_with_colour(view, LIGHT.train, 40.0)
    assert rows
    assert abs(rows[0] - view.chart.widget_point(0.0, -4.0).y()) <= 3


def test_accuracy_is_drawn_on_request_and_has_no_log(view: LossView) -> None:
    past = curves([0.0, 50.0, 100.0], [0.4, 0.4, 0.4], [0.2, 0.2, 0.2])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past))
    click_widget(box(view, "showAccuracy"), QPoint(8, 8))
    rows = rows_with_colour(view, LIGHT.train, 50.0)
    assert rows
    assert abs(rows[0] - view.chart.widget_point(0.0, 75.0).y()) <= 4
    assert not box(view, "logLoss").isEnabled()


def test_many_snapshots_become_few_paintings(view: LossView, qtbot: QtBot) -> None:
    snapshot = make_snapshot(DOCUMENT)
    view.show_snapshot(snapshot)
    for number in range(10):
        view.show_snapshot(changed(snapshot, train_loss=0.5 + number / 100))
    assert value(view, "lossTrain") == f"{snapshot[Measure].train_loss:.4f}"
    qtbot.waitUntil(lambda: value(view, "lossTrain") == "0.5900", timeout=1000)


@pytest.mark.parametrize("loss", [np.nan, np.inf, 1e300, 0.0])
@pytest.mark.parametrize("is_log", [False, True])
def test_no_loss_breaks_the_chart(view: LossView, loss: float, is_log: bool) -> None:
    box(view, "logLoss").setChecked(is_log)
    past = curves([0.0, 1.0, 2.0], [0.4, loss, loss], [0.2, 0.2, loss])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past, train_loss=loss))
    assert not view.grab().isNull()


def test_an_empty_and_a_single_row_are_calm(view: LossView) -> None:
    for rows in ([], [0.0]):
        view.show_snapshot(make_snapshot(DOCUMENT, curves=curves(rows, rows, rows)))
        draw_at_once(view)
        assert not view.grab().isNull()


def test_a_new_run_begins_its_axis_anew(view: LossView) -> None:
    long = curves([0.0, 900.0], [0.4, 0.4], [0.2, 0.2])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=long))
    view.show_snapshot(make_snapshot(DOCUMENT, curves=curves([0.0], [0.4], [0.2])))
    draw_at_once(view)
    assert view.chart.axis_point(view.chart.plot_rect().topRight())[0] == pytest.approx(10.0, abs=0.2)


def test_losses_beyond_the_axis_are_left_out_and_told(view: LossView) -> None:
    past = curves([0.0, 1.0, 2.0], [0.4, 1e31, np.inf], [0.2, 0.2, 0.2])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=past))
    draw_at_once(view)
    assert view.chart.note == "loss, by epoch; beyond 10³⁰: not drawn"
    _, y = view.train_line.getData()
    np.testing.assert_array_equal(y, [0.4, np.nan, np.nan])
    view.show_snapshot(make_snapshot(DOCUMENT, curves=curves([0.0, 1.0], [0.4, 0.4], [0.2, 0.2])))
    draw_at_once(view)
    assert view.chart.note == "loss, by epoch"


def test_without_a_test_there_is_no_test_on_the_screen(view: LossView) -> None:
    document = Document(Spec(data=DataSpec("circle", train_percent=100)))
    view.show_document(document)
    view.show_snapshot(make_snapshot(document, test_loss=math.nan, test_accuracy=None, train_accuracy=0.5))
    assert not view.findChild(QWidget, "lossTest").isVisible()  # type: ignore[union-attr]  # it is there
    assert value(view, "accuracy") == "50.0 %"
    assert "no test data" in view.chart.toolTip() or "none are left to test" in view.chart.toolTip()
    view.show_document(Document())
    assert view.findChild(QWidget, "lossTest").isVisible()  # type: ignore[union-attr]  # it is there


def test_large_numbers_of_a_wide_panel_keep_nobody_from_making_it_narrow_again(view: LossView) -> None:
    view.resize(340, 240)
    narrow = view.minimumSizeHint()
    view.resize(900, 240)
    assert view.minimumSizeHint().width() <= narrow.width()
