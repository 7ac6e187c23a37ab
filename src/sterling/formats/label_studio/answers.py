"""Results of Label Studio to answers and back: percent to pixels, UTF-16 units to code points.

A result is one line of `annotations[].result`: `from_name`, `to_name`, `type`, `value`, and for images the
original size. What a config's import lost is lost here too; whatever of a result an answer cannot hold is
said as a problem, at its path in the results.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import look_up, source_path
from sterling.formats.label_studio import listed, messages, relations, returned, said, shapes
from sterling.formats.label_studio.mapped import Imported, Source

Results = Sequence[JsonObject]
_LABELS = "labels"
_Take = Callable[[int, JsonObject], str | None]
"""What takes a result at its index: None, or a sentence that says why it cannot be held."""


def to_answer(imported: Imported, item: JsonObject, results: Results) -> tuple[JsonObject, list[Problem]]:
    """The answer that these results are, and a problem for each, or each member, that it does not hold."""
    return _Reader(imported, item).read(results)


def to_results(imported: Imported, item: JsonObject, answer: Mapping[str, JsonValue]) -> list[JsonObject]:
    """The results that say the same as an answer: the way back of `to_answer`."""
    repeated = messages.write(imported, item)
    return [*repeated, *(one for name in answer for one in _written(imported, item, name, answer[name]))]


class _Reader:
    """One annotation's results: regions and questions first, then what is said about regions."""

    def __init__(self, imported: Imported, item: JsonObject) -> None:
        self.imported, self.item = imported, item
        self.specs = cast(dict[str, Any], imported.template["controls"])
        self.by_name = {source.name: name for name, source in imported.sources.items()}
        self.labelling = {source.labelled for source in imported.sources.values()} - {""}
        self.hosts = dict[str, list[tuple[str, str]]]()
        for control, source in imported.sources.items():
            for name, attribute in source.attributes.items():
                self.hosts.setdefault(attribute.name, []).append((control, name))
        self.messages = messages.Messages(imported, item)
        self.answer: dict[str, Any] = {}
        self.regions = dict[str, tuple[int, str, JsonObject]]()
        self.problems = list[Problem]()

    def read(self, results: Results) -> tuple[JsonObject, list[Problem]]:
        numbered = list(enumerate(results))
        takes = [self._taken_by(result) for result in results]
        for take in (self._first, self._about, self._related):
            for (index, result), own in zip(numbered, takes, strict=True):
                if own == take:
                    self._try(index, result, take)
            if take == self._about:
                self._unlabelled()
        refused = {int(problem.path[1:]) for problem in self.problems}
        held = [
            one
            for one, take in zip(numbered, takes, strict=True)
            if one[0] not in refused and take != self._related
        ]
        again = to_results(self.imported, self.item, self.answer)
        self.problems += returned.problems(held, again, self.messages.ids)
        return self.answer, self.problems

    def _taken_by(self, result: JsonObject) -> _Take:
        """Relations join regions, so that they come last, when these and their labels are known."""
        name = str(result.get("from_name"))
        if result.get("type") == relations.KIND:
            return self._related
        return self._about if name in self.hosts or name in self.labelling else self._first

    def _try(self, index: int, result: JsonObject, take: _Take) -> None:
        """Take a result; what is foreign may be anything."""
        try:
            problem = take(index, result)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            problem = f"its value cannot be read ({type(error).__name__}: {error})"
        if problem is not None:
            self._problem(index, problem)

    def _problem(self, index: int, message: str) -> None:
        self.problems.append(Problem(path=f"/{index}", message=message, code="not_held"))

    def _first(self, index: int, result: JsonObject) -> str | None:
        name, value = self.by_name.get(str(result.get("from_name"))), result.get("value")
        if result.get("type") == messages.KIND:
            return self.messages.take(result)
        if name is None:
            return f"nothing of the template is called {result.get('from_name')!r}"
        if not isinstance(value, dict):
            return "it has no value"
        if self.specs[name]["type"] in shapes.KINDS:
            return self._region(index, name, result, value)
        return self._question(name, result, value)

    def _question(self, name: str, result: JsonObject, value: Mapping[str, Any]) -> str | None:
        spec, source = self.specs[name], self.imported.sources[name]
        shown = _shown(self.imported, self.item, spec)
        answer = listed.read(spec, shown, value) if source.listed else said.read(spec, source, value)
        if answer is None:
            return f"{source.type} holds nothing that a {spec['type']} can be"
        if "per" not in spec or source.listed:
            self.answer[name] = answer
            return None
        part = self.messages.ids.get(str(result.get("id")))
        if part is None:
            return "it is about no message of the item"
        self.answer.setdefault(name, {})[part] = answer
        return None

    def _region(self, index: int, name: str, result: JsonObject, value: Mapping[str, Any]) -> str | None:
        spec, source = self.specs[name], self.imported.sources[name]
        text = _text(_shown(self.imported, self.item, spec))
        found = shapes.read(spec["type"], result, value, text, source)
        if isinstance(found, str):
            return found
        media, region = found
        if str(region["id"]) in self.regions:
            return "another region has its id"
        if name in self.answer:
            shapes.join(spec["type"], self.answer[name]["media"], media)
        else:
            self.answer[name] = {"media": media, "regions": []}
        self.answer[name]["regions"].append(region)
        self.regions[str(region["id"])] = index, name, region
        return None

    def _related(self, _: int, result: JsonObject) -> str | None:
        found = relations.read(self.imported, self.answer, result)
        if isinstance(found, str):
            return found
        name, links = found
        self.answer.setdefault(name, []).extend(links)
        return None

    def _about(self, _: int, result: JsonObject) -> str | None:
        """The label of a shape that has none of its own, or an attribute of a region."""
        about, value = self.regions.get(str(result.get("id"))), result.get("value")
        if about is None or not isinstance(value, dict):
            return "it is about no region"
        _, control, region = about
        source, name = self.imported.sources[control], str(result.get("from_name"))
        if name == source.labelled:
            labels = cast(list[str], value.get(_LABELS))
            region["label"] = next((source.ids[one] for one in labels if one in source.ids), "")
            return None
        attribute = next((own for host, own in self.hosts.get(name, ()) if host == control), None)
        if attribute is None:
            return "its region is not asked about this"
        spec = self.specs[control]["attributes"][attribute]
        answer = said.read_attribute(spec, source.attributes[attribute], value)
        if answer is None:
            return "it says nothing that its attribute can be"
        cast(dict[str, Any], region.setdefault("attributes", {}))[attribute] = answer
        return None

    def _unlabelled(self) -> None:
        """Regions without a label of the template are not held."""
        for index, _, region in self.regions.values():
            if not region["label"]:
                self._problem(index, "it has none of the template's labels, and every region has one")
        for control in {control for _, control, _ in self.regions.values()}:
            held = self.answer[control]
            held["regions"] = [region for region in held["regions"] if region["label"]]
            if not held["regions"]:
                del self.answer[control]


