"""A main window over plain widgets, for the tests of its menus, toolbar and notices."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.spec import LayerSpec
from playground.model.document import Document, Work
from playground.model.edits import Edit
from playground.model.panels import PANELS
from playground.views.look.style import apply_theme
from playground.views.look.theme import LIGHT, Theme
from playground.views.window.main_window import MainWindow


class StandIn(QLabel):
    """In the place of a panel, and about as big."""

    def sizeHint(self) -> QSize:
        return QSize(220, 130)


def stand_in(place: QWidget, name: str) -> QWidget:
    """One for a panel, with its name as text."""
    assert name in PANELS
    return StandIn(name, place)


class Shell:
    """The window, and all that it asked for since it was made."""

    def __init__(self, qtbot: QtBot, size: tuple[int, int] = (1280, 720), theme: Theme = LIGHT) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, theme)
        self.asked: list[Any] = []
        self.window = MainWindow(stand_in)
        qtbot.addWidget(self.window)
        self.work = Work.fresh(Document())
        window = self.window
        window.resize(*size)
        window.show_theme(theme)
        window.show_document(self.work.document)
        for signal in (window.edit_requested, window.selection_requested, window.pace_requested):
            signal.connect(self.asked.append)
        for signal in (window.path_requested, window.file_dropped, window.commands.step_requested):
            signal.connect(self.asked.append)
        window.commands.play_requested.connect(self.asked.append)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        QApplication.processEvents()

    def show_hidden(self, *layers: LayerSpec) -> Document:
        """Show a document with these hidden layers."""
        spec = self.work.document.spec
        document = replace(self.work.document, spec=replace(spec, network=replace(spec.network, hidden=layers)))
        self.show_document(document)
        return document

    def show_document(self, document: Document) -> None:
        self.work = Work.fresh(document)
        self.window.show_document(document)

    def follow(self) -> None:
        """From now on do the edits that the window asks for, and show what comes of them."""
        self.window.edit_requested.connect(self._apply)

    def _apply(self, edit: Edit) -> None:
        self.work = edit.apply(self.work)
        self.window.show_document(self.work.document)

    def find(self, kind: type[QWidget], name: str) -> Any:
        """The widget of that object name."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def action(self, name: str) -> QAction:
        """An action by its name, from either table."""
        try:
            return self.window.commands[name]
        except KeyError:
            return self.window.network_commands[name]


def places(window: MainWindow) -> dict[str, tuple[bool, bool, Any]]:
    """Of each panel in sight and the network: whether it floats, whether it is seen, and where, to the pixel."""
    seen = {
        name: (dock.isFloating(), True, dock.geometry().getRect())
        for name, dock in window.docks.items()
        if dock.isVisible() and not dock.visibleRegion().isEmpty()
    }
    return {**seen, "network": (False, True, window.centralWidget().geometry().getRect())}
