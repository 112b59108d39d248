"""Connects lessons: the panel that shows one, the player that runs it, and what of the window it uses."""

import itertools
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from playground.control.files import DocumentFiles
from playground.control.lesson_player import LessonPlayer
from playground.control.preferences import Preferences
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.files.refused import FileRefused
from playground.model.lessons.lesson import Lesson, Step, viewing_after, viewing_in
from playground.model.lessons.lesson_state import LessonEntry, LessonGroup, Mark, StepState, TallyState
from playground.resources import ResourceMissingError, resource_path
from playground.views.classroom.highlight import Highlight
from playground.views.look.theme import Theme
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.views.window.notice_bar import Notice
from playground.wiring.panels import Panels

if TYPE_CHECKING:  # the start does not wait for what is not to be seen yet
    from playground.views.panels.experiment.experiment_panel import ExperimentPanel
    from playground.views.panels.lesson.lesson_panel import LessonPanel

_Refused = tuple[tuple[Path, FileRefused], ...]


def _own_lessons() -> tuple[tuple[Lesson, ...], _Refused]:
    """The lessons that come with the program."""
    from playground.model.lessons.lesson_io import lessons_in

    try:
        return lessons_in(resource_path("lessons"))
    except ResourceMissingError as error:
        return (), ((Path("lessons"), FileRefused("", "no lessons", "the program's own", str(error))),)


