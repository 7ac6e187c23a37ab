"""Assets by reference: they stay where they are; a digest is taken at the first read, change is told."""

from collections.abc import Mapping

from pydantic import JsonValue

from sterling.adapters.blobs.ranges import Digest, checked_range
from sterling.adapters.blobs.source import Marks, Source, changed_meanwhile
from sterling.domain.blob import Reference
from sterling.domain.errors import Conflict, Forbidden
from sterling.ports.blobs import Opened


class ReferencedAssets:
    """References over `sources`: which kind of place answers for which scheme ("file", "s3", "https" ...)."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = dict(sources)

    async def look(self, uri: str, *, limit: int) -> Reference:
        source = self._source(uri)
        before = await source.marks(uri)
        digest = Digest(limit)
        async for chunk in source.read(uri, 0, None, before):
            digest.add(chunk)
        if await source.marks(uri) != before:
            raise changed_meanwhile(uri)
        return Reference(
            uri=uri,
            sha256=digest.value(),
            size=digest.size,
            etag=before.etag,
            modified_at=before.modified_at,
        )

    async def check(self, reference: Reference, *, limit: int) -> Reference:
        marks = await self._source(reference.uri).marks(reference.uri)
        if _same(reference, marks):
            return reference
        return await self._reread(reference, marks, limit)

    async def open(self, reference: Reference, start: int = 0, end: int | None = None) -> Opened:
        source = self._source(reference.uri)
        marks = await source.marks(reference.uri)
        # A place without marks cannot tell; reading all of it again for each range would be absurd.
        if _same(reference, marks) is False:
            await self._reread(reference, marks, reference.size)
        first, stop = checked_range(reference.size, start, end)
        return Opened(reference.size, first, stop, source.read(reference.uri, first, stop, marks))

    async def _reread(self, reference: Reference, marks: Marks, limit: int) -> Reference:
        """The marks moved: the bytes decide. The same bytes under new marks are the same asset."""
        if marks.size is not None and marks.size != reference.size:
            raise _changed(reference, size=[reference.size, marks.size])
        found = await self.look(reference.uri, limit=limit)
        if found.sha256 != reference.sha256:
            raise _changed(reference, sha256=[reference.sha256, found.sha256])
        return found

    def _source(self, uri: str) -> Source:
        scheme = uri.partition("://")[0]
        source = self._sources.get(scheme)
        if source is None:
            raise Forbidden(
                f"{uri} cannot stay where it is: this installation reads no {scheme}:// addresses. "
                "Ask the operator to allow them, or upload the file."
            )
        return source


def _same(reference: Reference, marks: Marks) -> bool | None:
    """Whether the marks say that it is unchanged; None where they say nothing."""
    if marks.size is not None and marks.size != reference.size:
        return False
    if marks.etag is not None and reference.etag is not None:
        return marks.etag == reference.etag
    if marks.modified_at is not None and reference.modified_at is not None:
        return marks.modified_at == reference.modified_at
    return None


def _changed(reference: Reference, **what: list[int] | list[str]) -> Conflict:
    told = ", ".join(f"{name} was {before}, is {after}" for name, (before, after) in what.items())
    changes: dict[str, JsonValue] = {name: list(pair) for name, pair in what.items()}
    return Conflict(
        f"{reference.uri} is not what it was when it was first read: {told}. "
        "Put the old content back, or import it anew as another item.",
        uri=reference.uri,
        changed=changes,
    )
