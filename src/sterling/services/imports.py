"""Import: a file becomes items, their tasks and, when they came with it, truth and answers."""

from asyncio import to_thread
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from itertools import count, islice
from tempfile import TemporaryFile
from time import monotonic
from typing import Annotated, BinaryIO, cast
from uuid import UUID

from pydantic import Field, JsonValue

from sterling.controls.compiled import Compiled
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.blob import Blob
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import BatchId, ProjectId
from sterling.domain.item import with_assets
from sterling.domain.job import Canceled, ImportResult, Job, JobKind, LineProblem
from sterling.domain.organization import Mode
from sterling.domain.project import Project
from sterling.domain.record import Record
from sterling.domain.redundancy import policy_in, want
from sterling.formats import detect, importer
from sterling.formats.archive import beginning, is_cut, looks_like_zip
from sterling.formats.contract import Entry, Importer, Target
from sterling.formats.encoding import as_utf8
from sterling.formats.target import target_of
from sterling.ports.blobs import BlobStore, Intake
from sterling.ports.runs import Effect, Run
from sterling.ports.store import Unit
from sterling.ports.validation import Schemas
from sterling.services.import_fields import (
    FieldMap,
    Wanted,
    check_map,
    fitted,
    missing_fields,
    renamed,
    shown_answers,
    told_of_answers,
)
from sterling.services.import_lines import Rules
from sterling.services.import_steps import MOST_PROBLEMS, Ahead, Plan, Steps, broken, take_assets
from sterling.services.import_uris import unpacked
from sterling.services.stored import note_stored

JsonObject = dict[str, JsonValue]
_ANY_BYTES = "application/octet-stream"
_HEAD = 1 << 16
_PREVIEW_ROWS = 5
_TELL_EVERY = 0.25
"""Seconds between two words about progress: people look at it, and each is a transaction."""
_BLOCK = 1 << 20
"""Bytes of one look at the disk: each lets go of the interpreter, and has to get it back."""


class ImportOrder(Record):
    """What to import, as the job's arguments hold it. `format` "auto" looks at the content."""

    sha256: str
    size: int
    name: str
    format: str
    strict: bool
    batch: str | None
    redundancy: Annotated[int, Field(ge=1, le=1000)] | None
    mapping: FieldMap


class ImportPreview(Record):
    """What an import would read: the detected format and why, and its first rows.

    `columns` are those of the file, `fields` the template's with `required` among them; `missing` are the
    required ones that none of the rows has: map them.
    """

    format: str
    why: str
    columns: list[str]
    fields: list[str]
    required: list[str]
    missing: list[str]
    rows: list[JsonObject]
    problems: list[LineProblem]
    losses: list[Problem]


async def start_import(unit: Unit, blobs: BlobStore, project_id: ProjectId, order: ImportOrder) -> Job:
    """Enqueues the import of an uploaded file."""
    require(unit.actor, Verb.DATA_IMPORT)
    project = await unit.projects.get(project_id)
    check_map(order.mapping, Wanted.of(compile_template(project.template)))
    if order.format != "auto":
        importer(order.format)
    file = Blob(sha256=order.sha256, size=order.size, media_type=_ANY_BYTES, width=None, height=None)
    await note_stored(unit, blobs, [file])
    job = await unit.jobs.add(JobKind.IMPORT, project_id, order.model_dump(), "bytes", order.size)
    await unit.emit("import.ordered", project_id, job_id=str(job.id), name=order.name, sha256=order.sha256)
    return job


