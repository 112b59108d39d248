"""The window: menus, toolbar and notices around panels that are passed in. Arranges and asks; computes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
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

from engine.snapshot import Divergence, Snapshot
from playground.model.document import Document
from playground.model.edits import EditRefused
from playground.model.pace import Pace
from playground.model.selection import Selection
from playground.views.actions import Actions
from playground.views.arrangement import (
    ASKED_FOR,
    Room,
    place_docks,
    place_lesson,
    place_presented,
    set_corners,
    size_docks,
    size_lesson,
    size_presented,
)
from playground.views.dock import Frame, Holder, PanelDock
from playground.views.drop_target import DropTarget, dropped_file
from playground.views.full_screen import FullScreenPanels, PanelScreen
from playground.views.icons import app_icon
from playground.views.keys import TypingKeys, needs_key
from playground.views.menus import MenuBar, Sample, SampleMenu
from playground.views.network_actions import NetworkActions
from playground.views.notice_bar import Notice, NoticeBar
from playground.views.notices import divergence_notice, refusal_notice
from playground.views.theme import Theme
from playground.views.toolbar.main_tool_bar import MainToolBar

APPLICATION: Final = "Neural Playground"
ROOMY: Final = QSize(1500, 850)
LARGEST: Final = QSize(1920, 1080)
GAP: Final = 6
"""Around and between panels, in pixels: that of the separators in the style sheet."""

ARRANGE_MS: Final = 60
"""So long after the window's size has come to rest its panels follow."""

_UNMOVED: Final = b"*"
"""Marks a layout that follows the window's size, for the person has moved no panel."""

SMALLEST: Final = QSize(900, 500)


