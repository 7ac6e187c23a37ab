"""Aggregation: all answers of a project become one label per task and control, with its probability."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, islice
from typing import cast

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Asked, Compiled
from sterling.controls.template import compile_template
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.votes import Aggregate, Belief, Votes
from sterling.ports.labels import Fit, Given, JsonObject, NewLabel
from sterling.ports.runs import Effect, Run
from sterling.ports.store import Unit
from sterling.quality import aggregate
from sterling.quality.agreement import measure

PAGE = 20_000
CHUNK = 5_000
SEED = 0
SAMPLE = 2_000
CELLS = 4_000_000
"""Tasks that agreement of regions is measured on, at most: each pair of answers is compared."""


@dataclass
class _Column:
    """The answers to one control, as parallel lists."""

    tasks: list[str] = field(default_factory=list[str])
    annotators: list[str] = field(default_factory=list[str])
    values: list[JsonValue] = field(default_factory=list[JsonValue])


@dataclass
class _Collected:
    columns: dict[str, _Column]
    ids: dict[str, TaskId] = field(default_factory=dict[str, TaskId])
    """Task id by external id, which is what ties are broken by: the same answers give the same labels,
    in this store, in another, or in a file."""
    mark: int = 0
    answers: int = 0


async def run_aggregation(run: Run) -> None:
    """Reads, aggregates each control, writes labels in steps."""
    assert run.job.project_id is not None
    compiled, methods = await _plan(run, run.job.project_id)
    collected = await _collect(run, run.job.project_id, compiled)
    written = 0
    for name, asked in compiled.asked.items():
        column = collected.columns[name]
        votes = _votes(asked, column)
        result = aggregate(votes, methods.get(name, asked.control.method), rng=SEED)
        for number, chunk in enumerate(_chunks(result, asked, collected.ids)):
            await run.step(f"{name} {number:08d} at {collected.mark}", _write(run, chunk, collected.mark))
            written += len(chunk)
            await run.progress(written, len(collected.ids) * len(compiled.asked))
        fit = _fit(asked, votes, column, result, collected.mark)
        await run.step(f"{name} fit at {collected.mark}", _write_fit(run, fit))
    await run.result(labels=written, answers=collected.answers, tasks=len(collected.ids))


async def _plan(run: Run, project_id: ProjectId) -> tuple[Compiled, Mapping[str, str]]:
    async def effect(unit: Unit) -> JsonObject:
        project = await unit.projects.get(project_id)
        asked = cast("dict[str, JsonValue]", run.arguments.get("methods") or {})
        return {"template": project.template, "methods": {**project.policy.methods, **asked}}

    facts = await run.step("plan", effect)
    return compile_template(facts["template"]), cast("dict[str, str]", facts["methods"])


async def _collect(run: Run, project_id: ProjectId, compiled: Compiled) -> _Collected:
    """In pages by mark, so that no long snapshot is held."""
    collected = _Collected({name: _Column() for name in compiled.asked})
    while True:
        async with run.unit() as unit:
            page = await unit.labels.given(project_id, collected.mark, PAGE)
        for given in page:
            _take(collected, compiled, given)
        if len(page) < PAGE:
            return collected
        await run.progress(0, None)


def _take(collected: _Collected, compiled: Compiled, given: Given) -> None:
    collected.mark = given.seq
    collected.answers += 1
    collected.ids.setdefault(given.external_id, given.task_id)
    for name in compiled.asked:
        if name in given.answer:
            column = collected.columns[name]
            column.tasks.append(given.external_id)
            column.annotators.append(given.annotator)
            column.values.append(given.answer[name])


def _votes(asked: Asked, column: _Column) -> Votes:
    return Votes(
        shape=asked.control.shape,
        tasks=column.tasks,
        annotators=column.annotators,
        values=[asked.control.vote(asked.spec, value) for value in column.values],
        classes=asked.control.classes(asked.spec),
    )


def _chunks(result: Aggregate, asked: Asked, ids: Mapping[str, TaskId]) -> Iterator[list[NewLabel]]:
    rows = (
        _label(asked, ids[cast("str", task)], belief, result.method)
        for task, belief in sorted(result.beliefs.items(), key=lambda one: str(one[0]))
    )
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _label(asked: Asked, task_id: TaskId, belief: Belief, method: str) -> NewLabel:
    distribution = belief.distribution
    return NewLabel(
        task_id=task_id,
        control=asked.name,
        value=orjson.dumps(asked.control.label(asked.spec, belief.value)).decode(),
        probability=float(belief.probability),
        calibrated=belief.calibrated,
        answers=belief.answers,
        distribution=None
        if distribution is None
        else orjson.dumps({str(key): float(p) for key, p in distribution.items() if p > 0}).decode(),
        method=method,
    )


def _write(run: Run, chunk: Sequence[NewLabel], mark: int) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        await unit.labels.write(run.job.project_id, chunk, mark)
        return {"labels": len(chunk)}

    return effect


def _write_fit(run: Run, fit: Fit) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        await unit.labels.write_fit(run.job.project_id, fit)
        return {}

    return effect


def _fit(asked: Asked, votes: Votes, column: _Column, result: Aggregate, mark: int) -> Fit:
    return Fit(
        control=asked.name,
        mark=mark,
        method=result.method,
        diagnostics=dict(result.diagnostics),
        reliability={
            str(who): {"answers": r.answers, "accuracy": r.accuracy, "low": r.low, "high": r.high}
            for who, r in result.annotators.items()
        },
        agreement=_agreement(asked, votes, column),
    )


def _agreement(asked: Asked, votes: Votes, column: _Column) -> JsonObject:
    """By the control's measure; null where nobody answered twice."""
    name = asked.control.agreement
    if name.startswith("krippendorff"):
        value = measure(_sample(votes), name.replace("_alpha", "")) if column.tasks else float("nan")
    else:
        value = _mean_similarity(asked, column)
    return {"measure": name, "value": value if value == value else None, "tasks": len(set(column.tasks))}  # noqa: PLR0124


def _sample(votes: Votes) -> Votes:
    """The first tasks by id, so many that the table of tasks by distinct values stays small."""
    distinct = len(set(cast("list[Hashable]", votes.values)))
    most = max(SAMPLE // 2, CELLS // distinct)
    kept = set(sorted(cast("set[str]", set(votes.tasks)))[:most])
    rows = [row for row, task in enumerate(votes.tasks) if task in kept]
    return replace(
        votes,
        tasks=[votes.tasks[row] for row in rows],
        annotators=[votes.annotators[row] for row in rows],
        values=[votes.values[row] for row in rows],
    )


def _mean_similarity(asked: Asked, column: _Column) -> float:
    """Mean similarity of all pairs of answers to the same task, over the first tasks by id."""
    by_task = dict[str, list[JsonValue]]()
    for task, value in zip(column.tasks, column.values, strict=True):
        by_task.setdefault(task, []).append(value)
    several = sorted(task for task, values in by_task.items() if len(values) > 1)[:SAMPLE]
    pairs = [
        asked.control.similarity(asked.spec, a, b)
        for task in several
        for a, b in combinations(by_task[task], 2)
    ]
    return sum(pairs) / len(pairs) if pairs else float("nan")
