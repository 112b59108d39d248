"""The monkey: what it can do to the program, and how it chooses. Every event goes the way that a person's would.

A dialog or a menu waits in an event loop of its own. So each turn asks for the next one before it does anything, and
the monkey goes on inside whatever has opened. Its choices come from its seed; how far threads have come does not.
"""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QAction, QCursor, QKeyEvent, QMouseEvent, QWheelEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)
from shiboken6 import isValid

from engine.parameters import Address
from playground.app import Playground
from playground.model.selection import Selection
from playground.resources import resource_path
from playground.views.network.hit import Part, Target
from playground.views.window.dock import PanelDock, TitleBar

KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton

PLAIN_KEYS: Final = (
    *(KEY.Key_Space, KEY.Key_Right, KEY.Key_Left, KEY.Key_Up, KEY.Key_Down, KEY.Key_Plus, KEY.Key_Minus, KEY.Key_Equal),
    *(KEY.Key_R, KEY.Key_F, KEY.Key_B, KEY.Key_K, KEY.Key_G, KEY.Key_Tab, KEY.Key_Backtab, KEY.Key_Return),
    *(KEY.Key_Escape, KEY.Key_Delete, KEY.Key_Backspace, KEY.Key_PageUp, KEY.Key_PageDown, KEY.Key_Home, KEY.Key_End),
    *(KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_5, KEY.Key_8, KEY.Key_0),
    *(KEY.Key_BracketLeft, KEY.Key_BracketRight, KEY.Key_Menu, KEY.Key_A, KEY.Key_Z),
    *(KEY.Key_F1, KEY.Key_F2, KEY.Key_F5, KEY.Key_F6, KEY.Key_F7, KEY.Key_F8, KEY.Key_F9, KEY.Key_F11),
)
CONTROL_KEYS: Final = (
    *(KEY.Key_Z, KEY.Key_Y, KEY.Key_S, KEY.Key_N, KEY.Key_O, KEY.Key_A, KEY.Key_P, KEY.Key_C, KEY.Key_V, KEY.Key_X),
    *(KEY.Key_1, KEY.Key_2, KEY.Key_3, KEY.Key_Plus, KEY.Key_Minus, KEY.Key_Period, KEY.Key_Comma, KEY.Key_Tab),
)
CONTROL_SHIFT_KEYS: Final = (KEY.Key_K, KEY.Key_C, KEY.Key_P, KEY.Key_R, KEY.Key_S, KEY.Key_Z)
SHIFT_KEYS: Final = (KEY.Key_F1, KEY.Key_F6, KEY.Key_F10, KEY.Key_F11, KEY.Key_Up, KEY.Key_Down, KEY.Key_Tab)
ALT_KEYS: Final = (KEY.Key_Left, KEY.Key_Right, KEY.Key_F, KEY.Key_V, KEY.Key_Down)
TEXTS: Final = ("0", "0.5", "-1,5", "1e-3", "1/2", "−0.2", "10^-3", "1,000", "nan", "inf", "9" * 40, "", " ", "x", "٣")

NOT_TO_CHOOSE: Final = frozenset({"quit"})
"""The end of the program is tried once, at the end."""

_HEARD: Final = (*(QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, TitleBar),)


