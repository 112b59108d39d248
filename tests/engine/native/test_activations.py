"""The compiled activations against the same formulas to fifty digits."""

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from engine.choices.activations import ACTIVATIONS, Activation, HiddenActivationName
from engine.native.activations import activation_slopes, activation_values
from tests.engine.exact import in_fifty_digits

SLOPE = 0.3  # of leaky ReLU, below zero
TOLERANCE = 1e-15  # relative where |f| > 1, absolute where it is less


def _logistic(z: Any) -> Any:
    return 1 / (1 + mp.exp(-z))


def _normal(z: Any) -> Any:
    return mp.erfc(-z / mp.sqrt(2)) / 2 if abs(z) < 1e3 else int(z > 0)  # mpmath refuses larger ones


EXACT_VALUES: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: z,
    "relu": lambda z: max(z, 0),
    "leaky_relu": lambda z: max(mp.mpf(SLOPE) * z, z),
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "gelu": lambda z: z * _normal(z),
    "silu": lambda z: z * _logistic(z),
    "softplus": lambda z: max(z, 0) + mp.log1p(mp.exp(-abs(z))),
    "tanh": mp.tanh,
    "sigmoid": _logistic,
    "sin": mp.sin,
}

EXACT_SLOPES: dict[str, Callable[[Any], Any]] = {
    "linear": lambda z: 1,
    "relu": lambda z: 1 if z > 0 else 0,
    "leaky_relu": lambda z: 1 if z > 0 else mp.mpf(SLOPE),
    "elu": lambda z: 1 if z > 0 else mp.exp(z),
    "gelu": lambda z: _normal(z) + z * mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi),
    "silu": lambda z: _logistic(z) * (1 + z * _logistic(-z)),
    "softplus": _logistic,
    "tanh": lambda z: mp.sech(z) ** 2,
    "sigmoid": lambda z: _logistic(z) * _logistic(-z),
    "sin": mp.cos,
}


def _exact_value(activation: Activation) -> Callable[[Any], Any]:
    """By hand, or else by the activation's line of Python."""
    return EXACT_VALUES.get(activation.name) or (lambda z: in_fifty_digits(activation, z, SLOPE))


def _exact_slope(activation: Activation) -> Callable[[Any], Any]:
    return EXACT_SLOPES.get(activation.name) or (lambda z: mp.diff(_exact_value(activation), z))


MAGNITUDES = [10.0**exponent for exponent in (-300, -100, -20, -16, -8, -4, -2, 2, 2.5, 3, 5, 6.5, 15, 300)]
Z = np.concatenate(
    [
        np.linspace(-40.0, 40.0, 801),
        np.random.default_rng(0).normal(scale=2.0, size=500),
        MAGNITUDES,
        [-z for z in MAGNITUDES],
        [-745.0, -708.5, -708.0, 708.0, 710.0],
        [0.0, -0.0, 0.5 * np.log(2), -0.5 * np.log(2), np.pi, -0.5 * np.pi, 22 / 7 * 1e5],
    ]
)

each_activation = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=lambda activation: activation.name)


def _errors(found: np.ndarray[Any, Any], exact: Callable[[Any], Any]) -> np.ndarray[Any, Any]:
    with mp.workdps(50):
        pairs = [(mp.mpf(value), exact(mp.mpf(z))) for value, z in zip(found, Z, strict=True)]
        return np.array([float(abs(value - right) / max(1, abs(right))) for value, right in pairs])


@each_activation
def test_value_is_exact_to_the_last_places(activation: Activation) -> None:
    errors = _errors(activation_values(activation.code, SLOPE, Z), _exact_value(activation))
    assert errors.max() < TOLERANCE, f"at z = {Z[errors.argmax()]}"


@each_activation
def test_slope_is_exact_to_the_last_places(activation: Activation) -> None:
    errors = _errors(activation_slopes(activation.code, SLOPE, Z), _exact_slope(activation))
    assert errors.max() < TOLERANCE, f"at z = {Z[errors.argmax()]}"


