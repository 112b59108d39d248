"""The order in which an epoch takes its samples."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.native.order import epoch_order

SEEDS = st.integers(0, 2**32 - 1)
EPOCHS = st.integers(0, 10**9)


@given(n=st.integers(1, 600), shuffle=st.booleans(), seed=SEEDS, epoch=EPOCHS)
def test_each_sample_comes_once(n: int, shuffle: bool, seed: int, epoch: int) -> None:
    np.testing.assert_array_equal(np.sort(epoch_order(n, shuffle, seed, epoch)), np.arange(n))


@given(n=st.integers(2, 100), seed=SEEDS, epoch=EPOCHS)
def test_the_order_depends_on_seed_and_epoch_alone(n: int, seed: int, epoch: int) -> None:
    np.testing.assert_array_equal(epoch_order(n, True, seed, epoch), epoch_order(n, True, seed, epoch))


@given(n=st.integers(1, 100), seed=SEEDS, epoch=EPOCHS)
def test_without_shuffling_samples_come_as_they_stand(n: int, seed: int, epoch: int) -> None:
    np.testing.assert_array_equal(epoch_order(n, False, seed, epoch), np.arange(n))


def test_epochs_and_seeds_differ() -> None:
    orders = {tuple(epoch_order(20, True, seed, epoch)) for seed in range(20) for epoch in range(20)}
    assert len(orders) == 400


def test_every_permutation_is_equally_likely() -> None:
    draws = 24_000
    counts: dict[tuple[int, ...], int] = {}
    for epoch in range(draws):
        order = tuple(int(sample) for sample in epoch_order(4, True, 7, epoch))
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 24
    chi_square = sum((count - draws / 24) ** 2 / (draws / 24) for count in counts.values())
    assert chi_square < 49.7  # 23 degrees of freedom: exceeded once in a thousand seeds


def test_the_order_is_the_one_that_saved_runs_were_made_with() -> None:
    assert epoch_order(10, True, 0, 0).tolist() == [1, 4, 5, 0, 7, 6, 9, 8, 2, 3]
    assert epoch_order(10, True, 123, 45).tolist() == [3, 0, 1, 4, 7, 6, 9, 2, 5, 8]
