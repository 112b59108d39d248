"""Many seeds at a glance: a row for each network, a dot for each seed, the count beside the one that is quoted."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from playground.model.lesson_state import TallyState
from playground.model.measures import describe_check
from playground.views.icons import icon
from playground.views.lesson.card import Card
from playground.views.lesson.prose import Prose
from playground.views.theme import LIGHT, Theme

_DOT: Final = 12
_STEP: Final = 17
_IN_A_ROW: Final = 10
_ROW_GAP: Final = 12


class TallyDots(QWidget):
    """The rows of dots. A filled dot: the check holds; a ring: it does not; a double ring: it runs just now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tally_dots")
        self._theme = LIGHT
        self._state: TallyState | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_tally(self, state: TallyState) -> None:
        """Show every result that is there."""
        is_other = self._state is None or self._state.tally != state.tally
        self._state = state
        self.setAccessibleName("; ".join(self.lines()))
        if is_other:
            self.updateGeometry()
        self.update()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def lines(self) -> list[str]:
        """What the rows say in words: each network with its counts."""
        if self._state is None:
            return []
        pairs = zip(self._state.tally.contestants, self._state.results, strict=True)
        return [f"{contestant.label}: {self._count(row, contestant.quoted)}" for contestant, row in pairs]

    def _count(self, row: tuple[bool | None, ...], quoted: int) -> str:
        done = sum(result is not None for result in row)
        told = self.tr("measured {quoted} of {seeds}").format(quoted=quoted, seeds=len(row))
        if not done:
            return told
        return self.tr("{held} of {done} · {told}").format(held=sum(map(bool, row)), done=done, told=told)

    # --- Qt ---

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._state is None:
            return 0
        each = self._block_height(width)
        count = len(self._state.tally.contestants)
        return round(count * each + (count - 1) * self._theme.px(_ROW_GAP))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_STEP * _IN_A_ROW), 0)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def _columns(self, width: float) -> int:
        """Dots in a row: all of them, or by tens."""
        assert self._state is not None
        fit = max(int((width + _STEP - _DOT) // self._theme.px(_STEP)), 1)
        seeds = self._state.tally.seeds
        return seeds if seeds <= fit else max(fit // _IN_A_ROW * _IN_A_ROW, 1)

    def _label_font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _block_height(self, width: float) -> float:
        assert self._state is not None
        rows = -(-self._state.tally.seeds // self._columns(width))
        line = QFontMetricsF(self._label_font()).height()
        return 2 * line + self._theme.px(6) + rows * self._theme.px(_STEP)

    def paintEvent(self, event: QPaintEvent) -> None:
        state = self._state
        if state is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, width = self._theme, float(self.width())
        line = QFontMetricsF(self._label_font()).height()
        each = self._block_height(width) + theme.px(_ROW_GAP)
        for index, (contestant, row) in enumerate(zip(state.tally.contestants, state.results, strict=True)):
            top = index * each
            painter.setFont(self._label_font())
            painter.setPen(QColor(theme.text))
            text = painter.fontMetrics().elidedText(contestant.label, Qt.TextElideMode.ElideRight, self.width())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, width, line), flags, text)
            painter.setFont(self.font())
            painter.setPen(QColor(theme.muted))
            painter.drawText(QRectF(0, top + line, width, line), flags, self._count(row, contestant.quoted))
            running = state.running[1] if state.running is not None and state.running[0] == index else None
            self._paint_dots(painter, top + 2 * line + theme.px(6), row, running)

    def _paint_dots(self, painter: QPainter, top: float, row: tuple[bool | None, ...], running: int | None) -> None:
        theme = self._theme
        columns = self._columns(float(self.width()))
        step, radius = theme.px(_STEP), theme.px(_DOT) / 2
        for seed, result in enumerate(row):
            centre = QPointF(seed % columns * step + radius + 1, top + seed // columns * step + radius)
            if result is None and seed != running:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.border))
                painter.drawEllipse(centre, radius * 0.4, radius * 0.4)
                continue
            colour = QColor(theme.accent if result is None else theme.good if result else theme.muted)
            painter.setPen(QPen(colour, theme.wide(1.6)))
            painter.setBrush(colour if result else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, radius - 1, radius - 1)
            if result is None:
                painter.drawEllipse(centre, radius * 0.35, radius * 0.35)


class TallyCard(Card):
    """The tally of a step, with the button that runs its seeds again."""

    tally_requested = Signal(bool)
    """Run the seeds, or stop."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesson_tally", parent=parent)
        self._is_running = False
        self.heading.setText(self.tr("One run is no evidence"))
        self._wanted = Prose("tally_wanted", self)
        self.dots = TallyDots(self)
        self.button = QPushButton(self)
        self.button.setObjectName("tally_button")
        self.rows.addWidget(self._wanted)
        self.rows.addWidget(self.dots)
        self.rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._ask)

    def show_tally(self, state: TallyState) -> None:
        """Show it as it stands."""
        tally = state.tally
        self._is_running = state.running is not None
        self.heading.setText(self.tr("{seeds} seeds each").format(seeds=tally.seeds))
        told = self.tr("A full dot: {wanted} after {epochs} epochs. A ring: not.")
        if not tally.epochs:
            told = self.tr("A full dot: {wanted} before the first epoch. A ring: not.")
        wanted = describe_check(tally.check).replace("*", "\\*").replace("_", "\\_")
        self._wanted.show_text(told.format(wanted=wanted, epochs=f"{tally.epochs:,}"))
        self.dots.show_tally(state)
        self._show_button()

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self.dots.show_theme(theme)
        self._show_button()

    def _show_button(self) -> None:
        text = self.tr("Stop") if self._is_running else self.tr("Run these seeds again")
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setIcon(icon("pause" if self._is_running else "play", self.theme))
        self.button.setToolTip(
            self.tr("Stop running the seeds")
            if self._is_running
            else self.tr("Train these networks here and now, from every seed, and count; yours stays as it is")
        )

    def _ask(self) -> None:
        self.tally_requested.emit(not self._is_running)
