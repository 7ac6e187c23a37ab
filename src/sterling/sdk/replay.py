"""Plays recorded answers of many annotators, each under its own credentials, through the public API."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sterling.domain.access import Role, Verb
from sterling.domain.annotator import AnnotatorKind
from sterling.domain.answer import Outcome
from sterling.domain.errors import Invalid, Problem
from sterling.sdk.client import AsyncClient, Calls
from sterling.sdk.projects import Project
from sterling.sdk.steps import Awaiting

Moved = Callable[[int, int], None]
"""Is told (answers that are there, all of them)."""
SCOPES = [Verb.PROJECTS_READ, Verb.TASKS_CLAIM, Verb.TASKS_CLAIM_GIVEN, Verb.ANSWERS_SUBMIT]
CLAIM = 20
"""Tasks per claim."""
TRIES = 30
PAUSE = 0.1
"""Seconds between tries, and how many of them are in vain before tasks without a free slot are given up:
somebody's lease may end. Many short ones, because who works there may hold the slot most of the time."""
_MOST_NAMED = 20
_WORDS = frozenset({"choice", "text"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer: the item's own id, the annotator's, and what was said."""

    task: str
    worker: str
    label: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did. `there` were in the project before; `left` found no free slot."""

    answers: int
    annotators: int
    tasks: int
    there: int
    counted: int
    surplus: int
    left: list[Recorded]


@dataclass
class _Play:
    """One replay under way."""

    project: UUID
    control: str
    kind: str
    tasks: dict[str, UUID]
    gate: asyncio.Semaphore
    moved: Moved
    total: int
    done: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter[Outcome])

    def value(self, label: str) -> Any:
        """A cell as the control's kind has it: words as they are, all else as JSON."""
        return label if self.kind in _WORDS else json.loads(label)


async def replay(
    client: AsyncClient,
    name: str,
    rows: Sequence[Recorded],
    *,
    control: str | None = None,
    concurrency: int = 32,
    moved: Moved | None = None,
) -> Replayed:
    """Claims each recorded task for its annotator and submits the recorded answer. Can be repeated: what is
    there already is left alone.

    Raises:
        Invalid: a task is not in the project, an answer is there twice, or a label does not fit the control.
        Forbidden: the key may not make keys for annotators.
    """
    project = await client.projects.find(name)
    chosen, kind = _control(project, control)
    tasks: dict[str, UUID] = {task.external_id: task.id async for task in project.tasks()}
    _check(rows, tasks, kind)
    gate = asyncio.Semaphore(concurrency)
    play = _Play(project.id, chosen, kind, tasks, gate, moved or _unseen, len(rows))
    async with _annotators(client, rows, play.gate) as annotators:
        known = {annotator_id: worker for worker, (annotator_id, _) in annotators.items()}
        there = {(one.external_id, known.get(one.annotator_id)) async for one in project.answers()}
        todo = [row for row in rows if (row.task, row.worker) not in there]
        play.done = len(rows) - len(todo)
        play.moved(play.done, play.total)
        left = await _rounds(play, annotators, todo)
    return Replayed(
        answers=play.done,
        annotators=len(annotators),
        tasks=len({row.task for row in rows}),
        there=len(rows) - len(todo),
        counted=play.outcomes[Outcome.COUNTED],
        surplus=play.outcomes[Outcome.SURPLUS],
        left=left,
    )


def _unseen(done: int, total: int) -> None:
    """Nobody looks."""


def _control(project: Project[Awaiting], name: str | None) -> tuple[str, str]:
    """The control that the answers are for, and its kind."""
    given: Any = project.record.template["controls"]
    if name is None and len(given) == 1:
        (name,) = given
    if name not in given:
        raise Invalid(f"For which control are the answers? Name one with --control: {', '.join(given)}.")
    return str(name), str(given[name]["type"])


def _check(rows: Sequence[Recorded], tasks: dict[str, UUID], kind: str) -> None:
    """Nothing is sent before all of it can be."""
    problems = list[Problem]()
    seen = set[tuple[str, str]]()
    for line, row in enumerate(rows, 2):
        if row.task not in tasks:
            problems.append(Problem(path=f"line {line}", message=f"the project has no task {row.task!r}"))
        if (row.task, row.worker) in seen:
            problems.append(Problem(path=f"line {line}", message=f"{row.worker} answers {row.task} twice"))
        seen.add((row.task, row.worker))
        if kind not in _WORDS and not _is_json(row.label):
            problems.append(
                Problem(path=f"line {line}", message=f"{row.label!r} is no JSON, as {kind} needs")
            )
    if problems:
        told = f"{len(problems)} of {len(rows)} recorded answers cannot be played"
        raise Invalid(f"{told}; import the tasks first, with their ids.", problems=problems[:_MOST_NAMED])


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@asynccontextmanager
async def _annotators(
    client: AsyncClient, rows: Iterable[Recorded], gate: asyncio.Semaphore
) -> AsyncGenerator[dict[str, tuple[UUID, Calls[Awaiting]]]]:
    """Every recorded annotator with a client under a key of its own; the keys end with the replay."""
    keys = list[UUID]()

    async def make(worker: str) -> tuple[str, tuple[UUID, Calls[Awaiting]]]:
        async with gate:
            made = await client.annotators.create(AnnotatorKind.IMPORT, worker, external_id=worker)
            secret = await client.keys.create(
                f"replay of {worker}"[:200], Role.MANAGER, scopes=SCOPES, annotator_id=made.id
            )
            keys.append(secret.key.id)
            return worker, (made.id, client.with_key(secret.secret))

    async def end(key_id: UUID) -> None:
        async with gate:
            await client.keys.revoke(key_id)

    try:
        workers = dict.fromkeys(row.worker for row in rows)
        yield dict(await asyncio.gather(*(make(worker) for worker in workers)))
    finally:
        await asyncio.gather(*(end(key_id) for key_id in keys))


async def _rounds(
    play: _Play, annotators: dict[str, tuple[UUID, Calls[Awaiting]]], todo: list[Recorded]
) -> list[Recorded]:
    in_vain = 0
    while in_vain < TRIES:
        before = len(todo)
        parts = [_part(play, annotators[worker][1], part) for worker, part in _parts(todo)]
        todo = [row for left in await asyncio.gather(*parts) for row in left]
        if not todo:
            break
        in_vain = in_vain + 1 if len(todo) == before else 0
        await asyncio.sleep(PAUSE)
    return todo


def _parts(rows: Iterable[Recorded]) -> Iterator[tuple[str, list[Recorded]]]:
    by_worker = defaultdict[str, list[Recorded]](list)
    for row in rows:
        by_worker[row.worker].append(row)
    for worker, mine in by_worker.items():
        for start in range(0, len(mine), CLAIM):
            yield worker, mine[start : start + CLAIM]


async def _part(play: _Play, client: Calls[Awaiting], rows: list[Recorded]) -> list[Recorded]:
    """Claims these tasks and submits; gives the rows whose tasks were not handed out."""
    async with play.gate:
        wanted = {play.tasks[row.task]: row for row in rows}
        handed = await client.claim(play.project, len(rows), list(wanted))
        for one in handed:
            row = wanted.pop(one.record.task_id)
            receipt = await one.submit({play.control: play.value(row.label)})
            play.outcomes[receipt.outcome] += 1
            play.done += 1
            play.moved(play.done, play.total)
        return list(wanted.values())
