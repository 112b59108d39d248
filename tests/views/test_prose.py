"""What belongs together in a text for reading stays on one line."""

import pytest

from playground.views.panels.lesson.prose import kept_together


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("more than 95 % of the points", "more than 95~% of the points"),
        ("the corner at x₁ = −5, x₂ = 5, where", "the corner at x₁~=~−5, x₂~=~5, where"),
        ("w = 0.5 and **z > 0**", "w~=~0.5 and **z~>~0**"),
        ("a long word = 5 and five percent", "a long word = 5 and five percent"),
    ],
)
def test_numbers_stay_with_what_they_belong_to(text: str, kept: str) -> None:
    assert kept_together(text) == kept.replace("~", "\u00a0")
