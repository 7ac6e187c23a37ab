"""Every figure of the quality engine on a folder of crowd sets, beside crowd-kit from the same run.

    python -m bench.quality --data DIR [--peer-python PYTHON] [--out FILE.json] [--methods auto,majority,...]

DIR holds one folder a set with answers.csv (task,worker,label) and gold.csv (task,label); sets without gold,
and sets named with --skip, are passed over. crowd-kit 1.4.2 runs in an environment of its own: --peer-python
names its Python; else ~/.cache/sterling-peers/crowdkit is used, and made if it is missing (--no-peer leaves
it out). Every set is run with one default configuration. --quick leaves out what takes minutes: gold in
fitting, certificates (1,000 replays a set), judgments needed, mixed panels, and speed at 10^6 and 10^7.
Significance against majority vote: paired bootstrap over tasks, Holm's correction at 5 % over the sets.
Majority's ties go to the first class; beside the three worst sets against it stands what they are against one
that shares a tie equally between its classes ("ties even"): the order of names is no merit.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench import quality_panels, quality_shapes
from bench import quality_parts as parts
from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, VoteShape
from sterling.quality import aggregate
from sterling.quality.reading import read, read_gold
from sterling.quality.replay import Replay, replay
from sterling.quality.scoring import calibration_error, calibration_floor

PEER = Path.home() / ".cache" / "sterling-peers" / "crowdkit"
Row = tuple[str, str, float, float]
"""Task, label, its probability, and the probability of the gold label."""


OWN_LARGE, PEER_LARGE = "sterling dawid_skene 10^7", "crowd-kit DS 10^7"
REPLAYED = 30_000
"""Answers of a set up to which they are played again; larger sets would take hours."""


def ours(
    folder: Path, method: str, fitting: frozenset[str] = frozenset()
) -> tuple[list[Row], float, Aggregate]:
    """Rows of the gold tasks that were not given for fitting, CPU seconds, and the aggregate."""
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    began = time.process_time()
    known = {task: gold[task] for task in fitting}
    found = aggregate(votes, method, gold=known or None)
    seconds, beliefs = time.process_time() - began, found.beliefs
    rows: list[Row] = []
    for task, value in gold.items():
        if task in beliefs and task not in fitting:
            b = beliefs[task]
            rows.append((str(task), str(b.value), b.probability, (b.distribution or {}).get(value, 0.0)))
    return rows, seconds, found


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


def bootstrap(rows: Sequence[Row], base: Sequence[Row], gold: Mapping[Any, Any]) -> float:
    """P-value of being worse than the base: the share of 10,000 resamples of the tasks, both judged on the
    same ones, in which this is not worse."""
    theirs = {task: label == gold[task] for task, label, _, _ in base}
    won = sum(label == gold[task] and not theirs[task] for task, label, _, _ in rows)
    lost = sum(label != gold[task] and theirs[task] for task, label, _, _ in rows)
    # Only how many were won and lost matters: a resample of the tasks is a multinomial draw of these.
    shares = np.asarray([won, lost, len(rows) - won - lost]) / len(rows)
    drawn = np.random.default_rng(0).multinomial(len(rows), shares, 10_000)
    return float((drawn[:, 0] >= drawn[:, 1]).mean())


def peer_python(given: str | None) -> Path:
    """The Python that has crowd-kit, made if there is none."""
    if given:
        return Path(given)
    python, done = PEER / "bin" / "python", PEER / "complete"
    if not done.exists():
        # Without a pip of its own, which Debian keeps in a further package: ours installs into it.
        venv.create(PEER, clear=True, with_pip=False)
        wanted = ["crowd-kit==1.4.2", "scikit-learn==1.5.2"]
        pip = [sys.executable, "-m", "pip", "--python", str(python)]
        subprocess.run([*pip, "install", "-q", "--disable-pip-version-check", *wanted], check=True)
        done.touch()
    return python


def peer_started(python: Path, data: Path, names: Sequence[str]) -> subprocess.Popen[str]:
    """crowd-kit at work on these sets, beside us: both are measured in CPU seconds."""
    script = Path(__file__).with_name("quality_peer.py")
    command = [str(python), str(script), str(data), *names]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def peer_results(started: subprocess.Popen[str], data: Path) -> list[dict[str, Any]]:
    """What crowd-kit said, one result a set and method; an error where it gave none."""
    said, _ = started.communicate()
    if started.returncode:
        raise RuntimeError(f"crowd-kit ended with {started.returncode}; its message is above.")
    results: list[dict[str, Any]] = []
    for line in (json.loads(text) for text in said.splitlines() if text.startswith("{")):
        rows = line.pop("rows", None)
        gold = read_gold(data / line["set"] / "gold.csv", VoteShape.CATEGORY)
        results.append({"tool": "crowd-kit", **line, **({"figures": figures(rows, gold)} if rows else {})})
    return results


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
    even = {r["set"]: r["more"]["ties_shared"] for r in by["sterling majority"]}
    lines: list[dict[str, Any]] = []
    for method, own in by.items():
        mean = {k: float(np.mean([r["figures"][k] for r in own])) for k in own[0]["figures"] if k != "n"}
        worst = sorted(r["figures"]["accuracy"] - base[r["set"]] for r in own)
        evenly = sorted(r["figures"]["accuracy"] - even[r["set"]] for r in own)
        worse = holm({r["set"]: r["p_worse"] for r in own if "p_worse" in r})
        lines.append(
            {
                "method": method,
                "sets": len(own),
                **mean,
                "ece_above_floor": mean["ece"] - mean["ece_floor"],
                "worst_against_majority": worst[0],
                "three_worst": float(np.mean(worst[:3])),
                "three_worst_even": float(np.mean(evenly[:3])),
                "significantly_worse": worse,
                "seconds": sum(r["seconds"] for r in own),
            }
        )
    return lines


def table(lines: Sequence[dict[str, Any]]) -> str:
    """The summary as text."""
    head = (
        f"{'method':<32}{'sets':>5}{'acc %':>8}{'log loss':>10}{'ECE-floor':>11}{'conf-acc':>10}"
        f"{'worst':>8}{'3 worst':>9}{'ties even':>11}{'CPU s':>8}  significantly worse than majority"
    )
    rows = [
        f"{r['method']:<32}{r['sets']:>5}{r['accuracy']:>8.2f}{r['log_loss']:>10.3f}{r['ece_above_floor']:>11.3f}"
        f"{r['over']:>+10.3f}{r['worst_against_majority']:>+8.1f}{r['three_worst']:>+9.2f}"
        f"{r['three_worst_even']:>+11.2f}{r['seconds']:>8.1f}"
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
        rows, _, _ = ours(folder, "auto", frozenset(names[int(i)] for i in order))
        each.append(figures(rows, gold))
    return {k: float(np.mean([e[k] for e in each])) for k in each[0]}


def of_set(folder: Path, methods: Sequence[str], quick: bool) -> list[dict[str, Any]]:
    """All results of ours on one set."""
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    results: list[dict[str, Any]] = []
    base: list[Row] = []
    for method in ["majority", *[m for m in methods if m != "majority"]]:
        rows, seconds, found = ours(folder, method)
        base = base or rows
        case = parts.scored(found, gold)
        more = {**parts.wrong_answers(case), **parts.annotators(case), **parts.ties_shared(case)}
        if method == "auto" and not quick:
            more |= parts.certificates(case)
        entry = {"tool": "sterling", "set": folder.name, "method": method, "more": more}
        tested = {"seconds": seconds, "p_worse": bootstrap(rows, base, gold)}
        results.append({**entry, **tested, "figures": figures(rows, gold)})
    if not quick:
        entry = {"tool": "sterling", "set": folder.name, "method": "auto, 100 gold", "seconds": 0.0}
        results.append({**entry, "figures": with_gold(folder, gold)})
    return results


def played(folder: Path) -> Replay | None:
    """The set's answers played again, if it is small enough."""
    votes = read(folder / "answers.csv", VoteShape.CATEGORY)
    if len(votes.tasks) > REPLAYED:
        return None
    gold = read_gold(folder / "gold.csv", VoteShape.CATEGORY)
    return replay(votes, gold, np.random.default_rng(0))


