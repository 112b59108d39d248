"""The gradient's way through the diagram of the whole program."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.questions.measurement import Measure
from engine.snapshot import Snapshot
from playground.app import Playground
from playground.resources import resource_path
from playground.views.network.hit import Part, Target
from tests.clicks import key_window


def press(playground: Playground, key: str) -> None:
    playground.network.setFocus()
    key_window(playground.window, key)


def test_g_shows_the_gradients_of_the_running_network_and_hides_them_again(playground: Playground) -> None:
    rect = playground.network.target_rect(Target(Part.UNIT, 0, 0)).toRect()
    maps = playground.network.grab(rect).toImage()
    press(playground, "G")
    assert playground.window.commands["gradient_mode"].isChecked()
    rect = playground.network.target_rect(Target(Part.UNIT, 0, 0)).toRect()
    assert playground.network.grab(rect).toImage() != maps
    press(playground, "G")
    assert not playground.window.commands["gradient_mode"].isChecked()


def test_the_engines_gradients_fade_towards_the_input_of_six_layers_of_sigmoid(
    playground: Playground, qtbot: QtBot
) -> None:
    playground.files.open_example(resource_path("examples", "vanishing-sigmoid.json"))
    qtbot.waitUntil(lambda: playground.network.picture.snapshot is not None)
    press(playground, "G")
    flow = playground.network.picture.flow
    assert flow is not None
    strengths = [flow.link_shares(layer).mean() for layer in range(7)]
    assert strengths == sorted(strengths)
    assert strengths[-1] - strengths[0] > 0.5  # more than three powers of ten


def test_shift_g_shows_the_gradient_that_made_the_step_and_it_adds_up(playground: Playground, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: playground.session.snapshot is not None)

    def step() -> Snapshot:
        before = playground.session.work().learned.steps
        playground.session.step("batch")
        qtbot.waitUntil(lambda: playground.session.work().learned.steps > before)
        qtbot.waitUntil(lambda: has_come(before + 1))
        snapshot = playground.session.snapshot
        assert snapshot is not None
        return snapshot

    def has_come(steps: int) -> bool:
        snapshot = playground.session.snapshot
        return snapshot is not None and snapshot.learned.steps == steps

    first = step()
    assert first[Measure].gradient_moment == "after the step"
    playground.network.setFocus()
    key_window(playground.window, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    assert playground.window.commands["step_gradient"].isChecked()
    qtbot.waitUntil(
        lambda: (
            playground.session.snapshot is not None
            and playground.session.snapshot[Measure].gradient_moment == "made the step"
        )
    )
    rate = playground.session.document.spec.training.learning_rate
    before, after = (step() for _ in range(2))
    for layer, gradient in enumerate(after[Measure].weight_gradients):
        np.testing.assert_array_equal(after.weights[layer], before.weights[layer] - rate * gradient)
    key_window(playground.window, Qt.Key.Key_G, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(
        lambda: (
            playground.session.snapshot is not None
            and playground.session.snapshot[Measure].gradient_moment == "after the step"
        )
    )
