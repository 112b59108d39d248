"""Steps at a slow pace, and shapes beside colours, in the whole program."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from engine.runs.pace import Pace
from engine.snapshot import Snapshot
from playground.app import Playground
from playground.control import trainer_thread
from playground.control.preferences import Preferences
from playground.wiring import snapshots


@pytest.mark.parametrize("view", ["network", "output"])
def test_at_a_slow_pace_every_step_is_seen(
    playground: Playground, qtbot: QtBot, view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1000.0]  # a machine under load has slower seconds: the next step is due when the test says so
    monkeypatch.setattr(trainer_thread, "time", SimpleNamespace(perf_counter=lambda: clock[0]))
    monkeypatch.setattr(snapshots, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    playground.session.set_pace(Pace("epoch", 5.0))
    seen: list[int] = []
    show = getattr(playground, view).show_snapshot

    def noted(snapshot: Snapshot) -> None:
        seen.append(snapshot.epoch)
        show(snapshot)

    getattr(playground, view).show_snapshot = noted
    playground.session.play(True)
    for epoch in range(1, 6):
        qtbot.waitUntil(lambda epoch=epoch: bool(seen) and seen[-1] >= epoch, timeout=20_000)  # type: ignore[misc]
        clock[0] += 0.2
        playground.session.trainer_thread.wake.set()
    playground.session.play(False)
    first = seen[0]
    assert first <= 1
    assert set(range(first, 6)) <= set(seen)


def test_shapes_are_remembered_and_shown_checked(playground: Playground, tmp_path: Path) -> None:
    shapes = playground.window.commands["shapes"]
    assert not shapes.isChecked()
    shapes.trigger()
    assert shapes.isChecked()
    assert playground.network.picture.theme.shapes
    playground.preferences.sync()
    again = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert again.shapes


def test_one_scale_for_all_maps_is_remembered_and_seen_in_diagram_and_plane(
    playground: Playground, tmp_path: Path
) -> None:
    one_scale = playground.window.commands["one_scale"]
    assert not one_scale.isChecked()
    assert one_scale.shortcut().toString() == "C"
    one_scale.trigger()
    assert one_scale.isChecked()
    assert playground.network.picture.theme.one_scale
    assert "One scale for all maps" in playground.output.plane.scale_words()
    playground.preferences.sync()
    again = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert again.one_scale
    one_scale.trigger()
    assert not playground.network.picture.theme.one_scale


def test_greyscale_has_shapes_whatever_was_chosen_and_leaves_the_choice_alone(playground: Playground) -> None:
    shapes = playground.window.commands["shapes"]
    playground.window.commands.colour_map_requested.emit("greyscale")
    assert shapes.isChecked()
    assert not shapes.isEnabled()
    assert playground.network.picture.theme.shapes
    playground.window.commands.colour_map_requested.emit("orange-blue")
    assert shapes.isEnabled()
    assert not shapes.isChecked()
    assert not playground.network.picture.theme.shapes
