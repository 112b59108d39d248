"""The whole program: what a person does reaches the network, and what the engine computes reaches the screen."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.choices.heads import usual_head
from engine.data.generators import GENERATORS
from engine.learned import untrained
from engine.parameters import Address
from engine.questions.probe import ProbePoint
from engine.questions.surface import MapSurface
from engine.questions.unit import ViewUnit
from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from engine.trainer import Trainer
from playground.app import Playground
from playground.model.edits import AddUnit, SetSetting, SetValue
from playground.model.files.document_io import read
from playground.model.layer_values import LayerValues
from playground.model.selection import Selection
from playground.resources import resource_path
from playground.views.look.theme import DARK, LIGHT
from playground.views.network.hit import Part, Target
from playground.views.panels.gradients.gradients_view import GradientsView
from playground.views.panels.inspector.inspector import InspectorPanel
from playground.views.panels.loss.loss_view import LossView
from playground.views.plots.plane import Plane
from tests.app.conftest import Answers
from tests.asking import probe
from tests.clicks import click_widget, key_window, type_text


def click_part(playground: Playground, target: Target) -> None:
    """Click on a part of the diagram, as a person does."""
    rect = playground.network.target_rect(target)
    assert rect.isValid(), f"{target} is not to be seen"
    click_widget(playground.network, rect.center().toPoint())


def press(playground: Playground, key: Qt.Key | str) -> None:
    """Press a key while the diagram has the focus."""
    playground.network.setFocus()
    key_window(playground.window, key)


def shown(playground: Playground, qtbot: QtBot) -> None:
    """Wait until the newest document is on the screen."""
    qtbot.waitUntil(lambda: playground.session.snapshot is not None, timeout=10_000)


def hidden(playground: Playground) -> list[tuple[int, str]]:
    return [(layer.units, layer.activation) for layer in playground.session.document.spec.network.hidden]


# --- editing with the mouse ---------------------------------------------------------------------------------------


def test_plus_and_minus_change_the_units_of_their_layer(playground: Playground, qtbot: QtBot) -> None:
    before = hidden(playground)
    click_part(playground, Target(Part.ADD_UNIT, 0))
    assert hidden(playground)[0][0] == before[0][0] + 1
    shown(playground, qtbot)
    click_part(playground, Target(Part.REMOVE_UNIT, 0))
    assert hidden(playground) == before


def test_the_plus_between_two_layers_inserts_one_there(playground: Playground, qtbot: QtBot) -> None:
    before = hidden(playground)
    click_part(playground, Target(Part.INSERT_LAYER, 1))
    assert len(hidden(playground)) == len(before) + 1
    assert hidden(playground)[2:] == before[1:]


def test_a_click_on_a_unit_shows_its_map_large_until_it_is_left(playground: Playground, qtbot: QtBot) -> None:
    click_part(playground, Target(Part.UNIT, 0, 1))
    qtbot.waitUntil(lambda: _looked_at(playground) == (0, 1), timeout=10_000)
    snapshot = playground.session.snapshot
    assert snapshot is not None
    assert snapshot.get(ViewUnit) is not None
    click_part(playground, Target(Part.UNIT, 0, 1))
    qtbot.waitUntil(lambda: _looked_at(playground) is None, timeout=10_000)


def _looked_at(playground: Playground) -> tuple[int, int] | None:
    snapshot = playground.session.snapshot
    return (-1, -1) if snapshot is None else snapshot[MapSurface].unit


def test_a_value_typed_into_the_popup_is_the_networks(playground: Playground, qtbot: QtBot) -> None:
    click_part(playground, Target(Part.BIAS, 1, 0))
    field = _child(playground.window, "value-popup-field")
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, "-2.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    shown(playground, qtbot)
    snapshot = playground.session.snapshot
    assert snapshot is not None
    assert snapshot.biases[1][0] == -2.5


def _child(window: QWidget, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def test_every_edit_by_mouse_can_be_undone_by_key(playground: Playground, qtbot: QtBot) -> None:
    first = playground.session.work()
    for target in (
        Target(Part.ADD_UNIT, 0),
        Target(Part.INSERT_LAYER, 0),
        Target(Part.REMOVE_UNIT, 1),
        Target(Part.INSERT_LAYER, 3),
    ):
        click_part(playground, target)
        shown(playground, qtbot)
    for _ in range(4):
        playground.network.setFocus()
        QTest.keyClick(playground.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert playground.session.work() == first


def test_a_tile_brings_its_data(playground: Playground, subtests: pytest.Subtests) -> None:
    first = playground.session.document
    for kind in GENERATORS:
        with subtests.test(kind=kind):
            tile = _child(playground.window, f"data_{kind}")
            click_widget(tile)
            QApplication.processEvents()
            assert playground.session.document.spec.data.kind == kind
            spec = playground.session.document.spec
            assert spec.network.output.activation == usual_head(spec.data.class_count)
        if playground.session.document != first:
            playground.session.undo()
        assert playground.session.document == first


# --- training --------------------------------------------------------------------------------------------------------


def test_space_plays_and_pauses(playground: Playground, qtbot: QtBot) -> None:
    press(playground, Qt.Key.Key_Space)
    assert playground.session.is_playing
    qtbot.waitUntil(lambda: _epoch(playground) > 3, timeout=10_000)
    press(playground, Qt.Key.Key_Space)
    assert not playground.session.is_playing


def _epoch(playground: Playground) -> int:
    snapshot = playground.session.snapshot
    return 0 if snapshot is None else snapshot.epoch


def test_steps_in_the_window_equal_the_trainer_alone_bit_for_bit(playground: Playground, qtbot: QtBot) -> None:
    work = playground.session.work()
    for epoch in range(1, 4):
        press(playground, Qt.Key.Key_Right)
        qtbot.waitUntil(partial(_shows, playground, epoch), timeout=10_000)
    alone = Trainer(work.document.spec, work.learned, work.document.pins)
    alone.train_epochs(3)
    assert playground.session.work().learned == alone.learned()


def test_r_goes_back_to_the_start_and_undo_brings_the_training_back(playground: Playground, qtbot: QtBot) -> None:
    press(playground, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: _epoch(playground) == 1, timeout=10_000)
    trained = playground.session.work().learned
    press(playground, Qt.Key.Key_R)
    assert playground.session.work().learned == untrained(playground.session.document.spec)
    playground.session.undo()
    assert playground.session.work().learned == trained


def test_a_diverged_run_stops_and_says_where(playground: Playground, qtbot: QtBot) -> None:
    for edit in (
        SetSetting("data", "kind", "plane"),
        SetSetting("training", "learning_rate", 100.0),
        SetSetting("training", "batch_size", 1),
        SetValue(Address(1, 0, 0), 900_000.0),
    ):
        assert playground.session.apply(edit)
    playground.session.play(True)
    qtbot.waitUntil(lambda: not playground.session.is_playing, timeout=20_000)
    qtbot.waitUntil(lambda: _severity(playground) == "error", timeout=10_000)
    notice = playground.window.notices.notice
    assert notice is not None
    assert "layer" in notice.text or "output" in notice.text
    assert np.isfinite(playground.session.work().learned.parameters).all()


def _severity(playground: Playground) -> str | None:
    notice = playground.window.notices.notice
    return None if notice is None else notice.severity


def test_the_notes_of_an_example_are_shown_when_it_opens(playground: Playground) -> None:
    playground.window.path_requested.emit(str(resource_path("examples", "kink.json")))
    notice = playground.window.notices.notice
    assert notice is not None
    assert notice.text == playground.session.document.notes


def test_saving_does_not_show_the_notes_again(playground: Playground) -> None:
    playground.window.path_requested.emit(str(resource_path("examples", "kink.json")))
    playground.window.notices.clear()
    assert playground.files.save_as()
    assert playground.window.notices.notice is None


def test_another_document_begins_with_nothing_selected(playground: Playground) -> None:
    playground.window.selection_requested.emit(Selection(0, 0))
    playground.window.path_requested.emit(str(resource_path("examples", "kink.json")))
    assert playground.network.selection is None


def test_the_slower_panels_of_one_round_show_the_same_moment(playground: Playground, qtbot: QtBot) -> None:
    playground.session.set_pace(Pace())
    shown: list[tuple[str, int]] = []
    panels = playground.panels
    for view in (panels.of(LossView), panels.of(GradientsView), panels.of(InspectorPanel)):
        own = view.show_snapshot

        def note(snapshot: Snapshot, name: str = view.objectName(), own: Any = own) -> None:
            shown.append((name, snapshot.learned.steps))
            own(snapshot)

        view.show_snapshot = note  # type: ignore[method-assign]
    playground.session.play(True)
    qtbot.waitUntil(lambda: len(shown) > 30, timeout=20_000)
    playground.session.play(False)
    rounds: dict[int, set[str]] = {}
    for name, steps in shown[6:27]:
        rounds.setdefault(steps, set()).add(name)
    assert sum(len(names) == 3 for names in rounds.values()) >= 4


def test_an_edit_while_it_trains_keeps_what_was_learned(playground: Playground, qtbot: QtBot) -> None:
    playground.session.set_pace(Pace())
    playground.session.play(True)
    qtbot.waitUntil(lambda: _epoch(playground) > 50, timeout=20_000)
    click_part(playground, Target(Part.ADD_UNIT, 0))
    qtbot.waitUntil(lambda: _epoch(playground) > 60, timeout=20_000)
    assert playground.session.is_playing


# --- what is seen ----------------------------------------------------------------------------------------------------


def test_the_planes_pixels_are_the_engines_output(playground: Playground, qtbot: QtBot) -> None:
    playground.session.set_pace(Pace())
    playground.session.play(True)
    qtbot.waitUntil(lambda: _epoch(playground) > 100, timeout=20_000)
    playground.session.play(False)
    _child(playground.window, "showPoints").setChecked(False)  # type: ignore[attr-defined]  # a check box
    work = playground.session.work()
    qtbot.waitUntil(lambda: _shows(playground, work.learned.epoch), timeout=10_000)
    alone = Trainer(work.document.spec, work.learned, work.document.pins)
    plane = playground.output.findChild(Plane)
    assert isinstance(plane, Plane)
    picture = plane.grab().toImage()
    theme = LIGHT if LIGHT.panel == _panel_colour(playground) else DARK
    table = theme.value_table()
    compared = 0
    for x1 in np.linspace(-5.5, 5.5, 9):
        for x2 in np.linspace(-5.5, 5.5, 9):
            value = float(np.clip(probe(alone, float(x1), float(x2)).output, -1.0, 1.0))
            if abs(value) < 0.9:
                continue  # near the line the picture is steep, and the line itself is drawn there
            expected = QColor.fromRgb(int(table[round((value + 1.0) * 127.5)]))
            position = plane.position_of(float(x1), float(x2)) * picture.devicePixelRatio()
            found = picture.pixelColor(position.toPoint())
            assert abs(found.red() - expected.red()) <= 24, (x1, x2, value)
            assert abs(found.blue() - expected.blue()) <= 24, (x1, x2, value)
            compared += 1
    assert compared > 30


def _shows(playground: Playground, epoch: int) -> bool:
    return _epoch(playground) == epoch


def _panel_colour(playground: Playground) -> str:
    return QApplication.palette().base().color().name()


def test_light_and_dark_can_be_chosen_and_are_kept(playground: Playground) -> None:
    for choice, theme in (("dark", DARK), ("light", LIGHT)):
        playground.window.commands.theme_requested.emit(choice)
        assert _panel_colour(playground) == theme.panel
        assert playground.preferences.theme_choice == choice


def test_a_selected_unit_that_is_removed_is_selected_no_more(playground: Playground, qtbot: QtBot) -> None:
    click_part(playground, Target(Part.UNIT, 0, 3))
    assert playground.network.selection == Selection(0, 3)
    click_part(playground, Target(Part.REMOVE_UNIT, 0))
    assert playground.network.selection is None


# --- files -----------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_what_is_on_the_table(playground: Playground, answers: Answers, qtbot: QtBot) -> None:
    press(playground, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: _epoch(playground) == 1, timeout=10_000)
    assert playground.files.save()
    assert answers.path is not None
    assert read(answers.path) == playground.session.work()
    assert "●" not in playground.window.windowTitle()


def test_a_refused_file_is_told_and_changes_nothing(playground: Playground, answers: Answers, tmp_path: Path) -> None:
    before = playground.session.work()
    damaged = tmp_path / "damaged.json"
    damaged.write_text('{"format": "neural-playground", "version": 1, "features": ["x3"]}')
    playground.window.file_dropped.emit(str(damaged))
    assert any("features" in text for text in answers.told)
    assert playground.session.work() == before


def test_leaving_unsaved_edits_can_be_thought_better_of(playground: Playground, answers: Answers) -> None:
    click_part(playground, Target(Part.ADD_UNIT, 0))
    answers.save_answer = "cancel"
    assert not playground.window.close()
    assert playground.window.isVisible()
    assert answers.told


def test_the_example_stays_as_it_is(playground: Playground) -> None:
    assert playground.files.path is None
    assert not playground.files.is_modified


def test_every_example_opens(playground: Playground, qtbot: QtBot) -> None:
    from playground.model.examples import example_groups

    examples = [example for group in example_groups() for example in group.examples]
    assert len(examples) > 10
    for example in examples:
        playground.window.path_requested.emit(str(example.path))
        assert playground.session.document.title == example.title
        shown(playground, qtbot)


def test_the_first_position_of_the_mouse_is_probed(playground: Playground, qtbot: QtBot) -> None:
    plane = playground.output.findChild(Plane)
    assert isinstance(plane, Plane)
    at = plane.position_of(2.0, 1.0).toPoint()
    QTest.mouseMove(plane, at)
    QTest.mouseMove(plane, at + QPoint(1, 0))
    qtbot.waitUntil(lambda: _probed(playground), timeout=10_000)


def _probed(playground: Playground) -> bool:
    snapshot = playground.session.snapshot
    return snapshot is not None and snapshot.get(ProbePoint) is not None


def test_all_biases_of_the_selected_layer_are_set_from_the_menu_and_undone_at_once(playground: Playground) -> None:
    before = playground.session.work()
    action = playground.window.network_commands["set_biases"]
    assert not action.isEnabled()
    playground.window.selection_requested.emit(Selection(0))
    assert action.text() == "Set All &Biases of Layer 1…"
    action.trigger()
    popup = playground.network.layer_values_popup
    assert popup.values == LayerValues(0, "bias")
    type_text(popup.field, "-8")
    key_window(popup.field, Qt.Key.Key_Return)
    work = playground.session.work()
    assert set(work.document.layout.biases(work.learned.parameters, 0)) == {-8.0}
    playground.session.undo()
    assert playground.session.work() == before


def test_the_list_of_keys_has_every_shortcut_of_the_program(playground: Playground) -> None:
    lines = playground.window.keys()
    listed = {key for _, keys in lines for key in keys.split(", ")}
    native = QKeySequence.SequenceFormat.NativeText
    shortcuts = playground.window.findChildren(QShortcut)
    assert shortcuts
    for shortcut in shortcuts:
        assert shortcut.key().toString(native) in listed
    parts = ["In the network", "In the box of a weight or bias", "In the output", "In the slice", "In the gradients"]
    parts += ["In a lesson", "In the list of scenes", "In a panel in full screen", "In presenter mode", "In help"]
    texts = [text for text, _ in lines]
    assert len(texts) == len(set(texts))
    for part in parts:
        assert any(text.startswith(f"{part}: ") for text in texts), part


def test_the_list_of_keys_names_undo_by_itself_and_not_what_it_would_undo(playground: Playground) -> None:
    before = playground.window.keys()
    playground.session.apply(AddUnit(0))
    assert playground.window.keys() == before
    assert ("Undo", "Ctrl+Z") in before
