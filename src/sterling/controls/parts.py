"""The parts of what a view shows: messages, steps, pages, rows; and how each is named in an answer."""

from collections.abc import Sequence

from pydantic import JsonValue

MAX_PARTS = 10_000


def element_ids(shown: JsonValue) -> tuple[str, ...]:
    """A name for each element of a list: its own `id` where that is text nobody else has, else its place
    from "1" on. Empty for what is no list."""
    if not isinstance(shown, list):
        return ()
    elements = shown[:MAX_PARTS]
    own = [_own(element) for element in elements]
    places = {str(place) for place in range(1, len(elements) + 1)}
    named = _unique([name for name in own if name is not None and name not in places])
    return tuple(
        name if name is not None and name in named else str(place) for place, name in enumerate(own, 1)
    )


def _own(element: JsonValue) -> str | None:
    name = element.get("id") if isinstance(element, dict) else None
    return name if isinstance(name, str) and 0 < len(name) <= 200 else None


def _unique(names: Sequence[str]) -> frozenset[str]:
    seen, twice = set[str](), set[str]()
    for name in names:
        (twice if name in seen else seen).add(name)
    return frozenset(seen - twice)
