"""The warped space and the loss landscape in the whole program: asked while open, kept by scenes and lessons."""

from dataclasses import replace
from functools import partial

from pytestqt.qtbot import QtBot

from engine.data.drawn import DataSpec
from engine.parameters import Address
from engine.questions.landscape import FINEST, LossMap, MapLoss
from engine.questions.warp import Warp
from engine.spec import LayerSpec, NetworkSpec, Spec
from playground.app import Playground
from playground.model.document import Document, Work
from playground.model.viewing import Viewing
from playground.resources import resource_path

SPEC = Spec(DataSpec("xor", samples=200), network=NetworkSpec((LayerSpec(4), LayerSpec(2))))


def landscape(playground: Playground) -> LossMap | None:
    """The map that the window has just now."""
    snapshot = playground.session.snapshot
    return None if snapshot is None else snapshot.answers.of(playground.viewing.now.landscape)


def has_come_to(playground: Playground, epoch: int) -> bool:
    """Whether the window shows this epoch."""
    return playground.session.snapshot is not None and playground.session.snapshot.epoch == epoch


def test_they_are_answered_while_they_are_open_and_the_map_is_finished_while_nothing_trains(
    playground: Playground, qtbot: QtBot
) -> None:
    session, window = playground.session, playground.window
    session.open(Work.fresh(Document(SPEC)))
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.spec == SPEC, timeout=20_000)
    assert session.snapshot is not None
    assert session.snapshot.get(Warp) is None
    assert session.snapshot.get(MapLoss) is None
    window.docks["warp"].show()
    window.docks["warp"].raise_()
    qtbot.waitUntil(lambda: session.snapshot is not None and session.snapshot.get(Warp) is not None, timeout=20_000)
    window.docks["landscape"].show()
    window.docks["landscape"].raise_()

    def is_finished() -> bool:
        answer = landscape(playground)
        return answer is not None and answer.is_finished

    qtbot.waitUntil(is_finished, timeout=20_000)
    answer = landscape(playground)
    assert answer is not None
    assert answer.values.shape == (FINEST, FINEST)
    assert len(answer.path) == 1
    for epoch in (1, 2, 3):
        session.step("epoch")
        qtbot.waitUntil(partial(has_come_to, playground, epoch), timeout=20_000)
    qtbot.waitUntil(is_finished, timeout=20_000)
    answer = landscape(playground)
    assert answer is not None
    assert len(answer.path) == 4


def test_a_scene_brings_back_which_plane_and_which_layer_were_shown(playground: Playground, qtbot: QtBot) -> None:
    playground.session.open(Work.fresh(Document(SPEC)))
    viewing = playground.viewing
    chosen = MapLoss("pair", Address(1, 0, 2), Address(2, 0), zoom=1)
    viewing.show(_with(playground, Warp(1, (3, 0)), chosen))
    playground.scenes.keep()
    viewing.show(_with(playground, Warp(), MapLoss("random", seed=3)))
    playground.scenes.keep()
    playground.scenes.collection.enter(0)
    assert viewing.now.warp == Warp(1, (3, 0))
    assert viewing.now.landscape == chosen


def test_a_lesson_opens_the_panel_that_it_points_out_and_chooses_what_it_shows(
    playground: Playground, qtbot: QtBot
) -> None:
    before = playground.viewing.now
    playground.lessons.begin_path(str(resource_path("lessons") / "untangle.json"))
    assert playground.viewing.now.warp == Warp(0, (0, 1))
    assert playground.window.docks["warp"].isVisible()
    playground.lessons.leave()
    assert playground.viewing.now.warp == before.warp


def _with(playground: Playground, warp: Warp, chosen: MapLoss) -> Viewing:
    return replace(playground.viewing.now, warp=warp, landscape=chosen)
