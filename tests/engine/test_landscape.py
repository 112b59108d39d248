"""The loss landscape: losses, contours, path and next step, held against plain NumPy and against training itself."""

from dataclasses import replace

import numpy as np
import pytest

from engine import lesson
from engine.learned import untrained
from engine.moment import Moment
from engine.parameters import Address, Layout
from engine.portable import Floats
from engine.problem import Problem
from engine.questions import path
from engine.questions.landscape import FINEST, MOST_LEVELS, SIDES, LossMap, MapLoss, next_step, some_points
from engine.questions.loss_plane import PlaneName
from engine.questions.path import MOST_BYTES, MOST_PLACES, PathKeeper
from engine.questions.question import Memory
from engine.runs.keyframes import KeyframeBudget
from engine.runs.timeline import Beginning, Timeline
from engine.spec import DataSpec, InitSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from engine.trainer import Trainer

XOR = Spec(DataSpec("xor", samples=120), network=NetworkSpec((LayerSpec(4), LayerSpec(2))))
CLASSES = Spec(
    DataSpec("arms", samples=120, classes=3),
    network=NetworkSpec((LayerSpec(5, "relu"),), OutputSpec("softmax")),
    training=TrainingSpec(loss="cross_entropy"),
)
CROSS = Spec(
    DataSpec("moons", samples=80),
    network=NetworkSpec((LayerSpec(3),), OutputSpec("sigmoid")),
    training=TrainingSpec(loss="cross_entropy", penalty="l2", penalty_rate=0.1, optimizer="adam"),
)
NUMBERS = Spec(
    DataSpec("plane", samples=100),
    network=NetworkSpec((LayerSpec(3),), OutputSpec("linear")),
    training=TrainingSpec(loss="huber", penalty="l1", penalty_rate=0.01),
)
SPECS = pytest.mark.parametrize("spec", [XOR, CLASSES, CROSS, NUMBERS], ids=["xor", "classes", "cross", "numbers"])
KINDS = pytest.mark.parametrize("kind", ["pair", "random", "path"])


class Run:
    """A network in training, whose moments know the run that they are in."""

    def __init__(self, spec: Spec) -> None:
        self.trainer = Trainer(spec, untrained(spec))
        self.past = Timeline.begun(spec, frozenset(), self.trainer.learned())

    def moment(self, batches: int = 0) -> Moment:
        """The network so many batches on."""
        self.trainer.train_batches(batches)
        return replace(self.trainer.moment(), past=self.past)


def plain_loss(spec: Spec, parameters: Floats) -> float:
    """The mean loss over the training points, without the penalty, in plain NumPy."""
    inputs, targets = Problem(spec).train
    output = lesson.forward(spec, parameters, inputs)[-1]
    return float(spec.loss.value(output.z, output.a, targets).sum(axis=0).mean())


def whole(run: Run, question: MapLoss, looks: int = 4, batches: int = 20) -> tuple[LossMap, Moment]:
    """The map as one sees it who looks on until it is finished."""
    memory = Memory()
    for _ in range(looks):
        moment = run.moment(batches)
        answer = question.ask_again(moment, memory)
    for _ in range(200):
        if answer.is_finished:
            return answer, moment
        answer = question.ask_again(moment, memory)
    raise AssertionError("never finished")


@SPECS
@KINDS
def test_each_loss_of_the_map_is_that_of_plain_numpy(spec: Spec, kind: PlaneName) -> None:
    shown, _ = whole(Run(spec), MapLoss(kind))
    plane = shown.plane
    assert plane is not None
    assert shown.values.shape == (FINEST, FINEST)
    across = plane.middle[0] + np.linspace(-1.0, 1.0, FINEST) * plane.reach[0]
    up = plane.middle[1] + np.linspace(1.0, -1.0, FINEST) * plane.reach[1]
    chance = np.random.default_rng(1)
    for row, column in chance.integers(0, FINEST, (25, 2)).tolist():
        parameters = plane.parameters_at(across[column : column + 1], up[row : row + 1])[0]
        assert shown.values[row, column] == pytest.approx(plain_loss(spec, parameters), rel=1e-9)
        assert shown.loss_at(across[column], up[row]) == pytest.approx(shown.values[row, column], rel=1e-6)
    assert np.isnan(shown.loss_at(plane.middle[0] + 1.01 * plane.reach[0], plane.middle[1]))


