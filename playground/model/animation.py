"""A run as an animated picture: which epochs its frames show, and the frames as a GIF or WebP file. No window needed.

Trains nothing: the frames are handed in one by one.
"""

import io
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from PIL import Image

from playground.model.palette import ColourMap

AnimationFormat = Literal["gif", "webp"]

FORMATS: Final[tuple[AnimationFormat, ...]] = ("gif", "webp")
SIDES: Final = (240, 320, 480, 640, 800)
FRAME_RATES: Final = (5, 10, 20)
MOST_FRAMES: Final = 300
MOST_EPOCHS: Final = 100_000

_LAST_FRAME_MS: Final = 2000
"""So long the outcome stays before it begins again."""

_QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Recording:
    """What a person chose. epochs: to train. from_start: begin at epoch 0, else at the present state.

    frames: at most that many, evenly over the epochs, the first state and the last among them. side: pixels of the
    plane's side. frame_rate: frames a second.
    """

    epochs: int = 200
    from_start: bool = True
    frames: int = 60
    side: int = 480
    frame_rate: int = 10
    format: AnimationFormat = "gif"

    @property
    def steps(self) -> tuple[int, ...]:
        """After how many further epochs each frame is taken: from 0 to `epochs`, rising."""
        count = min(max(self.frames, 2), self.epochs + 1)
        return tuple(round(index * self.epochs / (count - 1)) for index in range(count))

    @property
    def seconds(self) -> float:
        """How long the animation lasts, the rest at its end included."""
        return (len(self.steps) - 1) / self.frame_rate + _LAST_FRAME_MS / 1000.0


class Animation:
    """Collects frames of one size, and makes a file of them. A GIF's are kept in colours of its own at once."""

    def __init__(self, recording: Recording, colour_map: ColourMap) -> None:
        self._recording = recording
        self._palette = gif_palette(colour_map) if recording.format == "gif" else None
        self._frames: list[Image.Image] = []

    @property
    def count(self) -> int:
        """Frames so far."""
        return len(self._frames)

    def add(self, frame: Image.Image) -> None:
        """The next frame."""
        if self._palette is not None:
            frame = frame.quantize(palette=self._palette, dither=Image.Dither.NONE)
        self._frames.append(frame)

    def encoded(self) -> bytes:
        """The file. At least one frame must be there."""
        first, *rest = self._frames
        durations = [1000 // self._recording.frame_rate] * len(rest) + [_LAST_FRAME_MS]
        data = io.BytesIO()
        if self._recording.format == "gif":
            first.save(data, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, optimize=False)
        else:
            first.save(
                data, "WEBP", save_all=True, append_images=rest, duration=durations, loop=0, quality=_QUALITY, method=4
            )
        return data.getvalue()


def gif_palette(colour_map: ColourMap) -> Image.Image:
    """256 colours that serve every frame: shades of the map, the darker ones of points, and greys for line and text."""
    packed = colour_map.table()[np.linspace(0, 255, 144).astype(int)]
    shades = np.stack([packed >> 16, packed >> 8, packed], axis=-1) & 0xFF
    darker = shades[np.linspace(0, 143, 32).astype(int)] * 0.85
    lines = shades[np.linspace(0, 143, 12).astype(int)]
    blends = [lines * share + 0x24 * (1.0 - share) for share in (0.25, 0.45, 0.65, 0.85)]
    greys = np.repeat(np.linspace(0x20, 0xFF, 256 - 144 - 32 - 48)[:, None], 3, axis=1)
    colours = np.concatenate((shades, darker, *blends, greys)).round().astype(np.uint8)
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.tobytes())
    return palette
