"""The picture to keep: its colours, its contour and its points are where they belong, and up is up."""

import io
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from engine.data.dataset import Dataset, Samples
from engine.portable import Floats
from engine.questions.winner import Winners
from playground.model.palette import CLASS_LOOKS, COLOUR_MAPS, UNSURE
from playground.model.picture import SIDE, class_legend, decision_picture, winners_picture

ORANGE, GREY, BLUE = (0xF5, 0x93, 0x22), (0xE8, 0xEA, 0xEB), (0x08, 0x77, 0xBD)
NOWHERE = np.empty((0, 2))
NO_SAMPLES = Dataset(Samples.none())
CENTRES = -6.0 + 12.0 / SIDE * (np.arange(SIDE) + 0.5)
X1, X2 = np.meshgrid(CENTRES, CENTRES[::-1])


NO_LINE = np.empty((0, 4), np.float32)


def pixels(
    output: Floats, samples: Dataset = NO_SAMPLES, threshold: float = 0.0, line: NDArray[np.float32] = NO_LINE
) -> NDArray[np.uint8]:
    """The picture's colours, (SIDE, SIDE, 3)."""
    data = decision_picture(output.astype(np.float32), line, samples, threshold, 1.0 - threshold)
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))


def at(picture: NDArray[np.uint8], x1: float, x2: float) -> NDArray[np.int64]:
    return picture[int((6.0 - x2) / 12.0 * SIDE), int((x1 + 6.0) / 12.0 * SIDE)].astype(np.int64)


def looks(colour: NDArray[np.int64], like: tuple[int, int, int]) -> bool:
    return bool(np.abs(colour - np.array(like)).max() <= 2)


def test_negative_is_orange_positive_is_blue_and_up_is_up() -> None:
    picture = pixels(X2)
    assert looks(at(picture, 0.0, 5.0), BLUE)
    assert looks(at(picture, 0.0, -5.0), ORANGE)


def test_the_line_is_dark_and_where_its_pieces_are() -> None:
    pieces = np.array([[2.0, -6.0, 2.0, 1.0], [2.0, 1.0, 2.0, 6.0]], np.float32)
    picture = pixels(np.tanh(X1 - 2.0), line=pieces)
    assert at(picture, 2.0, 3.0).max() < 0x40
    assert at(picture, 2.0, -3.0).max() < 0x40
    assert at(picture, 1.9, 3.0).min() > 0x40
    assert at(picture, 2.1, 3.0).min() > 0x40


def test_a_sigmoid_s_threshold_is_the_middle_of_its_colours() -> None:
    picture = pixels(1.0 / (1.0 + np.exp(-4.0 * X1)), threshold=0.5)
    assert looks(at(picture, -5.0, 0.0), ORANGE)
    assert looks(at(picture, 5.0, 0.0), BLUE)
    assert np.abs(at(picture, 0.0, 1.0) - np.array(GREY)).max() <= 6


def test_a_line_is_as_wide_wherever_it_runs() -> None:
    """Aslant, along the grid and in pieces of any length: dark in the middle, and nothing of it two pixels away."""
    reach = 12.0 / SIDE
    for x, y in ((0.6, 0.8), (1.0, 0.0), (0.0, 1.0)):
        along = np.array([x, y])
        for shares in (np.linspace(-4.0, 4.0, 2), np.linspace(-4.0, 4.0, 900)):
            corners = shares[:, None] * along
            picture = pixels(np.zeros((SIDE, SIDE)), line=np.hstack((corners[:-1], corners[1:])).astype(np.float32))
            for step in np.linspace(-3.9, 3.9, 101):
                assert at(picture, *(step * along)).max() < 0x60
                away = step * along + 3.0 * reach * np.array([-y, x])
                assert looks(at(picture, *away), GREY)


def test_a_flat_output_has_one_colour() -> None:
    colours = np.unique(pixels(np.zeros((SIDE, SIDE))).reshape(-1, 3), axis=0)
    assert len(colours) == 1
    assert looks(colours[0].astype(np.int64), GREY)


def test_an_output_beyond_measure_is_painted_all_the_same() -> None:
    with np.errstate(over="ignore"):
        output = np.where(X1 < 0.0, -np.inf, 1e300)
        output[:100] = np.nan
        picture = pixels(output)
    assert looks(at(picture, -3.0, -3.0), ORANGE)
    assert looks(at(picture, 3.0, -3.0), BLUE)


def test_points_have_the_colour_of_their_label_and_the_shape_of_their_set() -> None:
    samples = Dataset(Samples(np.array([[-3.0, 4.0]]), np.array([1.0])), Samples(np.array([[3.0, -4.0]]), -np.ones(1)))
    picture = pixels(np.zeros((SIDE, SIDE)), samples)
    pixel = 12.0 / SIDE
    red, _, blue = at(picture, -3.0, 4.0)
    assert blue > red + 50
    assert at(picture, 3.0, -4.0).min() > 0xF0  # the heart
    red, _, blue = at(picture, 3.0, -4.0 + 4.0 * pixel)
    assert red > blue + 50
    corner = 4.0 * pixel  # within a disc's square, beyond a diamond's edge
    assert looks(at(picture, 3.0 + corner, -4.0 + corner), GREY)
    assert not looks(at(picture, -3.0 + 3.2 * pixel, 4.0 + 3.2 * pixel), GREY)


