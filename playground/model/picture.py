"""Paints what a network has learned as a picture to keep: the plane, the boundary and the points. No window needed."""

import io
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.data.dataset import Dataset, Samples
from engine.data.plane import Contour, Maps, in_pixels
from engine.portable import Floats
from engine.questions.winner import Winners
from playground.model.palette import (
    CLASS_LOOKS,
    COLOUR_MAPS,
    DEFAULT_COLOUR_MAP,
    ColourMap,
    Rgb,
    class_rgb,
    class_shades,
    class_table,
)

SIDE: Final = 800
"""Pixels of a picture's side; the map of the output is given at this resolution."""

_FINER: Final = 4  # points are drawn this much larger, then scaled down
_BY_CLASS: Final = 0.0  # in place of a reach: points have the colours of their classes
_INK: Final[Rgb] = (0x20, 0x24, 0x28)
_PAPER: Final[Rgb] = (0xFF, 0xFF, 0xFF)
_LINE_WIDTH: Final = 2.5
_LONGEST_PIECE: Final = 3.0  # pixels; longer pieces of the line are drawn in parts
_LEAST_SHARE: Final = 0.6  # of their usual size is what points and line keep in a small picture
_DARKER: Final = 1.12  # a point shows on a ground of its own colour

# What a point is painted of, from its edge inwards: a share of its radius, and a colour or (None) that of its label.
_TRAIN_PARTS: Final = ((1.0, _PAPER), (0.75, None))
_TEST_PARTS: Final = ((1.35, _INK), (1.1, None), (0.5, _PAPER))


def decision_picture(
    output: Maps,
    boundary: Contour,
    dataset: Dataset,
    middle: float,
    reach: float,
    colour_map: ColourMap = COLOUR_MAPS[DEFAULT_COLOUR_MAP],
    form: str = "PNG",
) -> bytes:
    """A picture of the network's output over the plane, x2 upwards, with the boundary and the points.

    output: (SIDE, SIDE), top row first. middle: the output that has the neutral colour; `reach` away from it
    the colours are full. Training points are discs with a light edge, test points diamonds with a light heart, as in
    the window; where there are no classes their shade is their label.
    """
    data = io.BytesIO()
    painter = DecisionPainter(dataset, middle, colour_map)
    painter.paint(output, boundary, reach).save(data, form, **_WITHOUT_LOSS.get(form, {}))
    return data.getvalue()


def winners_picture(
    winners: Winners,
    dataset: Dataset,
    colour_map: ColourMap = COLOUR_MAPS[DEFAULT_COLOUR_MAP],
    form: str = "PNG",
) -> bytes:
    """The same of several outputs: the plane by the class that wins, the points in the colours of their classes."""
    data = io.BytesIO()
    painter = DecisionPainter(dataset, 0.0, colour_map)
    painter.paint_winners(winners).save(data, form, **_WITHOUT_LOSS.get(form, {}))
    return data.getvalue()


_WITHOUT_LOSS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "WEBP": {"lossless": True},
    "TIFF": {"compression": "tiff_deflate"},
}
"""How to save so that fine lines stay fine, by format."""


class DecisionPainter:
    """Paints `decision_picture` at any size and again and again: the points are drawn once for each scale."""

    def __init__(
        self,
        dataset: Dataset,
        middle: float,
        colour_map: ColourMap = COLOUR_MAPS[DEFAULT_COLOUR_MAP],
        side: int = SIDE,
    ) -> None:
        """side: pixels of the plane's side."""
        self.side = side
        self._dataset, self._middle = dataset, middle
        self._colour_map = colour_map
        self._table = _rgb_table(colour_map.table())
        self._points: tuple[float, Image.Image] | None = None

    def paint(self, output: Maps, boundary: Contour, reach: float, caption: str | None = None) -> Image.Image:
        """The picture of an output (side, side), top row first; with a caption a strip below it that says it."""
        height = np.clip(np.nan_to_num((output.astype(np.float64) - self._middle) / reach), -1.0, 1.0)
        return self._finished(self._table[_shades(height)], boundary, self._points_at(reach), caption)

    def paint_winners(self, winners: Winners, caption: str | None = None) -> Image.Image:
        """The picture of several outputs: the class that wins, the paler, the less sure the network is."""
        pixels = _rgb_table(class_table(self._colour_map))[class_shades(winners)]
        return self._finished(pixels, winners.borders, self._points_by_class(), caption)

    def _finished(
        self, pixels: NDArray[np.uint8], boundary: Contour, points: Image.Image, caption: str | None
    ) -> Image.Image:
        """The plane with its lines and points."""
        line_width = _LINE_WIDTH * max(self.side / SIDE, _LEAST_SHARE)
        strength = _line_strength(boundary, self.side, line_width)[..., None]
        pixels = (pixels * (1.0 - strength) + np.array(_INK) * strength).astype(np.uint8)
        picture = Image.fromarray(pixels)
        picture.paste(points, (0, 0), points.getchannel("A"))
        return picture if caption is None else self._with_caption(picture, caption)

    def _points_at(self, reach: float) -> Image.Image:
        """The points; where they are numbers to meet, with the colours of an output of that reach."""
        label_reach = reach if self._middle == 0.0 else 1.0  # the labels of the classes are −1 and 1 in any case
        if self._points is None or self._points[0] != label_reach:
            drawn = _drawn_points(
                self._dataset,
                lambda samples: self._table[_shades(self._dataset.values(samples) / label_reach)],
                self.side,
            )
            self._points = (label_reach, drawn)
        return self._points[1]

    def _points_by_class(self) -> Image.Image:
        """The points, each in the colour of its class."""
        if self._points is None or self._points[0] != _BY_CLASS:
            own = [class_rgb(number, self._colour_map) for number in range(len(CLASS_LOOKS))]
            colours = np.array(own, np.uint8)
            drawn = _drawn_points(self._dataset, lambda samples: colours[samples.labels.astype(np.intp)], self.side)
            self._points = (_BY_CLASS, drawn)
        return self._points[1]

    def _with_caption(self, picture: Image.Image, caption: str) -> Image.Image:
        strip = caption_height(self.side)
        whole = Image.new("RGB", (self.side, self.side + strip), _PAPER)
        whole.paste(picture, (0, 0))
        font = ImageFont.load_default(round(strip * 0.62))
        ImageDraw.Draw(whole).text((round(strip * 0.3), self.side + strip / 2.0), caption, _INK, font, anchor="lm")
        return whole


