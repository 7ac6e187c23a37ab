"""The kinds of control from their Specs and examples: a reference page, the words that the editor completes,
and vectors for the interface's tests."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import yaml

from sterling import controls
from sterling.controls.editors import EDITORS
from sterling.domain.control import ControlSpec
from sterling.domain.template import Rule, Template, View, ViewKind
from tools.reference import HEAD, cell, prose

_COMMON = tuple(ControlSpec.model_fields)


def page() -> str:
    """Every kind: what it asks, its fields, one example in a template with a value, how it is combined."""
    about = "What a template can ask. Each kind has the common fields and its own."
    common = _table(ControlSpec.model_json_schema(), _COMMON)
    parts = [HEAD.format(title="Kinds of control", about=about)]
    parts += ["\n## Common fields\n\n", prose(ControlSpec.__doc__ or ""), "\n\n", common]
    return "".join([*parts, *(_kind(control) for control in controls.all())])


def _kind(control: controls.AnyControl) -> str:
    module = prose(sys.modules[type(control).__module__].__doc__ or "")
    names = tuple(field.alias or name for name, field in control.Spec.model_fields.items())
    own = tuple(name for name in names if name not in _COMMON)
    example = control.examples[0]
    text = yaml.safe_dump({"answer": example.spec}, sort_keys=False, allow_unicode=True, width=100)
    text = text.replace("'on':", "on:")  # here `on` is text, and no boolean of YAML 1.1
    fullest = max(example.right, key=lambda value: len(json.dumps(value)))
    value = json.dumps(fullest, ensure_ascii=False, indent=1)
    rows = [f"\n## {control.kind}\n\n{module}\n\n", f"{prose(control.Spec.__doc__ or '')}\n\n"]
    rows.append(f"{_facts(control)}\n\n")
    if own:
        rows.append(_table(control.Spec.model_json_schema(), own))
    rows.append(f"\nAs one of a template's `controls`:\n\n```yaml\n{text}```\n")
    rows.append(f"\nA value of it:\n\n```json\n{value}\n```\n")
    return "".join(rows)


def _facts(control: controls.AnyControl) -> str:
    drawn = f"Drawn on {', '.join(sorted(control.views))}." if control.views else "A question."
    agreement = control.agreement.replace("_", " ")
    return f"{drawn} Combined by `{control.method}`; agreement is measured as {agreement}."


def _table(schema: dict[str, Any], names: tuple[str, ...]) -> str:
    rows = ["| field | type | default |\n|---|---|---|\n"]
    for name in names:
        field = schema["properties"].get(name, {})
        needed = name in schema.get("required", ())
        default = "required" if needed else f"`{json.dumps(field.get('default'))}`"
        rows.append(f"| `{name}` | {cell(_type(field))} | {default} |\n")
    return "".join(rows)


def _type(field: dict[str, Any]) -> str:
    """A field's type in words, with its bounds."""
    if "anyOf" in field:
        return " or ".join(dict.fromkeys(_type(one) for one in field["anyOf"] if one.get("type") != "null"))
    if "$ref" in field:
        return field["$ref"].rsplit("/", 1)[-1]
    if "const" in field:
        return f"`{field['const']}`"
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field.get('items', {}))}"
    bounds = [f"{word} {field[key]}" for key, word in _BOUNDS.items() if key in field]
    return " ".join([str(field.get("type", "anything")), *bounds])


_BOUNDS = {"minimum": "from", "maximum": "to", "maxLength": "of at most"}


def words() -> str:
    """TypeScript: the keys of each part of a template and kind of control, and the kinds of view."""
    kinds = {
        control.kind: [field.alias or name for name, field in control.Spec.model_fields.items()]
        for control in controls.all()
    }
    lists = {
        "TEMPLATE_KEYS": [*Template.model_fields],
        "VIEW_KEYS": [*View.model_fields],
        "RULE_KEYS": [*Rule.model_fields],
        "VIEW_KINDS": [kind.value for kind in ViewKind],
        "CONTROL_KEYS": [*_COMMON],
    }
    return "".join(_typescript(lists, kinds))


def vectors() -> str:
    """JSON: the examples of each kind that has an editor as the interface sees them, with the values that are
    right, so that its tests can show that it refuses nothing that the server takes."""
    rows = [
        {
            "kind": control.kind,
            "plan": {**example.spec, **control.plan(control.Spec.model_validate(example.spec))},
            "shown": example.about,
            "right": [*example.right],
        }
        for control in controls.all()
        if control.kind in EDITORS
        for example in control.examples
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"examples": [\n{lines}\n]}}\n'


def _typescript(lists: dict[str, list[str]], kinds: dict[str, list[str]]) -> Iterator[str]:
    yield "/** The words of a template. Made from the code by `./run generate`; not edited by hand. */\n"
    for name, found in lists.items():
        yield f"export const {name}: readonly string[] = {json.dumps(found)};\n"
    yield "export const KIND_KEYS: Readonly<Record<string, readonly string[]>> = {\n"
    for kind, found in kinds.items():
        yield f"  {kind}: {json.dumps([name for name in found if name not in _COMMON])},\n"
    yield "};\n"
