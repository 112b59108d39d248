"""What a link of the browser playground says: keys, defaults and ways of reading them as in the page's state.ts.

What the page ignores is ignored, and told; what it would break on, or what this program cannot hold, is refused.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from playground.exchange.browser_link.points import CLASSIFICATION, REGRESSION
from playground.exchange.browser_link.refusal import COPY_AGAIN, LinkRefused, quoted
from playground.model.numerals import chosen, counted

MAX_LENGTH: Final = 20_000
"""No link is read beyond so many letters; the page writes some 500."""

ACTIVATIONS: Final = ("relu", "tanh", "sigmoid", "linear")
PENALTIES: Final = ("none", "L1", "L2")
INPUTS: Final = ("x", "y", "xSquared", "ySquared", "xTimesY", "sinX", "sinY")
"""The page's inputs, in the order in which they reach the network."""

_NUMBERS: Final = ("batchSize", "learningRate", "regularizationRate", "noise", "percTrainData")
_NO_INPUTS: Final = ("cosX", "cosY")  # among the keys, but not among the page's inputs
_SWITCHES: Final = ("showTestData", "discretize", "collectStats", "initZero", "hideText")
_KEYS: Final = frozenset(
    (
        "activation", "regularization", "dataset", "regDataset", "networkShape", "seed", "tutorial", "problem",
        *_NUMBERS, *INPUTS, *_NO_INPUTS, *_SWITCHES,
    )
)  # fmt: skip
_HIDE: Final = "_hide"
_HOST: Final = re.compile(r"(?:https?:)?(?://)?(?:www\.)?playground\.tensorflow\.org", re.IGNORECASE)
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_JS_DECIMAL: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_JS_SPACES: Final = " \t\n\r\v\f\u00a0\ufeff\u2028\u2029"
_MAX_NOISE, _FALLBACK_NOISE = 80.0, 50.0


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """What a link says, in the page's own names and numbers.

    data: of `problem`, the one that is shown. noise: in percent. hidden: controls that the page hides, without `_hide`.
    notes: what the page ignores or changes, and what was taken where the link says nothing.
    """

    problem: str
    data: str
    noise: float
    perc_train_data: float
    seed: str
    inputs: tuple[str, ...]
    network_shape: tuple[float, ...]
    activation: str
    regularization: str
    regularization_rate: float
    learning_rate: float
    batch_size: float
    init_zero: bool
    show_test_data: bool
    discretize: bool
    hidden: tuple[str, ...]
    notes: tuple[str, ...]


def is_link(text: str) -> bool:
    """Whether a text is meant as a link of the browser playground: its page, or a key of it."""
    plain = _plain(text[: MAX_LENGTH + 1])
    if _HOST.match(plain):
        return True
    head, mark, fragment = plain.partition("#")
    if mark and head and not _URL.match(head):
        return False
    part = fragment if mark else plain
    return any(pair.partition("=")[0].removesuffix(_HIDE) in _KEYS for pair in part.split("&") if "=" in pair)


def link_settings(link: str) -> LinkSettings:
    """What a link says. Raises LinkRefused where it is none, or where the page could not read it."""
    said = _said(link)
    notes: list[str] = []
    problem = _choice(said, "problem", ("classification", "regression"), "classification", notes)
    if problem == "classification":
        data = _choice(said, "dataset", tuple(CLASSIFICATION), "circle", notes)
    else:
        data = _choice(said, "regDataset", tuple(REGRESSION), "reg-plane", notes)
    seed = said.get("seed", "")
    if not seed.strip(_JS_SPACES):
        seed = "0"
        notes.append("The link has no seed: the page would take another one each time. 0 is taken here.")
    hidden = tuple(key.removesuffix(_HIDE) for key, value in said.items() if key.endswith(_HIDE) and value == "true")
    inputs = tuple(name for name in INPUTS if name not in hidden and _switch(said, name, name in ("x", "y")))
    notes.extend(_input_notes(said, hidden))
    settings = LinkSettings(
        problem=problem,
        data=data,
        noise=_noise(_number(said, "noise", 0.0), notes),
        perc_train_data=_number(said, "percTrainData", 50.0),
        seed=_as_in_the_address_bar(seed),
        inputs=inputs,
        network_shape=_shape(said),
        activation=_choice(said, "activation", ACTIVATIONS, "tanh", notes),
        regularization=_choice(said, "regularization", PENALTIES, "none", notes),
        regularization_rate=_number(said, "regularizationRate", 0.0),
        learning_rate=_number(said, "learningRate", 0.03),
        batch_size=_number(said, "batchSize", 10.0),
        init_zero=_switch(said, "initZero", False),
        show_test_data=_switch(said, "showTestData", False),
        discretize=_switch(said, "discretize", False),
        hidden=hidden,
        notes=(),
    )
    unknown = [key for key in said if key and key not in _KEYS and not key.endswith(_HIDE)]
    if unknown:
        more = f" and {counted(len(unknown) - 3)} more" if len(unknown) > 3 else ""
        notes.append(f"The page does not know and ignores {', '.join(map(quoted, unknown[:3]))}{more}.")
    return replace(settings, notes=tuple(notes))


