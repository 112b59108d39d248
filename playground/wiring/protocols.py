"""What a panel may show, and what it may ask for: whoever has these methods and signals is connected by them."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import SignalInstance

from engine.portable import Floats
from engine.questions.question import Questions
from engine.snapshot import Snapshot
from engine.spec import UnitActivation
from playground.model.document import Document
from playground.model.viewing import Viewing
from playground.views.look.theme import Theme


@runtime_checkable
class ShowsDocuments(Protocol):
    """Is shown each new document, before what comes of it."""

    def show_document(self, document: Document) -> None: ...


@runtime_checkable
class ShowsSnapshots(Protocol):
    """Is shown the numbers of the network as it trains."""

    def show_snapshot(self, snapshot: Snapshot) -> None: ...


@runtime_checkable
class ShowsViewing(Protocol):
    """Is shown what is looked at, each time that it is another."""

    def show_viewing(self, viewing: Viewing) -> None: ...


@runtime_checkable
class DrawsShapes(Protocol):
    """Draws activations, and has their numbers from elsewhere."""

    def set_shape_source(self, source: Callable[[UnitActivation, Floats], tuple[Floats, Floats]]) -> None: ...


@runtime_checkable
class ShowsThemes(Protocol):
    """Takes on colours and sizes."""

    def show_theme(self, theme: Theme) -> None: ...


@runtime_checkable
class AsksEdits(Protocol):
    """Asks for an Edit of the document."""

    edit_requested: SignalInstance


@runtime_checkable
class AsksViewing(Protocol):
    """Asks for another Viewing."""

    viewing_requested: SignalInstance


@runtime_checkable
class AsksSelection(Protocol):
    """Asks to select a layer or a unit, or nothing."""

    selection_requested: SignalInstance


@runtime_checkable
class AsksLayerValues(Protocol):
    """Asks for the box that sets all weights or biases of a layer."""

    layer_values_requested: SignalInstance


@runtime_checkable
class AsksQuestions(Protocol):
    """Needs more of the network than the window always asks, as long as it is open."""

    def questions(self, viewing: Viewing) -> Questions:
        """What to ask for this to be seen; the next snapshots bring the answers."""


@runtime_checkable
class KeepsBefore(Protocol):
    """Shows what was before an edit behind what comes of it."""

    def keep_before(self) -> None:
        """An edit comes: keep what is shown now."""

    def begin_anew(self) -> None:
        """Another document comes: forget it."""