class Monkey(QObject):
    """Does so many events, then tells that it is `done`. `tell` hears of each event before it happens."""

    done = Signal()

    def __init__(
        self, playground: Playground, folder: Path, seed: int, events: int, tell: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._playground, self._folder = playground, folder
        self._chance = random.Random(seed)
        self._left = events
        self._levels: list[int] = []
        """Of event loops: in which the events that are on their way were made, the outermost first."""
        self._tell = tell
        self._lessons = sorted(resource_path("lessons").glob("*.json"))
        self._examples = sorted(resource_path("examples").glob("*.json"))
        self._acts: Sequence[tuple[float, Callable[[], None]]] = (
            (24, self._click),
            (14, self._click_on_something),
            (8, self._move),
            (6, self._drag),
            (4, self._drag_a_title),
            (4, self._double_click),
            (5, self._turn_the_wheel),
            (18, self._press_a_key),
            (3, self._type),
            (6, self._choose_an_action),
            (3, self._press_a_shortcut),
            (5, self._use_a_panel),
            (5, self._look_back),
            (2, self._race),
            (0.4, self._paste),
            (3, self._choose_from_a_menu),
            (7, self._touch_the_diagram),
            (3, self._select),
            (2, self._handle_a_dock),
            (1.5, self._take_a_panel_to_full_screen),
            (0.8, self._resize),
            (0.8, self._open_a_file),
            (0.8, self._begin_a_lesson),
            (2, self._go_on_in_the_lesson),
            (0.6, self._keep_or_enter_a_scene),
            (0.3, self._change_screens),
            (2, self._wait),
        )

    def begin(self) -> None:
        """Take the first turn soon."""
        QTimer.singleShot(0, self, self._turn)

    def _turn(self) -> None:
        QTimer.singleShot(0, self, self._turn)  # first: what follows may wait in a loop of its own
        level = QThread.currentThread().loopLevel()
        if self._levels and level <= self._levels[-1]:
            return  # an event is on its way still: Qt looks after others meanwhile
        if self._left <= 0:
            self._end()
            return
        self._levels.append(level)
        try:
            self._act_a_little()
        finally:
            self._levels.pop()

    def _act_a_little(self) -> None:
        for _ in range(self._chance.choice((1, 2, 4, 8, 16))):
            self._left -= 1
            file_dialog = QApplication.activeModalWidget()
            if isinstance(file_dialog, QFileDialog):
                self._answer(file_dialog)  # and nothing else: it could remove files
                return
            act = self._chance.choices([act for _, act in self._acts], [weight for weight, _ in self._acts])[0]
            if QApplication.activePopupWidget() is not None or file_dialog is not None:
                act = self._act_in_front(file_dialog)
            self._tell(act.__name__.strip("_"))
            try:
                act()
            except RuntimeError as error:  # of the monkey's own: what the program does wrong is told elsewhere
                if "already deleted" not in str(error):
                    raise
                self._tell("  what it reached for has gone")

    def _end(self) -> None:
        """Leave every menu and dialog, from the innermost loop outwards, then tell that it is done."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is None:
            self.done.emit()
            return
        self._tell(f"  leave {type(front).__name__} {front.objectName()}")
        front.reject() if isinstance(front, QDialog) else front.close()

    # --- where ----------------------------------------------------------------------------------------------------

    def _front(self) -> QWidget:
        """What a person would look at: a menu, a dialog, or one of the windows."""
        front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if front is not None:
            return front
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one.windowHandle() is not None]
        main = self._playground.window
        if not windows or (main.isVisible() and self._chance.random() < 0.6):
            return main
        return self._chance.choice(sorted(windows, key=lambda one: (one.objectName(), one.x(), one.y())))

    def _point(self, target: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(max(target.width(), 1)), self._chance.randrange(max(target.height(), 1)))

    def _something(self, target: QWidget) -> QWidget:
        """A control that is seen in a window."""
        seen = [
            child
            for child in target.findChildren(QWidget)
            if isinstance(child, _HEARD) and child.isVisible() and not child.visibleRegion().isEmpty()
        ]
        return self._chance.choice(seen) if seen else target

    def _do(self, target: QWidget, act: Callable[..., None], *args: object) -> None:
        """Send one event to the window of a widget, unless an earlier event has ended both."""
        if not isValid(target):
            return
        handle: QWindow | None = target.window().windowHandle()
        if handle is not None and isValid(handle) and target.isVisible():
            act(handle, *args)

    def _at(self, target: QWidget, point: QPoint) -> QPoint:
        return target.mapTo(target.window(), point)

    # --- mouse ----------------------------------------------------------------------------------------------------

    def _click(self) -> None:
        target = self._front()
        self._click_at(target, self._point(target))

    def _click_at(self, target: QWidget, point: QPoint) -> None:
        button = LEFT if self._chance.random() < 0.85 else RIGHT
        held = self._chance.choice((NONE, NONE, NONE, CONTROL, SHIFT))
        self._do(target, _move_mouse, self._at(target, point))
        self._do(target, _click_mouse, button, held, self._at(target, point))

    def _click_on_something(self) -> None:
        target = self._something(self._front())
        self._click_at(target, self._point(target))

    def _double_click(self) -> None:
        target = self._front()
        if self._chance.random() < 0.5:
            target = self._something(target)
        self._do(target, _double_click_mouse, LEFT, NONE, self._at(target, self._point(target)))

    def _move(self) -> None:
        target = self._front()
        for _ in range(3):
            if isValid(target):
                point = self._point(target)
                QCursor.setPos(target.mapToGlobal(point))
                self._do(target, _move_mouse, self._at(target, point))

    def _drag(self) -> None:
        target = self._front()
        self._drag_from(target, self._point(target), self._point(target))

    def _drag_a_title(self) -> None:
        """Move a panel, by its title or its tab; or a separator between panels."""
        window = self._playground.window
        bars = [bar for bar in window.findChildren(QWidget) if isinstance(bar, TitleBar | QTabBar) and bar.isVisible()]
        if bars:
            bar = self._chance.choice(bars)
            inside = self._point(bar)
            end = bar.mapFrom(bar.window(), self._point(bar.window()))
            self._drag_from(bar, inside, end)

    def _drag_from(self, target: QWidget, start: QPoint, end: QPoint) -> None:
        self._do(target, _press_mouse, LEFT, NONE, self._at(target, start))
        for step in range(1, 6):
            if not isValid(target):
                return
            along = start + (end - start) * (step / 5)
            QCursor.setPos(target.mapToGlobal(along))
            self._do(target, _move_mouse, self._at(target, along), LEFT)
            if self._chance.random() < 0.3:
                QApplication.processEvents()
        if isValid(target):
            self._do(target, _release_mouse, LEFT, NONE, self._at(target, end))

    def _turn_the_wheel(self) -> None:
        target = self._front()
        at = self._point(target)
        below = target.childAt(at) or target
        event = QWheelEvent(
            QPointF(below.mapFrom(target, at)),
            QPointF(target.mapToGlobal(at)),
            QPoint(),
            QPoint(0, self._chance.choice((-120, 120, -15, 480))),
            Qt.MouseButton.NoButton,
            self._chance.choice((NONE, NONE, CONTROL, SHIFT)),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(below, event)

    # --- keyboard -------------------------------------------------------------------------------------------------

    def _press_a_key(self) -> None:
        keys, held = self._chance.choices(
            (
                (PLAIN_KEYS, NONE),
                (CONTROL_KEYS, CONTROL),
                (SHIFT_KEYS, SHIFT),
                (CONTROL_SHIFT_KEYS, CONTROL | SHIFT),
                (ALT_KEYS, ALT),
            ),
            (70, 14, 8, 4, 4),
        )[0]
        key, front = self._chance.choice(keys), self._front()
        if isinstance(front, QMenu):
            held = NONE  # `QTest` presses Alt first, which ends the menu, and then speaks to it
        focused = QApplication.focusWidget()
        to = "nothing" if focused is None else f"{type(focused).__name__} {focused.objectName()}"
        self._tell(f"  {held.name} {key.name} in {type(front).__name__} {front.objectName()}, to {to}")
        if held == NONE:
            self._do(front, _click_key, key)
        elif front.isVisible():
            inner: QWidget | None = front.focusWidget()
            QTest.keyClick(front if inner is None else inner, key, held)

    def _type(self) -> None:
        """Put a number, or what is none, into a field."""
        fields = [
            field
            for field in self._front().findChildren(QLineEdit)
            if field.isVisible() and field.isEnabled() and not field.isReadOnly()
        ]
        if not fields:
            return
        field = self._chance.choice(fields)
        field.setFocus()
        field.selectAll()
        for letter in self._chance.choice(TEXTS):
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                if isValid(field):
                    QApplication.sendEvent(field, QKeyEvent(kind, 0, NONE, letter))
        if isValid(field) and self._chance.random() < 0.7:
            self._do(field, _click_key, KEY.Key_Return)

    # --- menus and dialogs ------------------------------------------------------------------------------------------

    def _choose_an_action(self) -> None:
        window = self._playground.window
        actions = [
            action
            for action in (*window.commands.all_actions(), *window.network_commands.all_actions())
            if action.isEnabled() and action.objectName() not in NOT_TO_CHOOSE
        ]
        self._chance.choice(actions).trigger()

    def _press_a_shortcut(self) -> None:
        """One of those that stand in the menus, whatever they are."""
        window = self._playground.window
        keys = [
            key
            for action in window.commands.all_actions()
            if action.objectName() not in NOT_TO_CHOOSE
            for key in action.shortcuts()
        ]
        key = self._chance.choice(keys)
        if self._front() is window:
            self._tell(f"  {key.toString()}")
            focused: QWidget | None = window.focusWidget()
            QTest.keySequence(window if focused is None else focused, key)

    def _choose_from_a_menu(self) -> None:
        """Anything that hangs in the menu bar: themes, colours, speeds, examples, lessons, panels."""
        menus = [menu for menu in self._playground.window.findChildren(QMenu) if menu.objectName().endswith("_menu")]
        menus = [menu for menu in menus if menu.actions() and menu.objectName() not in ("file_menu", "recent_menu")]
        menu = self._chance.choice(menus)
        menu.aboutToShow.emit()
        actions = [action for action in menu.actions() if _can_be_chosen(action)]
        if actions:
            self._chance.choice(actions).trigger()

    def _act_in_front(self, dialog: QWidget | None) -> Callable[[], None]:
        """In a menu or a dialog: use it, or leave it before long."""
        if self._chance.random() < 0.12:
            return self._leave_front
        if dialog is not None and self._chance.random() < 0.12:
            return self._accept_front
        return self._chance.choice(
            (self._click, self._click_on_something, self._move, self._press_a_key, self._type, self._turn_the_wheel)
        )

    def _leave_front(self) -> None:
        self._do(self._front(), _click_key, KEY.Key_Escape)

    def _accept_front(self) -> None:
        front = self._front()
        buttons = [
            button for button in front.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()
        ]
        if buttons:
            self._chance.choice(buttons).click()

    def _answer(self, dialog: QFileDialog) -> None:
        """Choose a file in the scratch folder, or think better of it."""
        self._tell("answer the file dialog")
        if self._chance.random() < 0.3:
            dialog.reject()
            return
        dialog.setDirectory(str(self._folder))
        if dialog.fileMode() is QFileDialog.FileMode.Directory:
            dialog.selectFile(str(self._folder / "lessons"))
        elif dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave:
            suffix = dialog.defaultSuffix() or "json"
            dialog.selectFile(str(self._folder / f"saved-{self._chance.randrange(3)}.{suffix}"))
        else:
            dialog.selectFile(str(self._chance.choice(self._files())))
        dialog.accept()

    def _files(self) -> list[Path]:
        """All but what is very seldom meant for opening, of which there comes to be much."""
        ours = sorted(path for path in self._folder.iterdir() if path.suffix in (".json", ".csv", ".tsv", ".npz"))
        others = sorted(path for path in self._folder.iterdir() if path.is_file() and path not in ours)
        return [*ours, *others[:2]]

    # --- what only a person who knows the program would find --------------------------------------------------------

    def _touch_the_diagram(self) -> None:
        """Click or hover on a link, a unit, a bias, a button of the header."""
        network = self._playground.network
        document = self._playground.session.document
        layer = self._chance.randrange(len(document.spec.layers))
        unit = self._chance.randrange(document.spec.layers[layer].units)
        source = self._chance.randrange(document.layout.sizes[layer])
        part = self._chance.choice(list(Part))
        rect = network.target_rect(Target(part, layer, unit, source))
        if rect.isEmpty() or not network.isVisible():
            if self._chance.random() < 0.3:
                network.open_value_popup(Address(layer, unit, self._chance.choice((None, source))))
            return
        point = rect.center().toPoint()
        if not network.rect().contains(point):
            return
        self._do(network, _move_mouse, self._at(network, point))
        if self._chance.random() < 0.7:
            self._click_at(network, point)

    def _select(self) -> None:
        layers = self._playground.session.document.spec.layers
        layer = self._chance.randrange(len(layers))
        unit = self._chance.choice((None, self._chance.randrange(layers[layer].units)))
        self._playground.window.selection_requested.emit(
            None if self._chance.random() < 0.2 else Selection(layer, unit)
        )

    def _handle_a_dock(self) -> None:
        window = self._playground.window
        dock: PanelDock = self._chance.choice(list(window.docks.values()))
        kind = self._chance.randrange(5)
        if kind == 0:
            dock.setFloating(not dock.isFloating())
        elif kind == 1:
            dock.toggleViewAction().trigger()
        elif kind == 2:
            dock.raise_()
        elif kind == 3:
            dock.close()
        elif dock.isFloating():
            dock.move(self._point(window))

    def _use_a_panel(self) -> None:
        """Each panel as often, hidden or not, and what can be used in it."""
        docks = self._playground.window.docks
        name = self._chance.choice(sorted(docks))
        dock = docks[name]
        if not dock.isVisible():
            self._tell(f"  show {name}")
            dock.show()
        dock.raise_()
        target = self._something(dock) if self._chance.random() < 0.7 else dock
        self._tell(f"  {type(target).__name__} {target.objectName()} of {name}")
        kind = self._chance.randrange(6)
        if kind == 0:
            self._drag_from(target, self._point(target), self._point(target))
        elif kind == 1:
            self._do(target, _double_click_mouse, LEFT, NONE, self._at(target, self._point(target)))
        else:
            self._click_at(target, self._point(target))

    def _look_back(self) -> None:
        """Go along the run, play it, train on from there, and from branch to branch."""
        window = self._playground.window
        bar = window.timeline
        kind = self._chance.randrange(8)
        actions = [action for action in bar.branches.actions() if action.isEnabled() and not action.isSeparator()]
        if kind == 0 and actions:
            if len(actions) > 20:
                actions = actions[1::2]  # let go of some
            self._chance.choice(actions).trigger()
        elif kind == 1 and window.commands["train_from_here"].isEnabled():
            window.commands["train_from_here"].trigger()
        elif kind == 2:
            names = ("play_run", "run_start", "run_end", "epoch_back", "epoch_forward", "record_run")
            action = window.commands[self._chance.choice(names)]
            if action.isEnabled():
                action.trigger()
        elif kind == 3 and bar.track.isVisible():
            self._drag_from(bar.track, self._point(bar.track), self._point(bar.track))
        else:
            low, high = bar.track.minimum(), bar.track.maximum()
            if bar.track.isEnabled() and low < high:
                bar.track.setValue(self._chance.randint(low, high))

    def _race(self) -> None:
        """Add a network, take another one to the table, take one out, and whatever else the panel offers."""
        window = self._playground.window
        dock = window.docks["race"]
        if not dock.isVisible() or self._chance.random() < 0.2:
            window.commands["race"].trigger()
            return
        dock.raise_()
        buttons = [button for button in dock.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()]
        buttons = [button for button in buttons if "lane" in button.objectName() or "race" in button.objectName()]
        if buttons:
            button = self._chance.choice(buttons)
            self._tell(f"  {button.objectName()}")
            button.click()

    def _paste(self) -> None:
        """A table, a link, or neither."""
        texts = ("a\tb\tc\n1\t2\tx\n2\t1\ty\n3\t3\tx\n", "https://playground.tensorflow.org/#activation=relu", "x")
        QApplication.clipboard().setText(self._chance.choice(texts))
        self._playground.window.commands["paste"].trigger()

    def _take_a_panel_to_full_screen(self) -> None:
        names = list(self._playground.window.panel_titles())
        self._playground.window.full_screens.toggle(self._chance.choice(names))

    def _resize(self) -> None:
        window = self._playground.window
        if self._chance.random() < 0.2:
            if self._chance.random() < 0.25:
                window.showMinimized()  # which this platform does by a size of one pixel: nobody drags anything then
                QApplication.processEvents()
            self._chance.choice((window.showMaximized, window.showNormal, window.showFullScreen))()
        widest, highest = (1900, 1100) if self._chance.random() < 0.1 else (1280, 720)
        window.resize(self._chance.randrange(900, widest), self._chance.randrange(500, highest))

    def _open_a_file(self) -> None:
        """By dropping it on the window: a network of any size and speed, or a damaged one."""
        path = self._chance.choice((*self._files(), *self._examples))
        signal = self._playground.window.file_dropped if self._chance.random() < 0.5 else None
        if signal is not None:
            signal.emit(str(path))
        else:
            self._playground.window.path_requested.emit(str(path))

    def _begin_a_lesson(self) -> None:
        lessons = (*self._lessons, *sorted((self._folder / "lessons").glob("*.json")))
        self._playground.window.lesson_requested.emit(str(self._chance.choice(lessons)))

    def _go_on_in_the_lesson(self) -> None:
        """Press one of the lesson's own buttons, its tally's among them."""
        panel = self._playground.lesson
        if self._chance.random() < 0.2:  # a dot of the tally, run or not
            panel.step.tally.dots.seed_requested.emit(self._chance.randrange(3), self._chance.randrange(10))
            return
        buttons = [
            button for button in panel.findChildren(QAbstractButton) if button.isEnabled() and button.isVisible()
        ]
        if buttons:
            self._chance.choice(buttons).click()

    def _keep_or_enter_a_scene(self) -> None:
        scenes = self._playground.scenes.collection
        if self._chance.random() < 0.4 and len(scenes.scenes) < 12:
            self._playground.scenes.keep()
        elif scenes.scenes:
            scenes.enter(self._chance.randrange(len(scenes.scenes)))

    def _change_screens(self) -> None:
        """As when a projector comes or goes."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.screenRemoved.emit(application.primaryScreen())
        application.screenAdded.emit(application.primaryScreen())

    def _wait(self) -> None:
        """Let timers and threads have their say."""
        QApplication.processEvents()


def _can_be_chosen(action: QAction) -> bool:
    return (
        action.isEnabled()
        and not action.isSeparator()
        and action.menu() is None
        and action.objectName() not in NOT_TO_CHOOSE
    )


def _click_key(window: QWindow, key: Qt.Key) -> None:
    """Press a key and let it go, which a window may not live to see.

    With Ctrl and the like a key has to go to a widget: `QTest` would press Ctrl first, let other things happen, and
    then speak to a window that may have ended.
    """
    QTest.keyPress(window, key)
    if isValid(window):
        QTest.keyRelease(window, key)


# Mouse events go to the system's window, as those of the system do. `QTest` sends them so too, but paints everything
# anew after each.


def _send_mouse(
    window: QWindow, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPoint
) -> None:
    if not isValid(window):
        return
    is_down = kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
    is_drag = kind == QEvent.Type.MouseMove
    buttons = button if is_down or is_drag else Qt.MouseButton.NoButton
    own = Qt.MouseButton.NoButton if is_drag else button
    event = QMouseEvent(kind, QPointF(at), QPointF(window.mapToGlobal(at)), own, buttons, held)
    QApplication.sendEvent(window, event)


def _move_mouse(window: QWindow, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    _send_mouse(window, QEvent.Type.MouseMove, button, NONE, at)


def _press_mouse(window: QWindow, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPoint) -> None:
    _send_mouse(window, QEvent.Type.MouseButtonPress, button, held, at)


def _release_mouse(window: QWindow, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPoint) -> None:
    _send_mouse(window, QEvent.Type.MouseButtonRelease, button, held, at)


def _click_mouse(window: QWindow, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPoint) -> None:
    _press_mouse(window, button, held, at)
    _release_mouse(window, button, held, at)


def _double_click_mouse(window: QWindow, button: Qt.MouseButton, held: Qt.KeyboardModifier, at: QPoint) -> None:
    _click_mouse(window, button, held, at)
    _send_mouse(window, QEvent.Type.MouseButtonDblClick, button, held, at)
    _release_mouse(window, button, held, at)
