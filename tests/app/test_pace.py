"""Who shows which snapshot in which frame, while it trains as fast as it can."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from engine.parameters import Address
from engine.snapshot import Snapshot
from playground.app import Playground
from playground.model.edits import SetValue
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
