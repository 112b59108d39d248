"""Who shows which snapshot in which frame, while it trains as fast as it can."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from engine.questions.surface import MapSurface
from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from playground.app import Playground
from playground.model.edits import SetValue
from playground.model.selection import Selection
from playground.wiring import snapshots


@pytest.fixture
def shown(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Snapshot]]:
    """What diagram and plane were given, in order."""
    given: list[tuple[str, Snapshot]] = []
    for name in ("network", "output"):
        view = getattr(playground, name)

        def show(snapshot: Snapshot, name: str = name, own: object = view.show_snapshot) -> None:
            given.append((name, snapshot))
            own(snapshot)  # type: ignore[operator]  # a bound method

        monkeypatch.setattr(view, "show_snapshot", show)
    return given


def test_diagram_and_plane_show_each_snapshot_of_a_free_run_in_frames_of_their_own(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "time", SimpleNamespace(monotonic=lambda: 1000.0))  # as soon as can be
    session = playground.session
    qtbot.waitUntil(lambda: session.snapshot is not None)
    assert session.snapshot is not None
    session.play(True)
    session.snapshot_changed.disconnect(playground.snapshots.show_snapshot)  # the test gives them, at a pace of its own
    first = replace(session.snapshot, revision=session.revision)
    playground.snapshots.show_snapshot(first)
    shown.clear()
    second, third = (replace(first, epochs_per_second=pace) for pace in (2.0, 3.0))
    playground.snapshots.show_snapshot(second)
    assert shown == [("network", second)]
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[1] == ("output", second)
    shown.clear()
    playground.snapshots.show_snapshot(second)
    playground.snapshots.show_snapshot(third)  # before the plane had its turn: it shows the newest
    qtbot.waitUntil(lambda: len(shown) == 3)
    assert shown == [("network", second), ("network", third), ("output", third)]


def test_an_edit_during_a_free_run_is_shown_by_both_at_once(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot
) -> None:
    session = playground.session
    session.play(True)
    qtbot.waitUntil(lambda: len(shown) > 6)
    session.apply(SetValue(Address(0, 0, 0), 0.5))
    qtbot.waitUntil(lambda: any(snapshot.revision == session.revision for _, snapshot in shown))
    first = next(at for at, (_, snapshot) in enumerate(shown) if snapshot.revision == session.revision)
    assert [name for name, _ in shown[first : first + 2]] == ["network", "output"]
    assert shown[first][1] is shown[first + 1][1]


def test_where_snapshots_come_slowly_each_view_has_a_frame_of_its_own_and_none_is_left_out(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = playground.session
    qtbot.waitUntil(lambda: session.snapshot is not None)
    assert session.snapshot is not None
    slower = [panel for name in ("loss", "gradients", "inspector") if (panel := playground.panels[name]).isVisible()]
    given: list[Snapshot] = []
    for view in slower:
        view.show_snapshot = given.append  # type: ignore[attr-defined]  # all of them show snapshots
    session.set_pace(Pace())
    session.play(True)
    session.snapshot_changed.disconnect(playground.snapshots.show_snapshot)  # the test gives one, and no other comes
    only = replace(session.snapshot, revision=session.revision)
    shown.clear()
    given_with_plane: list[int] = []
    show_plane = playground.output.show_snapshot

    def show(snapshot: Snapshot) -> None:
        show_plane(snapshot)
        QTimer.singleShot(0, lambda: given_with_plane.append(len(given)))  # what is given now is painted with the plane

    monkeypatch.setattr(playground.output, "show_snapshot", show)
    playground.snapshots.show_snapshot(only)
    assert (shown, given) == ([("network", only)], [])
    qtbot.waitUntil(lambda: len(given_with_plane) == 1)
    assert given_with_plane == [0]
    qtbot.waitUntil(lambda: len(given) == len(slower))
    assert given == [only] * 3


def test_where_the_next_snapshot_comes_before_a_slower_view_had_its_turn_it_gets_it_with_the_plane(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "time", SimpleNamespace(monotonic=lambda: 1000.0))  # as soon as can be
    monkeypatch.setattr(snapshots, "SLOWER_AFTER_MS", 60_000)  # it never comes to that
    session = playground.session
    qtbot.waitUntil(lambda: session.snapshot is not None)
    assert session.snapshot is not None
    given: list[Snapshot] = []
    monkeypatch.setattr(playground.panels["loss"], "show_snapshot", given.append)
    session.play(True)
    session.snapshot_changed.disconnect(playground.snapshots.show_snapshot)  # the test gives them
    newest = replace(session.snapshot, revision=session.revision)
    for count in range(1, 5):
        shown.clear()
        playground.snapshots.show_snapshot(replace(newest, epochs_per_second=float(count)))
        qtbot.waitUntil(lambda: len(shown) == 2)
    assert given


def test_at_rest_every_view_shows_the_same_moment(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot
) -> None:
    session = playground.session
    session.set_pace(Pace())
    session.play(True)
    qtbot.waitUntil(lambda: len(shown) > 20)
    session.play(False)
    last = dict(shown)
    assert last["network"] is last["output"] is session.snapshot


def test_another_unit_is_shown_on_the_plane_at_once(
    playground: Playground, shown: list[tuple[str, Snapshot]], qtbot: QtBot
) -> None:
    session = playground.session
    session.set_pace(Pace())
    session.play(True)
    qtbot.waitUntil(lambda: len(shown) > 6)
    playground.viewing.select(Selection(0, 1))
    qtbot.waitUntil(lambda: any(snapshot[MapSurface].unit == (0, 1) for _, snapshot in shown))
    first = next(at for at, (_, snapshot) in enumerate(shown) if snapshot[MapSurface].unit == (0, 1))
    assert [name for name, _ in shown[first : first + 2]] == ["network", "output"]
    assert shown[first][1] is shown[first + 1][1]
