"""Random numbers as the browser playground draws them: ARC4, seeded by a text as seedrandom 2.4 does.

The stream cipher of R. Rivest (1987) as a generator: six bytes and, where they are too few, further ones make a number
with 52 significant bits. D. Bau's seedrandom, version 2.4, is the definition.
"""

from typing import Final

_WIDTH: Final = 256
_CHUNKS: Final = 6
_SIGNIFICANCE: Final = 2.0**52


def _key_of(seed: str) -> list[int]:
    """The bytes that a text of any length leaves behind when it is smeared over at most 256 of them."""
    key: list[int] = []
    smear = 0
    units = seed.encode("utf-16-le", "surrogatepass")  # JavaScript's characters: 16 bits each
    for index in range(len(units) // 2):
        place = index % _WIDTH
        before = key[place] if place < len(key) else 0
        smear ^= before * 19
        byte = (smear + units[2 * index] + 256 * units[2 * index + 1]) % _WIDTH
        if place < len(key):
            key[place] = byte
        else:
            key.append(byte)
    return key


class Arc4:
    """A stream of numbers from 0 to 1, 1 left out, the same for the same seed."""

    def __init__(self, seed: str) -> None:
        key = _key_of(seed) or [0]
        state = list(range(_WIDTH))
        j = 0
        for i in range(_WIDTH):
            j = (j + key[i % len(key)] + state[i]) % _WIDTH
            state[i], state[j] = state[j], state[i]
        self._state, self._i, self._j = state, 0, 0
        for _ in range(_WIDTH):  # the first bytes tell too much of the key
            self._byte()

    def _byte(self) -> int:
        state = self._state
        self._i = i = (self._i + 1) % _WIDTH
        t = state[i]
        self._j = j = (self._j + t) % _WIDTH
        state[i], state[j] = state[j], t
        return state[(state[i] + t) % _WIDTH]

    def random(self) -> float:
        """The next number of the stream, at least 0 and less than 1."""
        n = 0.0
        for _ in range(_CHUNKS):
            n = n * _WIDTH + self._byte()
        d, x = float(_WIDTH**_CHUNKS), 0
        while n < _SIGNIFICANCE:
            n, d, x = (n + x) * _WIDTH, d * _WIDTH, self._byte()
        while n >= 2.0 * _SIGNIFICANCE:
            n, d, x = n / 2.0, d / 2.0, x >> 1
        return (n + x) / d

    def uniform(self, low: float, high: float) -> float:
        """The next number between two others."""
        return self.random() * (high - low) + low