def _as_in_the_address_bar(seed: str) -> str:
    """A seed with the letters that a browser writes as percent codes written so: they are what the page hashes."""
    whole = seed.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return quote(whole, safe="!#$%&'()*+,/:;=?@[\\]^{|}~-._")


# --- the parts of a link --------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A link as the browser takes it: without spaces around, and without line ends and tabs in it."""
    return re.sub(r"[\t\r\n]", "", text.strip())


def _said(link: str) -> dict[str, str]:
    """Each key's text, the last one where a key comes twice; keys without `=` are as good as absent."""
    if len(link) > MAX_LENGTH:
        raise LinkRefused(
            "", f"{counted(len(link))} letters", f"a link of up to {counted(MAX_LENGTH)} letters", COPY_AGAIN
        )
    plain = _plain(link)
    if not is_link(plain):
        raise LinkRefused(
            "",
            f"{quoted(plain)}, which has nothing that the browser playground knows" if plain else "nothing",
            "a link of playground.tensorflow.org, with # and then settings such as activation=tanh&networkShape=4,2",
            COPY_AGAIN,
        )
    head, mark, fragment = plain.partition("#")
    pairs = fragment if mark else "" if _HOST.match(plain) else head
    said = {}
    for pair in pairs.split("&"):
        key, *values = pair.split("=")
        if values:
            said[key] = values[0]
        else:
            said.pop(key, None)
        if not values and key == "networkShape":
            raise LinkRefused(key, "missing", "the units of each layer, as in networkShape=4,2", COPY_AGAIN)
    return said


def _choice(said: Mapping[str, str], key: str, names: tuple[str, ...], default: str, notes: list[str]) -> str:
    text = said.get(key, "")
    if text in names:
        return text
    if text.strip(_JS_SPACES):
        notes.append(f"The page does not know the {key} {quoted(text)}, and takes {default}.")
    return default


def _switch(said: Mapping[str, str], key: str, default: bool) -> bool:
    text = said.get(key, "")
    return text != "false" if text.strip(_JS_SPACES) else default


def _number(said: Mapping[str, str], key: str, default: float) -> float:
    """A number as JavaScript makes one of a text; the page would go on with what is none, and show nothing."""
    text = said.get(key, "")
    if not text.strip(_JS_SPACES):
        return default
    value = js_number(text)
    if math.isnan(value):
        raise LinkRefused(key, f"{quoted(text)}, which is no number", "a number", COPY_AGAIN)
    return value


def _shape(said: Mapping[str, str]) -> tuple[float, ...]:
    if "networkShape" not in said:
        return (4.0, 2.0)
    text = said["networkShape"]
    if not text.strip(_JS_SPACES):
        return ()
    units = tuple(map(js_number, text.split(",")))
    if any(map(math.isnan, units)):
        raise LinkRefused(
            "networkShape", f"{quoted(text)}, which has parts that are no numbers", "numbers with commas", COPY_AGAIN
        )
    return units


def js_number(text: str) -> float:
    """The number that JavaScript's Number() makes of a text; NaN where it is none."""
    plain = text.strip(_JS_SPACES)
    if not plain:
        return 0.0
    if _JS_DECIMAL.fullmatch(plain):
        return float(plain)
    infinite = re.fullmatch(r"([+-]?)Infinity", plain)
    if infinite:
        return -math.inf if infinite[1] == "-" else math.inf
    for prefix, base, digits in (("0x", 16, "[0-9a-f]+"), ("0o", 8, "[0-7]+"), ("0b", 2, "[01]+")):
        if re.fullmatch(prefix + digits, plain, re.IGNORECASE | re.ASCII):
            whole = int(plain[2:], base)
            return float(whole) if whole.bit_length() <= 1023 else math.inf
    return math.nan


def _noise(noise: float, notes: list[str]) -> float:
    """The noise that the page's slider makes of the link's."""
    taken = 0.0 if noise < 0.0 else _FALLBACK_NOISE if noise > _MAX_NOISE else noise
    if taken != noise:
        notes.append(f"The page takes a noise of {chosen(taken)} in place of {chosen(noise)}.")
    return taken


def _input_notes(said: Mapping[str, str], hidden: tuple[str, ...]) -> list[str]:
    ignored = [name for name in _NO_INPUTS if _switch(said, name, False)]
    notes = [f"{name} is no input of the page, which ignores it." for name in ignored]
    gone = [name for name in INPUTS if name in hidden]
    if gone:
        notes.append(f"The page leaves out inputs that the link hides: {', '.join(gone)}.")
    controls = [name for name in hidden if name not in INPUTS]
    if controls:
        more = " …" if len(controls) > 12 else ""
        notes.append(f"The page hides: {', '.join(name[:40] for name in controls[:12])}{more}. Here they stay.")
    return notes
