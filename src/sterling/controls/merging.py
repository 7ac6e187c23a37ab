"""Labels of values with several members: each member is judged on its own, over all answers that have it."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median_low

from pydantic import JsonValue

from sterling.controls import values

Choose = Callable[[str, Sequence[JsonValue]], JsonValue]


def text_of(value: JsonValue) -> str:
    """A value as text that is the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def merged(answers: Sequence[JsonValue], choose: Choose) -> dict[str, JsonValue]:
    """Member by member what `choose` takes of the answers, where at least half of them have the member.

    Answers may be the text of `text_of`, as votes are.
    """
    given = [answer for answer in map(_opened, answers) if isinstance(answer, dict)]
    names = dict.fromkeys(name for answer in given for name in answer)
    members = {name: [answer[name] for answer in given if name in answer] for name in names}
    return {name: choose(name, cells) for name, cells in members.items() if 2 * len(cells) >= len(given)}


def majority(cells: Sequence[JsonValue]) -> JsonValue:
    """The most frequent value, the first in order of its text among equals."""
    counts = Counter(map(text_of, cells))
    return json.loads(min(counts, key=lambda text: (-counts[text], text)))


def median_step(cells: Sequence[JsonValue]) -> JsonValue:
    """The median number, the lower of the two middle ones."""
    return median_low([values.number(cell) or 0.0 for cell in cells])


def _opened(answer: JsonValue) -> JsonValue:
    return json.loads(answer) if isinstance(answer, str) else answer
