"""The rows of bench.quality beyond labels and their probabilities: wrong answers, annotators, certificates,
judgments needed, speed. Each function takes what it measures and gives plain figures.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import log
from pathlib import Path
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Aggregate
from sterling.quality.betting import Whole, certify_predicted, paths
from sterling.quality.online import Online
from sterling.quality.posterior import Beliefs
from sterling.quality.replay import Replay
from sterling.quality.table import Floats, Table, pinned

LEAST = 10
"""Gold answers of an annotator whose accuracy is taken as known."""
CHANCES = 200
REPLAYS, WIDTHS = 1000, 20
ALMOST, FLOOR = 0.99, 0.97


@dataclass(frozen=True, slots=True)
class Scored:
    """One set as aggregated, and the true class of every task (-1: no gold)."""

    table: Table
    posterior: Floats
    found: Aggregate
    truth: Any


def scored(found: Aggregate, gold: Any) -> Scored:
    """From an aggregate of categories."""
    beliefs = cast("Beliefs", found.beliefs)
    return Scored(beliefs.table, beliefs.probabilities, found, pinned(beliefs.table, gold))


def ties_shared(case: Scored) -> dict[str, float]:
    """Accuracy (%) where tasks whose most probable classes are equal count by the share of these that is
    right."""
    at = np.flatnonzero(case.truth >= 0)
    told = np.round(case.posterior[at], 12)
    first = told == told.max(axis=1, keepdims=True)
    right = first[np.arange(len(at)), case.truth[at]] / first.sum(axis=1)
    return {"ties_shared": 100 * float(right.mean())}


def wrong_answers(case: Scored) -> dict[str, float]:
    """How well one minus the probability of the answer's class finds wrong answers: AUROC by ranks, average
    precision."""
    task, said = case.table.task, case.table.value
    known = case.truth[task] >= 0
    doubt = 1 - case.posterior[task, said][known]
    wrong = (said != case.truth[task])[known]
    stats: Any = import_module("scipy.stats")
    ranks, bad = stats.rankdata(doubt), int(wrong.sum())
    good = len(wrong) - bad
    if not bad or not good:
        return {}
    order = np.argsort(-doubt, kind="stable")
    hits = wrong[order]
    precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
    return {
        "auroc": float((ranks[wrong].sum() - bad * (bad + 1) / 2) / (bad * good)),
        "average_precision": float(precision[hits].mean()),
    }


def annotators(case: Scored) -> dict[str, float]:
    """Stated accuracy against the share of right answers on gold, of annotators with `LEAST` such answers:
    correlation, mean absolute error, how often the 90 % interval holds it, and the error by chance alone: of
    somebody who knows how often each is right in the long run (here: that share), on as many answers."""
    who, size = case.table.annotator, len(case.table.annotators)
    known = case.truth[case.table.task] >= 0
    seen = np.bincount(who[known], minlength=size)
    right = np.bincount(who[known], (case.table.value == case.truth[case.table.task])[known], size)
    told = [case.found.annotators[a] for a in case.table.annotators]
    kept = np.flatnonzero(seen >= LEAST)
    if len(kept) < 3:
        return {}
    share = right[kept] / seen[kept]
    chance = np.random.default_rng(0).binomial(seen[kept], share, (CHANCES, len(kept))) / seen[kept]
    stated = np.asarray([told[i].accuracy for i in kept])
    held = [told[i].low <= s <= told[i].high for i, s in zip(kept, share, strict=True)]
    return {
        "annotator_r": float(np.corrcoef(stated, share)[0, 1]),
        "annotator_mae": float(np.abs(stated - share).mean()),
        "annotator_cover": float(np.mean(held)),
        "annotator_mae_of_chance": float(np.abs(chance - share).mean()),
    }


def certificates(case: Scored, replays: int = REPLAYS) -> dict[str, float]:
    """Audits drawn at random and looked at after each: how often a 95 % interval ever missed, its binomial
    test, its width as a multiple of the fixed-n interval of oracle-calibrated probabilities, and audits
    needed for 3 points either way."""
    at = np.flatnonzero(case.truth >= 0)
    right = (np.round(case.posterior[at], 12).argmax(axis=1) == case.truth[at]).astype(np.float64)
    told = case.posterior[at].max(axis=1)
    n = min(200, len(at) // 2)
    whole, truth = Whole.of(told), np.full((1, 1), right.mean())
    drawn = np.stack([np.random.default_rng(seed).permutation(len(at))[:n] for seed in range(replays)])
    missed = int((paths(right[drawn], told[drawn], whole, truth).max(axis=1) > log(20)).sum())
    oracle, ratios = _oracle_width(right, told, n), list[float]()
    for draw in drawn[:WIDTHS]:
        made = certify_predicted((right[draw] > 0).tolist(), told[draw].tolist(), whole)
        ratios.append((made.high - made.low) / max(oracle, 1e-9))
    stats: Any = import_module("scipy.stats")
    return {
        "certificate_missed": missed / replays,
        "certificate_p": float(stats.binomtest(missed, replays, 0.05, alternative="greater").pvalue),
        "certificate_width": float(np.mean(ratios)),
        "audits_for_3_points": float(_audits(right, told, whole)),
    }


def _oracle_width(right: Floats, told: Floats, n: int) -> float:
    """Twice 1.96 standard errors of the difference estimator with probabilities set to the true share of
    right labels in up to 20 bins of them, for n of these labels drawn without replacement."""
    honest = np.empty(len(told))
    for part in np.array_split(np.argsort(told, kind="stable"), max(2, min(20, len(told) // 25))):
        honest[part] = right[part].mean()
    return float(2 * 1.96 * np.sqrt((right - honest).var() / n * (1 - n / len(told))))


def _audits(right: Floats, told: Floats, whole: Whole) -> int:
    """The fewest audits, of one draw, after which the interval is 6 points wide."""
    drawn = np.random.default_rng(0).permutation(len(told))
    low, high = 1, len(told)
    while low < high:
        n = (low + high) // 2
        made = certify_predicted((right[drawn[:n]] > 0).tolist(), told[drawn[:n]].tolist(), whole)
        low, high = (low, n) if made.high - made.low <= 0.06 else (n + 1, high)
    return low


def one_threshold(replays: Sequence[Replay]) -> dict[str, float]:
    """The least share of judgments at one threshold for all sets at which the sets keep 99 % of the accuracy
    of all their answers on average, and none less than 97 %."""
    best: dict[str, float] = {}
    for place in range(len(replays[0].policy)):
        points = [r.policy[place] for r in replays]
        kept = [p.accuracy / r.everything.accuracy for p, r in zip(points, replays, strict=True)]
        row = {
            "threshold": points[0].at,
            "judgments": float(np.mean([p.share for p in points])),
            "kept": float(np.mean(kept)),
            "worst": min(kept),
        }
        if row["kept"] >= ALMOST and row["worst"] >= FLOOR and row["judgments"] < best.get("judgments", 2):
            best = row
    return best


def synthetic(judgments: int, workers: int, classes: int) -> tuple[dict[str, Any], Any]:
    """Five answers a task by annotators of differing accuracy (two thirds on average), in random order."""
    rng = np.random.default_rng(0)
    tasks = judgments // 5
    task, truth = np.repeat(np.arange(tasks, dtype=np.int32), 5), rng.integers(0, classes, tasks)
    who = rng.integers(0, workers, judgments, dtype=np.int32)
    right = rng.random(judgments) < rng.beta(6, 3, workers)[who]
    other = (truth[task] + rng.integers(1, classes, judgments)) % classes
    order = rng.permutation(judgments)
    label = np.where(right, truth[task], other).astype(np.int32)
    return {"task": task[order], "worker": who[order], "label": label[order]}, truth


def forget_peak() -> None:
    """From here on the peak of memory is counted anew (proc(5), `clear_refs`): what making the input took is
    no part of the measurement."""
    Path("/proc/self/clear_refs").write_text("5")


def timed(method: str, judgments: int, workers: int, classes: int) -> dict[str, float]:
    """Seconds and megabytes above the input of one aggregation, after one of half the size, which loads the
    machine code."""
    aggregate: Any = import_module("sterling.quality").aggregate
    aggregate(synthetic(judgments // 2, workers, classes)[0], method)
    columns, truth = synthetic(judgments, workers, classes)
    forget_peak()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, spent = time.perf_counter(), time.process_time()
    found = aggregate(columns, method)
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    right = float((cast("Beliefs", found.beliefs).choice == truth).mean())
    return {"wall": wall, "cpu": cpu, "megabytes": more, "accuracy": 100 * right}


def timed_apart(method: str, judgments: int, workers: int, classes: int) -> dict[str, float]:
    """The same in a process of its own, so that memory is its own."""
    program = (
        "import json, sys; from bench.quality_parts import timed; m, *n = sys.argv[1:]; "
        "print(json.dumps(timed(m, *map(int, n))))"
    )
    words = [sys.executable, "-c", program, method, str(judgments), str(workers), str(classes)]
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(words, check=True, capture_output=True, text=True, cwd=root)
    json: Any = import_module("json")
    return cast("dict[str, float]", json.loads(done.stdout.splitlines()[-1]))


def updates(answers: int = 20_000, classes: int = 4) -> dict[str, float]:
    """Microseconds that one new answer takes online, five answers a task: median and 99th percentile."""
    columns, _ = synthetic(answers, 200, classes)
    online, taken = Online(range(classes)), list[float]()
    rows = zip(*(columns[name].tolist() for name in ("task", "worker", "label")), strict=True)
    for task, who, label in rows:
        began = time.perf_counter_ns()
        online.add(task, who, label)
        taken.append((time.perf_counter_ns() - began) / 1000)
    return {"median_us": float(np.median(taken)), "p99_us": float(np.percentile(taken, 99))}
