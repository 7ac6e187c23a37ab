"""Masks of Label Studio's brush: run lengths of the four channels of every pixel, packed into bits.

The packing is that of rle-pack (thi.ng/umbrella, packages/rle-pack, "Encoding format"): 32 bits for the
number of values; 5 bits for the bits of a value less one; four times 4 bits for the bits of a length less
one; then runs of a flag (1: one value repeated, 0: values one by one), 2 bits for which of the four lengths
follows, the length less one, and the value or values. The values are red, green, blue and alpha of pixel
after pixel, row after row; a pixel is painted where alpha is not 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pydantic import JsonValue

from sterling.domain.control import JsonObject

MAX_PIXELS = 1 << 28
_WORD = 8
_LENGTHS = (3, 4, 8, 16)
_CHANNELS = 4
_ALPHA = 3
Run = tuple[int, int]
"""Painted pixels of the image, row after row, from the first to before the last."""


class Damaged(ValueError):
    """The bits end too early, or say something else than so many pixels."""


def unpack(packed: Sequence[int], width: int, height: int) -> JsonObject | None:
    """The window and the column-wise runs of a mask; None where nothing is painted.

    Raises Damaged where the bits do not hold an image of this size.
    """
    pixels = width * height
    if not 0 < pixels <= MAX_PIXELS:
        raise Damaged(f"{pixels:,} pixels are too many, or none")
    return _window(_merged(_painted(_Bits(bytes(packed)), pixels)), width)


def pack(region: Mapping[str, JsonValue], width: int, height: int) -> list[int]:
    """The packed bits of a mask on an image of this size; painted pixels are white."""
    bits = _Writer()
    bits.write(width * height * _CHANNELS, 32)
    bits.write(_WORD - 1, 5)
    for length in _LENGTHS:
        bits.write(length - 1, 4)
    at = 0
    for start, end in _merged(_rows(region, width)):
        bits.run(start - at, 0)
        bits.run(end - start, 255)
        at = end
    bits.run(width * height - at, 0)
    return [*bits.bytes()]


class _Bits:
    """Reads numbers of any number of bits, the highest bit first."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def read(self, bits: int) -> int:
        end = self.at + bits
        if end > 8 * len(self.data):
            raise Damaged("it ends too early")
        part = int.from_bytes(self.data[self.at // 8 : (end + 7) // 8])
        self.at = end
        return part >> (-end % 8) & ((1 << bits) - 1)


class _Writer:
    """The way back of `_Bits`."""

    def __init__(self) -> None:
        self.done, self.rest, self.held = bytearray(), 0, 0

    def write(self, value: int, bits: int) -> None:
        self.rest, self.held = self.rest << bits | value, self.held + bits
        while self.held >= 8:
            self.held -= 8
            self.done.append(self.rest >> self.held & 255)
        self.rest &= (1 << self.held) - 1

    def run(self, pixels: int, value: int) -> None:
        """So many pixels whose channels all have one value."""
        left = pixels * _CHANNELS
        while left:
            size = next((i for i, bits in enumerate(_LENGTHS) if left <= 1 << bits), len(_LENGTHS) - 1)
            count = min(left, 1 << _LENGTHS[size])
            self.write(1, 1)
            self.write(size, 2)
            self.write(count - 1, _LENGTHS[size])
            self.write(value, _WORD)
            left -= count

    def bytes(self) -> bytes:
        self.write(0, -self.held % 8)
        return bytes(self.done)


def _painted(bits: _Bits, pixels: int) -> Iterator[Run]:
    """Runs of painted pixels, in order; neighbours are not joined."""
    count, word = bits.read(32), bits.read(5) + 1
    lengths = [bits.read(4) + 1 for _ in range(4)]
    if count != pixels * _CHANNELS:
        raise Damaged(f"it holds {count:,} values, not four for each of {pixels:,} pixels")
    at = 0
    while at < count:
        repeated, end = bits.read(1), at + 1 + bits.read(lengths[bits.read(2)])
        if end > count:
            raise Damaged("it holds more values than it says")
        if repeated:
            # The alpha values between `at` and `end`.
            if bits.read(word) and end // _CHANNELS > at // _CHANNELS:
                yield at // _CHANNELS, end // _CHANNELS
        else:
            for place in range(at, end):
                if bits.read(word) and place % _CHANNELS == _ALPHA:
                    yield place // _CHANNELS, place // _CHANNELS + 1
        at = end


def _merged(runs: Iterator[Run]) -> Iterator[Run]:
    """Runs that touch as one."""
    held: Run | None = None
    for start, end in runs:
        if held is not None and held[1] == start:
            held = held[0], end
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _window(runs: Iterator[Run], width: int) -> JsonObject | None:
    """Runs along rows as the smallest window and its runs down columns."""
    lines = [
        (row, max(start - row * width, 0), min(end - row * width, width))
        for start, end in runs
        for row in range(start // width, (end - 1) // width + 1)
    ]
    if not lines:
        return None
    left, right = min(line[1] for line in lines), max(line[2] for line in lines)
    top, tall = lines[0][0], lines[-1][0] - lines[0][0] + 1
    pixels = bytearray((right - left) * tall)
    for row, start, end in lines:
        place = (start - left) * tall + row - top
        pixels[place : (end - 1 - left) * tall + row - top + 1 : tall] = b"\x01" * (end - start)
    return {"x": left, "y": top, "width": right - left, "height": tall, "counts": [*_counts(pixels)]}


def _counts(pixels: bytearray) -> Iterator[int]:
    """Lengths in turn outside and inside, the first one outside."""
    if pixels[0]:
        yield 0
    at = 0
    while at < len(pixels):
        end = pixels.find(1 - pixels[at], at)
        end = len(pixels) if end < 0 else end
        yield end - at
        at = end


def _rows(region: Mapping[str, JsonValue], width: int) -> Iterator[Run]:
    """A mask's runs down columns as runs of pixels along the rows of the whole image."""
    x, y, wide, tall = (int(str(region[name])) for name in ("x", "y", "width", "height"))
    counts = region["counts"]
    places = [0]
    for count in counts if isinstance(counts, list) else []:
        places.append(places[-1] + int(str(count)))
    pixels = bytearray(wide * tall)
    for index, (start, end) in enumerate(pairwise(places)):
        if index % 2:
            for column in range(start // tall, (end - 1) // tall + 1):
                first, last = max(start - column * tall, 0), min(end - column * tall, tall)
                place = slice(first * wide + column, (last - 1) * wide + column + 1, wide)
                pixels[place] = b"\x01" * (last - first)
    for row in range(tall):
        at = row * wide
        while (start := pixels.find(1, at, (row + 1) * wide)) >= 0:
            end = pixels.find(0, start, (row + 1) * wide)
            end = (row + 1) * wide if end < 0 else end
            shift = (y + row) * width + x - row * wide
            yield start + shift, end + shift
            at = end
