"""What is said in a result, as the value of a question or attribute and back; each kind both ways here.

None stands for a result that holds nothing which the kind could be.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.formats.label_studio.mapped import Source

Spec = Mapping[str, Any]


def read(spec: Spec, source: Source, value: Mapping[str, Any]) -> Any:  # noqa: PLR0911 - one return a kind
    """The value of a question that the `value` of a result says."""
    match spec["type"]:
        case "choice":
            return next(iter(_known(source, value.get("choices"))), None)
        case "choices":
            return _known(source, value.get("choices")) or None
        case "tree":
            paths: Sequence[Any] = value.get("taxonomy", value.get("choices", []))
            return _known(source, [_way(path) for path in paths]) or None
        case "text":
            return _joined(value.get("text"))
        case "preference":
            side = {"left": 0, "right": 1}.get(str(value.get("selected")))
            return None if side is None else {"better": spec["between"][side], "strength": 1}
        case "rank":
            return _ranked(value.get("ranker"))
        case "scale":
            return value.get("rating") or None
        case kind:
            return value.get("datetime" if kind == "date" else kind)


def write(  # noqa: PLR0911 - one return a kind
    spec: Spec, source: Source, value: Any
) -> tuple[str, JsonObject]:
    """The type of a question's result, and its `value`."""
    back: dict[str, str] = {known: said for said, known in source.ids.items()}
    match spec["type"]:
        case "choice":
            return "choices", {"choices": [back.get(value, value)]}
        case "choices":
            return "choices", {"choices": [back.get(one, one) for one in value]}
        case "tree":
            paths: list[list[JsonValue]] = [[*str(back.get(one, one)).split("/")] for one in value]
            if source.type == "taxonomy":
                return "taxonomy", {"taxonomy": [*paths]}
            return "choices", {"choices": [path if len(path) > 1 else path[0] for path in paths]}
        case "scale":
            return "rating", {"rating": value}
        case "text":
            return "textarea", {"text": _submissions(source, value)}
        case "date":
            return "datetime", {"datetime": value}
        case "preference":
            return "pairwise", {"selected": "left" if value["better"] == spec["between"][0] else "right"}
        case "rank":
            return "ranker", {"ranker": {source.name: value}}
        case kind:
            return kind, {kind: value}


def read_attribute(spec: Spec, source: Source, value: Mapping[str, Any]) -> Any:
    """The value of an attribute that the `value` of a result about a region says."""
    match spec["type"]:
        case "choice":
            return next(iter(_known(source, value.get("choices"))), None)
        case "number":
            return value.get("rating") or value.get("number")
        case _:
            return _joined(value.get("text"))


def write_attribute(spec: Spec, source: Source, value: Any) -> tuple[str, JsonObject]:
    """The type of the result of an attribute, and its `value` without the region's geometry."""
    back = {known: said for said, known in source.ids.items()}
    match spec["type"]:
        case "choice":
            return "choices", {"choices": [back.get(value, value)]}
        case "number":
            kind = "number" if source.type == "number" else "rating"
            return kind, {kind: value}
        case _:
            return "textarea", {"text": _submissions(source, value)}


def _known(source: Source, said: Any) -> list[str]:
    """The ids of what is said; what is no option of the template is left out."""
    listed = cast(list[Any], said) if isinstance(said, list) else []
    return [source.ids[one] for one in listed if isinstance(one, str) and one in source.ids]


def _ranked(ranker: Any) -> list[str] | None:
    """An order; several buckets one after the other."""
    if isinstance(ranker, dict):
        return [str(one) for bucket in cast(dict[str, list[Any]], ranker).values() for one in bucket]
    return [str(one) for one in cast(list[Any], ranker)] if isinstance(ranker, list) else None


def _way(path: Any) -> str:
    """A path of a taxonomy as one text; a single choice is its own."""
    return "/".join(map(str, cast(list[Any], path))) if isinstance(path, list) else str(path)


def _joined(text: Any) -> str | None:
    """Several submissions as one text, a line each."""
    if isinstance(text, str):
        return text
    return "\n".join(map(str, cast(list[Any], text))) if isinstance(text, list) and text else None


def _submissions(source: Source, text: str) -> list[Any]:
    return text.split("\n") if source.lines else [text]
