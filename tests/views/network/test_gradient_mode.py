"""What a person sees of the gradient in the diagram: links by ∂L/∂w, units by |δ|, and the wave of a slow step."""

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.snapshot import Snapshot
from playground.model.document import Document
from playground.views.look.theme import DARK, LIGHT
from playground.views.network import wave
from playground.views.network.glyphs import mixed
from playground.views.network.gradients import DECADES, GradientFlow, LogScale
from playground.views.network.hit import Part, Target
from playground.views.network.hover import describe
from tests.views.network.workbench import Workbench, network
from tests.views.snapshots import changed, make_snapshot

CHAIN = network(1, 1)


def flowing(document: Document, gradients: list[float], deltas: list[float], **changes: Any) -> Snapshot:
    """A snapshot in which all links into a layer have the same gradient."""
    weights = make_snapshot(document).weights
    links = tuple(np.full_like(own, value) for own, value in zip(weights, gradients, strict=True))
    return make_snapshot(document, weight_gradients=links, unit_deltas=np.array(deltas), **changes)


def show(qtbot: QtBot, snapshot: Snapshot, document: Document = CHAIN, is_on: bool = True) -> Workbench:
    bench = Workbench(qtbot, document, (700, 500))
    bench.view.show_snapshot(snapshot)
    bench.viewer.switch("gradient_mode", is_on)
    return bench


def is_near(one: QColor, other: QColor, tolerance: int = 6) -> bool:
    return all(abs(a - b) <= tolerance for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[index]  # four numbers


def width(bench: Workbench, layer: int) -> int:
    """Pixels that a layer's link covers, half-way, of any colour but the ground."""
    picture, middle = bench.picture(), bench.point(Part.LINK, layer, 0, 0)
    ground = QColor(LIGHT.panel)
    return sum(not is_near(picture.pixelColor(middle + QPoint(0, dy)), ground, 3) for dy in range(-12, 13))


def filled(bench: Workbench, layer: int, unit: int = 0) -> int:
    """Pixels of a unit's height that are filled, from below."""
    picture = bench.picture()
    rect = bench.view.target_rect(Target(Part.UNIT, layer, unit)).toRect()
    x, ground = rect.center().x() - rect.width() // 4, QColor(LIGHT.raised)
    column = [not is_near(picture.pixelColor(x, y), ground, 4) for y in range(rect.top() + 3, rect.bottom() - 2)]
    return sum(column)


# --- scales ---


def test_a_scale_spans_six_decades_below_its_top() -> None:
    scale = LogScale.over(np.array([0.5, 1e-3]))
    assert scale.top == 0.5
    np.testing.assert_allclose(scale.shares(np.array([0.5, -5e-4, 5e-7, 1e-30])), [1.0, 0.5, 0.0, 0.0], atol=1e-12)
    assert DECADES == 6


@pytest.mark.parametrize(
    ("largest", "top"), [(0.21, 0.5), (0.5, 0.5), (3.1e-7, 5e-7), (0.9, 1.0), (1.0, 1.0), (7e4, 1e5)]
)
def test_the_top_of_a_scale_is_round_and_not_exceeded(largest: float, top: float) -> None:
    assert LogScale.over(np.array([-largest, 0.0])).top == pytest.approx(top, rel=1e-12)


def test_numbers_that_are_not_finite_do_not_stretch_a_scale() -> None:
    scale = LogScale.over(np.array([np.nan, np.inf, -0.2]))
    assert scale.top == 0.2
    assert scale.shares(np.array([np.nan, np.inf, -np.inf])).tolist() == [0.0, 1.0, 1.0]


def test_all_zero_has_no_scale_but_is_taken_calmly() -> None:
    scale = LogScale.over(np.zeros(3))
    assert scale.top == scale.bottom == 0.0
    assert scale.shares(np.zeros(3)).tolist() == [0.0, 0.0, 0.0]


# --- links and units ---


def test_links_fade_with_their_gradient(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [1e-5, 1e-2, 1.0], [1e-5, 1e-2, 1.0]))
    widths = [width(bench, layer) for layer in range(3)]
    assert widths[0] < widths[1] < widths[2]


