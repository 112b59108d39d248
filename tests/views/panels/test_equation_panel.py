"""The equation panel shows the network as text and copies it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document
from playground.model.equation import written_formulas
from playground.views.look.theme import LIGHT
from playground.views.panels.equation.equation_panel import EquationPanel
from tests.clicks import click_widget
from tests.views.pace import draw_at_once
from tests.views.panels.host import find
from tests.views.snapshots import make_snapshot


def shown_panel(qtbot: QtBot) -> EquationPanel:
    panel = EquationPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.show_document(Document())
    panel.resize(480, 180)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.show_snapshot(make_snapshot(Document()))
    return panel


def text_of(panel: EquationPanel) -> str:
    return find(panel, QPlainTextEdit, "equation_text").toPlainText()


def test_every_unit_has_its_line(qtbot: QtBot) -> None:
    lines = text_of(shown_panel(qtbot)).splitlines()
    assert len(lines) == 4 + 2 + 1
    assert lines[0].startswith("h1.1 = tanh(")
    assert lines[-1].startswith("output = tanh(")


def test_the_text_of_a_large_network_is_written_bit_by_bit_and_in_the_end_whole(qtbot: QtBot) -> None:
    panel = shown_panel(qtbot)
    document = Document(Spec(network=NetworkSpec((LayerSpec(32),) * 20)))
    panel.show_document(document)
    snapshot = make_snapshot(document)
    before = text_of(panel)
    panel.show_snapshot(snapshot)
    draw_at_once(panel)
    assert text_of(panel) == before  # the window has its frames meanwhile
    qtbot.waitUntil(lambda: text_of(panel) == written_formulas(document.spec, snapshot.weights, snapshot.biases))


def test_the_form_can_be_chosen(qtbot: QtBot) -> None:
    panel = shown_panel(qtbot)
    find(panel, QComboBox, "equation_form").setCurrentIndex(1)
    assert "def network(x1, x2):" in text_of(panel)


def test_the_whole_text_is_copied(qtbot: QtBot) -> None:
    panel = shown_panel(qtbot)
    button = find(panel, QPushButton, "equation_copy")
    click_widget(button)
    assert QGuiApplication.clipboard().text() == text_of(panel)
    assert button.text() == "Copied"
    qtbot.waitUntil(lambda: button.text() == "Copy")


def test_selected_text_stands_still_while_it_trains(qtbot: QtBot) -> None:
    panel = shown_panel(qtbot)
    before = text_of(panel)
    find(panel, QPlainTextEdit, "equation_text").selectAll()
    panel.show_snapshot(make_snapshot(Document(), weights=tuple(w + 1.0 for w in make_snapshot(Document()).weights)))
    draw_at_once(panel)
    assert text_of(panel) == before
