"""One line of news over the bottom of the network: a refusal, an error, a hint.

It lies on top, so nothing moves when it comes or goes; only for notes that are read for a while, what lies beneath is
asked to give way, so that they do not cover what they speak of. Hints leave by themselves, the rest when closed. A long
hint folds to its first line when there is something else to look at, and begins so where it would cover too much. The
bar paints its shadow itself: Qt's effect would blur anew whenever something moves below.
"""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.model.edits import Edit
from playground.views.look.icons import icon, icon_pixmap
from playground.views.look.sharpness import clear_pixmap, pixel_ratio
from playground.views.look.theme import LIGHT, Theme

Severity = Literal["hint", "warning", "error"]

HINT_MS: Final = 7000
READING_MS: Final = 60  # a character, unhurried
_MARGIN: Final = 12
_SHADOW: Final = 8
_WIDEST: Final = 760
_NARROWEST: Final = 560
_READABLE: Final = 360
"""A text with less room than this gets the button below it."""

_FOLDABLE: Final = 120
"""A hint of more characters than these covers so much that it can be folded."""

_MOST_SHARE: Final = 0.32
"""A hint that would cover more of the height than this begins folded: the diagram could not give way to it."""

_ICON_AND_CLOSE: Final = 118
_ICONS: Final = {"hint": "info", "warning": "warning", "error": "error"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What to tell. `remedy`: an edit that a button offers, under its own text."""

    text: str
    severity: Severity = "hint"
    remedy: Edit | None = None


class NoticeBar(QWidget):
    """Lies over the bottom of `anchor`, somewhere in `parent`. One notice at a time: the newest."""

    edit_requested = Signal(object)
    closed = Signal()
    room_wanted = Signal(int)
    """So many pixels of the anchor's lower end had better be free; 0 when they are no longer needed."""

    def __init__(self, anchor: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._anchor = anchor
        self._foot: QWidget | None = None
        self._ground = parent
        self.setObjectName("notice_bar")
        self.setAccessibleName(self.tr("Notice"))
        self._theme: Theme = LIGHT
        self._look: object = None
        self._ground_picture = QPixmap()
        self._notice: Notice | None = None
        self._icon = QLabel(self)
        self._icon.setFixedSize(22, 22)
        self._text = QLabel(self)
        self._text.setObjectName("notice_text")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._remedy = QPushButton(self)
        self._remedy.setObjectName("notice_remedy")
        self._fold = QToolButton(self)
        self._fold.setObjectName("notice_fold")
        self._fold.setProperty("flat", True)
        self._is_folded = self._is_by_hand = False
        self._room = 0
        self._close = QToolButton(self)
        self._close.setObjectName("notice_close")
        self._close.setAccessibleName(self.tr("Close the notice"))
        self._close.setToolTip(self.tr("Close the notice"))
        self._close.setProperty("flat", True)
        self._close.setIconSize(QSize(16, 16))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(14, 8, 8, 8)
        self._grid.setHorizontalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._text, 0, 1)
        self._grid.addWidget(self._fold, 0, 3, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(self._close, 0, 4, Qt.AlignmentFlag.AlignVCenter)
        layout = self._stack = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW + 1, _SHADOW + 1, _SHADOW + 1, _SHADOW + 1)
        layout.setSpacing(0)
        layout.addLayout(self._grid)
        self._leave = QTimer(self)
        self._leave.setSingleShot(True)
        self._leave.setInterval(HINT_MS)
        self._leave.timeout.connect(self.clear)
        self._remedy.clicked.connect(self._ask_remedy)
        self._fold.clicked.connect(self._turn_fold)
        self._close.clicked.connect(self._dismiss)
        anchor.installEventFilter(self)
        parent.installEventFilter(self)
        self.hide()

    @property
    def notice(self) -> Notice | None:
        """What it tells now."""
        return self._notice

    def show_notice(self, notice: Notice) -> None:
        """Tell `notice` in place of what was told before."""
        self._notice = notice
        self._is_by_hand = False
        self._show_fold(False)
        self.setAccessibleDescription(notice.text)
        self._remedy.setVisible(notice.remedy is not None)
        if notice.remedy is not None:
            self._remedy.setText(notice.remedy.text)
            self._remedy.setToolTip(notice.remedy.text)
            self._remedy.setAccessibleName(notice.remedy.text)
        self._dress()
        self._place()
        self.show()
        self._leave_when_read()

    def _leave_when_read(self) -> None:
        notice = self._notice
        if notice is not None and notice.severity == "hint" and notice.remedy is None:
            self._leave.start(max(HINT_MS, READING_MS * len(notice.text)))
        else:
            self._leave.stop()

    def fold(self) -> None:
        """Leave only the first line of a long hint, and that not for long: the person looks at something else now."""
        if self._is_foldable and not self._is_folded:
            self._show_fold(True)
            self._place()
            self._leave.start(HINT_MS)

    @property
    def _is_foldable(self) -> bool:
        notice = self._notice
        return notice is not None and notice.severity == "hint" and not notice.remedy and len(notice.text) > _FOLDABLE

    def _turn_fold(self) -> None:
        self._is_by_hand = True
        self._show_fold(not self._is_folded)
        self._place()
        self._leave_when_read()

    def _show_fold(self, is_folded: bool) -> None:
        assert self._notice is not None
        self._is_folded = is_folded
        self._text.setWordWrap(not is_folded)
        self._text.setText(self._notice.text)
        self._fold.setVisible(self._is_foldable)
        self._fold.setText(self.tr("More…") if is_folded else self.tr("Less"))
        self._fold.setToolTip(self.tr("Show all of the notice") if is_folded else self.tr("Show only its first line"))
        self._fold.setAccessibleName(self._fold.toolTip())

    def clear(self) -> None:
        """Tell nothing."""
        self._leave.stop()
        self._notice = None
        self.hide()
        self._ask_room(0)

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.setIcon(icon("close", theme))
        self._dress()

    @property
    def _colour(self) -> str:
        severity = self._notice.severity if self._notice else "hint"
        return {"warning": self._theme.warning, "error": self._theme.danger}.get(severity, self._theme.accent)

    def _dress(self) -> None:
        severity = self._notice.severity if self._notice else "hint"
        self._icon.setPixmap(icon_pixmap(_ICONS[severity], 22, self._colour, self.devicePixelRatioF()))
        self.update()

    def leave_free(self, widget: QWidget) -> None:
        """Never lie over this, where it stands at the foot of the anchor."""
        self._foot = widget

    def _bottom(self, ground: QRect) -> int:
        """The lowest row that the bar may cover."""
        if self._foot is None or not self._foot.isVisible():
            return ground.bottom()
        top = self._foot.mapTo(self._ground, QPoint(0, 0)).y()
        return top - 1 if top > ground.center().y() else ground.bottom()

    def _place(self) -> None:
        """Centre over the bottom of the anchor; folded where it would cover too much, unless a person wants all."""
        self._lay()
        covers_much = self.height() - 2 * _SHADOW > _MOST_SHARE * self._anchor.height()
        if covers_much and self._is_foldable and not self._is_folded and not self._is_by_hand:
            self._show_fold(True)
            self._lay()

    def _lay(self) -> None:
        """As wide as the text needs; over the anchor's neighbours where that is narrow."""
        window = self._ground.rect()
        ground = QRect(self._anchor.mapTo(self._ground, QPoint(0, 0)), self._anchor.size())
        room = min(_WIDEST, max(ground.width(), _NARROWEST), window.width()) - 2 * _MARGIN
        text = self._text.fontMetrics().horizontalAdvance(self._notice.text if self._notice else "") + 8
        has_remedy = self._notice is not None and self._notice.remedy is not None
        button = self._remedy.sizeHint().width() + 10 if has_remedy else 0
        if self._is_foldable:
            button = self._fold.sizeHint().width() + 10
        below = has_remedy and min(text, _READABLE) + button + _ICON_AND_CLOSE > room
        self._grid.removeWidget(self._remedy)
        if below:
            self._grid.addWidget(self._remedy, 1, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        else:
            self._grid.addWidget(self._remedy, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        width = min(room, _ICON_AND_CLOSE + (max(text, button) if below else text + button)) + 2 * _SHADOW
        if self._is_folded and self._notice is not None:
            line = self._notice.text.replace("\n", " ")
            space = width - 2 * _SHADOW - _ICON_AND_CLOSE - button
            self._text.setText(self._text.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, space))
        self._stack.activate()
        stack = self._stack
        height = stack.totalHeightForWidth(width) if stack.hasHeightForWidth() else stack.totalSizeHint().height()
        left = min(max(ground.center().x() - width // 2, _MARGIN - _SHADOW), window.width() - width - _MARGIN + _SHADOW)
        self.setGeometry(left, self._bottom(ground) - height - _MARGIN + _SHADOW, width, height)
        self.raise_()
        self._ask_room(height + _MARGIN - _SHADOW if self._is_foldable else 0)

    def _ask_room(self, pixels: int) -> None:
        if pixels != self._room:
            self._room = pixels
            self.room_wanted.emit(pixels)

    def _ask_remedy(self) -> None:
        remedy = self._notice.remedy if self._notice else None
        self.clear()
        if remedy is not None:
            self.edit_requested.emit(remedy)

    def _dismiss(self) -> None:
        self.clear()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self._notice is not None:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = (self.size(), pixel_ratio(painter), self._theme, self._colour)
        if look != self._look:  # it is painted again with all that moves below it
            self._look, self._ground_picture = look, self._ground_of(pixel_ratio(painter))
        painter.drawPixmap(0, 0, self._ground_picture)

    def _ground_of(self, ratio: float) -> QPixmap:
        """The body with its rim, and its shadow."""
        picture = clear_pixmap((QSizeF(self.size()) * ratio).toSize(), ratio)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 26 if self._theme.is_dark else 9))
        for spread in range(_SHADOW - 1, 0, -1):
            painter.drawRoundedRect(body.adjusted(-spread, -spread, spread, spread).translated(0, 2), 8, 8)
        painter.setPen(QPen(QColor(self._colour), 1.0))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(body.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()
        return picture
