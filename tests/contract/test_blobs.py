"""Every blob store keeps the same promises."""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore

from sterling.adapters.blobs.bucket import BucketBlobs
from sterling.adapters.blobs.folder import FolderBlobs
from sterling.adapters.blobs.ranges import checked_range, grouped
from sterling.domain.errors import Invalid, NotFound, TooLarge, Unavailable
from sterling.domain.ids import OrganizationId, new_id
from sterling.ports.blobs import BlobStore, Opened, Stored
from sterling.settings.model import Settings
from sterling.wire.places import build_places

LATER = datetime.now(UTC) + timedelta(days=1)
ONE, OTHER = OrganizationId(new_id()), OrganizationId(new_id())
TEXT = b"Sterling silver is 925 parts in 1,000."
# Computed with coreutils: printf 'Sterling silver is 925 parts in 1,000.' | sha256sum
TEXT_SHA256 = "a643dc1358ca86ae16d6d1489377cfa73bedc8263c82403b6ddf78e9d0821312"


@pytest.fixture(params=["folder", "memory", "local"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    if request.param == "memory":
        return BucketBlobs(MemoryStore())
    return BucketBlobs(LocalStore(tmp_path / "bucket", mkdir=True))


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def read(opened: Opened) -> bytes:
    return b"".join([chunk async for chunk in opened.chunks])


async def test_put_and_read_back(store: BlobStore) -> None:
    assert await store.put(ONE, stream(TEXT[:9], b"", TEXT[9:]), limit=100) == Stored(TEXT_SHA256, 38)
    opened = await store.open(ONE, TEXT_SHA256)
    assert (opened.size, opened.start, opened.end) == (38, 0, 38)
    assert await read(opened) == TEXT
    assert await store.size(ONE, TEXT_SHA256) == 38


async def test_the_empty_blob(store: BlobStore) -> None:
    stored = await store.put(ONE, stream(), limit=0)
    # FIPS 180-4 test value of the empty message
    assert stored == Stored("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0)
    assert await read(await store.open(ONE, stored.sha256)) == b""


async def test_the_same_bytes_again_are_a_no_op(store: BlobStore) -> None:
    first = await store.put(ONE, stream(TEXT), limit=100)
    assert await store.put(ONE, stream(TEXT), limit=100) == first
    assert [found.sha256 async for found in store.listing(ONE)] == [TEXT_SHA256]


async def test_many_writers_of_the_same_bytes(store: BlobStore) -> None:
    done = await asyncio.gather(*(store.put(ONE, stream(TEXT), limit=100) for _ in range(16)))
    assert set(done) == {Stored(TEXT_SHA256, 38)}
    assert await read(await store.open(ONE, TEXT_SHA256)) == TEXT


async def test_large_streams(store: BlobStore) -> None:
    pieces = [bytes([number]) * 300_001 for number in range(40)]
    whole = b"".join(pieces)
    stored = await store.put(ONE, stream(*pieces), limit=len(whole))
    assert stored.sha256 == hashlib.sha256(whole).hexdigest()
    assert await read(await store.open(ONE, stored.sha256)) == whole
    assert await read(await store.open(ONE, stored.sha256, 300_000, 5_000_000)) == whole[300_000:5_000_000]


async def test_a_large_blob_of_a_bucket_goes_up_in_parts() -> None:
    store = BucketBlobs(MemoryStore())
    piece = os.urandom(1 << 20)
    stored = await store.put(ONE, stream(*[piece] * 65), limit=1 << 30)
    assert stored == Stored(hashlib.sha256(piece * 65).hexdigest(), 65 << 20)
    assert await store.put(ONE, stream(*[piece] * 65), limit=1 << 30) == stored
    assert await read(await store.open(ONE, stored.sha256, (64 << 20) + 5)) == piece[5:]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [(0, 8, TEXT[:8]), (9, 15, TEXT[9:15]), (30, None, TEXT[30:]), (37, 1000, TEXT[37:]), (4, 4, b"")],
)
async def test_ranges(store: BlobStore, start: int, end: int | None, expected: bytes) -> None:
    await store.put(ONE, stream(TEXT), limit=100)
    opened = await store.open(ONE, TEXT_SHA256, start, end)
    assert await read(opened) == expected
    assert opened.end - opened.start == len(expected)


@pytest.mark.parametrize(("start", "end"), [(38, None), (39, 40), (5, 4), (-1, 4)])
async def test_ranges_outside_are_refused(store: BlobStore, start: int, end: int | None) -> None:
    await store.put(ONE, stream(TEXT), limit=100)
    with pytest.raises(Invalid) as caught:
        await store.open(ONE, TEXT_SHA256, start, end)
    assert caught.value.problems[0].code == "range"
    assert caught.value.data["size"] == 38


async def test_organizations_do_not_see_each_other(store: BlobStore) -> None:
    await store.put(ONE, stream(TEXT), limit=100)
    assert await store.size(OTHER, TEXT_SHA256) is None
    with pytest.raises(NotFound):
        await store.open(OTHER, TEXT_SHA256)
    assert [found async for found in store.listing(OTHER)] == []
    assert await store.delete(OTHER, TEXT_SHA256, before=LATER) is None
    assert await store.size(ONE, TEXT_SHA256) == 38


async def test_the_bound_is_enforced_and_nothing_stays(store: BlobStore) -> None:
    with pytest.raises(TooLarge):
        await store.put(ONE, stream(TEXT), limit=37)
    assert [found async for found in store.listing(ONE)] == []


async def test_the_stream_is_not_read_beyond_the_bound(store: BlobStore) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 1 << 18
            yield b"x" * (1 << 18)

    with pytest.raises(TooLarge):
        await store.put(ONE, endless(), limit=1 << 20)
    assert sent <= 4 << 20


async def test_a_wrong_digest_is_refused(store: BlobStore) -> None:
    with pytest.raises(Invalid, match="changed or cut on its way"):
        await store.put(ONE, stream(TEXT[:-1]), limit=100, expected=TEXT_SHA256)
    assert await store.size(ONE, TEXT_SHA256) is None


async def test_a_broken_stream_stores_nothing(store: BlobStore) -> None:
    async def breaking() -> AsyncIterator[bytes]:
        yield TEXT
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await store.put(ONE, breaking(), limit=100)
    assert [found async for found in store.listing(ONE)] == []


async def test_delete(store: BlobStore) -> None:
    await store.put(ONE, stream(TEXT), limit=100)
    assert await store.delete(ONE, TEXT_SHA256, before=LATER) == 38
    assert await store.delete(ONE, TEXT_SHA256, before=LATER) is None
    assert await store.size(ONE, TEXT_SHA256) is None


async def test_what_was_stored_since_is_not_deleted(store: BlobStore) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    await store.put(ONE, stream(TEXT), limit=100)
    assert await store.delete(ONE, TEXT_SHA256, before=before) is None
    assert await read(await store.open(ONE, TEXT_SHA256)) == TEXT


async def test_what_uploads_left_that_never_ended_is_removed_once_it_is_old(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path)
    await store.put(ONE, stream(TEXT), limit=100)
    left = tmp_path / ONE.hex / "incoming" / "0123456789abcdef"
    left.write_bytes(b"half of")
    now = datetime.now(UTC)
    assert await store.leavings(ONE, before=now - timedelta(minutes=1), remove=True) == []
    assert await store.leavings(ONE, before=LATER, remove=False) == [7]
    assert left.exists()
    assert await store.leavings(ONE, before=LATER, remove=True) == [7]
    assert not left.exists()
    assert await store.size(ONE, TEXT_SHA256) == 38


async def test_listing_tells_size_and_time(store: BlobStore) -> None:
    before = datetime.now(UTC) - timedelta(minutes=1)
    await store.put(ONE, stream(TEXT), limit=100)
    await store.put(ONE, stream(b"2"), limit=100)
    found = [one async for one in store.listing(ONE)]
    assert sorted(one.size for one in found) == [1, 38]
    assert all(before < one.stored_at < before + timedelta(minutes=5) for one in found)


@pytest.mark.parametrize("name", ["../../../etc/passwd", "", "A" * 64, "0" * 63, f"{'0' * 64}\n", "0/" * 32])
async def test_names_from_users_never_become_paths(store: BlobStore, name: str) -> None:
    for call in (store.open(ONE, name), store.size(ONE, name), store.delete(ONE, name, before=LATER)):
        with pytest.raises(Invalid, match="no SHA-256 digest"):
            await call


def test_a_bucket_that_cannot_be_opened_is_told_with_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    for named in ({"blobs": "az://scans/2026"}, {"asset_buckets": ("az://scans/2026",)}):
        settings = Settings.model_validate({"data_dir": tmp_path, **named})
        with pytest.raises(Unavailable, match=r"The bucket az://scans/2026 cannot be opened: .*Account"):
            build_places(settings)


async def test_what_the_disk_says_while_a_large_blob_arrives_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, whole = FolderBlobs(tmp_path / "blobs"), b"sterling" * (6 << 20)
    pieces = [whole[at : at + 1_000_003] for at in range(0, len(whole), 1_000_003)]
    stored = await store.put(ONE, stream(*pieces), limit=len(whole))
    assert await read(await store.open(ONE, stored.sha256)) == whole

    sync = os.fsync

    def fails_half_way(descriptor: int) -> None:
        if 10**7 < os.fstat(descriptor).st_size < len(whole):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", fails_half_way)
    with pytest.raises(Unavailable, match="Input/output error"):
        await store.put(OTHER, stream(*pieces), limit=len(whole))
    assert [path for path in (tmp_path / "blobs" / OTHER.hex).rglob("*") if path.is_file()] == []


async def test_folder_files_are_private_and_no_rest_stays(tmp_path: Path) -> None:
    store = FolderBlobs(tmp_path / "blobs")
    await store.put(ONE, stream(TEXT), limit=100)
    with pytest.raises(TooLarge):
        await store.put(ONE, stream(TEXT), limit=1)
    files = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert files == [tmp_path / "blobs" / ONE.hex / TEXT_SHA256[:2] / TEXT_SHA256]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "blobs").stat().st_mode) == 0o700


@given(st.integers(0, 50), st.integers(0, 60), st.none() | st.integers(0, 60))
def test_a_range_is_what_slicing_gives(size: int, start: int, end: int | None) -> None:
    whole = bytes(range(size))
    try:
        first, stop = checked_range(size, start, end)
    except Invalid:
        assert whole[start:end] == b""
    else:
        assert whole[first:stop] == whole[start:end]


@given(st.lists(st.binary(max_size=400_000), max_size=12))
def test_grouping_keeps_the_bytes(pieces: list[bytes]) -> None:
    async def collect() -> list[bytes]:
        return [chunk async for chunk in grouped(stream(*pieces))]

    found = asyncio.run(collect())
    assert b"".join(found) == b"".join(pieces)
    assert all(len(chunk) >= 1 << 20 for chunk in found[:-1])
