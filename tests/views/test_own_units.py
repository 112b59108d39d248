"""A table in its own units on the screen: the plane's axes and reading, slice, hover of a feature, and inspector."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.questions.pieces import Kink
from engine.questions.slice import SliceView as Slice
from engine.spec import LayerSpec, NetworkSpec, OutputSpec, Spec
from playground.model.document import Document
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.views.look.theme import LIGHT
from playground.views.network.hit import Part, Target
from playground.views.network.hover import describe
from playground.views.panels.inspector.formula_view import FormulaView
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.output.output_view import OutputView
from playground.views.panels.slice.slice_view import SliceView
from tests.clicks import hover_widget
from tests.tables import petals, prices
from tests.views.snapshots import changed, make_snapshot
from tests.views.viewer import Viewer

PETALS = Document(Spec(data=petals(), network=NetworkSpec((LayerSpec(3, "relu"),))))
PRICES = Document(Spec(data=prices(), network=NetworkSpec((LayerSpec(3, "relu"),), OutputSpec("linear"))))


def plain(text: str) -> str:
    """A text with letters that every keyboard has."""
    return text.replace("\u2007", "").replace("−", "-")


def shown_output(qtbot: QtBot, document: Document) -> tuple[OutputView, Viewer]:
    view = OutputView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(document)
    view.resize(420, 460)
    with qtbot.waitExposed(view):
        view.show()
    view.activateWindow()
    return view, Viewer(view)


def reading(view: OutputView, document: Document, qtbot: QtBot, viewer: Viewer) -> str:
    """What is read at the point (3, −1.5)."""
    hover_widget(view.plane, view.plane.position_of(3.0, -1.5).toPoint())
    qtbot.waitUntil(lambda: viewer.viewing.probe is not None)
    view.show_snapshot(make_snapshot(document, probe=(3.0, -1.5)))
    label = view.findChild(QLabel, "outputReadout")
    assert isinstance(label, QLabel)
    return plain(label.text())


def test_the_plane_reads_in_the_names_and_units_of_the_columns(qtbot: QtBot) -> None:
    view, viewer = shown_output(qtbot, PETALS)
    told = reading(view, PETALS, qtbot, viewer)
    assert "length (cm) = 7.500" in told  # 3.0 + 3·1.5
    assert "width (cm) = 0.050" in told  # 0.8 − 1.5·0.5
    viewer.switch("own_units", False)
    told = reading(view, PETALS, qtbot, viewer)
    assert "x₁ = 3.00" in told
    assert "x₂ = -1.50" in told


def test_a_number_to_learn_is_read_in_its_own_units_too(qtbot: QtBot) -> None:
    view, viewer = shown_output(qtbot, PRICES)
    told = reading(view, PRICES, qtbot, viewer)
    output = float(told.split("output = ")[1].split()[0])
    price = float(told.split("price = ")[1])
    assert price == pytest.approx(250.0 + 100.0 * output, abs=0.6)
    viewer.switch("own_units", False)
    assert "price" not in reading(view, PRICES, qtbot, viewer)


def frame(view: OutputView) -> QImage:
    """The strips left of the plane and below it, where its axes are."""
    return view.plane.grab().toImage()


def test_the_axes_change_with_the_switch_and_the_plane_keeps_its_points_in_place(qtbot: QtBot) -> None:
    view, viewer = shown_output(qtbot, PETALS)
    own, square = frame(view), view.plane.square
    viewer.switch("own_units", False)
    assert frame(view) != own
    assert view.plane.square.width() >= square.width()  # no names beside it
    viewer.switch("own_units", True)
    assert view.plane.square == square
    assert frame(view) == own


def test_toy_data_look_the_same_with_and_without_own_units(qtbot: QtBot) -> None:
    view, viewer = shown_output(qtbot, Document())
    before = frame(view)
    viewer.switch("own_units", False)
    assert frame(view) == before


def test_the_slice_reads_its_points_and_slopes_in_own_units(qtbot: QtBot) -> None:
    """Along x₁ the slope is 1 a coordinate: of a length it is 1/1.5 a centimetre."""
    shares = np.linspace(0.0, 1.0, 401)
    z = 12.0 * shares - 6.0
    ends = ((-6.0, 0.0), (6.0, 0.0))
    shown = Slice(ends, 1, 0, shares, z, np.tanh(z), False, (Kink(0.25, 0, 1),), np.array([1.0, 1.0]))
    view = SliceView()
    qtbot.addWidget(view)
    view.show_theme(LIGHT)
    view.show_document(PETALS)
    view.resize(600, 220)
    with qtbot.waitExposed(view):
        view.show()
    viewer = Viewer(view)
    view.show_snapshot(changed(make_snapshot(PETALS), slice_view=shown))
    words = view.findChild(QLabel, "slice_words")
    assert isinstance(words, QLabel)
    hover_widget(view.chart.viewport(), view.chart.widget_point(4.5, 0.5).toPoint())  # 4.5 cm: x₁ = 1
    assert plain(words.text()).startswith("(4.5")
    assert "slope of z 0.667" in words.text()
    viewer.switch("own_units", False)
    hover_widget(view.chart.viewport(), view.chart.widget_point(1.0, 0.5).toPoint())
    assert plain(words.text()).startswith("(1.0")
    assert "slope of z 1.0" in words.text()


def test_a_feature_s_hover_names_its_column_and_its_value_there() -> None:
    told = describe(Target(Part.FEATURE, -1, 0), PETALS, make_snapshot(PETALS, probe=(2.0, 0.0)))
    assert told is not None
    assert ("length (cm)", "6.000") in told.rows


def test_the_inspector_explains_x1_and_x2_by_the_columns(qtbot: QtBot) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.show_document(PETALS)
    panel.show_viewing(Viewing().selecting(Selection(0, 1)))
    panel.show_snapshot(make_snapshot(PETALS, looked_at=(0, 1)))
    formula = panel.findChild(FormulaView, "unit_formula")
    assert isinstance(formula, FormulaView)
    assert formula.explanation == "x₁ = (length (cm) − 3.000)/1.500, x₂ = (width (cm) − 0.8000)/0.5000."
    panel.show_viewing(Viewing().selecting(Selection(0, 1)).switched("own_units", False))
    assert formula.explanation == "x₁ and x₂ are the coordinates of the point."
