"""Releases: labels, answers and what they were made with, frozen into files that anybody can check."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.metadata import version
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Compiled, spreads
from sterling.controls.correctness import judge
from sterling.controls.template import compile_template
from sterling.domain.access import Verb, require
from sterling.domain.audit import AuditTask, Calibration, Certificate, SliceCertificate, values_of
from sterling.domain.blob import Blob
from sterling.domain.errors import Conflict, Duplicate, NotFound
from sterling.domain.ids import AuditId, ProjectId, ReleaseId, TaskId
from sterling.domain.job import Job, JobKind, JobState
from sterling.domain.project import Project
from sterling.domain.record import Page
from sterling.domain.release import FORMAT, Manifest, NewRelease, Release, ReleaseFile, digest_of
from sterling.domain.signature import Signature
from sterling.formats import exporter
from sterling.formats.contract import Writer
from sterling.formats.target import target_of
from sterling.ports.audits import Frame, Judged
from sterling.ports.blobs import BlobStore
from sterling.ports.runs import Run
from sterling.ports.signer import Signer
from sterling.ports.store import Unit
from sterling.services.certificates import calibrations, certificates
from sterling.services.export_pages import pages, reader
from sterling.services.made_files import store_file
from sterling.services.stored import note_stored

JsonObject = dict[str, JsonValue]
TRIES = 5
"""Labels that move while they are read are read again, this often."""
_PRETTY = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
_AUDIT_PAGE = 1000
_OF_FRAME = ("populations", "stated", "slices")
"""What a certificate's interval is computed from, beside the verdicts."""


async def start_release(unit: Unit, project_id: ProjectId, new: NewRelease) -> Job:
    """Enqueues the release. Raises Duplicate when its name is taken, NotFound when the audit is not there."""
    require(unit.actor, Verb.RELEASES_MAKE)
    await unit.projects.get(project_id)
    if await unit.releases.taken(project_id, new.name):
        raise Duplicate(f"The project has a release {new.name!r} already. Take another name.")
    if new.audit_id is not None and (await unit.audits.get(new.audit_id)).project_id != project_id:
        raise NotFound(f"There is no audit {new.audit_id} in this project.", audit_id=str(new.audit_id))
    labels = await unit.exports.count(project_id, "labels")
    if labels == 0:
        raise Conflict("There are no labels to release. Aggregate the answers first.")
    total = labels + await unit.exports.count(project_id, "answers")
    job = await unit.jobs.add(JobKind.RELEASE, project_id, new.model_dump(mode="json"), "rows", total)
    await unit.emit("release.ordered", project_id, job_id=str(job.id), name=new.name)
    return job


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    media_type: str
    out: BinaryIO
    rows: int | None


@dataclass(frozen=True, slots=True)
class _Frozen:
    """All that is frozen, before it is stored."""

    project: Project
    files: list[_File]
    tasks: int
    labels: int
    answers: int
    methods: dict[str, str]
    certificates: list[Certificate]
    slices: list[SliceCertificate]
    calibration: list[Calibration]


async def run_release(run: Run, blobs: BlobStore, signer: Signer) -> None:
    """Writes local files, stores them by their digests, then adds the release in one step. A worker that
    takes over begins anew; the same content gives the same files, in whatever release."""
    new = NewRelease.model_validate(run.arguments)
    done = (await run.steps_done()).get("release")
    if done is None:
        await asyncio.to_thread(signer.public_key)  # a key that is missing is told before the work
        with ExitStack() as stack:
            frozen = await _freeze(run, new, stack)
            stored = [
                (file, await store_file(blobs, run.actor.organization_id, file.out, file.media_type))
                for file in frozen.files
            ]
        manifest = _manifest(frozen, stored)
        signature = await asyncio.to_thread(signer.sign, "release", digest_of(manifest))
        files = [blob for _, blob in stored]
        done = await run.step("release", _add(new, manifest, signature, blobs, files))
    await run.result(**done)


async def _freeze(run: Run, new: NewRelease, stack: ExitStack) -> _Frozen:
    """Pages are read one after the other, so labels may move meanwhile; then what was read is thrown away.

    Raises:
        Conflict: an aggregation is running, or labels do not stand still.
    """
    for _ in range(TRIES):
        project, before = await _state(run)
        frozen = await _attempt(run, project, new, before[1], stack)
        _, after = await _state(run)
        if before[0] == after[0] and frozen.answers == before[2] == after[2]:
            return frozen
    raise Conflict(
        "Labels or answers changed all the time while they were frozen. Pause the project, and retry."
    )


