"""The command line: what it prints where, what it writes, and what it answers to the shell."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import playground
from engine.spec import DataSpec, LayerSpec, NetworkSpec, OutputSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground import __version__, cli, display
from playground.exchange.exporters import EXPORTERS
from playground.model.document import Document, Work
from playground.model.examples import example_groups
from playground.model.files.document_io import read, write
from playground.model.palette import CLASS_LOOKS
from playground.resources import resource_path
from tests.faults import FailingDisk
from tests.monkey.beginnings import BEGINNINGS
from tests.terminals import Terminal, command

LAYER_KEYS = {
    "delta_norm",
    "weight_gradient_norm",
    "bias_gradient_norm",
    "mean_slope",
    "dead_share",
    "saturated_share",
}
CIRCLE = Document(Spec(DataSpec("circle")), "Ring")
DIVERGING = Spec(
    DataSpec("plane"), network=NetworkSpec((), OutputSpec("linear")), training=TrainingSpec(learning_rate=100.0)
)


@pytest.fixture
def circle(tmp_path: Path) -> Path:
    """The file of a fresh network that learns a circle."""
    path = tmp_path / "circle.json"
    write(path, Work.fresh(CIRCLE))
    return path


@pytest.fixture
def diverging(tmp_path: Path) -> Path:
    path = tmp_path / "diverging.json"
    write(path, Work.fresh(Document(DIVERGING)))
    return path


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def outcome(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    """The one object that `train --json` prints."""
    assert run("train", *arguments, "--json") == code
    printed = capsys.readouterr().out
    result: dict[str, Any] = json.loads(printed, parse_constant=lambda name: pytest.fail(f"printed {name}"))
    assert printed.count("\n") == 1
    return result


# --- train: what it tells ------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract_and_nothing_else(circle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = outcome(capsys, circle, "--epochs", 20)
    assert list(told) == [
        "epochs",
        "seconds",
        "train_loss",
        "test_loss",
        "train_accuracy",
        "test_accuracy",
        "layers",
        "diverged",
        "confusion",
    ]
    assert (told["epochs"], told["diverged"]) == (20, False)
    assert [len(row) for row in told["confusion"]] == [2, 2]
    assert 0.0 < told["seconds"] < 5.0
    assert [set(layer) for layer in told["layers"]] == [LAYER_KEYS] * 3


def test_json_tells_what_the_trainer_measures(circle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trainer = Trainer(CIRCLE.spec, Work.fresh(CIRCLE).learned)
    trainer.train_epochs(70)
    measured = trainer.measure()
    told = outcome(capsys, circle, "--epochs", 70)
    assert (told["train_loss"], told["test_accuracy"]) == (measured.train_loss, measured.test_accuracy)
    for layer, numbers in zip(told["layers"], measured.layers, strict=True):
        assert layer == {key: getattr(numbers, key) for key in LAYER_KEYS}


def test_100_epochs_are_usual(circle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(capsys, circle)["epochs"] == 100


def test_no_epochs_only_measure(circle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = outcome(capsys, circle, "--epochs", 0)
    assert (told["epochs"], told["seconds"]) == (0, 0.0)


def test_regression_has_no_accuracy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plane.json"
    write(path, Work.fresh(Document(Spec(DataSpec("plane"), network=NetworkSpec(output=OutputSpec("linear"))))))
    told = outcome(capsys, path, "--epochs", 5)
    assert told["train_accuracy"] is told["test_accuracy"] is None
    assert told["train_loss"] > 0.0


def test_the_table_tells_loss_accuracy_and_each_layer_s_delta(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mixed.json"
    layers = (LayerSpec(3, "relu", overrides=(UnitOverride(1, "sin"),)), LayerSpec(2))
    write(path, Work.fresh(Document(Spec(DataSpec("circle"), network=NetworkSpec(layers)), "Mixed")))
    told = outcome(capsys, path, "--epochs", 30)
    assert run("train", path, "--epochs", 30) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].startswith("Mixed: epoch 30, ")
    assert table[2].split() == ["loss", "accuracy"]
    assert table[3].split() == ["train", f"{told['train_loss']:.4f}", f"{100 * told['train_accuracy']:.1f}", "%"]
    assert table[4].split() == ["test", f"{told['test_loss']:.4f}", f"{100 * told['test_accuracy']:.1f}", "%"]
    heading, *rows = table[6:]
    assert heading.split()[:4] == ["layer", "units", "δ", "norm"]
    assert [row.split("  ")[0] for row in rows] == ["Layer 1, relu and others", "Layer 2, tanh", "Output, tanh"]
    for row, layer in zip(rows, told["layers"], strict=True):
        assert f"{layer['delta_norm']:.4f}" in row
    assert len({len(line) for line in table[6:]}) == 1  # aligned


def test_an_exact_zero_is_told_from_a_tiny_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", resource_path("examples", "all-zero.json"), "--epochs", 3) == 0
    first = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Layer 1"))
    assert first.split()[4:7] == ["0", "0", "0"]
    assert run("train", resource_path("examples", "deep-tanh.json"), "--epochs", 0) == 0
    first = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("Layer 1,"))
    assert "e-0" in first.split()[4]


@pytest.mark.parametrize(
    "example", [example for group in example_groups() for example in group.examples], ids=lambda s: s.name
)
def test_every_example_can_be_trained(example: Any, capsys: pytest.CaptureFixture[str]) -> None:
    told = outcome(capsys, example.path, "--epochs", 3)
    assert told["epochs"] == 3


# --- train: when it stops --------------------------------------------------------------------------------------------


def test_it_stops_at_the_end_of_the_first_epoch_with_that_loss_and_says_so(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trainer, goal = Trainer(CIRCLE.spec, Work.fresh(CIRCLE).learned), 0.1
    while trainer.measure().train_loss > goal:
        trainer.train_epochs(1)
    stopped, told_epochs = tmp_path / "stopped.json", tmp_path / "told.json"
    told = outcome(capsys, circle, "--until-loss", goal, "--save", stopped)
    assert (told["epochs"], told["reached"]) == (trainer.epoch, True)
    assert told["epochs"] > 3
    as_long = outcome(capsys, circle, "--epochs", trainer.epoch, "--save", told_epochs)
    assert "reached" not in as_long
    assert {**told, "seconds": 0} == {**as_long, "seconds": 0, "reached": True}
    assert stopped.read_bytes() == told_epochs.read_bytes()


def test_the_accuracy_may_be_a_share_or_a_percentage(circle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = [outcome(capsys, circle, "--until-accuracy", goal) for goal in ("0.9", "90", "90%", "90 %")]
    assert len({(one["epochs"], one["reached"]) for one in told}) == 1
    assert told[0]["train_accuracy"] >= 0.9
    before = outcome(capsys, circle, "--epochs", told[0]["epochs"] - 1)
    assert before["train_accuracy"] < 0.9


def test_a_goal_that_is_not_reached_ends_with_the_epochs_and_is_no_failure(
    circle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = outcome(capsys, circle, "--until-loss", "0", "--epochs", 7)
    assert (told["epochs"], told["reached"]) == (7, False)
    assert run("train", circle, "--until-loss", "0", "--epochs", 7) == 0
    assert "The goal was not reached up to epoch 7." in capsys.readouterr().out
    assert run("train", circle, "--until-no-better", "1", "--until-loss", "0.1") == 0
    assert "Stopped at epoch" in capsys.readouterr().out


def test_a_goal_by_itself_has_100_000_epochs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "small.json"
    write(path, Work.fresh(Document(Spec(DataSpec("circle", samples=20), network=NetworkSpec(())))))
    told = outcome(capsys, path, "--until-loss", "0")
    assert (told["epochs"], told["reached"]) == (100_000, False)


def test_with_no_epochs_it_says_whether_the_goal_is_reached_already(
    circle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(capsys, circle, "--epochs", 0, "--until-loss", "100")["reached"] is True
    assert outcome(capsys, circle, "--epochs", 0, "--until-loss", "0")["reached"] is False


def test_a_run_that_diverges_has_not_reached_its_goal(diverging: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = outcome(capsys, diverging, "--until-loss", "0", code=3)
    assert (told["diverged"], told["reached"]) == (True, False)


def test_numbers_to_meet_have_no_accuracy_to_stop_at(diverging: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", diverging, "--until-accuracy", "0.9") == 2
    assert "--until-accuracy: the data are numbers to meet, which have no accuracy. Use --until-loss." in (
        capsys.readouterr().err
    )


# --- train: what it writes -------------------------------------------------------------------------------------------


def test_what_is_saved_is_trained_and_everything_else_stays(circle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run("train", circle, "--epochs", 10, "--save", out) == 0
    saved = read(out)
    assert saved.document == CIRCLE
    assert saved.learned.epoch == 10


def test_training_in_two_parts_equals_training_at_once_bit_for_bit(circle: Path, tmp_path: Path) -> None:
    parts, whole = tmp_path / "parts.json", tmp_path / "whole.json"
    assert run("train", circle, "--epochs", 7, "--save", parts) == 0
    assert run("train", parts, "--epochs", 13, "--save", parts) == 0
    assert run("train", circle, "--epochs", 20, "--save", whole) == 0
    assert parts.read_bytes() == whole.read_bytes()


def test_an_epoch_that_has_begun_counts_as_one(tmp_path: Path) -> None:
    path = tmp_path / "begun.json"
    trainer = Trainer(CIRCLE.spec, Work.fresh(CIRCLE).learned)
    trainer.train_batches(30)
    begun = trainer.learned()
    assert (begun.epoch, begun.position) == (1, 50)
    write(path, Work(CIRCLE, begun))
    assert run("train", path, "--epochs", 2, "--save", path) == 0
    assert (read(path).learned.epoch, read(path).learned.position) == (3, 0)


def test_the_picture_shows_what_was_learned(circle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    assert run("train", circle, "--epochs", 200, "--png", out) == 0
    with Image.open(out) as picture:
        assert (picture.format, picture.size) == ("PNG", (800, 800))
        red, _, blue = picture.convert("RGB").getpixel((40, 40))  # type: ignore[misc]
        assert red > blue  # a corner, outside the ring: orange
        red, _, blue = picture.convert("RGB").resize((80, 80), Image.Resampling.BOX).getpixel((40, 30))  # type: ignore[misc]
        assert blue > red  # inside: blue


def test_the_picture_of_three_classes_has_the_colour_of_each_where_its_points_are(tmp_path: Path) -> None:
    iris, out = resource_path("examples", "iris.json"), tmp_path / "out.png"
    assert run("train", iris, "--epochs", 300, "--png", out) == 0
    train = read(iris).document.spec.data.dataset.train
    with Image.open(out) as picture:
        seen = np.asarray(picture.convert("RGB")).astype(int)
    ours = np.array([look.colour for look in CLASS_LOOKS[:3]])
    # Around its centre most of what is seen is nearer to a class's own colour than to those of the others.
    for number in range(3):
        x1, x2 = train.points[train.labels == number].mean(axis=0)
        column, row = round((x1 + 6.0) / 12.0 * 800), round((6.0 - x2) / 12.0 * 800)
        around = seen[row - 12 : row + 12, column - 12 : column + 12].reshape(-1, 1, 3)
        nearest = np.abs(around - ours).sum(axis=-1).argmin(axis=-1)
        assert np.bincount(nearest, minlength=3).argmax() == number


# --- divergence ------------------------------------------------------------------------------------------------------


def test_divergence_is_told_and_the_last_finite_state_is_kept(
    diverging: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, png = tmp_path / "out.json", tmp_path / "out.png"
    assert run("train", diverging, "--json", "--save", out, "--png", png) == 3
    printed = capsys.readouterr()
    told = json.loads(printed.out, parse_constant=lambda name: pytest.fail(f"printed {name}"))
    assert told["diverged"] is True
    assert set(told["layers"][0]) == LAYER_KEYS
    assert "Training diverged after" in printed.err
    assert "in “Output” a number was no longer finite" in printed.err
    assert "A smaller learning rate usually helps" in printed.err
    assert read(out).learned.epoch == told["epochs"]
    with Image.open(png) as picture:
        picture.verify()


def test_divergence_has_a_table_too(diverging: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("train", diverging) == 3
    assert "Output, linear" in capsys.readouterr().out


# --- wrong files and wrong usage -------------------------------------------------------------------------------------


def test_a_refused_file_is_named_with_path_found_and_allowed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": "neural-playground", "version": 1, "network": {"hidden": [{"units": 99}]}}')
    told = f"{bad}: network.hidden[0].units: found 99. Allowed: a whole number from 1 to 32.\n"
    for arguments in (("train", bad), ("train", bad, "--json"), ("check", bad), ("export", bad, "--to", "csv")):
        assert run(*arguments) == 1
        assert capsys.readouterr() == ("", told)


def test_check_takes_lessons_and_says_what_is_wrong_with_one_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = resource_path("lessons", "relu.json")
    assert run("check", lesson) == 0
    bad = tmp_path / "bad.json"
    bad.write_text(lesson.read_text(encoding="utf-8").replace('"answer": 1', '"answer": 9', 1), encoding="utf-8")
    assert run("check", bad) == 1
    told = f"{bad}: steps[0].question.answer: found 9. Allowed: a whole number from 0 to 3.\n"
    assert capsys.readouterr() == ("", told)


def test_check_says_nothing_of_good_files_and_names_each_bad_one(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", circle, circle) == 0
    assert capsys.readouterr() == ("", "")
    assert run("check", tmp_path, circle, tmp_path / "no.json") == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == [
        f"{tmp_path}: This is a folder. Choose a file in it.",
        f"{tmp_path / 'no.json'}: There is no such file. Check its name and its folder.",
    ]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["train"], "the following arguments are required: FILE"),
        (["check"], "the following arguments are required: FILE"),
        (["train", "a.json", "--epochs", "-1"], "argument --epochs: found '-1'. Allowed: a whole number from 0 to"),
        (["train", "a.json", "--epochs", "ten"], "argument --epochs: found 'ten'. Allowed: a whole number from 0 to"),
        (["train", "a.json", "--epochs", "1.5"], "argument --epochs: found '1.5'. Allowed: a whole number from 0"),
        (["train", "a.json", "--epochs", "9" * 99], "Allowed: a whole number from 0 to 1000000000"),
        (["train", "a.json", "--until-loss", "-1"], "argument --until-loss: found '-1'. Allowed: a number from 0"),
        (["train", "a.json", "--until-loss", "nan"], "argument --until-loss: found 'nan'. Allowed: a number from 0"),
        (
            ["train", "a.json", "--until-accuracy", "101"],
            "argument --until-accuracy: found '101'. Allowed: a share from 0 to 1, or a percentage up to 100",
        ),
        (["train", "a.json", "--until-no-better", "0"], "--until-no-better: found '0'. Allowed: a whole number from 1"),
        (["train", "a.json", "--colour"], "unrecognized arguments: --colour"),
        (["train", "a.json", "--png", "o", "--save", "./o"], "--png and --save name the same file"),
        (["export", "a.json"], "the following arguments are required: --to"),
        (
            ["export", "a.json", "--to", "pdf"],
            "argument --to: found 'pdf'. Allowed: python, numpy, pytorch, keras, onnx, csv, curves, link",
        ),
        (
            ["export", "a.json", "--to", "csv", "-o", "a.png"],
            "-o: found a.png. Allowed: names that end in .csv.",
        ),
        (["a.json", "b.json"], "unrecognized arguments: b.json"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_wrong_usage_is_2_and_is_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert told in printed.err


@pytest.mark.parametrize("option", ["--png", "--save"])
def test_an_output_that_cannot_be_written_is_told_before_training(
    option: str, circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Trainer, "train_epochs", lambda *_: pytest.fail("it trained"))
    assert run("train", circle, option, tmp_path / "no" / "out") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "does not exist: make it first, or choose another" in printed.err


def test_a_disk_that_fills_up_meanwhile_is_told_after_the_outcome(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert run("train", circle, "--epochs", 1, "--json", "--save", tmp_path / "out.json") == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out)["epochs"] == 1
    assert "No space left on device" in printed.err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("option", ["--png", "--save"])
@pytest.mark.parametrize("name", ["x" * 265, "ü" * 200])
def test_a_name_that_is_too_long_is_told_before_training(
    option: str, name: str, circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("train", circle, "--epochs", 1, option, tmp_path / name) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "the name is too long" in printed.err
    assert "Choose a shorter one" in printed.err
    assert run("train", tmp_path / name) == 1
    assert run("check", tmp_path / name) == 1


@pytest.mark.parametrize("error", ["ENOSPC", "ESTALE"])
def test_whatever_step_of_saving_fails_the_code_is_2_and_the_other_output_is_written(
    error: str, circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, lost = tmp_path / "kept", tmp_path / "lost"
    kept.mkdir()
    lost.mkdir()
    outputs = ("--save", lost / "out.json", "--png", kept / "out.png")
    with FailingDisk(lost).watching() as whole:
        assert run("train", circle, "--epochs", 0, *outputs) == 0
    assert len(whole.steps) > 10
    for at, step in enumerate(whole.steps):
        for path in (lost / "out.json", kept / "out.png"):
            path.unlink(missing_ok=True)
        capsys.readouterr()
        with FailingDisk(lost, at, error).watching():
            code = run("train", circle, "--epochs", 0, *outputs)
        printed = capsys.readouterr()
        assert code == (2 if printed.err else 0), step
        assert "Traceback" not in printed.err
        assert (lost / "out.json").exists() == (code == 0)
        assert (kept / "out.png").exists() == bool(printed.out)  # else it was told before training


def test_whatever_step_of_reading_fails_the_code_is_1(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with FailingDisk(tmp_path).watching() as whole:
        assert run("check", circle) == 0
    for at, step in enumerate(whole.steps):
        for arguments in (("check", circle), ("train", circle, "--epochs", 0)):
            with FailingDisk(tmp_path, at, "EIO").watching():
                assert run(*arguments) == 1, step
            assert "the disk reports an error" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["jpg", "JPEG", "webp", "gif", "bmp", "tiff", "png"])
def test_a_picture_has_the_format_that_its_name_ends_in(ending: str, circle: Path, tmp_path: Path) -> None:
    path = tmp_path / f"out.{ending}"
    assert run("train", circle, "--epochs", 1, "--png", path) == 0
    with Image.open(path) as picture:
        assert picture.format == {"jpg": "JPEG", "tiff": "TIFF"}.get(ending, ending.upper())
        assert picture.size == (800, 800)


@pytest.mark.parametrize(
    ("option", "name", "told"),
    [
        ("--png", "out.svg", "found out.svg. Allowed: names that end in .png, .jpg, .jpeg, .webp, .gif, .bmp,"),
        ("--png", "out.json", "Call it out.png"),
        ("--png", "run 1.2", "Call it run 1.2.png"),
        ("--save", "out.png", "found out.png. Allowed: names that end in .json. Call it out.json"),
    ],
)
def test_a_name_that_promises_another_content_is_told_before_training(
    option: str, name: str, told: str, circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("train", circle, option, tmp_path / name) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [circle]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--version"], f"playground {__version__}"),
        (["--help"], "playground check FILE…"),
        (["train", "--help"], "--epochs N"),
        (["check", "--help"], "Exit code 1 if any is refused"),
        (["export", "--help"], "curves   Curves (CSV): Losses"),
    ],
)
def test_version_and_help_are_printed(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 0
    assert told in capsys.readouterr().out


# --- export -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPORTERS)
def test_an_export_is_written_to_standard_output_or_to_a_file(
    circle: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], name: str
) -> None:
    expected = EXPORTERS[name].write(read(circle))
    assert run("export", circle, "--to", name) == 0
    printed = capfdbinary.readouterr()
    assert printed.out == expected.data
    assert printed.err.decode().splitlines() == [f"Left out: {sentence}" for sentence in expected.left_out]
    out = tmp_path / f"out{EXPORTERS[name].ending}"
    assert run("export", circle, "--to", name, "-o", out) == 0
    assert capfdbinary.readouterr().out == b""
    assert out.read_bytes() == expected.data


def test_a_format_whose_package_is_missing_is_2_and_says_how_to_bring_it(
    circle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert run("export", circle, "--to", "onnx") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "-m pip install onnx" in printed.err


def test_bytes_are_not_printed_on_a_terminal(
    circle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert run("export", circle, "--to", "onnx") == 2
    assert "name a file, -o OUT.onnx" in capsys.readouterr().err
    assert run("export", circle, "--to", "numpy") == 0


def test_an_export_that_cannot_be_written_is_2_and_leaves_no_file(
    circle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "no" / "out.csv"
    assert run("export", circle, "--to", "csv", "-o", out) == 2
    assert f"The folder {out.parent} does not exist" in capsys.readouterr().err
    assert not out.parent.exists()


# --- the window ------------------------------------------------------------------------------------------------------


def test_without_a_display_it_says_so_in_one_line_with_advice(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run() == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("There is no display to open a window on")
    assert "playground train FILE" in printed.err
    assert printed.err.count("\n") == 1
    assert printed.out == ""
    assert run("trian") == 2
    assert capsys.readouterr().err.startswith("trian: there is no such file or command")


@pytest.mark.parametrize(("arguments", "path"), [([], None), (["some.json"], "some.json")])
def test_the_window_is_opened_with_the_file(
    arguments: list[str], path: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground import app

    opened: list[str | None] = []

    def open_window(file: str | None) -> int:
        opened.append(file)
        return 5

    monkeypatch.setattr(app, "run", open_window)
    monkeypatch.setattr(display, "no_window", lambda: None)
    assert run(*arguments) == 5
    assert opened == [path]


class LacksQt:
    """Stands in front of all finders of modules, and finds a library missing as the loader does."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "playground.app":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")


