"""What a person can ask of the window, one action each: name, text, keys, icon and tooltip in one table.

Menus, toolbar and shortcuts share these actions. They only ask: each emits a signal. The ones that change the network
stand in `network_actions`. Knows no widget.
"""

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from engine.runs.pace import STEP_RATES, STEP_UNITS, Pace
from playground.model.numerals import chosen
from playground.model.palette import COLOUR_MAPS, THEME_CHOICES
from playground.model.viewing import Switch, Viewing
from playground.views.look.icons import icon
from playground.views.look.theme import Theme

_SWITCHES: Final[tuple[Switch, ...]] = ("kink_lines", "gradient_mode", "step_gradient", "one_scale", "own_units")
"""The switches of the viewing that have an action each, of their name; the others have check boxes in the panels."""

CHECKABLE: Final = (
    "full_screen",
    "paint",
    *_SWITCHES,
    "shapes",
    "presenter",
    "spotlight",
    "laser",
    "freeze",
    "shown_keys",
)
"""Actions that are on or off; their signals carry which."""

_LENT: Final = ("Alt+Left", "Alt+Right")
_ARROWS: Final = {"epoch_back": ("Left", "Alt+Left"), "epoch_forward": ("Alt+Right",)}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One line of the table. The first of `keys` is the one that menus show."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str | None = None


def row(name: str, text: str, tip: str, *keys: str, icon: str | None = None) -> ActionRow:
    """One line of a table, short enough to be read as one."""
    return ActionRow(name, text, tip, keys, icon)


