"""Results of Label Studio to answers and back: percent to pixels, UTF-16 units to code points.

A result is one line of `annotations[].result`: `from_name`, `to_name`, `type`, `value`, and for images the
original size. What a config's import lost is lost here too; what a kind cannot hold is said as a problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem
from sterling.domain.template import look_up, source_path
from sterling.formats.label_studio import relations, shapes
from sterling.formats.label_studio.mapped import Imported, Source

Results = Sequence[JsonObject]


def to_answer(imported: Imported, item: JsonObject, results: Results) -> tuple[JsonObject, list[Problem]]:
    """The answer that these results are, and a problem for each that could not be held."""
    return _Reader(imported, item).read(results)


def to_results(imported: Imported, item: JsonObject, answer: Mapping[str, JsonValue]) -> list[JsonObject]:
    """The results that say the same as an answer: the way back of `to_answer`."""
    return [one for name in answer for one in _written(imported, item, name, answer[name])]


class _Reader:
    """One annotation's results, control by control."""

    def __init__(self, imported: Imported, item: JsonObject) -> None:
        self.imported, self.item = imported, item
        self.specs = cast(dict[str, Any], imported.template["controls"])
        self.by_name = {source.name: name for name, source in imported.sources.items()}
        self.hosts = dict[str, list[tuple[str, str]]]()
        for control, source in imported.sources.items():
            for name, attribute in source.attributes.items():
                self.hosts.setdefault(attribute.name, []).append((control, name))
        self.answer: dict[str, Any] = {}
        self.problems = list[Problem]()

    def read(self, results: Results) -> tuple[JsonObject, list[Problem]]:
        attributed = list[tuple[int, JsonObject]]()
        related = list[tuple[int, JsonObject]]()
        for index, result in enumerate(results):
            if result.get("type") == relations.KIND:
                related.append((index, result))
                continue
            name = self.by_name.get(str(result.get("from_name")))
            if str(result.get("from_name")) in self.hosts:
                attributed.append((index, result))
            elif name is None:
                self._problem(index, f"nothing of the template is called {result.get('from_name')!r}")
            else:
                self._take(index, name, result)
        for index, result in attributed:
            self._attribute(index, result)
        for index, result in related:
            self._relation(index, result)
        return self.answer, self.problems

    def _problem(self, index: int, message: str) -> None:
        self.problems.append(Problem(path=f"/{index}", message=message, code="not_held"))

    def _take(self, index: int, name: str, result: JsonObject) -> None:
        spec, source = self.specs[name], self.imported.sources[name]
        value = result.get("value")
        if not isinstance(value, dict):
            self._problem(index, "it has no value")
            return
        if spec["type"] in shapes.KINDS:
            found = shapes.read(spec["type"], result, value, _text(self.imported, self.item, spec), source)
            if isinstance(found, str):
                self._problem(index, found)
                return
            media, region = found
            held = self.answer.setdefault(name, {"media": media, "regions": []})
            if spec["type"] == "segment":
                held["media"]["duration"] = max(held["media"]["duration"], cast(float, media["duration"]))
            held["regions"].append(region)
            return
        answer = _question(spec, source, value)
        if answer is None:
            self._problem(index, f"{source.type} holds nothing that a {spec['type']} can be")
        else:
            self.answer[name] = answer

    def _relation(self, index: int, result: JsonObject) -> None:
        found = relations.read(self.imported, self.answer, result)
        if isinstance(found, str):
            self._problem(index, found)
        else:
            name, links = found
            self.answer.setdefault(name, []).extend(links)

    def _attribute(self, index: int, result: JsonObject) -> None:
        """An answer about a region carries the region's id."""
        hosts = self.hosts[str(result.get("from_name"))]
        found = [
            (control, name, region)
            for control, name in hosts
            for region in self.answer.get(control, {}).get("regions", [])
            if region["id"] == result.get("id")
        ]
        if not found:
            self._problem(index, "it is about no region")
            return
        control, name, region = found[0]
        spec = self.specs[control]["attributes"][name]
        source = self.imported.sources[control].attributes[name]
        value = result.get("value")
        answer = _attribute_value(spec, source, value) if isinstance(value, dict) else None
        if answer is None:
            self._problem(index, "it says nothing that its attribute can be")
        else:
            region.setdefault("attributes", {})[name] = answer


def _text(imported: Imported, item: JsonObject, spec: Mapping[str, Any]) -> str:
    """The text that the view of a control shows; empty where it shows none."""
    view = cast(dict[str, Any], imported.template["views"]).get(spec.get("on", ""))
    path = source_path(view["src"]) if view else None
    shown = None if path is None else look_up(path, item)
    return shown if isinstance(shown, str) else ""


