"""The menu bar, built from the actions. Lists that change (recent files, examples, panels) are filled by `show_*`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from engine.runs.pace import STEP_UNITS
from playground.views.look.tool_tips import wrapped
from playground.views.window.actions import Actions
from playground.views.window.network_actions import NetworkActions

MenuFile = tuple[str, str, str]
"""Title, description, path."""

ExampleMenu = tuple[str, Sequence[MenuFile]]
"""The group's title, which may be empty, and its examples."""


class MenuBar(QMenuBar):
    """File, Edit, Network, Training, View, Lessons, Classroom, Help."""

    path_requested = Signal(str)
    recent_cleared = Signal()
    examples_opening = Signal()
    """The menu that leads to the examples is about to be seen."""

    lessons_opening = Signal()
    """The menu that lists the lessons is about to be seen."""

    lesson_requested = Signal(str)
    """The path of a lesson's file."""
    panel_screen_requested = Signal(str)
    """The name of a panel that shall go to full screen, or come back."""

    def __init__(
        self,
        actions: Actions,
        network_actions: NetworkActions,
        panel_toggles: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._network_actions = network_actions
        self._build_file()
        self._build_edit()
        self._build_network()
        self._build_training()
        self._build_view(panel_toggles)
        self._build_lessons()
        self._build_classroom()
        menu = self._menu("help_menu", self.tr("&Help"))
        self._fill(menu, "help", "keys", None, "about")

    # --- showing ---

    def show_recent(self, paths: Sequence[str]) -> None:
        """List the files opened last, the newest first."""
        self._recent.clear()
        for at, path in enumerate(paths, 1):
            name = Path(path).name.replace("&", "&&")
            action = self._recent.addAction(f"&{at}  {name}" if at < 10 else name)
            action.setToolTip(path)
            action.setData(path)
            action.triggered.connect(self._ask_path)
        if paths:
            self._recent.addSeparator()
            clear = self._recent.addAction(self.tr("&Clear List"))
            clear.setToolTip(self.tr("Clear the list of recent files; the files themselves stay"))
            clear.triggered.connect(self.recent_cleared)
        self._recent.setEnabled(bool(paths))

    def show_examples(self, groups: Sequence[ExampleMenu]) -> None:
        """List the networks that come with the program; a group with a title has a menu of its own."""
        self._examples.clear()
        for at, (heading, examples) in enumerate(groups):
            menu = self._examples
            if heading:
                menu = self._submenu(self._examples, f"examples_menu_{at}", heading.replace("&", "&&"))
            for title, description, path in examples:
                action = menu.addAction(title.replace("&", "&&"))
                action.setToolTip(wrapped(description))
                action.setData(path)
                action.triggered.connect(self._ask_path)
        self._examples.setEnabled(any(examples for _, examples in groups))

    def show_lessons(self, lessons: Sequence[MenuFile], refused: Sequence[tuple[str, str]] = ()) -> None:
        """List the lessons, in their order, then what cannot be read, by name, and why."""
        self._lessons.clear()
        for number, (title, description, path) in enumerate(lessons, 1):
            action = self._lessons.addAction(f"{number}  {title.replace('&', '&&')}")
            action.setToolTip(wrapped(description))
            action.setData(path)
            action.triggered.connect(self._ask_lesson)
        if refused:
            self._lessons.addSeparator()
        for name, reason in refused:
            short = reason.partition(". ")[0].rstrip(".")
            action = self._lessons.addAction(f"{name}: {short}".replace("&", "&&"))
            action.setObjectName("refused_lesson")
            action.setToolTip(wrapped(reason))
            action.triggered.connect(self._actions["lessons"].trigger)  # there it stands in full
        self._lessons.setEnabled(bool(lessons or refused))

    def show_panels(self, titles: Mapping[str, str]) -> None:
        """List the panels that can go to full screen, by their names."""
        self.full_screen_menu.clear()
        for name, title in titles.items():
            action = self.full_screen_menu.addAction(title)
            action.setToolTip(self.tr("{title} in full screen, or back").format(title=title))
            action.setObjectName(f"{name}_screen")
            action.setData(name)
            action.triggered.connect(self._ask_panel_screen)

    def show_network(self) -> None:
        """Follow the selection in the title of the activation menu."""
        self._activation.setTitle(self._network_actions.activation_title())

    # --- asking ---

    def _ask_path(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.path_requested.emit(action.data())

    def _ask_panel_screen(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.panel_screen_requested.emit(action.data())

    def _ask_lesson(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.lesson_requested.emit(action.data())

    # --- building ---

    def _build_file(self) -> None:
        menu = self._menu("file_menu", self.tr("&File"))
        menu.aboutToShow.connect(self.examples_opening)
        self._fill(menu, "new", "open")
        self._recent = self._submenu(menu, "recent_menu", self.tr("Open &Recent"))
        self._examples = self._submenu(menu, "examples_menu", self.tr("E&xamples"))
        self._fill(menu, "import_table", "import_weights", "open_link", None)
        self._fill(
            menu,
            "restore_work",
            None,
            "save",
            "save_as",
            "save_with_run",
            "save_architecture",
            "export",
            "share_page",
            None,
        )
        self._fill(menu, "copy_picture", "save_picture", "record", "record_run", None, "quit")
        self.show_recent(())
        self.show_examples(())

    def _build_edit(self) -> None:
        menu = self._menu("edit_menu", self.tr("&Edit"))
        self._fill(menu, "undo", "redo", "bring_back", None, "paste", None, "paint", None, "describe")

    def _build_network(self) -> None:
        menu = self._menu("network_menu", self.tr("&Network"))
        self._fill(menu, "add_unit", "remove_unit", None)
        self._fill(menu, "insert_before", "insert_after", "remove_layer", "move_left", "move_right", None)
        self._activation = self._submenu(menu, "activation_menu", self._network_actions.activation_title())
        self._activation.addActions(self._network_actions.activation_group.actions())
        self._fill(menu, "set_biases", "set_weights", "free_all", None)
        selection = self._submenu(menu, "selection_menu", self.tr("&Select"))
        self._fill(selection, "select_left", "select_right", "select_up", "select_down", None, "select_none")
        self._fill(menu, None, "reset", "new_weights")

    def _build_training(self) -> None:
        menu = self._menu("training_menu", self.tr("&Training"))
        self._fill(menu, "play", "step", *(f"step_{unit}" for unit in STEP_UNITS), None)
        unit = self._submenu(menu, "unit_menu", self.tr("Step &By"))
        unit.addActions(self._actions.unit_group.actions())
        rate = self._submenu(menu, "rate_menu", self.tr("Spee&d"))
        rate.addActions(self._actions.rate_group.actions())
        self._fill(menu, "faster", "slower", None, "race", "race_back", "experiment", None, "keep_ghost", "let_go")
        self.run_menu = self._submenu(menu, "run_menu", self.tr("&The Run So Far"))
        self._fill(self.run_menu, "epoch_back", "epoch_forward", "run_start", "run_end", None)
        self._fill(self.run_menu, "play_run", "train_from_here", "record_run", None)

    def _build_view(self, panel_toggles: Sequence[QAction]) -> None:
        menu = self._menu("view_menu", self.tr("&View"))
        panels = self._submenu(menu, "panels_menu", self.tr("&Panels"))
        panels.addActions(list(panel_toggles))
        self.full_screen_menu = self._submenu(menu, "full_screen_menu", self.tr("One Panel in Fu&ll Screen"))
        self._fill(menu, "reset_layout", None)
        theme = self._submenu(menu, "theme_menu", self.tr("&Theme"))
        theme.addActions(self._actions.theme_group.actions())
        colours = self._submenu(menu, "colours_menu", self.tr("&Colours"))
        colours.addActions(self._actions.colour_group.actions())
        self._fill(menu, "shapes", "one_scale", "own_units", None, "kink_lines", "gradient_mode", "step_gradient")
        self._fill(menu, None, "fit", "zoom_in", "zoom_out", None, "full_screen", "panel_full_screen")

    def _build_lessons(self) -> None:
        menu = self._menu("lessons_menu", self.tr("&Lessons"))
        menu.aboutToShow.connect(self.lessons_opening)
        self._fill(menu, "lessons", None)
        self._lessons = self._submenu(menu, "lesson_list_menu", self.tr("&Start"))
        self._fill(menu, None, "open_lessons", "leave_lesson")

    def _build_classroom(self) -> None:
        menu = self._menu("classroom_menu", self.tr("&Classroom"))
        self._fill(menu, "presenter", "choose_panels", None)
        self._fill(menu, "spotlight", "laser", "spotlight_smaller", "spotlight_larger", None)
        self._fill(menu, "freeze", "shown_keys", "next_screen", None)
        self._fill(menu, "add_scene", "next_scene", "previous_scene", None)
        self._fill(menu, "open_scenes", "save_scenes", "save_scenes_as")

    def _menu(self, name: str, title: str) -> QMenu:
        menu = self.addMenu(title)
        menu.setObjectName(name)
        menu.setToolTipsVisible(True)
        return menu

    def _submenu(self, menu: QMenu, name: str, title: str) -> QMenu:
        submenu = QMenu(title, menu)
        submenu.setObjectName(name)
        submenu.setToolTipsVisible(True)
        menu.addMenu(submenu)
        return submenu

    def _fill(self, menu: QMenu, *names: str | None) -> None:
        """Add actions by name, None for a line between."""
        for name in names:
            if name is None:
                menu.addSeparator()
            else:
                menu.addAction(self._find(name))

    def _find(self, name: str) -> QAction:
        try:
            return self._actions[name]
        except KeyError:
            return self._network_actions[name]
