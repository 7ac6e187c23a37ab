"""The compiler: a template as written to a checked one, or the list of everything that is wrong with it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import BaseModel, JsonValue, ValidationError

from sterling import controls
from sterling.controls import data, per
from sterling.controls.attributes import condition_problems
from sterling.controls.compiled import (
    Asked,
    Compiled,
    Held,
    check_answer,
    column_name,
    is_required,
    normal_answer,
    row,
)
from sterling.controls.layout import arrange
from sterling.controls.source import check_size, read
from sterling.controls.values import describe, wrong
from sterling.domain import expression, ontology
from sterling.domain.control import Column, ControlSpec, Family, JsonObject
from sterling.domain.errors import Invalid, NotFound, Problem
from sterling.domain.template import MAX_CONTROLS, MAX_VIEWS, NAME, Template, pointer, source_path

__all__ = [
    "Asked",
    "Compiled",
    "check_answer",
    "compile_template",
    "compile_text",
    "is_required",
    "load_template",
    "normal_answer",
    "row",
]

MAX_TEMPLATE_PROBLEMS = 200
_CODES = {"missing": "missing", "extra_forbidden": "unknown_member", "too_short": "too_short"}
RESERVED = expression.KEYWORDS | {"item"}


def load_template(text: str) -> Template:
    """Read a template from YAML or JSON; Invalid, with paths and lines, where it is none."""
    value, lines = read(text)
    with _Located(lines):
        return _template(value)


def compile_text(text: str, require: Callable[[Compiled], None] = lambda compiled: None) -> Compiled:
    """Read and compile; problems carry the line where that is known, those that `require` raises too."""
    value, lines = read(text)
    with _Located(lines):
        compiled = compile_template(value)
        require(compiled)
    return compiled


def compile_template(source: Template | Mapping[str, JsonValue] | JsonValue) -> Compiled:
    """Check a template and make it usable; Invalid with all its problems, by JSON Pointer."""
    template = source if isinstance(source, Template) else _template(source)
    compiler = _Compiler(template)
    if compiler.problems:
        raise _invalid(compiler.problems)
    return compiler.result()


class _Located:
    """Adds the line of the text to each problem that passes."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self.lines = lines

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Invalid):
            raise _invalid([self._located(problem) for problem in error.problems]) from None

    def _located(self, problem: Problem) -> Problem:
        place = problem.path
        while place and place not in self.lines:
            place = place.rpartition("/")[0]
        if place not in self.lines:
            return problem
        message = f"{problem.message} (line {self.lines[place]})"
        return Problem(path=problem.path, message=message, code=problem.code)


def _invalid(problems: Sequence[Problem]) -> Invalid:
    first, more = problems[0], len(problems) - 1
    rest = f", and {more} more" if more else ""
    message = f"The template has a problem at {first.path or 'its root'}: {first.message}{rest}."
    return Invalid(message, problems=problems[:MAX_TEMPLATE_PROBLEMS])


def _template(source: object) -> Template:
    if not isinstance(source, Mapping):
        message = "a template is an object with name, data, views and controls"
        raise _invalid([wrong("", message, "type")])
    given = dict(cast(Mapping[str, JsonValue], source))
    check_size(given)
    found = list(_parse(Template, given, ""))
    problems = [problem for problem in found if isinstance(problem, Problem)]
    if problems:
        raise _invalid(problems)
    return cast(Template, found[0])


def _parse(model: type[BaseModel], given: JsonObject, path: str) -> Iterator[BaseModel | Problem]:
    """The model, or the problems of pydantic with pointers into what was given."""
    try:
        yield model.model_validate(given)
    except ValidationError as error:
        places = dict[str, list[str]]()
        codes = dict[str, str]()
        for one in error.errors(include_url=False, include_context=False, include_input=False)[:1000]:
            place = path + _place(one["loc"], given, one["type"] in ("missing", "extra_forbidden"))
            places.setdefault(place, []).append(one["msg"].removeprefix("Value error, "))
            codes.setdefault(place, _CODES.get(one["type"], "invalid"))
        for place, messages in places.items():
            # pydantic does not count wrong elements, and calls a list with some of them too short.
            if codes[place] == "too_short" and any(other.startswith(f"{place}/") for other in places):
                continue
            yield wrong(place, " or ".join(dict.fromkeys(messages)), codes[place])