def test_weights_say_nothing_in_gradient_mode(qtbot: QtBot) -> None:
    snapshot = flowing(CHAIN, [1e-5, 1e-2, 1.0], [1e-5, 1e-2, 1.0])
    bench = show(qtbot, snapshot)
    before = width(bench, 0)
    bench.view.show_snapshot(changed(snapshot, weights=tuple(own + 4.0 for own in snapshot.weights)))
    bench.view.show_theme(LIGHT)  # all of it anew
    assert width(bench, 0) == before


@pytest.mark.parametrize(("gradient", "colour"), [(0.7, LIGHT.positive), (-0.7, LIGHT.negative)])
def test_a_links_colour_is_its_gradients_sign(qtbot: QtBot, gradient: float, colour: QColor) -> None:
    bench = show(qtbot, flowing(CHAIN, [gradient] * 3, [0.1] * 3))
    assert is_near(bench.colour(bench.point(Part.LINK, 1, 0, 0)), colour)


def test_an_exact_zero_is_dotted_and_a_tiny_gradient_is_not(qtbot: QtBot) -> None:
    def gaps(gradient: float) -> int:
        bench = show(qtbot, flowing(CHAIN, [0.5, 0.5, gradient], [0.1] * 3))
        picture, middle = bench.picture(), bench.point(Part.LINK, 2, 0, 0)
        row = [
            min(picture.pixelColor(middle + QPoint(dx, dy)).lightness() for dy in (-1, 0, 1)) for dx in range(-25, 26)
        ]
        return sum(light >= 250 for light in row)

    assert gaps(0.0) > 15
    assert gaps(1e-12) == 0


def test_units_are_filled_the_higher_the_larger_delta_is(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [0.1] * 3, [1e-4, 1e-2, 1.0]))
    heights = [filled(bench, layer) for layer in range(3)]
    assert heights[0] < heights[1] < heights[2]
    rect = bench.view.target_rect(Target(Part.UNIT, 0, 0))
    assert heights[0] == pytest.approx(rect.height() / 3.0, abs=5)


def test_a_unit_that_learns_nothing_is_not_mistaken_for_one_that_learns_little(qtbot: QtBot) -> None:
    document = network(2)
    bench = show(qtbot, flowing(document, [0.1] * 2, [0.0, 1e-9, 1.0]), document)
    picture, danger = bench.picture(), QColor(LIGHT.danger)

    def shows_a_zero(unit: int) -> bool:
        rect = bench.view.target_rect(Target(Part.UNIT, 0, unit)).toRect()
        spots = ((x, y) for x in range(rect.left(), rect.right()) for y in range(rect.top(), rect.bottom()))
        return any(is_near(picture.pixelColor(*spot), danger, 10) for spot in spots)

    assert [shows_a_zero(0), shows_a_zero(1)] == [True, False]


def test_features_keep_their_maps(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [0.1] * 3, [0.1] * 3))
    rect = bench.view.target_rect(Target(Part.FEATURE, -1, 1)).toRect()
    full = mixed(LIGHT.positive, LIGHT.neutral, 5.0 / 6.0)  # x2 = 5 on a scale of 6
    assert is_near(bench.colour(QPoint(rect.center().x(), rect.top() + 8)), full)


def test_the_number_beneath_a_unit_is_its_delta(qtbot: QtBot) -> None:
    document = network(2)
    snapshot = flowing(document, [0.1] * 2, [0.5, 0.5, 1.0])
    bench = show(qtbot, snapshot, document)
    bench.picture()
    qtbot.waitUntil(lambda: not bench.view.picture.is_behind())
    before = bench.picture()
    bench.view.show_snapshot(changed(snapshot, unit_deltas=np.array([0.5, 0.25, 1.0])))
    rects = [bench.view.target_rect(Target(Part.BIAS, 0, unit)).toRect() for unit in (0, 1)]
    qtbot.waitUntil(lambda: bench.picture().copy(rects[1]) != before.copy(rects[1]))  # at a pace of its own
    assert bench.picture().copy(rects[0]) == before.copy(rects[0])


# --- what is told ---


