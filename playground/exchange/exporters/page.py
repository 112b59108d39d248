"""A run as a web page of one file, to take home: a film of its moments that draws itself and loads nothing.

The page carries the weights of each moment and computes every map from them, as `resources/page/page.js` writes down.
What the person wrote is put in as text, and cannot become a part of the page.
"""

import base64
import html
import json
import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from engine.choices.activations import UNIT_ACTIVATIONS
from engine.choices.features import FEATURES
from engine.data.dataset import Dataset
from engine.data.plane import DOMAIN
from engine.measurement import Measurement
from engine.moment import Moment
from engine.portable import Floats
from engine.questions.scales import ROUND, OutputScale, fixed_reaches, middles
from engine.questions.surface import MapSurface
from engine.runs.film import Film, film_of
from engine.runs.trace import Trace
from engine.spec import Spec
from engine.trainer import Trainer
from playground import __version__
from playground.exchange.exporters.exporter import Exported, Exporter
from playground.model.document import Document, Work
from playground.model.numerals import chosen, counted
from playground.model.palette import CLASS_LOOKS, COLOUR_MAPS, DEFAULT_COLOUR_MAP, UNSURE
from playground.model.wording import setting_name, value_name
from playground.resources import resource_text

ACTIVATION_CODE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "linear": "z",
        "relu": "Math.max(0, z)",
        "leaky_relu": "z > 0 ? z : s * z",
        "elu": "z > 0 ? z : Math.expm1(z)",
        "gelu": "0.5 * z * erfc(-z / Math.SQRT2)",
        "silu": "z / (1 + Math.exp(-z))",
        "softplus": "Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))",
        "tanh": "Math.tanh(z)",
        "sigmoid": "1 / (1 + Math.exp(-z))",
        "sin": "Math.sin(z)",
        "softmax": "",  # the page has a function of its own for it: it takes a whole layer
    }
)
"""Each activation as an expression of JavaScript, of z and of the slope s below zero."""

_MOST_FRAMES: Final = 240
_FEW_FRAMES: Final = 60
_MOST_BYTES: Final = 1_500_000
"""Of parameters, before they are written as text, which takes a third more."""


def _write(work: Work) -> Exported:
    document = work.document
    film = film_of(work.timeline, work.learned, _frame_count(len(work.learned.parameters)))
    lost = ["Training goes on in the program alone: the page shows the run as it was."]
    if film.cut:
        lost.insert(0, f"The moments before this one: {film.cut}.")
    exact = _is_exact(len(work.learned.parameters))
    if not exact:
        lost.append("The last digits of the weights: they are many, and are written in single precision.")
    title = document.title or (document.example.title if document.example else "") or "A neural network learns"
    notes = document.notes or (document.example.notes if document.example else "")
    text = _filled(
        resource_text("page", "page.html"),
        title=html.escape(title),
        style=resource_text("page", "page.css"),
        summary=html.escape(_summary(document)),
        notes="".join(f"<p>{html.escape(line)}</p>\n" for line in notes.splitlines() if line.strip()),
        settings=html.escape(_settings(document.spec)),
        version=html.escape(__version__),
        run=_harmless(json.dumps(_run(work, film, exact=exact), allow_nan=False, separators=(",", ":"))),
        script=_script(document.spec),
    )
    return Exported(text, tuple(lost))


