"""`sterling audit`."""

from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url, connect

app = typer.Typer(add_completion=False)


@app.command()
def audit(
    project: ProjectName,
    *,
    size: Annotated[int, typer.Option(min=1, max=100_000, help="Labelled tasks to draw at random.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed draws the same tasks.")] = 0,
    from_truth: Annotated[
        bool, typer.Option("--from-truth", help="Check against the truth imported with the drawn tasks.")
    ] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option("--by", help="A field of the items: each value in it gets its own certificate."),
    ] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Draw labelled tasks at random and measure how many are right, with an interval.

    Without --from-truth an expert judges the drawn tasks in the interface.
    """
    with connect(url, key) as client:
        drawn = client.projects.find(project).audit(
            size, seed=seed, from_truth=from_truth, fields=fields or []
        )
    if as_json:
        screen.dump(drawn.record)
        return
    record = drawn.record
    screen.say(f"Audit {record.id}: {record.size:,} of {record.population:,} drawn, {record.done:,} judged.")
    told = [*record.certificates, *(one for one in record.slices if one.field is not None)]
    screen.table(
        ("labels", "accuracy", "low", "high", "audited", "fineness"),
        [(one.title, one.accuracy, one.low, one.high, one.audited, one.fineness) for one in told],
        "No certificate yet: judge the drawn tasks.",
    )
