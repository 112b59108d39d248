import hashlib
import itertools

import numpy as np
import pytest

from engine.data.dataset import Dataset, class_values
from engine.data.drawn import DataSpec, drawn_dataset
from engine.data.generators import GENERATORS, GeneratorName
from engine.data.plane import DOMAIN
from engine.portable import Floats

CLASSES = [kind for kind, made in GENERATORS.items() if made.is_classification and not made.takes_classes]
MANY: list[GeneratorName] = ["arms", "clouds", "wedges"]
NUMBERS = [kind for kind, generator in GENERATORS.items() if not generator.is_classification]


def drawn(kind: GeneratorName, samples: int = 500, noise: float = 0.0, seed: int = 0) -> tuple[Floats, Floats]:
    """Points (n, 2) and labels (n,), of classes as −1 and +1, before they are shuffled and split."""
    generator = GENERATORS[kind]
    points, labels = generator.draw(np.random.default_rng(seed), samples, noise, 2)
    return points, class_values(labels, 2 if generator.is_classification else 0)


def dataset_of(kind: GeneratorName, samples: int, noise: float, train_percent: int, seed: int) -> Dataset:
    return DataSpec(kind, samples, noise, train_percent, seed).dataset


def all_points(dataset: Dataset) -> Floats:
    return dataset.all.points


def all_labels(dataset: Dataset) -> Floats:
    """Of classes as −1 and +1."""
    return dataset.values(dataset.all)


def fingerprint(data: Dataset) -> str:
    parts = (data.train.points, data.values(data.train), data.test.points, data.values(data.test))
    return hashlib.sha256(b"".join(np.ascontiguousarray(part, "<f8").tobytes() for part in parts)).hexdigest()


# --- what holds for all ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("noise", [0.0, 50.0])
@pytest.mark.parametrize("percent", [10, 90])
@pytest.mark.parametrize("samples", [20, 5000])
@pytest.mark.parametrize("kind", GENERATORS)
def test_the_first_percent_are_for_training_and_every_number_is_finite(
    kind: GeneratorName, samples: int, percent: int, noise: float
) -> None:
    data = dataset_of(kind, samples, noise, percent, 1)
    train = samples * percent // 100
    assert data.train.points.shape == (train, 2)
    assert data.train.labels.shape == (train,)
    assert data.test.points.shape == (samples - train, 2)
    assert data.test.labels.shape == (samples - train,)
    assert np.isfinite(all_points(data)).all()
    assert np.isfinite(all_labels(data)).all()


@pytest.mark.parametrize("kind", GENERATORS)
def test_a_share_that_is_no_whole_number_of_samples_is_rounded_down(kind: GeneratorName) -> None:
    assert len(dataset_of(kind, 29, 0.0, 50, 0).train.labels) == 14


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("noise", [0.0, 50.0])
def test_labels_of_classes_are_minus_one_and_one(kind: GeneratorName, noise: float) -> None:
    assert set(all_labels(dataset_of(kind, 500, noise, 50, 2))) == {-1.0, 1.0}


@pytest.mark.parametrize("kind", NUMBERS)
def test_labels_of_regression_are_many_numbers(kind: GeneratorName) -> None:
    labels = all_labels(dataset_of(kind, 1200, 0.0, 50, 2))
    assert len(np.unique(labels)) > 100
    assert np.abs(labels).max() <= 1.2


@pytest.mark.parametrize("kind", GENERATORS)
def test_another_seed_gives_other_points(kind: GeneratorName) -> None:
    one, other = (all_points(dataset_of(kind, 100, 10.0, 50, seed)) for seed in (0, 1))
    assert not np.array_equal(np.sort(one, axis=0), np.sort(other, axis=0))


@pytest.mark.parametrize("kind", GENERATORS)
def test_points_come_in_no_order_of_their_class(kind: GeneratorName) -> None:
    data = dataset_of(kind, 1000, 0.0, 50, 0)
    assert abs(np.mean(data.values(data.train) > 0.0) - np.mean(all_labels(data) > 0.0)) < 0.1


