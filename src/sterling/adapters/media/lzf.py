"""LZF, the packing of `binary_compressed` PCD files, as Marc Lehmann's LibLZF defines it."""

from sterling.domain.errors import Invalid


def decompress(packed: bytes, size: int) -> bytearray:
    """The `size` bytes that were packed. Raises Invalid where the packed bytes are damaged."""
    out = bytearray()
    at, end = 0, len(packed)
    try:
        while at < end:
            control = packed[at]
            at += 1
            if control < 32:  # so many plain bytes, and one
                out += packed[at : at + control + 1]
                at += control + 1
                continue
            length = control >> 5
            if length == 7:
                length += packed[at]
                at += 1
            back = ((control & 0x1F) << 8) + packed[at] + 1
            at += 1
            _repeat(out, back, length + 2)
            if len(out) > size:
                break
    except IndexError:
        raise Invalid("The packed points are damaged: they end inside of a run.") from None
    if len(out) != size:
        raise Invalid(f"The packed points are damaged: they give {len(out):,} bytes instead of {size:,}.")
    return out


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Appends `length` bytes from `back` before the end; the run may overlap what it writes."""
    start = len(out) - back
    if start < 0:
        raise Invalid("The packed points are damaged: a run begins before the data.")
    if back >= length:
        out += out[start : start + length]
        return
    run = bytes(out[start:])
    out += (run * (length // back + 1))[:length]
