"""What holds for every test: its own settings, its own folders, nothing left running behind it."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


# Qt reads it when it is first imported, so it stands before every other import. Tests of real windows run the program
# by itself, on a display of its own.
os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={ROOT / 'tests' / 'data' / 'offscreen_screen.json'}"

import hypothesis  # noqa: E402
import pytest  # noqa: E402
from PySide6.QtCore import QSettings  # noqa: E402

from engine.native.library import KernelsMissing, library  # noqa: E402
from tests.distribution import Distribution  # noqa: E402
from tests.leaks import nothing_left_running  # noqa: E402
from tests.look import look_put_back  # noqa: E402
from tests.screen import Screen, missing_programs  # noqa: E402

WITHOUT_SCREEN = "WITHOUT_SCREEN"
"""The environment variable that, set to 1, leaves out tests of real windows where no screen can be made."""

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_configure() -> None:
    """Run no test on training loops of other sources."""
    gc.disable()  # until all tests are read: nearly all that comes is there to stay
    try:
        library()
    except KernelsMissing as missing:
        pytest.exit(f"{missing}, or .venv/bin/python -m engine.kernels.build", returncode=2)


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what is there to stay: thousands of tests would make it ten times as slow."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ask for the `screen` fixture, and let them follow each other on one core."""
    for item in items:
        if "screen" in getattr(item, "fixturenames", ()):
            if not item.get_closest_marker("screen"):
                item.add_marker(pytest.mark.screen)
            if not item.get_closest_marker("xdist_group"):
                item.add_marker(pytest.mark.xdist_group("screen"))


# --- settings --------------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test its own, empty settings and user folders; return where they are."""
    folder = tmp_path_factory.mktemp("user")
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(folder / variable.removeprefix("XDG_").lower()))
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(file_format, scope, str(folder / scope.name))
    return folder


# --- the look of the application -------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def own_look(own_settings: Path) -> Iterator[None]:
    """Let no test give the next one another font, other colours or another style sheet."""
    with look_put_back():
        yield


# --- nothing left running --------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def no_leaks(own_look: None) -> Iterator[None]:
    """Fail the test if something that it started still runs when its widgets are closed.

    It is torn down after `qtbot`, which closes the widgets: an autouse fixture is the first to be set up.
    """
    with nothing_left_running():
        yield


# --- what people install --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    """What people install, built once: tests that ask for it are marked `tests.distribution.ONCE`."""
    return Distribution(tmp_path_factory.mktemp("distribution"))


# --- a real window ---------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep the picture of the screen when a test of a real window fails."""
    report: Any = yield
    screen = getattr(item, "funcargs", {}).get("screen")
    if report.when == "call" and report.failed and isinstance(screen, Screen):
        folder = ROOT / "build" / "failed-screens"
        folder.mkdir(parents=True, exist_ok=True)
        picture = folder / f"{item.name}.png"
        try:
            screen.screenshot(picture)
            report.sections.append(("Picture of the screen", str(picture)))
        except Exception as error:
            report.sections.append(("No picture of the screen", str(error)))
        report.sections.append(("What the program printed", screen.output()))
    return report


@pytest.fixture
def screen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Screen]:
    """A virtual screen with a window manager and nothing else on it; `@pytest.mark.screen(size=(w, h))` sizes it."""
    if missing := missing_programs():
        text = f"needs {', '.join(missing)}: `make test` installs what is missing"
        if os.environ.get(WITHOUT_SCREEN) == "1":
            pytest.skip(text)
        pytest.fail(f"{text}; {WITHOUT_SCREEN}=1 leaves such tests out")
    marker = request.node.get_closest_marker("screen")
    size = marker.kwargs.get("size", (1280, 720)) if marker else (1280, 720)
    with Screen(tmp_path, size) as screen:
        yield screen
