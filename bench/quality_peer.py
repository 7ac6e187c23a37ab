"""Runs crowd-kit over a folder of sets; started by bench.quality in an environment of its own.

Usage: python quality_peer.py DATA_DIR SET... ; prints one JSON line a set and method: labels by task, and
probabilities of the gold label and of the chosen one, or why there are none. With --speed instead: the time
and memory of its Dawid-Skene on 10^7 synthetic judgments, drawn as `quality_parts.synthetic` draws them.
"""

import json
import signal
import sys
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

# By name: this file runs in an environment that the project's type checker does not see.
pandas: Any = import_module("pandas")
crowdkit: Any = import_module("crowdkit.aggregation")

warnings.filterwarnings("ignore")
METHODS: dict[str, tuple[str, dict[str, Any]]] = {
    "MV": ("MajorityVote", {}),
    "Wawa": ("Wawa", {}),
    "ZBS": ("ZeroBasedSkill", {}),
    "OneCoinDS": ("OneCoinDawidSkene", {"n_iter": 100}),
    "DS": ("DawidSkene", {"n_iter": 100}),
    "GLAD": ("GLAD", {}),
    "MACE": ("MACE", {"random_state": 0}),
}
SLOW, MANY = {"GLAD", "MACE"}, 15_000
"""Methods that are run only on sets of at most so many answers."""
LIMIT = 120.0
"""CPU seconds after which a method is stopped on a set."""


class Stopped(Exception):
    """A method had its time."""


def _stop(*_: object) -> None:
    raise Stopped(f"stopped after {LIMIT:.0f} CPU s")


def run(folder: Path) -> None:
    """Prints the results of every method on one set."""
    answers = pandas.read_csv(folder / "answers.csv", dtype=str, keep_default_na=False)
    gold: dict[str, str] = (
        pandas.read_csv(folder / "gold.csv", dtype=str).set_index("task")["label"].to_dict()
    )
    for name, (kind, settings) in METHODS.items():
        found: dict[str, Any] = {"set": folder.name, "method": name}
        began = time.process_time()
        try:
            if name in SLOW and len(answers) > MANY:
                raise Stopped(f"not run above {MANY:,} answers")
            signal.setitimer(signal.ITIMER_PROF, LIMIT)
            model = getattr(crowdkit, kind)(**settings)
            labels, chances = model.fit_predict(answers), model.probas_
            found |= {"seconds": time.process_time() - began, "rows": rows_of(labels, chances, gold)}
        except Exception as error:  # what a peer cannot do is a result, too
            found["error"] = str(error) if isinstance(error, Stopped) else repr(error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        print(json.dumps(found), flush=True)


def rows_of(labels: Any, chances: Any, gold: dict[str, str]) -> list[tuple[str, str, float, float]]:
    """Of every gold task that was answered: the label, its probability, and that of the gold label."""
    told = chances.to_dict("index")
    said = labels.to_dict()
    return [
        (task, str(said[task]), float(max(told[task].values())), float(told[task].get(truth, 0.0)))
        for task, truth in gold.items()
        if task in said
    ]


def speed(judgments: int = 10_000_000, workers: int = 10_000, classes: int = 10) -> None:
    """Prints seconds, megabytes above the input, and accuracy in %."""
    numpy: Any = import_module("numpy")
    resource: Any = import_module("resource")
    rng = numpy.random.default_rng(0)
    tasks = judgments // 5
    task, truth = numpy.repeat(numpy.arange(tasks, dtype="int32"), 5), rng.integers(0, classes, tasks)
    who = rng.integers(0, workers, judgments, dtype="int32")
    right = rng.random(judgments) < rng.beta(6, 3, workers)[who]
    other = (truth[task] + rng.integers(1, classes, judgments)) % classes
    order = rng.permutation(judgments)
    label = numpy.where(right, truth[task], other).astype("int32")
    answers = pandas.DataFrame({"task": task[order], "worker": who[order], "label": label[order]})
    Path("/proc/self/clear_refs").write_text("5")  # the peak of memory is counted anew
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, spent = time.perf_counter(), time.process_time()
    labels = crowdkit.DawidSkene(n_iter=100).fit_predict(answers)
    found = {"wall": time.perf_counter() - began, "cpu": time.process_time() - spent}
    found["megabytes"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) / 1024
    found["accuracy"] = 100 * float((labels.sort_index().to_numpy() == truth).mean())
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, _stop)
    if sys.argv[1:] == ["--speed"]:
        speed()
        sys.exit()
    for one in sys.argv[2:]:
        run(Path(sys.argv[1]) / one)
