"""Whether a window can be opened at all, found out without Qt."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.display import missing_display


@pytest.fixture
def wayland(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a session whose Wayland display answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        yield {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}


def test_a_session_without_displays_is_told() -> None:
    told = missing_display({}, "linux")
    assert told is not None
    assert told.startswith("There is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are empty).")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems_always_have_one(platform: str) -> None:
    assert missing_display({}, platform) is None


@pytest.mark.parametrize("chosen", ["offscreen", "minimal", "vnc:size=800x600", "eglfs", "offscreen:configfile=a"])
def test_qt_may_be_told_to_draw_elsewhere(chosen: str) -> None:
    assert missing_display({"QT_QPA_PLATFORM": chosen}, "linux") is None


@pytest.mark.parametrize("chosen", ["xcb", "wayland", "wayland-egl", "wayland;xcb", ""])
def test_qt_s_platforms_for_a_display_need_one(chosen: str) -> None:
    assert missing_display({"QT_QPA_PLATFORM": chosen}, "linux") is not None


@pytest.mark.parametrize("name", [":4711", "unix:4711.0", "localhost:58000.0", "nonsense", ":99999999"])
def test_a_display_that_does_not_answer_is_told(name: str) -> None:
    told = missing_display({"DISPLAY": name}, "linux")
    assert told is not None
    assert told.startswith(f"The display {name} does not answer")


def test_a_wayland_display_that_answers_is_enough(wayland: dict[str, str]) -> None:
    assert missing_display(wayland, "linux") is None
    assert missing_display({**wayland, "DISPLAY": ":4711"}, "linux") is None


def test_a_wayland_display_that_has_gone_is_told(tmp_path: Path) -> None:
    gone = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert missing_display(gone, "linux") is not None


def test_a_wayland_display_may_be_named_by_its_whole_path(wayland: dict[str, str]) -> None:
    whole = {"WAYLAND_DISPLAY": str(Path(wayland["XDG_RUNTIME_DIR"]) / "wayland-7")}
    assert missing_display(whole, "linux") is None


def test_an_x_display_on_another_machine_answers_on_its_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert missing_display({"DISPLAY": f"127.0.0.1:{port - 6000}.0"}, "linux") is None
