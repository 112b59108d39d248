"""Connects scenes: states of the window under names, in one file, to step through."""

from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from engine.data.plane import Maps
from engine.moment import Moment
from engine.problem import Problem
from engine.questions.scales import OutputScale
from engine.questions.surface import map_of_output
from engine.questions.winner import MapWinners, Winners
from playground.control.files import DocumentFiles
from playground.control.preferences import Preferences
from playground.control.scene_collection import SceneCollection
from playground.control.session import Session
from playground.control.viewing import CurrentViewing
from playground.model.document import Work
from playground.model.numerals import counted
from playground.model.scenes import Scene
from playground.views.look.colour_scale import SIGNED, ColourScale
from playground.views.window.dialogs import Dialogs
from playground.views.window.main_window import MainWindow
from playground.wiring.panels import Panels

if TYPE_CHECKING:  # the start does not wait for what is not to be seen yet
    from playground.views.panels.scenes.scenes_panel import SceneRow, ScenesPanel

_MAP: Final = 64
"""Values along a side of a scene's little picture."""

_MAPS_AT_ONCE: Final = 2
"""Of the largest network one takes some milliseconds."""


class Scenes(QObject):
    """Keeps scenes, and returns to each as it was.

    The person's own network is set aside when the first scene is entered, and comes back when they leave the scenes.
    """

    entering = Signal()
    """A scene is about to be put on the table: what else lies there, such as a lesson, must end."""

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
        self._session, self._files, self._window = session, files, window
        self._viewing = viewing
        self._panel: ScenesPanel | None = None  # until it is first to be seen
        self._maps: dict[int, tuple[Work, Maps | Winners, ColourScale]] = {}
        self._maps_left = 0
        self._drawing = QTimer(self, singleShot=True, interval=0)
        self._drawing.timeout.connect(self._show_rows)
        self.collection = SceneCollection(dialogs, preferences, self)
        self.collection.changed.connect(self._show)
        self.collection.entered.connect(self._enter)
        self.collection.opened.connect(self._show_dock)
        files.opened.connect(self.collection.leave)
        commands = window.commands
        commands.add_scene_requested.connect(self.keep)
        commands.next_scene_requested.connect(self.collection.enter_next)
        commands.previous_scene_requested.connect(self.collection.enter_previous)
        commands.open_scenes_requested.connect(self.collection.choose_and_open)
        commands.save_scenes_requested.connect(self.collection.save)
        commands.save_scenes_as_requested.connect(self.collection.save_as)
        panels.connect_each(self._connect_panel)
        self._show()

    def _connect_panel(self, name: str, panel: QWidget) -> None:
        if name != "scenes":
            return
        self._panel = panel = cast("ScenesPanel", panel)
        panel.keep_requested.connect(self.keep)
        panel.enter_requested.connect(self.collection.enter)
        panel.update_requested.connect(self._renew)
        panel.rename_requested.connect(self.collection.rename)
        panel.move_requested.connect(self.collection.move)
        panel.remove_requested.connect(self.collection.remove)
        panel.take_back_requested.connect(self.collection.take_back)
        panel.back_requested.connect(self.leave)
        self._show()

    # --- keeping ------------------------------------------------------------------------------------------------------

    def keep(self) -> None:
        """Keep the window as it is now as a new scene."""
        self._show_dock()
        self.collection.keep(self._now(self.collection.free_name(self._session.document.title)))

    def may_leave(self) -> bool:
        """Ask about scenes that are not saved; False when the person wants to stay."""
        return self.collection.may_leave()

    def _renew(self, index: int) -> None:
        self.collection.renew(index, self._now(self.collection.scenes[index].name))

    def _now(self, name: str) -> Scene:
        """What is on the table and on the screen."""
        return Scene(name, self._session.work(), self._window.places.arrangement(), self._viewing.now.kept())

    # --- going to one -------------------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Go back to the person's own network."""
        if self.collection.current is not None and self._files.has_set_aside:
            self._files.bring_back()
        self.collection.leave()

    def step_back(self) -> None:
        """Something else, such as a lesson, was put on the table in place of a scene."""
        self.collection.leave()

    def _enter(self, scene: Scene) -> None:
        self.entering.emit()
        self._files.set_aside(scene.name)
        self._session.open(scene.work)
        if scene.layout is not None:
            self._window.places.show_arrangement(scene.layout)
        self._viewing.show(self._viewing.now.returned_to(scene.viewing))
        self._show()

    # --- showing ------------------------------------------------------------------------------------------------------

    def _show_dock(self) -> None:
        dock = self._window.docks["scenes"]
        if dock.isHidden():
            dock.show()
            dock.raise_()

    def stop(self) -> None:
        """Draw no more little pictures: the window closes."""
        self._drawing.stop()

    def _show_rows(self) -> None:
        """Show the list of scenes. Compute a few of the missing little pictures now, and the others a moment later.

        Otherwise a file with many large networks would block the window.
        """
        if self._panel is None:
            return
        self._maps_left = _MAPS_AT_ONCE
        self._panel.show_scenes([self._row(scene) for scene in self.collection.scenes], self.collection.current)
        if self._maps_left < 0:
            self._drawing.start()

    def _show(self) -> None:
        collection, panel = self.collection, self._panel
        self._show_rows()
        if panel is not None:
            panel.show_file(collection.name if collection.scenes or collection.path else "", collection.is_modified)
            panel.show_taken_away(collection.taken_away)
            panel.show_own_network_waits(collection.current is not None and self._files.has_set_aside)
        used = {id(scene.work) for scene in collection.scenes}
        self._maps = {key: kept for key, kept in self._maps.items() if key in used}
        for name in ("next_scene", "previous_scene", "save_scenes_as"):
            self._window.commands[name].setEnabled(bool(collection.scenes))
        self._window.commands["save_scenes"].setEnabled(collection.is_modified)

    def _row(self, scene: Scene) -> "SceneRow":
        from playground.views.panels.scenes.scenes_panel import SceneRow

        spec = scene.work.document.spec
        sizes = "–".join(str(size) for size in spec.layer_sizes)
        details = self.tr("{sizes}, epoch {epoch}").format(sizes=sizes, epoch=counted(scene.work.learned.epoch))
        return SceneRow(scene.name, details, *self._map(scene.work))

    def _map(self, work: Work) -> tuple[Maps | Winners | None, ColourScale]:
        """The network's output over the plane, and how it is coloured.

        None until its turn has come.
        """
        if id(work) not in self._maps:
            self._maps_left -= 1
            if self._maps_left < 0:
                return None, SIGNED
            moment = Moment(Problem(work.document.spec), work.learned)
            winners = MapWinners(_MAP).ask(moment)
            if winners is not None:
                self._maps[id(work)] = (work, winners, SIGNED)
            else:
                values, scale = map_of_output(moment, _MAP), OutputScale(moment.spec)
                self._maps[id(work)] = (work, values, ColourScale.about(scale.middle, scale.fit(values)))
        return self._maps[id(work)][1:]
