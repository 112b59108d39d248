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

    A panel is created when it is first asked for, usually because its dock becomes visible. Then every function given
    to `connect_each` is called with it: they connect it, and show it what the other panels show already.
    """

    def __init__(self) -> None:
        self._made: dict[str, QWidget] = {}
        self._connecting: list[Connect] = []

    def __getitem__(self, name: str) -> QWidget:
        return self.made_in(None, name)

    def made_in(self, place: QWidget | None, name: str) -> QWidget:
        """The panel. One that is not there yet is created with `place` as its parent: to move it there takes longer."""
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
        """Call `connect` with the name and widget of every panel: now if it is there, else when it is created."""
        self._connecting.append(connect)
        for name in [name for name in PANELS if name in self._made]:
            connect(name, self._made[name])
