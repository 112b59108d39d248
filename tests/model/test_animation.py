"""Animations: which epochs are shown, and that the file holds the frames that were handed in."""

import io

import numpy as np
import pytest
from PIL import Image, ImageSequence

from engine.data.dataset import Dataset, Samples
from engine.data.plane import Contour, Maps
from playground.model.animation import Animation
from playground.model.palette import COLOUR_MAPS
from playground.model.picture import SIDE, DecisionPainter, caption_height, decision_picture
from playground.model.recording import FORMATS, AnimationFormat, Recording

NOWHERE = np.empty((0, 2))
SAMPLES = Dataset(Samples(np.array([[-3.0, 4.0], [2.0, 1.0]]), np.array([1.0, -1.0])))
MAP = COLOUR_MAPS["orange-blue"]


def output(side: int, shift: float = 0.0) -> Maps:
    centres = -6.0 + 12.0 / side * (np.arange(side) + 0.5)
    return np.repeat(np.tanh(centres - shift)[None, :], side, axis=0).astype(np.float32)


def line(shift: float = 0.0) -> Contour:
    """Where `output` is 0."""
    return np.array([[shift, -6.0, shift, 6.0]], np.float32)


# --- which epochs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epochs", "frames", "steps"),
    [(4, 60, (0, 1, 2, 3, 4)), (100, 5, (0, 25, 50, 75, 100)), (100, 2, (0, 100)), (1, 60, (0, 1))],
)
def test_frames_lie_evenly_over_the_epochs(epochs: int, frames: int, steps: tuple[int, ...]) -> None:
    assert Recording(epochs=epochs, frames=frames).steps == steps


@pytest.mark.parametrize("epochs", [1, 7, 59, 60, 61, 999])
def test_no_epoch_is_shown_twice_and_the_last_one_always(epochs: int) -> None:
    steps = Recording(epochs=epochs).steps
    assert sorted(set(steps)) == list(steps)
    assert (steps[0], steps[-1]) == (0, epochs)
    assert len(steps) <= 60


# --- frames ---------------------------------------------------------------------------------------------------------


def test_a_frame_without_caption_is_the_picture_at_its_full_size() -> None:
    painter = DecisionPainter(SAMPLES, 0.0, MAP)
    data = decision_picture(output(SIDE), line(), SAMPLES, 0.0, 1.0, MAP)
    with Image.open(io.BytesIO(data)) as picture:
        assert np.array_equal(np.asarray(painter.paint(output(SIDE), line(), 1.0)), np.asarray(picture))


def test_a_caption_is_written_below_and_changes_nothing_above() -> None:
    painter = DecisionPainter(SAMPLES, 0.0, MAP, 240)
    plain, told = painter.paint(output(240), line(), 1.0), painter.paint(output(240), line(), 1.0, "Epoch 7")
    assert told.size == (240, 240 + caption_height(240))
    assert np.array_equal(np.asarray(told)[:240], np.asarray(plain))
    strip = np.asarray(told)[240:]
    assert strip.min() < 0x60
    other = np.asarray(painter.paint(output(240), line(), 1.0, "Epoch 8"))[240:]
    assert (strip != other).any()


@pytest.mark.parametrize("side", [240, 480])
def test_a_smaller_picture_has_its_contour_and_points_at_the_same_places(side: int) -> None:
    picture = np.asarray(DecisionPainter(SAMPLES, 0.0, MAP, side).paint(output(side, 1.0), line(1.0), 1.0)).astype(int)
    x = int((1.0 + 6.0) / 12.0 * side)
    assert picture[side - 10, x - 1 : x + 1].max() < 0x60
    at = picture[int((6.0 - 4.0) / 12.0 * side), int(3.0 / 12.0 * side)]
    assert at[2] > at[0] + 50


# --- the file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_holds_every_frame_at_its_size_and_speed(form: AnimationFormat) -> None:
    painter = DecisionPainter(SAMPLES, 0.0, MAP, 240)
    animation = Animation.of_maps(Recording(frame_rate=5, side=240, format=form), MAP)
    frames = [
        painter.paint(output(240, shift), line(shift), 1.0, f"Epoch {epoch}")
        for epoch, shift in enumerate((-4.0, 0.0, 0.05, 4.0))
    ]
    for frame in frames:
        animation.add(frame)
    with Image.open(io.BytesIO(animation.encoded())) as file:
        assert file.format == form.upper()
        assert getattr(file, "n_frames", 1) == animation.count == 4
        assert file.size == frames[0].size
        assert file.info["loop"] == 0
        for shown, frame in zip(ImageSequence.Iterator(file), frames, strict=True):
            distance = np.abs(np.asarray(shown.convert("RGB")).astype(int) - np.asarray(frame).astype(int))
            assert distance.mean() < 4.0
            if form == "gif":
                assert shown.info["duration"] == (2000 if frame is frames[-1] else 200)


@pytest.mark.parametrize("colours", COLOUR_MAPS.values(), ids=lambda colours: colours.name)
def test_a_gif_has_the_colours_of_the_map(colours: object) -> None:
    painter = DecisionPainter(SAMPLES, 0.0, colours, 240)  # type: ignore[arg-type]
    animation = Animation.of_maps(Recording(format="gif"), colours)  # type: ignore[arg-type]
    animation.add(painter.paint(output(240), line(), 1.0))
    with Image.open(io.BytesIO(animation.encoded())) as file:
        left, right = np.asarray(file.convert("RGB"))[200, [2, 237]].astype(int)
    assert np.abs(left - np.array(colours.negative)).max() < 6  # type: ignore[attr-defined]
    assert np.abs(right - np.array(colours.positive)).max() < 6  # type: ignore[attr-defined]


def test_a_usual_gif_is_no_burden() -> None:
    recording = Recording()
    animation = Animation.of_maps(recording, MAP)
    painter = DecisionPainter(SAMPLES, 0.0, MAP, recording.side)
    for index in range(12):
        animation.add(painter.paint(output(recording.side, index / 3.0), line(index / 3.0), 1.0, f"Epoch {index}"))
    assert len(animation.encoded()) * len(recording.steps) / 12 < 8_000_000
