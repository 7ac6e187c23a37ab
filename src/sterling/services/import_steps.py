"""The steps of an import: chunks of lines on their way into the store, each a transaction of its own."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import orjson
from pydantic import JsonValue

from sterling.domain.blob import Blob
from sterling.domain.errors import Invalid, Problem
from sterling.domain.ids import BatchId, id_block
from sterling.domain.item import with_assets
from sterling.domain.job import ImportResult, LineProblem, turn
from sterling.formats.contract import Asset, Entry, Target
from sterling.formats.files import PICTURES
from sterling.ports.blobs import BlobStore, Intake
from sterling.ports.runs import Run
from sterling.ports.store import Unit
from sterling.services.import_fields import FieldMap
from sterling.services.import_lines import Chunk, Rules, add_row, next_chunk, refused
from sterling.services.stored import note_stored

JsonObject = dict[str, JsonValue]
MOST_PROBLEMS = 100_000
"""Refused lines are kept up to this many; beyond it they are only counted."""
_UNMEASURED = frozenset({"image/avif"})
"""Pictures that browsers show and whose size is not looked at."""
NOTHING = ImportResult(imported=0, unchanged=0, refused=0, answers=0, left_out=0)


@dataclass
class Plan:
    """What every chunk of one import needs."""

    rules: Rules
    target: Target
    mapping: FieldMap
    batch_id: BatchId | None
    blobs: BlobStore
    intake: Intake
    run: Run


class Ahead:
    """The next lines, read and checked by a thread while the database writes those before. Started when the
    database is at work and not before, since until then the event loop would wait for the thread."""

    def __init__(self, plan: Plan, entries: Iterator[Entry | LineProblem]) -> None:
        self._plan = plan
        self._entries = entries
        self._coming: asyncio.Task[Chunk] | None = None

    def start(self) -> None:
        if self._coming is None:
            work = asyncio.to_thread(next_chunk, self._entries, self._plan.rules)
            self._coming = asyncio.create_task(work)

    async def take(self) -> Chunk:
        self.start()
        coming, self._coming = self._coming, None
        assert coming is not None
        return await coming

    async def settle(self) -> None:
        """Waits for the thread, which must not outlive the file that it reads."""
        if self._coming is not None:
            await asyncio.wait([self._coming])


@dataclass(frozen=True, slots=True)
class _Before:
    """What is before a chunk: the one that it follows, when that is still on its way, and the totals."""

    totals: ImportResult
    coming: asyncio.Task[ImportResult] | None
    turn: str | None

    async def settled(self) -> ImportResult:
        """The totals of all chunks before, once they have ended."""
        return self.totals if self.coming is None else await asyncio.shield(self.coming)


class Steps:
    """Chunks on their way, two at a time: while the database writes one, another of its processes takes in
    the next, which waits there for its turn. So the database need not wait for us between them. They end in
    their order; what is behind one that fails is undone.

    `totals` are of the chunks that have ended.
    """

    def __init__(self, plan: Plan, done: Mapping[str, JsonObject]) -> None:
        self._plan = plan
        self._done = done
        self._coming = list[asyncio.Task[ImportResult]]()
        self._turn: str | None = None
        self.totals = NOTHING

    async def begin(self, name: str, chunk: Chunk) -> None:
        """Returns when the database is at work on the chunk, or it has ended. One with assets goes alone: two
        that store the same blob could wait for each other in a circle."""
        if chunk.with_assets:
            await self.settle()
        last = self._coming[-1] if self._coming else None
        before = _Before(self.totals, last, self._turn if last else None)
        at_work = asyncio.Event()
        task = asyncio.create_task(self._carry(name, chunk, before, at_work.set))
        task.add_done_callback(lambda _: at_work.set())
        self._coming.append(task)
        self._turn = turn(self._plan.run.job.id, name)
        await at_work.wait()

    async def settle(self, but: int = 0) -> None:
        """Waits until at most so many are on their way. Raises what stopped one."""
        while len(self._coming) > but:
            self.totals = await self._coming[0]
            del self._coming[0]

    async def give_up(self) -> None:
        """Undoes what is still on its way."""
        for task in self._coming:
            task.cancel()
        await asyncio.gather(*self._coming, return_exceptions=True)

    async def _carry(
        self, name: str, chunk: Chunk, before: _Before, meanwhile: Callable[[], None]
    ) -> ImportResult:
        result = self._done.get(name)
        if result is None:
            blobs = await _store_chunk(self._plan, chunk)

            async def effect(unit: Unit) -> JsonObject:
                await note_stored(unit, self._plan.blobs, blobs)
                return (await _write(unit, self._plan, chunk, before, meanwhile)).model_dump()

            result = await self._plan.run.step(name, effect)
        return _add(await before.settled(), ImportResult.model_validate(result))


async def _write(
    unit: Unit, plan: Plan, chunk: Chunk, before: _Before, meanwhile: Callable[[], None]
) -> ImportResult:
    project_id = plan.run.job.project_id
    assert project_id is not None
    written = await unit.imports.add(
        project_id, plan.batch_id, chunk.rows, behind=before.turn, meanwhile=meanwhile
    )
    problems = chunk.problems + [_conflict(line, name) for line, name in written.conflicts]
    lost = {problem.line for problem in problems}
    left_out = [one for one in chunk.left_out if one.line not in lost]
    so_far = await before.settled()
    room = max(0, MOST_PROBLEMS - so_far.refused - so_far.left_out)
    await unit.jobs.add_problems(plan.run.job.id, (problems + left_out)[:room])
    return ImportResult(
        imported=written.imported,
        unchanged=written.unchanged,
        refused=len(problems),
        answers=written.answers,
        left_out=sum(len(one.problems) for one in left_out),
    )


async def _store_chunk(plan: Plan, chunk: Chunk) -> list[Blob]:
    """Stores the assets of the chunk; entries whose assets are broken turn into problems."""
    blobs = list[Blob]()
    ids = iter(id_block(2 * len(chunk.with_assets)))
    receive = partial(plan.intake.receive, plan.run.actor.organization_id)
    for entry in chunk.with_assets:
        try:
            data, stored = await take_assets(entry, receive)
        except Invalid as error:
            chunk.problems.append(broken(entry, error))
        else:
            blobs += stored
            content, both = orjson.dumps(data), (next(ids), next(ids))
            add_row(chunk.rows, plan.rules, entry, data, content=content, ids=both)
    return blobs


class _Take(Protocol):
    """Looks at an asset, and stores it or not."""

    async def __call__(self, chunks: AsyncIterable[bytes], *, limit: int) -> Blob: ...


async def take_assets(entry: Entry, take: _Take) -> tuple[JsonObject, list[Blob]]:
    """The data of an entry with references in place of its assets, and their blobs. Raises Invalid for what
    cannot be read, or is no picture where its name says so."""
    names, blobs = dict[str, str](), list[Blob]()
    for asset in entry.assets:
        blob = await take(_pieces(asset), limit=asset.size)
        shown = blob.width is not None or blob.media_type in _UNMEASURED
        if asset.name.lower().endswith(tuple(PICTURES)) and not shown:
            raise Invalid(f"{asset.name} is no image: its bytes are {blob.media_type}.")
        names[asset.field] = f"sha256:{blob.sha256}"
        blobs.append(blob)
    return with_assets(entry.data, names), blobs


def _conflict(line: int, external_id: str) -> LineProblem:
    message = f"An item with the id {external_id} is there already, with other content."
    problem = Problem(path="/id", message=message, code="duplicate")
    return LineProblem(line=line, external_id=external_id, problems=[problem])


def broken(entry: Entry, error: Invalid) -> LineProblem:
    """What is told of an entry whose assets were refused."""
    return refused(entry, error.problems or [Problem(path="", message=error.message)])


async def _pieces(asset: Asset) -> AsyncIterator[bytes]:
    pieces = asset.pieces()
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece


def _add(a: ImportResult, b: ImportResult) -> ImportResult:
    return ImportResult(
        imported=a.imported + b.imported,
        unchanged=a.unchanged + b.unchanged,
        refused=a.refused + b.refused,
        answers=a.answers + b.answers,
        left_out=a.left_out + b.left_out,
    )
