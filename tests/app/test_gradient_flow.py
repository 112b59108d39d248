"""The gradient's way through the diagram of the whole program."""

from pytestqt.qtbot import QtBot

from playground.app import Playground
from playground.resources import resource_path
from playground.views.canvas.hit import Part, Target
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
    playground.files.open_sample(resource_path("samples", "vanishing-sigmoid.json"))
    qtbot.waitUntil(lambda: playground.network._picture.snapshot is not None)
    press(playground, "G")
    flow = playground.network._picture.flow
    assert flow is not None
    strengths = [flow.link_shares(layer).mean() for layer in range(7)]
    assert strengths == sorted(strengths)
    assert strengths[-1] - strengths[0] > 0.5  # more than three powers of ten
