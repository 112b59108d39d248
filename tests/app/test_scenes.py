"""Scenes in the window: each comes back as it was kept, and the person's own network is never lost."""

from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import playground.wiring.scenes as scenes_wiring
from engine.data.plane import Maps
from engine.learned import untrained
from engine.moment import Moment
from engine.parameters import Address
from engine.questions.surface import map_of_output
from engine.trainer import Trainer
from playground.app import Playground
from playground.model.document import Work
from playground.model.edits import AddUnit, SetFeature, SetSetting, SetValue
from playground.model.files.document_io import read as read_file
from playground.model.files.scenes_io import dump_scenes, read_scenes
from playground.model.palette import CLASS_LOOKS
from playground.model.selection import Selection
from playground.resources import resource_path
from tests.app.conftest import Answers
from tests.clicks import click_widget, double_click_widget, key_window
from tests.model.plain import same_bits

KEY = Qt.Key
Found = TypeVar("Found", bound=QWidget)


def press(playground: Playground, key: Qt.Key) -> None:
    """Press a key while the diagram has the focus."""
    playground.network.setFocus()
    key_window(playground.window, key)


def keep(playground: Playground) -> None:
    playground.window.commands["add_scene"].trigger()


def scene_list(playground: Playground) -> QListWidget:
    return child(playground, QListWidget, "scene_list")


def child(playground: Playground, kind: type[Found], name: str) -> Found:
    found = playground.window.findChild(kind, name)
    assert isinstance(found, kind), name
    return found


def texts(playground: Playground) -> list[str]:
    items = scene_list(playground)
    return [items.item(row).text() for row in range(items.count())]


def train(playground: Playground, qtbot: QtBot, epochs: int) -> None:
    """Train whole epochs, and wait for them."""
    wanted = playground.session.work().learned.epoch + epochs
    for _ in range(epochs):
        playground.session.step("epoch")
    qtbot.waitUntil(lambda: playground.session.work().learned.epoch == wanted, timeout=10_000)


@pytest.fixture
def two_scenes(playground: Playground, qtbot: QtBot) -> Playground:
    """Two scenes that differ in everything, the second one on the table."""
    session = playground.session
    train(playground, qtbot, 3)
    playground.window.selection_requested.emit(Selection(0, 1))
    playground.viewing.show(replace(playground.viewing.now, slice_ends=((-6.0, 2.0), (6.0, -3.0))))
    child(playground, QCheckBox, "showTestData").setChecked(True)
    keep(playground)
    session.apply(SetSetting("data", "kind", "spiral"))
    session.apply(AddUnit(0))
    session.apply(SetFeature("sin_x1", True))
    playground.window.selection_requested.emit(None)
    playground.viewing.show(replace(playground.viewing.now, slice_ends=((0.0, -6.0), (0.0, 6.0))))
    child(playground, QCheckBox, "showTestData").setChecked(False)
    playground.window.commands["kink_lines"].trigger()
    child(playground, QComboBox, "gradientQuantity").setCurrentIndex(2)
    child(playground, QToolButton, "data_close").click()
    train(playground, qtbot, 2)
    keep(playground)
    return playground


# --- keeping --------------------------------------------------------------------------------------------------------


def test_the_dock_of_scenes_appears_with_the_first_scene(playground: Playground) -> None:
    dock = playground.window.docks["scenes"]
    assert not dock.isVisible()
    keep(playground)
    assert dock.isVisible()
    assert scene_list(playground).isVisible()
    assert texts(playground) == [playground.session.document.title]


def test_scenes_get_names_that_differ_and_follow_the_current_one(playground: Playground) -> None:
    title = playground.session.document.title
    for _ in range(3):
        keep(playground)
    press(playground, KEY.Key_PageUp)
    press(playground, KEY.Key_PageUp)
    keep(playground)
    assert texts(playground) == [title, f"{title} 4", f"{title} 2", f"{title} 3"]


def test_a_scene_has_a_picture_of_its_output(two_scenes: Playground) -> None:
    def picture(row: int) -> NDArray[Any]:
        icon = scene_list(two_scenes).item(row).icon()
        image = icon.pixmap(36, 36).toImage()
        return np.array([[image.pixel(x, y) for x in range(0, 36, 4)] for y in range(0, 36, 4)])

    assert len(np.unique(picture(0))) > 10
    assert (picture(0) != picture(1)).mean() > 0.3


