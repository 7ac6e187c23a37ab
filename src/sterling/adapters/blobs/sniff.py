"""What bytes are, from the bytes alone. Names and declared types are claims, never evidence.

Whatever is text is `text/plain`, also HTML and SVG: nothing that a browser would run is ever called by a type
that makes it run.
"""

import codecs
import json
from collections.abc import Callable

HEAD = 8192
"""So many first bytes are enough to decide."""

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"fLaC", "audio/flac"),
    (0, b"ID3", "audio/mpeg"),
    (0, b".snd", "audio/basic"),
    (0, b"caff", "audio/x-caf"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"riff\x2e\x91\xcf\x11", "audio/x-w64"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
)
# Brands of the ISO base media format (ISO/IEC 14496-12, section 4.3); all others are plain MP4.
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
# QuickTime files from before there were brands begin with one of these boxes, behind its size.
_BOXES = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_WAVES = frozenset({b"RIFF", b"RF64", b"BW64", b"RIFX"})
_PACKETS = ((188, 0), (192, 4))
"""Of MPEG transport streams (ISO/IEC 13818-1, 2.4.3.2): their length and the place of the sync byte; those of
discs and cameras have a time before it."""
_JUNK = 1024
"""Readers of PDF look for its beginning among so many first bytes."""
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13, 27}


def sniff(head: bytes, *, whole: bool = False) -> str:
    """The media type of content that begins with `head`; `whole` tells that this is all of it.

    Text must be UTF-8 without control characters. It is JSON when it begins like an object or list and, if it
    is all here, can be read as JSON. What is not recognized is `application/octet-stream`.
    """
    for offset, signature, media_type in _SIGNATURES:
        if head.startswith(signature, offset):
            return media_type
    for recognize in _RECOGNIZERS:
        if (found := recognize(head)) is not None:
            return found
    if (found := _text(head, whole=whole)) is not None:
        return found
    # A text may speak of a PDF; before one is what a mail or a web server left there.
    return "application/pdf" if b"%PDF-" in head[:_JUNK] else "application/octet-stream"


def _riff(head: bytes) -> str | None:
    if head[:4] in _WAVES and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:4] == b"FORM":
        return "audio/aiff" if head[8:12] in (b"AIFF", b"AIFC") else None
    if head[:4] != b"RIFF":
        return None
    return {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}.get(head[8:12])


def _base_media(head: bytes) -> str | None:
    if head[4:8] != b"ftyp":
        named = head[4:8] in _BOXES and not head[:4].decode("latin-1").isprintable()
        return "video/quicktime" if named else None
    # Pictures of the family name their coding among the brands that follow the first.
    if head[8:12] in (b"mif1", b"msf1") and b"avif" in head[16 : int.from_bytes(head[:4])]:
        return "image/avif"
    return _BRANDS.get(head[8:12], "video/mp4")


def _transport(head: bytes) -> str | None:
    for length, place in _PACKETS:
        marks = head[place : 5 * length : length]
        if len(marks) > 1 and marks == b"\x47" * len(marks):
            return "video/mp2t"
    return None


def _matroska(head: bytes) -> str | None:
    if head[:4] != b"\x1aE\xdf\xa3":
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _ogg(head: bytes) -> str | None:
    if head[:4] != b"OggS":
        return None
    return "video/ogg" if b"\x80theora" in head else "audio/ogg"


def _bitmap(head: bytes) -> str | None:
    is_bitmap = head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS
    return "image/bmp" if is_bitmap else None


def _mpeg_audio(head: bytes) -> str | None:
    """A frame of MPEG audio layer II or III (ISO/IEC 11172-3, 2.4.1.3): sync, layer, no reserved values."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 not in (0xE2, 0xE4):
        return None
    reserved = head[1] & 0x18 == 0x08 or head[2] & 0xF0 in (0xF0, 0x00) or head[2] & 0x0C == 0x0C
    return None if reserved else "audio/mpeg"


def _aac(head: bytes) -> str | None:
    """Two frames of AAC one after the other (ISO/IEC 13818-7, 6.2: ADTS)."""
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    length = (int.from_bytes(head[3:6]) >> 5) & 0x1FFF
    following = head[length : length + 2]
    return "audio/aac" if length > 7 and following in (b"", head[:2]) else None


def _blank_pdf(head: bytes) -> str | None:
    """A PDF behind blank lines or the mark of a text."""
    return "application/pdf" if head.lstrip(b"\xef\xbb\xbf\0\t\n\r\f ").startswith(b"%PDF-") else None


_RECOGNIZERS: tuple[Callable[[bytes], str | None], ...] = (
    _riff,
    _base_media,
    _matroska,
    _ogg,
    _bitmap,
    _mpeg_audio,
    _aac,
    _transport,
    _blank_pdf,
)


def _text(head: bytes, *, whole: bool) -> str | None:
    try:
        # A character may be cut at the end of the head; that is no fault, unless the content ends there.
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=whole)
    except UnicodeDecodeError:
        return None
    if not _CONTROL.isdisjoint(head):
        return None
    if not text.lstrip().startswith(("{", "[")):
        return "text/plain"
    if whole:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return "text/plain"
    return "application/json"
