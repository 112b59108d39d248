"""Weights of other programs in the running program: by the menu, upon the window, on the command line."""

import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl

from engine.spec import LayerSpec
from playground.app import Playground
from playground.cli import main
from playground.exchange.exporters import EXPORTERS
from playground.model.files.document_io import read
from tests.app.conftest import Answers
from tests.app.test_importing import drop, notice

WEIGHTS, OUTPUT = np.array([[0.5, -1.0], [0.25, 2.0], [1.0, 1.0]]), np.array([[1.5, -0.5, 0.75]])


@pytest.fixture
def state_dict(answers: Answers, tmp_path: Path) -> Path:
    path = tmp_path / "mine.npz"
    np.savez(path, allow_pickle=False, **{"0.weight": WEIGHTS, "0.bias": np.zeros(3), "2.weight": OUTPUT})
    answers.weights_path = path
    return path


@pytest.mark.usefixtures("state_dict")
def test_weights_of_the_menu_become_the_network_in_one_step_of_undo(playground: Playground) -> None:
    before = playground.session.work()
    playground.window.commands["import_weights"].trigger()
    after = playground.session.work()
    assert [layer.units for layer in after.document.spec.network.hidden] == [3]
    np.testing.assert_array_equal(after.document.layout.weights(after.learned.parameters, 0), WEIGHTS)
    assert playground.session.history.undo_text == "Import “mine”"
    assert "was taken" in notice(playground)
    playground.session.undo()
    assert playground.session.work() == before
    playground.session.redo()
    assert playground.session.work() == after


@pytest.mark.parametrize("ending", [".npz", ".onnx"])
def test_a_file_of_weights_can_be_dropped(
    playground: Playground, state_dict: Path, tmp_path: Path, ending: str
) -> None:
    playground.window.commands["import_weights"].trigger()
    path, there = state_dict, playground.session.work()
    if ending == ".onnx":
        path = tmp_path / "mine.onnx"
        path.write_bytes(EXPORTERS["onnx"].write(there).data)
    playground.session.undo()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert drop(playground, mime)
    assert playground.session.work() == there


def test_weights_that_do_not_fit_are_told_and_the_network_stays(
    playground: Playground, answers: Answers, tmp_path: Path
) -> None:
    before = playground.session.work()
    answers.weights_path = tmp_path / "mine.npz"
    np.savez(answers.weights_path, allow_pickle=False, **{"0.weight": np.ones((3, 5))})
    playground.window.commands["import_weights"].trigger()
    assert "layers of 5 → 3" in answers.told[-1]
    answers.weights_path.write_bytes(b"nothing")
    playground.window.commands["import_weights"].trigger()
    assert "no archive" in answers.told[-1]
    answers.weights_path = None
    playground.window.commands["import_weights"].trigger()
    assert playground.session.work() == before
    assert playground.session.history.undo_text is None


def test_the_command_line_makes_a_network_of_weights(
    state_dict: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["import", str(state_dict), "-o", str(out)]) == 0
    work = read(out)
    assert work.document.spec.network.hidden == (LayerSpec(3),)
    np.testing.assert_array_equal(work.document.layout.weights(work.learned.parameters, 1), OUTPUT)
    assert "Tanh was taken" in capsys.readouterr().err
    assert main(["import", str(state_dict), "-o", str(out), "--x1", "a"]) == 2
    state_dict.write_bytes(b"nothing")
    assert main(["import", str(state_dict), "-o", str(out)]) == 1
    assert "no archive" in capsys.readouterr().err


def test_without_the_package_the_command_line_says_which_extra_brings_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert main(["import", str(path), "-o", str(tmp_path / "out.json")]) == 2
    assert "-m pip install onnx" in capsys.readouterr().err
