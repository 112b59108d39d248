"""Takes every picture: `python -m tests.shots [NAME…]`. They go to `.github/pictures`, those to look over to `build/`.

Each picture is one launch of the program on a virtual screen, driven by mouse and keys, and the screen as it then is.
"""

import csv
import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.journeys.journey import Journey
from tests.screen import ROOT, Screen

PICTURES: Final = ROOT / ".github" / "pictures"
LOOK_OVER: Final = ROOT / "build" / "shots"
SETTLE_S: Final = 0.8
AT_ONCE: Final = 2
"""Screens at a time: each shot waits more than it computes."""

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


def click_at(x: float, y: float) -> Act:
    """Click on a place of the screen, as shares of its width and height."""

    def act(journey: Journey) -> None:
        width, height = journey.screen.size
        journey.screen.click(round(x * width), round(y * height))

    return act


def import_table(example: str) -> Act:
    """Have the table of an example in a file, and begin to import it."""

    def act(journey: Journey) -> None:
        data = json.loads((ROOT / "resources" / "examples" / f"{example}.json").read_text(encoding="utf-8"))["data"]
        names = [*(column["name"] for column in data["columns"]), data["label"]["name"]]
        rows = [[*row[:2], data["label"]["classes"][row[2]]] for row in data["rows"]]
        table = Path(tempfile.mkdtemp(prefix="shot-")) / f"{example}.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([names, *rows])
        journey.screen.key("ctrl+i")
        journey.wait_until(lambda: journey.ask("widget file_chooser") is not None, "the choice of a file")
        journey.enter(str(table))
        journey.wait_until(lambda: journey.ask("widget table_import_dialog") is not None, "the import")

    return act


def paint(strokes: Sequence[tuple[str, Sequence[tuple[float, float]]]]) -> Act:
    """Spray strokes onto the plane, each in the class of a key, along places of the plane (from −6 to 6)."""

    def act(journey: Journey) -> None:
        journey.screen.key("p")
        x, y, width, height = journey.ask("widget outputPlane")
        side = min(width, height) * 0.8
        left, top = x + width / 2 - side / 2, y + height / 2 - side / 2

        def pixel(x1: float, x2: float) -> tuple[int, int]:
            return round(left + (x1 + 6.0) / 12.0 * side), round(top + (6.0 - x2) / 12.0 * side)

        for key, places in strokes:
            journey.screen.key(key)
            for start, end in itertools.pairwise(places):
                journey.screen.drag(pixel(*start), pixel(*end))

    return act


def pause(seconds: float) -> Act:
    """Let the program go on for so long."""
    return lambda journey: time.sleep(seconds)


def show_panel(place: int) -> Act:
    """Show a panel by its place in View → Panels, from 0 on."""
    return then(keys("alt+v"), pause(0.6), keys("p"), pause(0.6), keys(*["Down"] * place, "Return"), pause(0.6))


RACE: Final = then(
    keys("alt+t"), pause(0.6), keys("r"), pause(1.0), click("part ACTIVATION 0 - -"), pause(0.6),
    keys("Down", "Return"), pause(0.6), keys("Escape"),
)  # fmt: skip


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
    return {"format": "neural-playground", "version": 2, **keys}


LARGEST: Final = _document(
    title="20 layers of 32 units",
    features=["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2"],
    network={"hidden": [{"units": 32, "activation": "relu"}] * 20, "init": {"scheme": "he", "scale": 1.0, "seed": 0}},
)
SMALLEST: Final = _document(title="No hidden layer", data={"kind": "gauss"}, features=["x1"], network={"hidden": []})

BLANK: Final = _document(
    title="My points",
    data={
        "kind": "table",
        "name": "my points",
        "columns": [{"name": "x1", "center": 0, "scale": 1}, {"name": "x2", "center": 0, "scale": 1}],
        "label": {"name": "class", "classes": ["A", "B", "C"]},
        "rows": [[0, 4, 0], [-4, -2, 1], [4, -2, 2]],
        "train_percent": 100,
    },
    network={"hidden": [{"units": 8, "activation": "tanh"}], "output": {"activation": "softmax"}},
    training={"loss": "cross_entropy"},
)
STROKES: Final = (
    ("1", ((-3.5, 3.0), (0.0, 4.5), (3.5, 3.0))),
    ("2", ((-4.5, 0.0), (-3.0, -4.0))),
    ("3", ((4.5, 0.0), (2.5, -2.5), (0.0, -0.5))),
)

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
    Shot("classes", "penguins", then(train(100), click_at(0.249, 0.757)), is_published=True),
    Shot("table-import", "circle", import_table("penguins"), is_published=True),
    Shot("painting", BLANK, then(paint(STROKES), train(60)), is_published=True),
    Shot("race", "six-corners", then(RACE, train(200)), is_published=True),
    Shot("looking-back", "spiral-deep", then(train(400), click("widget timeline_track")), is_published=True),
    Shot(
        "experiment",
        "circle",
        then(
            keys("alt+t"),
            pause(0.6),
            keys("x"),
            pause(1.0),
            click("widget experiment_begin"),
            pause(9.0),
            click("widget experiment_view"),
            pause(0.5),
            keys("Down", "Down", "Down", "Return"),
        ),
        is_published=True,
    ),
    Shot("warped-space", "spiral-deep", then(show_panel(14), train(600)), theme="dark", is_published=True),
    Shot("landscape", "circle", then(show_panel(15), train(60), pause(2.0)), theme="dark", is_published=True),
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
    wanted = [shot for shot in SHOTS if not names or shot.name in names]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for path in pool.map(_taken, wanted):
            print(path.relative_to(ROOT), flush=True)
    return 0


def _taken(shot: Shot) -> Path:
    with tempfile.TemporaryDirectory() as folder:
        return take(shot, Path(folder))


sys.exit(main(sys.argv[1:]))
