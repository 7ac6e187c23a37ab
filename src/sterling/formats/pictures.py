"""How many pixels a picture has, as it is shown. Pillow reads its head; nothing is decoded."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 2_500_000_000
TURNED = (5, 6, 7, 8)
"""Orientations of EXIF whose width is the height of what is stored."""
_ORIENTATION = 0x0112
_KNOWN = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture, of its content or of the beginning of that. Raises ValueError where they
    cannot be told."""
    # Loaded late: only installations that hold images need it, and the command line starts without it.
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(content), formats=_KNOWN) as image:
            width, height = image.size
            turned = orientation(image, image.get_format_mimetype() or "") in TURNED
    except Exception as error:  # Pillow's readers have errors of many classes
        reason = str(error) or type(error).__name__
        raise ValueError(f"the size of the picture cannot be read: {reason[:200]}") from None
    return (height, width) if turned else (width, height)


def ending_of(beginning: bytes) -> str:
    """The ending of the name of a picture, by how it begins: `.png`; of none that is known, nothing."""
    # Loaded late, as above.
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(beginning), formats=_KNOWN) as image:
            return {"JPEG": ".jpg", "TIFF": ".tif"}.get(image.format or "", f".{image.format}".lower())
    except Exception:  # Pillow's readers have errors of many classes
        return ""


def orientation(image: "Image", media_type: str) -> object:
    """What EXIF says of the picture, where a browser heeds it; TIFF comes turned already."""
    if media_type in ("image/jpeg", "image/webp"):
        return image.getexif().get(_ORIENTATION)
    if media_type not in ("image/png", "image/apng") or "exif" not in image.info:
        return None
    # Asked for it, Pillow would decode the whole picture.
    from PIL.Image import Exif  # noqa: PLC0415

    exif = Exif()
    exif.load(image.info["exif"])
    return exif.get(_ORIENTATION)
