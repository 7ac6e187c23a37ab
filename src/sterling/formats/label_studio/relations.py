"""Relations of results to links of answers and back.

A relation says `from_id`, `to_id`, a `direction` (right: as it says; left: the other way round; bi: both
ways) and `labels`, of which each is a link of its own here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sterling.domain.control import JsonObject
from sterling.formats.label_studio.mapped import Imported

KIND = "relation"
UNNAMED = "related"
"""The label of relations in a config that names none."""
_WAYS: Mapping[str, Sequence[tuple[str, str]]] = {
    "right": (("from_id", "to_id"),),
    "left": (("to_id", "from_id"),),
    "bi": (("from_id", "to_id"), ("to_id", "from_id")),
}


def read(
    imported: Imported, answer: Mapping[str, Any], result: JsonObject
) -> tuple[str, list[JsonObject]] | str:
    """The control and the links of a relation; a sentence where it cannot be held."""
    ends = result.get("from_id"), result.get("to_id")
    name = next((one for one, host in _hosts(imported) if _has(answer.get(host), ends)), None)
    if name is None:
        return "no relation of the template joins its two regions"
    source = imported.sources[name]
    given = result.get("labels")
    labels = [str(label) for label in given] if isinstance(given, list) and given else [UNNAMED]
    known = [source.ids.get(label, label) for label in labels]
    controls: Any = imported.template["controls"]
    if not set(known) <= set(_labels(controls[name])):
        return f"its label {labels[0]!r} is none of the template's"
    ways = _WAYS.get(str(result.get("direction", "right")))
    if ways is None:
        return f"its direction {result.get('direction')!r} is not right, left or bi"
    links: list[JsonObject] = [
        {"label": label, "from": result[source_end], "to": result[target]}
        for source_end, target in ways
        for label in known
    ]
    return name, links


def write(imported: Imported, name: str, links: Sequence[Mapping[str, Any]]) -> Iterator[JsonObject]:
    """One relation for the links between two regions; the same links both ways are one."""
    back = {known: said for said, known in imported.sources[name].ids.items()}
    by_ends: dict[tuple[str, str], list[str]] = {}
    for link in links:
        by_ends.setdefault((link["from"], link["to"]), []).append(link["label"])
    done = set[tuple[str, str]]()
    for (start, end), labels in by_ends.items():
        both = by_ends.get((end, start)) == labels
        if both and (end, start) in done:
            continue
        done.add((start, end))
        said = [back.get(label, label) for label in labels if label != UNNAMED]
        direction = "bi" if both else "right"
        named: JsonObject = {"labels": [*said]} if said else {}
        yield {"type": KIND, "from_id": start, "to_id": end, "direction": direction, **named}


def _hosts(imported: Imported) -> Iterator[tuple[str, str]]:
    """Each relation and the control whose regions it joins."""
    controls: Any = imported.template["controls"]
    for name, source in imported.sources.items():
        if source.type == KIND:
            yield name, controls[name]["from"]


def _has(value: Any, ends: tuple[object, object]) -> bool:
    ids = set[object]() if value is None else {region["id"] for region in value["regions"]}
    return ends[0] in ids and ends[1] in ids


def _labels(spec: Mapping[str, Any]) -> Iterator[str]:
    for label in spec["labels"]:
        yield label["id"] if isinstance(label, dict) else label
