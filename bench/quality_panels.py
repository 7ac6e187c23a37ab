"""Mixed panels: what an accuracy costs when people, judges and experts can be asked.

    python -m bench.quality_panels --data DIR

People's answers are the recorded ones of each set, in a random order, at a price of 1. Judges and experts are
SIMULATED from the gold: three judges at 0.1, each as often right as the set's people are on average, half of
whose errors all three share; experts at 10, right 97 times in 100. Ways of buying:

- the rule of `domain.redundancy.ask`, until a budget is spent: the next answer is bought for the task, and
  from whom, where the expected loss falls most per unit of cost. An expert's and everybody else's answers on
  a random twentieth of the tasks (15 at least) measure skill and dependence; the cost of that is counted.
  Experts' skill is taken to be 0.95, as an owner would guess;
- fixed overlap: all judges and k people for every task;
- dynamic overlap: all judges and two people, then people until the share of the most frequent answer reaches
  a threshold;
- expert double review: two experts, and a third where they differ.

The labels of both overlaps are those of the engine. With the same number of audited tasks, equal certified
accuracy is equal accuracy: the figure is the rule's cost at the accuracy that the other way has, divided by
the other way's cost, as geometric mean over sets and settings; its 95 % interval is from 100 resamples of
the tasks of every set, each in three drawings of what is random.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sterling.domain.redundancy import Source, ask, bargain
from sterling.domain.votes import Votes, VoteShape
from sterling.quality.panel import Panel
from sterling.quality.reading import read, read_gold
from sterling.quality.replay import belief, turns
from sterling.quality.table import Floats, Longs, Table, dense, pinned

PERSON, JUDGE, EXPERT = 0, 1, 2
NAMES = ("people", "judges", "experts")
PRICES = (1.0, 0.1, 10.0)
JUDGES, EXPERTS = 3, 3
ALIKE, EXPERT_SKILL, GUESSED = 0.5, 0.97, 0.95
BUDGETS = tuple(np.geomspace(0.5, 26, 50).tolist())
"""What is spent per task when the rule is looked at."""
START = 15
"""Tasks that are answered by everybody first, at least."""
FIXED, SHARES = (3, 5), (0.7, 0.8, 0.9)
RESAMPLES, WORLDS = 100, 3
REPLAYED = 30_000
"""Answers of a set up to which it is played."""


@dataclass(frozen=True, slots=True)
class Course:
    """One way of buying at one setting: what every task cost, and whether its label is right."""

    at: float
    cost: Floats
    right: Floats


@dataclass(frozen=True, slots=True)
class World:
    """A set with all answers that could be bought: rows of people first (real), then judges, then experts
    (simulated); the turn of every row among the task's answers of its kind."""

    table: Table
    kind: Any
    turn: Longs
    truth: Any

    def taken(self, have: Longs) -> Any:
        """Rows that are bought when a task has this many answers of each kind (tasks x kinds)."""
        return self.turn < have[self.table.task, self.kind[self.table.annotator]]

    def supply(self) -> Longs:
        """Answers of each kind that there are (tasks x kinds)."""
        found = np.zeros((len(self.table.tasks), 3), dtype=np.int64)
        np.add.at(found, (self.table.task, self.kind[self.table.annotator]), 1)
        return found

    def course(self, at: float, have: Longs, label: Any) -> Course:
        cost: Floats = have.astype(np.float64) @ np.asarray(PRICES)
        return Course(at, cost, np.asarray(label == self.truth, dtype=np.float64))


def world(folder: Path, rng: np.random.Generator) -> World:
    """The set's tasks that have gold; `rng` draws the order of people, and what is simulated."""
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    every = zip(votes.tasks, votes.annotators, votes.values, strict=True)
    rows = [row for row in every if row[0] in gold]
    people = dense(_votes(rows))
    truth = pinned(people, gold)
    known, wide = np.flatnonzero(truth >= 0), len(people.classes)
    skill = float((people.value == truth[people.task])[truth[people.task] >= 0].mean())
    said = {
        **{f"~judge {j}": column for j, column in enumerate(_judges(truth[known], skill, wide, rng))},
        **{f"~expert {e}": _says(truth[known], EXPERT_SKILL, wide, rng) for e in range(EXPERTS)},
    }
    columns: list[tuple[Any, str, Any]] = [(t, f"w{w}", v) for t, w, v in rows]
    for name, column in said.items():
        columns += [
            (people.tasks[int(t)], name, people.classes[c]) for t, c in zip(known, column, strict=True)
        ]
    table = dense(_votes(columns, people.classes))
    kind = np.asarray([_kind(str(name)) for name in table.annotators])
    return World(table, kind, turns(table, rng, kind), pinned(table, gold))


