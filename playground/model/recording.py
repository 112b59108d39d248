"""How a run is to be recorded: what a person chooses, and at which epochs the frames are taken. Makes no pictures."""

from dataclasses import dataclass
from typing import Final, Literal

AnimationFormat = Literal["gif", "webp"]

FORMATS: Final[tuple[AnimationFormat, ...]] = ("gif", "webp")
SIDES: Final = (240, 320, 480, 640, 800)
FRAME_RATES: Final = (5, 10, 20)
MOST_FRAMES: Final = 300
MOST_EPOCHS: Final = 100_000

LAST_FRAME_MS: Final = 2000
"""So long the outcome stays before it begins again."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What a person chose. epochs: to train. from_start: begin at epoch 0, else at the present state.

    frames: at most that many, evenly over the epochs, the first state and the last among them. side: pixels of the
    plane's side. frame_rate: frames a second.
    """

    epochs: int = 200
    from_start: bool = True
    frames: int = 60
    side: int = 480
    frame_rate: int = 10
    format: AnimationFormat = "gif"

    @property
    def steps(self) -> tuple[int, ...]:
        """After how many further epochs each frame is taken: from 0 to `epochs`, rising."""
        count = min(max(self.frames, 2), self.epochs + 1)
        return tuple(round(index * self.epochs / (count - 1)) for index in range(count))

    @property
    def seconds(self) -> float:
        """How long the animation lasts, the rest at its end included."""
        return (len(self.steps) - 1) / self.frame_rate + LAST_FRAME_MS / 1000.0


RUN_SIDES: Final = (320, 480, 640, 800, 1280)
MOST_RUN_FRAMES: Final = 200


@dataclass(frozen=True, slots=True)
class RunRecording:
    """How the run so far is to be recorded. what: the name of the panel, or `window`. begin, end: epochs, both shown.

    frames: at most that many, evenly over the epochs. side: pixels of a picture's width, at the most.
    """

    what: str = "network"
    begin: int = 0
    end: int = 0
    frames: int = 60
    side: int = 640
    frame_rate: int = 10
    format: AnimationFormat = "gif"

    @property
    def epochs(self) -> tuple[int, ...]:
        """The epochs of the frames, rising."""
        span = max(self.end - self.begin, 0)
        count = min(max(self.frames, 2), span + 1)
        if count == 1:
            return (self.begin,)
        return tuple(self.begin + round(index * span / (count - 1)) for index in range(count))

    @property
    def seconds(self) -> float:
        """How long the animation lasts, the rest at its end included."""
        return (len(self.epochs) - 1) / self.frame_rate + LAST_FRAME_MS / 1000.0
