import numpy as np
import pytest

from engine.choices.features import FEATURES, FeatureName, feature_rows

POINTS = np.array([[0.0, 0.0], [1.5, -2.0], [-6.0, 6.0], [0.25, 3.0]])
X1, X2 = POINTS.T


def test_features_have_the_names_of_files_in_the_order_of_menus() -> None:
    assert list(FEATURES) == [
        "x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2", "cos_x1", "cos_x2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("x1", X1),
        ("x2", X2),
        ("x1_squared", [0.0, 2.25, 36.0, 0.0625]),
        ("x2_squared", [0.0, 4.0, 36.0, 9.0]),
        ("x1_x2", [0.0, -3.0, -36.0, 0.75]),
        ("sin_x1", [0.0, 0.9974949866040544, 0.27941549819892586, 0.24740395925452294]),
        ("sin_x2", [0.0, -0.9092974268256817, -0.27941549819892586, 0.1411200080598672]),
        ("cos_x1", [1.0, 0.0707372016677029, 0.960170286650366, 0.9689124217106447]),
        ("cos_x2", [1.0, -0.4161468365471424, 0.960170286650366, -0.9899924966004454]),
    ],
)
def test_each_feature_is_the_function_of_its_name(name: FeatureName, expected: list[float]) -> None:
    np.testing.assert_allclose(FEATURES[name].value(X1, X2), expected, rtol=1e-15)


def test_rows_stand_in_the_order_asked_for_with_samples_contiguous() -> None:
    rows = feature_rows(("x1_x2", "x1"), POINTS)
    np.testing.assert_array_equal(rows, [X1 * X2, X1])
    assert rows.flags.c_contiguous
    assert rows.dtype == np.float64