@pytest.mark.parametrize("colour_map", COLOUR_MAPS.values(), ids=lambda colour_map: colour_map.name)
def test_every_colour_map_is_painted_as_it_is_defined(colour_map: object) -> None:
    data = decision_picture(X1.astype(np.float32), NO_LINE, NO_SAMPLES, 0.0, 1.0, colour_map)  # type: ignore[arg-type]
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.getpixel((10, 10)) == colour_map.negative  # type: ignore[attr-defined]
        assert picture.getpixel((790, 10)) == colour_map.positive  # type: ignore[attr-defined]


def test_of_several_outputs_each_place_has_the_colour_of_the_class_that_wins_and_each_point_that_of_its_own() -> None:
    classes = np.where(X1 < -2.0, 0, np.where(X1 < 2.0, 1, 2)).astype(np.uint8)
    shares = np.where(X2 > 0.0, 1.0, 1.0 / 3.0).astype(np.float32)
    line = np.array([[2.0, -6.0, 2.0, 6.0]], np.float32)
    points = Dataset(Samples(np.array([[4.0, 4.0], [-4.0, 4.0]]), np.array([0.0, 2.0])), classes=("a", "b", "c"))
    for name in ("orange-blue", "greyscale"):
        data = winners_picture(Winners(classes, shares, line, 3), points, COLOUR_MAPS[name])
        with Image.open(io.BytesIO(data)) as picture:
            seen = np.asarray(picture.convert("RGB"))
        own = [look.grey if name == "greyscale" else look.colour for look in CLASS_LOOKS]
        for x1, number in ((-3.0, 0), (0.0, 1), (3.0, 2)):
            assert looks(at(seen, x1, 3.0), own[number])
            assert np.abs(at(seen, x1, -3.0) - np.array(UNSURE)).max() <= 15, "where it is unsure, it is pale"
        assert at(seen, 2.0, -3.0).max() < 80, "the line between two classes"
        for x1, number in ((4.0, 0), (-4.0, 2)):
            assert np.abs(at(seen, x1, 4.0) - np.array(own[number]) / 1.12).max() <= 3


# --- the looks of classes ---

EIGHT = Dataset(
    Samples(np.column_stack([np.linspace(-5.25, 5.25, 8), np.zeros(8)]), np.arange(8.0)), classes=tuple("ABCDEFGH")
)


def winners_seen(dataset: Dataset, name: str = "orange-blue") -> NDArray[np.int64]:
    """The picture of a plane that the first class has for itself."""
    nothing = np.zeros((SIDE, SIDE), np.uint8)
    winners = Winners(nothing, np.ones((SIDE, SIDE), np.float32), NO_LINE, len(dataset.classes))
    with Image.open(io.BytesIO(winners_picture(winners, dataset, COLOUR_MAPS[name]))) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int64)


@pytest.mark.parametrize("is_test", [False, True], ids=["train", "test"])
def test_the_points_of_each_class_have_a_shape_of_their_own(is_test: bool) -> None:
    samples = Samples(EIGHT.train.points, EIGHT.train.labels)
    dataset = Dataset(Samples.none(), samples, EIGHT.classes) if is_test else EIGHT
    picture, ground = (
        winners_seen(dataset, "greyscale"),
        winners_seen(Dataset(Samples.none(), classes=EIGHT.classes), "greyscale"),
    )
    shapes = []
    for x, y in ((int((x1 + 6.0) / 12.0 * SIDE), SIDE // 2) for x1 in EIGHT.train.points[:, 0]):
        window = slice(y - 12, y + 13), slice(x - 12, x + 13)
        shapes.append(np.abs(picture[window] - ground[window]).max(axis=-1) > 24)
    pairs = list(combinations(shapes, 2))
    assert len(pairs) == 28
    assert max((one & other).sum() / (one | other).sum() for one, other in pairs) < 0.93


def test_every_name_stands_below_the_plane_beside_its_mark() -> None:
    short, long = (
        winners_seen(EIGHT),
        winners_seen(replace(EIGHT, classes=tuple(f"{at} {'very ' * 9}long" for at in range(8)))),
    )
    assert SIDE < len(short) < 1.15 * SIDE
    assert len(long) > len(short)
    for look in CLASS_LOOKS:
        own = np.array([int(channel / 1.12) for channel in look.colour])
        assert (np.abs(short[SIDE:] - own).max(axis=-1) <= 2).sum() > 10, look.colour_name
        assert (np.abs(long[SIDE:] - own).max(axis=-1) <= 2).sum() > 10, look.colour_name


@pytest.mark.parametrize("fonts", [("no such font.ttf",), ()], ids=["not found", "none"])
def test_letters_that_no_font_has_become_plain_ones(monkeypatch: pytest.MonkeyPatch, fonts: tuple[str, ...]) -> None:
    monkeypatch.setattr("playground.model.picture.FONT_FILES", fonts)
    colours = COLOUR_MAPS["orange-blue"]
    foreign, plain = (np.asarray(class_legend((name, "b"), colours, 400)) for name in ("Adélie", "Adelie"))
    np.testing.assert_array_equal(foreign, plain)
