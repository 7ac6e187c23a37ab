"""Aggregation: all answers of a project become one label per task and control, with its probability.

Worker's side: it loads the mathematics. What the API needs is in `services.labels`.
"""

import asyncio
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from math import nan
from typing import cast

import orjson
from numpy.random import default_rng
from pydantic import JsonValue

from sterling.controls.compiled import Asked, Compiled
from sterling.controls.template import compile_template
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.job import Canceled
from sterling.domain.redundancy import last_answer, policy_in
from sterling.domain.votes import CLASSED, Aggregate, Belief, Votes
from sterling.ports.labels import Fit, Foretold, Given, GivenPage, JsonObject, NewLabel
from sterling.ports.runs import Effect, Run
from sterling.ports.store import Unit
from sterling.quality import aggregate
from sterling.quality.credit import credit
from sterling.quality.curve import curve
from sterling.quality.outlook import promised
from sterling.services.agreements import agreement
from sterling.services.behaviours import Shown, behaviours
from sterling.services.doubts import Doubt, doubt_of, foretold, model_doubts
from sterling.services.wants import want_all

PAGE = 20_000
CHUNK = 5_000
SEED = 0
AUDITED = 50
"""Audited tasks from which on accuracy is measured with them."""


@dataclass
class _Column:
    """The answers to one control, as parallel lists."""

    tasks: list[str] = field(default_factory=list[str])
    annotators: list[str] = field(default_factory=list[str])
    values: list[JsonValue] = field(default_factory=list[JsonValue])
    weeks: "array[int]" = field(default_factory=partial(array, "i"))
    seconds: "array[float]" = field(default_factory=partial(array, "d"))
    """NaN where the time is not known."""


