"""Edits of one gesture share a key, those of two do not."""

import pytest

from playground.views.controls import gesture
from playground.views.controls.gesture import Gesture


def test_a_drag_is_one_gesture_however_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gesture, "PAUSE_MS", -1)  # any time is a rest
    drag = Gesture()
    drag.hold()
    first = drag.key()
    assert drag.key() is first
    drag.release()
    drag.hold()
    assert drag.key() is not first


def test_quick_turns_of_the_wheel_are_one_gesture() -> None:
    wheel = Gesture()
    assert wheel.key() is wheel.key()


def test_a_rest_ends_a_gesture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gesture, "PAUSE_MS", -1)
    wheel = Gesture()
    assert wheel.key() is not wheel.key()


def test_what_follows_a_drag_is_a_gesture_of_its_own() -> None:
    mixed = Gesture()
    mixed.hold()
    dragged = mixed.key()
    mixed.release()
    assert mixed.key() is not dragged
