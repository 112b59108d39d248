"""What holds of the tests themselves: they know public names alone, wait for something, and say something each time."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
FILES = {str(path.relative_to(TESTS)): ast.parse(path.read_text(encoding="utf-8")) for path in TESTS.rglob("*.py")}
TEST_FILES = [name for name in FILES if Path(name).name.startswith("test_")]

PRIVATE = re.compile(r"_[a-zA-Z]\w*")
ALLOWED = {
    ("monkey/cage.py", "_exit"),  # Python's own: how Python and Qt part at the end is no concern of that test
    ("monkey/cage.py", "_sigsegv"),  # Python's own, made for trying what happens at a crash
}
"""Private names that a file of the tests may use."""


# --- public names ----------------------------------------------------------------------------------------------------


def private_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every private name of others that is used, with its line: as an attribute, an import, or a text for `setattr`."""
    own = {"self", "cls"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id in own):
            names = [node.attr]
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [part for each in node.names for part in each.name.split(".")]
        elif isinstance(node, ast.Call) and function_name(node) in (
            "setattr",
            "getattr",
            "delattr",
            "hasattr",
            "patch",
        ):
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            names = [part for text in texts if re.fullmatch(r"[\w.]+", text) for part in text.split(".")]
        else:
            continue
        yield from ((node.lineno, name) for name in names if PRIVATE.fullmatch(name))


def function_name(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def test_tests_know_public_names_alone() -> None:
    used = {(file, name, line) for file, tree in FILES.items() for line, name in private_names(tree)}
    assert {(file, name) for file, name, _ in used} >= ALLOWED, "a name that nobody uses needs no leave"
    assert sorted(each for each in used if each[:2] not in ALLOWED) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("view._picture.layout", ["_picture"]),
        ("self._picture", []),
        ("self.view._picture", ["_picture"]),
        ("view.__class__", []),
        ("from engine.trainer import _network", ["_network"]),
        ("monkeypatch.setattr(trainer, '_network', 1)", ["_network"]),
        ("monkeypatch.setattr('engine.trainer._network', 1)", ["_network"]),
        ("getattr(view, name)", []),
    ],
)
def test_a_private_name_is_found_however_it_is_reached(text: str, found: list[str]) -> None:
    assert [name for _, name in private_names(ast.parse(text))] == found


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_tests_wait_for_something_and_never_for_a_time() -> None:
    """`qtbot.wait(100)` is too long on one machine, and too short on another."""
    waits = [(name, line) for name in TEST_FILES for line in fixed_waits(FILES[name])]
    assert waits == []


def fixed_waits(tree: ast.AST) -> Iterator[int]:
    """The lines that wait for a time, whatever the way to it is called."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call):
            function = ast.unparse(call.func)
            name = function.rpartition(".")[2]
            if name in ("qWait", "qSleep", "msleep") or function.endswith("qtbot.wait") or function == "time.sleep":
                yield call.lineno


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("qtbot.wait(10)", [1]),
        ("self.qtbot.wait(10)", [1]),
        ("QTest.qWait(10)", [1]),
        ("qWait(10)", [1]),
        ("QTest.qSleep(10)", [1]),
        ("QThread.msleep(10)", [1]),
        ("time.sleep(0.01)", [1]),
        ("qtbot.waitUntil(lambda: True)", []),
        ("QTest.qWaitForWindowActive(window)", []),
        ("thread.wait(1000)", []),
    ],
)
def test_a_wait_for_a_time_is_found_however_it_is_called(text: str, found: list[int]) -> None:
    assert list(fixed_waits(ast.parse(text))) == found


# --- saying something ------------------------------------------------------------------------------------------------


def test_no_test_ends_before_it_has_said_anything() -> None:
    """A `return` that comes before the first assertion makes some cases pass by saying nothing."""
    early = [
        (name, test.lineno, test.name)
        for name in TEST_FILES
        for test in all_tests(FILES[name])
        if returns_early(test.body)
    ]
    assert early == []


def test_every_test_asserts_something_on_every_way() -> None:
    """An assertion that stands under an `if` alone, or in a loop over what may be empty, may never be reached."""
    unsure = [
        (name, test.lineno, test.name)
        for name in TEST_FILES
        for test in all_tests(FILES[name])
        if not asserts(test.body)
    ]
    assert unsure == []


def all_tests(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def returns_early(body: Sequence[ast.stmt]) -> bool:
    for statement in body:
        if isinstance(statement, ast.If) and any(isinstance(each, ast.Return) for each in ast.walk(statement)):
            return True
        if asserts([statement]):
            return False
    return False


def asserts(body: Sequence[ast.stmt]) -> bool:
    """Whether some assertion is reached for sure."""
    return any(_asserts(statement) for statement in body)


def _asserts(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assert):
        return True
    if isinstance(statement, ast.If):
        return bool(statement.orelse) and asserts(statement.body) and asserts(statement.orelse)
    if isinstance(statement, ast.For):
        return is_never_empty(statement.iter) and asserts(statement.body)
    if isinstance(statement, ast.While):
        return asserts(statement.body)
    if isinstance(statement, ast.With):
        return any(expects(item.context_expr) for item in statement.items) or asserts(statement.body)
    if isinstance(statement, ast.Assign):
        return expects(statement.value)
    if isinstance(statement, ast.Try):
        return asserts(statement.body) or asserts(statement.finalbody)
    return isinstance(statement, ast.Expr) and expects(statement.value)


def expects(expression: ast.expr) -> bool:
    """Whether a call checks something itself: `pytest.raises`, `qtbot.waitUntil`, `assert_same_bits`, `check_box`."""
    if not isinstance(expression, ast.Call):
        return False
    name = function_name(expression).lstrip("_")
    return name.startswith(("raises", "warns", "wait", "assert", "check", "expect", "fail")) or name in CHECKING


CHECKING = {"same", "fits", "shown", "taken_whole_or_refused"}
"""Functions of the tests that check something, though their names do not say so."""


def is_never_empty(iterated: ast.expr) -> bool:
    """Whether a loop surely turns: over what is written out, a range, or a constant of the module."""
    if isinstance(iterated, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
        return True
    if isinstance(iterated, ast.Name):
        return iterated.id.isupper()
    if isinstance(iterated, ast.Call):
        if isinstance(iterated.func, ast.Attribute):  # NAMES.items()
            return is_never_empty(iterated.func.value) or function_name(iterated) in ("product", "linspace")
        name = function_name(iterated)
        return name in ("range", "zip") or (
            name in ("enumerate", "reversed", "sorted", "tuple", "list") and is_never_empty(iterated.args[0])
        )
    return False
