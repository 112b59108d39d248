"""One window for many tests: after each it is made as new, and kept where it cannot be told from a new one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLocale, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from playground.app import FIRST_EXAMPLE, Playground
from playground.model.panels import asked_for_panels
from playground.model.viewing import Viewing
from playground.resources import resource_path
from tests.app.answers import Answers
from tests.leaks import lasting
from tests.look import look_put_back
from tests.rest import is_at_rest

SIZE = (1500, 900)


_open: list["SharedWindow"] = []


def close_shared_windows() -> None:
    """Before another window comes up, which it would take the keys and the look from."""
    for shared in tuple(_open):
        shared.close()


class SharedWindow:
    """Builds the program when it is asked for, and again after a test that left traces."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application, self._folder = application, folder
        self._settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self._answers = Answers(folder)
        self._program: Playground | None = None
        self._as_new: dict[str, Any] = {}
        self._look = ExitStack()

    def get(self, qtbot: QtBot) -> Playground:
        """The program at rest on the first example, as a new one is."""
        if self._program is None:
            self._look.enter_context(look_put_back())
            with pytest.MonkeyPatch.context() as patch:
                for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
                    patch.setenv(f"XDG_{kind}_HOME", str(self._folder / kind.lower()))
                self._program = program = Playground(self._application, self._settings, self._answers)
                lasting.extend((program, program.window))
                program.open_window()
            _open.append(self)
            program.filing.show_examples()  # before their time, so that they are there in each test
            menu = program.window.findChild(QMenu, "lessons_menu")
            assert isinstance(menu, QMenu)
            menu.aboutToShow.emit()
            program.window.resize(*SIZE)
            _come_to_rest(program, qtbot)
            _begin_anew(program, self._settings)
            _come_to_rest(program, qtbot)
            self._as_new = traces(program, self._settings)
        return self._program

    def take_back(self, qtbot: QtBot) -> dict[str, Any]:
        """Make the window as new again; what differs from a new one is told, and the window then built anew."""
        program = self._program
        if program is None:
            return {}
        _begin_anew(program, self._settings)
        self._answers.__init__(self._folder)  # type: ignore[misc]  # as nothing had been answered yet
        try:
            _come_to_rest(program, qtbot)
        except Exception as late:
            different: dict[str, Any] = {"never at rest": late}
        else:
            now = traces(program, self._settings)
            names = now.keys() | self._as_new.keys()
            different = {
                name: (self._as_new.get(name), now.get(name))
                for name in names
                if now.get(name) != self._as_new.get(name)
            }
        if different:
            self.close()
        return different

    def close(self) -> None:
        """End the program, and free its window."""
        program, self._program = self._program, None
        if program is not None:
            self._answers.save_answer = "discard"
            program.window.close()
            program.close()
            for thing in (program, program.window):
                lasting.remove(thing)
            _open.remove(self)
            program.window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()
            self._settings.clear()
            self._look.close()


@contextmanager
def sharing(application: QApplication, folder: Path) -> Iterator[SharedWindow]:
    """A window for the tests of a module, closed at their end."""
    shared = SharedWindow(application, folder)
    yield shared
    shared.close()


def _begin_anew(program: Playground, settings: QSettings) -> None:
    """Take back what a person can do in the window."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    QLocale.setDefault(QLocale.c())
    window = program.window
    program.session.play(False)
    window.full_screens.leave_all()
    program.presenting.end()
    program.lessons.leave()
    if (focused := window.focusWidget()) is not None:
        focused.clearFocus()
    window.showNormal()
    window.resize(*SIZE)
    settings.clear()
    program.files.open_example(resource_path("examples", f"{FIRST_EXAMPLE}.json"))
    program.session.set_pace(program.preferences.pace)
    program.training.begin()
    program.viewing.show(Viewing())
    program.viewing.select(None)
    settings.clear()
    program.appearance.begin()
    for name in asked_for_panels():
        window.docks[name].close()
    window.desk.reset()
    for name in ("output", "network"):
        if name in window.docks:
            window.docks[name].raise_()
    window.notices.clear()
    window.activateWindow()


def _come_to_rest(program: Playground, qtbot: QtBot) -> None:
    QApplication.processEvents()

    def is_ready() -> bool:
        return program.session.snapshot is not None and is_at_rest(program.window.desk)

    qtbot.waitUntil(is_ready, timeout=20_000)
    program.window.notices.clear()
    QApplication.processEvents()


def traces(program: Playground, settings: QSettings) -> dict[str, Any]:
    """Whatever can be told of the window, by name: what a test left behind is in it."""
    window, session = program.window, program.session
    found: dict[str, Any] = {
        "settings": sorted(settings.allKeys()),
        "document": session.document,
        "unsaved": (session.is_modified(), session.is_playing, session.was_ever_edited, session.is_edited()),
        "viewing": program.viewing.now,
        "theme": program.appearance.theme,
        "windows": sorted(type(each).__name__ for each in QApplication.topLevelWidgets() if each.isVisible()),
        "file": program.files.path,
        "guests": (window.is_presenting, len(window.full_screens.screens), program.lessons.desk.state),
        "screen_reader": window.notices.notice,
    }
    for kind, name, told in _told_of_all(window):
        found.setdefault(f"{kind} {name}", []).append(told)
    for told in found.values():
        if isinstance(told, list):
            told.sort(key=repr)  # what is raised comes later among its neighbours
    return found


def _told_of_all(window: QWidget) -> Iterator[tuple[str, str, Any]]:
    for widget in window.findChildren(QWidget):
        yield type(widget).__name__, widget.objectName(), _told_of(widget)
    for action in window.findChildren(QAction):
        keys = [each.toString() for each in action.shortcuts()]
        told = (action.text(), action.isEnabled(), action.isChecked(), action.isVisible(), keys)
        yield "QAction", action.objectName(), told


def _told_of(widget: QWidget) -> tuple[Any, ...]:
    font = "" if widget.objectName().startswith("qt_") else widget.font().toString()  # Qt's own parts show no text
    if not widget.isVisible():  # it is shown anew before a person sees it
        return (False, widget.isEnabled(), font)
    own: Any = None
    if isinstance(widget, (QLabel, QLineEdit)):
        own = widget.text()
    elif isinstance(widget, QAbstractButton):
        own = (widget.text(), widget.isChecked())
    elif isinstance(widget, QComboBox):
        own = (widget.count(), widget.currentIndex())
    elif isinstance(widget, QAbstractSlider):
        own = (widget.value(), widget.minimum(), widget.maximum())
    elif isinstance(widget, QTabBar):
        own = (widget.count(), widget.currentIndex())
    return (
        *(True, widget.isEnabled(), widget.geometry().getRect(), widget.toolTip(), widget.accessibleName()),
        *(widget.accessibleDescription(), font, own),
    )
