"""What the program remembers of a person between launches: looks, places, recent files. Never the document.

Each value is checked when read: a settings file written by hand or by another version cannot break a launch.
"""

import json
import os
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from PySide6.QtCore import QCoreApplication, QSettings

from engine.runs.pace import STEP_RATES, STEP_UNITS, Pace
from playground.model.arrangement import Arrangement, WindowPlace
from playground.model.files.arrangement_io import (
    arrangement_from_plain,
    arrangement_to_plain,
    window_from_plain,
    window_to_plain,
)
from playground.model.files.disk import absolute, home, is_file, is_gone, read_file, replace_file
from playground.model.files.json_text import parse
from playground.model.files.refused import FileRefused
from playground.model.palette import COLOUR_MAPS, DEFAULT_COLOUR_MAP, THEME_CHOICES
from playground.model.panels import presented_panels
from playground.model.recording import FORMATS, FRAME_RATES, MOST_EPOCHS, MOST_FRAMES, SIDES, Recording

PictureFormat = Literal["png", "svg"]

USUAL_RATE: Final = 60.0
"""Epochs a second at the first launch: a person can follow the learning."""

MAX_RECENT: Final = 9

_LONGEST: Final = 100_000
"""Letters of a text that are read at most."""

_MOST_TEXTS: Final = 100

_LARGEST: Final = 10_000_000
"""Bytes of a file of settings that is read."""

_STREAMED: Final = (b"@Variant", b"@DateTime")
"""How Qt marks what it reads with more trust than a file deserves."""

_OLD: Final = ("window/geometry", "window/state", "window/layout_version")
"""Bytes of Qt's that earlier versions kept, and that nothing may read again: one wrong one ends the process."""


