"""The equation: the network written out as text, with its present numbers, to read and to copy."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.portable import Floats
from engine.snapshot import Snapshot
from engine.spec import Spec
from playground.exchange.exporters.python import written_python
from playground.model.document import Document
from playground.model.equation import formula_lines
from playground.views.controls.calm_combo import CalmComboBox
from playground.views.look.theme import Theme
from playground.views.plots.chart import legible
from playground.views.plots.throttle import Throttle


@dataclass(frozen=True, slots=True)
class _Form:
    """One way of writing a network. parts: the text bit by bit, from the spec, weights and biases of each layer."""

    name: str
    label: str
    parts: Callable[[Spec, Sequence[Floats], Sequence[Floats]], Iterator[str]]


def _python_at_once(spec: Spec, weights: Sequence[Floats], biases: Sequence[Floats]) -> Iterator[str]:
    yield written_python(spec, weights, biases)


_FORMS: Final = (
    _Form("formulas", "Formulas", formula_lines),
    _Form("python", "Python", _python_at_once),
)
_INTERVAL_MS: Final = 250
_LONG_INTERVAL_MS: Final = 2000  # for a network whose text is long to write
_LONG: Final = 2000  # parameters
_PIECE_S: Final = 0.003
"""So long a long text is written on at a time: one of twenty thousand numbers takes several frames."""

_PIECE_APART_MS: Final = 8
_CONFIRMED_MS: Final = 1500
_STYLE: Final = "QPushButton { min-height: 22px; max-height: 22px; }"


class EquationPanel(QWidget):
    """Shows the network as formulas or as Python; its text stands still while a part of it is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("equation_panel")
        self.setAccessibleName(self.tr("Equation"))
        self.setStyleSheet(_STYLE)
        self._spec: Spec | None = None
        self._snapshot: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._quick, self._slow = Throttle(_INTERVAL_MS, self), Throttle(_LONG_INTERVAL_MS, self)
        for throttle in (self._quick, self._slow):
            throttle.due.connect(self._show_text)
        self._unwritten: Iterator[str] = iter(())
        self._written: list[str] = []
        self._writing = QTimer(self)
        self._writing.setSingleShot(True)
        self._writing.setInterval(_PIECE_APART_MS)
        self._writing.timeout.connect(self._write_on)
        self._form = CalmComboBox(self)
        self._form.setObjectName("equation_form")
        self._form.setAccessibleName(self.tr("How the network is written"))
        self._form.setToolTip(
            self.tr("Formulas to read, with two decimals; or Python that computes the output exactly")
        )
        for form in _FORMS:
            self._form.addItem(form.label, form.name)
        self._count = QLabel(self)
        self._count.setObjectName("equation_count")
        self._count.setProperty("caption", True)
        self._copy = QPushButton(self.tr("Copy"), self)
        self._copy.setObjectName("equation_copy")
        self._copy.setAccessibleName(self.tr("Copy the equation"))
        self._copy.setToolTip(self.tr("Copy the whole text"))
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("equation_text")
        self._text.setAccessibleName(self.tr("The network as text"))
        self._text.setReadOnly(True)
        self._text.setUndoRedoEnabled(False)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._text.setFont(legible(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)))
        self._confirmed = QTimer(self)
        self._confirmed.setSingleShot(True)
        self._confirmed.setInterval(_CONFIRMED_MS)
        self._confirmed.timeout.connect(self._end_confirming)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._form)
        head.addWidget(self._count, 1)
        head.addWidget(self._copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 6, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._text, 1)
        self._form.currentIndexChanged.connect(self._show_form)
        self._copy.clicked.connect(self._copy_all)

    # --- what is shown ---

    def show_document(self, document: Document) -> None:
        """Forget the numbers of another network."""
        self._spec = document.spec
        if self._snapshot is not None and not self._is_shown(self._snapshot):
            self._snapshot = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the numbers of this snapshot, at this panel's own pace."""
        if not self._is_shown(snapshot):
            return
        self._snapshot = snapshot
        if self.isVisible():
            is_long = snapshot.learned.parameters.size > _LONG
            (self._slow if is_long else self._quick).request()

    def _is_shown(self, snapshot: Snapshot) -> bool:
        """Whether it is of the document's network; activations are written, too."""
        return self._spec is not None and snapshot.fits(self._spec) and snapshot.spec.network == self._spec.network

    def show_theme(self, theme: Theme) -> None:
        """The application's style sheet has the colours."""

    def _show_form(self) -> None:
        cursor = self._text.textCursor()
        cursor.clearSelection()
        self._text.setTextCursor(cursor)
        self._shown = None
        self._show_text()

    def _show_text(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or snapshot is self._shown or self._text.textCursor().hasSelection():
            return
        self._shown = snapshot
        form = _FORMS[self._form.currentIndex()]
        self._unwritten, self._written = form.parts(snapshot.spec, snapshot.weights, snapshot.biases), []
        self._write_on()

    def _write_on(self) -> None:
        """Write for a few milliseconds; the rest of a long text has its turn when the window has painted."""
        until = perf_counter() + _PIECE_S
        for part in self._unwritten:
            self._written.append(part)
            if perf_counter() > until and self._shown is not None and self._shown.learned.parameters.size > _LONG:
                self._writing.start()
                return
        self._writing.stop()
        self._put_in("".join(self._written))

    def _put_in(self, text: str) -> None:
        if self._shown is None or self._text.textCursor().hasSelection() or text == self._text.toPlainText():
            return
        bars = (self._text.verticalScrollBar(), self._text.horizontalScrollBar())
        places = [bar.value() for bar in bars]
        self._text.setPlainText(text)
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)
        self._count.setText(self.tr("{0} numbers").format(self._shown.learned.parameters.size))

    # --- copying ---

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())
        self._copy.setText(self.tr("Copied"))
        self._confirmed.start()

    def _end_confirming(self) -> None:
        self._copy.setText(self.tr("Copy"))

    # --- Qt's overrides ---

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_text()

    def minimumSizeHint(self) -> QSize:
        return QSize(270, 130)
