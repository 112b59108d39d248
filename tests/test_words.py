"""What people read is plain English: no quaint phrase in any text of the program, its help, samples and lessons."""

import ast
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

QUAINT = (
    "part(s|ed)? the (colours|points|classes)",
    "wonder",
    "mend(s|ed|ing)?",
    "gets? to (hear|know)",
    "(lies|stands?|is|are|was|what's|put|back|network) on the table",
    "allowed is|is allowed; found",
    "what (was|is) kept aside|put aside|kept aside for",
    "take[sn]? (it |the last change )?back|was taken back",
    "to come back to",
    "will not do|line will do",
    "whatever (that|z|it|its|the) ",
    "brings data",
    "meets? (a )?numbers?",
    "goes? on meanwhile|go on meanwhile|waits? meanwhile",
    "at hand",
    "besides",
    "gives way",
    "(left|leave[sd]?) alone by|are left alone",
    "stands? (in|still|below)|stands above|beside the inspector stand",
    "anew",
    "the makers",
    "upright",
    "comes? (about|to (its|their) end)",
    "comes with the engine",
    "no usable|no possible",
    "so large a|such large a",
    "nor how|nor what|nor is",
    "nobody's way|gets? in nobody",
    "round a circle|round the mouse|in a circle",
    "for no gradient|for one run|for the (first|last) is",
    "has left over",
    "left all bounds",
    "how its units do",
    "here and now",
    "what (is|was) in it now",
    "an error of the program",
    "is there already",
    "you may not (do|look|write|read)",
    "a value: this key",
    "(which|that) (is|was) told",
    "as you are used to",
    "shall",
    "not to be seen",
    "in force",
    "sees? to its",
    "for W (was|is)|nor where",
    "else as",
    "unto|thereof|hither|ere|whilst|amongst|hence",
)
"""Phrases as regular expressions, each between word ends."""

_FOUND = re.compile(rf"\b(?:{'|'.join(QUAINT)})(?!\w)", re.IGNORECASE)


def strings_of(source: Path) -> Iterator[tuple[int, str]]:
    """Every text of a module and its line: no docstrings and comments; an f-string is one text with {} for values."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    passed = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            passed.update(id(part) for part in ast.walk(node) if isinstance(part, ast.Constant))
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.lineno, node.value


def texts_of(data: object) -> Iterator[str]:
    """Every text in a file's plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_of(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts_of(value)


def quaint(texts: Iterator[tuple[object, str]]) -> list[str]:
    """Where a quaint phrase is, and which."""
    told = []
    for place, text in texts:
        plain = " ".join(text.replace("’", "'").split())
        told += [f"{place}: “{found[0]}” in “{plain[:200]}”" for found in _FOUND.finditer(plain)]
    return told


MODULES = sorted([*(ROOT / "playground").rglob("*.py"), *(ROOT / "engine").rglob("*.py")])


@pytest.mark.parametrize("phrase", ["Take the last change back", "Found 3, allowed is 4.", "A network on the table"])
def test_a_quaint_phrase_is_found(phrase: str) -> None:
    assert quaint(iter([(1, phrase.replace("network", "network is"))]))


def test_no_text_of_the_program_is_quaint() -> None:
    assert len(MODULES) > 200
    told = [
        f"{module.relative_to(ROOT)}:{line}"
        for module in MODULES
        for line in quaint((line, text) for line, text in strings_of(module))
    ]
    assert told == []


@pytest.mark.parametrize("page", sorted((ROOT / "resources" / "help").glob("*.html")), ids=lambda page: page.stem)
def test_no_page_of_the_help_is_quaint(page: Path) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8")))
    assert quaint(iter([(page.name, text)])) == []


@pytest.mark.parametrize("kind", ["examples", "lessons"])
def test_no_example_and_no_lesson_is_quaint(kind: str) -> None:
    files = sorted((ROOT / "resources" / kind).glob("*.json"))
    assert len(files) > 10
    texts = ((file.name, text) for file in files for text in texts_of(json.loads(file.read_text(encoding="utf-8"))))
    assert quaint(texts) == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_no_page_for_visitors_is_quaint(page: str) -> None:
    assert quaint(iter([(page, (ROOT / page).read_text(encoding="utf-8"))])) == []


def tool_tips() -> Iterator[tuple[str, str]]:
    """The texts that modules give to setToolTip as they are, and where."""
    for module in MODULES:
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setToolTip" and node.args):
                continue
            given = node.args[0]
            if isinstance(given, ast.Call) and getattr(given.func, "attr", "") == "tr":
                given = given.args[0]
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield f"{module.relative_to(ROOT)}:{node.lineno}", given.value


def test_a_tool_tip_begins_with_a_capital_and_ends_with_a_stop_only_where_it_has_several_sentences() -> None:
    tips = list(tool_tips())
    assert len(tips) > 40
    wrong = []
    for place, tip in tips:
        has_several = re.search(r"[.?!][\s]+\S", tip) is not None or "\n" in tip
        if re.match("[a-z]{2}", tip) or (tip.endswith(".") and not has_several):
            wrong.append(f"{place}: {tip}")
    assert wrong == []


SMALL_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "to", "by", "as", "with", "for", "and", "or", "at", "from", "on", "is")
)


def menu_texts() -> Iterator[tuple[str, str]]:
    """The texts of commands and of the diagram's menu, without marks of keys and values."""
    views = ROOT / "playground" / "views"
    for module in (views / "window" / "actions.py", views / "window" / "network_actions.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "row" and len(node.args) > 1:
                given = node.args[1]
                if isinstance(given, ast.Call) and isinstance(given.args[0], ast.Constant):
                    yield module.name, str(given.args[0].value)
    module = views / "network" / "menus.py"
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", "") == "tr"
            and isinstance(node.args[0], ast.Constant)
        ):
            yield module.name, str(node.args[0].value)


def test_menus_have_capitals_in_every_word_but_small_ones() -> None:
    texts = list(menu_texts())
    assert len(texts) > 80
    wrong = []
    for place, text in texts:
        words = text.replace("&", "").split()
        if any(word[0].islower() and (at == 0 or word not in SMALL_WORDS) for at, word in enumerate(words)):
            wrong.append(f"{place}: {text}")
    assert wrong == []
