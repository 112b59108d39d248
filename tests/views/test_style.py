"""The look is whole: every icon is there, every colour readable, nothing left unfilled."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from playground import views
from playground.resources import resource_path
from playground.views.look.icons import app_icon, icon, icon_pixmap
from playground.views.look.style import (
    CONTROL_HEIGHT,
    apply_theme,
    chosen_theme,
    edge,
    faded,
    make_palette,
    make_style_sheet,
)
from playground.views.look.theme import DARK, LIGHT, Theme

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
ICONS = sorted(path.stem for path in resource_path("icons").glob("*.svg") if not path.stem.startswith("style-"))


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's ratio of two colours, 1 to 21."""

    def luminance(name: str) -> float:
        colour = QColor(name)
        channels = (colour.redF(), colour.greenF(), colour.blueF())
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@THEMES
@pytest.mark.parametrize("ground", ["window", "panel", "raised", "hover"])
@pytest.mark.parametrize("ink", ["text", "muted"])
def test_text_can_be_read_on_every_ground(theme: Theme, ground: str, ink: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("ink", ["accent", "danger", "warning", "good"])
def test_colours_that_carry_meaning_stand_out(theme: Theme, ink: str) -> None:
    assert contrast(getattr(theme, ink), theme.panel) >= 4.5


@THEMES
def test_the_primary_button_can_be_read_in_every_state(theme: Theme) -> None:
    for share in (1.0, 0.86, 0.72):
        assert contrast(theme.on_accent, faded(theme.accent, theme.text, share)) >= 4.5


@THEMES
def test_the_edge_of_a_control_can_be_seen(theme: Theme) -> None:
    """WCAG 1.4.11 asks 3:1 for what tells a control from its ground."""
    assert contrast(edge(theme), theme.panel) >= 3.0


@THEMES
def test_the_style_sheet_is_filled_in(theme: Theme) -> None:
    assert "$" not in make_style_sheet(theme)


@THEMES
def test_the_palette_is_the_themes(theme: Theme) -> None:
    palette = make_palette(theme)
    assert palette.color(QPalette.ColorRole.WindowText).name() == theme.text
    assert palette.color(QPalette.ColorRole.Highlight).name() == theme.accent


def test_a_theme_can_be_put_on_again_and_again(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for theme in (LIGHT, DARK, LIGHT):
        apply_theme(app, theme)
        assert app.styleSheet() == make_style_sheet(theme)
        assert app.palette().color(QPalette.ColorRole.Base).name() == theme.panel


@pytest.mark.parametrize(("choice", "dark"), [("light", False), ("dark", True)])
def test_a_choice_stands_for_its_theme_with_the_chosen_colours(qtbot: QtBot, choice: str, dark: bool) -> None:
    theme = chosen_theme(choice, "greyscale")
    assert (theme.is_dark, theme.colour_map.name) == (dark, "greyscale")


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_in_the_colour_that_is_asked_for(qtbot: QtBot, name: str) -> None:
    image = icon_pixmap(name, 24, "#ff0000", 2.0).toImage()
    assert image.width() == 48
    inked = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() > 200]
    assert len(inked) > 20
    if name != "app":
        assert all((colour.red(), colour.green(), colour.blue()) == (255, 0, 0) for colour in inked)


def test_an_icon_is_paler_where_it_is_disabled(qtbot: QtBot) -> None:
    made = icon("pause", LIGHT)
    normal = made.pixmap(20, QIcon.Mode.Normal).toImage()
    disabled = made.pixmap(20, QIcon.Mode.Disabled).toImage()
    assert disabled.pixelColor(7, 10).alpha() < normal.pixelColor(7, 10).alpha() / 2


def test_the_program_has_an_icon_for_every_size(qtbot: QtBot) -> None:
    assert {size.width() for size in app_icon().availableSizes()} >= {16, 32, 48, 128}


# --- the desktop's font ---


@pytest.fixture
def desk_font(qapp: QApplication) -> Iterator[Callable[[float], Theme]]:
    """Set the desktop's font to so many points, and give the theme that goes with it, put on."""
    before = qapp.font()

    def set_font(points: float) -> Theme:
        font = QFont(before)
        font.setPointSizeF(points)
        qapp.setFont(font)
        theme = chosen_theme("light", "orange-blue")
        apply_theme(qapp, theme)
        return theme

    yield set_font
    qapp.setFont(before)
    apply_theme(qapp, chosen_theme("light", "orange-blue"))


@pytest.mark.parametrize("points", [10.0, 12.0, 15.0, 18.0])
def test_captions_and_titles_keep_their_share_of_the_desktops_font(
    desk_font: Callable[[float], Theme], qtbot: QtBot, points: float
) -> None:
    desk_font(points)
    plain, caption, bar = QLabel("Ag"), QLabel("Ag"), QWidget()
    caption.setProperty("caption", True)
    bar.setObjectName("titleBar")
    title = QLabel("Ag", bar)
    for widget in (plain, caption, bar):
        qtbot.addWidget(widget)
        widget.ensurePolished()
    title.ensurePolished()
    whole = QFontInfo(plain.font()).pixelSize()
    assert QFontInfo(plain.font()).pointSizeF() == pytest.approx(points, abs=0.5)
    for small in (caption, title):
        assert QFontInfo(small.font()).pixelSize() / whole == pytest.approx(11 / 13.3, abs=0.06)


def test_a_small_font_of_the_desktop_is_made_legible_and_a_huge_one_finds_room(
    desk_font: Callable[[float], Theme], qapp: QApplication
) -> None:
    desk_font(6.0)
    assert qapp.font().pointSizeF() == 10.0
    desk_font(90.0)
    assert 10.0 < qapp.font().pointSizeF() < 60.0


def test_a_font_in_pixels_is_as_good_as_one_in_points(qapp: QApplication, desk_font: Callable[[float], Theme]) -> None:
    font = QFont(qapp.font())
    font.setPixelSize(24)
    qapp.setFont(font)
    apply_theme(qapp, chosen_theme("light", "orange-blue"))
    assert 17.0 < qapp.font().pointSizeF() < 19.0


def test_what_holds_a_text_is_higher_than_the_text(desk_font: Callable[[float], Theme], qtbot: QtBot) -> None:
    for points in (10.0, 14.0, 18.0, 19.0):
        theme = desk_font(points)
        button = QPushButton("Ag")
        qtbot.addWidget(button)
        button.ensurePolished()
        assert theme.px(CONTROL_HEIGHT) >= QFontMetrics(button.font()).height() + 4
        assert button.sizeHint().height() >= QFontMetrics(button.font()).height() + 4


def test_no_view_gives_a_text_a_size_in_pixels_of_its_own() -> None:
    """Sizes of texts follow the application's font, or the room that they have."""
    fixed = re.compile(r"setPixelSize\(\s*\d|setPointSizeF?\(\s*\d|font-size:\s*\d")
    sources = [*Path(views.__path__[0]).rglob("*.py"), *resource_path("styles").glob("*.qss")]
    assert len(sources) > 80
    assert [path.name for path in sources if fixed.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_texts_of_a_menu_begin_at_one_place(qtbot: QtBot, scale: float) -> None:
    theme = LIGHT.with_scale(scale)
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.setStyleSheet(make_style_sheet(theme))
    actions = [menu.addAction("Half"), menu.addAction(icon("zoom-in", theme), "Half"), menu.addAction("Half")]
    actions[2].setCheckable(True)
    menu.resize(menu.sizeHint())
    picture = menu.grab().toImage()
    ends = []
    for action in actions:
        row = menu.actionGeometry(action).adjusted(4, 4, -4, -4)
        ground = picture.pixelColor(row.topRight())
        columns = (
            x
            for x in range(row.right(), row.left(), -1)
            if any(picture.pixelColor(x, y) != ground for y in range(row.top(), row.bottom()))
        )
        ends.append(next(columns))
    assert len(set(ends)) == 1, ends
