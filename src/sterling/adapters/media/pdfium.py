"""Run as a program on one file: writes its pages to stdout, and what it found, or what is wrong, to stderr.

It imports nothing of ours, so that a file can reach no more than this process holds; pypdfium2 is imported
when it runs, and only there. What it writes is told in `domain.rendition`.
"""

import io
import json
import resource
import struct
import sys
from collections.abc import Iterator
from ctypes import byref, c_int
from importlib import import_module
from typing import Any

MOST_PAGES = 500
MOST_MEMORY = 2 << 30
MOST_SECONDS = 300
MOST_WORDS = 20_000
SHARPNESS = 2.0
"""Pixels a point: 144 dpi."""
MOST_SIDE = 3000
FINE = 100
"""Parts of a point to which places are known."""


class Refused(Exception):
    """The file cannot be shown; the message says why."""


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        facts = draw(path)
    except Refused as refused:
        sys.exit(json.dumps({"error": str(refused)}))
    except MemoryError:
        sys.exit(json.dumps({"error": "it needs more memory than a page may"}))
    sys.stderr.write(json.dumps(facts) + "\n")


def draw(path: str) -> dict[str, Any]:
    """Pictures, then words as JSON, page by page; then the length of each as little-endian 32-bit numbers."""
    pypdfium2: Any = import_module("pypdfium2")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Refused("it is locked by a password" if locked else "it is damaged, or no PDF") from None
    document.init_forms()
    count = len(document)
    if not 1 <= count <= MOST_PAGES:
        raise Refused(f"it has {count:,} pages; 1 to {MOST_PAGES} can be shown")
    sizes, texts, lengths = list[list[float]](), list[bytes](), list[int]()
    for number in range(count):
        try:
            page = filled(document, number)
        except pypdfium2.PdfiumError:
            raise Refused(f"page {number + 1} is damaged") from None
        width, height = page.get_size()
        if not (0 < width <= 14_400 and 0 < height <= 14_400):
            raise Refused(f"page {number + 1} is {width:g} by {height:g} points, which cannot be shown")
        sizes.append([round(width, 2), round(height, 2)])
        picture = picture_of(page, width, height)
        texts.append(json.dumps(list(words_of(page, width, height)), separators=(",", ":")).encode())
        sys.stdout.buffer.write(picture)
        lengths.append(len(picture))
        page.close()
    for text in texts:
        sys.stdout.buffer.write(text)
    lengths += [len(text) for text in texts]
    sys.stdout.buffer.write(struct.pack(f"<{len(lengths)}I", *lengths))
    sys.stdout.buffer.flush()
    return {"pages": count, "sizes": sizes, "unit": "point", "lengths": sum(lengths)}


def filled(document: Any, number: int) -> Any:
    """A page with what was filled into its forms as a part of it: picture and words have it then."""
    page = document[number]
    if document.formenv is not None:
        page.flatten()
        page.close()
        page = document[number]
    return page


def picture_of(page: Any, width: float, height: float) -> bytes:
    scale = min(SHARPNESS, MOST_SIDE / max(width, height))
    target = io.BytesIO()
    page.render(scale=scale).to_pil().convert("RGB").save(target, "JPEG", quality=85)
    return target.getvalue()


def words_of(page: Any, width: float, height: float) -> Iterator[dict[str, Any]]:
    """What stands between blanks, with the rectangle around its letters."""
    layer = page.get_textpage()
    try:
        letters, around, told = "", list[float](), 0
        for at in range(layer.count_chars()):
            letter = layer.get_text_range(at, 1)
            if letter.strip() and letter.isprintable():
                letters += letter
                left, top, right, bottom = corners(page, layer.get_charbox(at), width, height)
                if around:
                    left, top = min(left, around[0]), min(top, around[1])
                    right, bottom = max(right, around[2]), max(bottom, around[3])
                around = [left, top, right, bottom]
            elif letters and told < MOST_WORDS:
                told += 1
                yield word(letters, around)
                letters, around = "", []
        if letters:
            yield word(letters, around)
    finally:
        layer.close()


def word(letters: str, around: list[float]) -> dict[str, Any]:
    left, top, right, bottom = around
    return {
        "text": letters,
        "x": left,
        "y": top,
        "width": round(right - left, 2),
        "height": round(bottom - top, 2),
    }


def corners(
    page: Any, box: tuple[float, float, float, float], width: float, height: float
) -> tuple[float, float, float, float]:
    """A box of the page's own axes (which may be turned and cut) as it lies on the picture, in points."""
    raw: Any = import_module("pypdfium2.raw")
    xs, ys = list[float](), list[float]()
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        across, down = c_int(), c_int()
        wide, high = round(width * FINE), round(height * FINE)
        raw.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, x, y, byref(across), byref(down))
        xs.append(min(max(across.value / FINE, 0.0), width))
        ys.append(min(max(down.value / FINE, 0.0), height))
    return min(xs), min(ys), max(xs), max(ys)


if __name__ == "__main__":
    main(sys.argv[1])
