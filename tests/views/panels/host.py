"""A panel with a document behind it, as in the program but without a trainer: edits are applied and shown again."""

from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from engine.parameters import Layout
from engine.snapshot import Snapshot
from playground.model.document import Document, Work
from playground.model.edits import Edit, EditRefused
from tests.views.snapshots import make_snapshot

Found = TypeVar("Found", bound=QWidget)


def find(panel: QWidget, kind: type[Found], name: str) -> Found:
    """The control of this kind and object name."""
    found = panel.findChild(kind, name)
    assert isinstance(found, kind), f"{panel.objectName()} has no {name}"
    return found


class Panel(Protocol):
    """What a panel has."""

    edit_requested: SignalInstance

    def show_document(self, document: Document) -> None: ...


class Host(QObject):
    """Applies what the panel asks for, notes it, and shows the panel the new document."""

    def __init__(self, panel: Panel, document: Document | None = None) -> None:
        super().__init__()
        self.panel = panel
        self.work = Work.fresh(document or Document())
        self.edits: list[Edit] = []
        self.refusals: list[str] = []
        panel.edit_requested.connect(self.apply)
        panel.show_document(self.work.document)

    def apply(self, edit: Edit) -> None:
        """Do what was asked, or note why not."""
        try:
            self.work = edit.apply(self.work)
        except EditRefused as refusal:
            self.refusals.append(str(refusal))
            return
        self.edits.append(edit)
        self.panel.show_document(self.work.document)

    @property
    def document(self) -> Document:
        """The present document."""
        return self.work.document

    @property
    def layout(self) -> Layout:
        """Where the parameters stand."""
        return self.work.document.layout

    def snapshot(
        self, looked_at: tuple[int, int] | None = None, probe: tuple[float, float] | None = None, **changes: Any
    ) -> Snapshot:
        """A snapshot of the present work."""
        return make_snapshot(self.document, learned=self.work.learned, looked_at=looked_at, probe=probe, **changes)