def test_hovering_tells_the_gradient_beside_the_weight() -> None:
    snapshot = flowing(CHAIN, [3.14e-6, -0.25, 0.0], [0.1, 2e-6, 0.0])
    flow = GradientFlow.of(snapshot)
    link = describe(Target(Part.LINK, 0, 0, 0), CHAIN, snapshot, flow)
    assert link is not None
    assert link.rows[0] == ("∂L/∂w", "3.14·10⁻⁶")
    assert [name for name, _ in link.rows] == ["∂L/∂w", "w"]
    dead = describe(Target(Part.LINK, 2, 0, 0), CHAIN, snapshot, flow)
    assert dead is not None
    assert dead.rows[0] == ("∂L/∂w", "exactly 0")


def test_hovering_a_unit_tells_its_delta() -> None:
    snapshot = flowing(CHAIN, [0.1] * 3, [0.1, 2e-6, 0.0])
    text = describe(Target(Part.UNIT, 1, 0), CHAIN, snapshot, GradientFlow.of(snapshot))
    assert text is not None
    assert text.rows[0] == ("|δ|, root mean square", "2·10⁻⁶")


def test_the_mouse_over_the_number_of_delta_is_over_the_unit(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [0.1] * 3, [0.1] * 3))
    at = bench.view.target_rect(Target(Part.BIAS, 0, 0)).center()
    assert bench.view.picture.target_at(at) == Target(Part.UNIT, 0, 0)
    bench.viewer.switch("gradient_mode", False)
    at = bench.view.target_rect(Target(Part.BIAS, 0, 0)).center()
    assert bench.view.picture.target_at(at) == Target(Part.BIAS, 0, 0)


def legend(bench: Workbench) -> QImage:
    picture = bench.picture()
    height = int(bench.view.picture.legend_height)
    return picture.copy(0, picture.height() - height, picture.width(), height)


def test_a_legend_follows_the_scales(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [0.1] * 3, [0.1] * 3))
    before = legend(bench)
    bench.view.show_snapshot(flowing(CHAIN, [1e-3] * 3, [0.1] * 3))
    assert legend(bench) != before
    assert "∂L/∂w" in bench.view.accessibleDescription()


def test_the_legend_says_of_which_parameters_the_gradients_are(qtbot: QtBot) -> None:
    snapshot = flowing(CHAIN, [0.1] * 3, [0.1] * 3)
    bench = show(qtbot, snapshot)
    pictures = [legend(bench)]
    for moment in ("made the step", "before the first"):
        bench.view.show_snapshot(changed(snapshot, gradient_moment=moment))
        pictures.append(legend(bench))
    assert pictures[0] != pictures[1]
    assert pictures[1] != pictures[2]
    assert pictures[0] != pictures[2]


def test_until_a_network_has_told_its_gradients_the_legend_says_so(qtbot: QtBot) -> None:
    bench = show(qtbot, flowing(CHAIN, [0.1] * 3, [1e-5] * 3))
    told = legend(bench)
    other = replace(CHAIN, spec=replace(CHAIN.spec, features=("x1_squared", "x2_squared")))
    bench.view.show_document(other)
    assert legend(bench) != told
    bench.view.show_snapshot(flowing(other, [0.1] * 3, [1e-5] * 3))
    assert legend(bench) == told


def test_leaving_the_mode_gives_the_old_picture_back(qtbot: QtBot) -> None:
    bench = Workbench(qtbot, network(3, 2), (700, 500))
    before = bench.picture()
    bench.viewer.switch("gradient_mode", True)
    assert bench.picture() != before
    bench.viewer.switch("gradient_mode", False)
    assert bench.picture() == before


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308, 5e-324])
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_gradients_next_to_a_divergence_are_painted_calmly(qtbot: QtBot, value: float, theme: Any) -> None:
    bench = show(qtbot, flowing(CHAIN, [value, 0.1, value], [value, 0.1, value]))
    bench.view.show_theme(theme)
    bench.hover(Part.LINK, 0, 0, 0)
    assert not bench.picture().isNull()


@pytest.mark.parametrize("document", [network(), network(*[32] * 20)], ids=["none", "most"])
@pytest.mark.parametrize("size", [(280, 220), (900, 600)], ids=["smallest", "large"])
def test_the_smallest_and_the_largest_network_show_their_gradients(
    qtbot: QtBot, document: Document, size: tuple[int, int]
) -> None:
    bench = Workbench(qtbot, document, size)
    plain = bench.picture()
    bench.viewer.switch("gradient_mode", True)
    assert bench.picture() != plain


