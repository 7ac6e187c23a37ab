"""The rows behind assets: what is known of blobs and references, and who may see which item's."""

from typing import Protocol

from sterling.domain.blob import Blob, Reference
from sterling.domain.ids import AnnotatorId, ItemId
from sterling.domain.item import Item


class Assets(Protocol):
    async def item(self, item_id: ItemId) -> Item:
        """Raises NotFound."""
        ...

    async def works_on(self, item_id: ItemId, annotator_id: AnnotatorId) -> bool:
        """Whether the annotator has, or had, an assignment of a task about this item."""
        ...

    async def add_blob(self, given: Blob) -> None:
        """Notes what a stored blob is; again is a no-op."""
        ...

    async def blob(self, sha256: str) -> Blob | None: ...

    async def reference(self, uri: str) -> tuple[Reference, str] | None:
        """What was seen at the first read, and its media type."""
        ...

    async def add_reference(self, given: Reference, media_type: str) -> None:
        """Notes the first read; when another was first, that one stays."""
        ...
