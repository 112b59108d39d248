"""Exact kinks and slopes along a line: by hand, by dense sampling of a network in plain NumPy, and by laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import lesson
from engine.choices.activations import HiddenActivationName
from engine.choices.features import FeatureName, feature_rows
from engine.data.plane import Point
from engine.learned import untrained
from engine.parameters import Layout
from engine.portable import Floats
from engine.questions.pieces import Kink, Pieces, exact_pieces
from engine.questions.slice import ViewSlice
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, UnitOverride
from engine.trainer import Trainer
from tests.asking import look
from tests.asking import probe as probe_at

ACROSS = ((-6.0, 0.0), (6.0, 0.0))
"""Along x1: a share of .25 is x1 = −3."""


def network(*hidden: LayerSpec, features: tuple[FeatureName, ...] = ("x1",)) -> Spec:
    return Spec(DataSpec("plane"), features, NetworkSpec(hidden, OutputSpec("linear")))


def pieces_of(
    spec: Spec, parameters: list[float] | Floats, ends: tuple[Point, Point] = ACROSS, layer: int = -1, unit: int = 0
) -> Pieces:
    layer = layer % len(spec.layers)
    found = exact_pieces(spec, np.array(parameters), ends, layer, unit, activated=True)
    assert found is not None
    return found


def plain_values(spec: Spec, parameters: Floats, points: Floats) -> list[lesson.Layer]:
    """Every layer's z and a at points (n, 2)."""
    return lesson.forward(spec, parameters, feature_rows(spec.features, points))


def points_along(ends: tuple[Point, Point], shares: Floats) -> Floats:
    begin, end = np.array(ends)
    return begin + shares[:, None] * (end - begin)


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_relu_of_three_plus_x1_bends_where_x1_is_minus_three() -> None:
    found = pieces_of(network(LayerSpec(1, "relu")), [1.0, 3.0, 1.0, 0.0])
    assert found.kinks == (Kink(0.25, 0, 0),)
    assert found.slopes.tolist() == [0.0, 1.0]


def test_leaky_relu_goes_on_below_with_its_own_slope() -> None:
    spec = network(LayerSpec(2, "relu", overrides=(UnitOverride(1, "leaky_relu", 0.25),)))
    #                 w     b     w     b    output
    parameters = [1.0, -2.0, 3.0, 0.0, 1.0, 2.0, 0.0]  # relu(x1 + 3) + 2·leaky(−2·x1)
    found = pieces_of(spec, parameters)
    assert found.kinks == (Kink(0.25, 0, 0), Kink(0.5, 0, 1))
    assert found.slopes.tolist() == [-4.0, -3.0, 0.0]


def test_two_layers_bend_once_for_each_unit_that_turns() -> None:
    # relu(relu(x1) + relu(−x1) − 2) = relu(|x1| − 2): bent at −2 and 2 by layer 2; at 0 it is off, so |x1| is not felt
    spec = network(LayerSpec(2, "relu"), LayerSpec(1, "relu"))
    parameters = [1.0, -1.0, 0.0, 0.0, 1.0, 1.0, -2.0, 1.0, 0.0]
    found = pieces_of(spec, parameters)
    assert [(kink.layer, kink.unit) for kink in found.kinks] == [(1, 0), (1, 0)]
    assert [kink.share for kink in found.kinks] == pytest.approx([4 / 12, 8 / 12], abs=1e-15)
    assert found.slopes.tolist() == [-1.0, 0.0, 1.0]
    inner = exact_pieces(spec, np.array(parameters), ACROSS, 1, 0, activated=False)
    assert inner is not None
    assert inner.kinks == (Kink(0.5, 0, 0),)  # its z; unit 2 turns at the same place
    assert inner.slopes.tolist() == [-1.0, 1.0]