def caption_height(side: int) -> int:
    """Pixels of the strip that a caption adds below a plane of that side."""
    return max(round(side * 0.075), 18)


def _rgb_table(packed: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Colours 0xFFRRGGBB (n,) as (n, 3)."""
    return np.stack([packed >> 16, packed >> 8, packed], axis=-1).astype(np.uint8)


def _shades(values: NDArray[np.floating]) -> NDArray[np.intp]:
    """Rows of the table for values from −1 to +1, clamped."""
    rows: NDArray[np.intp] = np.rint((np.clip(values, -1.0, 1.0) + 1.0) * 127.5).astype(np.intp)
    return rows


def _line_strength(line: Contour, side: int, line_width: float) -> Floats:
    """How much of each pixel the line covers, 0 to 1, (side, side): from its distance to the nearest piece."""
    ends = in_pixels(line.reshape(-1, 2, 2), side)
    start, run = _in_short_pieces(ends)
    reach = int(np.ceil((line_width + _LONGEST_PIECE) / 2.0 + 1.0))
    beside = np.arange(-reach, reach + 1)
    pixel = np.floor(start + run / 2.0).astype(np.int64)[:, None, None, :] + np.stack(
        np.meshgrid(beside, beside), axis=-1
    )  # (pieces, rows, columns, x and y)
    apart = pixel + 0.5 - start[:, None, None, :]
    squares = np.maximum((run**2).sum(axis=-1), 1e-12)
    share = np.clip((apart * run[:, None, None, :]).sum(axis=-1) / squares[:, None, None], 0.0, 1.0)
    distance = np.hypot(*np.moveaxis(apart - share[..., None] * run[:, None, None, :], -1, 0))
    nearest = np.full((side, side), np.inf)
    inside = ((pixel >= 0) & (pixel < side)).all(axis=-1)
    np.minimum.at(nearest, (pixel[..., 1][inside], pixel[..., 0][inside]), distance[inside])
    return np.clip(line_width / 2.0 + 0.5 - nearest, 0.0, 1.0)


def _in_short_pieces(ends: Floats) -> tuple[Floats, Floats]:
    """Pieces of a line (n, 2 ends, 2) as starts and runs (m, 2) of none that is longer than a few pixels."""
    start, run = ends[:, 0], ends[:, 1] - ends[:, 0]
    parts = np.maximum(np.ceil(np.hypot(*run.T) / _LONGEST_PIECE), 1.0).astype(np.int64)
    first = np.repeat(np.cumsum(parts) - parts, parts)
    run = np.repeat(run / parts[:, None], parts, axis=0)
    return np.repeat(start, parts, axis=0) + (np.arange(len(first)) - first)[:, None] * run, run


def _drawn_points(dataset: Dataset, colours: Callable[[Samples], NDArray[np.uint8]], side: int) -> Image.Image:
    """The points alone, on glass, in their colours (n, 3); test points first, beneath."""
    glass = Image.new("RGBA", (side * _FINER, side * _FINER), (*_PAPER, 0))
    draw = ImageDraw.Draw(glass)
    crowd = max(1, len(dataset.train) + len(dataset.test))
    radius = max(2.5, min(5.0, 120.0 / crowd**0.5)) * max(side / SIDE, _LEAST_SHARE) * _FINER
    for samples, parts, shape in (
        (dataset.test, _TEST_PARTS, _diamond),
        (dataset.train, _TRAIN_PARTS, ImageDraw.ImageDraw.ellipse),
    ):
        centres = in_pixels(samples.points, side * _FINER)
        for (x, y), channels in zip(centres, colours(samples), strict=True):
            own = tuple(int(channel / _DARKER) for channel in channels)
            for share, colour in parts:
                reach = share * radius
                shape(draw, (x - reach, y - reach, x + reach, y + reach), fill=(*(colour or own), 255))
    return glass.resize((side, side), Image.Resampling.BOX)  # which smooths their edges


def _diamond(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], fill: tuple[int, ...]) -> None:
    left, top, right, bottom = box
    x, y = (left + right) / 2.0, (top + bottom) / 2.0
    draw.polygon(((x, top), (right, y), (x, bottom), (left, y)), fill=fill)
