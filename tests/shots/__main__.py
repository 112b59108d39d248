"""Takes every picture: `python -m tests.shots [NAME…]`. They go to `.github/pictures`, those to look over to `build/`.

Each picture is one launch of the program on a virtual screen, driven by mouse and keys, and the screen as it then is.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.journeys.journey import Journey
from tests.screen import ROOT, Screen

PICTURES: Final = ROOT / ".github" / "pictures"
LOOK_OVER: Final = ROOT / "build" / "shots"
SETTLE_S: Final = 0.8

Act = Callable[[Journey], None]


def nothing(journey: Journey) -> None:
    """Leave the window as it opens."""


def train(epochs: int) -> Act:
    """Play until at least `epochs`, then pause."""

    def act(journey: Journey) -> None:
        journey.screen.key("space")
        journey.wait_until(lambda: journey.epoch() >= epochs, f"epoch {epochs}")
        journey.screen.key("space")

    return act


def then(*acts: Act) -> Act:
    """One after the other."""

    def act(journey: Journey) -> None:
        for one in acts:
            one(journey)

    return act


def click(question: str) -> Act:
    """Click on a part."""

    def act(journey: Journey) -> None:
        journey.click(question)

    return act


def keys(*names: str) -> Act:
    """Press keys."""

    def act(journey: Journey) -> None:
        journey.screen.key(*names)

    return act


def point(x: float, y: float) -> Act:
    """Move the mouse to a place on the screen, as shares of its width and height."""

    def act(journey: Journey) -> None:
        width, height = journey.screen.size
        journey.screen.move(round(x * width), round(y * height))

    return act


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. `example`: a file of resources/examples, or a document to write; `is_published`: for the README."""

    name: str
    example: str | dict[str, object] = "circle"
    act: Act = nothing
    size: tuple[int, int] = (1600, 900)
    theme: str = "light"
    scale: float = 1.0
    is_published: bool = False


def _document(**keys: object) -> dict[str, object]:
    return {"format": "neural-playground", "version": 1, **keys}


LARGEST: Final = _document(
    title="20 layers of 32 units",
    features=["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2"],
    network={"hidden": [{"units": 32, "activation": "relu"}] * 20, "init": {"scheme": "he", "scale": 1.0, "seed": 0}},
)
SMALLEST: Final = _document(title="No hidden layer", data={"kind": "gauss"}, features=["x1"], network={"hidden": []})

SHOTS: Final = (
    Shot("window-light", "spiral-deep", train(400), is_published=True),
    Shot("window-dark", "spiral-deep", train(400), theme="dark", is_published=True),
    Shot("vanishing", "vanishing-sigmoid", train(100), is_published=True),
    Shot("dying-relu", "dying-relu", then(train(300), click("part UNIT 0 1 -"), point(0.6, 0.012)), is_published=True),
    Shot("bias-popup", "kink", click("part BIAS 0 0 -"), is_published=True),
    Shot("lesson", "circle", then(keys("F2"), click("widget lesson_row_relu")), is_published=True),
    Shot("kink-lines", "six-corners", then(train(300), keys("k")), is_published=True),
    Shot("gradient-flow", "vanishing-sigmoid", then(train(20), keys("g")), theme="dark", is_published=True),
    Shot("presenter", "spiral-deep", then(train(300), keys("F5", "F6"), point(0.8, 0.4)), is_published=True),
    Shot("lesson-1280-dark", "circle", then(keys("F2"), click("widget lesson_row_relu")), (1280, 720), "dark"),
    Shot("lesson-200", "circle", then(keys("F2"), click("widget lesson_row_relu")), (2560, 1440), scale=2.0),
    Shot("activation-popup", "circle", then(train(60), click("part ACTIVATION 0 - -")), theme="dark"),
    Shot("start-1280", "circle", size=(1280, 720)),
    Shot("trained-1280", "circle", train(100), size=(1280, 720)),
    Shot("trained-1280-dark", "circle", train(100), size=(1280, 720), theme="dark"),
    Shot("trained-1920", "spiral-deep", train(300), size=(1920, 1080)),
    Shot("unit-1920-dark", "moons", then(train(100), click("part UNIT 0 1 -")), size=(1920, 1080), theme="dark"),
    Shot("scale-200", "circle", train(100), size=(2560, 1440), scale=2.0),
    Shot("scale-200-dark", "spiral-deep", train(300), size=(2560, 1440), scale=2.0, theme="dark"),
    Shot("presenter-1280", "circle", then(train(100), keys("F5")), size=(1280, 720)),
    Shot("presenter-200-dark", "circle", then(train(100), keys("F5")), size=(2560, 1440), scale=2.0, theme="dark"),
    Shot("spotlight", "circle", then(train(100), keys("F5", "F6"), point(0.3, 0.5))),
    Shot("largest", LARGEST, train(5), size=(1920, 1080)),
    Shot("largest-dark", LARGEST, size=(1280, 720), theme="dark"),
    Shot("smallest", SMALLEST, train(20), size=(1280, 720)),
    Shot("regression", "hills", train(300)),
    Shot("diverged", "too-fast", then(keys("space"), point(0.5, 0.5))),
    Shot("help", "circle", keys("F1")),
    Shot("keys", "circle", keys("shift+F1"), theme="dark"),
    Shot("overfitting", "overfitting", then(train(400), point(0.86, 0.3))),
)


def take(shot: Shot, folder: Path) -> Path:
    """Launch, act, and write the picture; gives where."""
    target = (PICTURES if shot.is_published else LOOK_OVER) / f"{shot.name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    with Screen(folder, shot.size) as screen:
        settings = folder / "screen" / "config_home" / "neural-playground" / "neural-playground.conf"
        settings.parent.mkdir(parents=True)
        settings.write_text(f"[look]\ntheme={shot.theme}\n")
        if isinstance(shot.example, str):
            path = ROOT / "resources" / "examples" / f"{shot.example}.json"
        else:
            path = folder / f"{shot.name}.json"
            path.write_text(json.dumps(shot.example))
        env = {} if shot.scale == 1.0 else {"QT_SCALE_FACTOR": str(shot.scale)}
        journey = Journey(screen, path, env=env)
        screen.fill(journey.window)
        time.sleep(SETTLE_S)
        if journey.ask("widget notice_close") is not None:
            journey.click("widget notice_close")  # the example's notes lie over the diagram
        screen.move(shot.size[0] // 2, shot.size[1] - 4)
        time.sleep(SETTLE_S)
        shot.act(journey)
        time.sleep(SETTLE_S)
        screen.screenshot(target)
    return target


def main(names: list[str]) -> int:
    """Take all pictures, or those named."""
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"No such picture: {', '.join(sorted(unknown))}. There are {', '.join(shot.name for shot in SHOTS)}.")
        return 2
    for shot in SHOTS:
        if not names or shot.name in names:
            with tempfile.TemporaryDirectory() as folder:
                print(take(shot, Path(folder)).relative_to(ROOT), flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
