"""The colours of what is shown: maps for values from −1 to +1, and a colour and a shape for each of eight classes.

Plain numbers, no Qt, the same in every picture: a map is three anchor colours, and a table of 256 between them. The
classes' colours are those of Okabe & Ito (2008), moved until each pair stays apart for all colour blindness, and until
no two are the same grey: a printer without colour keeps them apart, and the shapes do so besides.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.questions.winner import Winners

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ColourMap:
    """A diverging colour map: `negative` at −1 (and below), `neutral` at 0, `positive` at +1 (and above).

    needs_shapes: lines of its colours do not tell their sign, so shapes must.
    """

    name: str
    label: str
    negative: Rgb
    neutral: Rgb
    positive: Rgb
    needs_shapes: bool = False

    def table(self) -> NDArray[np.uint32]:
        """256 colours 0xFFRRGGBB, entry 0 for −1, 255 for +1; linear between the anchors in RGB."""
        position = np.linspace(-1.0, 1.0, 256)
        channels = [
            np.rint(np.interp(position, (-1.0, 0.0, 1.0), anchors))
            for anchors in zip(self.negative, self.neutral, self.positive, strict=True)
        ]
        red, green, blue = (channel.astype(np.int64) for channel in channels)
        return (0xFF000000 + (red << 16) + (green << 8) + blue).astype(np.uint32)


@dataclass(frozen=True, slots=True)
class ClassLook:
    """How a class is shown, by its place among them. grey: in place of the colour where everything is grey."""

    colour: Rgb
    grey: Rgb
    colour_name: str
    shape: str


def _grey(level: int) -> Rgb:
    return level, level, level


CLASS_LOOKS: Final = (
    ClassLook((0xDB, 0x82, 0x0E), _grey(0x90), "orange", "disc"),
    ClassLook((0x26, 0x5A, 0x92), _grey(0x40), "blue", "square"),
    ClassLook((0x1F, 0x9A, 0x65), _grey(0x78), "green", "triangle"),
    ClassLook((0xB1, 0x3E, 0x06), _grey(0x5C), "red", "diamond"),
    ClassLook((0xDA, 0x8D, 0xB2), _grey(0xA8), "pink", "cross"),
    ClassLook((0x59, 0xC3, 0xFF), _grey(0xBE), "light blue", "plus"),
    ClassLook((0xE9, 0xD1, 0x13), _grey(0xD4), "yellow", "star"),
    ClassLook((0x4D, 0x47, 0x45), _grey(0x22), "dark grey", "triangle on its tip"),
)
"""The looks of classes, in the order of their numbers: as many as there may be classes."""

UNSURE: Final[Rgb] = (0xF1, 0xF2, 0xF3)
"""What a class's colour fades to where it is no likelier than any other."""

SHADES_OF_A_CLASS: Final = 128


def class_rgb(number: int, colour_map: ColourMap) -> Rgb:
    """The colour of a class, by its number: grey where values are shown in grey."""
    look = CLASS_LOOKS[number]
    return look.grey if colour_map.needs_shapes else look.colour


def class_table(colour_map: ColourMap, count: int = len(CLASS_LOOKS)) -> NDArray[np.uint32]:
    """SHADES_OF_A_CLASS colours 0xFFRRGGBB for each class in a row, from almost unsure to its own colour."""
    colours = [class_rgb(number, colour_map) for number in range(count)]
    share = np.linspace(0.06, 1.0, SHADES_OF_A_CLASS)[None, :, None]
    mixed = np.rint(np.array(UNSURE) * (1.0 - share) + np.array(colours)[:, None, :] * share).astype(np.int64)
    red, green, blue = (mixed[..., channel].ravel() for channel in range(3))
    return (0xFF000000 + (red << 16) + (green << 8) + blue).astype(np.uint32)


def class_ramps(colour_map: ColourMap) -> NDArray[np.uint32]:
    """256 colours 0xFFRRGGBB of each class, (classes, 256): from unsure, where its own output is 0, to its colour."""
    colours = np.array([class_rgb(number, colour_map) for number in range(len(CLASS_LOOKS))])
    share = np.linspace(0.0, 1.0, 256)[None, :, None]
    mixed = np.rint(np.array(UNSURE) * (1.0 - share) + colours[:, None, :] * share).astype(np.int64)
    red, green, blue = (mixed[..., channel] for channel in range(3))
    return (0xFF000000 + (red << 16) + (green << 8) + blue).astype(np.uint32)


def class_shades(winners: Winners, *, only_winner: bool = False) -> NDArray[np.int32]:
    """Places in `class_table` for the plane by classes, (s, s): the paler, the less sure the network is.

    only_winner: all in full colour.
    """
    entries: NDArray[np.int32] = winners.classes.astype(np.int32) * SHADES_OF_A_CLASS
    if only_winner:
        entries += SHADES_OF_A_CLASS - 1
        return entries
    least = 1.0 / winners.k  # what wins has at least that
    sure = np.nan_to_num((winners.shares - least) / (1.0 - least), nan=0.0)
    entries += np.rint(np.clip(sure, 0.0, 1.0) * (SHADES_OF_A_CLASS - 1)).astype(np.int32)
    return entries


_ALL = (
    ColourMap("orange-blue", "Orange – blue", (0xF5, 0x93, 0x22), (0xE8, 0xEA, 0xEB), (0x08, 0x77, 0xBD)),
    ColourMap(
        "vermilion-teal",
        "Vermilion – teal, safe for all colour blindness",
        (0xC8, 0x4A, 0x00),
        (0xF2, 0xF0, 0xEB),
        (0x00, 0x72, 0x72),
    ),
    ColourMap(
        "greyscale",
        "Greyscale, for print",
        (0x26, 0x26, 0x26),
        (0x9C, 0x9C, 0x9C),
        (0xF7, 0xF7, 0xF7),
        needs_shapes=True,
    ),
)

COLOUR_MAPS: Final = MappingProxyType({colour_map.name: colour_map for colour_map in _ALL})
DEFAULT_COLOUR_MAP: Final = "orange-blue"

THEME_CHOICES: Final = ("system", "light", "dark")
"""What a person can choose for the look of the window; `system` follows the desktop."""
