import pytest

from playground.views.canvas.numbers import exact_number, parse_number, short_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (-0.001, "0.00"),
        (0.424, "0.42"),
        (-1.3, "−1.30"),
        (9.996, "10.0"),
        (-39.96, "−40.0"),
        (340.2, "340"),
        (1.2e6, "1.2e6"),
        (float("nan"), "–"),
        (float("-inf"), "−∞"),
    ],
)
def test_short_numbers_keep_their_width(value: float, text: str) -> None:
    assert short_number(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.42, "−0.4200"), (3.2e-6, "3.200e−06"), (2e7, "2.000e+07")])
def test_exact_numbers_show_what_is_set(value: float, text: str) -> None:
    assert exact_number(value) == text


@pytest.mark.parametrize("value", [0.0, -0.25, 1234.5, -3.2e-6, 999999.0])
def test_what_is_shown_can_be_typed_again(value: float) -> None:
    assert parse_number(exact_number(value)) == pytest.approx(value, rel=1e-3)


@pytest.mark.parametrize(("text", "value"), [("−1.5", -1.5), (" 0,25 ", 0.25), ("1e-3", 0.001), ("+2", 2.0)])
def test_a_person_types_numbers_in_many_ways(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1..2"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"could not|nan|inf"):
        parse_number(text)
