"""Assets that stay where they are: in a file tree, in a bucket, on the web."""

import hashlib
import os
from pathlib import Path
from typing import Protocol

import obstore
import pytest
from obstore.store import MemoryStore

from sterling.adapters.blobs.objects import ObjectSource
from sterling.adapters.blobs.reference import ReferencedAssets
from sterling.adapters.blobs.tree import TreeSource
from sterling.adapters.blobs.web import WebSource
from sterling.adapters.outbound import Outbound
from sterling.domain.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from sterling.ports.blobs import Opened
from tests.contract.web import Handler, Page

OLD, NEW, LONGER = b"a scan of a hand, left", b"a scan of a foot, left", b"a scan of two hands, both"


class Place(Protocol):
    """A place that an asset lies in, and how its owner changes it."""

    uri: str
    references: ReferencedAssets

    async def write(self, content: bytes) -> None: ...


class Tree:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._path = folder / "hand #1 ü.png"
        self.uri = self._path.as_uri()
        self.references = ReferencedAssets({"file": TreeSource([folder])})
        self._time = 1_700_000_000

    async def write(self, content: bytes) -> None:
        self._path.write_bytes(content)
        self._time += 1
        os.utime(self._path, (self._time, self._time))


class Bucket:
    def __init__(self) -> None:
        self._store = MemoryStore()
        self.uri = "s3://scans/2026/day/hand.png"
        self.references = ReferencedAssets({"s3": ObjectSource({"s3://scans/2026": self._store})})

    async def write(self, content: bytes) -> None:
        await obstore.put_async(self._store, "day/hand.png", content)


class Site:
    def __init__(self, web: str, outbound: Outbound, **how: bool) -> None:
        self._how = how
        self.uri = f"{web}/hand.png"
        self.references = ReferencedAssets({"http": WebSource(outbound, limit=1000)})

    async def write(self, content: bytes) -> None:
        Handler.pages["/hand.png"] = Page(content, **self._how)


@pytest.fixture(params=["tree", "bucket", "site", "site without ranges", "site without HEAD"])
def place(request: pytest.FixtureRequest, tmp_path: Path, web: str, outbound: Outbound) -> Place:
    places: dict[str, Place] = {
        "tree": Tree(tmp_path / "scans"),
        "bucket": Bucket(),
        "site": Site(web, outbound),
        "site without ranges": Site(web, outbound, ranges=False),
        "site without HEAD": Site(web, outbound, head=False),
    }
    return places[request.param]


async def read(opened: Opened) -> bytes:
    return b"".join([chunk async for chunk in opened.chunks])


async def test_the_first_read_takes_the_digest(place: Place) -> None:
    await place.write(OLD)
    reference = await place.references.look(place.uri, limit=1000)
    assert (reference.uri, reference.size) == (place.uri, len(OLD))
    assert reference.sha256 == hashlib.sha256(OLD).hexdigest()
    assert reference.etag is not None
    assert await place.references.check(reference, limit=1000) == reference


@pytest.mark.parametrize(("start", "end"), [(0, None), (2, 6), (10, 1000), (7, 7), (21, None)])
async def test_ranges(place: Place, start: int, end: int | None) -> None:
    await place.write(OLD)
    reference = await place.references.look(place.uri, limit=1000)
    opened = await place.references.open(reference, start, end)
    assert await read(opened) == OLD[start:end]
    assert (opened.size, opened.start, opened.end) == (len(OLD), start, min(end or 1000, len(OLD)))


async def test_a_range_behind_the_end_is_refused(place: Place) -> None:
    await place.write(OLD)
    reference = await place.references.look(place.uri, limit=1000)
    with pytest.raises(Invalid):
        await place.references.open(reference, len(OLD))


@pytest.mark.parametrize(("content", "what"), [(NEW, "sha256"), (LONGER, "size")])
async def test_a_change_is_told(place: Place, content: bytes, what: str) -> None:
    await place.write(OLD)
    reference = await place.references.look(place.uri, limit=1000)
    await place.write(content)
    for call in (
        place.references.open(reference),
        place.references.check(reference, limit=1000),
    ):
        with pytest.raises(Conflict, match="is not what it was when it was first read") as caught:
            await call
        changed = caught.value.data["changed"]
        assert isinstance(changed, dict)
        assert list(changed) == [what]
    await place.write(OLD)
    assert await read(await place.references.open(reference)) == OLD


