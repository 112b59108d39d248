"""`playground sweep`: which runs there are, that each equals `train`, what is printed, refused and left behind."""

import csv
import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec
from playground import cli
from playground.model.document import Document, Work
from playground.model.files.document_io import write
from playground.resources import resource_path
from tests.terminals import Terminal, command

RING = Spec(DataSpec("circle", samples=60), network=NetworkSpec((LayerSpec(3), LayerSpec(2, "leaky_relu", 0.2))))


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    path = tmp_path / "ring.json"
    write(path, Work.fresh(Document(RING, "Ring")))
    return path


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def swept(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    assert run("sweep", *arguments, "--json") == code
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    told: dict[str, Any] = json.loads(printed, parse_constant=lambda name: pytest.fail(f"printed {name}"))
    return told


def timeless(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "seconds": None}


# --- what is trained --------------------------------------------------------------------------------------------------

VARIED: dict[str, list[Any]] = {
    "training.learning_rate": [0.1, 0.03],
    "hidden.count": [1, 3],
    "hidden.activation": ["relu", "tanh"],
}


def alone(ring: Path, settings: dict[str, Any], seed: int) -> dict[str, Any]:
    """The file with the settings and the seed written into it, key by key."""
    data: dict[str, Any] = json.loads(ring.read_text(encoding="utf-8"))
    data.pop("state")
    data.pop("curves", None)
    first, last = data["network"]["hidden"]
    data["network"]["hidden"] = {1: [first], 3: [first, last, last]}[settings["hidden.count"]]
    data["network"]["hidden"] = [
        {**layer, "activation": settings["hidden.activation"]} for layer in data["network"]["hidden"]
    ]
    data["training"]["learning_rate"] = settings["training.learning_rate"]
    data["data"]["seed"] = data["training"]["seed"] = data["network"]["init"]["seed"] = seed
    return data


def test_every_combination_with_every_seed_equals_training_it_alone(
    ring: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    vary = [f"--vary={key}={','.join(map(str, values))}" for key, values in VARIED.items()]
    told = swept(capsys, ring, *vary, "--seeds", 2, "--epochs", 15, "--jobs", 2)
    assert list(told) == ["vary", "runs"]
    assert told["vary"] == VARIED
    settings = [dict(zip(VARIED, values, strict=True)) for values in itertools.product(*VARIED.values())]
    places = [(one, seed) for one in settings for seed in range(2)]
    assert [(one["settings"], one["seed"]) for one in told["runs"]] == places
    path = tmp_path / "alone.json"
    for (one, seed), result in zip(places, told["runs"], strict=True):
        path.write_text(json.dumps(alone(ring, one, seed)), encoding="utf-8")
        assert run("train", path, "--epochs", 15, "--json") == 0
        expected = json.loads(capsys.readouterr().out)
        assert list(result) == ["settings", "seed", *expected]
        assert timeless(result) == timeless({"settings": one, "seed": seed, **expected})


def test_the_number_of_jobs_changes_neither_order_nor_bits(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (ring, "--vary", "hidden.units=1,7", "--seeds", 150, "--epochs", 3)
    one, three = (swept(capsys, *arguments, "--jobs", jobs) for jobs in (1, 3))
    assert list(map(timeless, one["runs"])) == list(map(timeless, three["runs"]))
    assert [result["seed"] for result in one["runs"]] == [*range(150), *range(150)]


def test_each_run_stops_by_the_rule(ring: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = swept(capsys, ring, "--seeds", 4, "--until-accuracy", "80%", "--epochs", 300)
    assert {result["reached"] for result in told["runs"]} <= {True, False}
    assert len({result["epochs"] for result in told["runs"]}) > 1
    data = json.loads(ring.read_text(encoding="utf-8"))
    data.pop("state")
    data["data"]["seed"] = data["training"]["seed"] = data["network"]["init"]["seed"] = 2
    path = tmp_path / "alone.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert run("train", path, "--until-accuracy", "80%", "--epochs", 300, "--json") == 0
    expected = json.loads(capsys.readouterr().out)
    assert timeless(told["runs"][2]) == timeless({"settings": {}, "seed": 2, **expected})


def test_what_the_file_has_learned_does_not_count_and_what_it_pins_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = resource_path("examples", "no-bias.json")
    trained = tmp_path / "trained.json"
    assert run("train", example, "--epochs", 30, "--save", trained, "--json") == 0
    capsys.readouterr()
    fresh, learned = (swept(capsys, path, "--seeds", 2, "--epochs", 5) for path in (example, trained))
    assert list(map(timeless, fresh["runs"])) == list(map(timeless, learned["runs"]))
    plain = json.loads(example.read_text(encoding="utf-8"))
    plain["state"]["pinned"] = []
    path = tmp_path / "plain.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert swept(capsys, path, "--epochs", 5)["runs"][0]["train_loss"] != fresh["runs"][0]["train_loss"]


def test_a_seed_that_is_varied_is_not_the_run_s_own(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = swept(capsys, ring, "--vary", "data.seed=5,0", "--seeds", 2, "--epochs", 2)
    both = swept(capsys, ring, "--seeds", 2, "--epochs", 2)
    assert timeless(told["runs"][2]) == {**timeless(both["runs"][0]), "settings": {"data.seed": 0}}
    assert told["runs"][0]["train_loss"] != told["runs"][2]["train_loss"]
    assert told["runs"][3]["train_loss"] != both["runs"][1]["train_loss"]


def test_tables_features_and_single_layers_can_be_varied(capsys: pytest.CaptureFixture[str]) -> None:
    iris = resource_path("examples", "iris.json")
    told = swept(
        capsys,
        iris,
        "--vary=data.train_percent=50,100",
        "--vary=features=x1,x1+x2",
        "--vary=network.hidden[0].units=2,5",
        "--epochs=2",
    )
    assert len(told["runs"]) == 8
    assert told["vary"]["features"] == [["x1"], ["x1", "x2"]]
    assert [result["test_loss"] is None for result in told["runs"]] == [False] * 4 + [True] * 4
    assert all(len(result["confusion"]) == 3 for result in told["runs"])
    assert len({result["train_loss"] for result in told["runs"]}) == 8


# --- what is told -----------------------------------------------------------------------------------------------------


def test_csv_has_a_row_for_each_run_and_the_numbers_of_its_json(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (ring, "--vary", "hidden.count=0,2", "--vary", "training.shuffle=true,false", "--epochs", 3)
    told = swept(capsys, *arguments)
    assert run("sweep", *arguments, "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["hidden.count"] for row in rows] == ["0", "0", "2", "2"]
    assert [row["training.shuffle"] for row in rows] == ["true", "false"] * 2
    for row, result in zip(rows, told["runs"], strict=True):
        assert float(row["train_loss"]) == result["train_loss"]
        assert row["diverged"] == "false"
        assert float(row["layers[0].delta_norm"]) == result["layers"][0]["delta_norm"]
        deepest = row["layers[2].mean_slope"]
        assert deepest == "" if len(result["layers"]) == 1 else float(deepest) == result["layers"][2]["mean_slope"]
        assert int(row["confusion[0][1]"]) == result["confusion"][0][1]


def test_the_table_tells_medians_of_each_combination(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (ring, "--vary", "hidden.units=1,6", "--seeds", 3, "--epochs", 30)
    told = swept(capsys, *arguments)
    assert run("sweep", *arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["hidden.units", "runs", "diverged"]
    for line, at in ((lines[1], 0), (lines[2], 3)):
        losses = sorted(result["train_loss"] for result in told["runs"][at : at + 3])
        assert line.split()[1:4] == ["3", "0", f"{losses[1]:.4f}"]


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_the_ending_of_the_output_says_what_is_written(ending: str, ring: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{ending}"
    assert run("sweep", ring, "--seeds", 2, "--epochs", 1, "-o", out) == 0
    text = out.read_text(encoding="utf-8")
    assert len(json.loads(text)["runs"]) == 2 if ending == ".json" else text.startswith("seed,epochs,")


# --- what goes wrong --------------------------------------------------------------------------------------------------

WILD = Spec(DataSpec("plane"), network=NetworkSpec((), OutputSpec("linear")), training=TrainingSpec(learning_rate=0.01))


def test_it_answers_3_only_where_all_runs_diverged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wild.json"
    write(path, Work.fresh(Document(WILD)))
    told = swept(capsys, path, "--vary", "training.learning_rate=100", "--seeds", 2, "--epochs", 50, code=3)
    assert [result["diverged"] for result in told["runs"]] == [True, True]
    assert run("sweep", path, "--vary", "training.learning_rate=100,0.01", "--epochs", 50) == 0
    printed = capsys.readouterr()
    assert "1 of 2 runs diverged." in printed.err
    assert "Medians of the runs that did not diverge." in printed.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["--vary", "data.colour=1", "--epochs", "1"],
            "--vary: data.colour: found an unknown key. Allowed: data.kind, ",
        ),
        (["--vary", "title=a", "--epochs", "1"], "--vary: title: found an unknown key. Allowed: data.kind, "),
        (["--vary", "network.hidden[2].units=3", "--epochs", "1"], "up to hidden[1]"),
        (["--vary", "hidden.units=0", "--epochs", "1"], "hidden.units: found 0. Allowed: a whole number from 1 to 32."),
        (["--vary", "hidden.units=2.5", "--epochs", "1"], "hidden.units: found 2.5. Allowed: a whole number from 1"),
        (
            ["--vary", "hidden.count=21", "--epochs", "1"],
            "hidden.count: found 21. Allowed: a whole number from 0 to 20.",
        ),
        (
            ["--vary", "training.learning_rate=fast", "--epochs", "1"],
            'training.learning_rate: found "fast". Allowed: a number above 0 and up to 100.',
        ),
        (
            ["--vary", "data.kind=circle,arms", "--vary", "hidden.units=2,3", "--epochs", "1"],
            'with data.kind=arms and hidden.units=2: network.output.activation: found "tanh" with data that have 3',
        ),
        (
            ["--vary", "hidden.slope=1", "--epochs", "1"],
            "hidden.slope: found 1. Allowed: a number from 0 to less than 1",
        ),
        (["--vary", "training.loss", "--epochs", "1"], "--vary: found 'training.loss'. Allowed: KEY=V1,V2,…"),
        (["--vary", "data.noise=1,,2", "--epochs", "1"], "data.noise: found an empty value in '1,,2'. Allowed:"),
        (["--vary", "data.noise=1,1", "--epochs", "1"], "data.noise: found 1 twice. Allowed: each value once."),
        (
            ["--vary", "data.noise=1", "--vary", "data.noise=2", "--epochs", "1"],
            "data.noise stands twice. Give all of its values at once",
        ),
        (["--vary", "data.seed=1,2", "--seeds", "60000", "--epochs", "1"], "found 120"),
        (["--seeds", "0", "--epochs", "1"], "argument --seeds: found '0'. Allowed: a whole number from 1 to"),
        (["--jobs", "0", "--epochs", "1"], "argument --jobs: found '0'. Allowed: a whole number from 1 to"),
        ([], "--epochs is needed"),
        (["--json", "--csv", "--epochs", "1"], "not allowed with argument"),
        (["--csv", "-o", "out.json", "--epochs", "1"], "-o: found out.json. Allowed: names that end in .csv."),
        (["--epochs", "1", "-o", "no/where/out"], "does not exist: make it first, or choose another"),
    ],
)
def test_wrong_usage_is_2_and_is_told(
    arguments: list[str], told: str, ring: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("sweep", ring, *arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err


def test_a_refused_file_is_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sweep", tmp_path / "none.json", "--epochs", 1) == 1
    assert "There is no such file" in capsys.readouterr().err


def test_pinned_numbers_have_no_place_in_another_shape(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sweep", resource_path("examples", "no-bias.json"), "--vary", "hidden.units=2,8", "--epochs", 1) == 2
    assert "with hidden.units=2: the network has another shape, but 9 of its weights and biases are pinned." in (
        capsys.readouterr().err
    )


# --- processes --------------------------------------------------------------------------------------------------------


def workers_of(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def is_gone(process: int) -> bool:
    """Whether it runs no more; one that only waits to be reaped is gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def wait_until_gone(processes: list[int], patience_s: float = 20.0) -> None:
    end = time.monotonic() + patience_s
    while not all(map(is_gone, processes)):
        assert time.monotonic() < end, f"{processes} still run"
        os.sched_yield()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_prints_what_is_there_and_leaves_no_process(ring: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    arguments = ("sweep", ring, "--seeds", 20_000, "--epochs", 400, "--jobs", 2, "-o", out)
    with Terminal(*arguments) as terminal:
        terminal.read_until(b"1%|")
        workers = workers_of(terminal.process.pid)
        for process in (terminal.process.pid, *workers):  # as a terminal does it
            os.kill(process, signal.SIGINT)
        terminal.read_until(None)
        printed, _ = terminal.process.communicate(timeout=30)
        assert terminal.process.returncode == 130
        assert b"Interrupted after" in terminal.shown
        assert b"no file was written" in terminal.shown
        assert b"Traceback" not in terminal.shown
    assert len(workers) >= 2
    wait_until_gone(workers)
    assert not out.exists()
    assert printed == b""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_asked_however_that_ends(number: signal.Signals, ring: Path) -> None:
    with Terminal("sweep", ring, "--seeds", 20_000, "--epochs", 400, "--jobs", 2) as terminal:
        terminal.read_until(b"1%|")
        workers = workers_of(terminal.process.pid)
        terminal.process.send_signal(number)
        terminal.process.wait(timeout=30)
    assert len(workers) >= 2
    wait_until_gone(workers)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("handler", [signal.default_int_handler, signal.SIG_IGN], ids=["in front", "in the background"])
def test_a_worker_that_is_killed_is_not_waited_for(
    ring: Path, request: pytest.FixtureRequest, handler: signal.Handlers
) -> None:
    before = signal.signal(signal.SIGINT, handler)  # a command that is to ignore Ctrl+C inherits that
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    with Terminal("sweep", ring, "--seeds", 20_000, "--epochs", 400, "--jobs", 2) as terminal:
        terminal.read_until(b"1%|")
        workers = workers_of(terminal.process.pid)
        for worker in workers:
            if b"resource_tracker" not in Path(f"/proc/{worker}/cmdline").read_bytes():
                os.kill(worker, signal.SIGKILL)
                break
        terminal.read_until(None)
        assert terminal.process.wait(timeout=30) == 2
        assert b"a training process was ended from outside, perhaps for lack of memory" in terminal.shown
        assert b"Traceback" not in terminal.shown
    wait_until_gone(workers)


def test_a_sweep_loads_no_qt(ring: Path) -> None:
    code = (
        "import sys; from playground.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or any(name.split('.')[0] in ('PySide6', 'numba') for name in sys.modules))"
    )
    arguments = ["sweep", str(ring), "--seeds", "3", "--epochs", "1", "--jobs", "2"]
    assert subprocess.run([sys.executable, "-c", code, *arguments], check=False, capture_output=True).returncode == 0


# --- a cluster --------------------------------------------------------------------------------------------------------


def test_a_cluster_gives_the_same_numbers_in_the_same_order(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = swept(capsys, ring, "--vary", "hidden.units=2,9", "--seeds", 3, "--epochs", 4)
    code = (
        "import sys, os; from distributed import LocalCluster; from playground.cli import main;\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=1, threads_per_worker=2, processes=False, protocol='tcp', host='127.0.0.1',\n"
        "                      dashboard_address=None) as cluster:\n"
        "        code = main([*sys.argv[1:], '--dask', cluster.scheduler_address])\n"
        "    sys.exit(code)\n"
    )
    arguments = ["sweep", str(ring), "--vary", "hidden.units=2,9", "--seeds", "3", "--epochs", "4", "--json"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout)
    assert list(map(timeless, there["runs"])) == list(map(timeless, here["runs"]))


def test_a_missing_package_says_which_extra_brings_it(
    ring: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run("sweep", ring, "--epochs", 1, "--dask", "tcp://127.0.0.1:9") == 2
    told = capsys.readouterr().err
    assert "the package distributed, which is not installed: " in told
    assert "-m pip install distributed" in told


def test_the_commands_used_here_are_there() -> None:
    done = subprocess.run(command("sweep", "--help"), check=False, capture_output=True, text=True)
    assert done.returncode == 0
    for option in ("--vary", "--seeds", "--epochs", "--jobs", "--json", "--csv", "-o OUT", "--dask", "--until-loss"):
        assert option in done.stdout
