"""Paints what a network has learned as a picture to keep: the plane, the boundary and the points. No window needed."""

import io
import unicodedata
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.data.dataset import Dataset, Samples
from engine.data.plane import Contour, Maps, in_pixels
from engine.portable import Floats
from engine.questions.winner import Winners
from playground.model.class_outlines import OUTLINES
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

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

FONT_FILES: Final = (
    *("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf"),
    *("segoeui.ttf", "arial.ttf", "Arial.ttf", "Helvetica.ttc", "Arial Unicode.ttf"),
)
"""Fonts of Linux, Windows and macOS, of which a machine has one."""

# What a point is painted of, from its edge inwards: a share of its radius, and a colour or (None) that of its label.
_TRAIN_PARTS: Final = ((1.0, _PAPER), (0.75, None))
_TEST_PARTS: Final = ((1.35, _INK), (1.1, None), (0.5, _PAPER))

# The same of points that have the shapes of their classes.
_CLASS_TRAIN_PARTS: Final = ((1.4, _INK), (1.15, _PAPER), (0.8, None))
_CLASS_TEST_PARTS: Final = ((1.4, _INK), (1.15, None), (0.5, _PAPER))


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
    """The same of several outputs: the plane by the class that wins, the points in the looks of their classes.

    Below it stands which look is which class: so much higher than wide is the picture.
    """
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
        self._names: Image.Image | None = None

    def paint(self, output: Maps, boundary: Contour, reach: float, caption: str | None = None) -> Image.Image:
        """The picture of an output (side, side), top row first; with a caption a strip below it that says it."""
        height = np.clip(np.nan_to_num((output.astype(np.float64) - self._middle) / reach), -1.0, 1.0)
        return self._finished(self._table[_shades(height)], boundary, self._points_at(reach), caption)

    def paint_winners(self, winners: Winners, caption: str | None = None) -> Image.Image:
        """The picture of several outputs: the class that wins, the paler, the less sure the network is."""
        pixels = _rgb_table(class_table(self._colour_map))[class_shades(winners)]
        return self._finished(pixels, winners.borders, self._points_by_class(), caption, self._legend())

    def _finished(
        self,
        pixels: NDArray[np.uint8],
        boundary: Contour,
        points: Image.Image,
        caption: str | None,
        legend: Image.Image | None = None,
    ) -> Image.Image:
        """The plane with its lines and points, and what stands below it."""
        line_width = _LINE_WIDTH * max(self.side / SIDE, _LEAST_SHARE)
        strength = _line_strength(boundary, self.side, line_width)[..., None]
        pixels = (pixels * (1.0 - strength) + np.array(_INK) * strength).astype(np.uint8)
        picture = Image.fromarray(pixels)
        picture.paste(points, (0, 0), points.getchannel("A"))
        below = [strip for strip in (legend, None if caption is None else self._strip(caption)) if strip is not None]
        return _stacked([picture, *below]) if below else picture

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
            self._points = (_BY_CLASS, _drawn_classes(self._dataset, self._colour_map, self.side))
        return self._points[1]

    def _legend(self) -> Image.Image:
        """Which look is which class; drawn once."""
        if self._names is None:
            self._names = class_legend(self._dataset.classes, self._colour_map, self.side)
        return self._names

    def _strip(self, caption: str) -> Image.Image:
        height = caption_height(self.side)
        strip = Image.new("RGB", (self.side, height), _PAPER)
        font = ImageFont.load_default(round(height * 0.62))
        ImageDraw.Draw(strip).text((round(height * 0.3), height / 2.0), caption, _INK, font, anchor="lm")
        return strip


