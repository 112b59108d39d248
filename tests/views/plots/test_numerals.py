"""Numbers as people read them."""

import math

import pytest

from playground.views.plots.numerals import decade, fixed, scientific


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (math.nan, "–"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (0.31, "0.31"),
        (0.031, "0.031"),
        (3.1e-4, "3.1·10⁻⁴"),
        (-12.0, "−12"),
        (0.9999, "1.0"),
        (9.99e-3, "0.010"),
        (5e-324, "4.9·10⁻³²⁴"),
        (123456.0, "1.2·10⁵"),
    ],
)
def test_any_size_has_two_digits(value: float, text: str) -> None:
    assert scientific(value) == text


def test_zero_is_never_negative() -> None:
    assert fixed(-0.0004, 2) == "0.00"
    assert fixed(-0.25, 2) == "−0.25"


def test_numbers_of_one_width_do_not_jump() -> None:
    assert len(fixed(1.0, 3, 7)) == len(fixed(-12.5, 3, 7)) == 7


def test_powers_of_ten_are_raised() -> None:
    assert [decade(exponent) for exponent in (-12, -1, 0, 1, 3)] == ["10⁻¹²", "10⁻¹", "1", "10", "10³"]