def _shown(imported: Imported, item: JsonObject, spec: Mapping[str, Any]) -> JsonValue:
    """What the view of a control shows of the item; None where it has no view."""
    view = cast(dict[str, Any], imported.template["views"]).get(spec.get("on", ""))
    path = source_path(view["src"]) if view else None
    return None if path is None else look_up(path, item)


def _text(shown: JsonValue) -> str:
    return shown if isinstance(shown, str) else ""


def _written(imported: Imported, item: JsonObject, name: str, value: JsonValue) -> Iterator[JsonObject]:
    spec = cast(dict[str, Any], imported.template["controls"])[name]
    source = imported.sources.get(name)
    if source is None:
        return
    if spec["type"] == relations.KIND:
        yield from relations.write(imported, name, cast(list[dict[str, Any]], value))
        return
    head: JsonObject = {"from_name": source.name, "to_name": source.view}
    shown = _shown(imported, item, spec)
    if spec["type"] in shapes.KINDS:
        yield from _regions(head, spec, source, value, _text(shown))
    elif source.listed:
        yield {**head, "type": "choices", "value": listed.write(shown, cast(Any, value))}
    elif value == []:
        return  # there, nothing chosen is no result
    elif "per" in spec:
        for part, answer in cast(dict[str, Any], value).items():
            kind, held = said.write(spec, source, answer)
            yield {**head, "id": part, "type": kind, "value": held}
    else:
        kind, held = said.write(spec, source, value)
        yield {**head, "type": kind, "value": held}


def _regions(
    head: JsonObject, spec: Mapping[str, Any], source: Source, value: Any, text: str
) -> Iterator[JsonObject]:
    """Each region, then what is said about it: of the region its geometry is repeated."""
    for region in value["regions"]:
        shape, size = shapes.write(spec["type"], region, value.get("media", {}), text, source)
        geometry = {key: part for key, part in shape.items() if key not in (source.type, _LABELS)}
        about: JsonObject = {"id": region["id"], **size}
        if source.labelled:
            yield {**head, **about, "type": source.type, "value": geometry}
            labels: JsonObject = {_LABELS: shape[source.type]}
            own: JsonObject = {"from_name": source.labelled, "to_name": source.view, "type": _LABELS}
            yield {**own, **about, "value": {**geometry, **labels}}
        else:
            yield {**head, **about, "type": source.type, "value": shape}
        for attribute, origin in source.attributes.items():
            if (answer := region.get("attributes", {}).get(attribute)) is None:
                continue
            kind, held = said.write_attribute(spec["attributes"][attribute], origin, answer)
            own = {"from_name": origin.name, "to_name": origin.view, "type": kind}
            yield {**own, **about, "value": {**geometry, **held}}
