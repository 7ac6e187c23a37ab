"""Accuracy and calibration on a folder of crowd sets, beside crowd-kit from the same run.

    python -m bench.quality --data DIR [--peer-python PYTHON] [--out FILE.json] [--methods auto,majority,...]

DIR holds one folder a set with answers.csv (task,worker,label) and gold.csv (task,label); sets without gold,
and sets named with --skip, are passed over. crowd-kit 1.4.2 runs in an environment of its own: --peer-python
names its Python; else ~/.cache/sterling-peers/crowdkit is used, and made if it is missing (--no-peer leaves
it out). Every set is run with one default configuration. Significance against majority vote: a paired test
on the tasks where exactly one of the two is right (the exact sign test), Holm's correction at 5 % over the
sets.
"""

import argparse
import json
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from math import comb
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from sterling.domain.errors import Invalid
from sterling.domain.votes import VoteShape
from sterling.quality import aggregate
from sterling.quality.reading import read, read_gold
from sterling.quality.scoring import calibration_error, calibration_floor

PEER = Path.home() / ".cache" / "sterling-peers" / "crowdkit"
Row = tuple[str, str, float, float]
"""Task, label, its probability, and the probability of the gold label."""


def ours(folder: Path, method: str, fitting: frozenset[str] = frozenset()) -> tuple[list[Row], float]:
    """Rows of the gold tasks that were not given for fitting, and CPU seconds."""
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    began = time.process_time()
    known = {task: gold[task] for task in fitting}
    beliefs = aggregate(votes, method, gold=known or None).beliefs
    seconds = time.process_time() - began
    rows: list[Row] = []
    for task, value in gold.items():
        if task in beliefs and task not in fitting:
            b = beliefs[task]
            rows.append((str(task), str(b.value), b.probability, (b.distribution or {}).get(value, 0.0)))
    return rows, seconds


def figures(rows: Sequence[Row], gold: Mapping[Any, Any]) -> dict[str, float]:
    """Accuracy, log loss, calibration error, its floor, and mean confidence minus accuracy."""
    right = np.asarray([label == gold[task] for task, label, _, _ in rows], dtype=np.float64)
    confidence = np.asarray([min(max(c, 0.0), 1.0) for _, _, c, _ in rows])
    given = np.clip([g for _, _, _, g in rows], 1e-15, 1)
    return {
        "accuracy": 100 * float(right.mean()),
        "log_loss": float(-np.log(given).mean()),
        "ece": calibration_error(confidence, right),
        "ece_floor": calibration_floor(confidence, 50),
        "over": float((confidence - right).mean()),
        "n": len(rows),
    }


def sign_test(rows: Sequence[Row], base: Sequence[Row], gold: Mapping[Any, Any]) -> float:
    """P-value of being worse than the base, from the tasks on which exactly one of them is right."""
    theirs = {task: label == gold[task] for task, label, _, _ in base}
    won = sum(label == gold[task] and not theirs[task] for task, label, _, _ in rows)
    lost = sum(label != gold[task] and theirs[task] for task, label, _, _ in rows)
    n = won + lost
    if n > 1000:
        return NormalDist().cdf((won - lost + 1) / n**0.5)
    return sum(comb(n, i) for i in range(won + 1)) / 2**n


def peer_python(given: str | None) -> Path:
    """The Python that has crowd-kit, made if there is none."""
    python = Path(given) if given else PEER / "bin" / "python"
    if not python.exists():
        venv.create(PEER, with_pip=True)
        wanted = ["crowd-kit==1.4.2", "scikit-learn==1.5.2"]
        subprocess.run([str(python), "-m", "pip", "install", "-q", *wanted], check=True)
    return python