def speed(peer: Path | None) -> dict[str, dict[str, float]]:
    """Seconds and megabytes at 10^7 judgments (Dawid-Skene, crowd-kit's too) and 10^6 (auto)."""
    found = {
        OWN_LARGE: parts.timed_apart("dawid_skene", 10_000_000, 10_000, 10),
        "sterling auto 10^6": parts.timed_apart("auto", 1_000_000, 3_000, 6),
    }
    if peer:
        script = Path(__file__).with_name("quality_peer.py")
        done = subprocess.run([str(peer), str(script), "--speed"], check=True, capture_output=True, text=True)
        found[PEER_LARGE] = json.loads(done.stdout.splitlines()[-1])
    return found


class Stages:
    """Wall seconds that every part of the run took, and CPU seconds of ours (crowd-kit beside us counts where
    it is waited for), told as it goes."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._last, self._spent = time.perf_counter(), sum(os.times()[:4])

    def done(self, name: str) -> None:
        """What took the time since the last."""
        now, spent = time.perf_counter(), sum(os.times()[:4])
        self.seconds[name], self._last = now - self._last, now
        self.cpu[name], self._spent = spent - self._spent, spent
        print(f"{name}: {self.seconds[name]:.0f} s, CPU {self.cpu[name]:.0f} s", file=sys.stderr, flush=True)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """All results of one run."""
    stages = Stages()
    data, names = arguments.data, sets(arguments.data, arguments.skip)
    peer = None if arguments.no_peer else peer_python(arguments.peer_python)
    beside = peer_started(peer, data, names) if peer else None
    results: list[dict[str, Any]] = []
    for name in names:
        results += of_set(data / name, arguments.methods, arguments.quick)
        stages.done(name)
    found: dict[str, Any] = {"sets": names, "shapes": quality_shapes.run(data)}
    stages.done("other shapes")
    if not arguments.quick:
        replays = [r for r in (played(data / name) for name in names) if r]
        found["judgments"] = parts.one_threshold(replays)
        stages.done("judgments needed")
        found["panels"] = quality_panels.run(data, names)
        stages.done("mixed panels")
    if beside:
        results += peer_results(beside, data)
        stages.done("waiting for crowd-kit")
    found |= {"results": results, "summary": summary(results, names)}
    scored = {*names, *found["shapes"]}
    found["unscored"] = sorted(p.name for p in data.iterdir() if p.is_dir() and p.name not in scored)
    found["speed"] = {"one answer online": parts.updates()}
    if not arguments.quick:
        found["speed"] |= speed(peer)
        stages.done("speed")
    return {**found, "took": stages.seconds, "cpu": stages.cpu}


def rest(found: Mapping[str, Any]) -> str:
    """The other figures as text: means over the sets for the default, certificates by set, and what was
    measured once."""
    lines: list[str] = []
    for name in [r["method"] for r in found["summary"]]:
        every = [r for r in found["results"] if f"{r['tool']} {r['method']}" == name and r.get("more")]
        if every:
            keys = [k for k in every[0]["more"] if not k.startswith("certificate_p")]
            means = {k: np.mean([r["more"][k] for r in every if k in r["more"]]) for k in keys}
            lines.append(f"{name}: " + ", ".join(f"{k} {v:.3f}" for k, v in means.items()))
    audited = [r for r in found["results"] if "certificate_p" in r.get("more", {})]
    tested = {r["set"]: r["more"]["certificate_p"] for r in audited}
    if audited:
        lines.append(f"certificates: 95 % coverage rejected on {', '.join(holm(tested)) or 'no set'}")
    if found.get("judgments"):
        row = found["judgments"]
        lines.append("judgments at one threshold: " + ", ".join(f"{k} {v:.3f}" for k, v in row.items()))
    if found.get("panels"):
        lines.append(quality_panels.table_of(found["panels"]))
    for name, row in found.get("speed", {}).items():
        lines.append(f"{name}: " + ", ".join(f"{k} {v:.2f}" for k, v in row.items()))
    both = [found.get("speed", {}).get(name) for name in (OWN_LARGE, PEER_LARGE)]
    if all(both):
        lines.append(f"Dawid-Skene at 10^7: {both[1]['wall'] / both[0]['wall']:.1f} times crowd-kit's speed")
    return "\n".join(lines)


def left_out(found: Mapping[str, Any]) -> str:
    """What the table does not hold, and why; and what took the time."""
    absent = [r for r in found["results"] if "error" in r]
    lines = [f"not there: {r['tool']} {r['method']} on {r['set']}: {r['error']}" for r in absent]
    if found["unscored"]:
        lines.append(f"folders without a figure (skipped, or no gold): {', '.join(found['unscored'])}")
    if found.get("judgments"):
        lines.append(f"judgments needed and mixed panels: sets of up to {REPLAYED:,} answers")
    took = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in found["took"].items())
    whole = f"{sum(found['took'].values()):.0f} s, CPU {sum(found['cpu'].values()):.0f} s"
    return "\n".join([*lines, f"{whole}: {took}"])


def main() -> None:
    """Prints the table; with --out writes every figure of every set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--methods", type=lambda s: s.split(","), default=["majority", "dawid_skene", "auto"])
    parser.add_argument("--skip", type=lambda s: s.split(","), default=[])
    parser.add_argument("--peer-python")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--quick", action="store_true", help="labels, answers and annotators only")
    arguments = parser.parse_args()
    found = run(arguments)
    print(table(found["summary"]))
    print(quality_shapes.table(found["shapes"]))
    print(rest(found))
    print(left_out(found))
    if arguments.out:
        arguments.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
