"""Import: a file becomes items, their tasks and, when they came with it, truth and answers."""

import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import Annotated, BinaryIO
from uuid import UUID

import orjson
from pydantic import Field, JsonValue

from sterling.controls.compiled import Compiled, check_answer, normal_answer
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.blob import Blob
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import BatchId, ItemId, ProjectId, TaskId, new_id
from sterling.domain.job import ImportResult, Job, JobKind, LineProblem
from sterling.domain.record import Record
from sterling.formats import detect, importer
from sterling.formats.contract import Entry, Importer, Target
from sterling.formats.target import target_of
from sterling.ports.blobs import BlobStore, Intake
from sterling.ports.imports import NewItem
from sterling.ports.runs import Effect, Run
from sterling.ports.store import Unit
from sterling.ports.validation import Schemas, Validator

JsonObject = dict[str, JsonValue]
CHUNK = 10_000
"""Entries per step: one transaction with one checkpoint."""
MOST_PROBLEMS = 100_000
"""Refused lines are kept up to this many; beyond it they are only counted."""
MOST_ID = 500
IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".tif", ".tiff")
_HEAD = 1 << 16
_PREVIEW_ROWS = 5


class ImportOrder(Record):
    """What to import, as the job's arguments hold it. `format` "auto" looks at the content."""

    sha256: str
    size: int
    name: str
    format: str
    strict: bool
    batch: str | None
    redundancy: Annotated[int, Field(ge=1, le=1000)] | None


class ImportPreview(Record):
    """What an import would read: the detected format and why, and its first rows."""

    format: str
    why: str
    rows: list[JsonObject]
    problems: list[LineProblem]
    losses: list[Problem]


async def start_import(unit: Unit, project_id: ProjectId, order: ImportOrder) -> Job:
    """Enqueues the import of an uploaded file."""
    require(unit.actor, Verb.DATA_IMPORT)
    await unit.projects.get(project_id)
    if order.format != "auto":
        importer(order.format)
    job = await unit.jobs.add(JobKind.IMPORT, project_id, order.model_dump(), "bytes", order.size)
    await unit.emit("import.ordered", project_id, job_id=str(job.id), name=order.name, sha256=order.sha256)
    return job


async def preview_import(
    unit: Unit, project_id: ProjectId, source: BinaryIO, name: str, format_name: str
) -> ImportPreview:
    """Reads the first rows of a file without importing any."""
    project = await unit.projects.get(project_id)
    target = target_of(compile_template(project.template))
    reader, why = _reader(source, name, format_name)
    rows, problems = list[JsonObject](), list[LineProblem]()
    for one in islice(reader.read(source, target), 4 * _PREVIEW_ROWS):
        if isinstance(one, LineProblem):
            problems.append(one)
        elif len(rows) < _PREVIEW_ROWS:
            rows.append(one.data)
    losses = list(reader.losses(target))
    return ImportPreview(format=reader.name, why=why, rows=rows, problems=problems, losses=losses)


def _reader(source: BinaryIO, name: str, format_name: str) -> tuple[Importer, str]:
    if format_name != "auto":
        return importer(format_name), "the format was named"
    head = source.read(_HEAD)
    source.seek(0)
    return detect(head, name)


@dataclass
class _Plan:
    """What every chunk of one import needs."""

    compiled: Compiled
    validator: Validator
    target: Target
    need: int
    batch_id: BatchId | None
    intake: Intake
    run: Run


async def run_import(run: Run, blobs: BlobStore, intake: Intake, schemas: Schemas) -> None:
    """Imports in chunks, each a step: a worker that takes over goes on after the last chunk that was done."""
    order = ImportOrder.model_validate(run.arguments)
    plan = await _plan(run, order, intake, schemas)
    with TemporaryFile() as source:
        await _fetch(blobs, run, order.sha256, source)
        reader, _ = _reader(source, order.name, order.format)
        if order.strict:
            await _refuse_if_wrong(plan, reader, source, order)
            source.seek(0)
        totals = ImportResult(imported=0, unchanged=0, refused=0, answers=0)
        done = await run.steps_done()
        for number, chunk in enumerate(_chunks(reader.read(source, plan.target))):
            step = f"chunk {number:08d}"
            result = done.get(step) or await _import_chunk(plan, step, chunk, totals.refused)
            totals = _add(totals, ImportResult.model_validate(result))
            await run.progress(min(source.tell(), order.size), order.size)
    await run.step("finish", _finish(totals))
    await run.result(**totals.model_dump())


