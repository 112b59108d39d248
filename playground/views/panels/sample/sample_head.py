"""The head of the sample panel: which sample it is, what the network says of it, the button that applies its step."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from playground.model.numerals import counted, fixed
from playground.views.controls.number_box import NumberBox
from playground.views.controls.scroll_panel import COMPACT_STYLE_SHEET
from playground.views.panels.sample.sample_numbers import SampleNumbers, number

_BOX_PIXELS: Final = 56
_MOST_LETTERS: Final = 12


class SampleHead(QWidget):
    """Shows the sample's number and its facts; asks for another sample, and to apply the step."""

    index_requested = Signal(int)
    apply_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(COMPACT_STYLE_SHEET + "QPushButton { min-height: 23px; max-height: 23px; }")
        self._count = 1
        tip = self.tr("Which training sample; or click a point of the output panel to pick it")
        self._previous = self._button("previous_sample", "‹", self.tr("Previous sample"))
        self._next = self._button("next_sample", "›", self.tr("Next sample"))
        self._box = NumberBox(1, 1, 1, 0, parent=self)
        self._box.setObjectName("sample_number")
        self._box.setAccessibleName(self.tr("Number of the sample"))
        self._box.setToolTip(tip)
        self._box.setFixedWidth(_BOX_PIXELS)
        self._of = QLabel(self)
        self._of.setObjectName("sample_count")
        self._of.setProperty("caption", True)
        self._facts = QLabel(self)
        self._facts.setObjectName("sample_facts")
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._numbers: SampleNumbers | None = None
        self._facts.installEventFilter(self)
        self._apply = QPushButton(self.tr("Apply this step"), self)
        self._apply.setObjectName("apply_step")
        self._apply.setAccessibleName(self.tr("Apply this step"))
        self._apply.setToolTip(
            self.tr("Change the weights and biases once, by the step for this sample alone. It can be undone.")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self._previous, self._box, self._next, self._of):
            row.addWidget(part)
        row.addSpacing(6)
        row.addWidget(self._facts, 1)
        row.addWidget(self._apply)
        self._previous.clicked.connect(self._step_back)
        self._next.clicked.connect(self._step_on)
        self._box.entered.connect(self._enter)
        self._apply.clicked.connect(self.apply_requested)

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setAutoRepeat(True)
        return button

    def show_place(self, index: int, count: int) -> None:
        """Show which sample (0-based) of how many it is."""
        self._count = count
        self._box.set_highest(max(count, 1))
        self._box.show_value(index + 1)
        self._of.setText(self.tr("of {0}").format(counted(count)))
        self._previous.setEnabled(index > 0)
        self._next.setEnabled(index + 1 < count)

    def show_numbers(self, numbers: SampleNumbers | None) -> None:
        """Show what is known of the sample; None before anything is."""
        self._apply.setEnabled(numbers is not None)
        self._numbers = numbers
        self._show_facts()

    def _show_facts(self) -> None:
        """Say what there is room for: a number is shown whole or not at all. All of it stands in the tooltip then."""
        texts = ("",) if self._numbers is None else self._write(self._numbers)
        metrics, room = self._facts.fontMetrics(), self._facts.width()
        shown = next((text for text in texts if metrics.horizontalAdvance(text) <= room), "")
        self._facts.setText(shown)
        self._facts.setToolTip("" if shown == texts[0] else texts[0])
        self._facts.setAccessibleDescription(texts[0])

    def _write(self, numbers: SampleNumbers) -> tuple[str, ...]:
        """The facts in words, then in the letters of the formulas, and then fewer and fewer of them."""
        passed = numbers.passed
        if len(passed.targets) > 1:
            return self._write_class(numbers)
        t, o, loss = _plain(passed.target), number(numbers.output), number(passed.loss)
        target = self.tr("target {0}").format(t)
        if passed.value != passed.target:
            target += self.tr(" (label {0})").format(_plain(passed.value))
        point = f"({fixed(passed.point[0], 2)}, {fixed(passed.point[1], 2)})"
        words = (target, self.tr("output {0}").format(o), self.tr("loss {0}").format(loss), self.tr("at ") + point)
        letters = (f"t = {t}", f"o = {o}", f"L = {loss}", point)
        return "  ·  ".join(words), *("   ".join(letters[:count]) for count in (4, 3, 2)), f"t={t}  o={o}", f"o={o}"

    def _write_class(self, numbers: SampleNumbers) -> tuple[str, ...]:
        """The same of a class: its name, and how likely the network takes it to be."""
        passed = numbers.passed
        name, o, loss = numbers.spec.data.dataset.label_name(passed.label), number(numbers.output), number(passed.loss)
        point = f"({fixed(passed.point[0], 2)}, {fixed(passed.point[1], 2)})"
        words = (
            self.tr("class {0}").format(name),
            self.tr("its probability {0}").format(o),
            self.tr("loss {0}").format(loss),
            self.tr("at ") + point,
        )
        short = name if len(name) <= _MOST_LETTERS else f"{name[: _MOST_LETTERS - 1]}…"
        letters = (f"{short}: o = {o}", f"L = {loss}", point)
        return "  ·  ".join(words), *("   ".join(letters[:count]) for count in (3, 2, 1)), f"o = {o}", f"o={o}"

    def _step_back(self) -> None:
        self.index_requested.emit(round(self._box.value()) - 2)

    def _step_on(self) -> None:
        self.index_requested.emit(round(self._box.value()))

    def _enter(self, value: int) -> None:
        self.index_requested.emit(value - 1)

    # --- Qt ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._facts and event.type() in (QEvent.Type.Resize, QEvent.Type.FontChange):
            self._show_facts()
        return super().eventFilter(watched, event)


def _plain(value: float) -> str:
    """A label: a class as it is, a number with three places."""
    return fixed(value, 0) if value == round(value) else fixed(value, 3)
