"""The file: what is read and written, and that nothing is lost on the way."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest

from engine.learned import untrained
from engine.parameters import Address, initial_parameters
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.files.document_io import dumps, loads, read
from playground.model.files.migrations import VERSION
from tests.model.plain import LEAST, plain, same_bits, same_curves
from tests.model.works import trained, works
from tests.toys import toy_data

LEAKY = Spec(network=NetworkSpec((LayerSpec(4), LayerSpec(2, "leaky_relu"))))
CONTRACT = """{
  "format": "neural-playground", "version": 1,
  "title": "", "notes": "",
  "data": {"kind": "spiral", "samples": 500, "noise": 0, "train_percent": 50, "seed": 0},
  "features": ["x1", "x2"],
  "network": {
    "hidden": [{"units": 4, "activation": "tanh"},
               {"units": 2, "activation": "leaky_relu", "slope": 0.3}],
    "output": {"activation": "tanh"},
    "init": {"scheme": "xavier", "scale": 1.0, "seed": 0}
  },
  "training": {"loss": "mse", "optimizer": "sgd", "momentum": 0.0, "learning_rate": 0.03, "batch_size": 10,
               "shuffle": true, "seed": 0, "penalty": "none", "penalty_rate": 0.0}
}
"""


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_contract_s_example_is_read() -> None:
    assert loads(CONTRACT) == Work.fresh(Document(LEAKY))


def test_what_is_left_out_is_the_default() -> None:
    assert loads(LEAST) == Work.fresh(Document())


@pytest.mark.parametrize("section", ["title", "notes", "data", "features", "network", "training"])
def test_each_key_from_title_to_training_may_be_left_out(section: str) -> None:
    data = plain(Work.fresh(Document()))
    del data["state"], data[section]
    assert loads(json.dumps(data)) == Work.fresh(Document())


@pytest.mark.parametrize(
    ("section", "key"),
    [(section, key) for section in ("data", "training") for key in plain(Work.fresh(Document()))[section]],
)
def test_each_setting_may_be_left_out(section: str, key: str) -> None:
    data = plain(Work.fresh(Document()))
    del data[section][key]
    assert loads(json.dumps(data)) == Work.fresh(Document())


def test_a_byte_order_mark_is_read_over() -> None:
    assert loads(b"\xef\xbb\xbf" + LEAST.encode()) == Work.fresh(Document())


def test_whole_numbers_stand_for_floats() -> None:
    data = json.loads(CONTRACT)
    data["training"]["learning_rate"] = 1
    assert loads(json.dumps(data)).document.spec.training.learning_rate == 1.0


def test_without_a_start_an_untrained_state_is_its_own() -> None:
    document = Document(Spec(network=NetworkSpec(())))
    data = plain(Work.fresh(document))
    data["state"]["weights"] = [[[5, -7]]]
    np.testing.assert_array_equal(loads(json.dumps(data)).learned.start, [5, -7, 0])


def test_without_a_start_a_trained_state_began_as_its_seeds_say() -> None:
    document = Document(Spec(network=NetworkSpec(())))
    data = plain(Work.fresh(document))
    data["state"].update(weights=[[[5, -7]]], epoch=3)
    np.testing.assert_array_equal(loads(json.dumps(data)).learned.start, initial_parameters(document.spec))


# --- what is written ------------------------------------------------------------------------------------------------


def test_a_file_reads_like_this() -> None:
    spec = Spec(
        data=DataSpec("circle", noise=12.5),
        network=NetworkSpec((LayerSpec(2, "relu", overrides=(UnitOverride(1, "leaky_relu", 0.1),)),)),
    )
    pins = frozenset({Address(1, 0), Address(0, 1, 0)})
    values = np.array([0.1, 0.2, -0.3, 1e-300, 0.0, 0.5, 1.0, 2.0, 3.0])
    text = dumps(Work(Document(spec, "Ring", "a\nβ", pins), untrained(spec, values)))
    assert (
        text
        == """\
{
  "format": "neural-playground",
  "version": 2,
  "title": "Ring",
  "notes": "a\\nβ",
  "data": {
    "kind": "circle",
    "samples": 500,
    "noise": 12.5,
    "train_percent": 50,
    "seed": 0
  },
  "features": ["x1", "x2"],
  "network": {
    "hidden": [
      {"units": 2, "activation": "relu", "overrides": {"1": {"activation": "leaky_relu", "slope": 0.1}}}
    ],
    "output": {"activation": "tanh"},
    "init": {
      "scheme": "xavier",
      "scale": 1.0,
      "seed": 0
    }
  },
  "training": {
    "loss": "mse",
    "optimizer": "sgd",
    "momentum": 0.0,
    "learning_rate": 0.03,
    "batch_size": 10,
    "shuffle": true,
    "seed": 0,
    "penalty": "none",
    "penalty_rate": 0.0
  },
  "state": {
    "epoch": 0,
    "weights": [
      [
        [0.1, 0.2],
        [-0.3, 1e-300]
      ],
      [
        [1.0, 2.0]
      ]
    ],
    "biases": [
      [0.0, 0.5],
      [3.0]
    ],
    "pinned": [
      {"weight": [0, 1, 0]},
      {"bias": [1, 0]}
    ]
  }
}
"""
    )


def test_changing_one_weight_changes_one_line() -> None:
    work = trained(Document())
    changed = work.learned.parameters.copy()
    changed[5] += 1.0
    other = Work(work.document, replace(work.learned, parameters=changed))
    lines = zip(dumps(work).splitlines(), dumps(other).splitlines(), strict=True)
    assert sum(one != two for one, two in lines) == 1


def test_an_architecture_alone_has_no_state_and_no_pins() -> None:
    work = trained(Document(title="Alone", pins=frozenset({Address(0, 0)})))
    text = dumps(work, architecture_only=True)
    assert "state" not in json.loads(text)
    assert loads(text) == Work.fresh(Document(title="Alone"))


@hypothesis.given(works())
def test_any_work_survives_writing_and_reading_bit_for_bit(work: Work) -> None:
    text = dumps(work)
    assert same_bits(loads(text), work)
    assert same_curves(loads(text), work)
    assert same_bits(loads(text.encode()), work)
    assert dumps(loads(text)) == text


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "rmsprop", "adam"])
@pytest.mark.parametrize("penalty", ["none", "l1", "l2"])
def test_a_run_saved_and_continued_equals_one_that_was_not_interrupted(optimizer: Any, penalty: Any) -> None:
    spec = Spec(
        data=DataSpec("xor", samples=90, noise=20.0),
        network=NetworkSpec((LayerSpec(5, "tanh", overrides=(UnitOverride(2, "relu"),)), LayerSpec(3, "gelu"))),
        training=TrainingSpec(
            optimizer=optimizer, momentum=0.9, learning_rate=0.01, batch_size=7, penalty=penalty, penalty_rate=0.1
        ),
    )
    document = Document(spec, pins=frozenset({Address(0, 1, 1), Address(2, 0)}))
    whole = Trainer(spec, untrained(spec), document.pins)
    whole.train_batches(40)

    begun = Trainer(spec, untrained(spec), document.pins)
    begun.train_batches(17)
    saved = loads(dumps(Work(document, begun.learned())))
    assert saved.learned.position > 0
    continued = Trainer(saved.document.spec, saved.learned, saved.document.pins)
    continued.train_batches(23)

    assert same_bits(Work(document, continued.learned()), Work(document, whole.learned()))


# --- curves ---------------------------------------------------------------------------------------------------------


def recorded(document: Document, epochs: int, batches: int = 0) -> Work:
    work = Work.fresh(document)
    trainer = Trainer(document.spec, work.learned, document.pins, curves=work.curves)
    trainer.train_epochs(epochs)
    trainer.train_batches(batches)
    return Work(document, trainer.learned(), curves=trainer.note(trainer.measure()))


SMALL = Document(Spec(data=DataSpec("xor", samples=60), network=NetworkSpec((LayerSpec(3),))))


def test_a_file_holds_the_curves_as_arrays_of_one_length() -> None:
    work = recorded(SMALL, 5)
    curves = plain(work)["curves"]
    assert curves["epoch"] == [0, 1, 2, 3, 4, 5]
    assert curves["train_loss"] == work.curves.train_loss.tolist()
    assert curves["test_accuracy"] == work.curves.test_accuracy.tolist()
    assert {name: len(array) for name, array in curves.items()} == dict.fromkeys(curves, 6)
    assert curves["delta_norm"][0] == [None, None]  # there is no epoch before the first
    assert curves["last_delta_norm"][5] == work.curves.of_layers("last_delta_norm")[5].tolist()
    assert len(curves) == 5 + 8


def test_curves_take_a_line_for_each_array() -> None:
    work = recorded(SMALL, 40)
    lines = dumps(replace(work, learned=replace(work.learned, last_step=None))).splitlines()
    assert len([line for line in lines if line.startswith('    "last_delta_norm": [[')]) == 1
    assert len(lines) < 90


def test_a_single_moment_is_no_history() -> None:
    assert "curves" not in plain(recorded(SMALL, 0))


def test_an_architecture_alone_has_no_curves() -> None:
    assert "curves" not in json.loads(dumps(recorded(SMALL, 5), architecture_only=True))


def test_the_curves_of_regression_have_no_accuracies() -> None:
    curves = plain(recorded(Document(Spec(data=DataSpec("plane", samples=60))), 3))["curves"]
    assert "train_accuracy" not in curves
    assert "test_loss" in curves


@pytest.mark.parametrize(("epochs", "batches"), [(3, 0), (3, 2), (700, 1)])
def test_a_run_saved_and_continued_has_the_curves_of_one_that_was_not_interrupted(epochs: int, batches: int) -> None:
    saved = loads(dumps(recorded(SMALL, epochs, batches)))
    trainer = Trainer(SMALL.spec, saved.learned, curves=saved.curves)
    trainer.train_epochs(10)
    trainer.record()
    expected = recorded(SMALL, epochs + 10)
    np.testing.assert_array_equal(trainer.note(trainer.measure()).rows, expected.curves.rows)


def test_the_example_of_the_contract_is_read() -> None:
    data = json.loads(CONTRACT) | {
        "version": 2,
        "curves": {"epoch": [0, 1], "train_loss": [0.5, 0.4], "test_loss": [0.5, None]},
    }
    curves = loads(json.dumps(data)).curves
    assert curves.epoch.tolist() == [0.0, 1.0]
    assert curves.train_loss.tolist() == [0.5, 0.4]
    np.testing.assert_array_equal(curves.test_loss, [0.5, np.nan])
    assert np.isnan(curves.of_layers("delta_norm")).all()


# --- every version ever written -------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parents[2] / "data"


def test_version_1_is_read() -> None:
    work = read(DATA / "version-1.json")
    spec = work.document.spec
    assert (work.document.title, spec.data.kind, toy_data(spec).noise) == ("Version 1", "xor", 20.0)
    assert spec.network.hidden[0].overrides == (UnitOverride(1, "leaky_relu", 0.1),)
    assert work.document.pins == {Address(0, 0, 1), Address(1, 0)}
    assert (work.learned.epoch, work.learned.position, work.learned.steps) == (6, 24, 45)
    assert work.document.layout.weights(work.learned.parameters, 0)[0, 1] == 0.75
    assert work.learned.silenced.sum() == 1
    assert work.learned.moment1.any()
    assert not np.array_equal(work.learned.start, initial_parameters(spec))


def test_version_1_without_a_state_is_read() -> None:
    work = read(DATA / "version-1-architecture.json")
    assert work == Work.fresh(work.document)
    assert work.document.spec.features == ("x1_squared", "x2_squared")


def test_version_2_is_read() -> None:
    work = read(DATA / "version-2.json")
    assert (work.document.title, work.learned.epoch, work.learned.position) == ("Version 2", 4, 16)
    assert work.curves.epoch.tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, pytest.approx(4 + 16 / 50)]
    assert work.curves.begun is not None
    assert work.curves.begun.samples == 16
    trainer = Trainer(work.document.spec, work.learned, work.document.pins, curves=work.curves)
    trainer.train_epochs(1)
    trainer.record()
    assert np.isfinite(trainer.curves.of_layers("delta_norm")[5]).all()


def test_there_is_a_file_of_every_version() -> None:
    for version in range(1, VERSION + 1):
        assert json.loads((DATA / f"version-{version}.json").read_text())["version"] == version
