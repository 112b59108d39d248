"""What a person does from launch to quit, with a real mouse and keyboard in a real window."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.journey import Journey
from tests.screen import Screen

PLACE_OF_S, PLACE_OF_Z = 39, 52
"""Key codes of X11, whatever the layout."""


def saved(path: Path) -> dict[str, Any]:
    """What a file holds."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def trained(path: Path, epochs: int = 0) -> dict[str, Any]:
    """What the command line makes of a file."""
    command = [sys.executable, "-m", "playground", "train", str(path), "--epochs", str(epochs), "--json"]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def test_build_train_pin_save_quit_and_open_again_with_the_same_numbers(screen: Screen, tmp_path: Path) -> None:
    path = tmp_path / "lesson.json"
    journey = Journey(screen)

    screen.key("space")
    journey.wait_until(lambda: journey.epoch() > 20, "some epochs of training")
    journey.click("part INSERT_LAYER 1 - -")
    journey.wait_until(lambda: len(journey.hidden()) == 3, "a third layer")
    screen.key("Escape")
    journey.click("part ADD_UNIT 1 - -")
    journey.wait_until(lambda: journey.hidden()[1][0] == 5, "a fifth unit")
    journey.click("part ACTIVATION 1 - -")
    journey.click("widget activation-relu")
    journey.wait_until(lambda: journey.hidden()[1][1] == "relu", "ReLU in layer 2")
    screen.key("Escape")
    journey.click("part BIAS 0 1 -")
    journey.click("widget value-popup-pin")
    journey.click("widget value-popup-field")
    journey.enter("1.25")
    journey.wait_until(lambda: journey.ask("widget value-popup-field") is None, "Enter to close the popup")
    at = journey.epoch()
    journey.wait_until(lambda: journey.epoch() > at + 20, "training to go on")
    journey.wait_until(lambda: journey.ask("frozen") > 50_000, "the window to be spared by the collector of garbage")
    screen.key("space")

    screen.key("ctrl+s")
    screen.wait_for_window("Save")
    journey.enter(str(path))
    journey.wait_until(path.exists, "the saved file")
    journey.quit()

    data = saved(path)
    assert [layer["units"] for layer in data["network"]["hidden"]] == [4, 5, 2]
    assert data["network"]["hidden"][1]["activation"] == "relu"
    assert data["state"]["biases"][0][1] == 1.25
    assert data["state"]["pinned"] == [{"bias": [0, 1]}]
    assert data["state"]["epoch"] > at

    again = Journey(screen, path)
    assert again.epoch() == data["state"]["epoch"]
    screen.key("ctrl+s")
    again.quit()
    assert saved(path) == data
    assert trained(path)["epochs"] == data["state"]["epoch"]


def test_steps_in_the_window_give_the_numbers_of_the_command_line(screen: Screen, tmp_path: Path) -> None:
    fresh, stepped = tmp_path / "fresh.json", tmp_path / "stepped.json"
    fresh.write_text('{"format": "neural-playground", "version": 1, "data": {"kind": "xor", "noise": 10}}')
    stepped.write_bytes(fresh.read_bytes())
    journey = Journey(screen, stepped)
    for epoch in range(1, 6):
        screen.key("Right")
        journey.wait_until(lambda wanted=epoch: journey.epoch() == wanted, f"epoch {epoch}")
    screen.key("ctrl+s")
    journey.wait_until(lambda: "state" in saved(stepped), "the saved state")
    journey.quit()

    command = [sys.executable, "-m", "playground", "train", str(fresh), "--epochs", "5", "--save", str(fresh)]
    subprocess.run(command, check=True, capture_output=True)
    assert saved(stepped)["state"] == saved(fresh)["state"]


def test_undo_by_key_takes_back_what_the_mouse_did(screen: Screen) -> None:
    journey = Journey(screen)
    before = journey.hidden()
    journey.click("part ADD_UNIT 0 - -")
    journey.wait_until(lambda: journey.hidden() != before, "the added unit")
    screen.key("ctrl+z")
    journey.wait_until(lambda: journey.hidden() == before, "the unit taken back")
    screen.key("ctrl+y")
    journey.wait_until(lambda: journey.hidden()[0][0] == before[0][0] + 1, "the unit again")
    screen.key("ctrl+z")
    journey.wait_until(lambda: journey.hidden() == before, "the unit taken back again")
    journey.quit()


def test_unsaved_edits_are_asked_about_and_discarded_only_when_told(screen: Screen) -> None:
    journey = Journey(screen)
    journey.click("part ADD_UNIT 0 - -")
    journey.wait_until(lambda: journey.hidden()[0][0] == 5, "the added unit")
    screen.key("ctrl+q")
    journey.place("widget ask_to_save")
    screen.key("Escape")
    journey.wait_until(lambda: journey.ask("widget ask_to_save") is None, "the question to go away")
    assert journey.hidden()[0][0] == 5
    screen.key("ctrl+q")
    journey.place("widget ask_to_save")
    screen.key("alt+d")
    journey.wait_for_end()


@pytest.mark.parametrize(
    ("text", "told"),
    [("{", "JSON"), ('{"format": "neural-playground", "version": 1, "data": {"noise": 99}}', "noise")],
)
def test_a_damaged_file_is_told_and_the_network_stays(screen: Screen, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "damaged.json"
    path.write_text(text)
    journey = Journey(screen)
    before = journey.hidden()
    screen.key("ctrl+o")
    screen.wait_for_window("Open")
    journey.enter(str(path))
    journey.place("widget refused_file")
    assert told in journey.ask("text refused_file")
    screen.key("Return")
    journey.wait_until(lambda: journey.ask("widget refused_file") is None, "the refusal to go away")
    assert journey.hidden() == before
    journey.quit()


@pytest.mark.skipif(shutil.which("setxkbmap") is None, reason="needs setxkbmap, which comes with Xvfb on Debian")
def test_shortcuts_work_on_a_keyboard_with_a_cyrillic_layout_alone(screen: Screen) -> None:
    journey = Journey(screen)
    screen.set_keyboard_layout("ru")

    begin = journey.hidden()
    journey.click("part ADD_UNIT 0 - -")
    journey.wait_until(lambda: journey.hidden() != begin, "another unit")
    screen.key(f"ctrl+{PLACE_OF_Z}")
    journey.wait_until(lambda: journey.hidden() == begin, "undo by the place of Z")
    screen.key(f"ctrl+{PLACE_OF_S}")
    screen.wait_for_window("Save")
    screen.key("Escape")
    journey.wait_until(lambda: len(screen.windows()) == 1, "the dialog to close")
    screen.set_keyboard_layout("us")
    journey.quit()
