"""Numbers as people read and type them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.model.numerals import (
    FIGURE_SPACE,
    Limits,
    Marks,
    NumberRefused,
    chosen,
    counted,
    decade,
    fixed,
    measured,
    percent,
    plain,
    read_number,
    short,
    tick_texts,
)

EN, DE, FR, CH, IN = Marks(".", ","), Marks(",", "."), Marks(",", "\u202f"), Marks(".", "’"), Marks(".", ",")
AR = Marks("٫", "٬")
ALL_MARKS = pytest.mark.parametrize("marks", [EN, DE, FR, CH, AR], ids=["en", "de", "fr", "de_CH", "ar"])
ANY = Limits(-1e6, 1e6)
SLOPE = Limits(0.0, 1.0, without_high=True)
RATE = Limits(0.0, 100.0, without_low=True)
SAMPLES = Limits(20, 5000, "whole")
TRAIN = Limits(10, 90, "whole", unit=" %")
NOISE = Limits(0, 50, "share", unit=" %")


def spaced(text: str) -> str:
    """With thin spaces for plain ones, which are easier to read in a test."""
    return text.replace(" ", "\u2009")


# --- writing --------------------------------------------------------------------------------------------------------


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
        (123456.0, "120 000"),
        (1e-5, "10⁻⁵"),
        (-3e-7, "−3·10⁻⁷"),
        (1.25e6, "1.2·10⁶"),
    ],
)
def test_any_size_has_two_digits(value: float, text: str) -> None:
    assert measured(value, 2) == spaced(text)


@pytest.mark.parametrize("write", [measured, chosen, short, lambda value: fixed(value, 3)])
def test_a_hundred_thousandth_is_written_in_one_way(write: object) -> None:
    assert write(1e-5) == "10⁻⁵"  # type: ignore[operator]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.25, "−0.25"),
        (-0.0004, "−4·10⁻⁴"),
        (0.004, "0.004"),
        (1234.5, "1 234.50"),
        (2.5e7, "2.5·10⁷"),
        (math.nan, "–"),
    ],
)
def test_what_is_not_0_is_not_written_as_0(value: float, text: str) -> None:
    assert fixed(value, 2) == spaced(text)


def test_numbers_of_one_width_do_not_jump() -> None:
    assert len(fixed(1.0, 3, 7)) == len(fixed(-12.5, 3, 7)) == len(fixed(0.0, 3, 7)) == 7
    assert fixed(1.0, 3, 7) == f"{FIGURE_SPACE * 2}1.000"


def test_powers_of_ten_are_raised() -> None:
    assert [decade(exponent) for exponent in (-12, -1, 0, 1, 3)] == ["10⁻¹²", "10⁻¹", "1", "10", "10³"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.001, "−0.001"),
        (0.424, "0.42"),
        (-1.3, "−1.30"),
        (9.996, "10.0"),
        (-39.96, "−40.0"),
        (340.2, "340"),
        (1.2e6, "1.2·10⁶"),
        (4e-5, "4·10⁻⁵"),
        (math.nan, "–"),
        (-math.inf, "−∞"),
    ],
)
def test_short_numbers_keep_their_width(value: float, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.03, "0.03"),
        (10.0, "10"),
        (1e-4, "10⁻⁴"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (0.99999999, "0.99999999"),
        (-1e6, "−1 000 000"),
        (2**32 - 1, "4 294 967 295"),
        (1.5e-8, "1.5·10⁻⁸"),
    ],
)
def test_a_setting_is_written_as_it_was_chosen(value: float, text: str) -> None:
    assert chosen(value) == spaced(text)


def test_only_all_of_it_is_100_percent_and_only_nothing_is_0() -> None:
    shares = (0.0, 1e-3, 0.5, 0.999, 1.0)
    assert [percent(share) for share in shares] == ["0", "0.1", "50", "99", "100"]
    assert [percent(share, 1) for share in shares] == ["0", "0.1", "50.0", "99.9", "100"]


def test_the_numbers_of_an_axis_have_the_same_decimals() -> None:
    assert tick_texts([-0.5, 0.0, 0.5, 1.0], 0.5) == ["−0.5", "0", "0.5", "1.0"]
    assert tick_texts([0.0, 5000.0, 10000.0], 5000.0) == ["0", "5\u2009000", "10\u2009000"]
    assert tick_texts([0.0, 2e-5, 4e-5], 2e-5) == ["0", "2·10⁻⁵", "4·10⁻⁵"]
    assert tick_texts([0.30000000000000004], 0.1) == ["0.3"]


def test_a_terminal_gets_numbers_in_ascii() -> None:
    assert [plain(value) for value in (0.0, -0.31, 1.25e-5, 2e7, math.nan)] == [
        "0",
        "-0.3100",
        "1.25e-05",
        "2.00e+07",
        "nan",
    ]


def test_whole_numbers_are_parted_into_thousands() -> None:
    assert [counted(number) for number in (0, 999, 1000, -1234567)] == [
        "0",
        "999",
        spaced("1 000"),
        spaced("−1 234 567"),
    ]


# --- reading --------------------------------------------------------------------------------------------------------


@ALL_MARKS
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ("0.5", 0.5),
        ("0,5", 0.5),
        (".5", 0.5),
        (",5", 0.5),
        ("−1.5", -1.5),
        ("–1,5", -1.5),
        ("- 5", -5.0),
        ("+2", 2.0),
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        ("10⁻³", 0.001),
        ("−10^-3", -0.001),
        ("3·10^-2", 0.03),
        ("3×10⁻²", 0.03),
        ("3*10^-2", 0.03),
        ("3 · 10^(-2)", 0.03),
        ("3*10**-2", 0.03),
        ("1,5·10²", 150.0),
        ("1/2", 0.5),
        ("−1/4", -0.25),
        ("½", 0.5),
        ("1½", 1.5),
        ("1 1/2", 1.5),
        ("1 000", 1000.0),
        ("1\u2009000", 1000.0),
        ("1\u00a0000", 1000.0),
        ("1\u202f000,5", 1000.5),
        ("1'000", 1000.0),
        ("1’000.5", 1000.5),
        ("1,000.5", 1000.5),
        ("1.000,5", 1000.5),
        ("12,34,567", None),
        ("1,00,000", 100000.0),
        ("100,000,0", None),
        ("1,000,000", 1e6),
        ("1.000.000", 1e6),
        ("1.000", 1.0),
        ("0,250", 0.25),
        ("٠٫٥", 0.5),
        ("١٬٠٠٠", 1000.0),
        ("۱۲٫۵", 12.5),
        ("०.५", 0.5),
        ("０．５", 0.5),
        ("\u200e−۰٫۵", -0.5),
        ("\u061c-٥", -5.0),
        ("50 %", 0.5),
        ("٥٠٪", 0.5),
    ],
)
def test_every_usual_spelling_is_read_as_it_is_meant(text: str, value: float | None, marks: Marks) -> None:
    if value is None:
        with pytest.raises(NumberRefused, match="Allowed: "):
            read_number(text, ANY, marks)
    else:
        assert read_number(text, ANY, marks).value == value


@pytest.mark.parametrize(
    ("marks", "value", "note"),
    [
        (EN, 1000.0, "“1,000” is read as 1 000. If you mean 1, write 1.000."),
        (DE, 1.0, ""),
        (FR, 1.0, ""),
        (IN, 1000.0, "“1,000” is read as 1 000. If you mean 1, write 1.000."),
    ],
)
def test_a_comma_before_three_digits_is_read_as_the_system_has_it(marks: Marks, value: float, note: str) -> None:
    reading = read_number("1,000", ANY, marks)
    assert (reading.value, reading.note) == (value, note.replace("1 000", "1\u2009000"))


def test_a_comma_that_the_system_does_not_know_is_asked_about() -> None:
    with pytest.raises(NumberRefused, match=r"two ways.*If you mean 1, write 1\.000\..*write 1000"):
        read_number("1,000", ANY, CH)


def test_where_one_reading_is_possible_it_is_taken_and_told() -> None:
    reading = read_number("1,250", NOISE, EN)
    assert (reading.value, reading.note) == (1.25, "“1,250” is read as 1.25 %.")


def test_a_german_point_is_a_decimal_one_as_the_program_writes_it_and_the_person_is_told() -> None:
    reading = read_number("1.250", ANY, DE)
    assert reading.value == 1.25
    assert reading.note == "“1.250” is read as 1.25. If you mean 1\u2009250, write 1250."


@ALL_MARKS
@pytest.mark.parametrize("text", ["1,000", "1.000", "1 000", "1'000", "1e3", "10³", "1000.0", "١٬٠٠٠", "1000,0"])
def test_where_whole_numbers_are_meant_marks_part_thousands(text: str, marks: Marks) -> None:
    value = read_number(text, SAMPLES, marks).value
    assert value == 1000
    assert isinstance(value, int)


@pytest.mark.parametrize("text", ["50", "50%", "50 %", "1/2", "½", "٥٠٪"])
def test_a_share_is_read_in_percent_and_as_a_fraction(text: str) -> None:
    assert read_number(text, TRAIN).value == 50


def test_a_decimal_where_percent_are_meant_is_not_guessed_at() -> None:
    with pytest.raises(NumberRefused, match=r"Found 0.5 %\. Allowed: .* %\. For 0.5 of all write 50 %\."):
        read_number(".5", TRAIN)
    assert read_number(".5", NOISE).value == 0.5


@pytest.mark.parametrize(
    ("text", "limits", "told"),
    [
        ("1.5", SLOPE, "Found 1.5. Allowed: 0 to less than 1."),
        ("−0.2", SLOPE, "Found −0.2. Allowed: 0 to less than 1."),
        ("1.5", Limits(0.2, 0.9), "Found 1.5. Allowed: 0.2 to 0.9."),
        ("0", RATE, "Found 0. Allowed: above 0 and up to 100."),
        ("20.5", SAMPLES, "Found 20.5. Allowed: a whole number from 20 to 5 000."),
        ("19", SAMPLES, "Found 19. Allowed: a whole number from 20 to 5 000."),
        ("51", NOISE, "Found 51 %. Allowed: 0 to 50 %."),
        ("1e999", RATE, "Found “1e999”. Allowed: above 0 and up to 100."),
        ("abc", RATE, "“abc” is not a number. Allowed: above 0 and up to 100."),
        ("", RATE, "Nothing is typed. Allowed: above 0 and up to 100."),
    ],
)
def test_a_refusal_tells_the_range_and_what_was_found(text: str, limits: Limits, told: str) -> None:
    with pytest.raises(NumberRefused) as refusal:
        read_number(text, limits)
    assert str(refusal.value) == told.replace("5 000", "5\u2009000")


@ALL_MARKS
@pytest.mark.parametrize(
    "text",
    [
        *("nan", "inf", "Infinity", "1_000", "0x10", "1..2", "--1", "1-2", "1 0", "10 00", "1/0", "1/2/3", "3²", "e5"),
        *("1e", "%", ".", ",", "-", "1,000,00", "12.345.6", "1e-999", "9" * 200, "1e99999999999999999", "٣ قطط", "½½"),
    ],
)
def test_what_is_no_number_is_refused_with_what_is_allowed(text: str, marks: Marks) -> None:
    with pytest.raises(NumberRefused, match="Allowed: "):
        read_number(text, ANY, marks)


@ALL_MARKS
@given(text=st.text(max_size=100))
def test_whatever_is_typed_is_a_number_within_the_limits_or_refused(text: str, marks: Marks) -> None:
    try:
        value = read_number(text, RATE, marks).value
    except NumberRefused:
        return
    assert 0.0 < value <= 100.0


FINITE = st.floats(-1e300, 1e300)
WIDE = Limits(-1e308, 1e308)


@ALL_MARKS
@given(value=FINITE, digits=st.integers(1, 6))
def test_a_measured_number_is_read_as_its_shown_digits_say(value: float, digits: int, marks: Marks) -> None:
    read = read_number(measured(value, digits), WIDE, marks).value
    assert read == pytest.approx(value, rel=0.5000001 * 10.0 ** (1 - digits), abs=0.0)


@ALL_MARKS
@given(value=FINITE | st.floats(-1e6, 1e6), places=st.integers(0, 4))
def test_a_fixed_number_is_read_as_its_shown_digits_say(value: float, places: int, marks: Marks) -> None:
    read = read_number(fixed(value, places, 9), WIDE, marks).value
    rel = 0.5000001 * 10.0 ** (1 - max(places - 1, 2))
    assert read == pytest.approx(value, rel=rel, abs=0.5000001 * 10.0**-places if 1e-3 <= abs(value) <= 1e6 else 0.0)
    assert (read == 0.0) == (value == 0.0)


@ALL_MARKS
@given(value=FINITE | st.integers(-(10**9), 10**9).map(float) | st.decimals(-99, 99, places=5).map(float))
def test_a_setting_is_read_as_it_was_chosen(value: float, marks: Marks) -> None:
    read = read_number(chosen(value), WIDE, marks).value
    assert read == pytest.approx(value, rel=5.000001e-6, abs=0.0)
    if len(repr(value).replace("-", "").partition("e")[0].replace(".", "").strip("0")) <= 12:
        assert read == value


@ALL_MARKS
@given(number=st.integers(-(10**12), 10**12))
def test_a_counted_number_is_read_as_it_is(number: int, marks: Marks) -> None:
    assert read_number(counted(number), Limits(-1e12, 1e12, "whole"), marks).value == number