# --- the wave ---


def after(snapshot: Snapshot, samples: int) -> Snapshot:
    """The same, so many samples later."""
    learned = snapshot.learned
    return replace(snapshot, learned=replace(learned, position=learned.position + samples))


def start(qtbot: QtBot, is_on: bool = True) -> tuple[Workbench, Snapshot]:
    snapshot = flowing(CHAIN, [1e-4, 1e-2, 1.0], [1e-4, 1e-2, 1.0])
    return show(qtbot, snapshot, is_on=is_on), snapshot


def test_a_slow_step_sends_a_wave_forwards_and_then_backwards(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot)
    seen: list[bool] = []

    def note() -> None:
        moment = bench.view.wave.moment
        if moment is not None and (not seen or seen[-1] != moment.is_forward):
            seen.append(moment.is_forward)

    bench.view.wave.moved.connect(note)
    bench.view.show_snapshot(after(snapshot, 1))
    assert bench.view.wave.is_running
    qtbot.waitUntil(lambda: not bench.view.wave.is_running)
    assert seen == [True, False]
    assert bench.view.picture.moment is None


def test_the_wave_is_to_be_seen_and_leaves_no_trace(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot)
    stepped = after(snapshot, 1)
    bench.view.show_snapshot(stepped)
    bench.view.picture.moment = wave.Moment(is_forward=False, progress=0.5)
    during = bench.picture()
    bench.view.wave.stop()
    qtbot.waitUntil(lambda: not bench.view.picture.is_behind())
    assert bench.picture() != during


def wave_ink(bench: Workbench, layer: int, progress: float) -> int:
    """Pixels in the colour of the backward wave, between the units of a layer and those before it."""
    bench.view.picture.moment = wave.Moment(is_forward=False, progress=progress)
    picture, danger = bench.picture(), QColor(LIGHT.danger)
    left = bench.view.target_rect(Target(Part.FEATURE if layer == 0 else Part.UNIT, layer - 1, 0)).right() + 8
    right = bench.view.target_rect(Target(Part.UNIT, layer, 0)).left() - 8
    rows = range(int(bench.view.picture.layout.body.top()), bench.view.height() - 30)
    return sum(is_near(picture.pixelColor(x, y), danger, 60) for x in range(round(left), round(right)) for y in rows)


def test_the_wave_back_grows_faint_where_the_gradient_vanishes(qtbot: QtBot) -> None:
    bench, _ = start(qtbot)
    bench.view.wave.stop()
    near_output, near_input = wave_ink(bench, 2, 0.5 / 3.0), wave_ink(bench, 0, 2.5 / 3.0)
    assert near_output > 3 * near_input


def test_no_wave_runs_outside_the_mode(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot, is_on=False)
    bench.view.show_snapshot(after(snapshot, 1))
    assert not bench.view.wave.is_running


def test_no_wave_runs_without_a_step(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot)
    bench.view.show_snapshot(replace(snapshot, revision=5))
    assert not bench.view.wave.is_running


def test_steps_in_quick_succession_end_the_wave(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot)
    bench.view.show_snapshot(after(snapshot, 1))
    bench.view.show_snapshot(after(snapshot, 2))
    assert not bench.view.wave.is_running


def test_a_hidden_diagram_has_no_wave(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, snapshot = start(qtbot)
    bench.view.show_snapshot(after(snapshot, 1))
    bench.view.hide()
    assert not bench.view.wave.is_running
    later = time.monotonic() + 10.0
    monkeypatch.setattr(wave, "time", SimpleNamespace(monotonic=lambda: later))
    bench.view.show_snapshot(after(snapshot, 2))
    assert not bench.view.wave.is_running


def test_leaving_the_mode_ends_the_wave(qtbot: QtBot) -> None:
    bench, snapshot = start(qtbot)
    bench.view.show_snapshot(after(snapshot, 1))
    bench.viewer.switch("gradient_mode", False)
    QApplication.processEvents()
    assert not bench.view.wave.is_running