class Lessons(QObject):
    """Opens, runs and leaves lessons."""

    beginning = Signal()
    """A lesson is about to be put on the table: what else lies there, such as a scene, must end."""

    def __init__(
        self,
        session: Session,
        files: DocumentFiles,
        dialogs: Dialogs,
        preferences: Preferences,
        window: MainWindow,
        viewing: CurrentViewing,
        panels: Panels,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._dialogs, self._preferences, self._window = dialogs, preferences, window
        self._viewing, self._panels = viewing, panels
        self._highlight = Highlight(self)
        self._groups: list[tuple[str, tuple[Lesson, ...], _Refused]] = []
        self.player = LessonPlayer(session, files, preferences, self)
        self._connect_player()
        self._connect_window()
        panels.connect_each(self._connect_panel)
        self._is_running = False
        self._in_front: list[str] = []
        self._viewed_before = viewing.now
        window.commands["leave_lesson"].setEnabled(False)

    def _connect_player(self) -> None:
        self.player.state_changed.connect(self._show_state)
        self.player.step_began.connect(self._begin_step)
        self.player.tally_changed.connect(self._show_tally)
        self.player.failed.connect(self._tell_failure)

    @property
    def _panel(self) -> "LessonPanel":
        """Where a lesson is shown; made when there is one to show."""
        return cast("LessonPanel", self._panels["lesson"])

    def _connect_panel(self, name: str, _: QWidget) -> None:
        if name != "lesson":
            return
        panel, player = self._panel, self.player
        panel.lesson_requested.connect(self.begin_path)
        panel.folder_requested.connect(self._choose_folder)
        panel.leave_requested.connect(player.leave)
        panel.next_requested.connect(player.go_on)
        panel.back_requested.connect(player.go_back)
        panel.restart_requested.connect(player.restart)
        panel.answer_requested.connect(player.answer)
        panel.telling_requested.connect(player.tell_answer)
        panel.seed_requested.connect(player.look_at)
        panel.return_requested.connect(player.look_back)
        panel.run_requested.connect(player.run)
        panel.tally_requested.connect(player.run_tally)
        panel.show_lessons(self._shown_groups())

    def _connect_window(self) -> None:
        player, window = self.player, self._window
        window.lesson_requested.connect(self.begin_path)
        window.lessons_opening.connect(self._load)
        window.docks["lesson"].visibilityChanged.connect(self._follow_dock)
        window.commands.lessons_requested.connect(self._show_list)
        window.commands.open_lessons_requested.connect(self._choose_folder)
        window.commands.leave_lesson_requested.connect(player.leave)

    # --- which lessons there are --------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read the program's lessons and those of the teacher's last folder, the first time that they are wanted.

        That takes a tenth of a second, for which nobody should wait at the start. What failed is tried again.
        """
        if self._groups and all(lessons for _, lessons, _ in self._groups):
            return
        self._groups = [("", *_own_lessons())]
        if self._preferences.lesson_folder:
            self._add_folder(Path(self._preferences.lesson_folder))
        self._show_groups()

    def _follow_dock(self, is_shown: bool) -> None:
        if is_shown:
            self._load()

    def open_folder(self, folder: Path) -> None:
        """Read a teacher's own lessons; the last folder's go."""
        self._load()
        self._groups = [group for group in self._groups if not group[0]]
        self._add_folder(folder)
        self._preferences.lesson_folder = str(folder)
        self._show_groups()
        self._show_list()

    def _add_folder(self, folder: Path) -> None:
        from playground.model.lessons.lesson_io import lessons_in

        self._groups.append((folder.name or str(folder), *lessons_in(folder)))

    def _choose_folder(self) -> None:
        folder = self._dialogs.choose_lesson_folder(self._preferences.lesson_folder or self._preferences.last_folder)
        if folder is not None:
            self.open_folder(Path(folder))

    def _show_groups(self) -> None:
        if self._is_panel_made():
            self._panel.show_lessons(self._shown_groups())
        all_lessons = [lesson for _, lessons, _ in self._groups for lesson in lessons]
        told = [(path.name, str(refusal)) for _, _, refused in self._groups for path, refusal in refused]
        self._window.show_lessons([(one.title, one.summary, str(one.path)) for one in all_lessons], told)

    def _shown_groups(self) -> list[LessonGroup]:
        shown: list[LessonGroup] = []
        for title, lessons, refused in self._groups:
            entries = tuple(self._entry(number, lesson) for number, lesson in enumerate(lessons, 1))
            shown.append(LessonGroup(title, entries, tuple((path, str(refusal)) for path, refusal in refused)))
        return shown

    def _is_panel_made(self) -> bool:
        return self._panels.is_made("lesson")

    def _entry(self, number: int, lesson: Lesson) -> LessonEntry:
        furthest, is_done = self._preferences.lesson_progress(lesson.name)
        mark: Mark = "done" if is_done else "begun" if furthest else "new"
        return LessonEntry(number, lesson.title, lesson.summary, lesson.path, len(lesson.steps), furthest, mark)

    # --- running one --------------------------------------------------------------------------------------------------

    def begin_path(self, path: str) -> None:
        """Begin the lesson in a file; one that cannot be read is told, and everything stays."""
        from playground.model.lessons.lesson_io import read_lesson

        try:
            lesson = read_lesson(Path(path))
        except FileRefused as refusal:
            self._dialogs.tell_refused_file(path, str(refusal))
            return
        self.beginning.emit()
        self.player.begin(lesson)

    def leave(self) -> None:
        """Leave the lesson, if there is one."""
        self.player.leave()

    def stop(self) -> None:
        """End what runs. Safe to call more than once."""
        self.player.close()

    def show_theme(self, theme: Theme) -> None:
        """Let what is pointed out take these colours."""
        self._highlight.show_theme(theme)

    def _show_list(self) -> None:
        self._load()
        self._show_groups()
        self._show_dock()
        self._panel.show_list()

    def _show_dock(self) -> None:
        dock = self._window.docks["lesson"]
        dock.show()
        dock.raise_()

    def _show_running(self, is_running: bool) -> None:
        if is_running == self._is_running:
            return
        self._is_running = is_running
        self._window.commands["leave_lesson"].setEnabled(is_running)
        self._window.commands.lend_arrows(is_running)
        if is_running:
            docks = self._window.docks
            self._in_front = [name for name, dock in docks.items() if not dock.visibleRegion().isEmpty()]
            self._viewed_before = self._viewing.now
        else:
            self._window.places.end_lesson()
            self._look_as_before()
            self._forget_warning()

    def _forget_warning(self) -> None:
        """What a step refused is no news in another one, nor after the lesson."""
        notices = self._window.notices
        if notices.notice is not None and notices.notice.severity == "warning":
            notices.clear()

    def _look_as_before(self) -> None:
        """Leave nothing of the lesson in view: no selection, slice or panel that the person had not looked at."""
        self._viewing.show(viewing_after(self._viewing.now, self._viewed_before))
        for name in self._in_front:
            dock = self._window.docks[name]
            if not dock.isHidden() and name != "lesson":
                dock.raise_()

    def _show_state(self, state: StepState | None) -> None:
        self._show_running(state is not None)
        if state is not None or self._is_panel_made():
            self._panel.show_after(None if state is None else self._after(state.lesson))
            self._panel.show_state(state)
        self._cover(() if state is None or not state.is_held_back else state.step.covered)
        if state is None:
            self._highlight.clear()
            self._show_groups()

    def _after(self, lesson: Lesson) -> LessonEntry | None:
        """The lesson that comes next in its folder."""
        for _, lessons, _ in self._groups:
            for number, (one, other) in enumerate(itertools.pairwise(lessons), 2):
                if one.path == lesson.path:
                    return self._entry(number, other)
        return None

    def _cover(self, names: tuple[str, ...]) -> None:
        """Let these panels' contents wait for an answer; no others."""
        text = self.tr("Answer the question first to see this.")
        for name, dock in self._window.docks.items():
            if name in names and name in self._window.full_screens.screens:
                self._window.full_screens.toggle(name)
            dock.holder.cover(text if name in names else "")

    def _show_tally(self, tally: TallyState | None) -> None:
        if tally is not None:
            self._panel.show_tally(tally)

    def _begin_step(self, step: Step) -> None:
        """Look where the step wants one to look."""
        self._viewing.show(viewing_in(step, self._viewing.now))
        self._window.places.make_room_for_lesson([name for name in step.highlight if name in self._window.docks])
        if step.experiment is not None:
            cast("ExperimentPanel", self._panels["experiment"]).show_offer(step.experiment)
        if self.player.state is not None:
            self._panel.show_begun(self.player.state)
        self._forget_warning()
        self._highlight.show_targets([target for name in step.highlight if (target := self._target(name)) is not None])

    def _target(self, name: str) -> tuple[QWidget, str | None] | None:
        """What is framed to point out a panel: the panel, or its tab if another panel is in front of it."""
        window = self._window
        if name == "toolbar":
            return window.tool_bar, None
        if name == "network":
            return window.frame, None
        dock = window.docks[name]
        for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            for index in range(bar.count()):
                if bar.tabText(index) == dock.windowTitle() and bar.currentIndex() != index:
                    return bar, dock.windowTitle()
        return dock, None

    def _tell_failure(self, text: str) -> None:
        self._window.show_notice(
            Notice(self.tr("The seeds were stopped by an internal error: {text}").format(text=text), "error")
        )
