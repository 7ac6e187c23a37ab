"""Reference pages from the code: HTTP API from OpenAPI, command line from Typer, SDK from docstrings."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import click
import typer

from sterling.settings.load import PREFIX
from sterling.settings.model import Settings

HEAD = "# {title}\n\n{about} This page is made from the code by `./run generate`.\n"
VERBS = ("get", "post", "put", "patch", "delete", "head")


def api(document: dict[str, Any]) -> str:
    """The HTTP API: one table of all calls, then each call with its parameters and answers."""
    calls = [
        (path, verb, call)
        for path, verbs in sorted(document["paths"].items())
        for verb, call in verbs.items()
        if verb in VERBS
    ]
    about = "The machine-readable form is served at `/api/v1/openapi.json`."
    parts = [HEAD.format(title="HTTP API", about=about)]
    for tag in sorted({_tag(call) for _, _, call in calls}):
        parts.append(f"\n## {tag[:1].upper()}{tag[1:]}\n")
        parts += [_call(path, verb, call) for path, verb, call in calls if _tag(call) == tag]
    parts.append("\n## Types\n")
    parts += [_model(name, schema) for name, schema in sorted(document["components"]["schemas"].items())]
    return "".join(parts)


def _model(name: str, schema: dict[str, Any]) -> str:
    """One type: what it is, and its fields."""
    rows = [f"\n### {name}\n\n", f"{prose(str(schema.get('description', '')))}\n\n"]
    fields: dict[str, Any] = schema.get("properties", {})
    if not fields:
        return "".join([*rows, f"{_type(schema)}\n"])
    rows.append("| field | type | |\n|---|---|---|\n")
    for field, inner in fields.items():
        rows.append(f"| `{field}` | {_type(inner)} | {cell(str(inner.get('description', '')))} |\n")
    return "".join(rows)


def _tag(call: dict[str, Any]) -> str:
    return str((call.get("tags") or ["other"])[0])


def _call(path: str, verb: str, call: dict[str, Any]) -> str:
    rows = [f"\n### {verb.upper()} {path}\n\n"]
    about = str(call.get("description") or call.get("summary") or "").strip()
    rows.append(f"{prose(about)}\n\n" if about else "")
    parameters = [entry for entry in call.get("parameters", []) if "name" in entry]
    if parameters:
        rows.append("| parameter | in | type | |\n|---|---|---|---|\n")
        rows += [_parameter(entry) for entry in parameters]
        rows.append("\n")
    body = call.get("requestBody", {}).get("content", {})
    if body:
        rows.append(f"Body: {'; '.join(_content(body))}\n\n")
    for status, answer in sorted(call.get("responses", {}).items()):
        given = "; ".join(_content(answer.get("content", {}))) or "no body"
        rows.append(f"- `{status}` {given}\n")
    return "".join(rows)


def _parameter(entry: dict[str, Any]) -> str:
    need = "required" if entry.get("required") else "optional"
    about = cell(str(entry.get("description", "")))
    return f"| `{entry['name']}` | {entry['in']}, {need} | {_type(entry.get('schema', {}))} | {about} |\n"


def _content(content: dict[str, Any]) -> list[str]:
    return [f"{_type(entry.get('schema', {}))} (`{kind}`)" for kind, entry in content.items()]


def _type(schema: dict[str, Any]) -> str:
    """A schema in a word or two."""
    if "$ref" in schema:
        return f"`{schema['$ref'].rsplit('/', 1)[-1]}`"
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " or ".join(_type(choice) for choice in choices)
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type") or "anything")


def cli() -> str:
    """The command line: every command of `sterling.cli`, with its arguments and options."""
    line = importlib.import_module("sterling.cli")
    about = "Every command takes `--help`."
    parts = [HEAD.format(title="Command line", about=about)]
    for name in sorted(line.COMMANDS):
        application = importlib.import_module(line.module_of(name)).app
        parts += _commands(typer.main.get_command(application), None, f"sterling {name}")
    return "".join(parts)


def _commands(command: Any, parent: click.Context | None, name: str) -> Iterator[str]:
    context = command.context_class(command, info_name=name.rsplit(maxsplit=1)[-1], parent=parent)
    yield _command(command, context, name)
    for word in command.list_commands(context) if hasattr(command, "list_commands") else ():
        inner = command.get_command(context, word)
        if inner is not None and not inner.hidden:
            yield from _commands(inner, context, f"{name} {word}")


def _command(command: Any, context: click.Context, name: str) -> str:
    shown = [
        one for one in command.get_params(context) if not getattr(one, "hidden", False) and one.name != "help"
    ]
    usage = " ".join(command.collect_usage_pieces(context))
    rows = [f"\n## {name}\n\n`{name} {usage}`\n\n", f"{prose(command.help or '')}\n"]
    if shown:
        rows.append("\n| argument or option | |\n|---|---|\n")
        rows += [_option(one) for one in shown]
    return "".join(rows)


def _option(one: Any) -> str:
    names = (
        [*one.opts, *one.secondary_opts] if one.param_type_name == "option" else [(one.name or "").upper()]
    )
    words = ", ".join(f"`{name}`" for name in names)
    about = getattr(one, "help", None) or ""
    return f"| {words} | {cell(about)}{' Required.' if one.required else ''} |\n"


def sdk() -> str:
    """The SDK: the public classes of `sterling.sdk`, with the methods that have a docstring."""
    module = importlib.import_module("sterling.sdk")
    names = sorted(getattr(module, "__all__", ()))
    parts = [HEAD.format(title="Python SDK", about="`import sterling` gives `sterling.Client`.")]
    for name in names:
        thing = getattr(module, name)
        if inspect.isclass(thing):
            parts += [f"\n## {name}\n\n{prose(inspect.getdoc(thing) or '')}\n", *_methods(thing)]
        elif inspect.isfunction(thing):
            parts.append(f"\n## {name}\n\n{_signature(name, thing)}{prose(inspect.getdoc(thing) or '')}\n")
    return "".join(parts)


def settings() -> str:
    """Every setting with its variable, type, bounds, default and meaning."""
    about = "Each is read from the environment, or by its name from a TOML file (`STERLING_CONFIG`, else "
    about += (
        "`sterling.toml` in the data folder). A list has commas between its parts in a variable, and is a "
    )
    rows = [HEAD.format(title="Settings", about=about + "list in the file.")]
    rows += ["| setting | variable | default | meaning |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        bounds = ", ".join(cell(str(bound)) for bound in field.metadata)
        default = "" if field.default in (None, "", ()) else f"`{field.default}`"
        meaning = f"{cell(field.description or '')}{f' ({bounds})' if bounds else ''}"
        rows.append(f"| `{name}` | `{PREFIX}{name.upper()}` | {default} | {meaning} |")
    return "\n".join(rows) + "\n"


def _methods(thing: type) -> Iterator[str]:
    for name, given in inspect.getmembers(thing):
        member = inspect.unwrap(given) if hasattr(given, "__wrapped__") else given  # verbs wrap their steps
        if name.startswith("_") or not inspect.getdoc(member):
            continue
        if inspect.isfunction(member) or isinstance(member, property):
            signature = _signature(name, member) if inspect.isfunction(member) else ""
            yield f"\n### {thing.__name__}.{name}\n\n{signature}{prose(inspect.getdoc(member) or '')}\n"


def _signature(name: str, function: Any) -> str:
    words = [parameter for parameter in inspect.signature(function).parameters if parameter != "self"]
    return f"`{name}({', '.join(words)})`\n\n"


def prose(text: str) -> str:
    """Docstring text as Markdown: reStructuredText's double backquotes become single ones."""
    return re.sub(r"``([^`]+)``", r"`\1`", inspect.cleandoc(text))


def cell(text: str) -> str:
    """Text for one cell of a table."""
    return re.sub(r"\s+", " ", prose(text)).replace("|", "\\|")
