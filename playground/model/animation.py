"""A run as an animated picture: its frames as a GIF or WebP file. No window needed.

Trains nothing: the frames are handed in one by one.
"""

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from playground.model.palette import ColourMap, class_table
from playground.model.recording import LAST_FRAME_MS, Recording, RunRecording

_QUALITY: Final = 88


class Animation:
    """Collects frames of one size, and makes a file of them. A GIF's are kept in colours of its own at once."""

    def __init__(self, recording: Recording | RunRecording, palette: Image.Image | None = None) -> None:
        """palette: the colours of a GIF's frames."""
        self._recording, self._palette = recording, palette
        self._frames: list[Image.Image] = []

    @staticmethod
    def of_maps(recording: Recording, colour_map: ColourMap, classes: int = 0) -> "Animation":
        """One of frames that show maps. classes: how many have colours of their own; 0 where these are of values."""
        shades = class_table(colour_map, classes) if classes else colour_map.table()
        return Animation(recording, gif_palette(shades) if recording.format == "gif" else None)

    @property
    def count(self) -> int:
        """Frames so far."""
        return len(self._frames)

    def add(self, frame: Image.Image) -> None:
        """The next frame."""
        if self._palette is not None:
            frame = frame.quantize(palette=self._palette, dither=Image.Dither.NONE)
        self._frames.append(frame)

    def encoded(self, check_wanted: Callable[[], None] = lambda: None) -> bytes:
        """The file. At least one frame must be there. Gives up, between two frames, with what `check_wanted` raises."""
        for frame in self._frames:
            _check_before(frame, check_wanted)
        data = _Checked(check_wanted)
        first, *rest = self._frames
        durations = [1000 // self._recording.frame_rate] * len(rest) + [LAST_FRAME_MS]
        if self._recording.format == "gif":
            first.save(data, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, optimize=False)
        else:
            first.save(
                data, "WEBP", save_all=True, append_images=rest, duration=durations, loop=0, quality=_QUALITY, method=4
            )
        return data.getvalue()


def of_pictures(
    pictures: Sequence[NDArray[np.uint8]], recording: RunRecording, check_wanted: Callable[[], None] = lambda: None
) -> bytes:
    """The file of pictures (h, w, 3) of one size, the first one first. Gives up with what `check_wanted` raises.

    All frames of a GIF have the colours that serve some of them best, evenly chosen: so nothing flickers.
    """
    frames = [Image.fromarray(picture) for picture in pictures]
    palette = None
    if recording.format == "gif":
        chosen = pictures[:: max(len(pictures) // 4, 1)]
        palette = Image.fromarray(np.concatenate(chosen)).quantize(256, method=Image.Quantize.MEDIANCUT)
    animation = Animation(recording, palette=palette)
    for frame in frames:
        check_wanted()
        animation.add(frame)
    return animation.encoded(check_wanted)


class _Checked(io.BytesIO):
    """Bytes in the making, with a check before each part: a GIF's frames are packed when they are written."""

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._check = check

    def write(self, part: Any) -> int:
        self._check()
        return super().write(part)


def _check_before(frame: Image.Image, check: Callable[[], None]) -> None:
    """Call `check` before this frame is encoded: Pillow then asks each for its first picture, and for nothing else."""

    def seek(index: int) -> None:
        check()
        type(frame).seek(frame, index)

    frame.seek = seek  # type: ignore[assignment,method-assign]  # of this frame alone


def gif_palette(table: NDArray[np.uint32]) -> Image.Image:
    """256 colours that serve every frame: shades of a table, the darker ones of points, and greys for line and text."""
    packed = table[np.linspace(0, len(table) - 1, 144).astype(int)]
    shades = np.stack([packed >> 16, packed >> 8, packed], axis=-1) & 0xFF
    darker = shades[np.linspace(0, 143, 32).astype(int)] * 0.85
    lines = shades[np.linspace(0, 143, 12).astype(int)]
    blends = [lines * share + 0x24 * (1.0 - share) for share in (0.25, 0.45, 0.65, 0.85)]
    greys = np.repeat(np.linspace(0x20, 0xFF, 256 - 144 - 32 - 48)[:, None], 3, axis=1)
    colours = np.concatenate((shades, darker, *blends, greys)).round().astype(np.uint8)
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.tobytes())
    return palette