async def test_the_same_bytes_under_new_marks_are_the_same_asset(tmp_path: Path) -> None:
    tree = Tree(tmp_path / "scans")
    await tree.write(OLD)
    reference = await tree.references.look(tree.uri, limit=1000)
    await tree.write(OLD)
    assert await read(await tree.references.open(reference)) == OLD
    checked = await tree.references.check(reference, limit=1000)
    assert checked.sha256 == reference.sha256
    assert checked.etag != reference.etag


async def test_a_site_without_marks_is_read_again(web: str, outbound: Outbound) -> None:
    site = Site(web, outbound, marked=False)
    await site.write(OLD)
    reference = await site.references.look(site.uri, limit=1000)
    assert (reference.etag, reference.modified_at) == (None, None)
    assert await read(await site.references.open(reference, 2, 6)) == OLD[2:6]
    await site.write(NEW)
    with pytest.raises(Conflict, match="sha256 was"):
        await site.references.check(reference, limit=1000)


async def test_the_bound(place: Place) -> None:
    await place.write(OLD)
    with pytest.raises(TooLarge):
        await place.references.look(place.uri, limit=len(OLD) - 1)


async def test_nothing_there(tmp_path: Path, web: str, outbound: Outbound) -> None:
    for place in (Tree(tmp_path / "scans"), Bucket(), Site(web, outbound)):
        with pytest.raises(NotFound):
            await place.references.look(place.uri, limit=1000)


async def test_a_kind_of_place_that_is_not_allowed() -> None:
    with pytest.raises(Forbidden, match="reads no gs:// addresses"):
        await ReferencedAssets({}).look("gs://scans/hand.png", limit=1)


async def test_objects_outside_of_the_allowed_prefixes() -> None:
    bucket = Bucket()
    for uri in ("s3://scans/2025/hand.png", "s3://scans/2026-secret/hand.png", "s3://other/hand.png"):
        with pytest.raises(Forbidden):
            await bucket.references.look(uri, limit=1)
    for uri in ("s3://scans/2026/../2025/hand.png", "s3://scans/2026//hand.png", "s3://scans/2026/"):
        with pytest.raises(Invalid):
            await bucket.references.look(uri, limit=1)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """scans/ is allowed; beside it lies a secret, and inside are links."""
    (tmp_path / "secret.txt").write_text("secret")
    scans = tmp_path / "scans"
    (scans / "day").mkdir(parents=True)
    (scans / "day" / "hand.png").write_bytes(OLD)
    (scans / "inside").symlink_to(scans / "day")
    (scans / "outside").symlink_to(tmp_path)
    (scans / "secret").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(scans / "pipe")
    (tmp_path / "scans-not").mkdir()
    (tmp_path / "scans-not" / "a").write_text("secret")
    return scans


async def test_links_are_followed_inside_the_folder_only(tree: Path) -> None:
    references = ReferencedAssets({"file": TreeSource([tree])})
    assert (await references.look(f"file://{tree}/inside/hand.png", limit=1000)).size == len(OLD)
    for path in ("outside/secret.txt", "secret"):
        with pytest.raises(Forbidden):
            await references.look(f"file://{tree}/{path}", limit=1000)


@pytest.mark.parametrize(
    ("suffix", "error"),
    [
        ("/../secret.txt", Invalid),
        ("/%2e%2e/secret.txt", Invalid),
        ("/day/hand.png%00.txt", Invalid),
        ("-not/a", Forbidden),
        ("/pipe", NotFound),
        ("/day", NotFound),
        ("", NotFound),
        ("/day/hand.png/more", NotFound),
        ("/day/hand.png?x", Invalid),
    ],
)
async def test_paths_that_climb_or_are_no_files(tree: Path, suffix: str, error: type[Exception]) -> None:
    references = ReferencedAssets({"file": TreeSource([tree])})
    with pytest.raises(error):
        await references.look(f"file://{tree}{suffix}", limit=1000)


async def test_what_exists_outside_cannot_be_told_from_what_does_not(tree: Path) -> None:
    references = ReferencedAssets({"file": TreeSource([tree])})
    told: list[str] = []
    for uri in ("file:///etc/passwd", "file:///etc/no-such-file"):
        with pytest.raises(Forbidden) as caught:
            await references.look(uri, limit=1000)
        told.append(caught.value.message.replace(uri, "it"))
    assert told[0] == told[1]
    with pytest.raises(Invalid, match="is no local file"):
        await references.look("file://server/share/a.png", limit=1000)
