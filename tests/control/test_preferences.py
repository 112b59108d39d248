"""What is remembered comes back, and nonsense in the settings breaks nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from playground.control.preferences import MAX_RECENT, Preferences
from playground.model.pace import Pace
from playground.model.palette import DEFAULT_COLOUR_MAP


def reopened(path: Path) -> Preferences:
    return Preferences(QSettings(str(path), QSettings.Format.IniFormat))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_a_first_launch_has_the_defaults(path: Path) -> None:
    preferences = reopened(path)
    assert preferences.theme_choice == "system"
    assert preferences.colour_map == DEFAULT_COLOUR_MAP
    assert preferences.pace == Pace("epoch", 60.0)
    assert preferences.recent_files == ()
    assert (preferences.window_geometry, preferences.window_state) == (b"", b"")


def test_looks_and_pace_come_back(path: Path) -> None:
    preferences = reopened(path)
    preferences.theme_choice = "dark"
    preferences.colour_map = "greyscale"
    preferences.pace = Pace("sample", 5.0)
    preferences.sync()
    again = reopened(path)
    assert (again.theme_choice, again.colour_map, again.pace) == ("dark", "greyscale", Pace("sample", 5.0))


def test_the_windows_place_comes_back(path: Path) -> None:
    preferences = reopened(path)
    preferences.save_window(b"\x00geometry", b"low:\xff\x00state")
    preferences.sync()
    again = reopened(path)
    assert (again.window_geometry, again.window_state) == (b"\x00geometry", b"low:\xff\x00state")


def test_panels_places_of_another_version_are_left_alone(path: Path) -> None:
    preferences = reopened(path)
    preferences.save_window(b"geometry", b"state")
    QSettings(str(path), QSettings.Format.IniFormat).setValue("window/layout_version", 999)
    again = reopened(path)
    assert (again.window_geometry, again.window_state) == (b"geometry", b"")


def test_the_newest_file_stands_on_top_once(path: Path, tmp_path: Path) -> None:
    preferences = reopened(path)
    files = [tmp_path / f"{name}.json" for name in "abc"]
    for file in (*files, files[0]):
        file.write_text("{}")
        preferences.add_recent_file(str(file))
    assert preferences.recent_files == tuple(str(files[at]) for at in (0, 2, 1))
    assert preferences.last_folder == str(tmp_path)


def test_a_single_recent_file_survives_the_settings_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "only.json").write_text("{}")
    preferences = reopened(path)
    preferences.add_recent_file(str(tmp_path / "only.json"))
    preferences.sync()
    assert reopened(path).recent_files == (str(tmp_path / "only.json"),)


def test_files_that_are_gone_are_not_listed(path: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.json"
    gone.write_text("{}")
    preferences = reopened(path)
    preferences.add_recent_file(str(gone))
    gone.unlink()
    assert preferences.recent_files == ()


def test_the_list_of_files_has_an_end(path: Path, tmp_path: Path) -> None:
    preferences = reopened(path)
    for at in range(MAX_RECENT + 3):
        file = tmp_path / f"{at}.json"
        file.write_text("{}")
        preferences.add_recent_file(str(file))
    assert len(preferences.recent_files) == MAX_RECENT
    preferences.forget_recent_files()
    assert preferences.recent_files == ()


@pytest.mark.parametrize("nonsense", ["neon", 7, ["a", "b"], b"\xff"])
def test_nonsense_in_the_settings_gives_the_defaults(path: Path, nonsense: object) -> None:
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    for key in ("look/theme", "look/colours", "training/step_unit", "training/step_rate", "window/layout_version"):
        settings.setValue(key, nonsense)
    settings.setValue("window/state", nonsense)
    preferences = Preferences(settings)
    assert preferences.theme_choice == "system"
    assert preferences.colour_map == DEFAULT_COLOUR_MAP
    assert preferences.pace == Pace("epoch", 60.0)
    assert preferences.window_state == b""


def test_a_recent_file_that_cannot_be_looked_at_is_left_out(path: Path) -> None:
    there = path.with_name("there.json")
    there.write_text("{}")
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("files/recent", [f"/{'x' * 300}.json", str(there)])  # a name that no disk takes
    settings.sync()
    assert reopened(path).recent_files == (str(there),)
