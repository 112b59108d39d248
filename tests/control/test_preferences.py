"""What is remembered comes back, and nonsense in the settings breaks nothing."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QPoint, QSettings, QSize

from engine.runs.pace import Pace
from playground.control.preferences import MAX_RECENT, Preferences
from playground.model.arrangement import Arrangement, Group, PanelPlace, Rect, WindowPlace
from playground.model.palette import DEFAULT_COLOUR_MAP, THEME_CHOICES
from playground.model.recording import Recording
from tests.conftest import ROOT
from tests.faults import FailingDisk

PLACE = WindowPlace(Rect(10, 20, 1280, 720), is_maximised=True)
PANELS = Arrangement(
    "low",
    True,
    (1280, 720),
    (
        ("left", Group("tabs", (PanelPlace("data", 216, 388), PanelPlace("training", 216, 388)), "training")),
        ("right", Group("column", (PanelPlace("output", 346, 398), PanelPlace("loss", 346, 188)))),
    ),
    ("lesson", "scenes"),
    (("output", Rect(-500, 40, 346, 398)),),
)
KEYS = (
    *("look/theme", "look/colours", "look/shapes", "training/step_unit", "training/step_rate", "presenter/panels"),
    *("pictures/of", "pictures/format", "pictures/scale", "files/recent", "files/lesson_folder", "lessons/a"),
    *(f"recording/{name}" for name in ("epochs", "from_start", "frames", "side", "rate", "format")),
    *("window/place", "window/panels", "window/launch", "window/state", "window/geometry", "window/layout_version"),
)
READS_ALL = """
import sys
from PySide6.QtCore import QSettings
from playground.control.preferences import Preferences
from tests.control.test_preferences import read_everything
for path in sys.argv[1:]:
    preferences = Preferences(QSettings(path, QSettings.Format.IniFormat))
    read_everything(preferences)
    print(preferences.theme_choice, preferences.window_place, preferences.arrangement, flush=True)