async def _state(run: Run) -> tuple[Project, tuple[int, int, int]]:
    """The project, and (version of the labels, mark of the last answer, number of answers)."""
    assert run.job.project_id is not None
    async with run.unit() as unit:
        project = await unit.projects.get(run.job.project_id)
        recent = await unit.jobs.page(project.id, JobKind.AGGREGATION, None, 20)
        if any(job.state is JobState.RUNNING for job in recent.items):
            raise Conflict(
                "An aggregation is running. Retry when it is done, so that all labels are of one piece."
            )
        if any(_stopped_half_way(job) for job in recent.items[:1]):
            raise Conflict(
                "The last aggregation was stopped in the middle: some labels are of it and some of the one "
                "before. Retry it or aggregate again, and then this."
            )
        mark, count = await unit.exports.mark(project.id)
        return project, (await unit.labels.version(project.id), mark, count)


def _stopped_half_way(aggregation: Job) -> bool:
    stopped = aggregation.state in {JobState.CANCELED, JobState.FAILED}
    return stopped and bool(aggregation.done or aggregation.result.get("labels"))


def _temporary(stack: ExitStack) -> BinaryIO:
    return cast("BinaryIO", stack.enter_context(TemporaryFile()))


async def _attempt(run: Run, project: Project, new: NewRelease, mark: int, stack: ExitStack) -> _Frozen:
    compiled = compile_template(project.template)
    target, controls = target_of(compiled), spreads(compiled)
    outs = {name: _temporary(stack) for name in ("labels.jsonl", "labels.parquet", "answers.jsonl")}
    writers = {
        name: exporter(name.rpartition(".")[2]).open(out, name.partition(".")[0], target, controls)
        for name, out in outs.items()
    }
    tasks, labels = await _pour(run, "labels", mark, [writers["labels.jsonl"], writers["labels.parquet"]])
    answers, _ = await _pour(run, "answers", mark, [writers["answers.jsonl"]], tasks)
    async with run.unit() as unit:
        methods = {fit.control: fit.method for fit in await unit.labels.fits(project.id)}
        certified, slices, honest, audit = await _certify(unit, compiled, new.audit_id, tasks)
    whole = [
        ("template.json", "application/json", orjson.dumps(project.template, option=_PRETTY)),
        ("guidelines.md", "text/markdown", project.guidelines.encode()),
        ("certificate.json", "application/json", orjson.dumps(audit, option=_PRETTY)),
    ]
    rows = {"labels.jsonl": tasks, "labels.parquet": tasks, "answers.jsonl": answers}
    files = [
        _File(name, exporter(name.rpartition(".")[2]).media_type, out, rows[name])
        for name, out in outs.items()
    ]
    files += [_File(name, kind, _written(content, stack), None) for name, kind, content in whole]
    return _Frozen(project, files, tasks, labels, answers, methods, certified, slices, honest)


def _written(content: bytes, stack: ExitStack) -> BinaryIO:
    out = _temporary(stack)
    out.write(content)
    return out


async def _pour(run: Run, what: str, mark: int, writers: list[Writer], before: int = 0) -> tuple[int, int]:
    """Rows, and labels in them."""
    rows = labels = 0
    async for batch in pages(reader(run, what, mark)):
        table = await asyncio.to_thread(batch.table)
        for writer in writers:
            await asyncio.to_thread(writer.write, table)
        rows += batch.rows
        if what == "labels":
            labels += await asyncio.to_thread(_count_labels, table)
        await run.progress(before + rows, None)
    for writer in writers:
        await asyncio.to_thread(writer.close)
    return rows, labels


def _count_labels(table: Any) -> int:
    return sum(len(orjson.loads(cell)) for cell in table.column("labels").to_pylist())


async def _certify(
    unit: Unit, compiled: Compiled, audit_id: AuditId | None, tasks: int
) -> tuple[list[Certificate], list[SliceCertificate], list[Calibration], JsonObject]:
    """Certificates of the labels as they are released, over all and by slice, how honest their confidence was
    when audited, and certificate.json: all that is needed to compute the certificates again."""
    if audit_id is None:
        return [], [], [], {"certificates": [], "slices": [], "audit": None}
    audit, frame = await unit.audits.lock(audit_id)
    drawn = [task async for task in _drawn(unit, audit_id)]
    correct = {
        task.task_id: await _correct(unit, compiled, frame, task) for task in drawn if task.truth is not None
    }
    moved = (
        f"{frame.tasks:,} tasks had labels when the audit was drawn and are certified, {tasks:,} are released"
    )
    further = [moved] if tasks != frame.tasks else []
    judged = {name: _judged(name, drawn, correct) for name in frame.controls}
    judged = {name: one for name, one in judged.items() if one.audited}
    complete = len(correct) == audit.size
    found, slices = await asyncio.to_thread(
        certificates, compiled, frame, judged, audit.seed, complete=complete, further=further
    )
    sample: list[JsonValue] = [
        {**task.model_dump(mode="json"), "correct": cast("JsonValue", correct.get(task.task_id))}
        for task in drawn
    ]
    told: JsonObject = {
        "certificates": [one.model_dump(mode="json") for one in found],
        "slices": [one.model_dump(mode="json") for one in slices],
        "audit": {
            "id": str(audit.id),
            "seed": audit.seed,
            "size": audit.size,
            "population": audit.population,
            **{name: part for name, part in asdict(frame).items() if name in _OF_FRAME},
            "tasks": sample,
        },
    }
    honest = await asyncio.to_thread(calibrations, judged)
    return found, slices, honest, told


