"""Choices among a list that comes with the task: the list is a table here, and what is chosen are its rows.

One choice is the first of a ranking (`rank` with `top: 1`), several ones are marks (`choices` per row).
"""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from sterling.controls.parts import element_ids
from sterling.domain.control import JsonObject

CHOSEN = "chosen"


def spec(view: str, many: bool) -> JsonObject:
    """The control that asks for rows of a table view."""
    if many:
        return {"type": "choices", "options": [CHOSEN], "on": view, "per": "row"}
    return {"type": "rank", "on": view, "top": 1}


def read(spec: Mapping[str, Any], shown: JsonValue, value: Mapping[str, Any]) -> Any:
    """The rows that the choices name; None where they name none."""
    places = {said: place for place, said in _said(shown).items()}
    chosen = [places[one] for one in value.get("choices", []) if one in places]
    if not chosen:
        return None
    return chosen[:1] if spec["type"] == "rank" else {place: [CHOSEN] for place in chosen}


def write(shown: JsonValue, value: list[str] | dict[str, list[str]]) -> JsonObject:
    """The choices that rows are: a list of them, or an object with the mark of each."""
    said = _said(shown)
    rows = [place for place, mark in value.items() if mark] if isinstance(value, dict) else value
    return {"choices": [said.get(place, place) for place in rows]}


def _said(shown: JsonValue) -> Mapping[str, str]:
    """What a result says of each row: the `value` of an option, which may be the option itself."""
    if not isinstance(shown, list):
        return {}
    rows = (row.get("value") if isinstance(row, dict) else row for row in shown)
    return {place: row for place, row in zip(element_ids(shown), rows, strict=False) if isinstance(row, str)}
