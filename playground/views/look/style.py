"""Gives Qt's own widgets the look of a Theme: Fusion, a palette, and one restrained style sheet.

A view asks for a variant by a dynamic property, set before it is shown: `primary` on the one button that matters most,
`flat` on quiet buttons (icons in a row, title bars), `caption` on small muted labels above controls, `formula` on
labels of numbers. Knows no view.
"""

from collections.abc import Iterable
from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from playground.resources import resource_path, resource_text
from playground.views.look.theme import DARK, LIGHT, Theme

CONTROL_HEIGHT: Final = 30
"""Of buttons, boxes and fields, in logical pixels."""

COMPACT_HEIGHT: Final = 22
"""Of the quiet buttons in title bars."""

CAPTION_PIXELS: Final = 11
"""Size of the small muted text above controls; smaller cannot be read from the back of a classroom."""

SMALLEST_FONT_POINTS: Final = 10.0
"""All sizes are given for a font of so many points, and follow the desktop's where that is larger."""

_PIXELS_A_POINT: Final = (66, 36)
"""Width and height of a screen that a font needs for each of its points, so that the whole window finds room."""

_ROOM_SHARE: Final = 0.45
"""How much controls grow with their texts. A button has space around its letters: for letters twice as large, it needs
to be only about half as high again."""

_SIZE_RESOLVED: Final = 0x0002
"""Qt's QFont::SizeResolved: the font has a size of its own."""

_INHERIT: Final = Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles
"""With a style sheet, Qt's widgets take their font either from their parent (this attribute on) or from the application
(off), never from both."""

_STYLED: Final = "isFusion"
_DESK_POINTS: Final = "deskPoints"
_SET_POINTS: Final = "setPoints"


def chosen_theme(choice: str, colour_map: str, shapes: bool = False, one_scale: bool = False) -> Theme:
    """The theme that a person's choice (of THEME_CHOICES) stands for now, with their colours for values.

    shapes: tell signs and classes by shapes too; colours that need it do so anyway. one_scale: colour all
    maps on one scale. Texts are as large as the desktop's font; what holds them grows with them, but less, for it has
    air, and the window has an end.
    """
    if choice == "system":
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    else:
        is_dark = choice == "dark"
    return _fitted(
        (DARK if is_dark else LIGHT).with_colour_map(colour_map).with_shapes(shapes).with_one_scale(one_scale)
    )


def _fitted(theme: Theme) -> Theme:
    """The theme with texts that follow the desktop's font; one that does so already stays as it is."""
    larger = _desk_points() / SMALLEST_FONT_POINTS
    if theme.text_scale != theme.scale:
        return theme
    return theme.with_scale(theme.scale * (1.0 + _ROOM_SHARE * (larger - 1.0)), theme.text_scale * larger)


def _desk_points() -> float:
    """The size of the desktop's own font, within what can be read and what finds room."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    present = _points(app.font())
    if present != app.property(_SET_POINTS):  # the desktop's own, at first or changed since
        app.setProperty(_DESK_POINTS, max(min(present, _largest_points()), SMALLEST_FONT_POINTS))
    return float(app.property(_DESK_POINTS))


def _largest_points() -> float:
    """The largest font with which the window is no larger than the screen: 19 at 1280 × 720, 29 at 1920 × 1080."""
    room = QGuiApplication.primaryScreen().availableSize()
    return min(room.width() / _PIXELS_A_POINT[0], room.height() / _PIXELS_A_POINT[1])


def _points(font: QFont) -> float:
    """The size of a font, also of one that was given in pixels."""
    return font.pointSizeF() if font.pointSizeF() > 0.0 else QFontInfo(font).pointSizeF()


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give the whole application the look of `theme`. May be called again at any time."""
    if not app.property(_STYLED):  # its style has no name any more once it has a style sheet
        app.setStyle("Fusion")
        app.setProperty(_STYLED, True)
    theme = _fitted(theme)
    before = _points(app.font())
    points = SMALLEST_FONT_POINTS * theme.text_scale
    app.setProperty(_SET_POINTS, points)
    style_sheet = make_style_sheet(theme)
    if style_sheet == app.styleSheet() and before == points:  # another one makes Qt style every widget anew
        return
    own_fonts = fonts_of_own_size(app.allWidgets())
    inherits = app.testAttribute(_INHERIT)
    app.setAttribute(_INHERIT, False)
    font = QFont(app.font())
    font.setPointSizeF(points)
    app.setFont(font)
    app.setPalette(make_palette(theme))
    app.setStyleSheet(style_sheet)
    for widget, own in own_fonts:  # a new style sheet may have brought older ones back
        widget.setFont(scaled_font(own, points / before))
    app.setAttribute(_INHERIT, inherits)


