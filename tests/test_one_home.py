"""What is known of a choice is said in one place: nowhere else is it asked for by name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("engine", "playground") for path in (ROOT / room).rglob("*.py"))


def found(pattern: str, *homes: str) -> list[str]:
    """Where a pattern stands in the program's text, but for its homes: `engine/spec.py:12`."""
    places = []
    for path in SOURCES:
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(homes):
            lines = path.read_text(encoding="utf-8").splitlines()
            places += [f"{name}:{number}" for number, line in enumerate(lines, 1) if re.search(pattern, line)]
    return places


@pytest.mark.parametrize(
    ("pattern", "homes"),
    [
        (r"^[^`]*(\"cross_entropy\"|\"sigmoid\")", ("engine/choices/", "engine/kernels/", "playground/exchange/")),
        (r"[!=]= \"leaky_relu\"|\{\"leaky_relu\"\}|\bin \(\"linear\"", ("engine/choices/",)),
        (r"percent // 100", ("engine/data/split.py",)),
        (
            r"[−-]6\.0|[−-]6 to 6|\+ DOMAIN\) /|\(DOMAIN - .*\) /|2\.0 \* DOMAIN",
            ("engine/data/plane.py", "playground/exchange/browser_link/"),
        ),
        (
            r"FileRefused\(.*\"(a finite number|true or false|a text)\"\)|which a newer playground wrote",
            ("playground/model/files/checks.py", "playground/exchange/"),
        ),
    ],
    ids=[
        "the pairs of output and loss",
        "which activation has a slope to choose",
        "the split",
        "how far the plane reaches",
        "how a file's values are checked",
    ],
)
def test_a_fact_has_one_home(pattern: str, homes: tuple[str, ...]) -> None:
    assert found(pattern, *homes) == []