def _frame_count(size: int) -> int:
    """How many moments of so many parameters a page may carry; more of them where single precision makes room."""
    doubles = _MOST_BYTES // (8 * size)
    return min(_MOST_FRAMES, doubles) if _is_exact(size) else max(2, min(_FEW_FRAMES, _MOST_BYTES // (4 * size)))


def _is_exact(size: int) -> bool:
    return 8 * size * _FEW_FRAMES <= _MOST_BYTES


def _filled(template: str, **parts: str) -> str:
    """The template with each {name} replaced once: what is put in is not looked at again."""
    return re.sub(r"\{(\w+)\}", lambda name: parts[name[1]], template)


def _harmless(text: str) -> str:
    """JSON that cannot end the element that holds it, or begin another one."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _script(spec: Spec) -> str:
    """The page's script, with the functions of all activations and of the network's features."""
    activations = "\n".join(f"    {name}: (z, s) => {code}," for name, code in ACTIVATION_CODE.items() if code)
    features = "\n".join(
        f"    (x1, x2) => {FEATURES[name].python.replace('math.', 'Math.')}," for name in spec.features
    )
    script = resource_text("page", "page.js")
    return script.replace("{activations}", activations).replace("{features}", features)


# --- in words -----------------------------------------------------------------------------------------------------


def _summary(document: Document) -> str:
    """What the network is, in a sentence."""
    spec = document.spec
    hidden = [layer.units for layer in spec.network.hidden]
    layers = (
        "no hidden layer"
        if not hidden
        else f"{len(hidden)} hidden layer{'s' if len(hidden) > 1 else ''} of {_listed(hidden)} units"
        if len(set(hidden)) > 1 or len(hidden) == 1
        else f"{len(hidden)} hidden layers of {hidden[0]} units each"
    )
    data = spec.data.dataset
    task = f"tells {len(data.classes)} classes apart" if data.has_classes else "learns numbers"
    return f"A network with {layers} {task}, from {counted(len(data.train))} points."


def _listed(numbers: Sequence[int]) -> str:
    texts = [str(number) for number in numbers]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _settings(spec: Spec) -> str:
    """The settings of training, in a line."""
    training = spec.training
    shown = ("loss", "optimizer", "learning_rate", "batch_size", "seed")
    told = [f"{setting_name('training', key)} {value_name('training', key, getattr(training, key))}" for key in shown]
    if training.penalty != "none":
        rate = chosen(training.penalty_rate)
        told.append(f"penalty {value_name('training', 'penalty', training.penalty)} at rate {rate}")
    return f"Settings: {'; '.join(told)}; weight seed {spec.network.init.seed}."


# --- in numbers ---------------------------------------------------------------------------------------------------


def _run(work: Work, film: Film, *, exact: bool) -> dict[str, Any]:
    """All that the page's script reads."""
    spec = work.document.spec
    colours = COLOUR_MAPS[DEFAULT_COLOUR_MAP]
    return {
        "domain": DOMAIN,
        "round": ROUND,
        "size": len(work.learned.parameters),
        "middle": spec.head.middle,
        "features": [FEATURES[name].notation for name in spec.features],
        "layers": _layers(work, film),
        "parameters": _packed(np.stack([frame.parameters for frame in film.frames]), "f8" if exact else "f4"),
        "frames": [{"epoch": _whole(frame.epoch), **_numbers(frame.measured)} for frame in film.frames],
        "curves": _curves(work.curves, film),
        "data": _data(spec.data.dataset),
        "colours": {
            "map": [colours.negative, colours.neutral, colours.positive],
            "unsure": UNSURE,
            "classes": [{"colour": look.colour, "shape": look.shape} for look in CLASS_LOOKS],
        },
    }


def _layers(work: Work, film: Film) -> list[dict[str, Any]]:
    """Where the parameters of each layer begin, and of each unit what it is and how its map is coloured."""
    spec, layout = work.document.spec, work.document.layout
    reaches, neutral = fixed_reaches(spec), middles(spec)
    if np.isnan(reaches[-1]):
        last = MapSurface(resolution=50).ask(_present(work))
        reaches[-1] = OutputScale(spec).fit(last.values)
    layers, first = [], 0
    for at, layer in enumerate(spec.layers):
        units = []
        for unit in range(layer.units):
            own = layer.unit_activation(unit)
            units.append(
                {
                    "activation": own.activation,
                    "label": UNIT_ACTIVATIONS[own.activation].label,
                    "slope": own.slope,
                    "middle": float(neutral[first + unit]),
                    "reach": _finite(float(reaches[first + unit])),
                }
            )
        layers.append({"weights": layout.weight_offsets[at], "biases": layout.bias_offsets[at], "units": units})
        first += layer.units
    return layers


def _present(work: Work) -> Moment:
    return Trainer(work.document.spec, work.learned, work.document.pins).moment()


def _numbers(measured: Measurement) -> dict[str, Any]:
    return {
        "train_loss": _finite(measured.train_loss),
        "test_loss": _finite(measured.test_loss),
        "train_accuracy": measured.train_accuracy,
        "test_accuracy": measured.test_accuracy,
        "layers": [
            {"delta_norm": _finite(layer.delta_norm), "weight_gradient_norm": _finite(layer.weight_gradient_norm)}
            for layer in measured.layers
        ],
    }


def _curves(curves: Trace, film: Film) -> dict[str, Any]:
    """The losses by epoch: of the run's own curves, or where it was never recorded, of the film."""
    if len(film.frames) > 1 or len(curves.epoch) < 2:
        losses = [(frame.epoch, frame.measured.train_loss, frame.measured.test_loss) for frame in film.frames]
    else:
        losses = list(
            zip(*(array.tolist() for array in (curves.epoch, curves.train_loss, curves.test_loss)), strict=True)
        )
    return {
        "epoch": [_whole(epoch) for epoch, _, _ in losses],
        "train_loss": [_finite(loss) for _, loss, _ in losses],
        "test_loss": [_finite(loss) for _, _, loss in losses],
    }


def _data(dataset: Dataset) -> dict[str, Any]:
    """The points, those to train on first, with what takes their coordinates back to the columns' own units."""
    samples = dataset.all
    return {
        "points": _packed(samples.points, "f4"),
        "labels": _packed(samples.labels, "f4"),
        "train": len(dataset.train),
        "classes": dataset.classes,
        "columns": dataset.columns,
        "center": [units.center for units in dataset.units],
        "scale": [units.scale for units in dataset.units],
        "label": dataset.label,
        "label_center": dataset.label_units.center,
        "label_scale": dataset.label_units.scale,
        "reach": max(1e-9, float(np.abs(samples.labels).max(initial=0.0))),
    }


def _packed(array: Floats, kind: str) -> dict[str, str]:
    """An array as little-endian floats in base64, in rows."""
    data = array.astype(f"<{kind}").tobytes()
    return {"type": kind, "data": base64.b64encode(data).decode("ascii")}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _whole(epoch: float) -> float:
    return int(epoch) if epoch == int(epoch) else epoch


EXPORTER: Final = Exporter(
    "page", "Web page", "The run as a film in one file, to be opened in any browser, on a phone too", ".html", _write
)
