"""Assets: bytes that items name. Uploaded ones are blobs; others stay where they are, by reference."""

import re
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

from sterling.domain.access import Actor, Verb, require
from sterling.domain.blob import Blob, Reference, Uri
from sterling.domain.errors import NotFound
from sterling.domain.ids import ItemId, OrganizationId, ProjectId
from sterling.domain.rendition import needs_tiles
from sterling.domain.template import look_up
from sterling.ports.blobs import BlobStore, Intake, Opened, References
from sterling.ports.store import Store, Unit
from sterling.services.stored import note_stored
from sterling.services.working import require_worker

MOST_BYTES = 8 * 2**30
"""Largest single asset."""
_BLOB = re.compile(r"sha256:([0-9a-f]{64})")
_STEP = re.compile(r"[^.\[\]]+")
_URI = TypeAdapter[str](Uri)
_HEAD = 8192
Sniff = Callable[[bytes], str]
"""Media type from first bytes."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where bytes can be: our blob store, and everywhere else."""

    blobs: BlobStore
    intake: Intake
    references: References
    sniff: Sniff


@dataclass(frozen=True, slots=True)
class Found:
    """An asset that may be served: its digest, size and type, and how to open a range of it.

    `tiled`: a picture that is shown by its tiles, as it is too large to be shown whole.
    """

    sha256: str
    size: int
    media_type: str
    reference: Reference | None
    tiled: bool


async def receive_blob(
    actor: Actor, places: Places, chunks: AsyncIterable[bytes], declared: str | None
) -> Blob:
    """Stores the bytes of an upload; `note_blob` makes it known. Outside of any unit: however slowly the
    bytes come, no connection of the database waits for them."""
    require(actor, Verb.DATA_IMPORT)
    return await places.intake.receive(actor.organization_id, chunks, limit=MOST_BYTES, declared=declared)


async def note_blob(unit: Unit, places: Places, blob: Blob) -> Blob:
    """Makes a stored blob known to its organization."""
    require(unit.actor, Verb.DATA_IMPORT)
    await note_stored(unit, places.blobs, [blob])
    await unit.emit("blob.stored", None, sha256=blob.sha256, size=blob.size, media_type=blob.media_type)
    return blob


async def find_blob(unit: Unit, sha256: str) -> Found:
    """A blob of the organization. For those who may read all data."""
    require(unit.actor, Verb.DATA_READ)
    return await _blob(unit, sha256)


async def find_picture(unit: Unit, project_id: ProjectId, sha256: str) -> Found:
    """A picture that the guidelines of a project show, for whoever may read them. Raises NotFound for a blob
    that they do not name, and for one that is no picture."""
    project = await unit.projects.get(project_id)
    if f"sha256:{sha256}" in project.guidelines:
        found = await _blob(unit, sha256)
        if found.media_type.startswith("image/"):
            return found
    raise NotFound(f"The guidelines of this project show no picture {sha256}.", sha256=sha256)


async def find_asset(store: Store, actor: Actor, places: Places, item_id: ItemId, field: str) -> Found:
    """The asset that a field of an item names (`image`, `pages.0.url`).

    Whoever may read all data may see it, and every annotator who works on the item. The first look at a place
    is taken outside of any unit: however slowly it answers, no connection of the database waits for it.
    """
    async with store.unit(actor) as unit:
        item = await unit.assets.item(item_id)
        await require_worker(unit, item_id, Verb.DATA_READ, "see its files")
        value = look_up([_step(part) for part in _STEP.findall(field.removeprefix("$"))], item.data)
        if isinstance(value, str) and (match := _BLOB.fullmatch(value)):
            return await _blob(unit, match[1])
        uri = _uri(item_id, field, value)
        known = await unit.assets.reference(uri)
    if known is None:
        known = await _look(places, uri)
        async with store.unit(actor) as unit:
            await unit.assets.add_reference(*known)
    reference, media_type = known
    tiled = needs_tiles(media_type, reference.size, None, None)
    return Found(reference.sha256, reference.size, media_type, reference, tiled)


def _step(part: str) -> str | int:
    """A place in a list, or a name; digits of other scripts are names."""
    return int(part) if part.isascii() and part.isdigit() else part


async def _blob(unit: Unit, sha256: str) -> Found:
    blob = await unit.assets.blob(sha256)
    if blob is None:
        raise NotFound(f"There is no blob {sha256}.", sha256=sha256)
    tiled = needs_tiles(blob.media_type, blob.size, blob.width, blob.height)
    return Found(blob.sha256, blob.size, blob.media_type, None, tiled)


def _uri(item_id: ItemId, field: str, value: JsonValue) -> str:
    try:
        return _URI.validate_python(value)
    except ValidationError:
        message = f"The field {field[:100]!r} of item {item_id} names no asset: no sha256: and no URI."
        raise NotFound(message, item_id=str(item_id)) from None


async def _look(places: Places, uri: str) -> tuple[Reference, str]:
    """What lies at the place, and its media type."""
    reference = await places.references.look(uri, limit=MOST_BYTES)
    opened = await places.references.open(reference, 0, min(_HEAD, reference.size))
    head = b"".join([chunk async for chunk in opened.chunks])
    return reference, places.sniff(head)


async def open_asset(
    organization_id: OrganizationId, places: Places, found: Found, start: int, end: int | None
) -> Opened:
    """Opens a range. Raises Conflict when a referenced asset is not what it was at the first read."""
    if found.reference is not None:
        return await places.references.open(found.reference, start, end)
    return await places.blobs.open(organization_id, found.sha256, start, end)
