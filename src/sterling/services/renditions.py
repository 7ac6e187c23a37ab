"""Renditions of assets: found, or ordered of a job at the first look; and the job that makes one."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import BinaryIO, cast

from pydantic import JsonValue

from sterling.domain.blob import Reference
from sterling.domain.errors import Conflict
from sterling.domain.job import JobKind
from sterling.domain.rendition import Rendition, RenditionKind, require_source
from sterling.ports.blobs import BlobStore, Opened, References
from sterling.ports.renditions import Maker
from sterling.ports.runs import Run
from sterling.ports.store import Unit
from sterling.services.made_files import store_file
from sterling.services.stored import note_stored

JsonObject = dict[str, JsonValue]


async def get_rendition(
    unit: Unit, source: str, media_type: str, reference: Reference | None, kind: RenditionKind
) -> Rendition:
    """The rendition of an asset that the caller may see; the first look orders it.

    Raises Invalid where there is none of such bytes.
    """
    require_source(kind, media_type)
    found = await unit.renditions.find(source, kind)
    if found is None:
        kept = None if reference is None else reference.model_dump(mode="json")
        arguments: JsonObject = {"source": source, "kind": kind, "reference": kept}
        job = await unit.jobs.add(JobKind.RENDITION, None, arguments, "bytes", None)
        await unit.renditions.add(source, kind, job.id)
        found = await unit.renditions.find(source, kind)
    assert found is not None
    return found


def require_ready(rendition: Rendition) -> tuple[str, int]:
    """Digest and size of its content. Raises Conflict while it is being made, or when it could not be."""
    if rendition.sha256 is None or rendition.size is None:
        why = rendition.error or "They are still being made; ask again in a moment."
        raise Conflict(f"There are no {rendition.kind} yet. {why}", state=rendition.state)
    return rendition.sha256, rendition.size


async def run_rendition(
    run: Run, blobs: BlobStore, references: References, makers: Mapping[RenditionKind, Maker]
) -> None:
    """Copies the asset to a local file, makes the rendition, stores it; noting it is the only effect."""
    source, kind = str(run.arguments["source"]), RenditionKind(str(run.arguments["kind"]))
    kept = run.arguments["reference"]
    if kept is None:
        opened = await blobs.open(run.actor.organization_id, source)
    else:
        opened = await references.open(Reference.model_validate(kept))
    with NamedTemporaryFile(prefix="sterling-") as local, TemporaryFile() as made:
        await _download(run, opened, cast("BinaryIO", local))
        target = cast("BinaryIO", made)
        facts = await asyncio.to_thread(makers[kind].make, Path(local.name), target)
        blob = await store_file(blobs, run.actor.organization_id, target, "application/octet-stream")

    async def effect(unit: Unit) -> JsonObject:
        await note_stored(unit, blobs, [blob])
        await unit.renditions.complete(source, kind, blob, facts)
        return {"sha256": blob.sha256}

    await run.result(**await run.step("store", effect))


async def _download(run: Run, opened: Opened, local: BinaryIO) -> None:
    copied = 0
    async for chunk in opened.chunks:
        await asyncio.to_thread(local.write, chunk)
        copied += len(chunk)
        await run.progress(copied, opened.size)
    await asyncio.to_thread(local.flush)
