"""What arguments of several commands have in common: numbers with their ranges, stop rules, and what they need."""

import argparse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from engine.runs.stopping import StopRule

MOST_EPOCHS: Final = 1_000_000_000

UNTIL_EPOCHS: Final = 100_000
"""The most epochs of a training that is to stop by a rule, where nothing else is said."""


def whole(text: str, least: int, most: int) -> int:
    """A whole number from `least` to `most`, as an argument. Raises ArgumentTypeError."""
    from playground.model.numerals import Limits, NumberRefused, read_number

    try:
        return round(read_number(text, Limits(least, most, "whole")).value)
    except NumberRefused:
        allowed = f"a whole number from {least} to {most}"
        raise argparse.ArgumentTypeError(f"found {text!r}. Allowed: {allowed}") from None


def seed(text: str) -> int:
    """A seed, as an argument."""
    from engine.data.checking import MAX_SEED

    return whole(text, 0, MAX_SEED)


def find_kernels() -> None:
    """Ask for the training loops before anything is begun; raises where they are missing, or of other sources."""
    from engine.native.library import library

    library()


# --- epochs and stop rules -------------------------------------------------------------------------------------------


def epochs(text: str) -> int:
    """A number of epochs, as an argument."""
    return whole(text, 0, MOST_EPOCHS)


def add_stop_rules(parser: argparse.ArgumentParser) -> None:
    """Let training stop at a goal; `stop_rule` gives what was asked for."""
    rules = parser.add_argument_group(
        "stop rules",
        "Training stops at the end of the first epoch that fulfils one of them, at the latest after --epochs "
        f"(default {UNTIL_EPOCHS} then). Loss and accuracy are those of the training data.",
    )
    rules.add_argument("--until-loss", metavar="X", type=_loss, help="stop once the training loss is at most X")
    rules.add_argument(
        "--until-accuracy",
        metavar="P",
        type=_accuracy,
        help="stop once at least this share of the training data is classified right: up to 1 a share as in --json, "
        "above a percentage (0.95, 95 and 95%% are the same)",
    )
    rules.add_argument(
        "--until-no-better",
        metavar="N",
        type=_patience,
        help="stop once the loss has not become better for N epochs: that of the test data, or of the training data "
        "where there are no others",
    )


def stop_rule(options: argparse.Namespace) -> "StopRule":
    """The rule that the arguments of `add_stop_rules` make."""
    from engine.runs.stopping import StopRule

    return StopRule(loss=options.until_loss, accuracy=options.until_accuracy, patience=options.until_no_better)


def _loss(text: str) -> float:
    return _real(text, 0.0, 1e300, "a number from 0")


def _accuracy(text: str) -> float:
    allowed = "a share from 0 to 1, or a percentage up to 100 (0.95, 95 or 95%)"
    bare = text.strip().removesuffix("%")
    number = _real(bare, 0.0, 100.0, allowed, text)
    return number / 100.0 if number > 1.0 or bare != text.strip() else number


def _patience(text: str) -> int:
    return whole(text, 1, MOST_EPOCHS)


def _real(text: str, least: float, most: float, allowed: str, shown: str | None = None) -> float:
    from playground.model.numerals import Limits, NumberRefused, read_number

    try:
        return read_number(text, Limits(least, most, "real")).value
    except NumberRefused:
        raise argparse.ArgumentTypeError(f"found {text if shown is None else shown!r}. Allowed: {allowed}") from None
