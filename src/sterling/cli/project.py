"""`sterling project`: create, list, show, change, aggregate, delete."""

from pathlib import Path
from typing import Annotated

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, ProjectArgument, Url, connect, micros
from sterling.domain.errors import Invalid
from sterling.domain.project import ProjectState
from sterling.sdk.templates import read

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Projects.")
Redundancy = Annotated[int | None, typer.Option(min=1, max=1000, help="Answers that each task gets.")]
Guidelines = Annotated[Path | None, typer.Option(help="Markdown file of what annotators should know.")]
Lease = Annotated[
    int | None, typer.Option(min=5, max=86_400, help="Seconds that a task stays with somebody.")
]
Budget = Annotated[str | None, typer.Option(help="Most that answers may cost, such as 250.00.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    template: Annotated[
        str, typer.Option(help="A YAML or JSON file, or a built-in template by name (see template list).")
    ],
    redundancy: Redundancy = None,
    guidelines: Guidelines = None,
    lease_seconds: Lease = None,
    budget: Budget = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Make a project from a template."""
    with connect(url, key) as client:
        made = client.projects.create(
            name,
            template,
            guidelines=read(guidelines) if guidelines else "",
            redundancy=redundancy or 1,
            lease_seconds=lease_seconds or 900,
            budget=micros(budget),
        )
    if as_json:
        screen.dump(made.record)
    else:
        screen.say(
            f"Made the project {made.name}, {made.id}. Next: sterling import FILE --project {made.name!r}"
        )


@app.command("list")
def list_(url: Url = None, key: Key = None, as_json: Json = False) -> None:
    """All projects, newest first."""
    with connect(url, key) as client:
        found = client.projects.list().all()
    if as_json:
        screen.dump(found)
        return
    rows = [
        (one.name, one.state.value, sum(one.tasks.model_dump().values()), one.tasks.open, one.answers, one.id)
        for one in found
    ]
    screen.table(("name", "state", "tasks", "open", "answers", "id"), rows, "No projects yet.")


@app.command()
def show(project: ProjectArgument, url: Url = None, key: Key = None, as_json: Json = False) -> None:
    """A project's settings."""
    with connect(url, key) as client:
        record = client.projects.find(project).record
    if as_json:
        screen.dump(record)
        return
    rows = [
        ("id", record.id),
        ("name", record.name),
        ("state", record.state.value),
        ("answers per task", record.policy.redundancy),
        ("lease", f"{record.lease_seconds} s"),
        ("budget", "none" if record.budget is None else f"{record.budget / 1e6:,.2f}"),
        ("template", f"version {record.template_version}"),
        ("guidelines", f"version {record.guideline_version}"),
        ("created", record.created_at.isoformat(timespec="seconds")),
    ]
    screen.table(("", ""), [(name, screen.cell(value)) for name, value in rows])


@app.command()
def settings(
    project: ProjectArgument,
    *,
    name: Annotated[str | None, typer.Option(help="Another name.")] = None,
    template: Annotated[str | None, typer.Option(help="Another template: its version rises.")] = None,
    redundancy: Redundancy = None,
    guidelines: Guidelines = None,
    lease_seconds: Lease = None,
    budget: Budget = None,
    state: Annotated[ProjectState | None, typer.Option(help="Pause it, archive it, or set it going.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Change a project. What is not named stays."""
    given: dict[str, object] = {
        "name": name,
        "template": template,
        "redundancy": redundancy,
        "guidelines": read(guidelines) if guidelines else None,
        "lease_seconds": lease_seconds,
        "budget": micros(budget),
        "state": state.value if state else None,
    }
    changes = {field: value for field, value in given.items() if value is not None}
    if not changes:
        raise Invalid("Nothing to change: name an option, such as --redundancy 3.")
    with connect(url, key) as client:
        record = client.projects.find(project).change(**changes)
    if as_json:
        screen.dump(record)
    else:
        screen.say(f"Changed {record.name}: {', '.join(changes)}.")


@app.command()
def aggregate(
    project: ProjectArgument,
    method: Annotated[
        list[str] | None, typer.Option(help="CONTROL=METHOD, where the default is not wanted; repeatable.")
    ] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Turn the answers on the server into labels with their probability. `sterling aggregate` does a file."""
    methods = dict(_pair(one) for one in method or [])
    with connect(url, key) as client, screen.job_bar("aggregating", quiet=as_json) as progress:
        job = client.projects.find(project).aggregate(methods, progress=progress)
    if as_json:
        screen.dump(job)
    else:
        facts = ", ".join(f"{name} {screen.cell(value)}" for name, value in job.result.items())
        screen.say(f"Aggregated: {facts or 'done'}.")


def _pair(text: str) -> tuple[str, str]:
    control, equals, method = text.partition("=")
    if not (control and equals and method):
        raise Invalid(f"--method {text} is not CONTROL=METHOD, such as intent=majority.")
    return control, method


@app.command()
def delete(
    project: ProjectArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    url: Url = None,
    key: Key = None,
) -> None:
    """Remove a project with its data, answers, labels and releases. It cannot be undone."""
    with connect(url, key) as client:
        found = client.projects.find(project)
        if not yes:
            typer.confirm(f"Remove {found.name} and everything in it, for good?", abort=True, err=True)
        found.delete()
    screen.say(f"Removed {found.name}.")
