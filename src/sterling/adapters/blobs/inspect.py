"""The facts of stored content: its type, and for an image its size in pixels, within bounds and complete."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from sterling.adapters.blobs.sniff import HEAD, sniff
from sterling.adapters.blobs.tiff import tiff_size
from sterling.domain.errors import Invalid, Problem, TooLarge
from sterling.formats.pictures import MAX_PIXELS, TURNED, orientation

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_WHOLE = 250_000_000
"""The most pixels of an image of a kind that is not shown in tiles: browsers decode it whole."""
MAX_SIDE = 100_000
"""An image over these bounds is refused before anything is decoded: a few bytes can claim terabytes."""

_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}
_WHOLE = ("image/gif", "image/bmp")
_TIFF_PLACES = ((273, 279), (324, 325))  # strips, tiles: tags of their offsets and of their lengths


@dataclass(frozen=True, slots=True)
class Facts:
    """Media type, and width and height in pixels as a browser shows the image (EXIF orientation applied)."""

    media_type: str
    width: int | None
    height: int | None


def inspect(file: BinaryIO, *, declared: str | None = None) -> Facts:
    """Looks into a seekable file. Blocking; from async code call it in a thread.

    `declared` is the type that the sender claims; a claim to be an image must be true.

    Raises:
        Invalid: an image is cut or broken, or something that claims to be an image is another thing.
        TooLarge: an image has more pixels than can be shown.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    media_type = sniff(head, whole=size <= HEAD)
    if declared is not None and declared.startswith("image/") and declared != media_type:
        raise _invalid(
            "media_type",
            f"It is said to be {declared}, but its bytes are {media_type}. Send it with its true type.",
        )
    if media_type not in _FORMATS:
        return Facts(media_type, None, None)
    width, height = _image(file, size, media_type)
    return Facts(media_type, width, height)


def _invalid(code: str, message: str) -> Invalid:
    return Invalid(message, problems=[Problem(path="", message=message, code=code)])


def _image(file: BinaryIO, size: int, media_type: str) -> tuple[int, int]:
    # Loaded late: only installations that hold images need it, and the command line starts without it.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    file.seek(0)
    try:
        with Image.open(file, formats=[_FORMATS[media_type]]) as image:
            width, height = image.size
            _check_bounds(width, height, MAX_WHOLE if media_type in _WHOLE else MAX_PIXELS)
            turned = orientation(image, media_type) in TURNED
            _COMPLETE[media_type](file, size, image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(str(error)) from error
    except UnidentifiedImageError as error:
        # Pillow knows few of the kinds of numbers and bands that TIFF may have; tiles are made of more.
        if media_type == "image/tiff" and (size_told := tiff_size(file, size)) is not None:
            _check_bounds(*size_told, MAX_PIXELS)
            return size_told
        message = f"It begins like {media_type}, but its header cannot be read. Save the image again."
        raise _invalid("image_broken", message) from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError) as error:
        message = f"The image ({media_type}) is broken or cut: {error}. Save or send it again."
        raise _invalid("image_broken", message) from error
    return (height, width) if turned else (width, height)


def _check_bounds(width: int, height: int, most: int) -> None:
    if width < 1 or height < 1:
        raise ValueError(f"it is {width} by {height} pixels")
    if width * height > most or max(width, height) > MAX_SIDE:
        raise _too_large(f"It claims {width} by {height} pixels.", most)


def _too_large(reason: str, most: int = MAX_PIXELS) -> TooLarge:
    message = (
        f"The image is too large: {reason} At most {most} pixels and {MAX_SIDE} on a side are allowed. "
        "Cut it into several."
    )
    return TooLarge(message, problems=[Problem(path="", message=message, code="image_too_large")])


def _tail(file: BinaryIO, size: int, length: int) -> bytes:
    file.seek(max(0, size - length))
    return file.read(length)


def _png(file: BinaryIO, size: int, image: "Image") -> None:
    image.verify()  # reads every chunk to IEND, with its checksum; decodes no pixel
    if b"IEND" not in _tail(file, size, 1 << 16):
        raise ValueError("its end is missing")


def _jpeg(file: BinaryIO, size: int, image: "Image") -> None:
    # Cameras append things behind the end marker; the entropy-coded part cannot contain the marker itself.
    if b"\xff\xd9" not in _tail(file, size, 1 << 20):
        raise ValueError("its end is missing")


def _gif(file: BinaryIO, size: int, image: "Image") -> None:
    if b";" not in _tail(file, size, 16):
        raise ValueError("its end is missing")


def _webp(file: BinaryIO, size: int, image: "Image") -> None:
    file.seek(4)
    if int.from_bytes(file.read(4), "little") + 8 > size:
        raise ValueError("its end is missing")


def _bmp(file: BinaryIO, size: int, image: "Image") -> None:
    file.seek(0)
    head = file.read(34)
    start = int.from_bytes(head[10:14], "little")
    bits, compression = int.from_bytes(head[28:30], "little"), int.from_bytes(head[30:34], "little")
    if compression == 0 and int.from_bytes(head[14:18], "little") > 12:
        row = (image.width * bits + 31) // 32 * 4
        if start + row * image.height > size:
            raise ValueError("its end is missing")


def _tiff(file: BinaryIO, size: int, image: "Image") -> None:
    tags = cast(Mapping[int, tuple[int, ...] | int], getattr(image, "tag_v2"))  # noqa: B009 - of TIFF images only
    for offsets_tag, lengths_tag in _TIFF_PLACES:
        offsets, lengths = _numbers(tags.get(offsets_tag)), _numbers(tags.get(lengths_tag))
        if any(offset + length > size for offset, length in zip(offsets, lengths, strict=True)):
            raise ValueError("its end is missing")


def _numbers(value: tuple[int, ...] | int | None) -> tuple[int, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else value


_COMPLETE: Mapping[str, Callable[[BinaryIO, int, "Image"], None]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/bmp": _bmp,
    "image/tiff": _tiff,
}
