"""What is looked at is one value in the window: controls ask for it, and show it, whoever asked."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from engine.questions.sample import PassSample
from engine.questions.slice import ViewSlice
from playground.app import Playground
from playground.model.edits import RemoveUnit, SetSetting
from playground.model.selection import Selection
from playground.model.viewing import QUANTITIES, SWITCHES, Switch, Viewing
from tests.app.test_law_of_sizes import settle

CHECK_BOXES: dict[Switch, str] = {
    "points": "showPoints",
    "test_points": "showTestData",
    "discretize": "discretize",
    "accuracy": "showAccuracy",
    "log_loss": "logLoss",
    "last_batch": "lastBatch",
    "count_training": "confusion_training",
    "count_shares": "confusion_shares",
}
"""The object names of the check boxes; the other switches are actions of their own name."""

IN_A_PANEL_BEHIND: dict[Switch, str] = {"count_training": "confusion", "count_shares": "confusion"}
"""The panels that a person brings to the front first."""


def control(playground: Playground, switch: Switch) -> QWidget:
    """What a person clicks on to turn a switch on or off."""
    window = playground.window
    if switch in IN_A_PANEL_BEHIND:
        window.docks[IN_A_PANEL_BEHIND[switch]].raise_()
    found = window.findChild(QCheckBox, CHECK_BOXES[switch]) if switch in CHECK_BOXES else None
    if found is not None:
        return found
    button = QToolButton(window)
    button.setDefaultAction(window.commands[switch])
    return button


def test_each_switch_has_a_control_that_asks_for_it_and_follows_it(
    playground: Playground, subtests: pytest.Subtests
) -> None:
    for switch in SWITCHES:
        with subtests.test(switch=switch):
            box = control(playground, switch)
            assert isinstance(box, QCheckBox | QToolButton)
            before = playground.viewing.now
            box.click()
            asked = before.switched(switch, not before.is_on(switch))
            assert playground.viewing.now == asked
            playground.viewing.show(before)
            assert box.isChecked() == before.is_on(switch)
            assert playground.viewing.now == before, "showing asks for nothing"


def test_the_gradient_plot_shows_the_quantity_that_is_looked_at(
    playground: Playground, subtests: pytest.Subtests
) -> None:
    for quantity in QUANTITIES:
        with subtests.test(quantity=quantity):
            playground.viewing.show(replace(playground.viewing.now, quantity=quantity))
            combo = playground.window.findChild(QComboBox, "gradientQuantity")
            assert isinstance(combo, QComboBox)
            assert combo.currentIndex() == QUANTITIES.index(quantity)
            combo.setCurrentIndex(0)
            assert playground.viewing.now.quantity == QUANTITIES[0]


def test_one_scale_is_remembered_whoever_asked_for_it(playground: Playground) -> None:
    playground.viewing.show(playground.viewing.now.switched("one_scale", True))
    assert playground.preferences.one_scale
    assert playground.window.commands["one_scale"].isChecked()


def test_what_an_edit_takes_away_is_looked_at_no_more(playground: Playground) -> None:
    last = playground.session.document.spec.network.hidden[0].units - 1
    playground.viewing.select(Selection(0, last))
    playground.viewing.show(replace(playground.viewing.now, sample=200))
    assert playground.session.apply(RemoveUnit(0))
    assert playground.viewing.now.selection is None
    assert playground.network.selection is None
    assert playground.session.apply(SetSetting("data", "samples", 100))
    assert playground.viewing.now.sample == 49


def test_looking_elsewhere_is_no_edit(playground: Playground) -> None:
    for switch in SWITCHES:
        playground.viewing.show(playground.viewing.now.switched(switch, not playground.viewing.now.is_on(switch)))
    playground.viewing.select(Selection(0, 0))
    assert not playground.window.commands["undo"].isEnabled()
    assert not playground.session.is_modified()


def test_only_what_an_open_panel_shows_is_computed(playground: Playground, qtbot: QtBot) -> None:
    docks = playground.window.docks
    docks["slice"].raise_()
    QApplication.processEvents()
    qtbot.waitUntil(
        lambda: playground.session.snapshot is not None and playground.session.snapshot.get(ViewSlice) is not None
    )
    docks["inspector"].raise_()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: (now := playground.session.snapshot) is not None and now.get(ViewSlice) is None)


def test_a_panel_behind_a_tab_has_its_numbers_on_a_screen_of_its_own(playground: Playground, qtbot: QtBot) -> None:
    window, session = playground.window, playground.session
    window.docks["inspector"].raise_()
    settle(playground)

    def asks() -> bool:
        return session.snapshot is not None and session.snapshot.get(PassSample) is not None

    assert not asks()
    window.full_screens.toggle("sample")
    qtbot.waitUntil(asks, timeout=10_000)
    window.full_screens.toggle("sample")
    session.step("epoch")
    qtbot.waitUntil(lambda: not asks(), timeout=10_000)


def test_a_view_that_asks_for_another_viewing_when_it_is_shown_one_leaves_all_with_the_newest(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewing, wanted = playground.viewing, Selection(1, 0)
    shown: list[Viewing] = []
    monkeypatch.setattr(playground.window, "show_viewing", lambda _: viewing.select(wanted))
    monkeypatch.setattr(playground.network, "show_viewing", shown.append)
    viewing.select(Selection(0, 1))
    assert viewing.now.selection == wanted
    assert [one.selection for one in shown] == [wanted, wanted]
