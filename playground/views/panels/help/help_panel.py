"""The help window: short pages about the program, a search over them, and the list of keys."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QResizeEvent, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from engine.choices.activations import ACTIVATIONS, Activation
from playground.model.lessons.measure_kind import MeasureKind
from playground.model.lessons.measures import MEASURES
from playground.model.panels import pointable_names
from playground.resources import resource_names, resource_text
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.help.help_style import help_list_style_sheet, help_style_sheet

_TITLE: Final = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_KEYS: Final = "keys"
_ACTIVATIONS: Final = "<!-- activations -->"
_PANELS: Final = "<!-- panels -->"
_MEASURES: Final = "<!-- measures -->"
_POWER: Final = re.compile(r"\^(−?\w)")
_MARGIN_PIXELS: Final = 16
_MOST_OF_LIST: Final = 40  # percent of the window's width


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One page. `plain` is its text without marks, in small letters, to be searched."""

    name: str
    title: str
    html: str
    plain: str


def make_page(name: str, html: str) -> HelpPage:
    """A page from its HTML, whose first `<h1>` is its title."""
    title = _TITLE.search(html)
    assert title is not None, f"the help page {name} has no <h1>"
    document = QTextDocument()
    document.setHtml(html)
    return HelpPage(name, title.group(1).strip(), html, document.toPlainText().casefold())


def load_pages() -> list[HelpPage]:
    """The pages in resources/help, in the order of the numbers that their names begin with."""
    names = sorted(resource_names("help", ".html"), key=lambda name: int(name.partition("-")[0]))
    return [make_page(name.removesuffix(".html").partition("-")[2], _page_text(name)) for name in names]


def _page_text(name: str) -> str:
    """A page's HTML; the rows of activations and of measures and the names of panels come from their registries."""
    html = resource_text("help", name).replace(_ACTIVATIONS, "".join(map(_activation_row, ACTIVATIONS.values())))
    html = html.replace(_MEASURES, "".join(map(_measure_row, MEASURES.values())))
    return html.replace(_PANELS, ", ".join(pointable_names()))


def _activation_row(activation: Activation) -> str:
    name = activation.label.partition(" (")[0]
    formula = _POWER.sub(r"<sup>\1</sup>", escape(activation.formula))
    return f"<tr><td>{escape(name)}</td><td>{formula}</td><td>{escape(activation.note)}</td></tr>\n"


def _measure_row(measure: MeasureKind) -> str:
    return f"<tr><td><code>{measure.name}</code></td><td>{measure.help}</td></tr>\n"


