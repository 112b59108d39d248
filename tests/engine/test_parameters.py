import numpy as np
import pytest

from engine.parameters import Address, Layout

LAYOUT = Layout((2, 3, 1))
# layer 0: weights 0 1 / 2 3 / 4 5, biases 6 7 8; layer 1: weights 9 10 11, bias 12


def test_each_layer_has_its_weights_row_by_row_and_then_its_biases() -> None:
    flat = np.arange(13)
    assert LAYOUT.total == 13
    assert LAYOUT.weights(flat, 0).tolist() == [[0, 1], [2, 3], [4, 5]]
    assert LAYOUT.biases(flat, 0).tolist() == [6, 7, 8]
    assert LAYOUT.weights(flat, 1).tolist() == [[9, 10, 11]]
    assert LAYOUT.biases(flat, 1).tolist() == [12]


def test_weights_and_biases_are_views() -> None:
    flat = np.zeros(13)
    LAYOUT.weights(flat, 0)[2, 1] = 5.0
    LAYOUT.biases(flat, 1)[0] = 7.0
    assert np.flatnonzero(flat).tolist() == [5, 12]


def test_units_of_all_layers_stand_in_a_row() -> None:
    assert LAYOUT.unit_offsets == (0, 3, 4)
    assert LAYOUT.layer_count == 2


@pytest.mark.parametrize(
    ("address", "index"),
    [(Address(0, 0, 0), 0), (Address(0, 2, 1), 5), (Address(0, 1), 7), (Address(1, 0, 2), 11), (Address(1, 0), 12)],
)
def test_a_pin_names_one_parameter(address: Address, index: int) -> None:
    assert LAYOUT.has(address)
    assert LAYOUT.index(address) == index
    assert np.flatnonzero(LAYOUT.mask([address])).tolist() == [index]


@pytest.mark.parametrize(
    "address",
    [
        Address(2, 0),
        Address(-1, 0),
        Address(0, 3),
        Address(0, -1),
        Address(0, 0, 2),
        Address(0, 0, -1),
        Address(1, 1),
        Address(1, 0, 3),
    ],
)
def test_a_pin_of_nothing_is_known_as_such(address: Address) -> None:
    assert not LAYOUT.has(address)


def test_a_network_without_hidden_layers_has_the_output_alone() -> None:
    layout = Layout((4, 1))
    assert (layout.total, layout.layer_count, layout.unit_offsets) == (5, 1, (0, 1))