def _place(location: Sequence[str | int], given: JsonValue, keep_last: bool) -> str:
    """The pointer of a pydantic location, without the steps that are in no input (branches of unions)."""
    steps = list[str | int]()
    at: Any = given
    for index, step in enumerate(location):
        if (isinstance(at, dict) and step in at) or (isinstance(at, list | tuple) and isinstance(step, int)):
            at = cast(Any, at)[step]
        elif not (keep_last and index == len(location) - 1):
            continue
        steps.append(step)
    return pointer(*steps)


class _Compiler:
    """One run over one template: collects problems; what is right goes on, so that all are found at once."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.problems = list[Problem]()
        self.sources = dict[str, tuple[str | int, ...]]()
        self.asked = dict[str, Asked]()
        self.columns = dict[str, tuple[Column, ...]]()
        self._check_names()
        self.problems.extend(data.problems(template.data))
        for name, labels in template.ontology.items():
            self.problems.extend(ontology.problems(labels, pointer("ontology", name)))
        self._check_views()
        for name, raw in list(template.controls.items())[:MAX_CONTROLS]:
            self._compile_control(name, raw)
        self._check_cycles()
        self._check_parts()
        self.rules = tuple(self._rules())
        self.layout, wrong_places = arrange(template)
        self.problems.extend(wrong_places)

    def _check_names(self) -> None:
        template = self.template
        for noun, names, most in (
            ("views", template.views, MAX_VIEWS),
            ("controls", template.controls, MAX_CONTROLS),
        ):
            if not 1 <= len(names) <= most:
                message = f"there are {len(names)} {noun}, allowed are 1 to {most}"
                self.problems.append(wrong(pointer(noun), message, "count"))
            for name in names:
                if not re.fullmatch(NAME, name) or name in RESERVED:
                    message = (
                        f"{describe(name)} cannot be a name: names are up to 64 letters, digits and _, do "
                        f"not begin with a digit, and are none of {', '.join(sorted(RESERVED))}"
                    )
                    self.problems.append(wrong(pointer(noun, name), message, "name"))
        for name in template.views.keys() & template.controls.keys():
            message = f"a view is called {name!r} too, and the layout could not tell them apart"
            self.problems.append(wrong(pointer("controls", name), message, "duplicate"))

    def _check_views(self) -> None:
        given = self.template.data
        fields = given.get("properties") if data.is_schema(given) else given
        closed = isinstance(fields, dict) and given.get("additionalProperties") is not True
        for name, view in self.template.views.items():
            place, path = pointer("views", name, "src"), source_path(view.src)
            if path is None:
                message = f"{describe(view.src)} is no path into the item, such as $.text or $.pages[0].url"
                self.problems.append(wrong(place, message, "source"))
                continue
            self.sources[name] = path
            if path and closed and isinstance(fields, dict) and path[0] not in fields:
                there = ", ".join(fields) or "none"
                message = f"{describe(view.src)} names no field that data describes; there are {there}"
                self.problems.append(wrong(place, message, "unknown_field"))

    def _compile_control(self, name: str, raw: JsonObject) -> None:
        path = pointer("controls", name)
        kind = raw.get("type")
        if not isinstance(kind, str):
            self.problems.append(wrong(f"{path}/type", "the kind of the control is missing", "missing"))
            return
        try:
            control = controls.get(kind)
        except NotFound as error:
            self.problems.append(wrong(f"{path}/type", error.message, "unknown_kind"))
            return
        resolved, referred = self._resolve(raw, path)
        for found in _parse(control.Spec, resolved, path):
            if isinstance(found, Problem):
                self._report(found, referred)
                continue
            spec = cast(ControlSpec, found)
            wrongs = control.examine(spec)
            for problem in wrongs:
                self._report(wrong(path + problem.path, problem.message, problem.code), referred)
            self._check_view_of(control, spec, path)
            control = self._per(control, spec, path)
            for place, view in control.refers(spec).items():
                self._check_view(view, path + place)
            when = self._condition(spec.when, f"{path}/when", name)
            required = self._condition(spec.required, f"{path}/required", name)
            source = self.sources.get(spec.on) if spec.on else None
            if required is not None and not isinstance(when, bool):
                self.asked[name] = Asked(name, control, spec, source, when, required)
                self.columns[name] = tuple(
                    Column(name=column_name(name, column), type=column.type)
                    for column in (() if wrongs else control.columns(spec))
                )

    def _report(self, problem: Problem, referred: Sequence[str]) -> None:
        """Keep a problem, unless it lies in an ontology, which was checked at its own place."""
        if not any(f"{problem.path}/".startswith(f"{path}/") for path in referred):
            self.problems.append(problem)

    def _resolve(self, raw: JsonObject, path: str) -> tuple[JsonObject, list[str]]:
        """The spec with references to ontologies replaced by their labels, and where they stood."""
        resolved, referred = dict(raw), list[str]()
        for field, value in raw.items():
            if not isinstance(value, dict) or "$ref" not in value:
                continue
            reference = value["$ref"]
            name = reference.removeprefix("#/ontology/") if isinstance(reference, str) else ""
            if len(value) > 1 or reference != f"#/ontology/{name}" or name not in self.template.ontology:
                there = ", ".join(f"#/ontology/{known}" for known in self.template.ontology) or "none"
                message = f"{describe(reference)} refers to no ontology of this template; there are {there}"
                self.problems.append(wrong(f"{path}/{field}/$ref", message, "unknown_reference"))
                resolved[field] = []
                referred.append(f"{path}/{field}")
                continue
            labels: list[Any] = [
                label.model_dump(mode="json", exclude_defaults=True) for label in self.template.ontology[name]
            ]
            resolved[field] = labels
            if ontology.problems(self.template.ontology[name], ""):
                referred.append(f"{path}/{field}")
        return resolved, referred

    def _check_view_of(self, control: controls.AnyControl, spec: ControlSpec, path: str) -> None:
        view = self.template.views.get(spec.on or "")
        if spec.on is None:
            if control.family is Family.REGION:
                message = f"a {control.kind} is drawn on a view: say on which"
                self.problems.append(wrong(f"{path}/on", message, "missing"))
        elif view is None:
            self._check_view(spec.on, f"{path}/on")
        elif control.views and view.type.value not in control.views:
            can = ", ".join(sorted(control.views))
            message = f"a {control.kind} can be drawn on {can}, not on {view.type.value}"
            self.problems.append(wrong(f"{path}/on", message, "wrong_view"))

    def _per(self, control: controls.AnyControl, spec: ControlSpec, path: str) -> controls.AnyControl:
        """The control itself, or, with `per`, asked of each part."""
        if spec.per is None:
            return control
        parts = per.read(spec.per)
        view = self.template.views.get(spec.on or "")
        if control.family is Family.REGION:
            self.problems.append(wrong(f"{path}/per", "regions are drawn once, not per part", "per"))
        elif parts is None:
            there = ", ".join((*per.NOUNS, "region[control=...]"))
            message = f"{describe(spec.per)} is no part that can be asked about; there are {there}"
            self.problems.append(wrong(f"{path}/per", message, "per"))
        elif parts.control is None and (view is None or view.type.value != per.NOUNS[parts.noun]):
            message = f"a {parts.noun} is a part of a {per.NOUNS[parts.noun]} view: name one in `on`"
            self.problems.append(wrong(f"{path}/per", message, "wrong_view"))
        return control if parts is None else per.Each(control, parts)

    def _check_parts(self) -> None:
        """Questions per region, and kinds that join regions, name controls that have some."""
        for name, asked in self.asked.items():
            wanted = asked.control.parts.control if isinstance(asked.control, per.Each) else None
            other = self.asked.get(wanted or "")
            if wanted is not None and (other is None or other.control.family is not Family.REGION):
                message = f"no control with regions is called {describe(wanted)}"
                self.problems.append(wrong(pointer("controls", name, "per"), message, "unknown_name"))
            for place, joined in asked.control.joins(asked.spec).items():
                other = self.asked.get(joined)
                if other is None or other.control.family is not Family.REGION:
                    message = f"no control with regions is called {describe(joined)}"
                    self.problems.append(wrong(pointer("controls", name) + place, message, "unknown_name"))

    def _check_view(self, name: str, path: str) -> None:
        if name not in self.template.views:
            there = ", ".join(self.template.views) or "none"
            self.problems.append(
                wrong(path, f"no view is called {describe(name)}; there are {there}", "unknown_view")
            )

    def _condition(
        self, source: bool | str | None, path: str, owner: str | None
    ) -> expression.Expression | Any:
        """The parsed condition; as it is where it is no text; None where it is wrong."""
        if not isinstance(source, str):
            return source
        known = {"item", *self.template.controls} - {owner or ""}
        found = list(condition_problems(source, path, known))
        self.problems.extend(found)
        return None if found else expression.parse(source)

    def _rules(self) -> Iterator[Held]:
        for index, rule in enumerate(self.template.rules):
            path = pointer("rules", index)
            check = self._condition(rule.check, f"{path}/check", None)
            when = self._condition(rule.when, f"{path}/when", None)
            if check is not None:
                yield Held(check, when, rule.message)

    def _check_cycles(self) -> None:
        reads = {
            name: {names[0] for names in asked.when.names} if asked.when else set[str]()
            for name, asked in self.asked.items()
        }
        # Take away what waits for nothing, again and again; what stays waits for itself.
        while free := [name for name, others in reads.items() if not others & reads.keys()]:
            for name in free:
                del reads[name]
        for name in reads:
            message = "waits for itself, through the conditions of other controls"
            self.problems.append(wrong(pointer("controls", name, "when"), message, "cycle"))

    def result(self) -> Compiled:
        template, asked = self.template, self.asked
        shown = frozenset(str(path[0]) for path in self.sources.values() if path)
        return Compiled(
            template=template,
            asked=asked,
            rules=self.rules,
            data_schema=data.data_schema(template.data, shown),
            output_schema=self._output_schema(),
            plan=self._plan(),
            columns=self.columns,
            methods={name: one.control.method for name, one in asked.items()},
            agreement={name: one.control.agreement for name, one in asked.items()},
            required={name: one.spec.required for name, one in asked.items()},
        )

    def _output_schema(self) -> JsonObject:
        asked = self.asked.values()
        return {
            "$schema": data.DIALECT,
            "title": self.template.title or self.template.name,
            "type": "object",
            "properties": {one.name: one.control.schema(one.spec) for one in asked},
            "required": [one.name for one in asked if one.required is True and one.when is None],
            "additionalProperties": False,
        }

    def _plan(self) -> JsonObject:
        template = self.template
        views: list[JsonValue] = [
            {"name": name, **view.model_dump(mode="json"), "path": [*self.sources[name]]}
            for name, view in template.views.items()
        ]
        asked: list[JsonValue] = [
            {
                "name": one.name,
                **ControlSpec.model_dump(one.spec, mode="json", include={*ControlSpec.model_fields}),
                "title": one.spec.title or one.name,
                "family": one.control.family.value,
                **one.control.plan(one.spec),
            }
            for one in self.asked.values()
        ]
        return {
            "name": template.name,
            "title": template.title or template.name,
            "description": template.description,
            "views": views,
            "controls": asked,
            "layout": self.layout,
            "rules": [rule.model_dump(mode="json") for rule in template.rules],
        }