@pytest.mark.parametrize("kind", GENERATORS)
def test_the_share_moves_the_split_and_no_point(kind: GeneratorName) -> None:
    ten, ninety = (dataset_of(kind, 200, 20.0, percent, 3) for percent in (10, 90))
    np.testing.assert_array_equal(all_points(ten), all_points(ninety))
    np.testing.assert_array_equal(all_labels(ten), all_labels(ninety))


@pytest.mark.parametrize("kind", GENERATORS)
def test_samples_are_read_only(kind: GeneratorName) -> None:
    data = dataset_of(kind, 20, 0.0, 50, 0)
    for array in (data.train.points, data.train.labels, data.test.points, data.test.labels):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


KNOWN = {
    "circle": "cc28b21dd8b6ba2b92e76004003c818aa13f698e971c105e6eb5f5dec119245a",
    "xor": "9353f34c9184c1e776e069f56c57fa3da86c1a31986b2a6ca7e00124adcd1b6f",
    "gauss": "33b4b6f37741c0f22c0b4a0e01f5b332e585751077f0073b329f3e3e74cf88ac",
    "spiral": "3dfd669bcd39e9323dc50509379386c7af72ff3b592c1c29245c00f97f693696",
    "moons": "efd92ed7a457ffc48b704e490b8b3ce1072c9b2f34fd784d18895ecf5e3faf2e",
    "checkerboard": "ac8cace288ae8cc95d9bc0fb561bf9e095261392517947df635c3134d41f6e7a",
    "rings": "0aa874c343e6e9da71f148af7edb1a1965661dcb6fee0b8867a6daac2ed0d2e7",
    "arms": "b0a07a4360d61102b6219659e16290f44e645da32aebb6c7c173c3a2f2e7695c",
    "clouds": "27cc35cfa4e10625f3a96ab18b2707f97d61c47e5fa784b120bc10eb2c529df0",
    "wedges": "402e5163f39daead7bc5a6f58b9ee6236294f1b45face03345b4c050813fbbd0",
    "plane": "40a3f70458d448c76a292dc9aa183b494436a38c78ed963f344ed7931c3a530d",
    "multi-gauss": "79e7b44de3312a1db64b720e4514d585a188c80d2423eb47bf09f093c6f2b03a",
    "sine-ridge": "6a501402c550dcfe04cd42233714a7fd1cf56795aee0ed7227aeed7d54b4f6eb",
}


@pytest.mark.parametrize("kind", GENERATORS)
def test_every_machine_draws_the_same_bytes(kind: GeneratorName) -> None:
    drawn_dataset.cache_clear()
    assert fingerprint(dataset_of(kind, 61, 25.0, 50, 12345)) == KNOWN[kind]


# --- the kinds of the best-known playground, point by point ----------------------------------------------------------


def test_circle_has_a_disc_of_half_the_radius_and_a_ring_from_seven_tenths() -> None:
    points, labels = drawn("circle", 2000)
    radius = np.hypot(*points.T)
    inner, outer = radius[labels > 0], radius[labels < 0]
    assert len(inner) == len(outer) == 1000
    assert inner.max() <= 2.5
    assert outer.min() >= 3.5
    assert outer.max() <= 5.0
    assert inner.mean() == pytest.approx(1.25, abs=0.12)  # radius, not area, is uniform; five deviations
    assert outer.mean() == pytest.approx(4.25, abs=0.07)


def test_angles_of_the_circle_are_uniform() -> None:
    points, _ = drawn("circle", 4000)
    quadrants = [np.mean((points[:, 0] > 0) == right) for right in (True, False)]
    assert quadrants == pytest.approx([0.5, 0.5], abs=0.04)
    assert np.mean(points[:, 1] > 0) == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("kind", ["circle", "xor", "checkerboard", "plane", "multi-gauss", "sine-ridge"])
