"""What the program remembers of a person between launches: looks, places, recent files. Never the document.

Each value is checked when read: a settings file written by hand or by another version cannot break a launch.
"""

from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from PySide6.QtCore import QByteArray, QSettings

from playground.model.disk import absolute, home, is_file
from playground.model.pace import STEP_RATES, STEP_UNITS, Pace
from playground.model.palette import COLOUR_MAPS, DEFAULT_COLOUR_MAP, THEME_CHOICES
from playground.model.recording import FORMATS, FRAME_RATES, MOST_EPOCHS, MOST_FRAMES, SIDES, Recording

PictureFormat = Literal["png", "svg"]

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
    def picture_choice(self) -> tuple[str, PictureFormat, int]:
        """The last picture: of what, in which format, and at which scale."""
        name = self._settings.value("pictures/of", "window")
        form: PictureFormat = "svg" if self._one_of("pictures/format", ("png", "svg"), "png") == "svg" else "png"
        scale = int(self._one_of("pictures/scale", ("1", "2", "3", "4"), "2"))
        return (name if isinstance(name, str) else "window"), form, scale

    @picture_choice.setter
    def picture_choice(self, choice: tuple[str, PictureFormat, int]) -> None:
        for key, value in zip(("of", "format", "scale"), choice, strict=True):
            self._settings.setValue(f"pictures/{key}", str(value))

    @property
    def recording(self) -> Recording:
        """How a run was recorded last."""
        usual = Recording()

        def whole(key: str, default: int, least: int, most: int) -> int:
            value = self._settings.value(f"recording/{key}", "")
            text = value if isinstance(value, str) and value.isascii() and value.isdecimal() else ""
            return int(text) if text and len(text) < 8 and least <= int(text) <= most else default

        side = whole("side", usual.side, SIDES[0], SIDES[-1])
        rate = whole("rate", usual.frame_rate, FRAME_RATES[0], FRAME_RATES[-1])
        return Recording(
            whole("epochs", usual.epochs, 1, MOST_EPOCHS),
            self._one_of("recording/from_start", ("true", "false"), "true") == "true",
            whole("frames", usual.frames, 2, MOST_FRAMES),
            side if side in SIDES else usual.side,
            rate if rate in FRAME_RATES else usual.frame_rate,
            "webp" if self._one_of("recording/format", FORMATS, usual.format) == "webp" else "gif",
        )

    @recording.setter
    def recording(self, recording: Recording) -> None:
        for key, value in (
            ("epochs", recording.epochs),
            ("from_start", "true" if recording.from_start else "false"),
            ("frames", recording.frames),
            ("side", recording.side),
            ("rate", recording.frame_rate),
            ("format", recording.format),
        ):
            self._settings.setValue(f"recording/{key}", str(value))

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Absolute paths of files that exist, opened or saved last; the newest first."""
        stored = self._settings.value("files/recent", [])
        paths = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(path for path in paths if isinstance(path, str) and path and is_file(Path(path)))[:MAX_RECENT]

    def add_recent_file(self, path: str) -> None:
        """Put a file on top of the list."""
        newest = str(absolute(Path(path)))
        others = [other for other in self.recent_files if other != newest]
        self._settings.setValue("files/recent", [newest, *others][:MAX_RECENT])

    def forget_recent_files(self) -> None:
        """Empty the list."""
        self._settings.remove("files/recent")

    @property
    def last_folder(self) -> str:
        """Where the file choosers begin: the folder of the newest file, else the person's own."""
        recent = self.recent_files
        return str(Path(recent[0]).parent) if recent else str(home())

    def lesson_progress(self, name: str) -> tuple[int, bool]:
        """How many steps of the lesson of that name were seen, and whether it was done to its end."""
        stored = self._settings.value(f"lessons/{_key(name)}", "")
        furthest, _, mark = stored.partition(" ") if isinstance(stored, str) else ("", "", "")
        return (int(furthest), mark == "done") if furthest.isascii() and furthest.isdigit() else (0, False)

    def keep_lesson_progress(self, name: str, furthest: int, is_done: bool) -> None:
        """Keep how far a learner came in a lesson."""
        self._settings.setValue(f"lessons/{_key(name)}", f"{furthest} done" if is_done else str(furthest))

    @property
    def lesson_folder(self) -> str:
        """The folder of lessons that a teacher opened last, be it there or not; empty where there was none."""
        folder = self._settings.value("files/lesson_folder", "")
        return folder if isinstance(folder, str) else ""

    @lesson_folder.setter
    def lesson_folder(self, folder: str) -> None:
        self._settings.setValue("files/lesson_folder", folder)

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


def _key(name: str) -> str:
    """A name as part of a key, in which strokes would be groups."""
    return quote(name, safe="")
