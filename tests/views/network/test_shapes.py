"""Where signs and troubles of units are told by shape, they are told without colour."""

import pytest
from PySide6.QtGui import QColor, QFont, QImage
from pytestqt.qtbot import QtBot

from playground.views.look.theme import DARK, LIGHT, Theme, contrast
from playground.views.network.glyphs import Glyphs


def glyphs(theme: Theme) -> Glyphs:
    return Glyphs(theme, QFont(), 1.0)


def silhouette(image: QImage) -> list[int]:
    """How light each pixel is, in eight steps, without its colour."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return [grey.pixelColor(x, y).lightness() // 32 for y in range(grey.height()) for x in range(grey.width())]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_dot_for_a_dead_unit_is_crossed(qtbot: QtBot, theme: Theme) -> None:
    plain, shaped = glyphs(theme), glyphs(theme.with_shapes(True))
    assert silhouette(shaped.dot(theme.danger, 9).toImage()) != silhouette(plain.dot(theme.danger, 9).toImage())
    assert silhouette(shaped.dot(theme.warning, 9).toImage()) == silhouette(plain.dot(theme.warning, 9).toImage())


@pytest.mark.parametrize("side", [6, 10])
def test_a_negative_bias_without_room_for_a_number_has_a_minus(qtbot: QtBot, side: int) -> None:
    plain, shaped = glyphs(LIGHT), glyphs(LIGHT.with_shapes(True))
    assert shaped.bias_corner(side, -1.0).toImage() != plain.bias_corner(side, -1.0).toImage()
    assert shaped.bias_corner(side, 1.0).toImage() == plain.bias_corner(side, 1.0).toImage()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["orange-blue", "vermilion-teal", "greyscale"])
def test_links_of_either_sign_stand_out_of_the_panel(theme: Theme, name: str) -> None:
    shown = theme.with_colour_map(name)
    for is_negative in (True, False):
        assert contrast(shown.line_colour(is_negative), QColor(shown.panel)) >= 1.7