class Actions(QObject):
    """The actions by name, and the signals that they emit. `show_*` keeps texts and states true."""

    new_requested = Signal()
    open_requested = Signal()
    import_table_requested = Signal()
    import_weights_requested = Signal()
    open_link_requested = Signal()
    paste_requested = Signal()
    save_requested = Signal()
    save_as_requested = Signal()
    save_with_run_requested = Signal()
    save_architecture_requested = Signal()
    restore_work_requested = Signal()
    quit_requested = Signal()
    undo_requested = Signal()
    redo_requested = Signal()
    bring_back_requested = Signal()
    describe_requested = Signal()
    race_requested = Signal()
    race_back_requested = Signal()
    keep_ghost_requested = Signal()
    experiment_requested = Signal()
    let_go_requested = Signal()
    play_requested = Signal(bool)
    step_requested = Signal(str)
    pace_requested = Signal(object)
    epoch_back_requested = Signal()
    epoch_forward_requested = Signal()
    run_start_requested = Signal()
    run_end_requested = Signal()
    play_run_requested = Signal()
    train_from_here_requested = Signal()
    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    fit_requested = Signal()
    full_screen_requested = Signal()
    reset_layout_requested = Signal()
    theme_requested = Signal(str)
    colour_map_requested = Signal(str)
    viewing_requested = Signal(object)
    """The Viewing with one of its switches changed."""
    shapes_requested = Signal(bool)
    export_requested = Signal()
    share_page_requested = Signal()
    copy_picture_requested = Signal()
    save_picture_requested = Signal()
    record_requested = Signal()
    record_run_requested = Signal()
    presenter_requested = Signal(bool)
    choose_panels_requested = Signal()
    spotlight_requested = Signal(bool)
    laser_requested = Signal(bool)
    spotlight_smaller_requested = Signal()
    spotlight_larger_requested = Signal()
    panel_full_screen_requested = Signal()
    freeze_requested = Signal(bool)
    shown_keys_requested = Signal(bool)
    next_screen_requested = Signal()
    add_scene_requested = Signal()
    next_scene_requested = Signal()
    previous_scene_requested = Signal()
    open_scenes_requested = Signal()
    save_scenes_requested = Signal()
    save_scenes_as_requested = Signal()
    lessons_requested = Signal()
    open_lessons_requested = Signal()
    leave_lesson_requested = Signal()
    help_requested = Signal()
    keys_requested = Signal()
    about_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._playing = False
        self._viewing = Viewing()
        self._theme: Theme | None = None
        self._actions: dict[str, QAction] = {}
        self._icons: dict[str, str] = {}
        own = {
            "play": self._ask_play,
            "step": self._ask_step,
            **{f"step_{unit}": self._ask_step_of_unit for unit in STEP_UNITS},
            "faster": self._ask_faster,
            "slower": self._ask_slower,
            **{str(switch): self._ask_switch for switch in _SWITCHES},
            "paint": self._ask_painting,
        }
        for line in self._table():
            action = make_action(line, self)
            self._actions[line.name] = action
            if line.icon is not None:
                self._icons[line.name] = line.icon
            action.triggered.connect(own.get(line.name) or getattr(self, f"{line.name}_requested"))
        self["restore_work"].setEnabled(False)  # until something was left
        self["bring_back"].setEnabled(False)  # until an undo has something to offer
        self["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        for name in ("spotlight_smaller", "spotlight_larger"):
            self[name].setEnabled(False)
            self[name].setAutoRepeat(True)
        self["about"].setMenuRole(QAction.MenuRole.AboutRole)
        for name in CHECKABLE:
            self[name].setCheckable(True)
        for name in ("step", "faster", "slower", "zoom_in", "zoom_out", "epoch_back", "epoch_forward"):
            self[name].setAutoRepeat(True)
        for unit in STEP_UNITS:
            self[f"step_{unit}"].setData(unit)

        self.unit_group = self._choices("unit", {unit: self._unit_text(unit) for unit in STEP_UNITS})
        self.rate_group = self._choices("rate", {str(rate): self._rate_text(rate) for rate in STEP_RATES})
        self.theme_group = self._choices(
            "theme",
            dict(zip(THEME_CHOICES, (self.tr("Follow the &System"), self.tr("&Light"), self.tr("&Dark")), strict=True)),
        )
        self.colour_group = self._choices("colours", {name: map_.label for name, map_ in COLOUR_MAPS.items()})
        self.unit_group.triggered.connect(self._ask_unit)
        self.rate_group.triggered.connect(self._ask_rate)
        self.theme_group.triggered.connect(self._ask_theme)
        self.colour_group.triggered.connect(self._ask_colours)
        self.show_history(None, None)
        self.show_viewing(self._viewing)
        self.show_pace(self._pace)
        self.show_playing(False)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def lend_arrows(self, is_lent: bool) -> None:
        """While a lesson runs, Alt with ← and → goes from step to step there, and not from epoch to epoch."""
        for name, keys in _ARROWS.items():
            self[name].setShortcuts([QKeySequence(key) for key in keys if not (is_lent and key in _LENT)])

    def all_actions(self) -> tuple[QAction, ...]:
        """Every action of the table, in its order: for help and for windows that take the shortcuts."""
        return tuple(self._actions.values())

    # --- showing ---

    def show_history(self, undo_text: str | None, redo_text: str | None) -> None:
        """Name the edits that undo and redo would take; None where there is none."""
        for name, plain, text in (("undo", self.tr("&Undo"), undo_text), ("redo", self.tr("&Redo"), redo_text)):
            action = self[name]
            action.setText(plain if text is None else f"{plain} {text.replace('&', '&&')}")
            action.setEnabled(text is not None)
            action.setToolTip(with_keys(action.text().replace("&", ""), action))

    def show_offer(self, text: str | None) -> None:
        """Name what would be brought back; None where there is nothing."""
        action = self["bring_back"]
        action.setText(self.tr("&Weights as They Were") if text is None else text.replace("&", "&&"))
        action.setEnabled(text is not None)

    def show_playing(self, playing: bool) -> None:
        """Let the play action say what it would do next."""
        self._playing = playing
        play = self["play"]
        play.setText(self.tr("Pause") if playing else self.tr("Play"))
        play.setToolTip(with_keys(self.tr("Pause training") if playing else self.tr("Start training"), play))
        self._show_play_icon()

    def show_pace(self, pace: Pace) -> None:
        """Check the pace in the menus."""
        self._pace = pace
        self["step"].setToolTip(
            with_keys(self.tr("Train one {unit}").format(unit=self._unit_word(pace.unit)), self["step"])
        )
        check(self.unit_group, pace.unit)
        check(self.rate_group, str(pace.steps_per_second))

    def show_appearance(self, theme_choice: str, colour_map: str, shapes: bool = False) -> None:
        """Check the theme, the colours and how they are used in the menus; colours that need shapes leave no choice."""
        check(self.theme_group, theme_choice)
        check(self.colour_group, colour_map)
        needs_shapes = COLOUR_MAPS[colour_map].needs_shapes
        self["shapes"].setChecked(shapes or needs_shapes)
        self["shapes"].setEnabled(not needs_shapes)

    def show_viewing(self, viewing: Viewing) -> None:
        """Check what is on."""
        self._viewing = viewing
        self["paint"].setChecked(viewing.is_painting)
        for switch in _SWITCHES:
            self[switch].setChecked(viewing.is_on(switch))

    def show_theme(self, theme: Theme) -> None:
        """Draw the icons in the theme's colours."""
        self._theme = theme
        for name, drawn_as in self._icons.items():
            self[name].setIcon(icon(drawn_as, theme))
        self._show_play_icon()

    def _show_play_icon(self) -> None:
        drawn_as = "pause" if self._playing else "play"
        self["play"].setData(drawn_as)
        if self._theme is not None:
            self["play"].setIcon(icon(drawn_as, self._theme))

    # --- asking ---

    def _ask_play(self) -> None:
        self.play_requested.emit(not self._playing)

    def _ask_step(self) -> None:
        self.step_requested.emit(self._pace.unit)

    def _ask_step_of_unit(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.step_requested.emit(action.data())

    def _ask_faster(self) -> None:
        self._ask_neighbouring_rate(+1)

    def _ask_slower(self) -> None:
        self._ask_neighbouring_rate(-1)

    def _ask_neighbouring_rate(self, by: int) -> None:
        at = STEP_RATES.index(self._pace.steps_per_second) + by
        if 0 <= at < len(STEP_RATES):
            self.pace_requested.emit(Pace(self._pace.unit, STEP_RATES[at]))

    def _ask_unit(self, action: QAction) -> None:
        self.pace_requested.emit(Pace(action.data(), self._pace.steps_per_second))

    def _ask_rate(self, action: QAction) -> None:
        rate = None if action.data() == "None" else float(action.data())
        self.pace_requested.emit(Pace(self._pace.unit, rate))

    def _ask_theme(self, action: QAction) -> None:
        self.theme_requested.emit(action.data())

    def _ask_colours(self, action: QAction) -> None:
        self.colour_map_requested.emit(action.data())

    def _ask_switch(self, is_on: bool) -> None:
        action = self.sender()
        switch = next(one for one in _SWITCHES if self[one] is action)
        self.viewing_requested.emit(self._viewing.switched(switch, is_on))

    def _ask_painting(self, is_on: bool) -> None:
        self.viewing_requested.emit(replace(self._viewing, is_painting=is_on))

    # --- making ---

    def _table(self) -> tuple[ActionRow, ...]:
        return (
            # --- file
            row("new", self.tr("&New"), self.tr("Begin with a new network"), "Ctrl+N", icon="new"),
            row("open", self.tr("&Open…"), self.tr("Open a file"), "Ctrl+O", icon="open"),
            row("import_table", self.tr("&Import Table…"),
                self.tr("Bring in a table of your own, such as a CSV file, as the data to learn"), "Ctrl+I"),
            row("import_weights", self.tr("Import &Weights…"),
                self.tr("Give the network the weights of another program: an ONNX model, or a state_dict")),
            row("open_link", self.tr("Open &Link…"),
                self.tr("Open a link of the browser playground, with its points and weights"), "Ctrl+Shift+O"),
            row("save", self.tr("&Save"),
                self.tr("Save the network with its weights, pins and epoch"), "Ctrl+S", icon="save"),
            row("save_as", self.tr("Save &As…"), self.tr("Save under another name"), "Ctrl+Shift+S"),
            row("save_with_run", self.tr("Save with the &Run As…"),
                self.tr("Save the network with its run so far, to go back in it: marks, branches and every epoch")),
            row("save_architecture", self.tr("Save Ar&chitecture As…"),
                self.tr("Save the settings and the architecture alone, without weights")),
            row("export", self.tr("&Export…"),
                self.tr("Export the network for another program: Python, PyTorch, ONNX, CSV, a link, …"), "Ctrl+E"),
            row("share_page", self.tr("Share as a Web Pa&ge…"),
                self.tr("Save the run as a film in one file, to be opened in any browser, on a phone too")),
            row("copy_picture", self.tr("&Copy Picture"),
                self.tr("Copy a picture of the whole window"), "Ctrl+Shift+C"),
            row("save_picture", self.tr("Save &Picture…"),
                self.tr("Save a picture of the window or of one panel, as PNG or SVG"), "Ctrl+Shift+P"),
            row("record", self.tr("Save Ani&mation…"),
                self.tr("Save how the network learns as an animated GIF or WebP"), "Ctrl+Shift+R"),
            row("record_run", self.tr("Save the Run as an Animatio&n…"),
                self.tr("Save the run so far, as the window, the network or a panel showed it, as a GIF or WebP")),
            row("restore_work", self.tr("Restore &Unsaved Work…"),
                self.tr("See the work that was kept when the program ended unexpectedly")),
            row("quit", self.tr("&Quit"), self.tr("Close the window"), "Ctrl+Q"),
            # --- edit
            row("undo", self.tr("&Undo"), self.tr("Undo the last change"), "Ctrl+Z", icon="undo"),
            row("redo", self.tr("&Redo"),
                self.tr("Redo the last change that was undone"), "Ctrl+Y", "Ctrl+Shift+Z", icon="redo"),
            row("bring_back", self.tr("&Weights as They Were"),
                self.tr("After Undo: restore what the network had learned before the change, with its curves"),
                "Ctrl+Alt+Z"),
            row("paste", self.tr("&Paste Table or Link"),
                self.tr("Import the table, or open the link, that was copied"), "Ctrl+V"),
            row("paint", self.tr("&Paint Points"),
                self.tr("Paint data points on the plane with a brush; Esc ends it"), "P", icon="paint"),
            row("describe", self.tr("Title and &Notes…"),
                self.tr("Give the network a title and notes, saved in its file"), icon="document-text"),
            # --- training
            row("play", self.tr("Play"), self.tr("Start training"), "Space", icon="play"),
            row("step", self.tr("Step"), self.tr("Train one step"), "Right", icon="step"),
            row("step_sample", self.tr("Step One &Sample"), self.tr("Train on a single sample"), "Ctrl+1"),
            row("step_batch", self.tr("Step One &Batch"), self.tr("Train on one batch"), "Ctrl+2"),
            row("step_epoch", self.tr("Step One &Epoch"), self.tr("Train once on all training data"), "Ctrl+3"),
            row("faster", self.tr("&Faster"), self.tr("More steps a second"), "Ctrl+."),
            row("slower", self.tr("S&lower"), self.tr("Fewer steps a second"), "Ctrl+,"),
            row("experiment", self.tr("E&xperiment…"),
                self.tr("Train many networks at once: vary a setting or two, over many seeds, and compare")),
            row("keep_ghost", self.tr("&Keep This Run Behind"),
                self.tr("Keep the curves of this run behind those of the runs to come, to compare them")),
            row("let_go", self.tr("&Let Go of Past Runs"),
                self.tr("Show no past runs behind the present one any more")),
            row("race", self.tr("&Race Against a Copy"),
                self.tr("Put a copy of the network beside it, change one thing in it, and train both in step")),
            row("race_back", self.tr("Bring Back What &Raced"),
                self.tr("Bring back the network that was taken out of the race, or the race that has ended")),
            # --- the run so far
            row("epoch_back", self.tr("Epoch &Back"),
                self.tr("Show the network as it was an epoch earlier; training waits"), *_ARROWS["epoch_back"]),
            row("epoch_forward", self.tr("Epoch For&ward"),
                self.tr("While you look back: show the next epoch (→ does it, too)"), *_ARROWS["epoch_forward"]),
            row("run_start", self.tr("To the &Start of the Run"),
                self.tr("Show the network as it was when the run began"), "Home"),
            row("run_end", self.tr("Back to &Now"),
                self.tr("Show the newest moment again"), "End", icon="to-now"),
            row("play_run", self.tr("&Play the Run as a Film"),
                self.tr("Show how the network learned, from the start or from the epoch that is shown, "
                        "at the speed that is set"), "Shift+Space", icon="film"),
            row("train_from_here", self.tr("&Train from Here"),
                self.tr("Go back to the epoch that is shown and train from it; the run so far is kept as a branch"),
                "T", icon="train-from"),
            # --- view
            row("zoom_in", self.tr("Zoom &In"), self.tr("Enlarge the network"), "Ctrl++", "Ctrl+=", icon="zoom-in"),
            row("zoom_out", self.tr("Zoom &Out"), self.tr("Make the network smaller"), "Ctrl+-", icon="zoom-out"),
            row("fit", self.tr("&Fit Network"), self.tr("Show the whole network"), "F", icon="fit"),
            row("full_screen", self.tr("F&ull Screen"),
                self.tr("Fill the screen, for the projector"), "F11", icon="full-screen"),
            row("panel_full_screen", self.tr("This Panel in Full &Screen"),
                self.tr("Show the panel with the focus, or the network, in full screen; press again or Esc to go back"),
                "Shift+F11"),
            row("reset_layout", self.tr("&Reset Layout"), self.tr("Put all panels back in their places")),
            row("kink_lines", self.tr("&Kink Lines"),
                self.tr("Draw on the plane where each hidden unit's z is 0"), "K"),
            row("gradient_mode", self.tr("&Gradient Flow"),
                self.tr("Draw links by their gradient and units by |δ|, as they travel backwards"), "G"),
            row("step_gradient", self.tr("Gradient That &Made the Step"),
                self.tr("Show the gradients that made the last step (for plain SGD: ΔW = −rate · ∇W), "
                        "not those after it"), "Shift+G"),
            row("shapes", self.tr("S&hapes with Colours"),
                self.tr("Show signs and classes by dashes and shapes as well as by colour; greyscale always does")),
            row("own_units", self.tr("Own &Units of a Table"),
                self.tr("Tell points of a table in the units and names of its columns; otherwise as x₁ and x₂"),
                "U"),
            row("one_scale", self.tr("&One Colour Scale for All"),
                self.tr("Colour all maps from −1 to 1, to compare them; otherwise each scale fits its values"),
                "C"),
            # --- classroom
            row("presenter", self.tr("&Presenter Mode"),
                self.tr("Larger type, thicker lines and only the panels that you chose"), "F5"),
            row("choose_panels", self.tr("Presenter's P&anels…"),
                self.tr("Choose what presenter mode shows")),
            row("spotlight", self.tr("&Spotlight"),
                self.tr("Darken all but a circle around the mouse; [ and ] or Ctrl and the wheel resize it"), "F6"),
            row("laser", self.tr("&Laser Pointer"), self.tr("A glowing dot that follows the mouse"), "Shift+F6"),
            row("spotlight_smaller", self.tr("Narrow the Spotlight"), self.tr("Make the spotlight smaller"), "["),
            row("spotlight_larger", self.tr("Widen the Spotlight"), self.tr("Make the spotlight larger"), "]"),
            row("freeze", self.tr("&Freeze the Picture"),
                self.tr("Freeze what is shown while training continues in the background; an edit unfreezes it"), "F7"),
            row("shown_keys", self.tr("Show &Keys on Screen"),
                self.tr("Show each key that is pressed, and where the mouse clicks"), "F8"),
            row("next_screen", self.tr("To the &Other Screen"), self.tr("Move the window to the next screen"), "F9"),
            row("add_scene", self.tr("&Keep as Scene"),
                self.tr("Keep the network, data and layout as a scene"), "Ctrl+Shift+K"),
            row("next_scene", self.tr("&Next Scene"), self.tr("Go to the next scene"), "PgDown"),
            row("previous_scene", self.tr("P&revious Scene"), self.tr("Go to the previous scene"), "PgUp"),
            row("open_scenes", self.tr("&Open Scenes…"), self.tr("Open a file of scenes")),
            row("save_scenes", self.tr("Sa&ve Scenes"), self.tr("Save the scenes to their file")),
            row("save_scenes_as", self.tr("Save Scenes &As…"), self.tr("Save the scenes under another name")),
            # --- lessons
            row("lessons", self.tr("&All Lessons"), self.tr("Choose a lesson"), "F2"),
            row("open_lessons", self.tr("&Open a Folder of Lessons…"), self.tr("Open your own lessons")),
            row("leave_lesson", self.tr("&Leave the Lesson"), self.tr("Go back to your own network")),
            # --- help
            row("help", self.tr("&Help"), self.tr("What everything is, and how to teach with it"), "F1", icon="help"),
            row("keys", self.tr("&Keys"), self.tr("All keys at a glance"), "Shift+F1"),
            row("about", self.tr("&About Neural Playground"), self.tr("Version and licence")),
        )  # fmt: skip

    def _choices(self, group_name: str, texts: dict[str, str]) -> QActionGroup:
        """A group of actions of which one is checked; each carries its value as data."""
        group = QActionGroup(self)
        for value, text in texts.items():
            action = QAction(text, group)
            action.setObjectName(f"{group_name}-{value}")
            action.setCheckable(True)
            action.setData(value)
        return group

    def _unit_word(self, unit: str) -> str:
        return {"sample": self.tr("sample"), "batch": self.tr("batch"), "epoch": self.tr("epoch")}[unit]

    def _unit_text(self, unit: str) -> str:
        return {"sample": self.tr("A &Sample"), "batch": self.tr("A &Batch"), "epoch": self.tr("An &Epoch")}[unit]

    def _rate_text(self, rate: float | None) -> str:
        if rate is None:
            return self.tr("Full Speed")
        return self.tr("1 Step a Second") if rate == 1 else self.tr("{rate} Steps a Second").format(rate=chosen(rate))


def make_action(line: ActionRow, owner: QObject) -> QAction:
    """An action as its line says, with its key in the tooltip."""
    action = QAction(line.text, owner)
    action.setObjectName(line.name)
    action.setProperty("name", line.text)  # its text may come to name what it would do just now
    action.setShortcuts([QKeySequence(key) for key in line.keys])
    action.setAutoRepeat(False)
    action.setToolTip(with_keys(line.tip, action))
    action.setStatusTip(line.tip)
    return action


def with_keys(tip: str, action: QAction) -> str:
    """A tooltip that ends in the action's key: `Start training (Space)`."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    return f"{tip} ({key})" if key else tip


def check(group: QActionGroup, value: str | None) -> None:
    """Check the action of `group` that carries `value`, without asking for anything; none for None."""
    for action in group.actions():
        action.setChecked(value is not None and action.data() == value)
