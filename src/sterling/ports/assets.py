"""The rows behind assets: what is known of blobs and references, and who may see which item's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sterling.domain.blob import Blob, Reference
from sterling.domain.ids import AnnotatorId, ItemId
from sterling.domain.item import Item


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Rows that went, in both modes, and the files and bytes that have none left in either."""

    blobs: int
    files: int
    bytes: int


class Assets(Protocol):
    async def item(self, item_id: ItemId) -> Item:
        """Raises NotFound."""
        ...

    async def works_on(self, item_id: ItemId, annotator_id: AnnotatorId) -> bool:
        """Whether the annotator has, or had, an assignment of a task about this item."""
        ...

    async def add_blobs(self, given: Sequence[Blob]) -> None:
        """Notes what stored blobs are, and that they were stored now; until the end of the transaction the
        bytes of none of them are removed."""
        ...

    async def blob(self, sha256: str) -> Blob | None: ...

    async def forget_blobs(self, before: datetime) -> Forgotten:
        """Forgets blobs of both modes that were stored before then and that nothing names. Some may remain:
        again, until there are none."""
        ...

    async def ownerless(self, digests: Sequence[str], *, hold: bool) -> list[str] | None:
        """Those that are noted in neither mode, of digests that begin with the same two digits. With `hold`
        none of them is until the end of the transaction; and it is none where others note such ones, and None
        while a backup is made or another prunes."""
        ...

    async def reference(self, uri: str) -> tuple[Reference, str] | None:
        """What was seen at the first read, and its media type."""
        ...

    async def add_reference(self, given: Reference, media_type: str) -> None:
        """Notes the first read; when another was first, that one stays."""
        ...
