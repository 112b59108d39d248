"""Nobody asks the disk by himself: what it may answer, and what then is to be said, stands in `model.files.disk`.

`Path.exists` and its like raise where a folder may not be looked into; a bare `write_text` leaves half a file behind.
"""

import ast
from pathlib import Path

import playground

ROOT = Path(playground.__path__[0])
ASKS = {
    *("exists", "is_file", "is_dir", "is_symlink", "samefile", "iterdir", "glob", "rglob", "listdir", "scandir"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "absolute", "home", "cwd", "expanduser"),
}
MAY_ASK = {
    "model/files/disk.py",
    "resources.py",  # of the program's own files, each failure a ResourceMissingError
    "control/error_log.py",  # a log that cannot be written is no error of its own
}


def questions(source: str) -> list[str]:
    """Each call in a module by which it asks the disk itself, with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKS:
            found.append(f"{node.lineno}: {node.func.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            found.append(f"{node.lineno}: open")
    return sorted(found)


def test_a_question_is_found() -> None:
    assert questions("if path.is_dir():\n    path.write_text('')\nopen(path)") == [
        "1: is_dir",
        "2: write_text",
        "3: open",
    ]


def test_the_disk_is_asked_at_one_place() -> None:
    asked = {
        f"{path.relative_to(ROOT)}:{question}"
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).as_posix() not in MAY_ASK
        for question in questions(path.read_text(encoding="utf-8"))
    }
    assert asked == set()