def test_noise_relabels_and_leaves_the_points(kind: GeneratorName) -> None:
    points, labels = drawn(kind, 500, 0.0)
    noisy_points, noisy_labels = drawn(kind, 500, 0.5)
    np.testing.assert_array_equal(points, noisy_points)
    assert not np.array_equal(labels, noisy_labels)


@pytest.mark.parametrize("kind", ["gauss", "spiral", "moons", "rings"])
def test_noise_moves_the_points_and_leaves_the_labels(kind: GeneratorName) -> None:
    points, labels = drawn(kind, 500, 0.0)
    noisy_points, noisy_labels = drawn(kind, 500, 0.3)
    np.testing.assert_array_equal(labels, noisy_labels)
    assert np.all(np.abs(points - noisy_points).sum(axis=1) > 0.0)


def test_noisy_circle_labels_by_where_a_uniform_shift_would_put_the_point() -> None:
    noise = 0.4
    points, labels = drawn("circle", 20_000, noise)
    radius = np.hypot(*points.T)
    assert np.all(labels[radius > 2.5 + np.sqrt(2.0) * 5.0 * noise] < 0)  # no shift goes so far
    near = np.abs(radius - 2.5) < 0.3
    a, b = np.meshgrid(*2 * (np.linspace(-1.0, 1.0, 101) * 5.0 * noise,))
    chances = [np.mean((x + a) ** 2 + (y + b) ** 2 < 2.5**2) for x, y in points[near]]
    assert 0.2 < np.mean(chances) < 0.6
    assert np.mean(labels[near] > 0) == pytest.approx(np.mean(chances), abs=5 * np.sqrt(0.25 / near.sum()))


def test_xor_keeps_its_distance_from_the_axes_and_labels_by_the_sign_of_the_product() -> None:
    points, labels = drawn("xor", 3000)
    assert np.abs(points).min() >= 0.3
    assert np.abs(points).max() <= 5.3
    np.testing.assert_array_equal(labels, np.where(points[:, 0] * points[:, 1] >= 0.0, 1.0, -1.0))
    assert np.mean(np.abs(points)) == pytest.approx(0.3 + 2.5, abs=0.1)


def test_noisy_xor_relabels_only_points_that_a_shift_can_carry_over_an_axis() -> None:
    noise = 0.2  # shifts of up to 1
    points, labels = drawn("xor", 3000, noise)
    clean = np.where(points[:, 0] * points[:, 1] >= 0.0, 1.0, -1.0)
    relabelled = labels != clean
    assert relabelled.any()
    assert np.abs(points[relabelled]).min(axis=1).max() <= 1.0


@pytest.mark.parametrize(("noise", "variance"), [(0.0, 0.5), (0.1, 1.2), (0.25, 2.25), (0.5, 4.0)])
def test_variance_of_the_clouds_grows_linearly_with_noise(noise: float, variance: float) -> None:
    points, labels = drawn("gauss", 40_000, noise)
    for label in (1.0, -1.0):
        cloud = points[labels == label]
        assert len(cloud) == 20_000
        deviation = np.sqrt(variance / len(cloud))
        assert np.abs(cloud.mean(axis=0) - 2.0 * label).max() < 5 * deviation
        np.testing.assert_allclose(cloud.var(axis=0), variance, rtol=5 * np.sqrt(2.0 / len(cloud)))


