"""The actions on the network say what they would do, and ask for just that."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from engine.choices.heads import OUTPUT_ACTIVATIONS
from engine.parameters import Address
from engine.runs.pace import STEP_RATES, Pace
from engine.spec import MAX_SEED, LayerSpec
from playground.model.edits import (
    AddUnit,
    Edit,
    FreeAll,
    InsertLayer,
    MoveLayer,
    NewWeights,
    RemoveLayer,
    RemoveUnit,
    SetActivation,
    SetAllActivations,
    SetOutput,
    SetUnitActivation,
)
from playground.model.selection import Selection
from tests.views.shell import Shell

SELECTED = ("add_unit", "remove_unit", "insert_after", "remove_layer", "move_left", "move_right")


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    return Shell(qtbot)


def texts(shell: Shell, name: str) -> str:
    return shell.action(name).text().replace("&", "")


def test_without_a_selection_only_the_end_can_be_added_to(shell: Shell) -> None:
    shell.window.show_selection(None)
    assert [name for name in SELECTED if shell.action(name).isEnabled()] == []
    assert texts(shell, "insert_before") == "Insert Layer Before the Output"
    shell.action("insert_before").trigger()
    assert shell.asked == [InsertLayer(2)]


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("add_unit", AddUnit(0)),
        ("remove_unit", RemoveUnit(0)),
        ("insert_before", InsertLayer(0)),
        ("insert_after", InsertLayer(1)),
        ("remove_layer", RemoveLayer(0)),
    ],
)
def test_an_action_does_it_to_the_selected_layer(shell: Shell, name: str, edit: Edit) -> None:
    shell.window.show_selection(Selection(0))
    assert "Layer 1" in texts(shell, name)
    shell.action(name).trigger()
    assert shell.asked == [edit]


def test_a_selected_unit_is_the_one_to_be_removed(shell: Shell) -> None:
    shell.window.show_selection(Selection(0, 1))
    assert texts(shell, "remove_unit") == "Remove Unit 2 from Layer 1"
    shell.action("remove_unit").trigger()
    assert shell.asked == [RemoveUnit(0, 1)]


def test_a_moved_layer_stays_selected(shell: Shell) -> None:
    shell.window.show_selection(Selection(0))
    assert not shell.action("move_left").isEnabled()
    shell.action("move_right").trigger()
    assert shell.asked == [MoveLayer(0, 1), Selection(1)]


def test_the_output_has_nothing_to_add_or_remove(shell: Shell) -> None:
    shell.window.show_selection(Selection(2))
    assert [name for name in SELECTED if shell.action(name).isEnabled()] == []


def test_a_selection_that_is_gone_counts_as_none(shell: Shell) -> None:
    shell.window.show_selection(Selection(2))
    shell.show_hidden()
    shell.action("insert_before").trigger()
    assert shell.asked == [InsertLayer(0)]


def test_free_all_is_open_while_there_are_pins(shell: Shell) -> None:
    assert not shell.action("free_all").isEnabled()
    shell.show_document(replace(shell.work.document, pins=frozenset({Address(0, 0)})))
    shell.action("free_all").trigger()
    assert shell.asked == [FreeAll()]


def test_new_weights_come_from_the_next_seed_and_wrap_around(shell: Shell) -> None:
    spec = shell.work.document.spec
    init = replace(spec.network.init, seed=MAX_SEED)
    shell.show_document(replace(shell.work.document, spec=replace(spec, network=replace(spec.network, init=init))))
    shell.action("new_weights").trigger()
    assert shell.asked == [NewWeights(0)]


@pytest.mark.parametrize(
    ("selection", "title", "edit"),
    [
        (None, "Activation of All Layers", SetAllActivations("sigmoid", 0.2)),
        (Selection(1), "Activation of Layer 2", SetActivation(1, "sigmoid", 0.4)),
        (Selection(1, 2), "Activation of Unit 3 in Layer 2", SetUnitActivation(1, 2, "sigmoid", 0.4)),
        (Selection(2), "Activation of the Output", SetOutput("sigmoid")),
    ],
)
def test_the_activation_menu_follows_the_selection(
    shell: Shell, selection: Selection | None, title: str, edit: Edit
) -> None:
    shell.show_hidden(LayerSpec(3, "relu", 0.2), LayerSpec(3, "leaky_relu", 0.4))
    shell.window.show_selection(selection)
    commands = shell.window.network_commands
    assert commands.activation_title().replace("&", "") == title
    next(action for action in commands.activation_group.actions() if action.data() == "sigmoid").trigger()
    assert shell.asked == [edit]


def test_the_menu_offers_the_output_only_what_it_can_have(shell: Shell) -> None:
    shell.window.show_selection(Selection(2))
    group = shell.window.network_commands.activation_group
    assert {action.data() for action in group.actions() if action.isEnabled()} == set(OUTPUT_ACTIVATIONS)
    assert [action.data() for action in group.actions() if action.isChecked()] == ["tanh"]


@pytest.mark.parametrize(
    ("selection", "name", "asked"),
    [
        (None, "select_right", Selection(0)),
        (None, "select_left", Selection(2)),
        (Selection(0), "select_right", Selection(1)),
        (Selection(2), "select_right", Selection(2)),
        (Selection(0), "select_left", Selection(0)),
        (Selection(0), "select_down", Selection(0, 0)),
        (Selection(0), "select_up", Selection(0, 3)),
        (Selection(0, 3), "select_down", Selection(0, 3)),
        (Selection(0, 3), "select_none", None),
    ],
)
def test_the_selection_moves_by_key(
    shell: Shell, selection: Selection | None, name: str, asked: Selection | None
) -> None:
    shell.window.show_selection(selection)
    shell.action(name).trigger()
    assert shell.asked == [asked]


def test_faster_and_slower_go_through_the_speeds_and_stop_at_the_ends(shell: Shell) -> None:
    shell.window.show_pace(Pace("batch", 1.0))
    shell.action("slower").trigger()
    shell.action("faster").trigger()
    shell.window.show_pace(Pace("batch", None))
    shell.action("faster").trigger()
    shell.action("slower").trigger()
    assert shell.asked == [Pace("batch", 2.0), Pace("batch", STEP_RATES[-2])]


@pytest.mark.parametrize("unit", ["sample", "batch", "epoch"])
def test_a_step_of_each_kind_can_be_asked_for(shell: Shell, unit: str) -> None:
    shell.action(f"step_{unit}").trigger()
    assert shell.asked == [unit]


def test_every_action_explains_itself_with_its_key(shell: Shell) -> None:
    for action in (*shell.window.commands.all_actions(), *shell.window.network_commands.all_actions()):
        assert len(action.toolTip()) > 3
        if not action.shortcut().isEmpty():
            assert action.shortcut().toString() in action.toolTip(), action.objectName()


def test_no_menu_has_two_entries_of_one_name(qtbot: QtBot) -> None:
    window = Shell(qtbot).window
    menus = window.findChildren(QMenu)
    assert len(menus) > 5
    for menu in menus:
        names = [action.text().replace("&", "") for action in menu.actions() if not action.isSeparator()]
        assert len(names) == len({name.casefold() for name in names}), (menu.objectName(), names)


def test_every_key_of_the_window_stands_in_the_list_of_keys(qtbot: QtBot) -> None:
    window = Shell(qtbot).window
    lines = window.keys()
    listed = {key for _, keys in lines for key in keys.split(", ")}
    native = QKeySequence.SequenceFormat.NativeText
    for action in window.findChildren(QAction):
        for sequence in action.shortcuts():
            assert sequence.toString(native) in listed, action.text()
    texts = [text for text, _ in lines]
    assert len(texts) == len(set(texts))