def test_a_library_that_qt_lacks_is_told_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "meta_path", [LacksQt(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "playground.app", raising=False)
    monkeypatch.delattr(playground, "app", raising=False)
    monkeypatch.setattr(display, "no_window", lambda: None)
    assert run() == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("Qt cannot be loaded: libEGL.so.1: cannot open shared object file")
    assert "libegl1" in printed.err
    assert printed.err.count("\n") == 1


# --- as a program of its own ------------------------------------------------------------------------------------------


def test_nothing_but_the_object_is_on_standard_output_and_nothing_on_the_other(circle: Path) -> None:
    done = subprocess.run(command("train", circle, "--epochs", 2, "--json"), capture_output=True, check=True)
    assert json.loads(done.stdout)["epochs"] == 2
    assert done.stderr == b""


def test_a_reader_that_leaves_early_is_no_error(circle: Path) -> None:
    pipe = subprocess.run(
        ["sh", "-c", f"{' '.join(command('train', circle))} | head -1"], capture_output=True, check=True
    )
    assert pipe.stdout.startswith(b"Ring: epoch 100")
    assert pipe.stderr == b""


def test_a_reader_that_has_gone_loses_no_file(circle: Path, tmp_path: Path) -> None:
    saved = tmp_path / "out.json"
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command("train", circle, "--save", saved), stdout=writer, stderr=subprocess.PIPE, check=True)
    os.close(writer)
    assert done.stderr == b""
    assert read(saved).learned.epoch == 100


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_outcome_that_cannot_be_printed_is_told_and_the_file_is_written(circle: Path, tmp_path: Path) -> None:
    saved = tmp_path / "out.json"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command("train", circle, "--json", "--save", saved), stdout=full, stderr=subprocess.PIPE)
        buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        version = subprocess.run(command("--version"), stdout=full, stderr=subprocess.PIPE, env=buffered)
    assert (done.returncode, version.returncode) == (2, 2)
    for told in (done.stderr, version.stderr):
        assert told.decode().startswith("The result could not be printed: the disk is full")
        assert told.count(b"\n") == 1
    assert read(saved).learned.epoch == 100