@SPECS
def test_contours_run_where_the_loss_is_what_they_say(spec: Spec) -> None:
    shown, _ = whole(Run(spec), MapLoss("random", seed=2))
    assert shown.plane is not None
    assert 2 <= len(shown.levels) <= MOST_LEVELS + 1
    low, high = shown.range
    assert (shown.levels > low * 0.999).all()
    assert (shown.levels < high * 1.001).all()
    np.testing.assert_allclose(shown.levels[1:] / shown.levels[:-1], shown.factor)
    apart: list[float] = []
    for number, level in enumerate(shown.levels):
        ends = shown.contours[shown.offsets[number] : shown.offsets[number + 1]].reshape(-1, 2).astype(np.float64)
        found = [plain_loss(spec, each) for each in shown.plane.parameters_at(*ends[:: max(len(ends) // 6, 1)].T)]
        apart.extend(np.abs(np.log(np.array(found) / level)) / np.log(shown.factor))
    assert len(apart) > 10
    assert max(apart) < 0.5  # of the way to the next line: between the grid's points it is drawn straight
    assert np.median(apart) < 0.05


def test_the_axes_of_a_pair_are_its_own_numbers() -> None:
    first, second = Address(0, 2, 1), Address(1, 0)
    shown, moment = whole(Run(XOR), MapLoss("pair", first, second))
    layout = Layout.of(XOR.layer_sizes)
    at = [layout.index(first), layout.index(second)]
    np.testing.assert_allclose(shown.path[-1], moment.parameters[at], atol=1e-12)
    np.testing.assert_allclose(shown.path[0], untrained(XOR).parameters[at], atol=1e-12)
    assert shown.plane is not None
    assert np.flatnonzero(shown.plane.directions.any(axis=0)).tolist() == sorted(at)


def test_random_directions_change_each_units_weights_by_as_much_as_they_are_large() -> None:
    pinned = Address(0, 1, 0)
    moment = replace(Run(XOR).moment(50), problem=Problem(XOR, frozenset({pinned})))
    plane = MapLoss("random", seed=5).ask(moment).plane
    assert plane is not None
    layout = moment.problem.layout
    for direction in plane.directions:
        assert direction[layout.index(pinned)] == 0.0
        for layer in range(3):
            drawn, own = layout.weights(direction, layer), layout.weights(moment.parameters, layer)
            rows = [unit for unit in range(len(own)) if (layer, unit) != (0, 1)]
            np.testing.assert_allclose(np.linalg.norm(drawn, axis=1)[rows], np.linalg.norm(own, axis=1)[rows])
            assert not layout.biases(direction, layer).any()
    again, other = (MapLoss("random", seed=seed).ask(moment).plane for seed in (5, 6))
    assert again is not None
    assert other is not None
    np.testing.assert_array_equal(again.directions, plane.directions)
    assert not np.allclose(other.directions, plane.directions)


def test_the_paths_own_directions_hold_the_path() -> None:
    shown, moment = whole(Run(XOR), MapLoss("path"), looks=40, batches=30)
    plane = shown.plane
    assert plane is not None
    assert plane.shares is not None
    assert len(shown.path) >= 40
    assert 0.8 < sum(plane.shares) <= 1.0 + 1e-9
    assert plane.shares[1] <= 1.5 * plane.shares[0]
    assert (np.abs(shown.path - plane.middle) <= plane.reach).all()
    np.testing.assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-9)
    assert shown.off == pytest.approx(plane.off(moment.parameters))


def test_a_path_of_one_place_has_no_directions_and_says_so() -> None:
    shown = MapLoss("path").ask(Run(XOR).moment())
    assert shown.plane is None
    assert shown.is_finished
    assert shown.loss == pytest.approx(plain_loss(XOR, untrained(XOR).parameters))


@SPECS
def test_the_arrow_is_the_step_that_training_takes_next(spec: Spec) -> None:
    run = Run(spec)
    moment = run.moment(33)
    step, shown = next_step(moment), MapLoss("random").ask(moment)
    after = run.moment(1).parameters
    assert step is not None
    np.testing.assert_array_equal(step, after - moment.parameters)
    assert shown.plane is not None
    assert shown.step is not None
    expected = np.linalg.lstsq(shown.plane.directions.T, step, rcond=None)[0]
    np.testing.assert_allclose(shown.step, expected, atol=1e-12)
    assert 0.0 < shown.step_share < 1.0


def test_looking_changes_nothing_of_training() -> None:
    looked, plain = Run(XOR), Run(XOR)
    memory = Memory()
    for _ in range(10):
        MapLoss("random").ask_again(looked.moment(7), memory)
    plain.trainer.train_batches(70)
    assert looked.trainer.learned() == plain.trainer.learned()


def test_a_map_comes_coarse_first_and_then_finer() -> None:
    memory, moment, question = Memory(), Run(XOR).moment(40), MapLoss("random")
    sides = []
    for _ in range(60):
        answer = question.ask_again(moment, memory)
        sides.append(len(answer.values))
        assert question.is_finished(answer) == answer.is_finished
        if answer.is_finished:
            break
    assert sides == sorted(sides)
    assert set(sides) == set(SIDES)
    kept = question.ask_again(moment, memory)
    assert kept.values is answer.values  # nothing is computed again while the network stays where it is


def test_the_map_follows_a_network_that_has_left_it() -> None:
    run, memory, question = Run(XOR), Memory(), MapLoss("pair")
    first = question.ask_again(run.moment(10), memory)
    for _ in range(100):
        question.ask_again(run.moment(60), memory)
    for _ in range(40):
        answer = question.ask_again(run.moment(), memory)
    assert first.plane is not None
    assert answer.plane is not None
    assert answer.is_finished
    assert not first.plane.shows(run.moment().parameters)
    assert answer.plane.shows(run.moment().parameters)
    at = answer.plane.place_of(run.moment().parameters)
    assert answer.loss_at(*at.tolist()) == pytest.approx(answer.loss, rel=0.25)


def test_a_map_whose_loss_is_no_longer_the_networks_is_made_anew() -> None:
    large = replace(CLASSES, network=NetworkSpec((LayerSpec(24, "relu"),) * 8, OutputSpec("softmax"), InitSpec("he")))
    run, memory, question = Run(large), Memory(), MapLoss("random")
    for _ in range(150):
        question.ask_again(run.moment(1), memory)
    for _ in range(100):
        answer = question.ask_again(run.moment(), memory)
    assert answer.is_finished
    assert answer.plane is not None
    at = answer.plane.place_of(run.moment().parameters)
    assert abs(np.log(answer.loss_at(*at.tolist()) / answer.loss)) < np.log(answer.factor)


def test_a_nearer_look_shows_less_of_the_plane() -> None:
    moment = Run(XOR).moment(40)
    far, near = (MapLoss("random", zoom=zoom).ask(moment) for zoom in (0, 2))
    assert far.plane is not None
    assert near.plane is not None
    assert near.plane.reach[0] == far.plane.reach[0] / 4.0
    assert near.range[1] < far.range[1]


@KINDS
def test_a_network_of_one_weight_and_one_bias_has_a_landscape(kind: PlaneName) -> None:
    spec = Spec(DataSpec("gauss", samples=60), ("x1",), NetworkSpec(()))
    shown, _ = whole(Run(spec), MapLoss(kind))
    assert shown.plane is not None
    assert np.isfinite(shown.values).all()


def test_losses_that_are_infinite_leave_the_rest_a_picture() -> None:
    spec = replace(NUMBERS, training=TrainingSpec(loss="mse"))
    moment = Moment(Problem(spec), untrained(spec, untrained(spec).parameters * 1e110))
    shown = MapLoss("random").ask(moment)
    assert shown.is_finished
    assert shown.plane is None
    moment = Moment(Problem(spec), untrained(spec, untrained(spec).parameters * 1e60))
    shown = MapLoss("random").ask(moment)
    assert shown.plane is not None
    assert shown.is_finished
    assert np.isfinite(shown.contours).all()
    assert len(shown.levels) <= MOST_LEVELS + 1


@pytest.mark.parametrize(("factor", "has_picture"), [(1e6, True), (1e13, False), (1e60, False)])
def test_two_parameters_so_large_that_a_plane_adds_nothing_to_them_have_no_picture(
    factor: float, has_picture: bool
) -> None:
    shown = MapLoss("pair").ask(Moment(Problem(NUMBERS), untrained(NUMBERS, np.full(13, factor))))
    assert (shown.plane is not None) is has_picture
    if shown.plane is not None:
        low, high = np.subtract(shown.plane.middle, shown.plane.reach), np.add(shown.plane.middle, shown.plane.reach)
        assert (low < high).all()


def test_of_very_many_points_and_weights_some_points_are_taken_evenly() -> None:
    large = Spec(
        DataSpec("circle", samples=5000), network=NetworkSpec((LayerSpec(32, "relu"),) * 20, init=InitSpec("he"))
    )
    inputs, targets = some_points(Moment(Problem(large), untrained(large)))
    assert 50 <= inputs.shape[1] == targets.shape[1] < 1000
    assert some_points(Run(XOR).moment())[1].shape[1] == 60


# --- the path ---------------------------------------------------------------------------------------------------------


def test_the_way_is_made_of_states_of_the_run_itself() -> None:
    run, keeper = Run(XOR), PathKeeper()
    states = [untrained(XOR).parameters]
    for _ in range(30):
        moment = run.moment(11)
        states.append(moment.parameters)
        keeper.note(moment)
    np.testing.assert_array_equal(keeper.way_to(moment), states)


def test_a_long_way_is_thinned_where_little_happens() -> None:
    run, keeper = Run(replace(XOR, training=TrainingSpec(learning_rate=0.3))), PathKeeper()
    for _ in range(3 * MOST_PLACES):
        moment = run.moment(1)
        keeper.note(moment)
    way = keeper.way_to(moment)
    assert MOST_PLACES / 2 < len(way) <= MOST_PLACES + 1
    np.testing.assert_array_equal(way[0], untrained(moment.spec).parameters)
    steps = np.linalg.norm(np.diff(way, axis=0), axis=1)
    assert steps.max() < 0.1 * np.linalg.norm(way[-1] - way[0])


def test_the_ways_of_all_stretches_share_their_room() -> None:
    large = replace(XOR, network=NetworkSpec((LayerSpec(32, "relu"),) * 12, init=InitSpec("he")))
    run, keeper = Run(large), PathKeeper()
    for number in range(160):
        moment = run.moment(1)
        if number % 40 == 39:  # an edit
            learned = run.trainer.learned()
            beginning = Beginning.of(large, frozenset(), learned)
            run.past = run.past.followed("Edit", (learned, run.trainer.curves), beginning, range(13))
        keeper.note(moment)
        assert keeper.bytes <= MOST_BYTES
    way = keeper.way_to(run.moment())
    assert 40 < len(way) < 160
    np.testing.assert_array_equal(way[0], untrained(large).parameters)


@pytest.mark.parametrize("spec", [XOR, CROSS], ids=["sgd", "adam"])
def test_a_way_at_which_nobody_looked_is_found_by_training_there_again(spec: Spec) -> None:
    run, keeper = Run(spec), PathKeeper()
    epochs = Trainer(spec, untrained(spec)).batches_per_epoch
    keeper.note(run.moment(3 * epochs))
    moment = run.moment(300 * epochs)
    keeper.note(moment)
    way = keeper.way_to(moment)
    assert len(way) > 90
    alone, states = Trainer(spec, untrained(spec)), set()
    for _ in range(304):
        states.add(alone.learned().parameters.tobytes())
        alone.train_epochs(1)
    assert {place.tobytes() for place in way} <= states
    keeper.note(run.moment(epochs))
    assert len(keeper.way_to(run.moment())) == len(way) + 1, "what is filled stays as it is"


def test_a_way_that_takes_long_to_train_again_stays_as_it_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path, "MOST_WORK", 1000.0)
    run, keeper = Run(XOR), PathKeeper()
    moment = run.moment(1000)
    keeper.note(moment)
    assert len(keeper.way_to(moment)) == 2


def test_the_way_takes_over_what_the_run_has_kept_before_anybody_looked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(path, "MOST_WORK", 0.0)
    spec = replace(XOR, data=DataSpec("xor", samples=2000), training=TrainingSpec(batch_size=500))
    run, budget, keeper = Run(spec), KeyframeBudget(), PathKeeper()
    kept = run.past.open.beginning.keyframes
    for _ in range(5):
        budget.note(kept, run.moment(2 * kept.spacing).learned)
    moment = run.moment(3)
    keeper.note(moment)
    frames = [frame.numbers[: moment.parameters.size] for frame in kept]
    assert len(frames) > 3
    np.testing.assert_array_equal(keeper.way_to(moment)[1:-1], frames)


def test_the_way_to_an_earlier_moment_ends_there_and_an_edit_goes_on_with_it() -> None:
    run, keeper = Run(XOR), PathKeeper()
    moments = [run.moment(24) for _ in range(6)]
    for moment in moments:
        keeper.note(moment)
    assert len(keeper.way_to(moments[2])) == 4
    faster, after = replace(XOR, training=TrainingSpec(learning_rate=0.3)), run.trainer.learned()
    before = (after, run.trainer.curves)
    past = run.past.followed("Set rate", before, Beginning.of(faster, frozenset(), after), range(3))
    trainer = Trainer(faster, after)
    trainer.train_batches(5)
    moment = replace(trainer.moment(), past=past)
    keeper.note(moment)
    way = keeper.way_to(moment)
    np.testing.assert_array_equal(way[:7], [untrained(XOR).parameters, *(each.parameters for each in moments)])
    wider = replace(XOR, network=NetworkSpec((LayerSpec(5), LayerSpec(2))))
    fresh = replace(Trainer(wider, untrained(wider)).moment(), past=past)
    assert len(keeper.way_to(fresh)) == 1  # of another shape nothing is known
