"""The features panel shows which features are in and asks to change that; the last one stays."""

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine.choices.features import FEATURES
from engine.spec import Spec
from playground.model.document import Document
from playground.views.look.theme import LIGHT
from playground.views.panels.features.features_panel import FeaturesPanel
from tests.clicks import click_widget
from tests.views.panels.host import Host, find


@pytest.fixture
def panel(qtbot: QtBot) -> FeaturesPanel:
    panel = FeaturesPanel()
    qtbot.addWidget(panel)
    panel.show_theme(LIGHT)
    panel.resize(220, 120)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def chip(panel: FeaturesPanel, name: str) -> QAbstractButton:
    return find(panel, QAbstractButton, f"feature_{name}")


@pytest.mark.parametrize("name", FEATURES)
def test_a_click_takes_a_feature_in_and_out(panel: FeaturesPanel, name: str) -> None:
    others = ("x1", "x2") if name not in ("x1", "x2") else ("sin_x1",)
    host = Host(panel, Document(Spec(features=others)))  # type: ignore[arg-type]  # names they are
    click_widget(chip(panel, name))
    assert set(host.document.spec.features) == {*others, name}
    assert chip(panel, name).isChecked()
    click_widget(chip(panel, name))
    assert host.document.spec.features == others
    assert not chip(panel, name).isChecked()


def test_the_last_feature_stays_ticked(panel: FeaturesPanel) -> None:
    host = Host(panel, Document(Spec(features=("x2",))))
    click_widget(chip(panel, "x2"))
    assert host.document.spec.features == ("x2",)
    assert chip(panel, "x2").isChecked()
    assert len(host.refusals) == 1
    assert "This is the last feature" in chip(panel, "x2").toolTip()


def test_a_ticked_chip_looks_ticked(panel: FeaturesPanel) -> None:
    Host(panel)
    inside = chip(panel, "x1").grab().toImage()
    outside = chip(panel, "cos_x2").grab().toImage()
    colours = [
        {picture.pixelColor(x, y).name() for x in range(20) for y in range(picture.height())}
        for picture in (inside, outside)
    ]
    assert LIGHT.accent in colours[0]
    assert LIGHT.accent not in colours[1]


def test_every_chip_tells_what_it_is(panel: FeaturesPanel) -> None:
    Host(panel)
    for name, feature in FEATURES.items():
        assert chip(panel, name).text() == feature.notation
        assert chip(panel, name).accessibleName() == feature.notation
        assert feature.description in chip(panel, name).toolTip()
