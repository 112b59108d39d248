"""The libraries that Qt needs of the system, looked for before Qt would end the program."""

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from playground import cli, system_libraries
from playground.system_libraries import FOR_DRAWING, FOR_WAYLAND, FOR_X11, missing_libraries

PLUGIN = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
KNOWN = {library.file for library in FOR_DRAWING + FOR_X11 + FOR_WAYLAND}
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="other systems bring all that Qt needs")


@linux_only
@pytest.mark.parametrize("plugin", ["libqxcb.so", "libqoffscreen.so"])
def test_everything_that_qt_is_linked_to_is_looked_for(plugin: str) -> None:
    """What ldd lists of X, and of what draws, is in the table."""
    listed = subprocess.run(["ldd", PLUGIN / plugin], capture_output=True, text=True, check=True).stdout
    needed = {line.split()[0] for line in listed.splitlines() if "=>" in line}
    # What those libraries bring with their own packages.
    brought = {"libxcb-glx.so.0"}
    of_qt = {name for name in needed if name.startswith(("libxcb-", "libxkbcommon", "libEGL", "libGL.", "libglib"))}
    assert of_qt - brought <= KNOWN


@linux_only
def test_a_machine_that_runs_these_tests_lacks_nothing_to_draw() -> None:
    assert missing_libraries({}) == ()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_lack_nothing(platform: str) -> None:
    assert missing_libraries({"DISPLAY": ":0"}, platform, lambda file: False) == ()


@pytest.mark.parametrize(
    ("environment", "lacks"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, False),  # Wayland serves
        ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
)
def test_only_what_the_display_needs_is_asked_for(environment: dict[str, str], lacks: bool) -> None:
    missing = missing_libraries(environment, "linux", lambda file: file != "libxcb-cursor.so.0")
    assert [library.package for library in missing] == (["libxcb-cursor0"] if lacks else [])


def test_what_drawing_needs_is_asked_for_everywhere() -> None:
    missing = missing_libraries({"QT_QPA_PLATFORM": "offscreen"}, "linux", lambda file: "glib" not in file)
    assert [library.package for library in missing] == ["libglib2.0-0"]


def test_the_window_is_refused_in_one_line_with_the_line_to_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground import display

    missing = (FOR_DRAWING[0], FOR_X11[2])
    monkeypatch.setattr(display, "missing_display", lambda: None)
    monkeypatch.setattr(system_libraries, "missing_libraries", lambda: missing)
    assert cli.main([]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "not installed on this system: libglib-2.0.so.0, libxcb-cursor.so.0." in printed.err
    assert printed.err.endswith("sudo apt-get install libglib2.0-0 libxcb-cursor0\n")


@linux_only
def test_as_a_program_it_prints_the_packages_alone() -> None:
    command = [sys.executable, "-I", system_libraries.__file__]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert all(line.startswith("lib") for line in done.stdout.splitlines())
    assert done.stderr == ""
