"""Many seeds at a glance: a row for each network, a dot for each seed, and how many hold.

Which count was measured beforehand is told only once all seeds were run here. A dot opens the network of its run.
"""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolTip, QWidget

from playground.model.lessons.findings import describe_check
from playground.model.lessons.lesson_state import SeedLook, TallyState
from playground.model.numerals import counted
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.lesson.card import Card
from playground.views.panels.lesson.prose import Prose

_DOT: Final = 12
_STEP: Final = 17
_IN_A_ROW: Final = 10
_ROW_GAP: Final = 12
_MOVES: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
"""By how many rows and dots an arrow key moves."""


class TallyDots(QWidget):
    """The rows of dots. A filled dot: the check holds; a ring: it does not; a double ring: it runs just now.

    A dot whose run is over is opened by a click, or, while the dots have the focus, by the arrow keys and Enter.
    """

    seed_requested = Signal(int, int)
    """To see the network of a run: which contestant, which seed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tally_dots")
        self._theme = LIGHT
        self._state: TallyState | None = None
        self._at = (0, 0)
        self._pointed: tuple[int, int] | None = None
        self._looked_at: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_tally(self, state: TallyState) -> None:
        """Show every result that is there."""
        is_other = self._state is None or self._state.tally != state.tally
        self._state = state
        if is_other:
            self._at, self._pointed, self._looked_at = (0, 0), None, None
            self.updateGeometry()
        self.setAccessibleName("; ".join(self.lines()))
        self._describe()
        self.update()

    def show_look(self, look: SeedLook | None) -> None:
        """Mark the run whose network lies on the table."""
        labels = [] if self._state is None else [each.label for each in self._state.tally.contestants]
        self._looked_at = None if look is None or look.label not in labels else (labels.index(look.label), look.seed)
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
        assert self._state is not None
        done = sum(result is not None for result in row)
        parts = []
        if done:
            parts.append(self.tr("{held} of {done}").format(held=sum(map(bool, row)), done=done))
        if self._state.is_told:
            parts.append(self.tr("measured {quoted} of {seeds}").format(quoted=quoted, seeds=len(row)))
        return " · ".join(parts) or self.tr("not run yet")

    def _words_of(self, place: tuple[int, int]) -> str:
        """A dot in words."""
        assert self._state is not None
        contestant, seed = place
        result = self._state.results[contestant][seed]
        outcome = {True: self.tr("holds"), False: self.tr("does not hold"), None: self.tr("not run yet")}[result]
        label = self._state.tally.contestants[contestant].label
        return self.tr("{label}, seed {seed}: {outcome}").format(label=label, seed=seed, outcome=outcome)

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._state is None else self._words_of(self._at))

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
            self._paint_dots(painter, index, running)

    def centre(self, contestant: int, seed: int) -> QPointF:
        """Where a dot lies."""
        theme, width = self._theme, float(self.width())
        columns = self._columns(width)
        step, radius = theme.px(_STEP), theme.px(_DOT) / 2
        top = contestant * (self._block_height(width) + theme.px(_ROW_GAP))
        top += 2 * QFontMetricsF(self._label_font()).height() + theme.px(6)
        return QPointF(seed % columns * step + radius + 1, top + seed // columns * step + radius)

    def dot_at(self, point: QPointF) -> tuple[int, int] | None:
        """The contestant and the seed of the dot at a point."""
        if self._state is None:
            return None
        reach = self._theme.px(_STEP) / 2
        for contestant, row in enumerate(self._state.results):
            for seed in range(len(row)):
                apart = self.centre(contestant, seed) - point
                if abs(apart.x()) <= reach and abs(apart.y()) <= reach:
                    return contestant, seed
        return None

    def _has_run(self, place: tuple[int, int] | None) -> bool:
        return self._state is not None and place is not None and self._state.results[place[0]][place[1]] is not None

    def _paint_dots(self, painter: QPainter, contestant: int, running: int | None) -> None:
        assert self._state is not None
        theme, row = self._theme, self._state.results[contestant]
        radius = theme.px(_DOT) / 2
        for seed, result in enumerate(row):
            centre = self.centre(contestant, seed)
            place = (contestant, seed)
            is_marked = place in (self._looked_at, self._pointed) and self._has_run(place)
            if is_marked or (self.hasFocus() and place == self._at):
                painter.setPen(QPen(QColor(theme.accent), theme.wide(1.6)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                reach = radius + theme.wide(1.6)
                painter.drawRoundedRect(QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach), 3.0, 3.0)
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

    # --- opening a run ---

    def _point_at(self, place: tuple[int, int] | None) -> None:
        place = place if self._has_run(place) else None
        if place != self._pointed:
            self._pointed = place
            self.setCursor(Qt.CursorShape.ArrowCursor if place is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _open(self, place: tuple[int, int] | None) -> None:
        if place is not None and self._has_run(place):
            self._at = place
            self._describe()
            self.update()
            self.seed_requested.emit(*place)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.dot_at(QPointF(event.pos()))
            text = "" if place is None else self._words_of(place)
            if self._has_run(place):
                text = self.tr("{text}. Click to open its network").format(text=text)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in _MOVES
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()  # → would train a step
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self.dot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.dot_at(event.position()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if self._state is not None and move is not None:
            (contestant, seed), (down, right) = self._at, move
            rows, seeds = len(self._state.results), self._state.tally.seeds
            self._at = min(max(contestant + down, 0), rows - 1), min(max(seed + right, 0), seeds - 1)
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._at)
        else:
            super().keyPressEvent(event)


class TallyCard(Card):
    """The tally of a step, with the button that runs its seeds, and the way back from a run that was opened."""

    tally_requested = Signal(bool)
    """Run the seeds, or stop."""

    seed_requested = Signal(int, int)
    return_requested = Signal()
    """Back from a run to the network of the step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("lesson_tally", parent=parent)
        self._is_running = False
        self._state: TallyState | None = None
        self.heading.setText(self.tr("One run is not enough evidence"))
        self._wanted = Prose("tally_wanted", self)
        self.dots = TallyDots(self)
        self.button = QPushButton(self)
        self.button.setObjectName("tally_button")
        self.rows.addWidget(self._wanted)
        self.rows.addWidget(self.dots)
        self.rows.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._hint = QLabel(self.tr("A dot opens the network of its run."), self)
        self._hint.setProperty("caption", True)
        self._hint.setWordWrap(True)
        self.rows.addWidget(self._hint)
        self.look = Card("tally_look", "accent", self)
        self._look_text = QLabel(self.look)
        self._look_text.setObjectName("tally_look_text")
        self._look_text.setTextFormat(Qt.TextFormat.PlainText)
        self._look_text.setWordWrap(True)
        self.back = QPushButton(self.tr("Back to the step’s network"), self.look)
        self.back.setObjectName("tally_back")
        self.back.setAccessibleName(self.back.text())
        self.back.setToolTip(self.tr("Show the step’s own network again, as it was"))
        self.look.rows.addWidget(self._look_text)
        self.look.rows.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.rows.addWidget(self.look)
        self.look.hide()
        self.button.clicked.connect(self._ask)
        self.back.clicked.connect(self.return_requested)
        self.dots.seed_requested.connect(self.seed_requested)

    def show_tally(self, state: TallyState) -> None:
        """Show it as it stands."""
        tally = state.tally
        self._is_running = state.running is not None
        self.heading.setText(self.tr("{seeds} seeds each").format(seeds=tally.seeds))
        told = self.tr("A full dot: {wanted} after {epochs} epochs. A ring: not.")
        if not tally.epochs:
            told = self.tr("A full dot: {wanted} before the first epoch. A ring: not.")
        wanted = describe_check(tally.check).replace("*", "\\*").replace("_", "\\_")
        self._wanted.show_text(told.format(wanted=wanted, epochs=counted(tally.epochs)))
        self.dots.show_tally(state)
        self._state = state
        self._hint.setVisible(state.runs_done > 0)
        self._show_button()

    def show_look(self, look: SeedLook | None) -> None:
        """Say which run lies on the table; None for none."""
        self.dots.show_look(look)
        self.look.setVisible(look is not None)
        if look is None:
            return
        self.look.show_heading(self.tr("{label}, seed {seed}").format(label=look.label, seed=look.seed), "accent")
        told = self.tr("It passed.") if look.holds else self.tr("It did not pass. Why did this one fail?")
        asks = self.tr(
            "You see its network as it was at the end of its run. Look at it, change it, or press Reset and Play to "
            "watch it again."
        )
        self._look_text.setText(f"{told} {asks}")

    def show_theme(self, theme: Theme) -> None:
        super().show_theme(theme)
        self.dots.show_theme(theme)
        self.look.show_theme(theme)
        self._show_button()

    def _show_button(self) -> None:
        state = self._state
        text = self.tr("Run the seeds")
        if self._is_running:
            text = self.tr("Stop")
        elif state is not None and state.is_complete:
            text = self.tr("Run these seeds again")
        elif state is not None and state.runs_done:
            text = self.tr("Go on with the seeds")
        is_wanted = state is None or not state.is_told
        if self.button.property("primary") != is_wanted:
            self.button.setProperty("primary", is_wanted)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self.button.setText(text)
        self.button.setAccessibleName(text)
        colour = self.theme.on_accent if is_wanted else None
        self.button.setIcon(icon("pause" if self._is_running else "play", self.theme, colour))
        self.button.setToolTip(
            self.tr("Stop running the seeds")
            if self._is_running
            else self.tr("Train these networks from every seed and count the results; your own network does not change")
        )

    def _ask(self) -> None:
        self.tally_requested.emit(not self._is_running)