@pytest.mark.parametrize("samples", [20, 500, 501])
def test_spiral_follows_its_formula_point_by_point(samples: int) -> None:
    points, labels = drawn("spiral", samples)
    start = 0
    for count, label, turned in ((samples // 2, 1.0, 0.0), (samples - samples // 2, -1.0, np.pi)):
        i = np.arange(count)
        r = 5.0 * i / count
        t = 1.75 * 2.0 * np.pi * i / count + turned
        own = slice(start, start + count)
        np.testing.assert_allclose(points[own], np.column_stack((r * np.sin(t), r * np.cos(t))), atol=1e-14)
        assert set(labels[own]) == {label}
        start += count


def test_noise_jitters_the_spiral_by_at_most_its_share_along_each_axis() -> None:
    jitter = drawn("spiral", 4000, 0.3)[0] - drawn("spiral", 4000, 0.0)[0]
    assert np.abs(jitter).max() <= 0.3
    np.testing.assert_allclose(jitter.std(axis=0), 0.3 / np.sqrt(3.0), rtol=0.05)


def test_plane_labels_a_tenth_of_the_sum() -> None:
    points, labels = drawn("plane", 1200)
    np.testing.assert_allclose(labels, (points[:, 0] + points[:, 1]) / 10.0, atol=1e-15)
    assert 5.9 < np.abs(points).max() <= DOMAIN


def test_noisy_plane_is_labelled_at_the_shifted_point() -> None:
    points, labels = drawn("plane", 20_000, 0.5)
    shift = 10.0 * labels - points.sum(axis=1)  # the sum of two shifts U(−3, 3)
    assert np.abs(shift).max() <= 6.0
    assert shift.std() == pytest.approx(3.0 * np.sqrt(2.0 / 3.0), rel=0.03)


def bumps(points: Floats) -> Floats:
    """The value of largest magnitude among the six signed cones, by plain loops."""
    centres = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    labels = []
    for x, y in points:
        values = [sign * min(max(1.0 - np.hypot(x - cx, y - cy) / 2.0, 0.0), 1.0) for (cx, cy), sign in centres.items()]
        labels.append(max(values, key=abs))
    return np.array(labels)


def test_multi_gauss_labels_by_the_nearest_hill_or_valley() -> None:
    points, labels = drawn("multi-gauss", 1200)
    np.testing.assert_allclose(labels, bumps(points), atol=1e-14)
    assert (labels > 0.5).any()
    assert (labels < -0.5).any()


@pytest.mark.parametrize(("centre", "sign"), [((-4.0, 2.5), 1), ((0.0, 2.5), -1), ((0.0, -2.5), 1), ((4.0, -2.5), -1)])
def test_multi_gauss_stands_where_the_reference_says(centre: tuple[float, float], sign: int) -> None:
    points, labels = drawn("multi-gauss", 20_000)
    near = np.hypot(*(points - centre).T) < 0.2
    assert near.sum() > 5
    assert np.all(sign * labels[near] > 0.89)


# --- this program's own ----------------------------------------------------------------------------------------------


def test_checkerboard_alternates_from_the_square_right_above_the_centre() -> None:
    points, labels = drawn("checkerboard", 3000)
    columns, rows = np.floor(points[:, 0] / 2.5).astype(int), np.floor(points[:, 1] / 2.5).astype(int)
    np.testing.assert_array_equal(labels, np.where((columns + rows) % 2 == 0, 1.0, -1.0))
    assert {(c, r) for c, r in zip(columns, rows, strict=True)} == set(itertools.product(range(-2, 2), repeat=2))


def test_rings_alternate_from_the_centre() -> None:
    points, labels = drawn("rings", 3000)
    radius = np.hypot(*points.T)
    ring = np.searchsorted([1.5, 3.5], radius)
    np.testing.assert_array_equal(labels, np.where(ring == 1, -1.0, 1.0))
    assert np.bincount(ring).tolist() == [1000, 1000, 1000]
    assert np.all(np.abs(radius - (2.0 * ring + 0.5)) <= 0.5 + 1e-12)


def test_moons_are_half_circles_that_reach_into_each_other() -> None:
    points, labels = drawn("moons", 1000)
    for label, centre, up in ((1.0, (-1.5, -1.0), 1.0), (-1.0, (1.5, 1.0), -1.0)):
        moon = points[labels == label] - centre
        assert len(moon) == 500
        np.testing.assert_allclose(np.hypot(*moon.T), 3.5, atol=1e-12)
        assert np.all(up * moon[:, 1] >= -1e-12)


def test_sine_ridge_is_a_wave_along_the_diagonal() -> None:
    points, labels = drawn("sine-ridge", 1200)
    np.testing.assert_allclose(labels, np.sin((points[:, 0] + points[:, 1]) / 2.0), atol=1e-14)