@each_activation
def test_slope_is_the_derivative_of_value(activation: Activation) -> None:
    z = np.array([-6.0, -2.0, -0.3, 0.4, 3.0])  # 0 left out: ReLU has a corner there
    h = 1e-6
    after, before = (activation_values(activation.code, SLOPE, z + step) for step in (h, -h))
    slopes = activation_slopes(activation.code, SLOPE, z)
    np.testing.assert_allclose(slopes, (after - before) / (2 * h), rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("zero", [0.0, -0.0])
@pytest.mark.parametrize(("name", "slope"), [("relu", 0.0), ("leaky_relu", SLOPE), ("elu", 1.0)])
def test_slope_at_the_corner_is_that_of_the_negative_side(name: str, slope: float, zero: float) -> None:
    code = ACTIVATIONS[name].code  # type: ignore[index]
    assert activation_slopes(code, SLOPE, np.array([zero]))[0] == slope


def test_relu_passes_the_input_itself() -> None:
    z = np.array([5e-324, 0.1, 1.0, 1e300])
    np.testing.assert_array_equal(activation_values(ACTIVATIONS["relu"].code, SLOPE, z), z)


@each_activation
def test_nan_stays_nan(activation: Activation) -> None:
    assert np.isnan(activation_values(activation.code, SLOPE, np.array([np.nan]))[0])


@pytest.mark.parametrize(
    ("name", "below", "above"),
    [
        ("linear", -np.inf, np.inf),
        ("relu", 0.0, np.inf),
        ("leaky_relu", -np.inf, np.inf),
        ("elu", -1.0, np.inf),
        ("gelu", 0.0, np.inf),
        ("silu", 0.0, np.inf),
        ("softplus", 0.0, np.inf),
        ("tanh", -1.0, 1.0),
        ("sigmoid", 0.0, 1.0),
    ],
)
def test_value_at_infinity_is_the_limit(name: str, below: float, above: float) -> None:
    code = ACTIVATIONS[name].code  # type: ignore[index]
    np.testing.assert_array_equal(activation_values(code, SLOPE, np.array([-np.inf, np.inf])), [below, above])


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "sin"])
def test_slope_at_infinity_is_no_nan(name: HiddenActivationName) -> None:
    activation = ACTIVATIONS[name]
    assert not np.isnan(activation_slopes(activation.code, SLOPE, np.array([-np.inf, np.inf]))).any()


@pytest.mark.parametrize("name", ["tanh", "sigmoid", "elu", "sin"])
def test_small_values_are_exact_to_their_own_last_places(name: str) -> None:
    z = np.concatenate([np.geomspace(1e-300, 1.0, 301), -np.geomspace(1e-300, 1.0, 301)])
    values = activation_values(ACTIVATIONS[name].code, SLOPE, z)  # type: ignore[index]
    with mp.workdps(50):
        exact = [float(EXACT_VALUES[name](mp.mpf(number))) for number in z]
    np.testing.assert_allclose(values, exact, rtol=1e-15, atol=0.0)


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
def test_slope_of_a_saturated_unit_is_tiny_not_zero(name: str) -> None:
    z = np.array([-300.0, -50.0, -20.0, 20.0, 50.0, 300.0])
    slopes = activation_slopes(ACTIVATIONS[name].code, SLOPE, z)  # type: ignore[index]
    with mp.workdps(50):
        exact = [float(EXACT_SLOPES[name](mp.mpf(number))) for number in z]
    np.testing.assert_allclose(slopes, exact, rtol=1e-14, atol=0.0)


def test_tanh_is_odd_and_never_beyond_one() -> None:
    z = np.random.default_rng(1).normal(scale=8.0, size=20_000)
    code = ACTIVATIONS["tanh"].code
    values = activation_values(code, SLOPE, z)
    assert np.abs(values).max() <= 1.0
    np.testing.assert_array_equal(values, -activation_values(code, SLOPE, -z))


@pytest.mark.parametrize("n", [0, 1, 15, 16, 17, 33])
def test_any_number_of_points_can_be_asked_for(n: int) -> None:
    z = np.linspace(-3.0, 3.0, n)
    np.testing.assert_array_equal(activation_values(ACTIVATIONS["linear"].code, SLOPE, z), z)
    assert activation_slopes(ACTIVATIONS["linear"].code, SLOPE, z).shape == (n,)


FAR_ANGLES = np.array(
    [
        *np.random.default_rng(2).uniform(1.0, 2.0, 300) * 2.0 ** np.random.default_rng(3).integers(19, 1023, 300),
        *(float(mp.mpf(10) ** exponent) for exponent in range(6, 308, 7)),
        np.nextafter(1e6, 0.0), 1e6, np.nextafter(1e6, 2e6), 2.0**1023, np.finfo(float).max,
        6381956970095103.0 * 2.0**797, 6381956970095103.0 * 2.0**796,  # nearest of all to multiples of ½π, and of π
        *(float(k * mp.pi) for k in (318310, 10**7, 10**12, 10**15, 3 * 10**15)),
    ]
)  # fmt: skip


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_sine_and_its_slope_are_exact_however_far_away(sign: float) -> None:
    z, code = sign * FAR_ANGLES, ACTIVATIONS["sin"].code
    with mp.workdps(400):
        sines = [float(mp.sin(mp.mpf(number))) for number in z]
        cosines = [float(mp.cos(mp.mpf(number))) for number in z]
    np.testing.assert_allclose(activation_values(code, SLOPE, z), sines, rtol=1e-15, atol=0.0)
    np.testing.assert_allclose(activation_slopes(code, SLOPE, z), cosines, rtol=1e-15, atol=3e-16)


def test_sine_of_infinity_is_nan() -> None:
    z = np.array([np.inf, -np.inf, 1.0])
    assert np.isnan(activation_values(ACTIVATIONS["sin"].code, SLOPE, z)).tolist() == [True, True, False]
