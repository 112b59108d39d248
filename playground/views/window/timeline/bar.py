"""The timeline's bar: the film's button, the track, the moment in words, and the ways on from there."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from playground.model.edits import CloseBranch, GoToBranch
from playground.model.numerals import counted
from playground.model.told_run import ToldRun
from playground.model.viewing import Viewing
from playground.views.controls.elided_label import ElidedLabel
from playground.views.look.icons import icon
from playground.views.look.theme import LIGHT, Theme
from playground.views.window.actions import Actions
from playground.views.window.timeline.track import TimelineTrack

_ICON_SIDE: Final = 16
_WORDS_SHARE: Final = 0.36
"""How much of the bar's width the words take at the most."""


class MomentWords(ElidedLabel):
    """The moment in words: as wide as the longest ones need, whatever they say, or narrower where there is no room."""

    def __init__(self, parent: QWidget, name: str, meaning: str) -> None:
        self._width = 0
        super().__init__(parent, name, meaning)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def keep_width(self, width: int) -> None:
        """Have this width from now on, if there is room."""
        if width != self._width:
            self._width = width
            self.setMaximumWidth(max(width, 1))
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())


class TimelineBar(QWidget):
    """Shows the run and the moment of it that is looked at; asks to look at another one, and for edits of branches."""

    viewing_requested = Signal(object)
    edit_requested = Signal(object)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName(self.tr("Timeline"))
        self._actions = actions
        self._theme = LIGHT
        self._run, self._viewing = ToldRun(), Viewing()
        self._film = self._button("timeline_film", actions["play_run"])
        self.track = TimelineTrack(self)
        self.track.epoch_requested.connect(self._ask)
        self.words = MomentWords(
            self, self.tr("Moment shown"), self.tr("The epoch that the whole window shows, and the newest one")
        )
        self.words.setObjectName("timeline_words")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._back = self._button("timeline_train", actions["train_from_here"])
        self._now = self._button("timeline_now", actions["run_end"])
        self.branches = QMenu(self.tr("&Branches"), self)
        self.branches.setObjectName("branches_menu")
        self.branches.setToolTipsVisible(True)
        self._branches = QToolButton(self)
        self._branches.setObjectName("timeline_branches")
        self._branches.setAccessibleName(self.tr("Branches of the run"))
        self._branches.setToolTip(self.tr("Runs that were left by “Train from Here”: go to one, or close it"))
        self._branches.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._branches.setMenu(self.branches)
        self._dress(self._branches)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(2)
        for widget in (self._film, self.track, self.words, self._back, self._now, self._branches):
            row.addWidget(widget, 1 if widget is self.track else 0)
        self._show_branches()
        self._show()

    # --- showing ---

    def show_run(self, run: ToldRun) -> None:
        """Show how far the run is, and what happened on its way."""
        were, self._run = self._run.branches, run
        self.track.show_run(run)
        if run.branches != were:
            self._show_branches()
        self._show()

    def show_viewing(self, viewing: Viewing) -> None:
        """Show which moment is looked at."""
        self._viewing = viewing
        self.track.show_epoch(viewing.epoch)
        self._show()

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.track.show_theme(theme)
        self._branches.setIcon(icon("branch", theme, theme.muted))
        for button in (self._film, self._back, self._now, self._branches):
            button.setIconSize(QSize(theme.px(_ICON_SIDE), theme.px(_ICON_SIDE)))
        self._show()
        self._fit_words()

    def _show(self) -> None:
        epoch, newest = self._viewing.epoch, counted(int(self._run.last))
        is_past = epoch is not None
        for name in ("train_from_here", "run_end"):
            self._actions[name].setEnabled(is_past)
        for name in ("play_run", "run_start", "epoch_back"):
            self._actions[name].setEnabled(self._run.can_be_seen)
        self._actions["epoch_forward"].setEnabled(is_past)
        if epoch is None:
            self.words.show_texts(self.tr("Now"))  # the counter tells the epoch; two numbers would have to agree
        else:
            shown = counted(epoch)
            self.words.show_texts(
                self.tr("Past: epoch {shown} of {newest}").format(shown=shown, newest=newest),
                self.tr("Past: {shown} of {newest}").format(shown=shown, newest=newest),
                self.tr("Past: {shown}").format(shown=shown),
            )
        theme = self._theme
        look = f"background: {theme.accent}; color: {theme.on_accent};" if is_past else f"color: {theme.muted};"
        sheet = f"QLabel {{ {look} border-radius: {theme.px(9)}px; padding: 1px {theme.px(6)}px; }}"
        if sheet != self.words.styleSheet():
            self.words.setStyleSheet(sheet)

    def _show_branches(self) -> None:
        self.branches.clear()
        for branch in self._run.branches:
            for edit, tip in (
                (GoToBranch(branch), self.tr("Go on with this run as it was left; the present one stays as a branch")),
                (CloseBranch(branch), self.tr("Let go of this run; Undo brings it back")),
            ):
                action = self.branches.addAction(edit.text.replace("&", "&&"))
                action.setToolTip(tip)
                action.setData(edit)
                action.triggered.connect(self._ask_edit)
        self._branches.setVisible(bool(self._run.branches))
        self.branches.setEnabled(bool(self._run.branches))

    def _fit_words(self) -> None:
        """Keep the words' width whatever they say, so that the track stays where it is."""
        many = counted(888_888)
        longest = self.tr("Past: epoch {shown} of {newest}").format(shown=many, newest=many)
        wanted = self.words.fontMetrics().horizontalAdvance(longest) + 2 * self._theme.px(8)
        self.words.keep_width(min(wanted, round(_WORDS_SHARE * self.width())))

    # --- asking ---

    def _ask(self, epoch: int | None) -> None:
        self.viewing_requested.emit(replace(self._viewing, epoch=epoch, moment="newest"))

    def _ask_edit(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.edit_requested.emit(action.data())

    # --- building ---

    def _button(self, name: str, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setDefaultAction(action)
        button.setAccessibleName(str(action.property("name")).replace("&", ""))
        self._dress(button)
        return button

    @staticmethod
    def _dress(button: QToolButton) -> None:
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setProperty("flat", True)
        button.setProperty("compact", True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # --- Qt's overrides ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_words()
