"""The points of the browser playground's data, drawn as its dataset.ts draws them, in its order.

A point is (x, y, label). `noise` is a share, 0 to 0.8. What the page draws and throws away is drawn here, too.
"""

import math
from collections.abc import Callable
from typing import Final

from playground.exchange.browser_link.arc4 import Arc4

Point = tuple[float, float, float]
Draw = Callable[[Arc4, int, float], list[Point]]

_RADIUS: Final = 5.0
_REACH: Final = 6.0
_HILLS: Final = (
    (-4.0, 2.5, 1.0), (0.0, 2.5, -1.0), (4.0, 2.5, 1.0), (-4.0, -2.5, -1.0), (0.0, -2.5, 1.0), (4.0, -2.5, -1.0)
)  # fmt: skip
"""Where each hill (+) or valley (−) of reg-gauss has its top."""


def _normal(rng: Arc4, mean: float, variance: float) -> float:
    """A normal number by the polar method of Marsaglia (1964), of which the page keeps the first of two."""
    square = 0.0
    while not 0.0 < square <= 1.0:
        first = 2.0 * rng.random() - 1.0
        second = 2.0 * rng.random() - 1.0
        square = first * first + second * second
    return mean + math.sqrt(variance) * (math.sqrt(-2.0 * math.log(square) / square) * first)


def _shifted(rng: Arc4, x: float, y: float, reach: float, noise: float) -> tuple[float, float]:
    """Where the label is read: up to `reach`·noise aside in each direction."""
    aside_x = rng.uniform(-reach, reach) * noise
    aside_y = rng.uniform(-reach, reach) * noise
    return x + aside_x, y + aside_y


def _circle(rng: Arc4, count: int, noise: float) -> list[Point]:
    points = []
    for low, high in ((0.0, _RADIUS * 0.5), (_RADIUS * 0.7, _RADIUS)):
        for _ in range(math.ceil(count / 2)):
            radius = rng.uniform(low, high)
            angle = rng.uniform(0.0, 2.0 * math.pi)
            x, y = radius * math.sin(angle), radius * math.cos(angle)
            seen_x, seen_y = _shifted(rng, x, y, _RADIUS, noise)
            inside = math.sqrt(seen_x * seen_x + seen_y * seen_y) < _RADIUS * 0.5
            points.append((x, y, 1.0 if inside else -1.0))
    return points


def _xor(rng: Arc4, count: int, noise: float) -> list[Point]:
    def pushed(value: float) -> float:
        return value + (0.3 if value > 0.0 else -0.3)

    points = []
    for _ in range(count):
        x = pushed(rng.uniform(-5.0, 5.0))
        y = pushed(rng.uniform(-5.0, 5.0))
        seen_x, seen_y = _shifted(rng, x, y, 5.0, noise)
        points.append((x, y, 1.0 if seen_x * seen_y >= 0.0 else -1.0))
    return points


def _gauss(rng: Arc4, count: int, noise: float) -> list[Point]:
    variance = 0.5 + 3.5 * (noise / 0.5)
    points = []
    for centre, label in ((2.0, 1.0), (-2.0, -1.0)):
        for _ in range(math.ceil(count / 2)):
            x = _normal(rng, centre, variance)
            y = _normal(rng, centre, variance)
            points.append((x, y, label))
    return points


def _spiral(rng: Arc4, count: int, noise: float) -> list[Point]:
    half = count / 2
    points = []
    for turned, label in ((0.0, 1.0), (math.pi, -1.0)):
        for index in range(math.ceil(half)):
            radius = index / half * 5.0
            angle = 1.75 * index / half * 2.0 * math.pi + turned
            x = radius * math.sin(angle) + rng.uniform(-1.0, 1.0) * noise
            y = radius * math.cos(angle) + rng.uniform(-1.0, 1.0) * noise
            points.append((x, y, label))
    return points


def _plane(rng: Arc4, count: int, noise: float) -> list[Point]:
    points = []
    for _ in range(count):
        x = rng.uniform(-_REACH, _REACH)
        y = rng.uniform(-_REACH, _REACH)
        seen_x, seen_y = _shifted(rng, x, y, _REACH, noise)
        points.append((x, y, (seen_x + seen_y + 10.0) / 20.0 * 2.0 - 1.0))
    return points


def _hills(rng: Arc4, count: int, noise: float) -> list[Point]:
    points = []
    for _ in range(count):
        x = rng.uniform(-_REACH, _REACH)
        y = rng.uniform(-_REACH, _REACH)
        seen_x, seen_y = _shifted(rng, x, y, _REACH, noise)
        label = 0.0
        for top_x, top_y, sign in _HILLS:
            distance = math.sqrt((seen_x - top_x) ** 2 + (seen_y - top_y) ** 2)
            height = sign * (1.0 - min(max(distance / 2.0, 0.0), 1.0))
            if abs(height) > abs(label):
                label = height
        points.append((x, y, label))
    return points


CLASSIFICATION: Final[dict[str, Draw]] = {"circle": _circle, "xor": _xor, "gauss": _gauss, "spiral": _spiral}
"""The page's data of two classes, +1 and −1, by its names."""

REGRESSION: Final[dict[str, Draw]] = {"reg-plane": _plane, "reg-gauss": _hills}
"""The page's data with numbers to learn, by its names."""


def shuffled(rng: Arc4, points: list[Point]) -> list[Point]:
    """The points in a random order, by the page's way of Fisher and Yates."""
    order = list(points)
    for left in range(len(order), 0, -1):
        index = math.floor(rng.random() * left)
        order[left - 1], order[index] = order[index], order[left - 1]
    return order
