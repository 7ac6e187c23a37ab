"""`sterling simulate`: recorded answers played again, fixed redundancy against stopping when sure."""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from sterling.cli.aggregate import refuse, unwritable
from sterling.cli.terminal import counted
from sterling.domain.errors import Invalid
from sterling.domain.votes import VoteShape
from sterling.quality.reading import read, read_gold
from sterling.quality.replay import Point, Replay, needed, replay

app = typer.Typer(add_completion=False)


@app.command()
def simulate(
    answers: Annotated[Path, typer.Argument(help="CSV or Parquet with the columns task, worker, label.")],
    *,
    gold: Annotated[Path, typer.Option(help="CSV task,label: what the accuracy is measured with.")],
    seed: Annotated[int, typer.Option(min=0, help="The random order of the answers.")] = 0,
    picture: Annotated[Path | None, typer.Option(help="Writes the curves as an SVG picture.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on the screen.")] = False,
) -> None:
    """Draws accuracy against judgments used, for a fixed number of answers and for stopping when sure."""
    try:
        votes = read(answers, VoteShape.CATEGORY)
        truth = read_gold(gold, VoteShape.CATEGORY)
        labels = set(votes.values)
        asked = set(votes.tasks)
        met = [label in labels for task, label in truth.items() if task in asked]
        if not any(met):
            raise Invalid(f"{gold}: no task of {answers} has a gold label here that anybody gave.")
        found = replay(votes, truth, np.random.default_rng(seed))
        if picture:
            _save(picture, draw(found))
    except Invalid as error:
        refuse(error)
    if not all(met):
        strange = counted(met.count(False), "task")
        typer.echo(f"{strange} with a gold label that nobody gave: always counted as wrong.", err=True)
    if as_json:
        typer.echo(json.dumps({**found.as_json(), "needed_for_99": dict(needed(found)), "seed": seed}))
        return
    typer.echo(f"{'way':<18}{'judgments':>10}{'of all':>9}{'accuracy':>10}")
    for name, points in (("fixed", found.fixed), ("until sure", found.policy)):
        for p in points:
            typer.echo(f"{name + f' {p.at:g}':<18}{p.judgments:>10,}{p.share:>9.1%}{p.accuracy:>10.2%}")
    for name, share in needed(found).items():
        typer.echo(f"99 % of the accuracy of all answers, {name}: {share:.1%} of the judgments")


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(path, error) from error


def draw(found: Replay) -> str:
    """The two curves as an SVG: judgments used to the right, accuracy upwards."""
    every = [*found.fixed, *found.policy]
    low = min(p.accuracy for p in every) - 0.01
    high = min(max(p.accuracy for p in every) + 0.01, 1.0)

    def line(points: tuple[Point, ...], color: str) -> str:
        places = " ".join(
            f"{60 + 520 * p.share:.1f},{340 - 300 * (p.accuracy - low) / (high - low):.1f}"
            for p in sorted(points, key=lambda p: p.share)
        )
        return f'<polyline points="{places}" fill="none" stroke="{color}" stroke-width="2"/>'

    marks = [
        f'<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>'
        for x, y, anchor, text in (
            (60, 360, "middle", "0 %"),
            (580, 360, "middle", "100 % of judgments"),
            (54, 344, "end", f"{low:.0%}"),
            (54, 44, "end", f"{high:.0%}"),
            (80, 30, "start", "blue: until sure; grey: the same number for every task"),
        )
    ]
    body = [line(found.fixed, "#888888"), line(found.policy, "#1f5fbf"), *marks]
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 380" {font}>'
    axes = '<path d="M60 40V340H580" fill="none" stroke="#333333"/>'
    return "\n".join([head, axes, *body, "</svg>\n"])