def _votes(rows: Sequence[Any], classes: tuple[Any, ...] = ()) -> Votes:
    tasks, annotators, values = (list(column) for column in zip(*rows, strict=True))
    return Votes(VoteShape.CATEGORY, tasks, annotators, values, classes=classes)


def _kind(name: str) -> int:
    return JUDGE if name.startswith("~judge") else EXPERT if name.startswith("~expert") else PERSON


def _says(truth: Any, skill: float, wide: int, rng: np.random.Generator) -> Longs:
    other = (truth + rng.integers(1, wide, len(truth))) % wide
    return np.asarray(np.where(rng.random(len(truth)) < skill, truth, other), dtype=np.int64)


def _judges(truth: Any, skill: float, wide: int, rng: np.random.Generator) -> list[Any]:
    """On a random half (`ALIKE`) of the tasks all judges say one and the same."""
    alike, common = rng.random(len(truth)) < ALIKE, _says(truth, skill, wide, rng)
    return [np.where(alike, common, _says(truth, skill, wide, rng)) for _ in range(JUDGES)]


def fixed(case: World) -> list[Course]:
    """All judges and k people."""
    supply, found = case.supply(), list[Course]()
    for k in FIXED:
        have = np.minimum(supply, [k, JUDGES, 0])
        found.append(case.course(k, have, belief(case.table.select(case.taken(have))).argmax(axis=1)))
    return found


def dynamic(case: World) -> list[Course]:
    """All judges and two people; then people until one answer has the share."""
    supply, found = case.supply(), list[Course]()
    wide = len(case.table.classes)
    for share in SHARES:
        have = np.minimum(supply, [2, JUDGES, 0])
        while True:
            rows = case.taken(have)
            votes = np.zeros((len(have), wide))
            np.add.at(votes, (case.table.task[rows], case.table.value[rows]), 1)
            more = (votes.max(axis=1) < share * votes.sum(axis=1)) & (have[:, PERSON] < supply[:, PERSON])
            if not more.any():
                break
            have[more, PERSON] += 1
        found.append(case.course(share, have, belief(case.table.select(case.taken(have))).argmax(axis=1)))
    return found


def reviewed(case: World) -> list[Course]:
    """Two experts, and a third where they differ."""
    return [case.course(0, *_double(case))]


def _double(case: World) -> tuple[Longs, Any]:
    expert = case.kind[case.table.annotator] == EXPERT
    said = np.zeros((len(case.table.tasks), EXPERTS), dtype=np.int64)
    said[case.table.task[expert], case.turn[expert]] = case.table.value[expert]
    same = said[:, 0] == said[:, 1]
    have = np.zeros((len(said), 3), dtype=np.int64)
    have[:, EXPERT] = np.where(same, 2, 3)
    third = np.where(said[:, 2] == said[:, 1], said[:, 1], said[:, 0])
    return have, np.where(same, said[:, 0], third)


