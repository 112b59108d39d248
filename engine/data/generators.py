"""The toy data: points of the plane and their labels, drawn from a seed, the same on every machine.

Circle, xor, gauss, spiral, plane and multi-gauss follow the best-known browser playground (tensorflow/playground,
dataset.ts); the others are this program's own, in its manner. Labels are the number of the class, from 0, and for
regression numbers from about −1 to +1. Knows nothing of training.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from engine.data.plane import DOMAIN
from engine.portable import Floats, sin_cos_of_turns, standard_normal

GeneratorName = Literal[
    "circle",
    "xor",
    "gauss",
    "spiral",
    "moons",
    "checkerboard",
    "rings",
    "arms",
    "clouds",
    "wedges",
    "plane",
    "multi-gauss",
    "sine-ridge",
]

_RADIUS: Final = 5.0
Recipe = Callable[[np.random.Generator, int, float], tuple[Floats, Floats]]
ClassesRecipe = Callable[[np.random.Generator, int, float, int], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class Generator:
    """One kind of toy data. `recipe` draws it, and speaks of classes as −1 and +1.

    `classes_recipe` takes its place where there may be any number of classes, and counts them from 0.
    """

    name: GeneratorName
    label: str
    description: str
    is_classification: bool
    recipe: Recipe | None = None
    classes_recipe: ClassesRecipe | None = None

    @property
    def takes_classes(self) -> bool:
        """Whether the number of classes may be chosen."""
        return self.classes_recipe is not None

    def draw(self, rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Floats, Floats]:
        """Points (n, 2) and labels (n,), not yet shuffled; `noise` is a share, 0 to .5."""
        if self.classes_recipe is not None:
            return self.classes_recipe(rng, samples, noise, classes)
        assert self.recipe is not None
        points, labels = self.recipe(rng, samples, noise)
        return points, (labels + 1.0) / 2.0 if self.is_classification else labels


def _signs(positive: NDArray[np.bool_]) -> Floats:
    return np.where(positive, 1.0, -1.0)


def _uniform(rng: np.random.Generator, low: float, high: float, *shape: int) -> Floats:
    return low + (high - low) * rng.random(shape)


def _half_and_half(samples: int) -> tuple[int, int]:
    """The positive class gets the first half; an odd sample goes to the negative."""
    return samples // 2, samples - samples // 2


def _on_circles(radius: Floats, turns: Floats) -> Floats:
    sin, cos = sin_cos_of_turns(turns)
    return np.column_stack((radius * sin, radius * cos))


def _circle(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    positive, negative = _half_and_half(samples)
    radius = np.concatenate(
        (_uniform(rng, 0.0, 0.5 * _RADIUS, positive), _uniform(rng, 0.7 * _RADIUS, _RADIUS, negative))
    )
    points = _on_circles(radius, rng.random(samples))
    shifted = points + _uniform(rng, -_RADIUS, _RADIUS, samples, 2) * noise
    return points, _signs(np.sum(shifted**2, axis=1) < (0.5 * _RADIUS) ** 2)


def _xor(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    padding = 0.3
    points = _uniform(rng, -5.0, 5.0, samples, 2)
    points = points + np.where(points > 0.0, padding, -padding)
    shifted = points + _uniform(rng, -5.0, 5.0, samples, 2) * noise
    return points, _signs(shifted[:, 0] * shifted[:, 1] >= 0.0)


def _gauss(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    variance = 0.5 + 7.0 * noise  # 0.5 at no noise, 4 at 50 %
    positive, negative = _half_and_half(samples)
    labels = np.concatenate((np.ones(positive), -np.ones(negative)))
    spread = np.sqrt(variance) * standard_normal(rng, 2 * samples).reshape(samples, 2)
    return labels[:, None] * 2.0 + spread, labels


def _spiral(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    arms = []
    for count, half_turn in zip(_half_and_half(samples), (0.0, 0.5), strict=True):
        i = np.arange(count)
        arms.append(_on_circles(_RADIUS * i / count, 1.75 * i / count + half_turn))
    labels = np.concatenate((np.ones(len(arms[0])), -np.ones(len(arms[1]))))
    return np.concatenate(arms) + _uniform(rng, -1.0, 1.0, samples, 2) * noise, labels


def _moons(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    """Two half circles of radius 3.5 that reach into each other; noise jitters the points by up to ±2·n an axis."""
    radius = 3.5
    positive, negative = _half_and_half(samples)
    upper = _on_circles(np.full(positive, radius), 0.5 * rng.random(positive) - 0.25)
    lower = _on_circles(np.full(negative, radius), 0.5 * rng.random(negative) + 0.25)
    points = np.concatenate((upper + np.array((-1.5, -1.0)), lower + np.array((1.5, 1.0))))
    labels = np.concatenate((np.ones(positive), -np.ones(negative)))
    return points + _uniform(rng, -2.0, 2.0, samples, 2) * noise, labels


def _checkerboard(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    """Four by four squares of side 2.5 over [−5, 5]², the square right above the centre positive."""
    points = _uniform(rng, -5.0, 5.0, samples, 2)
    shifted = points + _uniform(rng, -5.0, 5.0, samples, 2) * noise
    squares = np.floor(shifted / 2.5).sum(axis=1)
    return points, _signs(np.mod(squares, 2.0) == 0.0)


def _rings(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    """Three concentric rings, 0 to 1, 2 to 3 and 4 to 5 from the centre: positive, negative, positive."""
    ring = np.arange(samples) % 3
    radius = 2.0 * ring + rng.random(samples)
    points = _on_circles(radius, rng.random(samples))
    return points + _uniform(rng, -2.0, 2.0, samples, 2) * noise, _signs(ring != 1)


def _one_of_each(samples: int, classes: int) -> tuple[Floats, Floats]:
    """Each sample's class, by turns, so that classes are as large as each other; and its number within the class."""
    at = np.arange(samples)
    return (at % classes).astype(np.float64), (at // classes).astype(np.float64)


def _arms(rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Floats, Floats]:
    """A spiral of an arm for each class, each 1¼ turns long; noise jitters the points by up to ±n an axis."""
    labels, at = _one_of_each(samples, classes)
    share = at / np.ceil(samples / classes)
    points = _on_circles(_RADIUS * share, 1.25 * share + labels / classes)
    return points + _uniform(rng, -1.0, 1.0, samples, 2) * noise, labels


def _clouds(rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Floats, Floats]:
    """A Gaussian cloud for each class, their centres on a circle of radius 3.5; they touch at some 15 % of noise."""
    labels, _ = _one_of_each(samples, classes)
    deviation = (0.5 + 3.0 * noise) * min(1.0, 4.0 / classes + 0.25)
    centres = _on_circles(np.full(samples, 3.5), labels / classes)
    return centres + deviation * standard_normal(rng, 2 * samples).reshape(samples, 2), labels


def _wedges(rng: np.random.Generator, samples: int, noise: float, classes: int) -> tuple[Floats, Floats]:
    """Equal sectors of a disc of radius 5, the first from the top clockwise; noise turns points into the next ones."""
    labels, _ = _one_of_each(samples, classes)
    radius = _RADIUS * np.sqrt(rng.random(samples))
    turns = (labels + rng.random(samples)) / classes
    shifted = turns + _uniform(rng, -0.5, 0.5, samples) * noise / classes * 2.0
    return _on_circles(radius, shifted), labels


def _plane(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    points = _uniform(rng, -DOMAIN, DOMAIN, samples, 2)
    shifted = points + _uniform(rng, -DOMAIN, DOMAIN, samples, 2) * noise
    return points, shifted.sum(axis=1) / 10.0


def _multi_gauss(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    hills = ((-4.0, 2.5), (4.0, 2.5), (0.0, -2.5))
    valleys = ((0.0, 2.5), (-4.0, -2.5), (4.0, -2.5))
    points = _uniform(rng, -DOMAIN, DOMAIN, samples, 2)
    shifted = points + _uniform(rng, -DOMAIN, DOMAIN, samples, 2) * noise
    labels = np.zeros(samples)
    for x, y, sign in (*((*centre, 1.0) for centre in hills), *((*centre, -1.0) for centre in valleys)):
        distance = np.sqrt((shifted[:, 0] - x) ** 2 + (shifted[:, 1] - y) ** 2)
        value = sign * np.clip(1.0 - distance / 2.0, 0.0, 1.0)
        labels = np.where(np.abs(value) > np.abs(labels), value, labels)
    return points, labels


def _sine_ridge(rng: np.random.Generator, samples: int, noise: float) -> tuple[Floats, Floats]:
    """A wave along the diagonal: label sin((x + y)/2), at the point shifted by up to the plane's reach times n."""
    points = _uniform(rng, -DOMAIN, DOMAIN, samples, 2)
    shifted = points + _uniform(rng, -DOMAIN, DOMAIN, samples, 2) * noise
    sin, _ = sin_cos_of_turns(shifted.sum(axis=1) / 12.566370614359172)
    return points, sin


_ALL = (
    Generator("circle", "Circle", "A disc inside a ring", True, _circle),
    Generator("xor", "Exclusive or", "The sign of x₁·x₂: opposite quadrants belong together", True, _xor),
    Generator("gauss", "Two clouds", "Two Gaussian clouds, one on each side", True, _gauss),
    Generator("spiral", "Spiral", "Two arms wound around each other", True, _spiral),
    Generator("moons", "Moons", "Two interlocking half circles", True, _moons),
    Generator("checkerboard", "Checkerboard", "Four by four squares of alternating class", True, _checkerboard),
    Generator("rings", "Rings", "Three concentric rings of alternating class", True, _rings),
    Generator("arms", "Spiral arms", "A spiral of an arm for each class", True, None, _arms),
    Generator("clouds", "Clouds", "A Gaussian cloud for each class, around the centre", True, None, _clouds),
    Generator("wedges", "Wedges", "A sector of a disc for each class", True, None, _wedges),
    Generator("plane", "Plane", "A slope: label (x₁ + x₂)/10", False, _plane),
    Generator("multi-gauss", "Hills and valleys", "Three hills and three valleys", False, _multi_gauss),
    Generator("sine-ridge", "Sine ridge", "A wave along the diagonal: sin((x₁ + x₂)/2)", False, _sine_ridge),
)

GENERATORS: Final = MappingProxyType({generator.name: generator for generator in _ALL})
"""All data kinds, classification first, in the order of menus."""