def test_a_terminal_that_knows_ascii_alone_is_no_error(circle: Path) -> None:
    done = subprocess.run(
        command("train", circle), capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}
    )
    assert b"? norm" in done.stdout


@pytest.mark.parametrize("columns", [80, 0])
def test_a_terminal_gets_a_progress_bar(circle: Path, columns: int) -> None:
    """Some terminals do not know their width; standard output stays clean."""
    with Terminal("train", circle, "--epochs", 50_000, "--json", columns=columns) as terminal:
        terminal.read_until(None)
        printed, _ = terminal.process.communicate(timeout=30)
        assert terminal.process.returncode == 0
        for text in (b"Training", b"loss ", b"/50000"):
            assert text in terminal.shown
    assert json.loads(printed)["epochs"] == 50_000


def test_ctrl_c_prints_what_is_there_and_writes_no_file(circle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    with Terminal("train", circle, "--epochs", 1_000_000_000, "--json", "--save", out) as terminal:
        terminal.read_until(b"loss")  # it trains
        terminal.process.send_signal(signal.SIGINT)
        terminal.read_until(None)
        printed, _ = terminal.process.communicate(timeout=30)
        assert terminal.process.returncode == 130
        assert b"Interrupted after" in terminal.shown
    assert 0 < json.loads(printed)["epochs"] < 1_000_000_000
    assert not out.exists()


def test_check_loads_neither_qt_nor_the_compiled_engine(circle: Path) -> None:
    code = (
        "import sys; from playground.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or any(name.split('.')[0] in ('PySide6', 'numba') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, "check", str(circle)], check=False)
    assert done.returncode == 0


def test_a_folder_with_an_engine_of_its_own_does_not_hide_ours(circle: Path, tmp_path: Path) -> None:
    for name in ("engine", "resources", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not ours')\n")
    done = subprocess.run(
        command("train", circle, "--epochs", 1), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_reading_the_table_needs_no_terminal(circle: Path) -> None:
    """Standard streams that are no files, as in a notebook, are written to as they are."""
    written = io.StringIO()
    kept, sys.stdout = sys.stdout, written
    try:
        assert run("train", circle, "--epochs", 1) == 0
    finally:
        sys.stdout = kept
    assert written.getvalue().startswith("Ring: epoch 1")


# --- curves ---------------------------------------------------------------------------------------------------------


def test_a_race_and_the_run_of_a_file_are_saved_with_what_is_trained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    race, longer = tmp_path / "race.json", tmp_path / "longer.json"
    write(race, BEGINNINGS["race"](), with_run=True)
    before = read(race)
    assert run("train", race, "--epochs", 2, "--save", longer) == 0
    assert capsys.readouterr().err == f"{race} holds a race of 4 networks: this is network B alone.\n"
    after = read(longer)
    assert after.learned.epoch == before.learned.epoch + 2
    assert before.rivals is not None
    assert after.rivals is not None
    assert after.rivals.works == before.rivals.works
    assert after.timeline.first_epoch == before.timeline.first_epoch == 0
    for command_line in (("export", race, "--to", "python"), ("sweep", race, "--seeds", 1, "--epochs", 1)):
        assert run(*command_line) == 0
        assert "holds a race of 4 networks" in capsys.readouterr().err
    fresh = tmp_path / "fresh.json"
    write(fresh, Work.fresh(CIRCLE))
    assert run("train", fresh, "--epochs", 1, "--save", fresh) == 0
    assert "timeline" not in json.loads(fresh.read_text(encoding="utf-8")), "a run that was not asked for"


def test_a_saved_run_holds_its_curves_and_goes_on_with_them(tmp_path: Path) -> None:
    begin, first, second, whole = (tmp_path / f"{name}.json" for name in ("begin", "first", "second", "whole"))
    write(begin, Work.fresh(CIRCLE))
    for source, epochs, target in ((begin, 7, first), (first, 13, second), (begin, 20, whole)):
        assert cli.main(["train", str(source), "--epochs", str(epochs), "--save", str(target)]) == 0
    assert read(first).curves.epoch.tolist() == list(range(8))
    assert second.read_bytes() == whole.read_bytes()
    last = read(whole)
    assert last.curves.last_epoch == last.learned.epoch == 20
    assert json.loads(whole.read_text())["version"] == 2


def test_recording_changes_nothing_of_the_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "circle.json"
    write(file, Work.fresh(CIRCLE))
    outcomes = []
    for more in ([], ["--save", str(tmp_path / "out.json")]):
        assert cli.main(["train", str(file), "--epochs", "30", "--json", *more]) == 0
        outcomes.append(json.loads(capsys.readouterr().out) | {"seconds": 0})
    assert outcomes[0] == outcomes[1]


def test_without_a_test_its_numbers_are_null_in_json_and_absent_in_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "all.json"
    write(path, Work.fresh(Document(Spec(DataSpec("circle", train_percent=100)))))
    told = outcome(capsys, path, "--epochs", 3)
    assert (told["test_loss"], told["test_accuracy"]) == (None, None)
    assert told["train_loss"] > 0.0
    assert run("train", path, "--epochs", 3, "--save", tmp_path / "trained.json") == 0
    table = capsys.readouterr().out
    assert "train  " in table
    assert "test" not in table
    assert read(tmp_path / "trained.json").document.spec.data.test_size == 0


# --- files of other kinds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("train",), ("export", "--to", "python"), ("sweep", "--epochs", "3")])
@pytest.mark.parametrize(("name", "kind"), [("my.csv", "table"), ("net.onnx", "weights"), ("net.npz", "weights")])
def test_what_is_no_network_is_told_with_how_it_becomes_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], name: str, kind: str
) -> None:
    path = tmp_path / name
    path.write_text("a,b,c\n1,2,u\n2,1,v\n")
    assert run(command[0], path, *command[1:]) == 1
    told = capsys.readouterr()
    made = path.with_suffix(".json").name
    assert told.out == ""
    assert f"one of the kind “{kind}”" in told.err
    assert f"playground import {name} -o {made}" in told.err


def test_check_reads_tables_and_weights_as_the_import_would(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sound, broken, cut = (tmp_path / name for name in ("sound.csv", "broken.csv", "cut.npz"))
    sound.write_text("a,b,c\n1,2,u\n2,1,v\n")
    broken.write_text("a,b\n1,2\n2,1\n")
    cut.write_bytes(b"PK\x03\x04")
    assert run("check", sound) == 0
    assert capsys.readouterr() == ("", "")
    assert run("check", sound, broken, cut) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in told] == [str(broken), str(cut)]
    assert all("Allowed: " in line for line in told)


def test_the_columns_that_an_import_has_guessed_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, out = tmp_path / "petals.csv", tmp_path / "out.json"
    table.write_text("length,width,species,price\n1.4,0.2,setosa,7.5\n4.7,1.4,virginica,3.25\n1.3,0.3,setosa,2.5\n")
    assert run("import", table, "-o", out) == 0
    assert "x₁ is “length”, x₂ is “width”; “species” is to be learned: 2 classes." in capsys.readouterr().err
    assert run("import", table, "-o", out, "--label", "price") == 0
    assert "“price” is to be learned: a number." in capsys.readouterr().err