def class_legend(names: Sequence[str], colour_map: ColourMap, side: int) -> Image.Image:
    """The marks of classes with their names, in as few rows as fit, for below a plane of that side."""
    line = max(round(side * 0.055), 16)
    (font, names), gap = _written(names, round(line * 0.62)), line // 2
    rows: list[list[tuple[int, str, float]]] = [[]]  # of each: number, name, place from the left
    left = float(gap)
    for number, name in enumerate(names):
        shown = _cut(name, font, side - line - 2 * gap)
        width = line + font.getlength(shown) + gap
        if rows[-1] and left + width > side:
            rows.append([])
            left = float(gap)
        rows[-1].append((number, shown, left))
        left += width
    strip = Image.new("RGB", (side, line * len(rows)), _PAPER)
    glass = Image.new("RGBA", (side * _FINER, strip.height * _FINER), (*_PAPER, 0))
    draw, pen = ImageDraw.Draw(glass), ImageDraw.Draw(strip)
    for row, entries in enumerate(rows):
        middle = (row + 0.5) * line
        for number, shown, start in entries:
            centre = ((start + 0.5 * line) * _FINER, middle * _FINER)
            _draw_mark(draw, centre, 0.24 * line * _FINER, number, class_rgb(number, colour_map), _CLASS_TRAIN_PARTS)
            pen.text((start + 1.05 * line, middle), shown, _INK, font, anchor="lm")
    marks = glass.resize(strip.size, Image.Resampling.BOX)
    strip.paste(marks, (0, 0), marks.getchannel("A"))
    return strip


def _written(names: Sequence[str], size: int) -> tuple[_Font, Sequence[str]]:
    """A font that has the letters of all names: Pillow's own has those of English alone. Without any, plain letters."""
    if not all(name.isascii() for name in names):
        for file in FONT_FILES:
            with suppress(OSError):
                return ImageFont.truetype(file, size), names
    plain = [unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "?" for name in names]
    return ImageFont.load_default(size), plain


def _cut(name: str, font: _Font, room: float) -> str:
    """The name, cut with dots where it is too long."""
    if font.getlength(name) <= room:
        return name
    while name and font.getlength(f"{name}...") > room:
        name = name[:-1]
    return f"{name}..."


def _stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    """Pictures of one width, one below the other."""
    whole = Image.new("RGB", (pictures[0].width, sum(picture.height for picture in pictures)), _PAPER)
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
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
    radius = _radius(dataset, side)
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


def _drawn_classes(dataset: Dataset, colour_map: ColourMap, side: int) -> Image.Image:
    """The same of classes: each point in the colour and the shape of its own."""
    glass = Image.new("RGBA", (side * _FINER, side * _FINER), (*_PAPER, 0))
    draw = ImageDraw.Draw(glass)
    radius = _radius(dataset, side)
    for samples, parts in ((dataset.test, _CLASS_TEST_PARTS), (dataset.train, _CLASS_TRAIN_PARTS)):
        for (x, y), label in zip(in_pixels(samples.points, side * _FINER), samples.labels, strict=True):
            _draw_mark(draw, (x, y), radius, int(label), class_rgb(int(label), colour_map), parts)
    return glass.resize((side, side), Image.Resampling.BOX)


def _draw_mark(
    draw: ImageDraw.ImageDraw,
    centre: tuple[float, float],
    radius: float,
    number: int,
    channels: Rgb,
    parts: Sequence[tuple[float, Rgb | None]],
) -> None:
    """A point of a class, from its edge inwards."""
    own = tuple(int(channel / _DARKER) for channel in channels)
    corners, (x, y) = OUTLINES[CLASS_LOOKS[number].shape], centre
    for share, colour in parts:
        reach, fill = share * radius, (*(colour or own), 255)
        if corners:
            draw.polygon([(x + reach * across, y + reach * down) for across, down in corners], fill=fill)
        else:
            draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)


def _radius(dataset: Dataset, side: int) -> float:
    """Of a point, on the finer picture that they are drawn on."""
    crowd = max(1, len(dataset.train) + len(dataset.test))
    return float(max(2.5, min(5.0, 120.0 / crowd**0.5)) * max(side / SIDE, _LEAST_SHARE) * _FINER)


def _diamond(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], fill: tuple[int, ...]) -> None:
    left, top, right, bottom = box
    x, y = (left + right) / 2.0, (top + bottom) / 2.0
    draw.polygon(((x, top), (right, y), (x, bottom), (left, y)), fill=fill)
