"""Every number that a person sees is written by playground/model/numerals.py, and every typed one is read there.

The source is walked: no other module of the program says how digits are written, or makes a box with its own reader.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "playground"
WRITER = ROOT / "model" / "numerals.py"
BOXES = {ROOT / "views" / "controls" / "number_box.py"}
READER = {ROOT / "views" / "controls" / "number_reader.py", *BOXES}
MODULES = [path for path in sorted(ROOT.rglob("*.py")) if path != WRITER]

_DIGITS = re.compile(r"[^%]*?(?:[,_]|\.\d*|\.?\{\}|[eEfFgGn%])+")
"""A format spec that decides how many digits, or which marks, a number has; not the one of a date."""

_FIELD = re.compile(r"\{\w*(?:\[\w+\])?:([^{}]+)\}")
_OLD_STYLE = re.compile(r"%[-+ 0#]*\d*(?:\.\d+)?[dfeEgG]")


def _spec_text(spec: ast.expr) -> str:
    assert isinstance(spec, ast.JoinedStr)
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in spec.values)


def breaches(path: Path, source: str) -> Iterator[str]:
    """What a module does with numbers that is the writer's or the reader's, a line each."""
    for node in ast.walk(ast.parse(source)):
        found = ""
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            spec = _spec_text(node.format_spec)
            found = f"format {spec!r}" if _DIGITS.fullmatch(spec) else ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            specs = [spec for spec in _FIELD.findall(node.value) if _DIGITS.fullmatch(spec)]
            found = f"format {specs[0]!r}" if specs else ""
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant):
            is_number = isinstance(node.left.value, str) and _OLD_STYLE.search(node.left.value)
            found = "an old format" if is_number else ""
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            found = "format()"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if (name in ("setDecimals", "setNotation") and path not in BOXES) or name in (
                "toDouble",
                "toInt",
                "format_float_positional",
                "format_float_scientific",
                "array2string",
            ):
                found = name
        elif isinstance(node, ast.Name) and node.id in ("QSpinBox", "QDoubleSpinBox") and path not in BOXES:
            found = node.id
        elif isinstance(node, ast.Name) and node.id in ("QIntValidator", "QDoubleValidator", "QValidator"):
            found = "" if path in BOXES else node.id
        elif isinstance(node, ast.Name) and node.id == "QLocale" and path not in READER:
            found = "QLocale"
        if found:
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}: {found}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_but_the_writer_says_how_digits_are_written(path: Path) -> None:
    assert list(breaches(path, path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'f"{loss:.3f}"',
        'f"{rate:g}"',
        'f"{loss:.{places}e}"',
        'f"{count:,}"',
        'f"{share:.0%}"',
        '"{loss:.2f}".format(loss=loss)',
        '"{:,}".format(count)',
        '"%.3g" % loss',
        'format(loss, ".2f")',
        "box.setDecimals(3)",
        "QDoubleSpinBox(self)",
        "QLocale().toString(3.5)",
        "np.format_float_scientific(loss)",
    ],
)
def test_the_walk_finds_what_writes_numbers_by_itself(source: str) -> None:
    assert list(breaches(ROOT / "views" / "some.py", source))


@pytest.mark.parametrize(
    "source", ['f"{moment:%H:%M}"', 'f"{name!r}"', 'f"{name:>8}"', '"{name}".format(name=name)', '"50 %" + unit']
)
def test_the_walk_leaves_dates_and_names_alone(source: str) -> None:
    assert list(breaches(ROOT / "views" / "some.py", source)) == []