async def _fetch(blobs: BlobStore, run: Run, sha256: str, into: BinaryIO) -> None:
    """A seekable copy: formats may look twice, and a bucket cannot be sought."""
    opened = await blobs.open(run.actor.organization_id, sha256)
    async for chunk in opened.chunks:
        into.write(chunk)
    into.seek(0)


async def _plan(run: Run, order: ImportOrder, intake: Intake, schemas: Schemas) -> _Plan:
    assert run.job.project_id is not None
    project_id = run.job.project_id

    async def effect(unit: Unit) -> JsonObject:
        project = await unit.projects.get(project_id)
        batch = await unit.imports.batch(project_id, order.batch) if order.batch else None
        return {
            "template": project.template,
            "need": order.redundancy or project.policy.redundancy,
            "batch": str(batch) if batch else None,
        }

    facts = await run.step("plan", effect)
    compiled = compile_template(facts["template"])
    need, batch = facts["need"], facts["batch"]
    assert isinstance(need, int)
    return _Plan(
        compiled=compiled,
        validator=schemas.compile(compiled.data_schema),
        target=target_of(compiled),
        need=need,
        batch_id=BatchId(UUID(batch)) if isinstance(batch, str) else None,
        intake=intake,
        run=run,
    )


async def _refuse_if_wrong(plan: _Plan, reader: Importer, source: BinaryIO, order: ImportOrder) -> None:
    """Strict: one wrong line, and nothing is imported."""
    wrong = list[LineProblem]()
    for chunk in _chunks(reader.read(source, plan.target)):
        wrong += _check(plan, chunk).problems
        await plan.run.progress(min(source.tell(), order.size) // 2, order.size)
    if not wrong:
        return

    async def effect(unit: Unit) -> JsonObject:
        await unit.jobs.add_problems(plan.run.job.id, wrong[:MOST_PROBLEMS])
        return {"refused": len(wrong)}

    await plan.run.step("refuse", effect)
    await plan.run.result(imported=0, unchanged=0, refused=len(wrong), answers=0)
    raise Invalid(f"{len(wrong)} lines are wrong and strict was asked: nothing was imported.")


@dataclass
class _Checked:
    entries: list[Entry] = field(default_factory=list[Entry])
    problems: list[LineProblem] = field(default_factory=list[LineProblem])


def _check(plan: _Plan, chunk: Sequence[Entry | LineProblem]) -> _Checked:
    checked = _Checked()
    for one in chunk:
        if isinstance(one, LineProblem):
            checked.problems.append(one)
        elif problems := _entry_problems(plan, one):
            checked.problems.append(_refused(one, problems))
        else:
            checked.entries.append(one)
    return checked


def _entry_problems(plan: _Plan, entry: Entry) -> list[Problem]:
    data = {**entry.data, **{asset.field: "sha256:" + "0" * 64 for asset in entry.assets}}
    problems = list[Problem]()
    if entry.external_id is not None and ("\0" in entry.external_id or len(entry.external_id) > MOST_ID):
        message = f"an id has 1 to {MOST_ID} characters, none of them NUL"
        problems.append(Problem(path="/id", message=message))
    if not plan.validator.accepts(data):
        problems += [_under("/data", problem) for problem in plan.validator.problems(data)]
    if entry.truth is not None:
        problems += [_under("/truth", p) for p in check_answer(plan.compiled, data, entry.truth)]
    for number, (_, answer) in enumerate(entry.answers):
        path = f"/answers/{number}/answer"
        problems += [_under(path, p) for p in check_answer(plan.compiled, data, answer)]
    return problems


def _under(path: str, problem: Problem) -> Problem:
    return problem.model_copy(update={"path": path + problem.path})


async def _import_chunk(
    plan: _Plan, step: str, chunk: Sequence[Entry | LineProblem], refused: int
) -> JsonObject:
    checked = _check(plan, chunk)
    rows, blobs = await _rows(plan, checked)
    run, room = plan.run, max(0, MOST_PROBLEMS - refused)
    project_id = run.job.project_id
    assert project_id is not None

    async def effect(unit: Unit) -> JsonObject:
        for blob in blobs:
            await unit.assets.add_blob(blob)
        written = await unit.imports.add(project_id, plan.batch_id, rows)
        problems = checked.problems + [_conflict(line, name) for line, name in written.conflicts]
        await unit.jobs.add_problems(run.job.id, problems[:room])
        return ImportResult(
            imported=written.imported,
            unchanged=written.unchanged,
            refused=len(problems),
            answers=written.answers,
        ).model_dump()

    return await run.step(step, effect)


async def _rows(plan: _Plan, checked: _Checked) -> tuple[list[NewItem], list[Blob]]:
    """Rows to write; entries whose assets are broken turn into problems."""
    rows, blobs = list[NewItem](), list[Blob]()
    for entry in checked.entries:
        try:
            data, stored = await _store_assets(plan, entry)
        except Invalid as error:
            problems = list(error.problems) or [Problem(path="", message=error.message)]
            checked.problems.append(_refused(entry, problems))
        else:
            blobs += stored
            rows.append(_row(plan, entry, data))
    return rows, blobs


async def _store_assets(plan: _Plan, entry: Entry) -> tuple[JsonObject, list[Blob]]:
    data, blobs = entry.data, list[Blob]()
    organization = plan.run.actor.organization_id
    for asset in entry.assets:
        content = asset.content
        blob = await plan.intake.receive(organization, _one(content), limit=len(content))
        if asset.name.lower().endswith(IMAGES) and blob.width is None:
            raise Invalid(f"{asset.name} is no image: its bytes are {blob.media_type}.")
        data = {**data, asset.field: f"sha256:{blob.sha256}"}
        blobs.append(blob)
    return data, blobs


def _refused(entry: Entry, problems: list[Problem]) -> LineProblem:
    return LineProblem(line=entry.line, external_id=entry.external_id, problems=problems)


def _conflict(line: int, external_id: str) -> LineProblem:
    message = f"An item with the id {external_id} is there already, with other content."
    problem = Problem(path="/id", message=message, code="duplicate")
    return LineProblem(line=line, external_id=external_id, problems=[problem])


def _row(plan: _Plan, entry: Entry, data: JsonObject) -> NewItem:
    digest = hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS))
    return NewItem(
        line=entry.line,
        item_id=ItemId(new_id()),
        task_id=TaskId(new_id()),
        external_id=entry.external_id or digest.hexdigest(),
        digest=digest.digest(),
        data=orjson.dumps(data).decode(),
        truth=None if entry.truth is None else orjson.dumps(entry.truth).decode(),
        priority=entry.priority,
        need=entry.redundancy or plan.need,
        answers=[
            (who, orjson.dumps(normal_answer(plan.compiled, answer)).decode())
            for who, answer in entry.answers
        ],
    )


async def _one(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _finish(totals: ImportResult) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        await unit.imports.refresh_statistics()
        return totals.model_dump()

    return effect


def _add(a: ImportResult, b: ImportResult) -> ImportResult:
    return ImportResult(
        imported=a.imported + b.imported,
        unchanged=a.unchanged + b.unchanged,
        refused=a.refused + b.refused,
        answers=a.answers + b.answers,
    )


def _chunks(entries: Iterable[Entry | LineProblem]) -> Iterator[list[Entry | LineProblem]]:
    source = iter(entries)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