async def preview_import(
    unit: Unit, project_id: ProjectId, source: BinaryIO, *, name: str, format: str, mapping: FieldMap
) -> ImportPreview:
    """Reads the first rows of a file without importing any."""
    project = await unit.projects.get(project_id)
    compiled = compile_template(project.template)
    target, wanted = _target(compiled, mapping, name), Wanted.of(compiled)
    check_map(mapping, wanted)
    with as_utf8(source, whole=False) as text:
        reader, why = _reader(text, name, format)
        if _is_cut_zip(text):
            return _unseen(reader, why, target, wanted)
        found = list(islice(reader.read(text, target), 4 * _PREVIEW_ROWS))
        read = [one for one in found if isinstance(one, Entry)] or _flat(reader, text, target)
    named = [renamed(one, mapping) for one in found] if mapping.given else found
    shown = list(unpacked(iter(named), target))
    rows = [_with_names(one) for one in shown if isinstance(one, Entry)]
    brought = {asset.field.split(".")[0] for one in read for asset in one.assets}
    columns = list(dict.fromkeys(name for one in read for name in one.data))
    return ImportPreview(
        format=reader.name,
        why=why,
        columns=columns,
        fields=list(wanted.names),
        required=list(wanted.required),
        missing=[name for name in missing_fields(rows, wanted) if name not in brought] if rows else [],
        rows=rows[:_PREVIEW_ROWS],
        problems=[one for one in shown if isinstance(one, LineProblem)],
        losses=[*reader.losses(target), *shown_answers(columns, target, mapping)],
    )


def _is_cut_zip(source: BinaryIO) -> bool:
    zipped = looks_like_zip(source.read(4))
    cut = zipped and is_cut(source)
    source.seek(0)
    return cut


def _unseen(reader: Importer, why: str, target: Target, wanted: Wanted) -> ImportPreview:
    """Of a zip without its end, where the list of its files is: what its beginning tells."""
    message = (
        "The end of this zip archive is not here, so no rows can be shown, and its format is told by its "
        "beginning. An import reads it whole; if this is the whole file, it is damaged."
    )
    return ImportPreview(
        format=reader.name,
        why=why,
        columns=[],
        fields=list(wanted.names),
        required=list(wanted.required),
        missing=[],
        rows=[],
        problems=[],
        losses=[Problem(path="", message=message, code="cut"), *reader.losses(target)],
    )


def _flat(reader: Importer, source: BinaryIO, target: Target) -> list[Entry]:
    """The first entries of a file that can be read once its columns are mapped, and not before."""
    source.seek(0)
    found = islice(reader.read(source, replace(target, mapped=True)), 4 * _PREVIEW_ROWS)
    return [one for one in found if isinstance(one, Entry)]


def _with_names(entry: Entry) -> JsonObject:
    """The data as a person looks at it: a file that comes with it stands there by its name."""
    return with_assets(entry.data, {asset.field: asset.name for asset in entry.assets})


def _target(compiled: Compiled, mapping: FieldMap, name: str) -> Target:
    return replace(target_of(compiled), mapped=mapping.given, file=name)


def _reader(source: BinaryIO, name: str, format_name: str) -> tuple[Importer, str]:
    if format_name != "auto":
        return importer(format_name), "the format was named"
    return detect(beginning(source, _HEAD), name)


async def run_import(run: Run, blobs: BlobStore, intake: Intake, schemas: Schemas) -> None:
    """Imports in chunks, each a step: a worker that takes over goes on after the last chunk that was done."""
    order = ImportOrder.model_validate(run.arguments)
    plan = await _plan(run, order, blobs, intake, schemas)
    async with _source(blobs, run, order.sha256) as stored:
        with await to_thread(as_utf8, stored) as source:
            reader, _ = _reader(source, order.name, order.format)
            if order.strict:
                await _refuse_if_wrong(plan, reader, source, order)
                source.seek(0)
            ahead, steps = Ahead(plan, _entries(plan, reader, source)), Steps(plan, await run.steps_done())
            try:
                await _write_all(run, source, order.size, ahead, steps)
            except Canceled:
                with suppress(Canceled):
                    await steps.settle()
                await run.result(**steps.totals.model_dump())  # what is imported stays
                raise
            finally:
                await steps.give_up()
                await ahead.settle()
    await run.progress(order.size, order.size)
    await run.step("finish", _finish(steps.totals))
    await run.result(**steps.totals.model_dump())


