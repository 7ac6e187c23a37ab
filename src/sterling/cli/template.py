"""`sterling template`: check a file, list what is built in. Needs no server."""

import json
import re
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, TextIO

import typer
import yaml

from sterling.adapters.validation import JsonSchemas
from sterling.cli import screen
from sterling.cli.connection import Json
from sterling.controls import gallery
from sterling.controls.compiled import Compiled
from sterling.controls.editors import require_editors
from sterling.controls.template import compile_template, compile_text
from sterling.domain.errors import Invalid
from sterling.formats.label_studio.mapped import Imported
from sterling.formats.label_studio.tasks import Line, read_tasks, to_lines
from sterling.formats.label_studio.template import import_config
from sterling.sdk.templates import read
from sterling.services.usable import require_usable

MOST_TOLD = 50
_UNTRIED = (
    "Not tried: whether `data` is a JSON Schema, since its validator is not installed here. "
    'The server tries it when the project is made; to try it here: pip install "sterling[server]"'
)
app = typer.Typer(add_completion=False, no_args_is_help=True, help="Check templates; see the built-in ones.")


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Template in YAML or JSON.")], as_json: Json = False
) -> None:
    """Say whether a template is right; else what is wrong, and where. Exit code 2 when it is wrong.

    The JSON Schema under `data` is tried where the server's validator is installed; else it says so."""
    tried = find_spec("jsonschema_rs") is not None
    compiled = compile_text(
        read(file), partial(require_usable, schemas=JsonSchemas()) if tried else require_editors
    )
    if not tried:
        typer.echo(_UNTRIED, err=True)
    if as_json:
        found = {
            "name": compiled.template.name,
            "data_tried": tried,
            "controls": list(compiled.asked),
            "methods": dict(compiled.methods),
            "agreement": dict(compiled.agreement),
            "output_schema": compiled.output_schema,
            "plan": compiled.plan,
        }
        screen.dump(found)
        return
    screen.say(f"{file} is right.")
    rows = [
        (name, str(asked.spec.model_dump(mode="json").get("type", "")), compiled.methods.get(name))
        for name, asked in compiled.asked.items()
    ]
    screen.table(("control", "kind", "aggregated by"), rows)


@app.command("import-label-studio")
def import_label_studio(
    file: Annotated[Path, typer.Argument(help="A labelling config of Label Studio in XML.")],
    tasks: Annotated[
        Path | None, typer.Option(help="Its tasks with their annotations, exported as JSON.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where these go, as lines for `sterling import`.")] = Path(
        "tasks.jsonl"
    ),
    *,
    as_json: Json = False,
) -> None:
    """Print the template of a labelling config; what has no counterpart in it goes to standard error."""
    name = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "imported"
    imported = import_config(read(file), name)
    compiled = compile_template(imported.template)
    if as_json:
        screen.dump(imported.plan())
    else:
        print(yaml.safe_dump(imported.template, sort_keys=False, allow_unicode=True, width=100), end="")
        for loss in imported.losses:
            called = f" {loss.name!r}" if loss.name else ""
            screen.say(f"{file}:{loss.line}: {loss.tag}{called} ({loss.weight}): {loss.message}")
    if tasks is not None:
        _take_over(imported, compiled, tasks, out)


def _take_over(imported: Imported, compiled: Compiled, source: Path, out: Path) -> None:
    """Task by task, whatever the size of the export; the lines have their name when all of them are there."""
    part = out.with_name(out.name + ".part")
    try:
        with source.open("rb") as file, part.open("w", encoding="utf-8") as lines:
            written, told = _written(to_lines(imported, compiled, read_tasks(file)), source, lines)
        part.replace(out)
    except Invalid as error:
        raise Invalid(f"{source}: {error.message} Export the project as JSON (not JSON-MIN).") from None
    except OSError as error:
        raise Invalid(f"{error.filename or out} cannot be used: {error.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    named = f", of which {MOST_TOLD} are named" if told > MOST_TOLD else ""
    screen.say(f"Tasks in {out}: {written:,}. Parts of them that are not held: {told:,}{named}.")


def _written(lines: Iterator[Line], source: Path, out: TextIO) -> tuple[int, int]:
    """How many lines there are, and how many parts of tasks they do not hold, of which the first are told."""
    written, told = 0, 0
    for line in lines:
        if line.content:
            out.write(json.dumps(line.content, ensure_ascii=False) + "\n")
            written += 1
        for problem in line.problems:
            told += 1
            if told <= MOST_TOLD:
                screen.say(f"{source}{problem.path}: {problem.message}")
    return written, told


@app.command("list")
def list_(as_json: Json = False) -> None:
    """The built-in templates. `sterling project create NAME --template intent` uses one."""
    rows = [(one.name, one.category, one.template.title) for one in gallery.entries()]
    if as_json:
        screen.dump([dict(zip(("name", "category", "title"), row, strict=True)) for row in rows])
        return
    screen.table(("name", "category", "title"), rows)


@app.command()
def show(name: Annotated[str, typer.Argument(help="Built-in template.")], as_json: Json = False) -> None:
    """Print a built-in template as YAML, to start one's own from."""
    content = gallery.get(name).template.model_dump(mode="json", exclude_unset=True)
    print(
        json.dumps(content) if as_json else yaml.safe_dump(content, sort_keys=False, allow_unicode=True),
        end="",
    )
