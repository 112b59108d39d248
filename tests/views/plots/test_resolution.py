"""The map is as fine as the plot deserves and the machine affords, and the resolution does not swing."""

from playground.views.panels.output.resolution import STEPS, ResolutionKeeper

CHEAP_MS, DEAR_MS = 1.0, 9.0


def run(keeper: ResolutionKeeper, frames: int, paint_ms: float, interval_ms: float | None = None) -> int:
    """How often the resolution changed."""
    return sum(keeper.fit_frame(paint_ms, interval_ms) for _ in range(frames))


def test_a_small_plot_gets_a_coarse_map_and_a_large_one_a_fine_map() -> None:
    keeper = ResolutionKeeper()
    assert keeper.fit_size(150.0)
    assert keeper.resolution == STEPS[0]
    assert keeper.fit_size(2000.0)
    assert keeper.resolution == STEPS[-1]
    assert not keeper.fit_size(2000.0)


def test_cheap_frames_change_nothing() -> None:
    keeper = ResolutionKeeper()
    keeper.fit_size(340.0)
    assert run(keeper, 2000, CHEAP_MS, 16.7) == 0


def test_a_dear_map_gets_coarser_and_stays_so() -> None:
    """The cost grows with the number of values."""
    keeper = ResolutionKeeper()
    keeper.fit_size(2000.0)
    changes = 0
    for _ in range(5000):
        changes += keeper.fit_frame(keeper.resolution**2 / 2000.0, None)
    assert keeper.resolution == 100
    assert changes == STEPS.index(200) - STEPS.index(100)


def test_a_slow_trainer_is_relieved() -> None:
    keeper = ResolutionKeeper()
    keeper.fit_size(2000.0)
    for _ in range(2000):
        keeper.fit_frame(CHEAP_MS, max(16.7, keeper.resolution**2 / 400.0))
    assert keeper.resolution < 125


def test_a_map_that_is_not_to_blame_gets_its_fineness_back() -> None:
    keeper = ResolutionKeeper()
    keeper.fit_size(340.0)
    run(keeper, 3000, CHEAP_MS, 80.0)
    assert keeper.resolution == 100


def test_another_network_is_judged_anew() -> None:
    keeper = ResolutionKeeper()
    keeper.fit_size(2000.0)
    run(keeper, 60, CHEAP_MS, 80.0)
    keeper.begin()
    keeper.fit_size(2000.0)
    assert keeper.resolution == STEPS[-1]