@dataclass
class _Collected:
    columns: dict[str, _Column]
    ids: dict[str, TaskId] = field(default_factory=dict[str, TaskId])
    """Task id by external id, which is what ties are broken by: the same answers give the same labels,
    in this store, in another, or in a file."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    mark: int = 0
    answers: int = 0


async def run_aggregation(run: Run) -> None:
    """Reads, aggregates each control, writes labels in steps. Surplus answers count as evidence like all
    others; answers of earlier rounds, which a reviewer rejected, do not."""
    assert run.job.project_id is not None
    compiled, methods, last, curtail = await _plan(run, run.job.project_id)
    collected = await _collect(run, run.job.project_id, compiled)
    total = len(collected.ids) * len(compiled.asked)
    written = 0
    try:
        for name, asked in compiled.asked.items():
            column = collected.columns[name]
            says = await foretold(run, run.job.project_id, asked)
            order = _Order(asked, methods.get(name), collected.mark, says, last)
            made = await asyncio.to_thread(_aggregate, order, column)
            for number, chunk in enumerate(_chunks(made, collected.ids)):
                await run.step(f"{name} {number:08d} at {collected.mark}", _write(run, chunk, collected.mark))
                written += len(chunk)
                await run.progress(written, total)
            await run.step(f"{name} fit at {collected.mark}", _write_fit(run, made))
            await run.step(f"{name} curve at {collected.mark}", await _curve(run, made, column, curtail))
            collected.columns[name] = _Column()
    except Canceled:
        await run.result(labels=written)  # what is written stays
        raise
    await run.step(f"days at {collected.mark}", _fold(run, collected.mark))
    await run.step(f"wants at {collected.mark}", _want(run))
    await run.result(labels=written, answers=collected.answers, tasks=len(collected.ids), mark=collected.mark)


@dataclass(frozen=True, slots=True)
class _Made:
    """What one control's answers came to. `values` are the answers to each task, for kinds whose labels take
    from them what a vote does not carry."""

    asked: Asked
    result: Aggregate
    values: Mapping[str, Sequence[JsonValue]]
    fit: Fit
    annotators: Mapping[str, JsonObject]
    doubts: Mapping[str, Doubt]
    outlooks: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Order:
    """What to do with the answers to one control; `says`: what models hold of the tasks; `last`: the most
    answers that a task may get, where it may be let go before."""

    asked: Asked
    method: str | None
    mark: int
    says: Mapping[str, Foretold]
    last: int | None


def _aggregate(order: _Order, column: _Column) -> _Made:
    asked, method = order.asked, order.method
    votes = _votes(asked, column)
    if column.tasks:
        params = asked.control.params(asked.spec)
        result = aggregate(votes, method or asked.control.method, rng=SEED, params=params)
    else:
        result = Aggregate(method or asked.control.method, {})
    values = _by_task(column) if asked.control.merges else {}
    nearness = _nearness(asked, column, result)
    measured = credit(votes, result, column.weeks, nearness) if column.tasks else {}
    shown = Shown(asked, votes, column.values, column.weeks, column.seconds)
    for who, told in behaviours(shown, result, nearness).items():
        measured[who]["behaviours"] = told
    doubts = model_doubts(asked, result, order.says)
    outlooks = {} if order.last is None else promised(result, order.last)
    fit = _fit(asked, votes, column, result, order.mark)
    return _Made(asked, result, values, fit, measured, doubts, outlooks)


def _nearness(asked: Asked, column: _Column, result: Aggregate) -> Callable[[int], float]:
    """How near the answer of a row comes to its task's label, by the control's similarity."""
    answers = _by_task(column) if asked.control.merges else {}
    beliefs = cast("Mapping[str, Belief]", result.beliefs)

    @cache
    def label(task: str) -> JsonValue:
        return asked.control.label(asked.spec, beliefs[task].value, answers.get(task, ()))

    @cache
    def nearness(row: int) -> float:
        return asked.control.similarity(asked.spec, column.values[row], label(column.tasks[row]))

    return nearness


def _by_task(column: _Column) -> dict[str, list[JsonValue]]:
    values = dict[str, list[JsonValue]]()
    for task, value in zip(column.tasks, column.values, strict=True):
        values.setdefault(task, []).append(value)
    return values


async def _plan(run: Run, project_id: ProjectId) -> tuple[Compiled, Mapping[str, str], int | None, bool]:
    """What is asked, the methods, the last answer of a task that may be let go before, and whether hopeless
    tasks are let go once the project stops when sure."""

    async def effect(unit: Unit) -> JsonObject:
        project = await unit.projects.get(project_id)
        asked = cast("dict[str, JsonValue]", run.arguments.get("methods") or {})
        last = last_answer(policy_in(unit.actor.mode, project.policy))
        return {
            "template": project.template,
            "methods": {**project.policy.methods, **asked},
            "last": last,
            "curtail": project.policy.curtail,
        }

    facts = await run.step("plan", effect)
    compiled = compile_template(cast("JsonObject", facts["template"]))
    methods = cast("dict[str, str]", facts["methods"])
    return compiled, methods, cast("int | None", facts.get("last")), bool(facts.get("curtail", True))


async def _collect(run: Run, project_id: ProjectId, compiled: Compiled) -> _Collected:
    """In pages by mark, so that no long snapshot is held."""
    collected = _Collected({name: _Column() for name in compiled.asked})
    while True:
        async with run.unit() as unit:
            page = await unit.labels.given(project_id, collected.mark, PAGE)
        await asyncio.to_thread(_take_all, collected, compiled, page)
        if not page.more:
            return collected
        await run.progress(0, None)


def _take_all(collected: _Collected, compiled: Compiled, page: GivenPage) -> None:
    collected.mark = page.mark
    collected.answers += len(page.answers)
    for given in page.answers:
        _take(collected, compiled, given)


def _take(collected: _Collected, compiled: Compiled, given: Given) -> None:
    # One object for each name, however many answers bear it.
    task = collected.names.setdefault(given.external_id, given.external_id)
    annotator = collected.names.setdefault(given.annotator, given.annotator)
    collected.ids.setdefault(task, given.task_id)
    for name in compiled.asked:
        if name in given.answer:
            column = collected.columns[name]
            column.tasks.append(task)
            column.annotators.append(annotator)
            column.weeks.append(given.week)
            column.seconds.append(nan if given.seconds is None else given.seconds)
            value = given.answer[name]
            column.values.append(
                collected.names.setdefault(value, value) if isinstance(value, str) else value
            )


def _votes(asked: Asked, column: _Column) -> Votes:
    return Votes(
        shape=asked.control.shape,
        tasks=column.tasks,
        annotators=column.annotators,
        values=[asked.control.vote(asked.spec, value) for value in column.values],
        classes=asked.control.classes(asked.spec),
    )


def _chunks(made: _Made, ids: Mapping[str, TaskId]) -> Iterator[list[NewLabel]]:
    beliefs = cast("Mapping[str, Belief]", made.result.beliefs)
    rows = (_label(made, task, ids[task], beliefs[task]) for task in sorted(beliefs))
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _label(made: _Made, task: str, task_id: TaskId, belief: Belief) -> NewLabel:
    asked = made.asked
    value = asked.control.label(asked.spec, belief.value, made.values.get(task, ()))
    shares = belief.distribution or asked.control.shares(asked.spec, value, belief.value)
    spreads = asked.control.spreads(asked.spec, value, belief.value)
    doubt = made.doubts.get(task) or doubt_of(belief, value)
    return NewLabel(
        task_id=task_id,
        control=asked.name,
        value=orjson.dumps(value).decode(),
        probability=float(belief.probability),
        calibrated=belief.calibrated,
        answers=belief.answers,
        distribution=orjson.dumps({str(key): float(p) for key, p in shares.items() if p > 0}).decode()
        if shares
        else None,
        spreads=orjson.dumps(spreads).decode() if spreads else None,
        outlook=made.outlooks.get(task),
        method=made.result.method,
        wrong=doubt.wrong,
        doubt=doubt.reasons(),
    )


def _write(run: Run, chunk: Sequence[NewLabel], mark: int) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        await unit.labels.write(run.job.project_id, chunk, mark)
        return {"labels": len(chunk)}

    return effect


def _write_fit(run: Run, made: _Made) -> Effect:
    fit = made.fit

    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        await unit.labels.write_fit(run.job.project_id, fit)
        await unit.labels.write_annotators(run.job.project_id, fit.control, made.annotators, fit.mark)
        return {}

    return effect


async def _curve(run: Run, made: _Made, column: _Column, curtail: bool) -> Effect:
    """Accuracy against judgments: measured with what experts stated in audits, else with the labels."""
    assert run.job.project_id is not None
    asked, project_id = made.asked, run.job.project_id
    found: JsonObject | None = None
    if asked.control.shape in CLASSED:
        async with run.unit() as unit:
            known = await unit.audits.known(project_id, asked.name)
        audited = {task: asked.control.vote(asked.spec, value) for task, value in known.items()}
        beliefs = cast("Mapping[str, Belief]", made.result.beliefs)
        enough = len(audited.keys() & beliefs.keys()) >= AUDITED
        gold = audited if enough else {task: beliefs[task].value for task in beliefs}
        rng = default_rng(SEED)
        votes = _votes(asked, column)
        found = await asyncio.to_thread(curve, votes, gold, rng, curtail) if column.tasks else None
        found = found and {**found, "reference": "audit" if enough else "labels"}

    async def effect(unit: Unit) -> JsonObject:
        await unit.labels.write_curve(project_id, asked.name, found)
        return {}

    return effect


def _want(run: Run) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        return {"changed": await want_all(unit, await unit.projects.get(run.job.project_id))}

    return effect


def _fold(run: Run, mark: int) -> Effect:
    async def effect(unit: Unit) -> JsonObject:
        assert run.job.project_id is not None
        await unit.labels.fold_days(run.job.project_id, mark)
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
        agreement=agreement(asked, votes, column.values),
    )
