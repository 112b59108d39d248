"""The look of the help's pages, in the theme's colours and the subset of CSS that Qt's documents know."""

from playground.views.look.style import faded
from playground.views.look.theme import Theme


def help_style_sheet(theme: Theme) -> str:
    """The style sheet of a page."""
    text, formula, heading, title = (_points(size, theme) for size in (11.0, 13.0, 13.0, 18.0))
    return f"""
        body, p, li, td, th {{ color: {theme.text}; font-size: {text}; line-height: 140%; }}
        h1 {{ color: {theme.text}; font-size: {title}; font-weight: 600; margin-bottom: 10px; }}
        h2 {{ color: {theme.text}; font-size: {heading}; font-weight: 600; }}
        p {{ margin-top: 0; margin-bottom: 10px; }}
        li {{ margin-bottom: 6px; }}
        table {{ margin-top: 4px; margin-bottom: 12px; }}
        th {{ color: {theme.muted}; text-align: left; padding: 4px 14px 4px 0; font-weight: normal; }}
        td {{ padding: 4px 14px 4px 0; }}
        code, pre, .formula {{ color: {theme.text}; background-color: {theme.raised}; }}
        .formula {{ font-size: {formula}; margin-left: 16px; }}
        kbd {{ font-family: sans-serif; color: {theme.text}; background-color: {theme.hover}; font-weight: 600; }}
        a {{ color: {theme.accent}; }}
    """


def help_list_style_sheet(theme: Theme) -> str:
    """The style sheet of the list of pages."""
    return f"""
        QListWidget {{ background: transparent; border: none; outline: none; font-size: {_points(11.0, theme)}; }}
        QListWidget::item {{ color: {theme.text}; padding: 6px 8px; border-radius: 6px; }}
        QListWidget::item:hover {{ background: {theme.hover}; }}
        QListWidget::item:selected {{ background: {faded(theme.accent, theme.panel, 0.18)}; color: {theme.text}; }}
    """


def _points(size: float, theme: Theme) -> str:
    """A size of the desk's text at this theme's scale."""
    return f"{round(size * theme.text_scale, 1)}pt"
