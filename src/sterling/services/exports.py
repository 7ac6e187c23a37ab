"""Exports: one file with the labels or the answers of a project, by a job or streamed directly."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from tempfile import TemporaryFile
from time import monotonic
from typing import BinaryIO, cast

from pydantic import JsonValue

from sterling.controls.compiled import spreads
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.errors import Conflict, Invalid, NotFound, Problem
from sterling.domain.export import ExportResult, NewExport
from sterling.domain.ids import JobId, OrganizationId, ProjectId
from sterling.domain.job import Job, JobKind, JobState
from sterling.formats import exporter
from sterling.formats.contract import Exporter, Writer
from sterling.formats.target import target_of
from sterling.ports.blobs import BlobStore
from sterling.ports.exports import Batch
from sterling.ports.runs import Run
from sterling.ports.store import Unit
from sterling.services.export_pages import Read, page_of, pages, reader
from sterling.services.made_files import store_file
from sterling.services.stored import note_stored

STREAM_PAGE = 2_000
_TELL_EVERY = 0.25
"""Seconds between two words about progress: people look at it, and each is a transaction."""
JsonObject = dict[str, JsonValue]


async def start_export(unit: Unit, project_id: ProjectId, new: NewExport) -> Job:
    """Enqueues the export. Raises Invalid for a format that is unknown or cannot hold what is asked."""
    require(unit.actor, Verb.EXPORTS_MAKE)
    await unit.projects.get(project_id)
    _able(new)
    total = await unit.exports.count(project_id, new.what)
    job = await unit.jobs.add(JobKind.EXPORT, project_id, new.model_dump(), "rows", total)
    await unit.emit("export.ordered", project_id, job_id=str(job.id), format=new.format, what=new.what)
    return job


def _able(new: NewExport) -> Exporter:
    found = exporter(new.format)
    if new.what not in found.what:
        held = " and ".join(sorted(found.what))
        problem = Problem(path="/what", message=f"{found.name} holds {held}, not {new.what}")
        raise Invalid(f"The format {problem.message}.", problems=[problem])
    return found


@dataclass(frozen=True, slots=True)
class _Made:
    """An opened export: what its writer gets comes out of `out`."""

    chosen: Exporter
    writer: Writer
    losses: list[Problem]


Pieces = Callable[[str], Iterator[bytes]]


def _open(template: JsonObject, new: NewExport, out: BinaryIO, stored: Pieces | None = None) -> _Made:
    compiled, chosen = compile_template(template), _able(new)
    target = replace(target_of(compiled), stored=stored)
    return _Made(chosen, chosen.open(out, new.what, target, spreads(compiled)), list(chosen.losses(target)))


async def run_export(run: Run, blobs: BlobStore) -> None:
    """Writes a local file page by page, then stores it: a worker that takes over begins anew, and nothing of
    the first attempt is left, since storing by digest and noting the result is the only effect."""
    new = NewExport.model_validate(run.arguments)
    assert run.job.project_id is not None
    async with run.unit() as unit:
        project = await unit.projects.get(run.job.project_id)
    total = run.job.total or 0
    with TemporaryFile() as file:
        out = cast("BinaryIO", file)
        stored = _stored(blobs, run.actor.organization_id)
        made = await asyncio.to_thread(_open, project.template, new, out, stored)
        rows, told = 0, 0.0
        async for batch in pages(reader(run, new.what)):
            await asyncio.to_thread(_write, made.writer, batch)
            rows += batch.rows
            if monotonic() - told > _TELL_EVERY:
                await run.progress(rows, max(rows, total))
                told = monotonic()
        await run.progress(rows, max(rows, total))
        await asyncio.to_thread(made.writer.close)
        blob = await store_file(blobs, run.actor.organization_id, out, made.chosen.media_type)
    result = ExportResult(
        name=f"{new.what}{made.chosen.suffix}",
        sha256=blob.sha256,
        size=blob.size,
        media_type=blob.media_type,
        rows=rows,
        losses=made.losses,
    )

    async def effect(unit: Unit) -> JsonObject:
        await note_stored(unit, blobs, [blob])
        await unit.emit(
            "export.made", run.job.project_id, job_id=str(run.job.id), sha256=blob.sha256, rows=rows
        )
        return result.model_dump()

    await run.result(**await run.step("store", effect))


def _stored(blobs: BlobStore, organization: OrganizationId) -> Pieces:
    """Reads blobs for a thread; this one's loop fetches them."""
    loop = asyncio.get_running_loop()

    def pieces(sha256: str) -> Iterator[bytes]:
        opened = asyncio.run_coroutine_threadsafe(blobs.open(organization, sha256), loop).result()
        while chunk := asyncio.run_coroutine_threadsafe(_next(opened.chunks), loop).result():
            yield chunk

    return pieces


async def _next(chunks: AsyncIterator[bytes]) -> bytes:
    return await anext(chunks, b"")


def _write(writer: Writer, batch: Batch) -> None:
    writer.write(batch.table())


async def exported_file(unit: Unit, job_id: JobId) -> ExportResult:
    """The file of an export that succeeded. Raises NotFound, or Conflict while there is none yet."""
    require(unit.actor, Verb.EXPORTS_MAKE)
    job = await unit.jobs.get(job_id)
    if job.kind is not JobKind.EXPORT:
        raise NotFound(f"Job {job_id} is an {job.kind}; only exports have a file.")
    if job.state is not JobState.SUCCEEDED:
        raise Conflict(
            f"The export is {job.state}; its file is there when it has succeeded.", state=job.state
        )
    return ExportResult.model_validate(job.result)


@dataclass(frozen=True, slots=True)
class Stream:
    """An export that is being sent: its name, its type, and its bytes."""

    name: str
    media_type: str
    chunks: AsyncIterator[bytes]


STREAMED = ("jsonl", "csv")
"""Formats that are written from front to back."""


async def open_stream(unit: Unit, project_id: ProjectId, new: NewExport, read: Read) -> Stream:
    """An export without a job, in bounded memory; `read` gives pages in units of their own."""
    require(unit.actor, Verb.EXPORTS_MAKE)
    if new.format not in STREAMED:
        raise Invalid(
            f"{new.format[:50]!r} cannot be streamed; {' and '.join(STREAMED)} can. Start an export job."
        )
    project = await unit.projects.get(project_id)
    out = BytesIO()
    made = await asyncio.to_thread(_open, project.template, new, out)
    await unit.emit("export.streamed", project_id, format=new.format, what=new.what)
    name = f"{new.what}{made.chosen.suffix}"
    return Stream(name, made.chosen.media_type, _stream(made.writer, out, read))


async def _stream(writer: Writer, out: BytesIO, read: Read) -> AsyncIterator[bytes]:
    async for batch in pages(read):
        await asyncio.to_thread(_write, writer, batch)
        yield _taken(out)
    await asyncio.to_thread(writer.close)
    yield _taken(out)


def _taken(out: BytesIO) -> bytes:
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written


async def read_page(unit: Unit, project_id: ProjectId, what: str, after: str | None) -> Batch:
    """One page of a stream."""
    require(unit.actor, Verb.EXPORTS_MAKE)
    return await page_of(unit, project_id, what, after, STREAM_PAGE)
