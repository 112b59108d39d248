"""One sample by the numbers: its way forward and back through the network, and the step that it would make."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from engine.questions.question import Questions
from engine.questions.sample import PassSample
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.sample_edit import ApplySampleStep
from playground.model.viewing import Viewing
from playground.views.look.theme import Theme
from playground.views.panels.sample.sample_formulas import LEAST_TERMS, explain
from playground.views.panels.sample.sample_head import SampleHead
from playground.views.panels.sample.sample_model import SampleModel
from playground.views.panels.sample.sample_numbers import SampleNumbers
from playground.views.panels.sample.sample_table import SampleTable
from playground.views.plots.chart import legible
from playground.views.plots.throttle import Throttle

_INTERVAL_MS: Final = 90  # numbers that change faster cannot be read
_MOST_TERMS: Final = 8
_LINES: Final = 2


class SamplePanel(QWidget):
    """Shows one sample's pass; asks for another sample, and to apply its step."""

    edit_requested = Signal(object)
    viewing_requested = Signal(object)
    """The Viewing with another training sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sample_panel")
        self.setAccessibleName(self.tr("One sample"))
        self._document = Document()
        self._snapshot: Snapshot | None = None
        self._viewing = Viewing()
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._show_numbers)
        self.model = SampleModel(self)
        self._head = SampleHead(self)
        self._table = SampleTable(self.model, self)
        self._formula = _FormulaLine(self)
        self._empty = QLabel(self)
        self._empty.setObjectName("sample_empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._empty)
        self._pages.addWidget(self._table)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 2, 6, 4)
        column.setSpacing(4)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)
        column.addWidget(self._formula)
        self._head.index_requested.connect(self._ask_sample)
        self._head.apply_requested.connect(self._ask_step)
        self._table.pointed.connect(self._show_formula)

    # --- show -------------------------------------------------------------------------------------------------------

    def show_document(self, document: Document) -> None:
        """Know which network it is, and how many samples there are."""
        self._document = document
        if self._snapshot is not None and not self._is_shown(self._snapshot):
            self._snapshot = None
        self._table.show_spec(document.spec)
        self._show_place()
        if self.isVisible():
            self._show_numbers()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the pass of this snapshot, at this panel's own pace."""
        if not self._is_shown(snapshot):
            return
        self._snapshot = snapshot
        if self.isVisible():
            self._throttle.request()

    def questions(self, viewing: Viewing) -> Questions:
        """What is asked of the network while this panel is open."""
        return frozenset({PassSample(viewing.sample)})

    def show_viewing(self, viewing: Viewing) -> None:
        """Know which sample is looked at; its numbers come with a snapshot."""
        self._viewing = viewing
        self._show_place()

    def _show_place(self) -> None:
        count = self._document.spec.data.train_size
        self._head.show_place(min(self._viewing.sample, count - 1), count)

    def _is_shown(self, snapshot: Snapshot) -> bool:
        """Whether its numbers are of the document's network, and of its samples."""
        return snapshot.fits(self._document.spec) and snapshot.spec.data == self._document.spec.data

    def show_theme(self, theme: Theme) -> None:
        """Take on the theme's colours."""
        self._table.show_theme(theme)
        self._empty.setStyleSheet(f"color: {theme.muted};")

    def _show_numbers(self) -> None:
        snapshot = self._snapshot
        numbers = None if snapshot is None else SampleNumbers.of(snapshot, self._document)
        self.model.show_numbers(numbers)
        self._head.show_numbers(numbers)
        self._pages.setCurrentWidget(self._empty if numbers is None else self._table)
        self._show_formula()

    def _show_formula(self) -> None:
        numbers, cell = self.model.numbers, self._table.pointed_cell
        if numbers is None:
            self._formula.show_texts(("",))
        elif cell is None:
            self._formula.show_texts(
                (
                    self.tr(
                        "Point at a number to see how it is computed. Click a unit to see its weights, a point of the "
                        "output panel to pick another sample."
                    ),
                    self.tr("Point at a number to see how it is computed. Click a unit to see its weights."),
                )
            )
        else:
            row = self.model.row(cell[0])
            self._formula.show_texts(
                tuple(explain(numbers, row, cell[1], most) for most in range(_MOST_TERMS, LEAST_TERMS - 1, -1))
            )

    # --- ask --------------------------------------------------------------------------------------------------------

    def _ask_sample(self, index: int) -> None:
        count = self._document.spec.data.train_size
        self.viewing_requested.emit(replace(self._viewing, sample=min(max(index, 0), count - 1)))

    def _ask_step(self) -> None:
        """Apply the step of the sample whose numbers are shown."""
        numbers = self.model.numbers
        if numbers is not None:
            self.edit_requested.emit(ApplySampleStep(numbers.passed.index))

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_numbers()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 130)


class _FormulaLine(QLabel):
    """Two lines of text that stay two lines: the first of several texts that fits is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sample_formula")
        self.setAccessibleName(self.tr("How the number is computed"))
        self.setFont(legible(self.font()))
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_LINES * QFontMetrics(self.font()).lineSpacing() + 2)
        self._texts: tuple[str, ...] = ("",)

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show the first text that fits, else the last; what is not shown of the first stands in the tooltip."""
        self._texts = texts
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self.font())
        room = QRect(0, 0, max(self.width(), 1), 10_000)
        shown = next(
            (
                text
                for text in self._texts
                if metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() <= self.height()
            ),
            self._texts[-1],
        )
        if shown != self.text():
            self.setText(shown)
            self.setAccessibleDescription(self._texts[0])
        self.setToolTip("" if shown == self._texts[0] else self._texts[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