class Preferences:
    """Reads and writes the settings that are passed in."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings
        self._is_readable = _leave_texts_only(settings)

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
    def one_scale(self) -> bool:
        """Whether all maps are coloured on one scale, from −1 to 1, and not each as its values need."""
        return self._one_of("look/one_scale", ("true", "false"), "false") == "true"

    @one_scale.setter
    def one_scale(self, is_on: bool) -> None:
        self._settings.setValue("look/one_scale", "true" if is_on else "false")

    @property
    def own_units(self) -> bool:
        """Whether a table's columns are told in their own units and names, and not by coordinates."""
        return self._one_of("look/own_units", ("true", "false"), "true") == "true"

    @own_units.setter
    def own_units(self, is_on: bool) -> None:
        self._settings.setValue("look/own_units", "true" if is_on else "false")

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
        return tuple(self._texts("presenter/panels")) or presented_panels()

    @presented_panels.setter
    def presented_panels(self, names: tuple[str, ...]) -> None:
        self._settings.setValue("presenter/panels", list(names))

    @property
    def picture_choice(self) -> tuple[str, PictureFormat, int]:
        """The last picture: of what, in which format, and at which scale."""
        form: PictureFormat = "svg" if self._one_of("pictures/format", ("png", "svg"), "png") == "svg" else "png"
        scale = int(self._one_of("pictures/scale", ("1", "2", "3", "4"), "2"))
        return self._text("pictures/of") or "window", form, scale

    @picture_choice.setter
    def picture_choice(self, choice: tuple[str, PictureFormat, int]) -> None:
        for key, value in zip(("of", "format", "scale"), choice, strict=True):
            self._settings.setValue(f"pictures/{key}", str(value))

    @property
    def recording(self) -> Recording:
        """How a run was recorded last."""
        usual = Recording()

        def whole(key: str, default: int, least: int, most: int) -> int:
            number = _whole(self._text(f"recording/{key}"))
            return number if number is not None and least <= number <= most else default

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
    def unfinished_recording(self) -> str:
        """The name of the animation that was being recorded when the window was closed; empty where there was none."""
        name = self._settings.value("recording/unfinished", "")
        return name if isinstance(name, str) else ""

    @unfinished_recording.setter
    def unfinished_recording(self, name: str) -> None:
        self._settings.setValue("recording/unfinished", name)

    @property
    def recent_files(self) -> tuple[str, ...]:
        """Absolute paths of files that exist, opened or saved last; the newest first."""
        return tuple(path for path in self._texts("files/recent") if is_file(Path(path)))[:MAX_RECENT]

    def add_recent_file(self, path: str) -> None:
        """Put a file on top of the list. One on a drive that does not answer keeps its place."""
        newest = str(absolute(Path(path)))
        stored = self._texts("files/recent")
        others = [other for other in stored if other != newest and not is_gone(Path(other))]
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
        told, _, mark = self._text(f"lessons/{_key(name)}").partition(" ")
        furthest = _whole(told)
        return (0, False) if furthest is None else (furthest, mark == "done")

    def keep_lesson_progress(self, name: str, furthest: int, is_done: bool) -> None:
        """Keep how far a learner came in a lesson."""
        self._settings.setValue(f"lessons/{_key(name)}", f"{furthest} done" if is_done else str(furthest))

    @property
    def lesson_folder(self) -> str:
        """The folder of lessons that a teacher opened last, be it there or not; empty where there was none."""
        return self._text("files/lesson_folder")

    @lesson_folder.setter
    def lesson_folder(self, folder: str) -> None:
        self._settings.setValue("files/lesson_folder", folder)

    @property
    def window_place(self) -> WindowPlace | None:
        """Where the window was; None at the first launch, and where the settings are damaged."""
        try:
            return window_from_plain(parse(self._text("window/place")))
        except FileRefused:
            return None

    @property
    def arrangement(self) -> Arrangement | None:
        """Where the panels were; None at the first launch, and where the settings are damaged."""
        try:
            return arrangement_from_plain(parse(self._text("window/panels")))
        except FileRefused:
            return None

    def save_window(self, place: WindowPlace, arrangement: Arrangement | None) -> None:
        """Keep the window's place and that of its panels, if that is known."""
        self._settings.setValue("window/place", json.dumps(window_to_plain(place)))
        if arrangement is None:
            self._settings.remove("window/panels")
        else:
            self._settings.setValue("window/panels", json.dumps(arrangement_to_plain(arrangement)))
        for key in _OLD:
            self._settings.remove(key)

    def begin_launch(self) -> bool:
        """Note that a launch begins; False where the last one did not come to its end: what it read may be at fault."""
        unfinished = self._text("window/launch")
        self._settings.setValue("window/launch", str(os.getpid()))
        self._settings.sync()
        return not unfinished or _is_another_running(unfinished)

    def end_launch(self) -> None:
        """Note that the launch has come to its end."""
        self._settings.remove("window/launch")
        self._settings.sync()

    @property
    def trouble(self) -> str:
        """Why nothing of this is remembered, and what to do; empty where all is well. Touches no disk."""
        status, path = self._settings.status(), self._settings.fileName()
        if not self._is_readable and status == QSettings.Status.NoError:
            return QCoreApplication.translate(
                "Preferences",
                "Your settings cannot be read, so the default ones are used: the file {0} cannot be opened for reading "
                "and writing. Check its permissions and its disk, then start the program again.",
            ).format(path)
        if status == QSettings.Status.AccessError:
            return QCoreApplication.translate(
                "Preferences",
                "Your settings and your progress in lessons cannot be saved: the file {0} cannot be written. "
                "Free some space on its disk, or ask for permission to write there; then start the program again.",
            ).format(path)
        if status == QSettings.Status.FormatError:
            return QCoreApplication.translate(
                "Preferences",
                "Your settings cannot be read, so the default ones are used: the file {0} is damaged. "
                "Delete it, then start the program again.",
            ).format(path)
        return ""

    def sync(self) -> None:
        """Write to the disk now."""
        self._settings.sync()

    # What stands in the settings comes from outside: a person, another version or a damaged disk may have written it.

    def _value(self, key: str) -> object:
        """What the settings say, of any kind; None where they say nothing, or what nobody can read."""
        if not self._is_readable:
            return None
        try:
            value: object = self._settings.value(key)
        except Exception:  # whatever Qt makes of bytes that claim to be a value of some kind
            return None
        return value

    def _text(self, key: str) -> str:
        """A text of no more than sensible length; else empty."""
        value = self._value(key)
        return value if isinstance(value, str) and _is_sensible(value) else ""

    def _texts(self, key: str) -> list[str]:
        """A list of such texts; one alone may stand without a list."""
        value = self._value(key)
        items = value if isinstance(value, list) else [value]
        texts = [item for item in items if isinstance(item, str) and item and _is_sensible(item)]
        return texts[:_MOST_TEXTS]

    def _one_of(self, key: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._text(key)
        return value if value in allowed else default


def _leave_texts_only(settings: QSettings) -> bool:
    """Take out of the file, before anything of it is read, what claims to be a value of another kind than a text.

    This program writes none, and Qt ends the process over one that is damaged. Gives whether the settings may be read:
    what cannot be looked into stays as it is on the disk, which may answer again the next time.
    """
    path = Path(settings.fileName())
    try:
        if path.stat().st_size > _LARGEST:
            settings.clear()
            return True
        lines = read_file(path).splitlines(keepends=True)
        kept = [line for line in lines if not any(mark in line for mark in _STREAMED)]
        if len(kept) < len(lines):
            replace_file(path, b"".join(kept))
            settings.sync()
    except (OSError, FileRefused):  # it may not be read, or not be written
        return is_gone(path)  # at the first launch
    return True


def _key(name: str) -> str:
    """A name as part of a key, in which strokes would be groups."""
    return quote(name, safe="")


def _is_sensible(text: str) -> bool:
    return len(text) <= _LONGEST and "\x00" not in text


def _whole(text: str) -> int | None:
    """A whole number of a few digits; None where the text is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _is_another_running(text: str) -> bool:
    """Whether the process that wrote its number down is another one that runs: a second window comes up just now."""
    number = _whole(text)
    if number is None or number in (0, os.getpid()) or os.name != "posix":
        return False
    try:
        os.kill(number, 0)
    except OSError:  # there is none, or it is somebody else's
        return False
    return True