def _question(  # noqa: PLR0911 - one line a kind
    spec: Mapping[str, Any], source: Source, value: Mapping[str, Any]
) -> Any:
    """The value of a question; None where the result holds none."""
    ids = source.ids
    match spec["type"]:
        case "choice":
            return next((ids.get(one, one) for one in value.get("choices", [])), None)
        case "choices":
            return [ids.get(one, one) for one in value.get("choices", [])]
        case "tree":
            paths: list[Any] = value.get("taxonomy", value.get("choices", []))
            ways = map(_way, paths)
            return [ids.get(way, way) for way in ways]
        case "scale":
            return value.get("rating")
        case "number":
            return value.get("number")
        case "text":
            text = value.get("text", [])
            return _joined(text)
        case "date":
            said = value.get("datetime")
            return said if isinstance(said, str) else None
        case "preference":
            side = {"left": 0, "right": 1}.get(str(value.get("selected")))
            return None if side is None else {"better": spec["between"][side], "strength": 1}
        case "rank":
            return _ranked(value.get("ranker"))
        case _:
            return None


def _ranked(ranker: Any) -> list[str] | None:
    """An order; several buckets one after the other."""
    if isinstance(ranker, dict):
        return [str(one) for bucket in cast(dict[str, list[Any]], ranker).values() for one in bucket]
    return [str(one) for one in cast(list[Any], ranker)] if isinstance(ranker, list) else None


def _attribute_value(spec: Mapping[str, Any], source: Source, value: Mapping[str, Any]) -> Any:
    match spec["type"]:
        case "choice":
            return next((source.ids.get(one, one) for one in value.get("choices", [])), None)
        case "number":
            return value.get("rating", value.get("number"))
        case _:
            return _joined(value.get("text", []))


def _way(path: Any) -> str:
    """A path of a taxonomy as one text; a single choice is its own."""
    return "/".join(cast(list[str], path)) if isinstance(path, list) else str(path)


def _joined(text: Any) -> Any:
    """Several submissions as one text, a line each."""
    return "\n".join(map(str, cast(list[Any], text))) if isinstance(text, list) else text


def _written(imported: Imported, item: JsonObject, name: str, value: JsonValue) -> Iterator[JsonObject]:
    spec = cast(dict[str, Any], imported.template["controls"])[name]
    source = imported.sources.get(name)
    if source is None:
        return
    if spec["type"] == relations.KIND:
        yield from relations.write(imported, name, cast(list[dict[str, Any]], value))
        return
    head: JsonObject = {"from_name": source.name, "to_name": source.view}
    if spec["type"] in shapes.KINDS:
        yield from _regions(head, spec, source, value, _text(imported, item, spec))
        return
    kind, held = _said(spec, source, value)
    yield {**head, "type": kind, "value": held}


def _regions(
    head: JsonObject, spec: Mapping[str, Any], source: Source, value: Any, text: str
) -> Iterator[JsonObject]:
    for region in value["regions"]:
        shape, size = shapes.write(spec["type"], region, value.get("media", {}), text, source)
        yield {**head, "id": region["id"], "type": source.type, **size, "value": shape}
        for attribute, said in region.get("attributes", {}).items():
            origin = source.attributes[attribute]
            own: JsonObject = {"from_name": origin.name, "to_name": origin.view, "id": region["id"]}
            kind, held = _attribute_said(spec["attributes"][attribute], origin, said)
            geometry = {key: part for key, part in shape.items() if key not in (source.type, "labels")}
            yield {**own, "type": kind, **size, "value": {**geometry, **held}}


def _said(  # noqa: PLR0911 - one line a kind
    spec: Mapping[str, Any], source: Source, value: Any
) -> tuple[str, JsonObject]:
    """The type and value of a question's result."""
    back: dict[str, str] = {known: said for said, known in source.ids.items()}
    match spec["type"]:
        case "choice":
            return "choices", {"choices": [back.get(value, value)]}
        case "choices":
            return "choices", {"choices": [back.get(one, one) for one in value]}
        case "tree":
            return "taxonomy", {"taxonomy": [[*str(back.get(one, one)).split("/")] for one in value]}
        case "scale":
            return "rating", {"rating": value}
        case "text":
            return "textarea", {"text": [value]}
        case "date":
            return "datetime", {"datetime": value}
        case "preference":
            return "pairwise", {"selected": "left" if value["better"] == spec["between"][0] else "right"}
        case "rank":
            return "ranker", {"ranker": {"rank": value}}
        case kind:
            return kind, {kind: value}


def _attribute_said(spec: Mapping[str, Any], source: Source, value: Any) -> tuple[str, JsonObject]:
    back = {known: said for said, known in source.ids.items()}
    match spec["type"]:
        case "choice":
            return "choices", {"choices": [back.get(value, value)]}
        case "number":
            kind = "number" if source.type == "number" else "rating"
            return kind, {kind: value}
        case _:
            return "textarea", {"text": [value]}
