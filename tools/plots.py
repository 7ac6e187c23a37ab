"""The pictures of the guides, computed when the pages are built: small SVGs from simulated crowds.

    python -m tools.plots    (writes them into docs/, where the pages' links look for them)

Everything is simulated, with fixed seeds: 2,000 tasks of three classes, answered by five of 60 annotators
each; on one task in seven four of five annotators fall for the same wrong class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import numpy as np

from sterling.domain.votes import Votes, VoteShape
from sterling.quality import aggregate, certify
from sterling.quality.betting import certify_predicted
from sterling.quality.posterior import Beliefs
from tools.place import DOCS

WIDE, HIGH, LEFT, TOP = 480, 300, 60, 20
"""Pixels of the plot's inside, and of what lies left of and above it."""
COLOURS = ("#1f5fbf", "#b3541e", "#777777")
Points = Sequence[tuple[float, float]]


def crowd(seed: int = 4) -> tuple[Votes, Any]:
    """Answers, and the true class of every task."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 3, 2000)
    skill, trap = rng.beta(8, 2, 60), (truth + rng.integers(1, 3, 2000)) % 3
    misled = rng.random(2000) < 1 / 7
    tasks, annotators, values = list[Any](), list[Any](), list[Any]()
    for task in range(2000):
        for who in rng.choice(60, 5, replace=False).tolist():
            fooled = misled[task] and rng.random() < 4 / 5
            right = rng.random() < skill[who]
            other = (truth[task] + rng.integers(1, 3)) % 3
            tasks.append(task)
            annotators.append(who)
            values.append(int(trap[task] if fooled else truth[task] if right else other))
    return Votes(VoteShape.CATEGORY, tasks, annotators, values), truth


def honesty() -> str:
    """Stated probability against the share that is right, in eight equal parts of the labels."""
    votes, truth = crowd()
    lines = dict[str, Points]()
    for method, name in (("auto", "auto"), ("dawid_skene", "Dawid-Skene")):
        beliefs = cast("Beliefs", aggregate(votes, method).beliefs)
        sure = beliefs.probabilities.max(axis=1)
        right = beliefs.choice == truth[np.asarray(beliefs.table.tasks)]
        parts = np.array_split(np.argsort(sure, kind="stable"), 8)
        lines[name] = [(float(sure[part].mean()), float(right[part].mean())) for part in parts]
    lines["honest"] = [(0.4, 0.4), (1.0, 1.0)]
    return picture(lines, (0.4, 1.0), (0.4, 1.0), ("stated probability", "share right"))


def audits() -> str:
    """Lower and upper ends of three certificates as audits come in."""
    votes, truth = crowd()
    beliefs = cast("Beliefs", aggregate(votes, "auto").beliefs)
    told = beliefs.probabilities.max(axis=1)
    right = beliefs.choice == truth[np.asarray(beliefs.table.tasks)]
    drawn = np.random.default_rng(1).permutation(len(told))
    looks = [50, 100, 150, 200, 300, 400, 500, 600]
    lines: dict[str, list[tuple[float, float]]] = {"predicted": [], "anytime": [], "finite": []}
    for n in looks:
        verdicts = right[drawn[:n]].tolist()
        made = {
            "predicted": certify_predicted(verdicts, told[drawn[:n]].tolist(), told.tolist()),
            "anytime": certify(verdicts, len(told), method="anytime"),
            "finite": certify(verdicts, len(told)),
        }
        for name, one in made.items():
            lines[name] = [(n, one.low), *lines[name], (n, one.high)]
    return picture(lines, (0, 600), (0.5, 1.0), ("audited tasks", "accuracy, 95 % interval"))


def picture(
    lines: Mapping[str, Points],
    across: tuple[float, float],
    up: tuple[float, float],
    names: tuple[str, str],
) -> str:
    """Lines through points, named at the lower right; five marks on each axis."""

    def at(x: float, y: float) -> str:
        right = LEFT + WIDE * (x - across[0]) / (across[1] - across[0])
        return f"{right:.0f},{TOP + HIGH * (1 - (max(y, up[0]) - up[0]) / (up[1] - up[0])):.0f}"

    foot = TOP + HIGH
    rows = [f'<path d="M{LEFT} {TOP}V{foot}H{LEFT + WIDE}" fill="none" stroke="#777777"/>']
    for part in range(5):
        x, y = (low + (high - low) * part / 4 for low, high in (across, up))
        along, level = LEFT + WIDE * part / 4, foot - HIGH * part / 4
        rows.append(f'<text x="{along:.0f}" y="{foot + 18}" text-anchor="middle">{x:g}</text>')
        rows.append(f'<text x="{LEFT - 6}" y="{level + 4:.0f}" text-anchor="end">{y:.3g}</text>')
    rows.append(f'<text x="{LEFT + WIDE / 2:.0f}" y="{foot + 38}" text-anchor="middle">{names[0]}</text>')
    rows.append(f'<text x="{LEFT}" y="{TOP - 6}">{names[1]}</text>')
    for number, (name, points) in enumerate(lines.items()):
        colour, level = COLOURS[number], foot - 16 * (len(lines) - number)
        through = " ".join(at(x, y) for x, y in points)
        rows.append(f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="2"/>')
        place = f'x="{LEFT + WIDE - 8}" y="{level}" text-anchor="end"'
        rows.append(f'<text {place} fill="{colour}">{name}</text>')
    size = f"0 0 {LEFT + WIDE + 20} {foot + 50}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}" fill="#777777" font-size="13" '
    return "\n".join([head + 'font-family="sans-serif">', *rows, "</svg>\n"])


PLOTS: Mapping[str, Callable[[], str]] = {
    "guides/honest-probabilities.svg": honesty,
    "guides/audits.svg": audits,
}


def main() -> None:
    """Writes all into docs/."""
    for name, draw in PLOTS.items():
        (DOCS / name).write_text(draw())


if __name__ == "__main__":
    main()
