"""The program as it is, but it tells where on the screen its parts lie: `python -m tests.journeys.told_program SOCKET`.

A journey clicks with a real mouse, and so must know where. It asks over a local socket, one line a question:
`widget NAME`, `text NAME`, `part PART LAYER UNIT INPUT` (of the diagram; - for none), `epoch`, `hidden`,
`frozen`. Each answer is one line of JSON. Nothing can be changed this way.
"""

import gc
import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from playground import app
from playground.views.network.hit import Part, Target


class Teller(QObject):
    """Answers the questions of a journey."""

    def __init__(self, path: str, playground: app.Playground) -> None:
        super().__init__(playground)
        self._playground = playground
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._accept)
        if not self._server.listen(path):
            raise OSError(self._server.errorString())

    def _accept(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(self._answer)

    def _answer(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        while socket.canReadLine():
            question = bytes(socket.readLine().data()).decode().split()
            answer = getattr(self, f"_tell_{question[0]}")(*question[1:])
            socket.write(json.dumps(answer).encode() + b"\n")
            socket.flush()

    def _tell_widget(self, name: str) -> list[int] | None:
        for window in QApplication.topLevelWidgets():
            for widget in (window, *window.findChildren(QWidget)):
                if widget.objectName() == name and widget.isVisible():
                    return _on_screen(widget, widget.rect())
        return None

    def _tell_text(self, name: str) -> str | None:
        for window in QApplication.topLevelWidgets():
            if window.objectName() == name and isinstance(window, QMessageBox):
                return f"{window.text()}\n{window.informativeText()}"
        return None

    def _tell_part(self, part: str, layer: str, unit: str, which_input: str) -> list[int] | None:
        numbers = [None if text == "-" else int(text) for text in (unit, which_input)]
        view = self._playground.network
        rect = view.target_rect(Target(Part[part], int(layer), *numbers)).toRect()
        return _on_screen(view, rect) if rect.isValid() else None

    def _tell_epoch(self) -> int | None:
        snapshot = self._playground.session.snapshot
        return None if snapshot is None else snapshot.epoch

    def _tell_hidden(self) -> list[list[object]]:
        hidden = self._playground.session.document.spec.network.hidden
        return [[layer.units, layer.activation] for layer in hidden]

    def _tell_frozen(self) -> int:
        """How many objects the collector of garbage takes as there to stay."""
        return gc.get_freeze_count()


def _on_screen(widget: QWidget, rect: QRect) -> list[int]:
    """A place in pixels of the screen, whatever the program's scale."""
    corner, ratio = widget.mapToGlobal(QPoint(rect.x(), rect.y())), widget.devicePixelRatioF()
    return [round(at * ratio) for at in (corner.x(), corner.y(), rect.width(), rect.height())]


class ToldPlayground(app.Playground):
    """The program's own window, with a teller."""

    def open_window(self, wanted: str | Path | None = None) -> None:
        Teller(os.environ["TOLD_SOCKET"], self)
        super().open_window(wanted)


if __name__ == "__main__":
    app.Playground = ToldPlayground  # type: ignore[misc]  # the one difference from the program
    sys.exit(app.run(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
