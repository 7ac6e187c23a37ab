"""Runs crowd-kit over a folder of sets; started by bench.quality in an environment of its own.

Usage: python quality_peer.py DATA_DIR SET... ; prints one JSON line a set and method: labels by task, and
probabilities of the gold label and of the chosen one.
"""

import json
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
SLOW = {"GLAD", "MACE"}
"""Run only on sets of at most 15,000 answers."""


def run(folder: Path) -> None:
    """Prints the results of every method on one set."""
    answers = pandas.read_csv(folder / "answers.csv", dtype=str, keep_default_na=False)
    gold: dict[str, str] = (
        pandas.read_csv(folder / "gold.csv", dtype=str).set_index("task")["label"].to_dict()
    )
    for name, (kind, settings) in METHODS.items():
        if name in SLOW and len(answers) > 15_000:
            continue
        began = time.process_time()
        try:
            labels = getattr(crowdkit, kind)(**settings).fit_predict(answers)
            seconds = time.process_time() - began
            chances = getattr(crowdkit, kind)(**settings).fit_predict_proba(answers)
        except Exception as error:  # what a peer cannot do is a result, too
            print(json.dumps({"set": folder.name, "method": name, "error": repr(error)}), flush=True)
            continue
        rows: list[tuple[str, str, float, float]] = []
        for task in (t for t in gold if t in labels.index):
            chance = chances.loc[task]
            rows.append((task, str(labels[task]), float(chance.max()), float(chance.get(gold[task], 0.0))))
        print(json.dumps({"set": folder.name, "method": name, "seconds": seconds, "rows": rows}), flush=True)


if __name__ == "__main__":
    for one in sys.argv[2:]:
        run(Path(sys.argv[1]) / one)