@dataclass(frozen=True, slots=True)
class Panels:
    """The views that the window holds, built elsewhere. The network stands in the middle, the others in docks."""

    data: QWidget
    features: QWidget
    training: QWidget
    network: QWidget
    output: QWidget
    loss: QWidget
    gradients: QWidget
    inspector: QWidget
    slice: QWidget
    sample: QWidget
    explorer: QWidget
    equation: QWidget
    lesson: QWidget
    scenes: QWidget


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where the panels are at the desk; what comes back after a presentation and after a lesson."""

    state: QByteArray
    room: Room
    is_own: bool

    def bytes(self) -> bytes:
        """For the preferences; empty while the person has moved no panel."""
        return self.room.value.encode() + b":" + bytes(self.state.data()) if self.is_own else b""


def _always() -> bool:
    return True


class MainWindow(QMainWindow):
    """`commands` and `network_commands` carry the requests of menus and buttons; the rest are signals of its own.

    `may_close` is asked before the window closes; it may put a question to the person. `closing` tells that it does.
    """

    edit_requested = Signal(object)
    selection_requested = Signal(object)
    pace_requested = Signal(object)
    path_requested = Signal(str)
    file_dropped = Signal(str)
    recent_cleared = Signal()
    lessons_opening = Signal()
    lesson_requested = Signal(str)
    closing = Signal()

    def __init__(self, panels: Panels) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self.may_close: Callable[[], bool] = _always
        self.commands = Actions(self)
        self.network_commands = NetworkActions(self)
        self._told_divergence: Divergence | None = None
        self._room = Room.LOW
        self._is_arranging = True  # until it is shown
        self._is_own_arrangement = False
        self._desk: _Desk | None = None
        self._presented: tuple[str, ...] | None = None
        self._pointed_out: tuple[str, ...] | None = None
        self._arrange_soon = QTimer(self)
        self._arrange_soon.setSingleShot(True)
        self._arrange_soon.setInterval(ARRANGE_MS)
        self._arrange_soon.timeout.connect(self._follow_size)
        self._build_docks(panels)
        self._build_centre(panels.network)
        self.full_screens = FullScreenPanels({one.name: one for one in (self.frame, *self._holders())}, self)
        self._menus = MenuBar(
            self.commands, self.network_commands, [dock.toggleViewAction() for dock in self.docks.values()], self
        )
        self._menus.show_panels(self.panel_titles())
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
        self._menus.show_network()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self.tool_bar.show_snapshot(snapshot)
        if snapshot.divergence != self._told_divergence:
            self._told_divergence = snapshot.divergence
            if snapshot.divergence is not None:
                self.notices.show_notice(divergence_notice(snapshot.divergence, snapshot.spec))
            elif self.notices.notice is not None and self.notices.notice.severity == "error":
                self.notices.clear()

    def show_selection(self, selection: Selection | None) -> None:
        self.network_commands.show_selection(selection)
        self._menus.show_network()

    def show_theme(self, theme: Theme) -> None:
        self.commands.show_theme(theme)
        self.network_commands.show_theme(theme)
        self.tool_bar.show_theme(theme)
        self.notices.show_theme(theme)
        self._drop_target.show_theme(theme)
        self.full_screens.show_theme(theme)
        self.frame.show_theme(theme)
        for dock in self.docks.values():
            dock.show_theme(theme)

    def show_playing(self, playing: bool) -> None:
        """Whether training runs."""
        self.commands.show_playing(playing)
        if playing:
            self.notices.fold()

    def show_readiness(self, waiting_for: str | None) -> None:
        """What the program waits for before it can train; None when it is ready."""
        self.commands.show_readiness(waiting_for)
        self.notices.show_waiting(waiting_for)

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
        self._menus.show_recent(paths)

    def show_samples(self, samples: Sequence[Sample]) -> None:
        """The networks that come with the program, in one list."""
        self._menus.show_samples([("", samples)])

    def show_sample_groups(self, groups: Sequence[SampleMenu]) -> None:
        """The networks that come with the program, a menu for each group."""
        self._menus.show_samples(groups)

    def show_lessons(self, lessons: Sequence[Sample]) -> None:
        """The lessons of the menu, in their order."""
        self._menus.show_lessons(lessons)

    def show_appearance(self, theme_choice: str, colour_map: str, shapes: bool = False) -> None:
        """Check the chosen theme, colours and shapes in the View menu."""
        self.commands.show_appearance(theme_choice, colour_map, shapes)

    def show_notice(self, notice: Notice) -> None:
        """Tell something in passing."""
        self.notices.show_notice(notice)

    def show_refusal(self, refusal: EditRefused) -> None:
        """Tell why an edit was refused, and offer what would work."""
        self.notices.show_notice(refusal_notice(refusal))

    def keys(self) -> list[tuple[str, str]]:
        """What can be done by key: the text of each action that has keys, and the keys."""
        actions = (*self.commands.all_actions(), *self.network_commands.all_actions())
        native = QKeySequence.SequenceFormat.NativeText
        return [
            (action.text().replace("&", ""), ", ".join(key.toString(native) for key in action.shortcuts()))
            for action in actions
            if action.shortcuts()
        ]

    # --- places ---

    def geometry_bytes(self) -> bytes:
        """The window's place, for the preferences."""
        return bytes(self.saveGeometry().data())

    def state_bytes(self) -> bytes:
        """The panels' places, for the preferences; empty while the person has moved none."""
        return (self._desk or self._now()).bytes()

    def _now(self) -> _Desk:
        return _Desk(self.saveState(), self._room, self._is_own_arrangement)

    def layout_bytes(self) -> bytes:
        """The panels' places as they are, for a scene: also where the person has moved none, which is marked by a *."""
        desk = self._desk or self._now()
        mark = b"" if desk.is_own else _UNMOVED
        return desk.room.value.encode() + mark + b":" + bytes(desk.state.data())

    def show_layout(self, layout: bytes) -> bool:
        """Put the panels as `layout_bytes` told; False where that cannot be read, and nothing moves.

        What is shown only when it is asked for stays shown or hidden. Before a class the presented panels stay.
        """
        kind, _, docks = layout.partition(b":")
        rooms = {room.value.encode(): room for room in Room}
        room = rooms.get(kind.removesuffix(_UNMOVED))
        if room is None or self._desk is not None:
            return False
        kept = {name: not self.docks[name].isHidden() for name in ASKED_FOR}
        before = self._room
        self._is_arranging = True
        set_corners(self, room)
        is_restored = self.restoreState(QByteArray(docks))
        if is_restored:
            self._room = room
            self._is_own_arrangement = not kind.endswith(_UNMOVED)
            for name, is_shown in kept.items():
                self.docks[name].setVisible(is_shown)
        else:
            set_corners(self, before)
        self._is_arranging = False
        if is_restored and not self._is_own_arrangement:
            self._arrange_soon.start(0)  # the window may have another size by now
        return is_restored

    def restore_places(self, geometry: bytes, state: bytes) -> None:
        """Put the window and its panels where they were; where that is not known, as at the first launch."""
        if geometry:
            self.restoreGeometry(QByteArray(geometry))
        else:
            self._take_room()
        kind, _, docks = state.partition(b":")
        if kind.decode("ascii", "replace") in {room.value for room in Room}:
            self._room = Room(kind.decode())
            set_corners(self, self._room)
            self._is_own_arrangement = self.restoreState(QByteArray(docks))

    def _take_room(self) -> None:
        """Be as large as is of use: all of a small screen, most of a large one."""
        room = self.screen().availableSize()
        if room.width() < ROOMY.width() or room.height() < ROOMY.height():
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)
        else:
            self.resize(min(LARGEST.width(), room.width() * 9 // 10), min(LARGEST.height(), room.height() * 9 // 10))

    # --- presenting ---

    @property
    def is_presenting(self) -> bool:
        """Whether only the panels that a teacher chose are shown, and the layout of the desk is kept for later."""
        return self._presented is not None

    def panel_titles(self) -> dict[str, str]:
        """The title of each panel by its name, the network first."""
        return {holder.name: holder.title for holder in (self.frame, *self._holders())}

    def present(self, names: Sequence[str]) -> None:
        """Show these panels alone, and as much of the toolbar as one row holds. May be called again with others."""
        self._desk = self._desk or self._now()
        self._presented = tuple(names)
        self.tool_bar.show_essentials(True)
        self._place_guests()

    def end_presentation(self) -> None:
        """Put the panels where they were before, to the pixel."""
        if self._presented is None:
            return
        self._presented = None
        self.tool_bar.show_essentials(False)
        self._put_back()

    def make_room_for_lesson(self, pointed_out: Sequence[str]) -> None:
        """Give the lesson the left column, and show what its step points out. May be called again for each step."""
        self._desk = self._desk or self._now()
        self._pointed_out = tuple(pointed_out)
        self._place_guests()

    def end_lesson(self) -> None:
        """Put the panels where they were before the lesson, to the pixel."""
        if self._pointed_out is None:
            return
        self._pointed_out = None
        self._put_back()

    def _put_back(self) -> None:
        """Back to the desk, or to what is presented still, or to the lesson that goes on."""
        assert self._desk is not None
        desk = self._desk
        self._arrange_soon.stop()
        self._is_arranging = True
        self.centralWidget().show()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # sizes as they are at the desk
        self._room = desk.room
        set_corners(self, self._room)
        self.restoreState(desk.state)
        self._is_own_arrangement = desk.is_own
        self._is_arranging = False
        if self._presented is None and self._pointed_out is None:
            self._desk = None
        else:
            self._place_guests()

    def _place_guests(self) -> None:
        """Arrange the panels for a class, for a lesson, or for a lesson before a class."""
        pointed_out = self._pointed_out or ()
        if self._presented is None:
            place_lesson(self, self.docks, self._room, pointed_out)
        else:
            lesson = () if self._pointed_out is None else ("lesson", *pointed_out)
            names = tuple(dict.fromkeys((*lesson, *self._presented)))
            self.centralWidget().setVisible("network" in names)
            place_presented(self, self.docks, [name for name in names if name in self.docks])
        for name in (*reversed(pointed_out), *(("lesson",) if self._pointed_out is not None else ())):
            if name in self.docks:
                self.docks[name].show()
                self.docks[name].raise_()
        self._size_guests()
        self._arrange_soon.start(0)  # once more when the docks' own minimum sizes are known

    def _size_guests(self) -> None:
        if self._presented is not None:
            size_presented(self, self.docks)
        else:
            size_lesson(self, self.docks, self._room)

    def reset_layout(self) -> None:
        """Put every panel back in its place, by the present size of the window."""
        if self._desk is not None:
            self._place_guests()
            return
        self._is_own_arrangement = False
        self._is_arranging = True
        self._room = Room.of_height(self.height())
        place_docks(self, self.docks, self._room)
        size_docks(self, self.docks, self._room)
        self._is_arranging = False
        self._arrange_soon.start(0)  # once more when the docks' own minimum sizes are known

    def _follow_size(self) -> None:
        """Share the window out anew, unless the person has arranged it."""
        if self._desk is not None:
            self._size_guests()
            return
        if self._is_own_arrangement or not self.isVisible():
            return
        if Room.of_height(self.height()) is not self._room:
            self.reset_layout()
        else:
            size_docks(self, self.docks, self._room)
        self._arrange_soon.setInterval(ARRANGE_MS)

    def _keep_arrangement(self) -> None:
        """The person moved, hid or resized a panel: from now on leave the places to them."""
        if not self._is_arranging and self._desk is None:
            self._is_own_arrangement = True

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _toggle_focused_panel(self) -> None:
        """Take the panel with the focus to full screen, or back; the network where no panel has it."""
        focused = QApplication.focusWidget()
        while focused is not None and not isinstance(focused, Holder | PanelScreen):
            focused = focused.parentWidget()
        holder = focused.holder if isinstance(focused, PanelScreen) else focused
        self.full_screens.toggle("network" if holder is None else holder.name)

    # --- building ---

    def _build_docks(self, panels: Panels) -> None:
        titles = {
            "data": self.tr("Data"),
            "features": self.tr("Features"),
            "training": self.tr("Training"),
            "output": self.tr("Output"),
            "loss": self.tr("Loss"),
            "gradients": self.tr("Gradients"),
            "inspector": self.tr("Inspector"),
            "slice": self.tr("Slice"),
            "sample": self.tr("One sample"),
            "explorer": self.tr("Activation"),
            "equation": self.tr("Equation"),
            "lesson": self.tr("Lesson"),
            "scenes": self.tr("Scenes"),
        }
        names = [field.name for field in fields(panels)]
        self.docks = {
            name: PanelDock(name, titles[name], getattr(panels, name), self) for name in names if name in titles
        }
        for name in ASKED_FOR:
            self.docks[name].hide()
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        place_docks(self, self.docks, self._room)

    def _holders(self) -> list[Holder]:
        return [dock.holder for dock in self.docks.values()]

    def _build_centre(self, network: QWidget) -> None:
        centre = QWidget(self)
        centre.setObjectName("centre")
        centre.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        self.frame = Frame("network", self.tr("Network"), network, centre)
        layout.addWidget(self.frame)
        self.setCentralWidget(centre)
        self.notices = NoticeBar(centre, self)

    def _build_header(self) -> None:
        """Menus over the toolbar, across the window."""
        header = QWidget(self)
        header.setObjectName("header")
        layout = QVBoxLayout(header)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._menus)
        layout.addWidget(self.tool_bar)
        self.setMenuWidget(header)
        self.setContentsMargins(GAP, 0, GAP, GAP)

    def _connect(self) -> None:
        self.tool_bar.settings.edit_requested.connect(self.edit_requested)
        self.network_commands.edit_requested.connect(self.edit_requested)
        self.network_commands.selection_requested.connect(self.selection_requested)
        self.notices.edit_requested.connect(self.edit_requested)
        self.tool_bar.pace.pace_requested.connect(self.pace_requested)
        self.commands.pace_requested.connect(self.pace_requested)
        self.commands.quit_requested.connect(self.close)
        self.commands.full_screen_requested.connect(self.toggle_full_screen)
        self.commands.reset_layout_requested.connect(self.reset_layout)
        self._menus.panel_screen_requested.connect(self.full_screens.toggle)
        self._menus.path_requested.connect(self.path_requested)
        self._menus.recent_cleared.connect(self.recent_cleared)
        self._menus.lessons_opening.connect(self.lessons_opening)
        self._menus.lesson_requested.connect(self.lesson_requested)
        for dock in self.docks.values():
            dock.moved.connect(self._keep_arrangement)
            dock.full_screen_requested.connect(self.full_screens.toggle)
        self.frame.full_screen_requested.connect(self.full_screens.toggle)
        self.commands.panel_full_screen_requested.connect(self._toggle_focused_panel)

    # --- Qt ---

    def createPopupMenu(self) -> QMenu:
        menu = QMenu(self)
        menu.addActions([dock.toggleViewAction() for dock in self.docks.values()])
        menu.addSeparator()
        menu.addMenu(self._menus.full_screen_menu)
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
        if isinstance(event, QChildEvent) and event.type() == QEvent.Type.ChildPolished:
            _keep_tabs_whole(event.child())
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            between_panels = self.childAt(event.position().toPoint()) is None
            if between_panels:  # a separator is dragged
                self._keep_arrangement()
        return super().event(event)

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
        if self._is_arranging:  # the first time
            self._is_arranging = False
            if not self._is_own_arrangement:
                self.reset_layout()
            self._typing.go_home()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_arranging and not self._is_own_arrangement:
            self._arrange_soon.start()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        path = dropped_file(event.mimeData())
        if path is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self._drop_target.show_file(path)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_target.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_target.hide()
        path = dropped_file(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.file_dropped.emit(str(Path(path)))

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
