"""Objects that stay in their bucket: `s3://`, `gs://` and `az://` URIs below allowed prefixes."""

from collections.abc import AsyncIterator, Mapping

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore

from sterling.adapters.blobs.bucket import read_object, unavailable
from sterling.adapters.blobs.source import Marks, changed_meanwhile
from sterling.domain.errors import Forbidden, Invalid, NotFound


class ObjectSource:
    """Reads from `buckets`: a store for each allowed prefix, such as "s3://scans/2026/"."""

    def __init__(self, buckets: Mapping[str, ObjectStore]) -> None:
        self._buckets = {prefix.rstrip("/") + "/": store for prefix, store in buckets.items()}

    async def marks(self, uri: str) -> Marks:
        store, key = self._find(uri)
        try:
            facts = await obstore.head_async(store, key)
        except FileNotFoundError as error:
            raise NotFound(f"There is no object {uri}.") from error
        except BaseError as error:
            raise unavailable(error) from error
        return Marks(facts["size"], facts["e_tag"], facts["last_modified"])

    async def read(self, uri: str, start: int, end: int | None, marks: Marks) -> AsyncIterator[bytes]:
        store, key = self._find(uri)
        if await self.marks(uri) != marks:
            raise changed_meanwhile(uri)
        stop = (marks.size or 0) if end is None else end
        async for chunk in read_object(store, key, start, stop, etag=marks.etag):
            yield chunk

    def _find(self, uri: str) -> tuple[ObjectStore, str]:
        for prefix, store in self._buckets.items():
            if uri.startswith(prefix):
                key = uri.removeprefix(prefix)
                if any(part in ("", ".", "..") for part in key.split("/")):
                    raise Invalid(f"{uri} is no plain object name: it has empty parts, '.' or '..'.")
                return store, key
        raise Forbidden(
            f"{uri} is not in a bucket that this installation may read. "
            "Ask the operator to allow its prefix, or upload the file."
        )