def test_slopes_are_for_each_unit_of_length_in_the_plane() -> None:
    spec = network(LayerSpec(1, "relu"), features=("x1", "x2"))
    found = pieces_of(spec, [3.0, 4.0, 0.0, 1.0, 0.0], ((-3.0, -4.0), (3.0, 4.0)))  # straight up its slope of 5
    assert found.kinks == (Kink(0.5, 0, 0),)
    assert found.slopes.tolist() == [0.0, 5.0]


def test_a_unit_that_is_cut_off_is_no_kink() -> None:
    spec = network(LayerSpec(2, "relu"), LayerSpec(1, "relu"))
    silent_weight = pieces_of(spec, [1.0, 1.0, 3.0, -3.0, 1.0, 0.0, 0.0, 1.0, 0.0])
    assert silent_weight.kinks == (Kink(0.25, 0, 0),)
    dead_after = pieces_of(spec, [1.0, 1.0, 3.0, -3.0, 1.0, 1.0, -100.0, 1.0, 0.5])
    assert dead_after.kinks == ()
    assert dead_after.slopes.tolist() == [0.0]


def test_a_place_where_two_units_turn_is_one_kink_of_the_first_that_is_felt() -> None:
    spec = network(LayerSpec(3, "relu"))
    found = pieces_of(spec, [1.0, 1.0, 2.0, 3.0, 3.0, 6.0, 0.0, 1.0, 1.0, 0.0])  # all at −3; the first has weight 0
    assert found.kinks == (Kink(0.25, 0, 1),)
    assert found.slopes.tolist() == [0.0, 3.0]


def test_two_units_that_cancel_each_other_are_no_kink() -> None:
    spec = network(LayerSpec(2, "relu"))
    found = pieces_of(spec, [0.1, 0.3, 0.3, 0.9, 3.0, -1.0, 0.0])
    assert found.kinks == ()
    assert found.slopes == pytest.approx([0.0], abs=1e-15)


def test_a_unit_that_stays_at_zero_is_calm() -> None:
    spec = network(LayerSpec(2, "relu"), LayerSpec(2, "leaky_relu"))
    # layer 2: relu(x1 + 3) − relu(x1 + 3) is 0 throughout; relu(x1 + 3) is 0 up to −3 and never changes its sign
    parameters = [1.0, 1.0, 3.0, 3.0, 1.0, -1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0]
    found = pieces_of(spec, parameters)
    assert found.kinks == (Kink(0.25, 0, 0),)
    assert found.slopes.tolist() == [0.0, 1.0]
    assert pieces_of(spec, np.zeros(13)).kinks == ()


def test_a_line_without_length_has_no_kinks() -> None:
    found = pieces_of(network(LayerSpec(1, "relu")), [1.0, 3.0, 1.0, 0.0], ((-3.0, 0.0), (-3.0, 0.0)))
    assert found.kinks == ()
    assert found.slopes.tolist() == [0.0]


# --- what has no exact kinks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("curved", ["tanh", "sigmoid", "elu", "gelu", "silu", "softplus", "sin"])
def test_behind_a_curved_unit_nothing_is_straight(curved: HiddenActivationName) -> None:
    spec = network(LayerSpec(3, "relu", overrides=(UnitOverride(1, curved),)), LayerSpec(2, "relu"))
    parameters = np.ones(Layout(spec.layer_sizes).total)
    assert exact_pieces(spec, parameters, ACROSS, 1, 0, activated=True) is None
    assert exact_pieces(spec, parameters, ACROSS, 0, 0, activated=True) is not None  # nothing curved before it


def test_the_z_of_a_curved_unit_is_straight_where_those_before_it_are() -> None:
    spec = Spec(network=NetworkSpec((LayerSpec(2, "relu"),), OutputSpec("tanh")))
    trainer = Trainer(spec, untrained(spec, np.array([1.0, 0.0, 0.0, 1.0, 3.0, 0.0, 2.0, 1.0, 0.0])))
    view = ViewSlice(ACROSS).ask(trainer.moment())
    assert not view.is_activated
    assert view.kinks == (Kink(0.25, 0, 0),)
    assert view.slopes is not None
    assert view.slopes.tolist() == [0.0, 2.0]
    np.testing.assert_allclose(view.a, np.tanh(view.z), rtol=1e-14)