def peer_results(python: Path, data: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """What crowd-kit says, one result a set and method."""
    script = Path(__file__).with_name("quality_peer.py")
    command = [str(python), str(script), str(data), *names]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


def sets(data: Path, skip: Sequence[str]) -> list[str]:
    """Categorical sets with gold: those whose labels are few, repeated words."""
    found: list[str] = []
    for folder in sorted(data.iterdir()):
        if folder.name in skip or not (folder / "gold.csv").exists():
            continue
        try:
            votes = read(folder / "answers.csv", VoteShape.CATEGORY)
        except Invalid:
            continue
        classes: int = len(getattr(votes.values, "ids", ()))
        if classes <= 20:
            found.append(folder.name)
    return found


def holm(p_values: Mapping[str, float], level: float = 0.05) -> list[str]:
    """Names of the sets that are significantly worse, Holm's correction over all."""
    worse: list[str] = []
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
        if p > level / (len(p_values) - place):
            break
        worse.append(name)
    return worse


def summary(results: Sequence[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """Means over the sets, per method; a method missing a set shows how many it has."""
    by: dict[str, list[dict[str, Any]]] = {}
    for result in results:
        if "figures" in result:
            by.setdefault(f"{result['tool']} {result['method']}", []).append(result)
    base = {r["set"]: r["figures"]["accuracy"] for r in by["sterling majority"]}
    lines: list[dict[str, Any]] = []
    for method, own in by.items():
        mean = {k: float(np.mean([r["figures"][k] for r in own])) for k in own[0]["figures"] if k != "n"}
        worst = sorted(r["figures"]["accuracy"] - base[r["set"]] for r in own)
        worse = holm({r["set"]: r["p_worse"] for r in own if "p_worse" in r})
        lines.append(
            {
                "method": method,
                "sets": len(own),
                **mean,
                "ece_above_floor": mean["ece"] - mean["ece_floor"],
                "worst_against_majority": worst[0],
                "three_worst": float(np.mean(worst[:3])),
                "significantly_worse": worse,
                "seconds": sum(r["seconds"] for r in own),
            }
        )
    return lines


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The summary as text."""
    head = (
        f"{'method':<32}{'sets':>5}{'acc %':>8}{'log loss':>10}{'ECE-floor':>11}{'conf-acc':>10}"
        f"{'worst':>8}{'3 worst':>9}{'CPU s':>8}  significantly worse than majority"
    )
    rows = [
        f"{r['method']:<32}{r['sets']:>5}{r['accuracy']:>8.2f}{r['log_loss']:>10.3f}{r['ece_above_floor']:>11.3f}"
        f"{r['over']:>+10.3f}{r['worst_against_majority']:>+8.1f}{r['three_worst']:>+9.2f}{r['seconds']:>8.1f}"
        f"  {', '.join(r['significantly_worse']) or '-'}"
        for r in lines
    ]
    return "\n".join([head, *rows])


def with_gold(folder: Path, gold: Mapping[Any, Any], draws: int = 3) -> dict[str, float]:
    """Mean figures of the default when 100 random gold tasks (half, if there are fewer than 200) may be
    used."""
    each: list[dict[str, float]] = []
    names = sorted(map(str, gold))
    for seed in range(draws):
        order = np.random.default_rng(seed).permutation(len(names))[: min(100, len(names) // 2)]
        rows, _ = ours(folder, "auto", frozenset(names[int(i)] for i in order))
        each.append(figures(rows, gold))
    return {k: float(np.mean([e[k] for e in each])) for k in each[0]}


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """All results of one run."""
    data, names = arguments.data, sets(arguments.data, arguments.skip)
    results: list[dict[str, Any]] = []
    golds = {n: read_gold(data / n / "gold.csv", VoteShape.CATEGORY) for n in names}
    for name in names:
        base: list[Row] = []
        for method in ["majority", *[m for m in arguments.methods if m != "majority"]]:
            rows, seconds = ours(data / name, method)
            base = base or rows
            found = figures(rows, golds[name])
            worse = sign_test(rows, base, golds[name])
            entry = {"tool": "sterling", "set": name, "method": method, "figures": found}
            results.append({**entry, "seconds": seconds, "p_worse": worse})
        if arguments.gold:
            found = with_gold(data / name, golds[name])
            entry = {"tool": "sterling", "set": name, "method": "auto, 100 gold", "figures": found}
            results.append({**entry, "seconds": 0.0})
        print(name, f"{results[-1]['figures']['accuracy']:.1f}", file=sys.stderr, flush=True)
    if not arguments.no_peer:
        for line in peer_results(peer_python(arguments.peer_python), data, names):
            rows = line.pop("rows", None)
            extra = {"figures": figures(rows, golds[line["set"]])} if rows else {}
            results.append({"tool": "crowd-kit", **line, **extra})
    return {"sets": names, "results": results, "summary": summary(results, names)}


def main() -> None:
    """Prints the table; with --out writes every figure of every set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--methods", type=lambda s: s.split(","), default=["majority", "dawid_skene", "auto"])
    parser.add_argument("--skip", type=lambda s: s.split(","), default=[])
    parser.add_argument("--peer-python")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--gold", action="store_true", help="also with 100 gold tasks a set")
    arguments = parser.parse_args()
    found = run(arguments)
    print(table(found["summary"]))
    if arguments.out:
        arguments.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
