"""Files as they are, alone or in a zip: each comes into the field whose view shows it."""

import io
import zipfile

import pytest

from sterling.domain.errors import Invalid
from sterling.domain.item import with_assets
from sterling.domain.job import LineProblem
from sterling.formats import detect, importer
from sterling.formats.contract import Entry, Target

KINDS = ("image", "video", "audio", "pointcloud", "document", "timeseries", "text")
EVERYTHING = Target(views={kind: (kind, f"the_{kind}") for kind in KINDS})


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(content: bytes, target: Target) -> list[Entry | LineProblem]:
    return list(importer("files").read(io.BytesIO(content), target))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("a.JPG", "the_image"),
        ("film/a.mp4", "the_video"),
        ("a.flac", "the_audio"),
        ("a.AIFF", "the_audio"),
        ("a.m2ts", "the_video"),
        ("a.avif", "the_image"),
        ("a.laz", "the_pointcloud"),
        ("a.pdf", "the_document"),
        ("a.csv", "the_timeseries"),
    ],
)
def test_each_file_of_a_zip_comes_into_the_field_that_shows_it(name: str, field: str) -> None:
    (entry,) = read(zipped({name: b"content"}), EVERYTHING)
    assert isinstance(entry, Entry)
    assert entry.external_id == name
    assert [(asset.field, b"".join(asset.pieces())) for asset in entry.assets] == [(field, b"content")]


def test_a_text_is_the_text_itself() -> None:
    texts = {"a.txt": "\ufeffZoë".encode(), "b.txt": b"\xff", "c.txt": "Zoë\r\n".encode("utf-16")}
    good, bad, wide = read(zipped(texts), EVERYTHING)
    assert isinstance(wide, Entry)
    assert wide.data == {"the_text": "Zoë\r\n"}
    assert isinstance(good, Entry)
    assert good.data == {"the_text": "Zoë"}
    assert isinstance(bad, LineProblem)
    assert "not UTF-8" in bad.problems[0].message


def test_a_picture_is_a_page_where_only_documents_are_shown() -> None:
    (entry,) = read(zipped({"scan.png": b"x"}), Target(views={"doc": ("document", "file")}))
    assert isinstance(entry, Entry)
    names = {asset.field: asset.name for asset in entry.assets}
    assert with_assets(entry.data, names) == {"file": [{"image": "scan.png"}]}


@pytest.mark.parametrize("name", ["a.png", "a.mp4", "a.wav", "a.pcd", "a.pdf"])
def test_a_file_alone_is_recognized_and_is_one_item(name: str) -> None:
    content = b"%PDF-1.7, a, b\n\0"
    reader, why = detect(content, name)
    assert (reader.name, bool(why)) == ("files", True)
    (entry,) = read(content, Target(views=EVERYTHING.views, file=f"folder/{name}"))
    assert isinstance(entry, Entry)
    assert (entry.external_id, [b"".join(asset.pieces()) for asset in entry.assets]) == (name, [content])


def test_a_project_that_shows_no_files_says_so() -> None:
    with pytest.raises(Invalid, match="no view that shows a file"):
        read(zipped({"a.png": b"x"}), Target(views={"talk": ("chat", "turns")}))


def test_a_file_alone_that_the_project_cannot_show_says_what_it_needs() -> None:
    (found,) = read(b"RIFF", Target(views={"it": ("image", "picture")}, file="a.wav"))
    assert isinstance(found, LineProblem)
    assert "needs a view of audio" in found.problems[0].message