def _judged(name: str, drawn: Sequence[AuditTask], correct: Mapping[TaskId, Mapping[str, bool]]) -> Judged:
    """The verdicts on one control's labels, in the order drawn."""
    tasks = [task for task in drawn if name in correct.get(task.task_id, {})]
    stated = [(task.stated or {}).get(name) for task in tasks]
    values = [values_of(task, name) for task in tasks]
    return Judged([correct[task.task_id][name] for task in tasks], stated, values)


async def _correct(unit: Unit, compiled: Compiled, frame: Frame, task: AuditTask) -> dict[str, bool]:
    """Verdicts on the labels as they are now. A label that a reviewer set since keeps the verdict of its
    audit: mending what the audit looked at says nothing about the rest."""
    assert task.truth is not None
    labels = {label.control: label for label in await unit.labels.of_task(task.task_id)}
    values = {name: label.value for name, label in labels.items() if name in frame.controls}
    now, before = judge(compiled, values, task.truth), task.correct or {}
    return {
        name: before.get(name, verdict) if labels[name].source == "review" else verdict
        for name, verdict in now.items()
    }


async def _drawn(unit: Unit, audit_id: AuditId) -> AsyncIterator[AuditTask]:
    cursor: str | None = None
    while True:
        page = await unit.audits.tasks(audit_id, cursor, _AUDIT_PAGE)
        for task in page.items:
            yield task
        cursor = page.next_cursor
        if cursor is None:
            return


def _manifest(frozen: _Frozen, stored: list[tuple[_File, Blob]]) -> Manifest:
    project = frozen.project
    return Manifest(
        format=FORMAT,
        project=project.name,
        project_id=project.id,
        template_version=project.template_version,
        guideline_version=project.guideline_version,
        items=frozen.tasks,
        tasks=frozen.tasks,
        answers=frozen.answers,
        labels=frozen.labels,
        methods=frozen.methods,
        software=f"sterling {version('sterling')}",
        files=[
            ReleaseFile(name=file.name, sha256=blob.sha256, size=blob.size, rows=file.rows)
            for file, blob in stored
        ],
        certificates=frozen.certificates,
        slices=frozen.slices,
        calibration=frozen.calibration,
    )


def _add(
    new: NewRelease, manifest: Manifest, signature: Signature, blobs: BlobStore, files: list[Blob]
) -> Any:
    async def effect(unit: Unit) -> JsonObject:
        await note_stored(unit, blobs, files)
        made = await unit.releases.add(manifest.project_id, new.name, manifest, signature)
        await unit.emit(
            "release.made",
            made.id,
            project_id=str(made.project_id),
            digest=made.digest,
            signer=signature.fingerprint,
        )
        return {"release_id": str(made.id), "digest": made.digest}

    return effect


async def get_release(unit: Unit, release_id: ReleaseId) -> Release:
    return await unit.releases.get(release_id)


async def get_signature(unit: Unit, release_id: ReleaseId) -> Signature:
    """Raises NotFound for a release that is not signed."""
    release = await unit.releases.get(release_id)
    if release.signature is None:
        raise NotFound("The release is not signed: it is from before there were signatures.")
    return release.signature


async def list_releases(unit: Unit, project_id: ProjectId, after: UUID | None, limit: int) -> Page[Release]:
    await unit.projects.get(project_id)
    return await unit.releases.page(project_id, after, limit)


async def released_file(unit: Unit, release_id: ReleaseId, name: str) -> tuple[ReleaseFile, str]:
    """A file of a release and its media type. Raises NotFound."""
    release = await unit.releases.get(release_id)
    for file in release.manifest.files:
        if file.name == name:
            blob = await unit.assets.blob(file.sha256)
            return file, blob.media_type if blob else "application/octet-stream"
    names = ", ".join(file.name for file in release.manifest.files)
    raise NotFound(f"The release has no file {name[:100]!r}; there are {names}.")
