"""Any file for any command: an exit code of the contract, words on standard error, and standard output clean.

What is broken is refused with 1, whatever it is called; no command ends in a traceback, or hangs.
"""

import io
import json
import math
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground import cli
from playground.exchange.exporters import EXPORTERS
from playground.exit_code import ExitCode
from playground.model.files.document_io import read
from playground.resources import resource_path
from tests.cases import cases

TABLE = {
    "kind": "table",
    "name": "petals",
    "columns": [{"name": "length", "center": 3.8, "scale": 0.9}, {"name": "width", "center": 1.2, "scale": 0.4}],
    "label": {"name": "species", "classes": ["setosa", "versicolor", "virginica"]},
    "rows": [[1.4, 0.2, 0], [4.7, 1.4, 1], [5.1, 1.9, 2], [1.3, 0.2, 0], [4.5, 1.5, 1], [6.0, 2.5, 2]],
    "train_percent": 50,
    "shuffle": False,
    "seed": 0,
}
NETWORK: dict[str, Any] = {
    "format": "neural-playground",
    "version": 2,
    "title": "Petals",
    "data": TABLE,
    "network": {
        "hidden": [{"units": 2, "activation": "leaky_relu", "slope": 0.3, "overrides": {"1": {"activation": "sin"}}}],
        "output": {"activation": "softmax"},
    },
    "training": {"loss": "cross_entropy", "batch_size": 2},
    "state": {
        "epoch": 1,
        "weights": [[[0.1, 0.2], [0.3, 0.4]], [[1, 0], [0, 1], [1, 1]]],
        "biases": [[0.1, 0.2], [0, 0, 0]],
        "pinned": [],
    },
}
FILES = {
    "network": json.dumps(NETWORK).encode(),
    "lesson": resource_path("lessons", "rare-class.json").read_bytes(),
    "example": resource_path("examples", "xor-table.json").read_bytes(),
    "table": b"length;width;species\n1,4;0,2;setosa\n4,7;1,4;versicolor\n5,1;1,9;virginica\n1,3;0,2;setosa\n",
    "weights": b'{"0.weight": [[1, 2], [0.5, 1]], "0.bias": [0, 1], "2.weight": [[1, -1]]}',
}
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 2, 9, 10**6, 2**53, 10**30, 0.5, 1e308, -1e-320, math.inf, math.nan),
    *("", "table", "softmax", "relu", "\ud800", "x" * 3000, [], {}, [1, 2], [[]], {"a": 1}, [0] * 50),
)


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below the top."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


DATA = Path(__file__).parent / "data"
STRUCTURES: dict[str, Any] = {
    "network": NETWORK,
    **{
        name: json.loads((DATA / f"{name}.json").read_bytes())
        for name in ("version-1", "version-2", "scenes-version-1")
    },
    "lesson": json.loads(FILES["lesson"]),
}
PLACES = {name: list(places(made)) for name, made in STRUCTURES.items()}


@st.composite
def odd_files(draw: st.DrawFn) -> bytes:
    """A file of the program with some values that should not be there, or gone."""
    name = draw(st.sampled_from(["network", *STRUCTURES]))
    made = json.loads(json.dumps(STRUCTURES[name]))
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(PLACES[name]))
        with suppress(KeyError, IndexError, TypeError):
            target = made
            for key in way:
                target = target[key]
            if draw(st.integers(0, 4)):
                target[last] = draw(st.sampled_from(ODD))
            else:
                del target[last]
    return json.dumps(made).encode("utf-8", "surrogatepass")


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A sound file, one with odd values, one whose bytes are broken, or anything."""
    kind = draw(st.sampled_from(["odd", "odd", "odd", "broken", "broken", "any", "sound"]))
    if kind == "odd":
        return draw(odd_files())
    if kind == "any":
        return draw(st.binary(max_size=200))
    whole = bytearray(FILES[draw(st.sampled_from(sorted(FILES)))])
    if kind == "broken":
        for _ in range(draw(st.integers(1, 4))):
            whole[draw(st.integers(0, len(whole) - 1))] = draw(st.integers(0, 255))
        if draw(st.booleans()):
            del whole[draw(st.integers(0, len(whole))) :]
    return bytes(whole)


COMMANDS = st.sampled_from(
    [
        ("check", "{file}"),
        ("train", "{file}", "--epochs", "1", "--json"),
        ("train", "{file}", "--epochs", "1", "--save", "{out}"),
        ("import", "{file}", "-o", "{out}"),
        ("import", "{file}", "-o", "{out}", "--x1", "2", "--label", "species"),
        *(("export", "{file}", "--to", name) for name in sorted(EXPORTERS)),
        ("sweep", "{file}", "--epochs", "1", "--seeds", "1", "--jobs", "1", "--json"),
    ]
)
NAMES = st.sampled_from(["a.json", "a.json", "a.csv", "a.tsv", "a.txt", "a.npz", "a.onnx", "a", "A.CSV", "a b.json"])


def answered(arguments: list[str]) -> tuple[int, bytes, str]:
    """What a command answers in this process: its code, and what it wrote where."""
    raw = io.BytesIO()
    out, err = io.TextIOWrapper(raw, encoding="utf-8"), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(arguments)
    out.flush()
    return code, raw.getvalue(), err.getvalue()


@pytest.mark.fuzz
@cases(120)
@given(files(), NAMES, COMMANDS)
def test_any_file_is_answered_by_every_command_in_its_own_words(
    tmp_path_factory: pytest.TempPathFactory, file: bytes, name: str, command: tuple[str, ...]
) -> None:
    folder = tmp_path_factory.getbasetemp() / "commands"
    folder.mkdir(exist_ok=True)
    path, out = folder / name, folder / "out.json"
    path.write_bytes(file)
    out.unlink(missing_ok=True)
    arguments = [part.format(file=path, out=out) for part in command]
    with np.errstate(all="ignore"):
        code, told, complained = answered(arguments)
    assert code in (ExitCode.DONE, ExitCode.FILE_REFUSED, ExitCode.WRONG_USAGE, ExitCode.DIVERGED)
    assert "Traceback" not in complained
    if code in (ExitCode.FILE_REFUSED, ExitCode.WRONG_USAGE):
        assert told == b""
        assert complained.strip()
        assert all(len(line) < 1000 for line in complained.splitlines())
        assert not out.exists()
    elif "--json" in command:
        json.loads(told, parse_constant=pytest.fail)
    elif command[0] in ("check", "import"):
        assert told == b""
    if out.exists():
        read(out)
    path.unlink()


def test_all_commands_do_what_they_do_with_a_sound_file(tmp_path: Path) -> None:
    """Else the test above would only ever see refusals."""
    for name, ending in (("network", ".json"), ("example", ".json"), ("table", ".csv"), ("weights", ".json")):
        path = tmp_path / f"{name}{ending}"
        path.write_bytes(FILES[name])
        is_network = name in ("network", "example")
        assert answered(["train", str(path), "--epochs", "1", "--json"])[0] == (0 if is_network else 1)
        assert answered(["import", str(path), "-o", str(tmp_path / "out.json")])[0] == (1 if is_network else 0)
        assert answered(["check", str(path)])[0] == (1 if name == "weights" else 0)
