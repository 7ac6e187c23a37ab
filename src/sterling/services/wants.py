"""How many answers each task is to have, and from whom, as its label's probability moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sterling.domain.annotator import AnnotatorKind, AnnotatorStanding
from sterling.domain.ids import ProjectId, TaskId
from sterling.domain.project import Project, QualityPolicy
from sterling.domain.redundancy import Source, ask, bargain, policy_in, sureness, want
from sterling.ports.store import Unit
from sterling.ports.updates import Want

Known = Sequence[tuple[TaskId, int, float | None]]
"""Tasks as (id, counted answers, sureness of the least sure control where it is known)."""
Had = Mapping[TaskId, Mapping[int, int]]
"""Answers that tasks have, by price."""

FALLBACK = 0.8
"""The next answer's accuracy where nobody's is known."""
SHARED, SHARED_BY_MACHINES = 0.1, 0.5
"""How far answers to one task depend on each other: people's, and those of models and judges, which err alike
more often."""
MACHINES = frozenset({AnnotatorKind.MODEL, AnnotatorKind.JUDGE})


@dataclass(frozen=True, slots=True)
class Pool:
    """Active annotators of one price: how many there are, their mean accuracy, how far their errors are
    shared."""

    price: int
    size: int
    skill: float
    shared: float


async def want_tasks(unit: Unit, project: Project, known: Known) -> int:
    """Gives these tasks their want under the project's policy; returns how many changed."""
    if not known or policy_in(unit.actor.mode, project.policy).stop_at is None:
        return 0
    pools = await _pools(unit, project.id)
    had: Had = {}
    if project.policy.mixed and len(pools) > 1:
        had = await unit.updates.had([task_id for task_id, _, _ in known])
    return await unit.updates.change_needs(wants(project, known, pools, had))


async def want_all(unit: Unit, project: Project) -> int:
    """The same for all tasks that are open or settled: after a full fit."""
    if policy_in(unit.actor.mode, project.policy).stop_at is None:
        return 0
    tasks = await unit.updates.uncertain(project.id)
    known = [(one.task_id, one.counted, least_sure(project.policy, one.labels)) for one in tasks]
    return await want_tasks(unit, project, known)


def least_sure(policy: QualityPolicy, labels: Iterable[tuple[float, float | None]]) -> float | None:
    """The sureness of the least sure of a task's labels, as (probability, outlook); None without any."""
    return min((sureness(policy, p, outlook) for p, outlook in labels), default=None)


def wants(project: Project, known: Known, pools: Sequence[Pool], had: Had) -> list[Want]:
    """Most urgent first: where the next answer lowers the expected loss most per unit of cost, from whom it
    does so most. Without `mixed`, or where all cost the same, anybody may give it."""
    mixed = project.policy.mixed and len(pools) > 1
    ranked = list[tuple[float, Want]]()
    for task_id, counted, sure in known:
        need = max(1, want(project.policy, counted, sure))
        best, worth = None, float("inf")
        if sure is not None:
            answered = had.get(task_id, {}) if mixed else {pool.price: counted for pool in pools[:1]}
            best, worth = _best(sure, pools if mixed else pools[:1], answered)
        ranked.append((worth, Want(task_id, need, best if mixed else None)))
    return [one for _, one in sorted(ranked, key=lambda pair: -pair[0])]


def _best(probability: float, pools: Sequence[Pool], answered: Mapping[int, int]) -> tuple[int | None, float]:
    """The price of the annotators to ask, and what that is worth; nobody where all have answered."""
    sources = {
        pool.price: Source(str(pool.price), pool.skill, pool.price, pool.shared, answered.get(pool.price, 0))
        for pool in pools
        if answered.get(pool.price, 0) < pool.size
    }
    chosen = ask(probability, sources.values())
    if chosen is None:
        return None, 0.0
    return int(chosen.name), bargain(probability, chosen)


async def _pools(unit: Unit, project_id: ProjectId) -> list[Pool]:
    """Those who work in the project and are active, by price, most answers first."""
    by_price = dict[int, list[AnnotatorStanding]]()
    for one in await unit.progress.standings(project_id):
        if one.annotator.active and one.answers:
            by_price.setdefault(one.annotator.cost_per_answer, []).append(one)
    found = [_pool(price, those) for price, those in by_price.items()]
    return found or [Pool(0, 1, FALLBACK, SHARED)]


def _pool(price: int, those: Sequence[AnnotatorStanding]) -> Pool:
    measured = [(one.accuracy, one.answers) for one in those if one.accuracy is not None]
    total = sum(n for _, n in measured)
    skill = sum(accuracy * n for accuracy, n in measured) / total if total else FALLBACK
    machines = sum(one.annotator.kind in MACHINES for one in those)
    shared = SHARED_BY_MACHINES if 2 * machines > len(those) else SHARED
    return Pool(price, len(those), min(max(skill, 0.51), 0.99), shared)
