"""The window: menus, toolbar and notices around panels that are passed in. Arranges and asks; computes nothing."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QChildEvent, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QMenu,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.divergence import Divergence
from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.model.edits import EditRefused
from playground.model.numerals import counted
from playground.model.panels import PANELS, asked_for_panels, movable_panels
from playground.model.selection import Selection
from playground.model.viewing import Viewing
from playground.views.controls.keys import TypingKeys, is_behind_a_tab, needs_key
from playground.views.controls.kinds import kind_of
from playground.views.controls.number_reader import show_western_digits
from playground.views.look.icons import app_icon
from playground.views.look.theme import Theme
from playground.views.window.actions import Actions
from playground.views.window.dock import Frame, Holder, PanelDock
from playground.views.window.drop_target import DropTarget, dropped_file, dropped_text
from playground.views.window.full_screen import FullScreenPanels, PanelScreen
from playground.views.window.menus import ExampleMenu, MenuBar, MenuFile
from playground.views.window.network_actions import NetworkActions
from playground.views.window.notice_bar import Notice, NoticeBar
from playground.views.window.notices import divergence_notice, refusal_notice
from playground.views.window.panel_places import PanelPlaces
from playground.views.window.part_keys import action_keys, part_keys
from playground.views.window.timeline.bar import TimelineBar
from playground.views.window.toolbar.main_tool_bar import MainToolBar

APPLICATION: Final = "Neural Playground"
GAP: Final = 6
"""Around and between panels, in pixels: that of the separators in the style sheet."""

SMALLEST: Final = QSize(900, 500)

_MOST_TAB_STOPS: Final = 500


class MakePanel(Protocol):
    """Returns the widget of the panel called `name`; if there is none yet, creates it with `place` as its parent."""

    def __call__(self, place: QWidget, name: str) -> QWidget: ...


def _always() -> bool:
    return True


class MainWindow(QMainWindow):
    """The network's panel in the middle, the other panels in docks around it, and menus, toolbar and notices.

    make_panel: called with a panel's name when the panel is first shown; it returns the panel's widget.

    What menus and buttons ask for is emitted by the signals of `commands` and `network_commands`; everything else that
    the person asks of the window, by this class's own signals.

    Before the window closes it calls `may_close`, which may ask the person, for example about unsaved work. If that
    returns True, the window emits `closing` and closes.
    """

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    viewing_requested = Signal(object)
    pace_requested = Signal(object)
    path_requested = Signal(str)
    file_dropped = Signal(str)
    text_dropped = Signal(str)
    """A text was dropped: a link, or a table."""
    recent_cleared = Signal()
    examples_opening = Signal()
    lessons_opening = Signal()
    lesson_requested = Signal(str)
    closing = Signal()
    came_up = Signal()
    """It was painted for the first time."""

    def __init__(self, make_panel: MakePanel) -> None:
        super().__init__()
        show_western_digits(self)
        self.setObjectName("main_window")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.may_close: Callable[[], bool] = _always
        self.commands = Actions(self)
        self.network_commands = NetworkActions(self)
        self._told_divergence: Divergence | None = None
        self._selection: Selection | None = None
        self._has_come_up = False
        self._build_docks(make_panel)
        self._build_centre(make_panel)
        self.places = PanelPlaces(self, self.docks)
        self.full_screens = FullScreenPanels({one.name: one for one in (self.frame, *self._holders())}, self)
        self.menus = MenuBar(
            self.commands, self.network_commands, [dock.toggleViewAction() for dock in self.docks.values()], self
        )
        self.menus.run_menu.addMenu(self.timeline.branches)
        self.menus.show_panels(self.panel_titles())
        self.tool_bar = MainToolBar(self.commands, self.network_commands, self)
        self._build_header()
        self._drop_target = DropTarget(self)
        self._typing = TypingKeys(self.centralWidget(), self)
        self._connect()
        self.resize(1280, 720)
        self.show_file(None, False)

    # --- showing ---

    def show_document(self, document: Document) -> None:
        self.tool_bar.show_document(document)
        self.network_commands.show_document(document)
        self.menus.show_network()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.tool_bar.show_snapshot(snapshot)
        if snapshot.divergence != self._told_divergence:
            self._told_divergence = snapshot.divergence
            if snapshot.divergence is not None:
                self.notices.show_notice(divergence_notice(snapshot.divergence, snapshot.spec))
            elif self.notices.notice is not None and self.notices.notice.severity == "error":
                self.notices.clear()

    def show_selection(self, selection: Selection | None) -> None:
        self._selection = selection
        self.network_commands.show_selection(selection)
        self.menus.show_network()

    def show_theme(self, theme: Theme) -> None:
        self.commands.show_theme(theme)
        self.network_commands.show_theme(theme)
        self.tool_bar.show_theme(theme)
        self.notices.show_theme(theme)
        self._drop_target.show_theme(theme)
        self.frame.show_theme(theme)
        self.timeline.show_theme(theme)
        for dock in self.docks.values():
            dock.show_theme(theme)

    def show_playing(self, playing: bool) -> None:
        """Whether training runs."""
        self.commands.show_playing(playing)
        if playing:
            self.notices.fold()

    def show_pace(self, pace: Pace) -> None:
        """How fast training goes, and in which steps."""
        self.commands.show_pace(pace)
        self.tool_bar.show_pace(pace)

    def show_history(self, undo_text: str | None, redo_text: str | None) -> None:
        """What undo and redo would do; None where there is nothing."""
        self.commands.show_history(undo_text, redo_text)

    def show_file(self, name: str | None, modified: bool) -> None:
        """Name the open file in the title, with a dot while changes are unsaved."""
        mark = "● " if modified else ""
        self.setWindowTitle(f"{mark}{name or self.tr('Untitled')} — {APPLICATION}")

    def show_recent(self, paths: Sequence[str]) -> None:
        """The files opened last, newest first."""
        self.menus.show_recent(paths)

    def show_examples(self, examples: Sequence[MenuFile]) -> None:
        """The networks that come with the program, in one list."""
        self.menus.show_examples([("", examples)])

    def show_example_groups(self, groups: Sequence[ExampleMenu]) -> None:
        """The networks that come with the program, a menu for each group."""
        self.menus.show_examples(groups)

    def show_lessons(self, lessons: Sequence[MenuFile], refused: Sequence[tuple[str, str]] = ()) -> None:
        """The lessons of the menu, in their order, and what cannot be read, by name, and why."""
        self.menus.show_lessons(lessons, refused)

    def show_viewing(self, viewing: Viewing) -> None:
        self.commands.show_viewing(viewing)
        self.timeline.show_viewing(viewing)
        epoch = viewing.epoch
        self.full_screens.show_moment(self.tr("past: epoch {}").format(counted(epoch)) if epoch is not None else "")
        if viewing.selection != self._selection:
            self.show_selection(viewing.selection)

    def show_appearance(self, theme_choice: str, colour_map: str, shapes: bool = False) -> None:
        """Check the chosen theme, colours and shapes in the View menu."""
        self.commands.show_appearance(theme_choice, colour_map, shapes)

    def show_notice(self, notice: Notice) -> None:
        """Tell something in passing."""
        self.notices.show_notice(notice)

    def _keep_notices_in_front(self) -> None:
        """A panel has come to the front of its tabs, and by that of all that lies in the window."""
        self.notices.raise_()

    def show_refusal(self, refusal: EditRefused) -> None:
        """Tell why an edit was refused, and offer what would work."""
        self.notices.show_notice(refusal_notice(refusal))

    def keys(self) -> list[tuple[str, str]]:
        """What the help lists: first the actions with their keys, then the keys of single panels and modes."""
        actions = (*self.commands.all_actions(), *self.network_commands.all_actions())
        return [*action_keys(actions), *part_keys(map(kind_of, PANELS.values()))]

    # --- presenting ---

    @property
    def is_presenting(self) -> bool:
        """Whether only the panels that a teacher chose are shown, and the layout of the desk is kept for later."""
        return self.places.is_presenting

    def panel_titles(self) -> dict[str, str]:
        """The title of each panel by its name, the network first."""
        names = sorted(PANELS, key=lambda name: PANELS[name].side != "centre")
        return {name: PANELS[name].title for name in names}

    def present(self, names: Sequence[str]) -> None:
        """Show these panels alone, and as much of the toolbar as one row holds. May be called again with others."""
        self.places.keep()
        self.tool_bar.show_essentials(True)
        self.frame.save_height(True)
        self.places.present(names)

    def end_presentation(self) -> None:
        """Put the panels where they were before, to the pixel."""
        if self.is_presenting:
            self.tool_bar.show_essentials(False)
            self.frame.save_height(False)
            self.places.end_presentation()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _toggle_focused_panel(self) -> None:
        """Take the panel with the focus to full screen, or back; the network where no panel has it."""
        focused = QApplication.focusWidget()
        while focused is not None and not isinstance(focused, Holder | PanelScreen):
            focused = focused.parentWidget()
        holder = focused.holder if isinstance(focused, PanelScreen) else focused
        self.full_screens.toggle(self.frame.name if holder is None else holder.name)

    # --- building ---

    def _build_docks(self, make_panel: MakePanel) -> None:
        self.docks = {
            name: PanelDock(
                name, PANELS[name].title, partial(make_panel, name=name), self, is_in_front=PANELS[name].is_in_front
            )
            for name in movable_panels()
        }
        for name in asked_for_panels():
            self.docks[name].hide()
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def _holders(self) -> list[Holder]:
        return [dock.holder for dock in self.docks.values()]

    def _build_centre(self, make_panel: MakePanel) -> None:
        row = next(row for row in PANELS.values() if row.side == "centre")
        centre = QWidget(self)
        centre.setObjectName("centre")
        centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        self.frame = Frame(row.name, row.title, partial(make_panel, name=row.name), centre)
        layout.addWidget(self.frame)
        self.setCentralWidget(centre)
        self.timeline = TimelineBar(self.commands, centre)
        self.frame.add_below(self.timeline)
        self.notices = NoticeBar(centre, self)
        self.notices.leave_free(self.timeline)

    def _build_header(self) -> None:
        """Menus over the toolbar, across the window."""
        header = QWidget(self)
        header.setObjectName("header")
        layout = QVBoxLayout(header)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.menus)
        layout.addWidget(self.tool_bar)
        self.setMenuWidget(header)
        self.setContentsMargins(GAP, 0, GAP, GAP)

    def _connect(self) -> None:
        self.tool_bar.settings.edit_requested.connect(self.edit_requested)
        self.timeline.edit_requested.connect(self.edit_requested)
        self.timeline.viewing_requested.connect(self.viewing_requested)
        self.network_commands.edit_requested.connect(self.edit_requested)
        self.network_commands.selection_requested.connect(self.selection_requested)
        self.notices.edit_requested.connect(self.edit_requested)
        self.tool_bar.pace.pace_requested.connect(self.pace_requested)
        self.commands.pace_requested.connect(self.pace_requested)
        self.commands.viewing_requested.connect(self.viewing_requested)
        self.commands.quit_requested.connect(self.close)
        self.commands.full_screen_requested.connect(self.toggle_full_screen)
        self.commands.reset_layout_requested.connect(self.places.reset)
        self.menus.panel_screen_requested.connect(self.full_screens.toggle)
        self.menus.path_requested.connect(self.path_requested)
        self.menus.recent_cleared.connect(self.recent_cleared)
        self.menus.examples_opening.connect(self.examples_opening)
        self.menus.lessons_opening.connect(self.lessons_opening)
        self.menus.lesson_requested.connect(self.lesson_requested)
        for dock in self.docks.values():
            dock.raised.connect(self._keep_notices_in_front)
            dock.visibilityChanged.connect(self._keep_notices_in_front)
            dock.full_screen_requested.connect(self.full_screens.toggle)
        self.frame.full_screen_requested.connect(self.full_screens.toggle)
        self.commands.panel_full_screen_requested.connect(self._toggle_focused_panel)

    # --- Qt ---

    def createPopupMenu(self) -> QMenu:
        menu = QMenu(self)
        menu.addActions([dock.toggleViewAction() for dock in self.docks.values()])
        menu.addSeparator()
        menu.addMenu(self.menus.full_screen_menu)
        menu.addAction(self.commands["reset_layout"])
        return menu

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and needs_key(QApplication.focusWidget(), event)
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.Paint and not self._has_come_up:
            self._has_come_up = True
            QTimer.singleShot(0, self, self.came_up.emit)  # when all that lies in it is painted, too
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            _keep_tabs_whole(event.child())
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            between_panels = self.childAt(event.position().toPoint()) is None
            if between_panels:  # a separator is dragged
                self.places.keep_arrangement()
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Move the focus to the next widget that is visible; Qt would also stop in panels hidden behind a tab."""
        for _ in range(_MOST_TAB_STOPS):
            if not super().focusNextPrevChild(next):
                return False
            if not is_behind_a_tab(QApplication.focusWidget()):
                break
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()  # space plays, so Enter presses the button that has the focus
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.commands["full_screen"].setChecked(self.isFullScreen())
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.places.begin():
            self._typing.go_home()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.places.follow_resize()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path, text = dropped_file(event.mimeData()), dropped_text(event.mimeData())
        if path is None and not text:
            event.ignore()
            return
        event.acceptProposedAction()
        if path is not None:
            self._drop_target.show_file(path)
        else:
            self._drop_target.show_text()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_target.hide()
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(str(Path(path)))
        elif text := dropped_text(event.mimeData()):
            event.acceptProposedAction()
            self.text_dropped.emit(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # an error on the way leaves the window open, with its work
        if not self.may_close():
            return
        self.full_screens.leave_all()
        self.closing.emit()
        event.accept()


def _keep_tabs_whole(child: QObject) -> None:
    """Let a row of tabs that lacks room be scrolled: of cut names nobody knows what they are."""
    if isinstance(child, QTabBar):
        child.setElideMode(Qt.TextElideMode.ElideNone)
        child.setUsesScrollButtons(True)