def test_the_picture_of_a_scene_with_three_classes_shows_all_of_them(playground: Playground) -> None:
    document = read_file(resource_path("examples", "iris.json")).document
    trainer = Trainer(document.spec, untrained(document.spec))
    trainer.train_epochs(300)
    playground.session.open(Work(document, trainer.learned()))
    keep(playground)
    image = scene_list(playground).item(0).icon().pixmap(36, 36).toImage()
    packed = np.array([image.pixel(x, y) for x in range(36) for y in range(36)])
    shown = np.stack([packed >> 16 & 255, packed >> 8 & 255, packed & 255], axis=-1)
    apart = [int(np.abs(shown - np.array(look.colour)).max(axis=-1).min()) for look in CLASS_LOOKS[:3]]
    assert max(apart) <= 3


def test_many_pictures_are_drawn_a_few_at_a_time_and_all_in_the_end(
    playground: Playground, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rate in range(1, 8):
        playground.session.apply(SetSetting("training", "learning_rate", 0.01 * rate))
        keep(playground)
    path = tmp_path / "scenes.json"
    path.write_text(dump_scenes(playground.scenes.collection.scenes), encoding="utf-8")
    drawn: list[int] = []
    draw = map_of_output

    def counted(moment: Moment, resolution: int) -> Maps:
        drawn.append(resolution)
        return draw(moment, resolution)

    monkeypatch.setattr(scenes_wiring, "map_of_output", counted)
    playground.scenes.collection.open(path)
    assert scene_list(playground).count() == 7
    assert len(drawn) < 7  # the window is heard before the rest
    qtbot.waitUntil(lambda: len(drawn) == 7)
    assert not any(scene_list(playground).item(row).icon().isNull() for row in range(7))


# --- stepping -------------------------------------------------------------------------------------------------------


def test_each_scene_comes_back_with_network_data_and_look(two_scenes: Playground) -> None:
    first, second = two_scenes.scenes.collection.scenes
    for scene, key in ((first, KEY.Key_PageUp), (second, KEY.Key_PageDown), (first, KEY.Key_PageUp)):
        press(two_scenes, key)
        now = two_scenes.session.work()
        assert same_bits(now, scene.work)
        assert two_scenes.network.selection == scene.viewing.selection
        assert two_scenes.viewing.now.slice_ends == scene.viewing.slice_ends
        assert child(two_scenes, QCheckBox, "showTestData").isChecked() == scene.viewing.is_on("test_points")
        assert two_scenes.window.commands["kink_lines"].isChecked() == scene.viewing.is_on("kink_lines")
        assert two_scenes.window.docks["data"].isHidden() == (scene is second)
    assert child(two_scenes, QComboBox, "gradientQuantity").currentIndex() == 0


def test_the_scenes_differ_at_all(two_scenes: Playground) -> None:
    first, second = two_scenes.scenes.collection.scenes
    assert first.work.document != second.work.document
    assert (first.viewing.selection, second.viewing.selection) == (Selection(0, 1), None)
    assert (first.viewing.quantity, second.viewing.quantity) == ("delta_norm", "bias_gradient_norm")


def test_what_was_changed_in_a_scene_is_thrown_away_when_stepping(two_scenes: Playground, qtbot: QtBot) -> None:
    first = two_scenes.scenes.collection.scenes[0]
    press(two_scenes, KEY.Key_PageUp)
    two_scenes.session.apply(SetValue(Address(0, 0), 4.0))
    train(two_scenes, qtbot, 2)
    press(two_scenes, KEY.Key_PageDown)
    press(two_scenes, KEY.Key_PageUp)
    assert same_bits(two_scenes.session.work(), first.work)


def test_nothing_lies_before_the_first_and_behind_the_last(two_scenes: Playground) -> None:
    press(two_scenes, KEY.Key_PageDown)
    assert two_scenes.scenes.collection.current == 1
    for _ in range(3):
        press(two_scenes, KEY.Key_PageUp)
    assert two_scenes.scenes.collection.current == 0


def test_without_scenes_the_keys_do_nothing(playground: Playground) -> None:
    before = playground.session.work()
    press(playground, KEY.Key_PageDown)
    press(playground, KEY.Key_PageUp)
    assert same_bits(playground.session.work(), before)


def test_without_a_layout_the_panels_stay_and_the_network_is_shown(playground: Playground) -> None:
    keep(playground)
    collection = playground.scenes.collection
    kept = collection.scenes[0]
    collection.renew(0, type(kept)(kept.name, kept.work, None, kept.viewing))
    places = {name: dock.geometry() for name, dock in playground.window.docks.items()}
    playground.session.apply(AddUnit(0))
    press(playground, KEY.Key_PageUp)
    collection.enter(0)
    assert same_bits(playground.session.work(), kept.work)
    assert {name: dock.geometry() for name, dock in playground.window.docks.items()} == places


def test_the_dock_of_scenes_stays_open_whatever_a_scene_s_layout_says(two_scenes: Playground) -> None:
    dock = two_scenes.window.docks["scenes"]
    dock.hide()
    two_scenes.window.commands["add_scene"].trigger()
    assert dock.isVisible()
    dock.hide()
    press(two_scenes, KEY.Key_PageUp)
    assert not dock.isVisible()
    dock.show()
    press(two_scenes, KEY.Key_PageUp)
    assert dock.isVisible()


# --- the own network ------------------------------------------------------------------------------------------------


def test_the_own_network_comes_back_with_all_that_can_be_undone(playground: Playground) -> None:
    keep(playground)
    playground.session.apply(AddUnit(0))
    own = playground.session.work()
    press(playground, KEY.Key_PageUp)
    playground.scenes.collection.enter(0)
    assert not same_bits(playground.session.work(), own)
    click_widget(child(playground, QPushButton, "scenes_back"))
    assert same_bits(playground.session.work(), own)
    playground.session.undo()
    assert len(own.document.spec.network.hidden) == len(playground.session.document.spec.network.hidden)
    assert playground.session.document.spec.network.hidden[0].units == own.document.spec.network.hidden[0].units - 1


def test_unsaved_edits_of_the_own_network_are_asked_about_when_a_file_is_opened_from_a_scene(
    playground: Playground, answers: Answers
) -> None:
    playground.session.apply(AddUnit(0))
    keep(playground)
    playground.scenes.collection.enter(0)
    answers.save_answer = "cancel"
    before = playground.session.work()
    playground.files.new()
    assert answers.told
    assert same_bits(playground.session.work(), before)


def test_another_document_is_no_scene(playground: Playground) -> None:
    keep(playground)
    playground.scenes.collection.enter(0)
    playground.files.new()
    assert playground.scenes.collection.current is None
    assert not child(playground, QPushButton, "scenes_back").isVisible()


# --- the list -------------------------------------------------------------------------------------------------------


def test_a_double_click_goes_to_a_scene(two_scenes: Playground, qtbot: QtBot) -> None:
    items = scene_list(two_scenes)
    rect = items.visualItemRect(items.item(0))
    click_widget(items.viewport(), rect.center())
    double_click_widget(items.viewport(), rect.center())
    assert same_bits(two_scenes.session.work(), two_scenes.scenes.collection.scenes[0].work)


def test_enter_goes_to_the_selected_scene_and_pages_step_on_from_the_list(two_scenes: Playground) -> None:
    items = scene_list(two_scenes)
    items.setFocus()
    key_window(two_scenes.window, KEY.Key_Up)
    key_window(two_scenes.window, KEY.Key_Return)
    assert two_scenes.scenes.collection.current == 0
    key_window(two_scenes.window, KEY.Key_PageDown)
    assert two_scenes.scenes.collection.current == 1


def test_f2_renames_in_place(two_scenes: Playground) -> None:
    items = scene_list(two_scenes)
    items.setFocus()
    key_window(two_scenes.window, KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "Spiral, by hand")
    QTest.keyClick(editor, KEY.Key_Return)
    QApplication.processEvents()
    assert two_scenes.scenes.collection.scenes[1].name == "Spiral, by hand"
    assert texts(two_scenes)[1] == "Spiral, by hand"


def test_a_scene_dragged_to_another_place_stays_there(two_scenes: Playground) -> None:
    first, second = two_scenes.scenes.collection.scenes
    model = scene_list(two_scenes).model()
    assert model.moveRow(scene_list(two_scenes).rootIndex(), 1, scene_list(two_scenes).rootIndex(), 0)
    assert two_scenes.scenes.collection.scenes == (second, first)
    assert two_scenes.scenes.collection.current == 0
    assert model.moveRow(scene_list(two_scenes).rootIndex(), 0, scene_list(two_scenes).rootIndex(), 2)
    assert two_scenes.scenes.collection.scenes == (first, second)
    assert texts(two_scenes) == [first.name, second.name]


def test_delete_removes_the_selected_scene_and_it_can_be_taken_back(two_scenes: Playground) -> None:
    before = two_scenes.scenes.collection.scenes
    items = scene_list(two_scenes)
    items.setFocus()
    key_window(two_scenes.window, KEY.Key_Delete)
    assert two_scenes.scenes.collection.scenes == before[:1]
    assert "removed" in child(two_scenes, QLabel, "scenes_taken_text").text()
    click_widget(child(two_scenes, QPushButton, "scenes_take_back"))
    assert two_scenes.scenes.collection.scenes == before
    assert not child(two_scenes, QPushButton, "scenes_take_back").isVisible()


def test_update_puts_what_is_on_the_table_in_the_place_of_the_selected_scene(two_scenes: Playground) -> None:
    two_scenes.session.apply(SetValue(Address(0, 0), 4.0))
    name = two_scenes.scenes.collection.scenes[1].name
    click_widget(child(two_scenes, QPushButton, "scenes_update"))
    kept = two_scenes.scenes.collection.scenes[1]
    assert kept.name == name
    assert same_bits(kept.work, two_scenes.session.work())


# --- the file -------------------------------------------------------------------------------------------------------


def test_scenes_are_saved_opened_and_come_back_as_they_were(
    two_scenes: Playground, answers: Answers, tmp_path: Path
) -> None:
    kept = two_scenes.scenes.collection.scenes
    two_scenes.window.commands["save_scenes"].trigger()
    assert read_scenes(tmp_path / "scenes.json") == kept
    assert not two_scenes.scenes.collection.is_modified
    two_scenes.scenes.collection.remove(0)
    two_scenes.scenes.collection.remove(0)
    two_scenes.window.commands["open_scenes"].trigger()
    assert two_scenes.scenes.collection.scenes == kept
    press(two_scenes, KEY.Key_PageDown)
    assert same_bits(two_scenes.session.work(), kept[0].work)


def test_a_damaged_file_is_told_and_the_scenes_stay(two_scenes: Playground, answers: Answers, tmp_path: Path) -> None:
    kept = two_scenes.scenes.collection.scenes
    (tmp_path / "scenes.json").write_text('{"format": "neural-playground-scenes", "version": 2}')
    two_scenes.window.commands["open_scenes"].trigger()
    assert two_scenes.scenes.collection.scenes == kept
    assert "scenes: found nothing" in answers.told[-1]


def test_unsaved_scenes_are_asked_about_on_closing(two_scenes: Playground, answers: Answers, tmp_path: Path) -> None:
    two_scenes.session.mark_saved(two_scenes.session.work())
    answers.save_answer = "cancel"
    assert not two_scenes.window.close()
    assert answers.told[-1].startswith("save scenes")
    answers.save_answer = "save"
    assert two_scenes.window.may_close()
    assert len(read_scenes(tmp_path / "scenes.json")) == 2


# --- the keys elsewhere ---------------------------------------------------------------------------------------------


def test_page_down_scrolls_where_a_text_or_table_has_the_focus(two_scenes: Playground) -> None:
    text = QPlainTextEdit("line\n" * 500, two_scenes.window.centralWidget())
    text.setReadOnly(True)
    text.resize(200, 100)
    text.show()
    text.setFocus()
    press_at = two_scenes.scenes.collection.current
    two_scenes.scenes.collection.enter(0)
    text.setFocus()
    key_window(two_scenes.window, KEY.Key_PageDown)
    assert two_scenes.scenes.collection.current == 0
    assert text.verticalScrollBar().value() > 0
    assert press_at == 1


def test_page_down_leads_to_the_next_value_in_the_popup(two_scenes: Playground) -> None:
    two_scenes.scenes.collection.enter(0)
    popup = two_scenes.network.value_popup
    two_scenes.network.open_value_popup(Address(0, 0))
    before = child(two_scenes, QLabel, "value-popup-title").text()
    popup.setFocus()
    key_window(two_scenes.window, KEY.Key_PageDown)
    assert popup.isVisible()
    assert child(two_scenes, QLabel, "value-popup-title").text() != before
    assert two_scenes.scenes.collection.current == 0


def test_an_empty_list_says_how_to_begin(playground: Playground) -> None:
    playground.window.docks["scenes"].show()
    playground.window.docks["scenes"].raise_()
    hint = child(playground, QLabel, "scenes_hint")
    assert hint.isVisible()
    assert "Page Down" in hint.text()
    click_widget(child(playground, QPushButton, "scenes_keep"), QPoint(10, 10))
    assert not hint.isVisible()
    assert len(texts(playground)) == 1