@pytest.mark.parametrize(
    ("feature", "across", "up", "oblique"),
    [
        ("x1", True, True, True),
        ("x2", True, True, True),
        ("x1_squared", False, True, False),
        ("x2_squared", True, False, False),
        ("x1_x2", True, True, False),
        ("sin_x1", False, True, False),
        ("cos_x2", True, False, False),
    ],
)
def test_a_feature_that_is_curved_along_the_line_has_no_exact_kinks(
    feature: FeatureName, across: bool, up: bool, oblique: bool
) -> None:
    spec = network(LayerSpec(1, "relu"), features=(feature,))
    for ends, straight in (
        (((-6.0, 2.0), (6.0, 2.0)), across),
        (((2.0, -6.0), (2.0, 6.0)), up),
        (((-6.0, -5.0), (6.0, 5.0)), oblique),
    ):
        assert (exact_pieces(spec, np.ones(4), ends, 1, 0, activated=True) is not None) == straight


def test_the_product_of_both_coordinates_bends_a_unit_along_a_row() -> None:
    spec = network(LayerSpec(1, "relu"), features=("x1_x2",))
    found = pieces_of(spec, [1.0, 6.0, 1.0, 0.0], ((-6.0, 2.0), (6.0, 2.0)))  # relu(2·x1 + 6)
    assert found.kinks == (Kink(0.25, 0, 0),)
    assert found.slopes.tolist() == [0.0, 2.0]


def test_numbers_that_overflow_have_no_exact_kinks() -> None:
    spec = network(LayerSpec(2, "relu"), LayerSpec(1, "relu"))
    assert exact_pieces(spec, np.full(9, 1e200), ACROSS, 2, 0, activated=True) is None


# --- by dense sampling -----------------------------------------------------------------------------------------------