def use_low_lines(panel: QWidget, text_scale: float) -> None:
    """Let the controls of a panel be rather low: the picture below them needs the height."""
    line = round(COMPACT_HEIGHT * text_scale)
    sheet = f"QComboBox, QToolButton, QAbstractSpinBox {{ min-height: {line}px; max-height: {line}px; }}"
    if sheet != panel.styleSheet():
        panel.setStyleSheet(sheet)


def let_fonts_be_inherited(is_on: bool) -> None:
    """Choose where widgets without a font of their own take it from: from their parent, or from the application."""
    QApplication.setAttribute(_INHERIT, is_on)


def fonts_of_own_size(widgets: Iterable[QWidget]) -> list[tuple[QWidget, QFont]]:
    """The widgets that were given the size of their font, with these fonts; those of the others are inherited."""
    return [(widget, QFont(widget.font())) for widget in widgets if _has_font_of_own_size(widget)]


def _has_font_of_own_size(widget: QWidget) -> bool:
    """Whether a widget was given the size of its font; those of the others follow the application's."""
    has_own = widget.testAttribute(Qt.WidgetAttribute.WA_SetFont)
    return has_own and bool(widget.font().resolveMask() & _SIZE_RESOLVED)


def scaled_font(font: QFont, by: float) -> QFont:
    """The font in another size, in whole pixels where it was given in pixels."""
    font = QFont(font)
    if font.pixelSize() > 0:
        font.setPixelSize(round(font.pixelSize() * by))
    else:
        font.setPointSizeF(font.pointSizeF() * by)
    return font


def make_palette(theme: Theme) -> QPalette:
    """The theme's colours in Qt's roles."""
    palette = QPalette()
    role = QPalette.ColorRole
    for which, name in (
        (role.Window, theme.panel),
        (role.WindowText, theme.text),
        (role.Base, theme.panel),
        (role.AlternateBase, theme.raised),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.danger),
        (role.Light, theme.hover),
        (role.Midlight, theme.raised),
        (role.Mid, theme.border),
        (role.Dark, theme.border),
        (role.Shadow, theme.window),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Accent, theme.accent),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
    ):
        palette.setColor(which, QColor(name))
    pale = faded(theme.text, theme.panel, 0.42)
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(pale))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return palette


def faded(colour: str, towards: str, share: float) -> str:
    """`share` of `colour` and the rest of `towards`, as `#rrggbb`."""
    a, b = QColor(colour), QColor(towards)
    channels = (
        round(share * x + (1.0 - share) * y)
        for x, y in ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    )
    return "#{:02x}{:02x}{:02x}".format(*channels)


def edge(theme: Theme) -> str:
    """The border of a field, which tells it from its ground: at least 3:1 (WCAG 1.4.11)."""
    return faded(theme.muted, theme.panel, 0.68)


def make_style_sheet(theme: Theme) -> str:
    """The style sheet: shapes and states that a palette cannot say."""
    shade = "dark" if theme.is_dark else "light"
    values = {
        "window": theme.window,
        "panel": theme.panel,
        "raised": theme.raised,
        "button": theme.raised if theme.is_dark else theme.panel,
        "hover": theme.hover,
        "border": theme.border,
        "faint": theme.faint,
        "text": theme.text,
        "muted": theme.muted,
        "accent": theme.accent,
        "on_accent": theme.on_accent,
        "accent_hover": faded(theme.accent, theme.text, 0.86),
        "accent_pressed": faded(theme.accent, theme.text, 0.72),
        "tint": faded(theme.accent, theme.panel, 0.14),
        "pale": faded(theme.text, theme.panel, 0.42),
        "edge": edge(theme),
        "handle": faded(theme.muted, theme.panel, 0.45),
        "danger": theme.danger,
        "control": str(theme.px(CONTROL_HEIGHT) - 2),  # without the border of 1
        "control_focused": str(theme.px(CONTROL_HEIGHT) - 4),  # without that of 2, so that nothing moves
        "compact": str(theme.px(COMPACT_HEIGHT) - 2),
        "compact_focused": str(theme.px(COMPACT_HEIGHT) - 4),
        "item": str(theme.px(26)),
        "box": str(theme.px(15)),
        "menu_icon": str(theme.px(15) + 1),  # as wide as the boxes with their borders, so that all texts are aligned
        "box_focused": str(theme.px(15) - 2),
        "radio": str(theme.px(15) // 2 + 1),
        "arrow": str(theme.px(10)),
        "caption": str(theme.text_px(CAPTION_PIXELS)),
        **{name: _file(f"style-{name}") for name in ("down", "up", "left", "right")},
        "check": _file(f"style-check-{shade}"),
        "dot": _file(f"style-dot-{shade}"),
    }
    source = resource_text("styles", "playground.qss")
    return Template(source).substitute(values)


def _file(name: str) -> str:
    return resource_path("icons", f"{name}.svg").as_posix()
