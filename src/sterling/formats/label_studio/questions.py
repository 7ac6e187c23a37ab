"""Questions of a labelling config: each tag to the spec of a control, its options with their ids."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from sterling.domain.control import JsonObject
from sterling.formats.label_studio.config import Tag
from sterling.formats.label_studio.mapped import Weight


@dataclass(slots=True)
class Made:
    """A spec without its name and place (None: nothing to ask), its ids, and what was lost on the way;
    `listed` where its options are in the item."""

    spec: JsonObject | None
    ids: dict[str, str] = field(default_factory=dict[str, str])
    losses: list[str] = field(default_factory=list[str])
    listed: bool = False

    @property
    def weight(self) -> Weight:
        return "question" if self.spec is None else "behaviour"


def common(tag: Tag) -> JsonObject:
    """Title and requirement: the heading above is the title, and nothing is required unless it says so."""
    spec: JsonObject = {"required": tag.get("required").lower() == "true"}
    title = tag.get("title") or _heading(tag)
    if title:
        spec["title"] = title[:500]
    if hint := tag.get("hint"):
        spec["help"] = hint
    return spec


def _heading(tag: Tag) -> str:
    """The nearest heading before the tag among its siblings, with nothing but headings between."""
    before = list[Tag]()
    for other in tag.above.children if tag.above else []:
        if other is tag:
            break
        before.append(other)
    last = before[-1] if before else None
    if last is None or last.name != "Header":
        return ""
    value = last.get("value")
    return "" if value.startswith("$") else value


def options(tags: Sequence[Tag]) -> tuple[dict[str, str], list[JsonValue]]:
    """Choices or labels as options; and the way from what results say (the alias, else the value) to ids."""
    ids, found, keys = dict[str, str](), list[JsonValue](), set[str]()
    for tag in tags:
        said = tag.get("alias") or tag.get("value")
        if not said or said in ids:
            continue
        ids[said] = said[:200]
        option: JsonObject = {"id": ids[said]}
        if (shown := tag.get("value")) != said:
            option["title"] = shown
        if hint := tag.get("hint"):
            option["help"] = hint
        key = _key(tag.get("hotkey"))
        if key is not None and key not in keys:
            keys.add(key)
            option["key"] = key
        if (color := _color(tag.get("background"))) is not None:
            option["color"] = color
        if tag.name == "Label" and (most := _whole(tag.get("maxUsages"))):
            option["limits"] = {"max_count": most}
        found.append(option if len(option) > 1 else ids[said])
    return ids, found


_COLORS = {
    **{"red": "#ff0000", "green": "#008000", "blue": "#0000ff", "yellow": "#ffff00", "orange": "#ffa500"},
    **{"purple": "#800080", "gray": "#808080", "grey": "#808080", "black": "#000000", "white": "#ffffff"},
    **{"brown": "#a52a2a", "pink": "#ffc0cb", "cyan": "#00ffff", "darkorange": "#ff8c00", "lime": "#00ff00"},
    **{"darkgreen": "#006400", "magenta": "#ff00ff", "navy": "#000080", "teal": "#008080"},
}


_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/][\s\d.%]*)?\)")


def _color(text: str) -> str | None:
    lower = text.strip().lower()
    if lower in _COLORS:
        return _COLORS[lower]
    if found := _RGB.fullmatch(lower):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups())
    digits = lower.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits}" if len(digits) == 6 and all(digit in "0123456789abcdef" for digit in digits) else None


def unheld(tag: Tag) -> Iterator[tuple[Weight, str]]:
    """What of a choice or a label an option does not hold."""
    if tag.name not in ("Choice", "Label"):
        return
    key, background, value = tag.get("hotkey"), tag.get("background"), tag.get("value")
    if key and _key(key) is None:
        yield "behaviour", f"the key {key} is not taken over"
    if background and _color(background) is None:
        yield "look", f"the colour {background} is not taken over"
    if value.startswith("$"):
        yield "behaviour", f"its name comes with the task, and is shown as it is written: {value}"


def _key(text: str) -> str | None:
    lower = text.lower()
    return lower if len(lower) == 1 and lower.isascii() and lower.isalnum() else None


def _whole(text: str) -> int:
    """A whole number of at least one; else nothing."""
    return int(text) if text.isdecimal() else 0


def make(tag: Tag, views: Mapping[str, str], shown: Mapping[str, JsonObject]) -> Made:
    """The control of a question tag. `views` lead from names in the config to those in the template."""
    makers = {
        "Choices": _choices,
        "Rating": _rating,
        "TextArea": _text,
        "Number": _number,
        "DateTime": _date,
        "Taxonomy": _tree,
    }
    if tag.name == "Pairwise":
        return _pairwise(tag, views)
    if tag.name == "Ranker":
        return _ranker(tag, views, shown)
    return makers[tag.name](tag)


def _choices(tag: Tag) -> Made:
    children = [one for one in tag.children if one.name == "Choice"]
    if any(one.name == "Choice" for child in children for one in child.children):
        return _tree(tag)
    ids, found = options(children)
    if not found:
        return Made(None, losses=["it has no choices"])
    if tag.get("choice") == "multiple":
        return Made({"type": "choices", "options": found, "min": _least(tag)}, ids)
    if len(found) == 1:
        return Made({"type": "choices", "options": found, "min": _least(tag), "max": 1}, ids)
    return Made({"type": "choice", "options": found}, ids)


def _least(tag: Tag) -> int:
    """What is required there is not answered by choosing nothing."""
    return int(tag.get("required").lower() == "true")


def _rating(tag: Tag) -> Made:
    most = int(tag.get("maxRating")) if tag.get("maxRating").isdecimal() else 5
    return Made({"type": "scale", "values": [*range(1, max(2, min(most, 100)) + 1)]})


def _text(tag: Tag) -> Made:
    spec: JsonObject = {"type": "text", "multiline": tag.get("rows") not in ("", "1")}
    if placeholder := tag.get("placeholder"):
        spec["placeholder"] = placeholder[:500]
    one = tag.get("maxSubmissions") == "1"
    return Made(spec, losses=[] if one else ["several submissions become one text, a line each"])


def _number(tag: Tag) -> Made:
    spec: JsonObject = {"type": "number"}
    for bound in ("min", "max", "step"):
        try:
            spec[bound] = float(tag.get(bound))
        except ValueError:
            continue
    return Made(spec)


def _date(tag: Tag) -> Made:
    only = {part.strip() for part in tag.get("only").split(",")} - {""}
    precision = {
        frozenset({"year"}): "year",
        frozenset({"month", "year"}): "month",
        frozenset({"date"}): "day",
    }
    losses = ["a time without a date is asked for with its date"] if only == {"time"} else []
    return Made({"type": "date", "precision": precision.get(frozenset(only), "minute")}, losses=losses)


def _tree(tag: Tag) -> Made:
    ids, used = dict[str, str](), set[str]()

    def grow(above: Tag, path: tuple[str, ...]) -> list[JsonValue]:
        grown = list[JsonValue]()
        for one in above.children:
            said = one.get("alias") or one.get("value")
            if one.name != "Choice" or not said:
                continue
            way = "/".join((*path, said))
            ids[way] = said if said not in used else way
            used.add(ids[way])
            label: JsonObject = {"id": ids[way][:200], "title": one.get("value")}
            if hint := one.get("hint"):
                label["help"] = hint[:4000]
            if children := grow(one, (*path, said)):
                label["children"] = children
            grown.append(label)
        return grown

    labels = grow(tag, ())
    if not labels:
        return Made(None, losses=["its labels come from elsewhere, and a template lists its labels"])
    single = tag.name == "Choices" and tag.get("choice") != "multiple"
    most = _whole(tag.get("maxUsages")) or (1 if single else len(ids))
    leaves = tag.get("leafsOnly").lower() == "true"
    return Made({"type": "tree", "labels": labels, "min": _least(tag), "max": most, "leaves": leaves}, ids)


def _pairwise(tag: Tag, views: Mapping[str, str]) -> Made:
    pair = [views[name.strip()] for name in tag.get("toName").split(",") if name.strip() in views]
    if len(pair) != 2:
        return Made(None, losses=["it does not compare two views of this template"])
    return Made({"type": "preference", "between": [*pair], "strength": 1, "tie": False, "shuffle": False})


def _ranker(tag: Tag, views: Mapping[str, str], shown: Mapping[str, JsonObject]) -> Made:
    view = views.get(tag.get("toName"))
    if view is None or shown[view]["type"] != "table":
        return Made(None, losses=["it does not rank a list of this template"])
    buckets = [one.get("name") for one in tag.children if one.name == "Bucket"]
    losses = [f"the buckets {', '.join(buckets)} become one order"] if buckets else []
    return Made({"type": "rank", "on": view}, losses=losses)


def attribute(made: Made) -> JsonObject | None:
    """The spec of a question as an attribute of regions; None where attributes have no such kind."""
    spec: Any = made.spec
    match spec["type"]:
        case "choice" | "choices":
            return {"type": "choice", "options": spec["options"]}
        case "scale":
            return {"type": "number", "min": spec["values"][0], "max": spec["values"][-1]}
        case "number":
            return {key: spec[key] for key in ("type", "min", "max") if key in spec}
        case "text":
            return {"type": "string", "max_length": 10_000}
        case _:
            return None
