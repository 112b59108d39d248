"""A network view on a table of its own: what it asks for is done, as the program would, and noted."""

from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.views.look.theme import LIGHT
from playground.views.network.hit import Part, Target
from playground.views.network.network_view import NetworkView
from tests.clicks import click_widget, drag_widget, hover_widget, key_window
from tests.views.snapshots import make_snapshot
from tests.views.viewer import Viewer


def network(*units: int, **changes: Any) -> Document:
    """A document with hidden layers of so many tanh units."""
    hidden = tuple(LayerSpec(count) for count in units)
    return Document(Spec(network=NetworkSpec(hidden=hidden), **changes))


class Workbench:
    def __init__(self, qtbot: QtBot, document: Document, size: tuple[int, int] = (780, 600)) -> None:
        self.view = NetworkView()
        qtbot.addWidget(self.view)
        self.work = Work.fresh(document)
        self.edits: list[Edit] = []
        self.refusals: list[str] = []
        self.selections: list[Selection | None] = []
        self.probes: list[tuple[float, float] | None] = []
        self.view.edit_requested.connect(self.apply)
        self.view.selection_requested.connect(self._select)
        self.viewer = Viewer(self.view)
        self.view.viewing_requested.connect(self._note_probe)
        self.view.show_theme(LIGHT)
        self.view.show_document(document)
        self.show_snapshot()
        self.view.resize(*size)
        with qtbot.waitExposed(self.view):
            self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        qtbot.waitUntil(self.view.hasFocus)

    def apply(self, edit: Edit) -> None:
        self.edits.append(edit)
        try:
            self.work = edit.apply(self.work)
        except EditRefused as refused:
            self.refusals.append(str(refused))
            return
        self.view.show_document(self.work.document)
        self.show_snapshot()

    def _note_probe(self, viewing: Viewing) -> None:
        self.probes.append(viewing.probe)

    def _select(self, selection: Selection | None) -> None:
        self.selections.append(selection)
        self.viewer.select(selection)

    def show_snapshot(self, **changes: Any) -> None:
        self.view.show_snapshot(make_snapshot(self.work.document, learned=self.work.learned, **changes))

    def set_parameters(self, value: float, at_once: bool = True) -> None:
        """Make every weight and bias the same, and let the links show it at once."""
        parameters = np.full_like(self.work.learned.parameters, value)
        self.work = replace(self.work, learned=replace(self.work.learned, parameters=parameters))
        self.show_snapshot()
        if at_once:
            self.view.show_theme(LIGHT)

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        return self.work.document.spec.network.hidden

    def point(self, part: Part, layer: int, unit: int | None = None, source: int | None = None) -> QPoint:
        return self.view.target_rect(Target(part, layer, unit, source)).center().toPoint()

    def click(self, part: Part, layer: int, unit: int | None = None, source: int | None = None) -> None:
        click_widget(self.view, self.point(part, layer, unit, source))

    def hover(self, part: Part, layer: int, unit: int | None = None, source: int | None = None) -> None:
        hover_widget(self.view, self.point(part, layer, unit, source))

    def drag(self, start: QPoint, end: QPoint) -> None:
        drag_widget(self.view, start, end)

    def key(self, *keys: Any) -> None:
        for key in keys:
            key_window(self.view, key)

    def picture(self) -> QImage:
        return self.view.grab().toImage()

    def colour(self, at: QPoint) -> QColor:
        return self.picture().pixelColor(at)
