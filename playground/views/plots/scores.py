"""How well a network does, in words: its loss and its accuracy as they are written everywhere."""

from playground.model.numerals import fixed, measured, percent


def loss_text(loss: float) -> str:
    """A loss with the same decimals as long as they say something."""
    return fixed(loss, 4) if 0.001 <= loss < 100.0 else measured(loss, 2)


def accuracy_text(train: float | None, test: float | None) -> str:
    """The shares of the training and the test points that are on the right side; 100 means all, not nearly all.

    Where there is nothing to test with, the share of the training points alone.
    """
    if train is None:
        return "–"
    if test is None:
        return f"{percent(train, 1)} %"
    return f"{percent(train, 1)} / {percent(test, 1)} %"
