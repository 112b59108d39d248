"""The colours of a map reach to a round number that holds its values, and change seldom."""

from dataclasses import replace

import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS
from engine.data.plane import Maps
from engine.learned import untrained
from engine.questions.scales import LEAST, MapScales, OutputScale, RoundReach, ScaleKeeper
from engine.questions.unit_maps import MapUnits
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec
from engine.trainer import Trainer
from tests.asking import look, unit_maps

REGRESSION = Spec(DataSpec("plane"), network=NetworkSpec((LayerSpec(1, "relu"),), OutputSpec("linear")))


def scales_of(spec: Spec, parameters: list[float] | None = None, keeper: ScaleKeeper | None = None) -> MapScales:
    trainer = Trainer(spec, untrained(spec, None if parameters is None else np.array(parameters)))
    return (keeper or ScaleKeeper()).fit(spec, *both_maps(trainer, 40))


def both_maps(trainer: Trainer, resolution: int) -> tuple[Maps, Maps]:
    maps = look(trainer, MapUnits(resolution))[MapUnits]
    return maps.features, maps.units


@pytest.mark.parametrize(
    ("extent", "reach"),
    [(0.05, 0.1), (0.3, 0.4), (0.61, 1.0), (1.0, 1.0), (1.2, 2.0), (5.925, 6.0), (6.0000002, 6.0), (35.1, 40.0)],
)
def test_the_reach_is_the_next_round_number(extent: float, reach: float) -> None:
    assert RoundReach().settle(np.array([extent])).tolist() == pytest.approx([reach])


def test_what_swings_about_a_round_number_changes_the_scale_once() -> None:
    keeper = RoundReach()
    shown = [keeper.settle(np.array([2.0 + 0.3 * np.sin(step)]))[0] for step in range(200)]
    assert np.count_nonzero(np.diff(shown)) <= 1
    assert max(shown) == shown[-1] == 4.0


def test_a_scale_shrinks_when_there_is_room_to_spare_and_grows_at_once() -> None:
    keeper = RoundReach()
    seen = [float(keeper.settle(np.array([extent]))[0]) for extent in (3.9, 1.9, 0.9, 5.0, 3.5, 1.9)]
    assert seen == [4.0, 4.0, 2.0, 6.0, 6.0, 4.0]


def test_a_map_that_goes_out_keeps_its_scale() -> None:
    keeper = RoundReach()
    assert [float(keeper.settle(np.array([extent]))[0]) for extent in (0.0, 5.0, 0.0)] == [1.0, 6.0, 6.0]


def test_values_beyond_measure_have_a_scale_all_the_same() -> None:
    maps = np.stack((np.full((4, 4), np.inf), np.full((4, 4), np.nan), np.full((4, 4), 1e-30))).astype(np.float32)
    spec = replace(REGRESSION, network=NetworkSpec((LayerSpec(2, "relu"),), OutputSpec("linear")))
    reaches = ScaleKeeper().fit(spec, maps, maps).units
    assert np.isfinite(reaches).all()
    assert (reaches >= LEAST).all()


def test_relu_of_x1_reaches_to_six_and_so_does_the_output_that_passes_it_on() -> None:
    scales = scales_of(REGRESSION, [1.0, 0.0, 0.0, 1.0, 0.0])
    assert scales.units.tolist() == [6.0, 6.0]
    assert scales.features.tolist() == [6.0, 6.0]


def test_squares_and_products_have_scales_of_their_own() -> None:
    spec = replace(REGRESSION, features=("x1", "x1_squared", "x1_x2", "sin_x1"))
    assert scales_of(spec).features.tolist() == [6.0, 40.0, 40.0, 1.0]


@pytest.mark.parametrize("output", ["tanh", "linear", "sigmoid"])
def test_the_output_of_a_classifier_has_the_scale_of_its_classes(output: str) -> None:
    network = NetworkSpec((LayerSpec(1, "relu"),), OutputSpec(output))  # type: ignore[arg-type]
    scales = scales_of(Spec(DataSpec("circle"), network=network), [3.0, 0.0, 0.0, 9.0, 0.0])
    ends = (scales.middles[-1] - scales.units[-1], scales.middles[-1] + scales.units[-1])
    assert ends == ((0.0, 1.0) if output == "sigmoid" else (-1.0, 1.0))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_hidden_unit_is_coloured_about_zero_and_its_values_have_room(name: str) -> None:
    network = NetworkSpec((LayerSpec(1, name),))  # type: ignore[arg-type]
    spec = Spec(DataSpec("circle"), network=network)
    trainer = Trainer(spec, untrained(spec, np.array([2.0, -1.5, 0.5, 1.0, 0.0])))
    scales = look(trainer)[MapUnits].scales
    values = unit_maps(trainer, 40)[0]
    assert scales.middles[0] == 0.0
    assert np.abs(values).max() <= scales.units[0] * 1.00001
    if ACTIVATIONS[name].is_bounded:  # type: ignore[index]
        assert scales.units[0] == 1.0


def test_scales_stay_from_snapshot_to_snapshot_and_begin_anew_with_another_network() -> None:
    keeper = ScaleKeeper()
    assert scales_of(REGRESSION, [1.0, 0.0, 0.0, 1.0, 0.0], keeper).units[0] == 6.0
    assert scales_of(REGRESSION, [0.35, 0.0, 0.0, 1.0, 0.0], keeper).units[0] == 6.0  # 2.1 would do with 4
    other = replace(REGRESSION, network=NetworkSpec((LayerSpec(1, "elu"),), OutputSpec("linear")))
    assert scales_of(other, [0.3, 0.0, 0.0, 1.0, 0.0], keeper).units[0] == 2.0


def test_a_scale_changes_seldom_while_a_network_learns() -> None:
    spec = Spec(DataSpec("spiral"), network=NetworkSpec((LayerSpec(8, "relu"), LayerSpec(8, "relu"))))
    trainer, keeper = Trainer(spec, untrained(spec)), ScaleKeeper()
    seen = []
    for _ in range(200):
        trainer.train_epochs(1)
        seen.append(keeper.fit(spec, *both_maps(trainer, 20)).units)
    changes = np.count_nonzero(np.diff(seen, axis=0), axis=0)
    assert changes.max() <= 7


def test_a_picture_of_the_output_has_its_scale() -> None:
    scale = OutputScale(REGRESSION)
    assert (scale.middle, scale.fit(np.full((3, 3), -1.2, np.float32))) == (0.0, 2.0)
    sigmoid = OutputScale(Spec(network=NetworkSpec(output=OutputSpec("sigmoid"))))
    assert (sigmoid.middle, sigmoid.fit(np.ones((3, 3), np.float32))) == (0.5, 0.5)
