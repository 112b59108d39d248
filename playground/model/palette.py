"""The colour maps for values from −1 to +1, the same in every picture: data, output, weights and biases.

Plain numbers, no Qt: a map is three anchor colours, and a table of 256 between them.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

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