def ruled(case: World, rng: np.random.Generator) -> list[Course]:
    """The buying rule: one run, looked at whenever another of the `BUDGETS` is spent; at the end, for whoever
    wants more, expert double review on top, which counts the experts asked before."""
    supply, size = case.supply(), len(case.table.tasks)
    sample = np.zeros(size, dtype=np.bool_)
    sample[rng.permutation(size)[: max(START, size // 20)]] = True
    have = np.zeros((size, 3), dtype=np.int64)
    have[sample] = np.minimum(supply[sample], [3, JUDGES, 1])
    have = np.maximum(have, np.minimum(supply, [0, 1, 0]))
    waiting, found, slice_size = list(BUDGETS), list[Course](), max(1, size // 12)
    panel = Panel(case.table, case.kind, {EXPERT: GUESSED}, sample)
    while waiting:
        posterior = panel.posterior(case.taken(have))
        spent = float((have @ np.asarray(PRICES)).mean())
        source, worth = _bargains(panel, posterior.max(axis=1), have, supply)
        buy = np.flatnonzero(source >= 0)
        while waiting and (spent >= waiting[0] or not len(buy)):
            found.append(case.course(waiting.pop(0), have.copy(), posterior.argmax(axis=1)))
        best = buy[np.lexsort((buy, -np.round(worth[buy], 9)))][:slice_size]
        have[best, source[best]] += 1
    review, label = _double(case)
    return [*found, case.course(0, np.maximum(have, review), label)]


def _bargains(panel: Panel, sure: Floats, have: Longs, supply: Longs) -> tuple[Longs, Floats]:
    """From whom each task's next answer is bought (-1: nobody is left), and by how much the expected loss
    falls per unit of cost. Tasks that are equal in this, their probability to three digits, are looked at
    once."""
    state = np.column_stack([np.rint(1000 * sure).astype(np.int64), have, have < supply])
    width = np.asarray([1001, 1000, 10, 10, 2, 2, 2])
    packed = np.asarray(state @ np.append(np.cumprod(width[::-1])[-2::-1], 1), dtype=np.int64)
    _, first, which = np.unique(packed, return_index=True, return_inverse=True)
    source, worth = np.full(len(first), -1), np.zeros(len(first))
    for at, (p, *rest) in enumerate(state[first].tolist()):
        left = [k for k in range(3) if rest[3 + k]]
        sources = [Source(str(k), panel.skill[k], PRICES[k], panel.shared[k], rest[k]) for k in left]
        one = ask(p / 1000, sources)
        if one is not None:
            source[at], worth[at] = int(one.name), bargain(p / 1000, one)
    return source[which], worth[which]


def cost_at(courses: Sequence[tuple[float, float]], goal: float) -> float:
    """What the accuracy costs, between the points (accuracy, cost) of a way on a straight line."""
    ordered = sorted(courses, key=lambda point: point[1])
    accuracy, cost = ordered[0]
    if accuracy >= goal:
        return cost
    for better, dearer in ordered[1:]:
        if better >= goal:
            return cost + (dearer - cost) * (goal - accuracy) / (better - accuracy)
        if better > accuracy:
            accuracy, cost = better, dearer
    return ordered[-1][1]


def ratios(ours: Sequence[Course], other: Sequence[Course], rows: Any) -> list[float]:
    """Log of the rule's cost at the other way's accuracy, by the other way's."""
    points = [(float(c.right[rows].mean()), float(c.cost[rows].mean())) for c in ours]
    return [float(np.log(cost_at(points, float(c.right[rows].mean())) / c.cost[rows].mean())) for c in other]


Ways = Mapping[str, list[Course]]
OTHERS: Mapping[str, Callable[[World], list[Course]]] = {
    "fixed overlap": fixed,
    "dynamic overlap": dynamic,
    "expert double review": reviewed,
}


def play(folder: Path, seed: int = 0) -> Ways:
    """All ways on one set."""
    rng = np.random.default_rng(seed)
    case = world(folder, rng)
    return {**{name: way(case) for name, way in OTHERS.items()}, "the rule": ruled(case, rng)}


def together(worlds: Sequence[Ways]) -> Ways:
    """The courses of several drawings of one set, one after the other: what is simulated is drawn anew in
    each, so that one lucky expert does not decide."""

    def joined(courses: Sequence[Course]) -> Course:
        cost, right = (np.concatenate([getattr(c, name) for c in courses]) for name in ("cost", "right"))
        return Course(courses[0].at, cost, right)

    return {
        name: [joined(same) for same in zip(*(ways[name] for ways in worlds), strict=True)]
        for name in worlds[0]
    }


def compare(every: Mapping[str, Ways]) -> dict[str, dict[str, float]]:
    """By other way: the ratio of costs at equal accuracy, with its interval, and the worst set's."""
    rng = np.random.default_rng(0)
    found: dict[str, dict[str, float]] = {}
    for name in OTHERS:
        by_set = dict[str, float]()
        drawn = np.zeros(RESAMPLES)
        for one, ways in every.items():
            size = len(ways["the rule"][0].cost)
            by_set[one] = float(np.mean(ratios(ways["the rule"], ways[name], slice(None))))
            for again in range(RESAMPLES):
                rows = rng.integers(0, size, size)
                logs = ratios(ways["the rule"], ways[name], rows)
                drawn[again] += float(np.mean(logs)) / len(every)
        low, high = np.exp(np.quantile(drawn, [0.025, 0.975])).tolist()
        ratio = float(np.exp(np.mean(list(by_set.values()))))
        found[name] = {"ratio": ratio, "low": low, "high": high, "worst": float(np.exp(max(by_set.values())))}
    return found


def run(data: Path, names: Sequence[str]) -> dict[str, dict[str, float]]:
    """The comparison over the sets of up to `REPLAYED` answers."""
    small = [n for n in names if len(read(data / n / "answers.csv", VoteShape.CATEGORY).tasks) <= REPLAYED]
    return compare({n: together([play(data / n, seed) for seed in range(WORLDS)]) for n in small})


def table_of(found: Mapping[str, Mapping[str, float]]) -> str:
    """One line a way."""
    return "\n".join(
        f"mixed panels (people real, judges and experts simulated), cost of the rule by that of {name:<22}"
        + ", ".join(f"{key} {value:.3f}" for key, value in row.items())
        for name, row in found.items()
    )


def main() -> None:
    """Prints the comparison; with --out writes it as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", type=lambda s: s.split(","), required=True)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    found = run(arguments.data, arguments.sets)
    print(table_of(found))
    if arguments.out:
        arguments.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