async def _write_all(run: Run, source: BinaryIO, size: int, ahead: Ahead, steps: Steps) -> None:
    told, written = 0.0, 0
    for number in count():
        chunk, position = await ahead.take(), source.tell()
        if not len(chunk):
            break
        await steps.begin(f"chunk {number:08d}", chunk)
        ahead.start()
        await steps.settle(but=1)
        if written and monotonic() - told > _TELL_EVERY:
            await run.progress(min(written, size), size)
            told = monotonic()
        written = position
    await steps.settle()


def _entries(plan: Plan, reader: Importer, source: BinaryIO) -> Iterator[Entry | LineProblem]:
    read, wanted = reader.read(source, plan.target), Wanted.of(plan.rules.compiled)
    entries = told_of_answers(read, plan.target, plan.mapping)
    return unpacked(fitted(entries, plan.mapping, wanted, tabular=reader.tabular), plan.target)


@asynccontextmanager
async def _source(blobs: BlobStore, run: Run, sha256: str) -> AsyncGenerator[BinaryIO]:
    """The file, seekable, since formats may look twice: where it lies, or a copy of what a bucket sends."""
    organization = run.actor.organization_id
    path = await blobs.local(organization, sha256)
    if path is not None:
        with path.open("rb", buffering=_BLOCK) as source:
            yield source
        return
    with TemporaryFile(buffering=_BLOCK) as source:
        opened = await blobs.open(organization, sha256)
        async for chunk in opened.chunks:
            source.write(chunk)
        source.seek(0)
        yield cast("BinaryIO", source)


async def _plan(run: Run, order: ImportOrder, blobs: BlobStore, intake: Intake, schemas: Schemas) -> Plan:
    assert run.job.project_id is not None
    project_id = run.job.project_id

    async def effect(unit: Unit) -> JsonObject:
        project = await unit.projects.get(project_id)
        batch = await unit.imports.batch(project_id, order.batch) if order.batch else None
        return {
            "template": project.template,
            "need": _need(unit.actor.mode, order, project),
            "batch": str(batch) if batch else None,
        }

    facts = await run.step("plan", effect)
    compiled = compile_template(facts["template"])
    need, batch = facts["need"], facts["batch"]
    assert isinstance(need, int)
    return Plan(
        rules=Rules(compiled, schemas.compile(compiled.data_schema), need, run.actor.mode is Mode.LIVE),
        target=_target(compiled, order.mapping, order.name),
        mapping=order.mapping,
        batch_id=BatchId(UUID(batch)) if isinstance(batch, str) else None,
        blobs=blobs,
        intake=intake,
        run=run,
    )


def _need(mode: Mode, order: ImportOrder, project: Project) -> int:
    """How many answers the tasks are to have where their lines do not say."""
    policy = policy_in(mode, project.policy)
    return want(policy) if mode is Mode.TEST else order.redundancy or want(policy)


async def _refuse_if_wrong(plan: Plan, reader: Importer, source: BinaryIO, order: ImportOrder) -> None:
    """Strict: one wrong line, and nothing is imported."""
    wrong = list[LineProblem]()
    ahead = Ahead(plan, _entries(plan, reader, source))
    while len(chunk := await ahead.take()):
        wrong += chunk.problems
        for entry in chunk.with_assets:
            try:
                await take_assets(entry, plan.intake.look)
            except Invalid as error:
                wrong.append(broken(entry, error))
        await plan.run.progress(min(source.tell(), order.size) // 2, order.size)
    if not wrong:
        return

    async def effect(unit: Unit) -> JsonObject:
        await unit.jobs.add_problems(plan.run.job.id, wrong[:MOST_PROBLEMS])
        return {"refused": len(wrong)}

    await plan.run.step("refuse", effect)
    await plan.run.result(imported=0, unchanged=0, refused=len(wrong), answers=0, left_out=0)
    raise Invalid(f"Strict was asked, so nothing was imported. Wrong lines: {len(wrong)}.")


def _finish(totals: ImportResult) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        await unit.imports.refresh_statistics()
        return totals.model_dump()

    return effect
