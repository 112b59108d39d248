"""The file: what is read and written, and that nothing is lost on the way."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest

from engine.learned import untrained
from engine.parameters import Pin, initial_parameters
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec, TrainingSpec, UnitOverride
from engine.trainer import Trainer
from playground.model.document import Document, Work
from playground.model.document_io import dumps, loads, read
from playground.model.migrations import VERSION
from tests.model.plain import LEAST, plain, same_bits
from tests.model.works import trained, works

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


def test_each_setting_may_be_left_out() -> None:
    for section in ("data", "training"):
        for key in plain(Work.fresh(Document()))[section]:
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
    pins = frozenset({Pin(1, 0), Pin(0, 1, 0)})
    values = np.array([0.1, 0.2, -0.3, 1e-300, 0.0, 0.5, 1.0, 2.0, 3.0])
    text = dumps(Work(Document(spec, "Ring", "a\nβ", pins), untrained(spec, values)))
    assert (
        text
        == """\
{
  "format": "neural-playground",
  "version": 1,
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
    work = trained(Document(title="Alone", pins=frozenset({Pin(0, 0)})))
    text = dumps(work, architecture_only=True)
    assert "state" not in json.loads(text)
    assert loads(text) == Work.fresh(Document(title="Alone"))


@hypothesis.given(works())
def test_any_work_survives_writing_and_reading_bit_for_bit(work: Work) -> None:
    text = dumps(work)
    assert same_bits(loads(text), work)
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
    document = Document(spec, pins=frozenset({Pin(0, 1, 1), Pin(2, 0)}))
    whole = Trainer(spec, untrained(spec), document.pins)
    whole.train_batches(40)

    begun = Trainer(spec, untrained(spec), document.pins)
    begun.train_batches(17)
    saved = loads(dumps(Work(document, begun.learned())))
    assert saved.learned.position > 0
    continued = Trainer(saved.document.spec, saved.learned, saved.document.pins)
    continued.train_batches(23)

    assert same_bits(Work(document, continued.learned()), Work(document, whole.learned()))


# --- every version ever written -------------------------------------------------------------------------------------

DATA = Path(__file__).resolve().parent.parent / "data"


def test_version_1_is_read() -> None:
    work = read(DATA / "version-1.json")
    spec = work.document.spec
    assert (work.document.title, spec.data.kind, spec.data.noise) == ("Version 1", "xor", 20.0)
    assert spec.network.hidden[0].overrides == (UnitOverride(1, "leaky_relu", 0.1),)
    assert work.document.pins == {Pin(0, 0, 1), Pin(1, 0)}
    assert (work.learned.epoch, work.learned.position, work.learned.steps) == (6, 24, 45)
    assert work.document.layout.weights(work.learned.parameters, 0)[0, 1] == 0.75
    assert work.learned.silenced.sum() == 1
    assert work.learned.moment1.any()
    assert not np.array_equal(work.learned.start, initial_parameters(spec))


def test_version_1_without_a_state_is_read() -> None:
    work = read(DATA / "version-1-architecture.json")
    assert work == Work.fresh(work.document)
    assert work.document.spec.features == ("x1_squared", "x2_squared")


def test_there_is_a_file_of_every_version() -> None:
    for version in range(1, VERSION + 1):
        assert json.loads((DATA / f"version-{version}.json").read_text())["version"] == version
