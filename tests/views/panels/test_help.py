"""The help window shows its pages in the theme's colours, finds words in them, and lists the keys."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QTextBrowser
from pytestqt.qtbot import QtBot

from engine.choices.activations import ACTIVATIONS
from playground.model.lessons.measures import MEASURES
from playground.resources import resource_path
from playground.views.look.theme import DARK, LIGHT
from playground.views.panels.help.help_panel import HelpWindow, load_pages
from tests.clicks import click_widget, key_window, type_text
from tests.views.panels.host import find

KEYS = [("Play or pause", "Space"), ("Add a unit", "+"), ("Undo <last>", "Ctrl+Z")]


@pytest.fixture
def window(qtbot: QtBot) -> HelpWindow:
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show_keys(KEYS)
    window.show_theme(LIGHT)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def page_text(window: HelpWindow) -> str:
    return find(window, QTextBrowser, "help_text").toPlainText()


def titles(window: HelpWindow) -> list[str]:
    pages = find(window, QListWidget, "help_pages")
    return [pages.item(row).text() for row in range(pages.count())]


def test_begins_with_the_first_page(window: HelpWindow) -> None:
    assert titles(window)[0] == "Start here"
    assert page_text(window).startswith("Start here")


@pytest.mark.parametrize("points", [10.0, 14.0, 15.5])
def test_no_title_of_a_page_is_cut_in_a_large_font(window: HelpWindow, points: float) -> None:
    font = QFont(window.font())
    font.setPointSizeF(points)
    window.setFont(font)
    window.resize(860, 300)
    QApplication.processEvents()
    pages = find(window, QListWidget, "help_pages")
    assert pages.sizeHintForColumn(0) <= pages.viewport().width()
    assert find(window, QTextBrowser, "help_text").width() > pages.width()


def test_a_click_turns_to_a_page(window: HelpWindow) -> None:
    pages = find(window, QListWidget, "help_pages")
    click_widget(pages.viewport(), pages.visualItemRect(pages.item(4)).center())
    assert page_text(window).startswith(titles(window)[4])


def test_the_keys_stand_on_the_last_page(window: HelpWindow) -> None:
    window.show_page("keys")
    for words, key in KEYS:
        assert words in page_text(window)
        assert key in page_text(window)
    window.show_keys([("Other", "F9")])
    assert "F9" in page_text(window)
    assert titles(window).count("Keys") == 1


def test_search_keeps_the_pages_that_have_the_word_and_marks_it(window: HelpWindow) -> None:
    everything = len(titles(window))
    type_text(find(window, QLineEdit, "help_search"), "saturated")
    assert 0 < len(titles(window)) < everything
    marks = find(window, QTextBrowser, "help_text").extraSelections()
    assert marks
    assert find(window, QLabel, "help_found").text() == f"1 of {len(marks)} on this page"
    assert marks[0].cursor.selectedText().lower() == "saturated"


def test_search_for_a_title_opens_that_page(window: HelpWindow) -> None:
    type_text(find(window, QLineEdit, "help_search"), "keys")
    assert titles(window)[0] == "Keys"
    assert page_text(window).startswith("Keys")


def test_enter_goes_through_all_places(window: HelpWindow) -> None:
    type_text(find(window, QLineEdit, "help_search"), "dead")
    seen = set()
    for _ in range(12):
        seen.add((find(window, QListWidget, "help_pages").currentRow(), find(window, QLabel, "help_found").text()))
        key_window(window, Qt.Key.Key_Return)
    assert {row for row, _ in seen} == set(range(len(titles(window))))
    assert any(text.startswith("2 of") for _, text in seen)
    assert window.isVisible()


def test_what_is_nowhere_is_said_to_be_so(window: HelpWindow) -> None:
    type_text(find(window, QLineEdit, "help_search"), "zebra")
    assert titles(window) == []
    assert find(window, QLabel, "help_found").text() == "Not found"
    find(window, QLineEdit, "help_search").clear()
    assert page_text(window).startswith("Start here")


def test_pages_take_the_theme(window: HelpWindow) -> None:
    text = find(window, QTextBrowser, "help_text")
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.NextCharacter)
    assert cursor.charFormat().foreground().color().name() == LIGHT.text
    window.show_theme(DARK)
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.NextCharacter)
    assert cursor.charFormat().foreground().color().name() == DARK.text


def test_escape_closes_it(window: HelpWindow) -> None:
    key_window(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_every_activation_is_explained_with_its_formula() -> None:
    page = next(page for page in load_pages() if page.name == "activations")
    for activation in ACTIVATIONS.values():
        assert f"<td>{activation.label.removesuffix(' (swish)')}</td>" in page.html


def test_pages_are_whole() -> None:
    """Every tag that is opened is closed, and no page names what only developers know."""
    files = list(resource_path("help").glob("*.html"))
    assert len(files) == len(load_pages())
    for file in files:
        html = file.read_text(encoding="utf-8")
        for tag in ("h1", "p", "table", "tr", "td", "th", "ol", "li", "b", "i", "code", "pre", "sup"):
            opened, closed = len(re.findall(rf"<{tag}[ >]", html)), html.count(f"</{tag}>")
            assert opened == closed, f"{file.name}: <{tag}> {opened} times, </{tag}> {closed} times"


def test_the_help_tells_of_every_activation_by_its_entry() -> None:
    page = next(page for page in load_pages() if page.name == "activations")
    document = QTextDocument()
    document.setHtml(page.html)
    text = document.toPlainText()
    for activation in ACTIVATIONS.values():
        assert activation.label.partition(" (")[0] in text
        assert activation.note in text
    assert "e<sup>−z</sup>" in page.html
    assert "<!--" not in page.html


def test_the_help_tells_of_every_measure_of_a_lesson_with_what_it_must_be_told() -> None:
    page = next(page for page in load_pages() if page.name == "lessons")
    for measure in MEASURES.values():
        row = re.search(rf"<tr><td><code>{measure.name}</code></td><td>(.+?)</td></tr>", page.html)
        assert row is not None
        assert row.group(1).endswith(".")
        assert [key for key in measure.required if key not in row.group(1)] == []
