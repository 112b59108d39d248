"""What the program remembers of a person between launches: looks, places, recent files. Never the document.

Each value is checked when read: a settings file written by hand or by another version cannot break a launch.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings

from playground.model.pace import STEP_RATES, STEP_UNITS, Pace
from playground.model.palette import COLOUR_MAPS, DEFAULT_COLOUR_MAP, THEME_CHOICES

USUAL_RATE: Final = 60.0
"""Epochs a second at the first launch: a person can follow the learning."""

MAX_RECENT: Final = 9

USUALLY_PRESENTED: Final = ("network", "output", "gradients")
"""The panels that presenter mode shows until a teacher chooses others."""

LAYOUT_VERSION: Final = 2
"""Goes up when panels come or go, so that an old arrangement is not put upon a new window."""


class Preferences:
    """Reads and writes the settings that are passed in."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def theme_choice(self) -> str:
        """`system`, `light` or `dark`."""
        return self._one_of("look/theme", THEME_CHOICES, "system")

    @theme_choice.setter
    def theme_choice(self, choice: str) -> None:
        assert choice in THEME_CHOICES
        self._settings.setValue("look/theme", choice)

    @property
    def colour_map(self) -> str:
        """The name of a colour map for values."""
        return self._one_of("look/colours", tuple(COLOUR_MAPS), DEFAULT_COLOUR_MAP)

    @colour_map.setter
    def colour_map(self, name: str) -> None:
        assert name in COLOUR_MAPS
        self._settings.setValue("look/colours", name)

    @property
    def shapes(self) -> bool:
        """Whether signs and classes are told by shapes too, not by colour alone."""
        return self._one_of("look/shapes", ("true", "false"), "false") == "true"

    @shapes.setter
    def shapes(self, is_on: bool) -> None:
        self._settings.setValue("look/shapes", "true" if is_on else "false")

    @property
    def pace(self) -> Pace:
        """How fast training went last."""
        rates = {str(rate): rate for rate in STEP_RATES}
        unit = self._one_of("training/step_unit", STEP_UNITS, "epoch")
        rate = self._one_of("training/step_rate", tuple(rates), str(USUAL_RATE))
        return Pace(unit, rates[rate])  # type: ignore[arg-type]  # one of STEP_UNITS

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._settings.setValue("training/step_unit", pace.unit)
        self._settings.setValue("training/step_rate", str(pace.steps_per_second))

    @property
    def presented_panels(self) -> tuple[str, ...]:
        """The names of the panels that presenter mode shows; never empty. The window knows which names there are."""
        stored = self._settings.value("presenter/panels", list(USUALLY_PRESENTED))
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(name for name in names if isinstance(name, str) and name) or USUALLY_PRESENTED

    @presented_panels.setter
    def presented_panels(self, names: tuple[str, ...]) -> None:
        self._settings.setValue("presenter/panels", list(names))

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Absolute paths of files that exist, opened or saved last; the newest first."""
        stored = self._settings.value("files/recent", [])
        paths = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(path for path in paths if isinstance(path, str) and path and _is_file(path))[:MAX_RECENT]

    def add_recent_file(self, path: str) -> None:
        """Put a file on top of the list."""
        newest = str(Path(path).absolute())
        others = [other for other in self.recent_files if other != newest]
        self._settings.setValue("files/recent", [newest, *others][:MAX_RECENT])

    def forget_recent_files(self) -> None:
        """Empty the list."""
        self._settings.remove("files/recent")

    @property
    def last_folder(self) -> str:
        """Where the file choosers begin: the folder of the newest file, else the person's own."""
        recent = self.recent_files
        return str(Path(recent[0]).parent) if recent else str(Path.home())

    @property
    def window_geometry(self) -> bytes:
        """As `MainWindow.geometry_bytes` gave it; empty at the first launch."""
        return self._bytes("window/geometry")

    @property
    def window_state(self) -> bytes:
        """Where the panels are, as `MainWindow.state_bytes` gave it; empty if never saved by this version."""
        if self._settings.value("window/layout_version", 0, int) != LAYOUT_VERSION:
            return b""
        return self._bytes("window/state")

    def save_window(self, geometry: bytes, state: bytes) -> None:
        """Keep the window's place and that of its panels."""
        self._settings.setValue("window/geometry", QByteArray(geometry))
        self._settings.setValue("window/state", QByteArray(state))
        self._settings.setValue("window/layout_version", LAYOUT_VERSION)

    def sync(self) -> None:
        """Write to the disk now."""
        self._settings.sync()

    def _one_of(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._settings.value(key, default)
        return value if isinstance(value, str) and value in allowed else default

    def _bytes(self, key: str) -> bytes:
        value = self._settings.value(key)
        return bytes(value.data()) if isinstance(value, QByteArray) else b""


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # in a folder that this person may not look into, or with a name too long
        return False
