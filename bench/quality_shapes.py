"""Figures of the answers that are no categories, on a folder of crowd sets: one row a set.

    python -m bench.quality_shapes --data DIR

text: word error rate (mean over tasks, and over all words); spans: F1 of exact spans with labels; numbers:
mean absolute error; pairs: log loss of all other comparisons after the first 500, 2,000 and 32,000. Sets are
told apart by what their answers look like; one default configuration; gold is used to score only.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate
from sterling.quality.reading import read, read_gold
from sterling.quality.scoring import edits, score, words

SIZES = (500, 2000, 32000)
Figures = dict[str, float]


def shape_of(folder: Path) -> VoteShape | None:
    """What the answers are, as the set's README states in `- kind: ...`; None for kinds scored elsewhere."""
    kinds = {
        "text": VoteShape.TEXT,
        "sequence": VoteShape.SPANS,
        "numeric": VoteShape.NUMBER,
        "pairwise": VoteShape.PAIR,
    }
    readme = folder / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
    stated = [line.removeprefix("- kind:").strip() for line in lines if line.startswith("- kind:")]
    return kinds.get(stated[0]) if stated else None


def with_gold(folder: Path, shape: VoteShape) -> Figures:
    """The scores of the default of this shape."""
    votes, gold = read(folder / "answers.csv", shape), read_gold(folder / "gold.csv", shape)
    found = aggregate(votes)
    scores = score(found, shape, gold)
    if shape is VoteShape.TEXT:
        both = [(words(str(found.beliefs[t].value)), words(v)) for t, v in gold.items() if t in found.beliefs]
        wrong, total = sum(edits(a, b) for a, b in both), sum(len(b) for _, b in both)
        scores["wer_all_words"] = wrong / max(total, 1)
    return scores


def pairs(folder: Path) -> Figures:
    """Log loss of the comparisons that were not given, by the scores from those that were."""
    votes = read(folder / "answers.csv", VoteShape.PAIR)
    rows = [
        (str(task), who, cast("int", said))
        for task, who, said in zip(votes.tasks, votes.annotators, votes.values, strict=True)
    ]
    return {f"log_loss_{n}": log_loss(rows[:n], rows[n:]) for n in SIZES if n < len(rows)}


def log_loss(given: Sequence[tuple[str, Any, int]], asked: Sequence[tuple[str, Any, int]]) -> float:
    """Mean log loss of decided comparisons; items never seen have score 0."""
    votes = Votes(VoteShape.PAIR, [r[0] for r in given], [r[1] for r in given], [r[2] for r in given])
    found = aggregate(votes).diagnostics
    scores = {str(i["item"]): float(i["score"]) for i in cast("list[dict[str, Any]]", found["items"])}
    gains = cast("dict[str, float]", found["gains"])
    losses: list[float] = []
    for task, who, said in asked:
        left, right = task.split("\x1f")
        lead = gains.get(str(who), 1.0) * (scores.get(left, 0.0) - scores.get(right, 0.0))
        if said:
            losses.append(float(np.logaddexp(0, -said * lead)))
    return float(np.mean(losses))


def run(data: Path) -> dict[str, Figures]:
    """The figures of every set in the folder that is no set of categories."""
    found: dict[str, Figures] = {}
    for folder in sorted(p for p in data.iterdir() if p.is_dir()):
        shape = shape_of(folder)
        if shape is VoteShape.PAIR:
            found[folder.name] = pairs(folder)
        elif shape is not None and (folder / "gold.csv").exists():
            found[folder.name] = with_gold(folder, shape)
    return found


def table(found: dict[str, Figures]) -> str:
    """One line a set."""
    return "\n".join(
        f"{name:<26}" + "  ".join(f"{key} {value:.4g}" for key, value in figures.items())
        for name, figures in found.items()
    )


def main() -> None:
    """Prints the rows; with --out writes them as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    found = run(arguments.data)
    print(table(found))
    if arguments.out:
        arguments.out.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