@st.composite
def straight_networks(draw: st.DrawFn) -> tuple[Spec, Floats, tuple[Point, Point], int, int]:
    """A network of piecewise linear units, its parameters, a line, and a unit to look at."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    names: list[HiddenActivationName] = ["relu", "leaky_relu", "linear"]
    hidden = []
    for _ in range(draw(st.integers(0, 5))):
        units = draw(st.integers(1, 9))
        own = tuple(UnitOverride(at, names[rng.integers(3)], 0.1) for at in range(units) if rng.random() < 0.3)
        hidden.append(LayerSpec(units, names[rng.integers(2)], 0.3, own))
    spec = Spec(DataSpec("plane"), ("x1", "x2"), NetworkSpec(tuple(hidden), OutputSpec("linear")))
    layout = Layout(spec.layer_sizes)
    parameters = rng.normal(size=layout.total)
    if draw(st.booleans()):  # many ties and zeros
        parameters = np.rint(parameters)
    x, y, x_end, y_end = rng.uniform(-6.0, 6.0, 4) if draw(st.booleans()) else rng.integers(-6, 7, 4)
    ends = ((float(x), float(y)), (float(x_end), float(y_end)))
    layer = draw(st.integers(0, layout.layer_count - 1))
    return spec, parameters, ends, layer, draw(st.integers(0, layout.sizes[layer + 1] - 1))


@given(straight_networks())
@settings(max_examples=300, deadline=None)
def test_the_pieces_put_together_are_the_curve(
    drawn: tuple[Spec, Floats, tuple[Point, Point], int, int],
) -> None:
    spec, parameters, ends, layer, unit = drawn
    found = pieces_of(spec, parameters, ends, layer, unit)
    length = float(np.hypot(ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]))
    shares = np.array([kink.share for kink in found.kinks])
    assert found.slopes.shape == (len(shares) + 1,)
    assert np.all(np.diff([0.0, *shares, 1.0]) > 0.0)
    dense = np.unique(np.concatenate((np.linspace(0.0, 1.0, 1501), shares)))
    curve = plain_values(spec, parameters, points_along(ends, dense))[layer].a[unit]
    steps = np.diff(dense) * length * found.slopes[np.searchsorted(shares, 0.5 * (dense[1:] + dense[:-1]))]
    scale = 1.0 + np.abs(curve).max()
    np.testing.assert_allclose(curve[0] + np.concatenate(([0.0], np.cumsum(steps))), curve, atol=1e-9 * scale)
    assert np.all(np.diff(found.slopes) != 0.0)


@given(straight_networks())
@settings(max_examples=150, deadline=None)
def test_each_kink_is_where_its_unit_is_zero(drawn: tuple[Spec, Floats, tuple[Point, Point], int, int]) -> None:
    spec, parameters, ends, layer, unit = drawn
    found = pieces_of(spec, parameters, ends, layer, unit)
    assert len(found.slopes) == len(found.kinks) + 1
    for kink in found.kinks:
        layers = plain_values(spec, parameters, points_along(ends, np.array([kink.share, 0.0, 1.0])))
        at, *rest = layers[kink.layer].z[kink.unit]
        assert abs(at) < 1e-9 * (1.0 + max(map(abs, rest)))
        assert kink.layer < layer or (kink.layer, kink.unit) == (layer, unit)
        own = spec.layers[kink.layer].unit_activation(kink.unit)
        assert own.activation != "linear"


@given(straight_networks())
@settings(max_examples=100, deadline=None)
def test_from_the_other_end_it_is_the_same_line(drawn: tuple[Spec, Floats, tuple[Point, Point], int, int]) -> None:
    spec, parameters, ends, layer, unit = drawn
    there = pieces_of(spec, parameters, ends, layer, unit)
    back = pieces_of(spec, parameters, (ends[1], ends[0]), layer, unit)
    assert len(there.kinks) == len(back.kinks)
    for one, other in zip(there.kinks, reversed(back.kinks), strict=True):
        assert one.share == pytest.approx(1.0 - other.share, abs=1e-9)
    np.testing.assert_allclose(there.slopes, -back.slopes[::-1], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_one_hidden_layer_bends_at_most_once_for_each_unit(seed: int) -> None:
    spec = Spec(network=NetworkSpec((LayerSpec(4, "relu"),)))
    spec = replace(spec, network=replace(spec.network, init=replace(spec.network.init, seed=seed)))
    trainer = Trainer(replace(spec, data=DataSpec("circle")), untrained(spec))
    trainer.train_epochs(30)
    kinks = ViewSlice(((-6.0, -2.0), (5.0, 3.0))).ask(trainer.moment()).kinks
    assert kinks is not None
    assert len({kink.unit for kink in kinks}) == len(kinks) <= 4


# --- the view --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("looked_at", [None, (0, 1), (1, 2)])
def test_the_curve_is_what_a_probe_finds_along_the_line(looked_at: tuple[int, int] | None) -> None:
    spec = Spec(network=NetworkSpec((LayerSpec(3), LayerSpec(3, "relu"))))
    trainer = Trainer(spec, untrained(spec))
    trainer.train_epochs(3)
    ends = ((-5.0, 4.0), (3.0, -6.0))
    view = ViewSlice(ends, looked_at).ask(trainer.moment())
    assert view is not None
    layer, unit = looked_at or (2, 0)
    assert (view.ends, view.layer, view.unit) == (ends, layer, unit)
    assert (view.shares[0], view.shares[-1], view.shares.size) == (0.0, 1.0, 401)
    for at in (0, 137, 400):
        x1, x2 = points_along(ends, view.shares[at : at + 1])[0]
        probe = probe_at(trainer, float(x1), float(x2))
        assert view.z[at] == pytest.approx(probe.z[layer][unit], rel=1e-12)
        assert view.a[at] == pytest.approx(probe.a[layer][unit], rel=1e-12)
    assert not any(array.flags.writeable for array in (view.shares, view.z, view.a))


def test_no_slice_is_made_unless_it_is_watched() -> None:
    spec = Spec()
    assert look(Trainer(spec, untrained(spec))).get(ViewSlice) is None
