"""Texts in UTF-16, as spreadsheets ("Unicode text") and the shell of Windows write them: read as UTF-8."""

import codecs
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from sterling.domain.errors import Invalid

_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_HEAD = 1 << 12
_PIECE = 1 << 20


def as_utf8(source: BinaryIO, *, whole: bool = True) -> BinaryIO:
    """The file as it is, at its beginning; of a text in UTF-16 with its byte order mark, a copy in UTF-8.
    `whole` tells that it is all there. Whoever asks closes what comes back.

    Raises Invalid where such a text stops being one.
    """
    head = source.read(_HEAD)
    source.seek(0)
    name = utf16(head)
    if name is None:
        return source
    decoder = codecs.getincrementaldecoder(name)()
    copy = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - the reader closes it
    source.seek(2)
    try:
        while piece := source.read(_PIECE):
            copy.write(decoder.decode(piece).encode())
        decoder.decode(b"", final=whole)
    except UnicodeError as error:
        copy.close()
        raise Invalid(f"The file is UTF-16, but not to its end: {error}. Save it as UTF-8.") from None
    copy.seek(0)
    return copy


def utf16(head: bytes) -> str | None:
    """The byte order of a text that begins so, as the name of its encoding; None for all else. Two bytes
    alone would be found in front of numbers, too."""
    name = _MARKS.get(head[:2])
    if name is None:
        return None
    try:
        text = codecs.getincrementaldecoder(name)().decode(head[2:])
    except UnicodeError:
        return None
    return name if all(sign.isprintable() or sign.isspace() for sign in text) else None
