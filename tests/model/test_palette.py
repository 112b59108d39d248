"""The colours of values stay apart for everybody: judged by a simulation of colour blindness and CIE Lab distances.

The simulation is that of Machado, Oliveira & Fernandes 2009 at severity 1, in linear RGB; distances are ΔE of 1976.
"""

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.data.checking import MAX_CLASSES
from playground.model.palette import (
    CLASS_LOOKS,
    COLOUR_MAPS,
    DEFAULT_COLOUR_MAP,
    SHADES_OF_A_CLASS,
    UNSURE,
    Rgb,
    class_table,
)

Numbers = NDArray[np.float64]

SEEN_BY = {
    "everybody": np.eye(3),
    "protanopes": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopes": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopes": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = XYZ.sum(axis=1)


def linear(rgb: Rgb) -> Numbers:
    """Of sRGB, the light's share of each channel."""
    share = np.array(rgb) / 255.0
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light: Numbers) -> Numbers:
    """CIE Lab (D65) of linear RGB."""
    ratio = XYZ @ np.clip(light, 0.0, 1.0) / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])])


def apart(one: Rgb, other: Rgb, seen_by: str) -> float:
    """ΔE of two colours as these people see them."""
    matrix = SEEN_BY[seen_by]
    return float(np.linalg.norm(lab(matrix @ linear(one)) - lab(matrix @ linear(other))))


def test_the_judge_knows_white_from_black() -> None:
    assert apart((255, 255, 255), (0, 0, 0), "everybody") == pytest.approx(100.0, abs=0.1)


def test_the_judge_knows_that_deuteranopes_confuse_red_with_green() -> None:
    red, green = (196, 78, 60), (122, 122, 40)
    assert apart(red, green, "deuteranopes") < 0.35 * apart(red, green, "everybody")


@pytest.mark.parametrize("seen_by", SEEN_BY)
@pytest.mark.parametrize("name", ["vermilion-teal", "greyscale"])
def test_both_ends_stand_apart_and_off_the_middle_for_everybody(name: str, seen_by: str) -> None:
    colours = COLOUR_MAPS[name]
    assert apart(colours.negative, colours.positive, seen_by) > 25.0
    assert apart(colours.negative, colours.neutral, seen_by) > 20.0
    assert apart(colours.positive, colours.neutral, seen_by) > 20.0


def test_greyscale_needs_shapes_and_the_others_do_not() -> None:
    assert [name for name, colours in COLOUR_MAPS.items() if colours.needs_shapes] == ["greyscale"]


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_the_colours_of_all_classes_stand_apart_for_everybody(seen_by: str) -> None:
    colours = [look.colour for look in CLASS_LOOKS]
    assert min(apart(one, other, seen_by) for one, other in combinations(colours, 2)) > 22.0
    assert min(apart(colour, UNSURE, seen_by) for colour in colours) > 22.0


@pytest.mark.parametrize("grey", [False, True], ids=["colours printed in grey", "greys"])
def test_no_two_classes_are_the_same_grey_in_print(grey: bool) -> None:
    rgbs = [look.grey if grey else look.colour for look in CLASS_LOOKS]
    lightness = sorted(float(lab(linear(rgb))[0]) for rgb in rgbs)
    assert min(after - before for before, after in pairwise(lightness)) > 4.5


def test_each_class_that_there_may_be_has_a_colour_and_a_shape_of_its_own() -> None:
    assert len(CLASS_LOOKS) == MAX_CLASSES
    assert len({look.shape for look in CLASS_LOOKS}) == len({look.colour_name for look in CLASS_LOOKS}) == MAX_CLASSES


def test_a_class_fades_from_its_own_colour_to_almost_none() -> None:
    rgbs = tuple(look.colour for look in CLASS_LOOKS)
    table = class_table(COLOUR_MAPS[DEFAULT_COLOUR_MAP]).reshape(-1, SHADES_OF_A_CLASS)
    for shades, rgb in zip(table, rgbs, strict=True):
        own = [(int(shade) >> 16 & 255, int(shade) >> 8 & 255, int(shade) & 255) for shade in shades]
        assert own[-1] == rgb
        away = [apart(shade, UNSURE, "everybody") for shade in own[::8]]
        assert away == sorted(away)
        assert away[0] < 12.0
