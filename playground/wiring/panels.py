"""Makes the panels of the registry when they are first wanted, and gives them by name or by kind."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from playground.model.panels import PANELS
from playground.views.controls.kinds import kind_of

Kind = TypeVar("Kind", bound=QWidget)
Connect = Callable[[str, QWidget], None]


class Panels(Mapping[str, QWidget]):
    """One widget for each row of the registry, in its order.

    A panel is made when it is first asked for, mostly because its dock came to be seen. Then all that must know of it
    are told in their order, so it is connected, and shown what the others have been shown.
    """

    def __init__(self) -> None:
        self._made: dict[str, QWidget] = {}
        self._connecting: list[Connect] = []

    def __getitem__(self, name: str) -> QWidget:
        return self.made_in(None, name)

    def made_in(self, place: QWidget | None, name: str) -> QWidget:
        """The panel; one that is not there yet is made in its place, which is quicker than to move it there."""
        if name not in self._made:
            made = self._made[name] = kind_of(PANELS[name])(parent=place)
            for connect in self._connecting:
                connect(name, made)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(PANELS)

    def __len__(self) -> int:
        return len(PANELS)

    def of(self, kind: type[Kind]) -> Kind:
        """The one panel of a kind, for what only this one can do."""
        panel = self[next(name for name, row in PANELS.items() if row.widget == f"{kind.__module__}:{kind.__name__}")]
        assert isinstance(panel, kind)
        return panel

    def is_made(self, name: str) -> bool:
        """Whether this one is there already."""
        return name in self._made

    def connect_each(self, connect: Connect) -> None:
        """Tell of every panel, by its name: of those that are there now, of each other one when it is made."""
        self._connecting.append(connect)
        for name in [name for name in PANELS if name in self._made]:
            connect(name, self._made[name])
