"""Pages of PDFs: pictures and words in their places, and files that are damaged, locked or hostile."""

import io
import json
import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sterling.adapters.media.pages import PageMaker
from sterling.domain.errors import Invalid

SMALL = "/MediaBox [0 0 200 100]"


def write_pdf(
    path: Path, streams: list[str], page: str = SMALL, catalog: str = "", more: Sequence[str] = ()
) -> Path:
    """A PDF of these content streams, one a page, and of `more` objects behind them, written by hand."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(streams)))
    parts = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    for i, stream in enumerate(streams):
        resources = "/Resources << /Font << /F 3 0 R >> >>"
        parts.append(f"<< /Type /Page /Parent 2 0 R {page} {resources} /Contents {5 + 2 * i} 0 R >>")
        parts.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    parts += more
    out, places = "%PDF-1.4\n", list[int]()
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{out.index('xref')}\n%%EOF\n"
    path.write_bytes((out + trailer).encode("latin-1"))
    return path


def made(path: Path) -> tuple[dict[str, Any], list[bytes], list[list[dict[str, Any]]]]:
    """Facts, pictures and words by page."""
    with (path.parent / "made.bin").open("w+b") as target:
        facts: dict[str, Any] = dict(PageMaker().make(path, target))
        target.seek(0)
        content = target.read()
    count = int(facts["pages"])
    lengths = struct.unpack(f"<{2 * count}I", content[facts["lengths"] :])
    parts, at = list[bytes](), 0
    for length in lengths:
        parts.append(content[at : at + length])
        at += length
    return facts, parts[:count], [json.loads(part) for part in parts[count:]]


def test_words_lie_where_they_were_written(tmp_path: Path) -> None:
    # Letters of Courier are 0.6 of the size wide: "Total" begins at x 20, "27.70" six letters later.
    pdf = write_pdf(tmp_path / "a.pdf", ["BT /F 10 Tf 20 60 Td (Total 27.70) Tj ET", ""])
    facts, pictures, words = made(pdf)
    assert (facts["pages"], facts["unit"], facts["sizes"]) == (2, "point", [[200, 100], [200, 100]])
    assert [Image.open(io.BytesIO(picture)).size for picture in pictures] == [(400, 200), (400, 200)]
    assert [word["text"] for word in words[0]] == ["Total", "27.70"]
    assert words[1] == []
    for word, left in zip(words[0], (20, 56), strict=True):
        assert left <= word["x"] <= left + 1.5
        assert word["x"] + word["width"] == pytest.approx(left + 30, abs=1.5)
        # The base line is 40 points below the upper edge; digits and capitals stand on it.
        assert word["y"] + word["height"] == pytest.approx(40, abs=0.5)
        assert 5 <= word["height"] <= 8


@pytest.mark.parametrize("look", ["", "/NeedAppearances true"])
def test_what_was_filled_into_a_form_is_a_part_of_its_page(tmp_path: Path, look: str) -> None:
    """A field of text at 20 to 180 across and 10 to 30 up, without a look of its own."""
    field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (n) /V (PAID) /Rect [20 10 180 30] /F 4 >>"
    form = f"/AcroForm << /Fields [6 0 R] /DA (/F 10 Tf 0 g) /DR << /Font << /F 3 0 R >> >> {look} >>"
    pdf = write_pdf(tmp_path / "a.pdf", [""], page=f"{SMALL} /Annots [6 0 R]", catalog=form, more=[field])
    _, (picture,), (words,) = made(pdf)
    dark = Image.open(io.BytesIO(picture)).convert("L").point([255] * 128 + [0] * 128)
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    assert 40 <= left < right <= 360  # two pixels a point
    assert 140 <= top < bottom <= 180
    assert [word["text"] for word in words] == ["PAID"]


def test_a_page_that_is_turned(tmp_path: Path) -> None:
    page = "/MediaBox [0 0 200 100] /Rotate 90"
    facts, pictures, words = made(write_pdf(tmp_path / "a.pdf", ["BT /F 10 Tf 20 60 Td (On) Tj ET"], page))
    assert facts["sizes"] == [[100, 200]]
    assert Image.open(io.BytesIO(pictures[0])).size == (200, 400)
    # Turned clockwise, what was 20 from the left is 20 from the top, what was 60 from below 60 from the left.
    assert words[0][0]["x"] == pytest.approx(60, abs=0.5)
    assert words[0][0]["y"] == pytest.approx(20, abs=1)
    assert words[0][0]["height"] > words[0][0]["width"]


def test_invoices_say_what_their_fields_say(data_dir: Path, tmp_path: Path) -> None:
    folder = data_dir / "documents" / "invoices"
    for name in ("AzureInterior", "QualityHosting", "coolblue1", "oyo", "saeco"):
        copy = tmp_path / "invoice.pdf"
        copy.write_bytes((folder / f"{name}.pdf").read_bytes())
        facts, pictures, words = made(copy)
        assert facts["pages"] == len(pictures) >= 1
        told: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text("utf-8"))
        assert any(told[0]["invoice_number"] in word["text"] for page in words for word in page), name
        for (width, height), page in zip(facts["sizes"], words, strict=True):
            for word in page:
                assert 0 <= word["x"] <= word["x"] + word["width"] <= width + 0.01
                assert 0 <= word["y"] <= word["y"] + word["height"] <= height + 0.01


def test_damaged_and_hostile_files_say_why(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "whole.pdf", ["BT /F 10 Tf 20 60 Td (Total) Tj ET"]).read_bytes()
    for name, content, reason in (
        ("junk", b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged, or no PDF"),
        ("cut", whole[:60], "damaged, or no PDF"),
        ("empty", b"", "damaged, or no PDF"),
    ):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        with pytest.raises(Invalid, match=reason):
            made(path)
    huge = write_pdf(tmp_path / "huge.pdf", [""], "/MediaBox [0 0 900000 900000]")
    with pytest.raises(Invalid, match="cannot be shown"):
        made(huge)


def test_actions_of_a_file_are_not_taken(tmp_path: Path) -> None:
    """What a file wants done when it is opened is passed over: it shows its page and writes nothing."""
    trace = tmp_path / "trace"
    script = f"/OpenAction << /S /JavaScript /JS (app.launchURL\\('file://{trace}'\\)) >>"
    launch = f"/AA << /WC << /S /Launch /F (/bin/sh -c 'touch {trace}') >> >>"
    pdf = write_pdf(tmp_path / "a.pdf", ["BT /F 10 Tf 20 60 Td (Safe) Tj ET"], catalog=f"{script} {launch}")
    _, _, words = made(pdf)
    assert [word["text"] for word in words[0]] == ["Safe"]
    assert not trace.exists()