class HelpWindow(QDialog):
    """Shows the pages; stays open beside the program's window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("help_window")
        self.setWindowTitle(self.tr("Help"))
        self.setModal(False)
        self._theme = LIGHT
        self._pages = load_pages()
        self._matches: list[QTextCursor] = []
        self._match = 0
        self._search = QLineEdit(self)
        self._search.setObjectName("help_search")
        self._search.setPlaceholderText(self.tr("Search"))
        self._search.setAccessibleName(self.tr("Search the help"))
        self._search.setToolTip(self.tr("Shows the pages with this text; Enter goes to the next match (Ctrl+F)"))
        self._search.setClearButtonEnabled(True)
        self._found = QLabel(self)
        self._found.setObjectName("help_found")
        self._found.setProperty("caption", True)
        self._list = QListWidget(self)
        self._list.setObjectName("help_pages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setToolTip(self.tr("The pages of the help"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._text = QTextBrowser(self)
        self._text.setObjectName("help_text")
        self._text.setAccessibleName(self.tr("Page"))
        self._text.setOpenExternalLinks(False)
        self._text.document().setDocumentMargin(_MARGIN_PIXELS)
        self._arrange()
        self._list_pages()
        self._search.textChanged.connect(self._list_pages)
        self._search.returnPressed.connect(self._next_match)
        self._list.currentRowChanged.connect(self._show_current)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.activated.connect(self._find)

    def _arrange(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._search)
        column.addWidget(self._found)
        column.addWidget(self._list, 1)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        split.setStyleSheet("QSplitter::handle { background: transparent; }")
        split.addWidget(left)
        split.addWidget(self._text)
        split.setStretchFactor(1, 1)
        split.setSizes([250, 630])
        around = QHBoxLayout(self)
        around.setContentsMargins(12, 12, 12, 12)
        around.addWidget(split)

    # --- show -------------------------------------------------------------------------------------------------------

    def show_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the list of keys: what each does, and how it is called on a keyboard."""
        rows = "".join(f"<tr><td><kbd>{escape(key)}</kbd></td><td>{escape(text)}</td></tr>" for text, key in keys)
        title = self.tr("Keys")
        head = f"<tr><th>{self.tr('Key')}</th><th>{self.tr('What it does')}</th></tr>"
        page = make_page(_KEYS, f"<h1>{title}</h1><table>{head}{rows}</table>")
        self._pages = [*(other for other in self._pages if other.name != _KEYS), page]
        self._list_pages()

    def show_page(self, name: str) -> None:
        """Turn to a page: `start`, `window`, `keys` and so on."""
        self._search.clear()
        self._list.setCurrentRow([page.name for page in self._pages].index(name))

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._list.setStyleSheet(help_list_style_sheet(theme))
        self._show_current()
        self._fit_list()

    def _fit_list(self) -> None:
        """Let no title be cut, as long as the text keeps the larger part."""
        self._list.ensurePolished()
        bar = self._list.verticalScrollBar().sizeHint().width()
        needed = self._list.sizeHintForColumn(0) + bar + 2 * self._list.frameWidth()
        self._list.setMinimumWidth(min(needed, self.width() * _MOST_OF_LIST // 100))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_list()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self, self._fit_list)  # when the list has the font, too

    def _list_pages(self) -> None:
        """List the pages that have the searched text; show one titled by it, else keep to the present one."""
        wanted = self._search.text().strip().casefold()
        before = self._current_name()
        with QSignalBlocker(self._list):
            self._list.clear()
            found = [page for page in self._pages if wanted in page.plain]
            if wanted:  # first the page that is about it
                found.sort(key=lambda page: wanted not in page.title.casefold())
            for page in found:
                item = QListWidgetItem(page.title, self._list)
                item.setData(Qt.ItemDataRole.UserRole, page.name)
            names = [page.name for page in found]
            is_titled = bool(wanted and found and wanted in found[0].title.casefold())
            self._list.setCurrentRow(names.index(before) if before in names and not is_titled else 0)
        self._show_current()

    def _current_name(self) -> str:
        row = self._list.currentRow()
        return "" if row < 0 else str(self._list.item(row).data(Qt.ItemDataRole.UserRole))

    def _show_current(self) -> None:
        name = self._current_name()
        page = next((page for page in self._pages if page.name == name), None)
        self._text.document().setDefaultStyleSheet(help_style_sheet(self._theme))
        self._text.setHtml("" if page is None else page.html)
        self._mark_matches()

    def _mark_matches(self) -> None:
        """Mark the searched text on the page and turn to its first place."""
        wanted = self._search.text().strip()
        self._matches, self._match = [], 0
        marks = []
        colour = QColor(self._theme.accent)
        colour.setAlpha(80)
        cursor = self._text.document().find(wanted, 0) if wanted else QTextCursor()
        while not cursor.isNull():
            self._matches.append(cursor)
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor
            mark.format.setBackground(colour)
            marks.append(mark)
            cursor = self._text.document().find(wanted, cursor)
        self._text.setExtraSelections(marks)
        self._turn_to_match()

    def _turn_to_match(self) -> None:
        count = len(self._matches)
        if count:
            at = QTextCursor(self._matches[self._match])
            at.clearSelection()
            self._text.setTextCursor(at)
            self._text.ensureCursorVisible()
            self._found.setText(self.tr("{0} of {1} on this page").format(self._match + 1, count))
        else:
            self._found.setText(self.tr("Not found") if self._search.text().strip() else "")

    def _next_match(self) -> None:
        """Go to the next place on this page, then to the next page that has one."""
        if self._match + 1 < len(self._matches):
            self._match += 1
            self._turn_to_match()
        elif self._list.count():
            self._list.setCurrentRow((self._list.currentRow() + 1) % self._list.count())

    def _find(self) -> None:
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def sizeHint(self) -> QSize:
        return QSize(900, 640)