"""


def read_everything(preferences: Preferences) -> None:
    """Read each value that is remembered."""
    for name, member in vars(Preferences).items():
        if isinstance(member, property):
            getattr(preferences, name)
    preferences.lesson_progress("a")
    preferences.begin_launch()


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
    assert (preferences.window_place, preferences.arrangement) == (None, None)


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
    preferences.save_window(PLACE, PANELS)
    preferences.sync()
    again = reopened(path)
    assert (again.window_place, again.arrangement) == (PLACE, PANELS)


def test_the_bytes_that_older_versions_kept_are_neither_read_nor_left(path: Path) -> None:
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    for key in ("window/geometry", "window/state"):
        settings.setValue(key, QByteArray(b"\x00\x00\x00\xff\x00\x00"))
    settings.setValue("window/layout_version", 2)
    preferences = Preferences(settings)
    assert (preferences.window_place, preferences.arrangement) == (None, None)
    preferences.save_window(PLACE, None)
    assert settings.allKeys() == ["window/place"]
    assert preferences.arrangement is None


def test_a_launch_that_did_not_come_to_its_end_is_known_at_the_next(path: Path) -> None:
    first = reopened(path)
    assert first.begin_launch()
    assert not reopened(path).begin_launch()  # the same process: nobody else can be meant
    reopened(path).end_launch()
    assert reopened(path).begin_launch()


def test_a_second_window_that_comes_up_at_the_same_time_is_no_failed_launch(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        QSettings(str(path), QSettings.Format.IniFormat).setValue("window/launch", str(other.pid))
        assert reopened(path).begin_launch()
        other.communicate(b"\n")
    QSettings(str(path), QSettings.Format.IniFormat).setValue("window/launch", str(other.pid))
    assert not reopened(path).begin_launch()


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


@pytest.mark.parametrize(
    "nonsense",
    [
        *("neon", 7, -1, 2.5, float("nan"), True, None, "", ["a", "b"], [], [["a"]], [7, None], b"\xff", {"a": 1}),
        *("x" * 1_000_000, "[" * 50_000, "9" * 5000, "\x00", '{"rect": [0, 0, 0, 0]}', '{"rect": [1e9, 0, 9, 9]}'),
        *(QPoint(1, 2), QByteArray(b"\x00\x00\x00\xff"), QSize(-1, -1), object),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_nonsense_in_the_settings_gives_the_defaults(path: Path, nonsense: object) -> None:
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    for key in KEYS:
        settings.setValue(key, nonsense)
    preferences = Preferences(settings)
    assert preferences.theme_choice == "system"
    assert preferences.colour_map == DEFAULT_COLOUR_MAP
    assert preferences.pace == Pace("epoch", 60.0)
    assert (preferences.window_place, preferences.arrangement) == (None, None)
    assert preferences.recording == Recording()
    assert preferences.picture_choice[1:] == ("png", 2)
    assert preferences.recent_files == ()
    assert preferences.lesson_progress("a") in ((0, False), (7, False))
    assert "\x00" not in preferences.lesson_folder
    assert preferences.presented_panels


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_of_settings_ends_nothing(path: Path, seed: int) -> None:
    preferences = reopened(path)
    preferences.save_window(PLACE, PANELS)
    preferences.theme_choice = "dark"
    preferences.recording = Recording()
    preferences.presented_panels = ("network", "output")
    preferences.keep_lesson_progress("a", 3, True)
    preferences.sync()
    chance = random.Random(seed)
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 3, 30))):
        data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(data[: chance.choice((len(data), len(data) // 2))])
    preferences = reopened(path)
    read_everything(preferences)
    assert preferences.theme_choice in THEME_CHOICES


OF_ANOTHER_KIND = (
    r"@Variant(\0\0\0\x7f\0\0\0\x10PyObject\0garbage)",
    r"@Variant(\0\0\0\x7f\0\0\0\x18PySide::PyObjectWrapper\0\0\0\0\x5garbag)",
    r"@Variant(\0\0\0\t\xff\xff\xff\xf0)",
    r"@Variant(\0\0\0\x46\xff\xff\xff\xff)",
    r"@Variant(",
    r"@Rect(9 9)",
    r"@Size(99999999999 x)",
    r"@Point()",
    r"@ByteArray(\0\0\0\xff)",
    r"@Invalid()",
    r"@DateTime(\0\0\0)",
)


def test_what_claims_to_be_a_value_of_another_kind_ends_nothing(tmp_path: Path) -> None:
    """In a process of its own, which one of them might end: the last one of which nothing was told."""
    sections: dict[str, list[str]] = {}
    for key in KEYS:
        group, name = key.split("/")
        sections.setdefault(group, []).append(name)
    paths = [tmp_path / f"{number}.ini" for number in range(len(OF_ANOTHER_KIND))]
    for path, value in zip(paths, OF_ANOTHER_KIND, strict=True):
        lines = (f"[{group}]\n" + "".join(f"{name}={value}\n" for name in names) for group, names in sections.items())
        path.write_text("".join(lines))
    done = subprocess.run(
        [sys.executable, "-c", READS_ALL, *paths], capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    told = dict(zip(OF_ANOTHER_KIND, done.stdout.splitlines(), strict=False))
    assert told == dict.fromkeys(OF_ANOTHER_KIND, "system None None"), done.stderr
    assert done.returncode == 0, done.stderr


def test_a_recent_file_that_cannot_be_looked_at_is_left_out(path: Path) -> None:
    there = path.with_name("there.json")
    there.write_text("{}")
    settings = QSettings(str(path), QSettings.Format.IniFormat)
    settings.setValue("files/recent", [f"/{'x' * 300}.json", str(there)])  # a name that no disk takes
    settings.sync()
    assert reopened(path).recent_files == (str(there),)


@pytest.mark.parametrize("error", ["EACCES", "EIO", "ESTALE", "ENOSPC"])
@pytest.mark.parametrize("damage", ["", "[window]\nplace=@ByteArray(x)\n"], ids=["good", "to be mended"])
def test_settings_on_a_disk_that_fails_are_not_lost(path: Path, error: str, damage: str) -> None:
    before = reopened(path)
    before.theme_choice = "dark"
    before.sync()
    path.write_text(path.read_text() + damage)
    kept = path.read_bytes()
    with FailingDisk(path.parent).watching() as whole:
        reopened(path)
    assert len(whole.steps) >= 2
    for at in range(len(whole.steps)):
        path.write_bytes(kept)
        with FailingDisk(path.parent, at, error).watching():
            preferences = reopened(path)
        assert preferences.theme_choice in ("dark", "system")
        assert preferences.theme_choice == "dark" or "Your settings cannot be read" in preferences.trouble
        preferences.sync()
        assert reopened(path).theme_choice == "dark"
        assert [entry.name for entry in path.parent.iterdir() if entry.name.endswith(".part")] == []


def test_settings_that_are_kept_are_no_trouble(path: Path) -> None:
    preferences = reopened(path)
    preferences.theme_choice = "dark"
    preferences.sync()
    assert preferences.trouble == ""


def test_a_recent_file_on_a_drive_that_does_not_answer_comes_back_with_it(path: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    for file in (share / "far.json", tmp_path / "near.json"):
        file.touch()
    preferences = reopened(path)
    preferences.add_recent_file(str(share / "far.json"))
    with FailingDisk(share, 0, "ESTALE", lasts=True).watching():
        preferences.add_recent_file(str(tmp_path / "near.json"))
        assert preferences.recent_files == (str(tmp_path / "near.json"),)
    assert preferences.recent_files == (str(tmp_path / "near.json"), str(share / "far.json"))
