"""What bytes are, and whether images are what they claim. Real files are made by other programs than ours."""

import gzip
import io
import json
import struct
import wave
import zipfile
import zlib

import pytest
from PIL import Image, ImageDraw

from sterling.adapters.blobs.inspect import Facts, inspect
from sterling.adapters.blobs.sniff import sniff
from sterling.domain.errors import Invalid, TooLarge


def picture(name: str, size: tuple[int, int] = (37, 21), **options: object) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).line((0, 0, *size), fill="red", width=3)
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(200))
    return out.getvalue()


IMAGES = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
}


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        *[(picture(name), media_type) for media_type, name in IMAGES.items()],
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "application/pdf"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41", "video/mp4"),
        (b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1", "image/avif"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00M4A mp42isom", "audio/mp4"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\xa3B\x86\x81\x01B\xf7\x81\x01B\x82\x88matroska", "video/x-matroska"),
        (sound(), "audio/wav"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE", "audio/mpeg"),
        (b"\xff\xfb\x90\x64\x00\x0f\xf0", "audio/mpeg"),
        (b"OggS\x00\x02" + bytes(22) + b"\x01\x1e\x01vorbis", "audio/ogg"),
        (b"fLaC\x00\x00\x00\x22", "audio/flac"),
        (b"FORM\x00\x00\x10\x00AIFFCOMM", "audio/aiff"),
        (b"FORM\x00\x00\x10\x00AIFCFVER", "audio/aiff"),
        (b"RF64\xff\xff\xff\xffWAVEds64", "audio/wav"),
        (b"#!AMR\n\x3c\x91\x17\x16", "audio/amr"),
        (b"#!AMR-WB\n\x04", "audio/amr"),
        (2 * (b"\xff\xf1\x50\x80\x01\x3f\xfc" + b"ab"), "audio/aac"),
        (b"\xff\xfd\x84\x04", "audio/mpeg"),
        (b"\xff\xf1\x50\x80\x01\x3f\xfc" + bytes(9), "application/octet-stream"),
        (3 * (b"\x47\x40\x11\x10" + bytes(184)), "video/mp2t"),
        (3 * (bytes(4) + b"\x47\x40\x11\x10" + bytes(184)), "video/mp2t"),
        (b"G" + bytes(187), "application/octet-stream"),
        (b"\x00\x00\x01\xba\x44\x00", "video/mpeg"),
        (b"FLV\x01\x05\x00\x00\x00\x09", "video/x-flv"),
        (b"\x00\x00\x03\x08moov\x00\x00", "video/quicktime"),
        (b"You free the bird.", "text/plain"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avifmiaf", "image/avif"),
        (b"\r\n%PDF-1.4\n%\xe2\xe3\n", "application/pdf"),
        (b"From: a\r\n\r\n\xff%PDF-1.4\n", "application/pdf"),
        (b"A PDF begins with %PDF-1.4", "text/plain"),
        (zipped(), "application/zip"),
        (gzip.compress(b"a", mtime=0), "application/gzip"),
        (b"PAR1\x15\x04\x15\x10", "application/vnd.apache.parquet"),
        (b'{"a": [1, 2]}', "application/json"),
        (b"\xef\xbb\xbf[1]\n", "application/json"),
        (b"{not json}", "text/plain"),
        (b'{"a": 1}\n{"a": 2}\n', "text/plain"),
        ("Grüße, 😀\n".encode(), "text/plain"),
        (b"", "text/plain"),
        (b"<!doctype html><script>alert(1)</script>", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "text/plain"),
        (b"BM is how this letter begins", "text/plain"),
        (b"caf\xe9", "application/octet-stream"),
        ("wide".encode("utf-16"), "application/octet-stream"),
        (b"a\x00b", "application/octet-stream"),
        (b"\xff\xff\xff\xff", "application/octet-stream"),
    ],
)
def test_types(content: bytes, media_type: str) -> None:
    assert sniff(content, whole=True) == media_type


def test_a_character_cut_at_the_end_of_the_head_is_no_fault() -> None:
    head = ("a" + "ü" * 4096).encode()[:8192]
    assert sniff(head) == "text/plain"
    assert sniff(head, whole=True) == "application/octet-stream"


def test_long_json_is_known_by_its_beginning() -> None:
    content = json.dumps({"numbers": list(range(5000))}).encode()
    assert inspect(io.BytesIO(content)) == Facts("application/json", None, None)


@pytest.mark.parametrize("media_type", IMAGES)
def test_an_image_tells_its_size(media_type: str) -> None:
    content = picture(IMAGES[media_type])
    assert inspect(io.BytesIO(content), declared=media_type) == Facts(media_type, 37, 21)


@pytest.mark.parametrize("media_type", IMAGES)
@pytest.mark.parametrize("kept", [0.98, 0.5])
def test_a_cut_image_is_refused(media_type: str, kept: float) -> None:
    content = picture(IMAGES[media_type], (400, 300))
    with pytest.raises(Invalid, match="broken or cut") as caught:
        inspect(io.BytesIO(content[: int(len(content) * kept)]))
    assert caught.value.problems[0].code == "image_broken"


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("media_type", IMAGES)
def test_only_a_signature_is_no_image(media_type: str) -> None:
    with pytest.raises(Invalid) as caught:
        inspect(io.BytesIO(picture(IMAGES[media_type])[:18]))
    assert caught.value.problems[0].code == "image_broken"


@pytest.mark.parametrize(
    ("content", "declared"),
    [(picture("JPEG"), "image/png"), (b"GIF for ever", "image/gif"), (b"<svg/>", "image/svg+xml")],
)
def test_an_image_that_lies_about_its_type_is_refused(content: bytes, declared: str) -> None:
    with pytest.raises(Invalid, match=f"said to be {declared.replace('+', '.')}, but") as caught:
        inspect(io.BytesIO(content), declared=declared)
    assert caught.value.problems[0].code == "media_type"


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["JPEG", "WEBP", "PNG", "TIFF"])
def test_the_size_is_that_which_a_browser_shows(name: str, orientation: int) -> None:
    """EXIF 2.32, table 4: values 5 to 8 exchange rows and columns."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    facts = inspect(io.BytesIO(picture(name, exif=exif.tobytes())))
    assert (facts.width, facts.height) == ((21, 37) if orientation >= 5 else (37, 21))


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG (RFC 2083, section 3.2)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims any size (RFC 2083, section 4.1)."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(2**31 - 1, 2**31 - 1), (60_000, 60_000), (1, 200_000)])
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_an_image_that_claims_too_much_is_refused_before_decoding(width: int, height: int) -> None:
    content = png_claiming(width, height)
    assert len(content) < 100
    with pytest.raises(TooLarge, match="too large") as caught:
        inspect(io.BytesIO(content))
    assert caught.value.problems[0].code == "image_too_large"


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP"])
def test_what_lies_beside_the_pixels_is_not_unpacked_without_bounds(kind: bytes) -> None:
    """A text or a profile of 200 megabytes in as many kilobytes."""
    content, packed = picture("PNG"), b"a\0\0" + zlib.compress(bytes(200_000_000), 9)
    with pytest.raises(Invalid, match="broken or cut"):
        inspect(io.BytesIO(content[:33] + chunk(kind, packed) + content[33:]))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_an_animation_of_a_screen_that_no_memory_holds_is_refused() -> None:
    content = picture("GIF")
    with pytest.raises(TooLarge, match="65535 by 65535"):
        inspect(io.BytesIO(content[:6] + b"\xff\xff\xff\xff" + content[10:]))


def test_a_changed_byte_in_a_png_is_seen() -> None:
    content = bytearray(picture("PNG", (400, 300)))
    content[len(content) // 2] ^= 1
    with pytest.raises(Invalid, match="broken"):
        inspect(io.BytesIO(bytes(content)))


def test_things_behind_the_end_of_a_photo_are_allowed() -> None:
    assert inspect(io.BytesIO(picture("JPEG") + b"a maker's note")) == Facts("image/jpeg", 37, 21)
