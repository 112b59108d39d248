"""The list of lessons: number, title, what it is about, and how far the learner came. Broken files are told below."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from playground.model.lessons.lesson_state import LessonEntry, LessonGroup
from playground.views.look.icons import icon
from playground.views.look.style import faded
from playground.views.look.theme import LIGHT, Theme
from playground.views.panels.lesson.card import Card
from playground.views.panels.lesson.marks import paint_mark

_PAD: Final = 10
_SIDE: Final = 24
_WRAP: Final = int(Qt.TextFlag.TextWordWrap)


class LessonRow(QAbstractButton):
    """One lesson to begin."""

    def __init__(self, entry: LessonEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._theme = LIGHT
        self.setObjectName(f"lesson_row_{entry.path.stem}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{entry.number}. {entry.title}. {entry.summary} {self.progress}".strip())
        self.setToolTip(self._tip())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def progress(self) -> str:
        """How far the learner came, in words; empty for a lesson that was not begun."""
        entry = self.entry
        if entry.mark == "begun":
            return self.tr("Step {furthest} of {steps}").format(furthest=entry.furthest, steps=entry.steps)
        return self.tr("Done") if entry.mark == "done" else ""

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.updateGeometry()
        self.update()

    def _tip(self) -> str:
        tips = {
            "new": self.tr("Begin this lesson; your own network comes back afterwards"),
            "begun": self.tr("Continue this lesson; your own network comes back afterwards"),
            "done": self.tr("Repeat this lesson; your own network comes back afterwards"),
        }
        return tips[self.entry.mark]

    def _title_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 1.05)
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def _parts(self, width: float) -> list[tuple[QRectF, str, QFont, bool]]:
        """Where each text stands, its font, and whether it is a quiet one."""
        pad, side = self._theme.px(_PAD), self._theme.px(_SIDE)
        left = 2 * pad + side
        room = max(width - left - pad, 40.0)
        top = float(pad - 2)
        parts = []
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * 0.92)
        for text, font, is_quiet in (
            (self.entry.title, self._title_font(), False),
            (self.entry.summary, QFont(self.font()), True),
            (self.progress, small, True),
        ):
            if not text:
                continue
            height = QFontMetricsF(font).boundingRect(QRectF(0, 0, room, 10_000), _WRAP, text).height()
            parts.append((QRectF(left, top, room, height), text, font, is_quiet))
            top += height + 2
        return parts

    # --- Qt ---

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._parts(float(width))[-1][0].bottom() + self._theme.px(_PAD))

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._theme.px(40))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pressed, hovered = self.isDown(), self.underMouse()
        width = 2.0 if self.hasFocus() else 1.0
        border = theme.accent if self.hasFocus() or hovered else theme.border
        ground = faded(theme.accent, theme.panel, 0.16 if pressed else 0.07) if pressed or hovered else theme.panel
        painter.setPen(QPen(QColor(border), width))
        painter.setBrush(QColor(ground))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 7.0, 7.0)
        parts = self._parts(float(self.width()))
        side = theme.px(_SIDE)
        badge = QRectF(theme.px(_PAD), parts[0][0].top() + (QFontMetricsF(parts[0][2]).height() - side) / 2, side, side)
        if self.entry.mark == "done":
            paint_mark(painter, badge, True, theme)
        else:
            self._paint_number(painter, badge)
        for rect, text, font, is_quiet in parts:
            painter.setFont(font)
            painter.setPen(QColor(theme.muted if is_quiet else theme.text))
            painter.drawText(rect, _WRAP, text)

    def _paint_number(self, painter: QPainter, badge: QRectF) -> None:
        """The number in a ring, which is drawn as far as the learner came."""
        theme, entry = self._theme, self.entry
        ring = badge.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.border), theme.wide(2.0)))
        painter.drawEllipse(ring)
        if entry.mark == "begun":
            painter.setPen(QPen(QColor(theme.accent), theme.wide(2.5)))
            painter.drawArc(ring, 90 * 16, -round(360 * 16 * entry.furthest / max(entry.steps, 1)))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(entry.number))


class LessonChooser(QScrollArea):
    """Shows all lessons, those of a teacher's own folder under its name; asks for one."""

    lesson_requested = Signal(str)
    """The path of its file."""

    folder_requested = Signal()
    return_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lesson_chooser")
        self.setAccessibleName(self.tr("Lessons"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._theme = LIGHT
        self._groups: Sequence[LessonGroup] = ()
        self.rows: list[LessonRow] = []
        self._return = QPushButton(self)
        self._return.setObjectName("lesson_return")
        self._return.setToolTip(self.tr("Go back to the lesson that you are in"))
        self._return.clicked.connect(self.return_requested)
        self._folder = QPushButton(self.tr("Open a folder of lessons…"), self)
        self._folder.setObjectName("lesson_folder")
        self._folder.setAccessibleName(self.tr("Open a folder of lessons"))
        self._folder.setToolTip(self.tr("Open your own lessons; Help explains how to write them"))
        self._folder.clicked.connect(self.folder_requested)
        self.show_running(None)
        self.show_groups(())

    def show_groups(self, groups: Sequence[LessonGroup]) -> None:
        """List these lessons, each group under its title."""
        focused = next((row.entry.path for row in self.rows if row.hasFocus()), None)
        self._groups = groups
        body = QWidget(self)
        body.setObjectName("lesson_chooser_body")
        layout = QVBoxLayout(body)
        layout.setContentsMargins(10, 6, 10, 10)
        layout.setSpacing(7)
        self._return.setParent(body)
        self._folder.setParent(body)
        layout.addWidget(self._return)
        self.rows = []
        for group in groups:
            if group.title:
                heading = QLabel(group.title, body)
                heading.setProperty("heading", True)
                heading.setWordWrap(True)
                layout.addWidget(heading)
            for entry in group.lessons:
                row = LessonRow(entry, body)
                row.show_theme(self._theme)
                row.clicked.connect(self._choose)
                layout.addWidget(row)
                self.rows.append(row)
            for path, reason in group.refused:
                layout.addWidget(self._refusal(path, reason, body))
        layout.addWidget(self._folder)
        layout.addStretch(1)
        scrolled = self.verticalScrollBar().value()
        old = self.takeWidget()
        self.setWidget(body)
        if old is not None:
            old.deleteLater()
        self._return.setVisible(self._is_running)
        for first, second in itertools.pairwise((self._return, *self.rows, self._folder)):
            QWidget.setTabOrder(first, second)  # from top to bottom, whichever was made first
        self.verticalScrollBar().setValue(scrolled)
        for row in self.rows:
            if row.entry.path == focused:
                row.setFocus()

    def show_running(self, title: str | None) -> None:
        """Offer the way back to the lesson of this title, that goes on; None where there is none."""
        self._is_running = title is not None
        text = self.tr("Back to “{title}”").format(title=title)
        self._return.setText(text.replace("&", "&&"))
        self._return.setAccessibleName(text)
        self._return.setVisible(self._is_running)

    def focus_next(self) -> None:
        """Let the keyboard begin with the first lesson that is not done, or the way back to one that goes on."""
        undone = next((row for row in self.rows if row.entry.mark != "done"), None)
        wanted = self._return if self._is_running else undone or next(iter(self.rows), None) or self._folder
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(wanted)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._folder.setIcon(icon("open", theme))
        for row in self.rows:
            row.show_theme(theme)
        for card in self.findChildren(Card):
            card.show_theme(theme)

    def _refusal(self, path: Path, reason: str, parent: QWidget) -> Card:
        card = Card(f"refused_{path.stem}", "danger", parent)
        card.heading.setText(self.tr("✗  {name} cannot be read").format(name=path.name))
        told = QLabel(reason, card)
        told.setObjectName("refused_reason")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card.rows.addWidget(told)
        card.setToolTip(str(path))
        card.show_theme(self._theme)
        return card

    def _choose(self) -> None:
        row = self.sender()
        assert isinstance(row, LessonRow)
        self.lesson_requested.emit(str(row.entry.path))

    def minimumSizeHint(self) -> QSize:
        return QSize(238, 80)
