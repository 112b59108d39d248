"""The one table of colours and sizes, light and dark. Every colour on the screen comes from here.

`apply_theme` gives Qt's own widgets the look; a view that paints by itself gets the `Theme` through `show_theme`.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from playground.model.palette import (
    COLOUR_MAPS,
    DEFAULT_COLOUR_MAP,
    ColourMap,
    Rgb,
    class_ramps,
    class_rgb,
    class_table,
)

LARGEST_TEXT_SCALE: Final = 2.0
"""So many times as large as 10 points texts become at most, for a class on top of a desktop's large font."""

_VANISHING_CONTRAST: Final = 1.7
_LINE_CONTRAST: Final = 3.0
"""What WCAG asks of things that are no text."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`. `window` lies behind the panels, `panel` under their contents, `raised` under controls.

    text, muted (secondary text, at least 4.5:1 on panel), faint (grid lines, ticks), border, accent (selection,
    focus, the primary button), on_accent (text on it), danger (divergence, dead units), warning (saturated units),
    good (success). train and test are the two lines of the loss plot. shapes: signs and classes are told by dashes
    and shapes too, not by colour alone. one_scale: all maps are coloured from −1 to 1, not each as its values need.
    """

    name: str
    is_dark: bool
    window: str
    panel: str
    raised: str
    hover: str
    border: str
    faint: str
    text: str
    muted: str
    accent: str
    on_accent: str
    danger: str
    warning: str
    good: str
    train: str
    test: str
    first_layer: tuple[str, ...]
    colour_map: ColourMap = COLOUR_MAPS[DEFAULT_COLOUR_MAP]
    scale: float = 1.0
    """How many times larger controls and lines are than at a desk: more than 1 before a class."""

    text_scale: float = 1.0
    """How many times larger texts are than 10 points: as `scale`, and more where the desktop's own font is larger."""

    desk_scale: float = 1.0
    """What `scale` is at the desk: smaller than it before a class and in full screen."""

    is_enlarged: bool = False
    """Whether it is for a class, or for a screen that one panel has to itself."""

    shapes: bool = False
    one_scale: bool = False

    @property
    def negative(self) -> QColor:
        """The colour of −1."""
        return QColor(*self.colour_map.negative)

    @property
    def neutral(self) -> QColor:
        """The colour of 0."""
        return QColor(*self.colour_map.neutral)

    @property
    def positive(self) -> QColor:
        """The colour of +1."""
        return QColor(*self.colour_map.positive)

    def line_colour(self, is_negative: bool) -> QColor:
        """The colour of a sign for lines on the panel, where white would vanish in the light and black in the dark."""
        return _seen_on(self.panel, self.text, self.colour_map.negative if is_negative else self.colour_map.positive)

    def value_table(self) -> NDArray[np.uint32]:
        """256 colours for −1 to +1, for images of values."""
        return self.colour_map.table()

    def class_colour(self, number: int) -> QColor:
        """The colour of a class, by its number: grey where values are shown in grey."""
        return QColor(*class_rgb(number, self.colour_map))

    def class_line_colour(self, number: int) -> QColor:
        """The colour of a class for lines on the panel, moved until it stands out of it."""
        return _seen_on(self.panel, self.text, class_rgb(number, self.colour_map))

    def class_table(self) -> NDArray[np.uint32]:
        """The shades of all classes in a row, for images: SHADES_OF_A_CLASS of each."""
        return class_table(self.colour_map)

    def class_ramps(self) -> NDArray[np.uint32]:
        """For images of the output of one class each: 256 colours for 0 to 1, (classes, 256)."""
        return class_ramps(self.colour_map)

    def layer_colours(self, count: int) -> tuple[QColor, ...]:
        """One colour a layer, from the first to the output: a sequence, so that the order can be read off."""
        anchors = np.array([QColor(name).getRgb() for name in self.first_layer], np.float64)
        at = np.linspace(0.0, len(anchors) - 1.0, max(count, 2))[:count]
        channels = [np.interp(at, np.arange(len(anchors)), anchors[:, k]) for k in range(3)]
        return tuple(QColor(*(round(float(value)) for value in rgb)) for rgb in zip(*channels, strict=True))

    def px(self, pixels: float) -> int:
        """A length of the desk (a row's height, an icon's side) at this theme's scale, in whole pixels."""
        return round(pixels * self.scale)

    def text_px(self, pixels: float) -> int:
        """The height of a text that is smaller or larger than usual, in whole pixels: `pixels` where usual is 10 pt."""
        return round(pixels * self.text_scale)

    def wide(self, pixels: float) -> float:
        """The width of a line, or the radius of a point, at this theme's scale."""
        return pixels * self.scale

    def with_scale(self, scale: float, text_scale: float | None = None) -> "Theme":
        """The same theme with all controls and lines so many times as large, and the texts, if not otherwise said."""
        text_scale = scale if text_scale is None else text_scale
        return replace(self, scale=scale, text_scale=text_scale, desk_scale=scale, is_enlarged=False)

    def enlarged(self, by: float) -> "Theme":
        """The same theme for those who sit far away: everything so many times as large as at the desk, at least 1.

        Texts that are very large already grow less, so that the window still holds them. What is enlarged stays so.
        """
        if self.is_enlarged:
            return self
        by = max(min(by, LARGEST_TEXT_SCALE / self.text_scale), 1.0)
        return replace(self, scale=self.scale * by, text_scale=self.text_scale * by, is_enlarged=True)

    def with_colour_map(self, name: str) -> "Theme":
        """The same theme with other colours for values, and with shapes if they need them."""
        colour_map = COLOUR_MAPS[name]
        return replace(self, colour_map=colour_map, shapes=self.shapes or colour_map.needs_shapes)

    def with_shapes(self, shapes: bool) -> "Theme":
        """The same theme that tells signs and classes by shapes, too; or not, if its colours can do without."""
        return replace(self, shapes=shapes or self.colour_map.needs_shapes)

    def with_one_scale(self, one_scale: bool) -> "Theme":
        """The same theme with one scale of colours for all maps, or with one for each."""
        return replace(self, one_scale=one_scale)


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=32)
def _seen_on(ground: str, ink: str, rgb: Rgb) -> QColor:
    """A colour as it is, if it stands out of its ground; else moved towards the ink until it does."""
    colour, towards = QColor(*rgb), QColor(ink)
    if contrast(colour, QColor(ground)) >= _VANISHING_CONTRAST:
        return colour
    for share in np.linspace(0.0, 1.0, 41):
        channels = ((colour.red(), towards.red()), (colour.green(), towards.green()), (colour.blue(), towards.blue()))
        moved = QColor(*(round((1.0 - share) * own + share * other) for own, other in channels))
        if contrast(moved, QColor(ground)) >= _LINE_CONTRAST:
            return moved
    return towards


LIGHT: Final = Theme(
    name="light",
    is_dark=False,
    window="#eef0f3",
    panel="#ffffff",
    raised="#f6f7f9",
    hover="#e9ebf0",
    border="#d5d9e0",
    faint="#e3e6eb",
    text="#181b21",
    muted="#59616e",
    accent="#4a4ecb",
    on_accent="#ffffff",
    danger="#c62828",
    warning="#a15c00",
    good="#1d7a46",
    train="#4a4ecb",
    test="#8a2a6b",
    first_layer=("#462a78", "#3b4f96", "#2a7290", "#1f9080", "#4aa64e", "#93ad1c"),
)

DARK: Final = Theme(
    name="dark",
    is_dark=True,
    window="#121418",
    panel="#1b1e24",
    raised="#252931",
    hover="#2f343e",
    border="#363c47",
    faint="#2b3038",
    text="#eceef2",
    muted="#a2abb8",
    accent="#8f93ff",
    on_accent="#0e1016",
    danger="#ff7b72",
    warning="#f0b45a",
    good="#5fd08c",
    train="#8f93ff",
    test="#f08bcb",
    first_layer=("#a58bff", "#7f9bff", "#4db8e8", "#3fd1b8", "#7fdc74", "#d6e04a"),
)
