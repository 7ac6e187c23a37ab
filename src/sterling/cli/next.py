"""`sterling next`."""

from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectName, Url, connect

app = typer.Typer(add_completion=False)


@app.command()
def next(
    project: ProjectName,
    count: Annotated[int, typer.Option(min=1, max=100, help="How many tasks at once.")] = 1,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Take the next task: leased to you until it is submitted, skipped, or its time is over.

    Exit code 4 when nothing is left for you now.
    """
    with connect(url, key) as client:
        handed = client.projects.find(project).claim(count)
    if as_json:
        screen.dump([one.record for one in handed])
    elif handed:
        rows = [(one.id, one.external_id, screen.plain(dict(one.data))) for one in handed]
        screen.table(("assignment", "item", "data"), rows)
    else:
        screen.say("Nothing is left for you in this project now.")
    if not handed:
        raise typer.Exit(4)
