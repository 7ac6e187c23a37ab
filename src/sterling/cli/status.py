"""`sterling status`."""

from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, Url, connect
from sterling.domain.progress import Progress

app = typer.Typer(add_completion=False)


@app.command()
def status(
    project: Annotated[str | None, typer.Argument(help="Project, by name or id; else the server.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """How a project stands; without one, who you are and the projects there are."""
    with connect(url, key) as client:
        if project is not None:
            found = client.projects.find(project)
            standing = found.progress()
            screen.dump(standing) if as_json else _show(found.name, standing)
            return
        me, projects = client.me(), client.projects.list().all()
    if as_json:
        screen.dump({"me": me, "projects": projects})
        return
    screen.say(f"{me.organization}: signed in as {me.name} ({me.role}, {me.mode} mode).")
    rows = [(one.name, one.tasks.open, one.tasks.settled, one.tasks.done, one.answers) for one in projects]
    screen.table(("project", "open", "settled", "done", "answers"), rows, "No projects yet.")


def _show(name: str, standing: Progress) -> None:
    tasks = ", ".join(f"{count:,} {state}" for state, count in standing.tasks.items() if count)
    rows: list[tuple[str, str]] = [
        ("project", name),
        ("tasks", tasks or "none"),
        ("answers", f"{standing.answers:,}"),
        ("answers per label", screen.cell(standing.judgments_per_label)),
        ("cost", f"{standing.cost / 1e6:,.2f}"),
        ("answers since aggregation", f"{standing.stale_answers:,}"),
    ]
    rows += [(f"mean probability, {control}", f"{p:.3f}") for control, p in standing.mean_probability.items()]
    rows += [(f"{one.measure}, {one.control}", screen.cell(one.value)) for one in standing.agreement]
    screen.table(("", ""), rows)
