"""A race is one file: every network comes back as it was, and what is wrong is told with its path."""

import json
from typing import Any

import pytest

from engine.learned import untrained
from engine.spec import DataSpec, LayerSpec, NetworkSpec, Spec
from engine.trainer import Trainer
from playground.model.document import Document, Rivals, Work
from playground.model.files.document_io import FileRefused, dumps, loads
from tests.engine.runs import assert_same_bits


def trained(spec: Spec, epochs: int, title: str = "") -> Work:
    document = Document(spec, title)
    trainer = Trainer(spec, untrained(spec), curves=Work.fresh(document).curves)
    trainer.train_epochs(epochs)
    return Work(document, trainer.learned(), curves=trainer.note(trainer.measure()))


DATA = DataSpec("moons", samples=40)
TANH, RELU = (Spec(data=DATA, network=NetworkSpec((LayerSpec(3, name),))) for name in ("tanh", "relu"))


def race() -> Work:
    table = trained(RELU, 6, "ReLU")
    return Work(table.document, table.learned, curves=table.curves, rivals=Rivals((trained(TANH, 6, "Tanh"),), place=1))


def test_all_networks_of_a_race_come_back_as_they_were() -> None:
    work = race()
    back = loads(dumps(work))
    assert back == work
    assert back.rivals is not None
    assert work.rivals is not None
    assert back.rivals.place == 1
    assert back.rivals.works == work.rivals.works
    assert_same_bits(back.rivals.works[0].learned, work.rivals.works[0].learned)
    assert back.rivals.works[0].curves.epoch.tolist() == work.rivals.works[0].curves.epoch.tolist()


def test_a_network_alone_has_no_race_in_its_file() -> None:
    assert "race" not in json.loads(dumps(trained(TANH, 1)))
    assert "race" not in json.loads(dumps(race(), architecture_only=True))
    assert loads(dumps(trained(TANH, 1))).rivals is None


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("place",), 2, "race.place: found 2"),
        (("others",), [], "race.others: found a list of 0. Allowed: 1 to 3 networks"),
        (("others",), [{}] * 4, "race.others: found a list of 4"),
        (("others",), ["x"], "race.others[0]"),
        (("others", 0, "network", "hidden", 0, "units"), 99, "race.others[0].network.hidden[0].units: found 99"),
        (("others", 0, "race"), {}, "race.others[0].race: found a race within a race"),
        (("others", 0, "surprise"), 1, "race.others[0].surprise"),
        (("speed",), 1, "race.speed"),
    ],
)
def test_what_is_wrong_with_a_race_is_told_with_its_path(path: tuple[str | int, ...], value: Any, told: str) -> None:
    data = json.loads(dumps(race()))
    part: Any = data["race"]
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value
    with pytest.raises(FileRefused, match="^" + told.replace("[", r"\[").replace(".", r"\.")):
        loads(json.dumps(data))
