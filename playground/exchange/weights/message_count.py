"""How much a file of protocol buffers holds, told before it is parsed.

A file of a few megabytes can hold millions of empty messages, each of which takes hundreds of bytes once it is parsed.
The format: https://protobuf.dev/programming-guides/encoding.
"""

from typing import Any, Final

from playground.exchange.weights.found import WeightsRefused

MAX_FIELDS: Final = 200_000
"""The largest network of the playground has some 12,000."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def check_size(data: bytes, descriptor: Any) -> None:
    """Count the fields of a message of this kind and of all messages in it, up to what is allowed.

    Raises WeightsRefused beyond that. What is broken is passed over: the parser says what is wrong with it.
    """
    waiting: list[tuple[int, int, Any]] = [(0, len(data), descriptor)]
    count = 0
    while waiting:
        at, end, kind = waiting.pop()
        fields = kind.fields_by_number
        while at < end:
            count += 1
            if count > MAX_FIELDS:
                raise WeightsRefused(
                    f"a model of more than {MAX_FIELDS} parts", f"up to {MAX_FIELDS}", "Export a smaller network."
                )
            key, at = _varint(data, at, end)
            wire = key & 7
            if wire == _VARINT:
                _, at = _varint(data, at, end)
            elif wire == _BYTES:
                size, at = _varint(data, at, end)
                field = fields.get(key >> 3)
                if field is not None and field.message_type is not None and at + size <= end:
                    waiting.append((at, at + size, field.message_type))
                at += size
            elif wire in (_FIXED64, _FIXED32):
                at += 8 if wire == _FIXED64 else 4
            else:
                break


def _varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """A whole number of seven bits a byte, and where it ends."""
    value = shift = 0
    while at < end and shift < 70:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            break
    return value, at
