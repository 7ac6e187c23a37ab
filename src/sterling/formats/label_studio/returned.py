"""What a result says that an answer does not hold: found by writing the answer again and comparing.

So nothing is lost without a word, whatever the editor there writes beside what is read here.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isclose
from typing import Any, cast

from sterling.domain.control import JsonObject
from sterling.domain.errors import Problem

_RESULT = ("item_index", "meta", "parentID")
"""Members beside `value` that say something of what was annotated."""
_PACKED = frozenset({"format", "rle"})
"""A mask may be packed in several ways; one that cannot be read is a problem before."""
_OF_THE_MEDIA = frozenset({"duration", "framesCount"})
_SIZE_OF_A_POINT = ("keypoint", "width")
Key = tuple[str, str, str]


def problems(
    results: Sequence[tuple[int, JsonObject]], again: Sequence[JsonObject], ids: Mapping[str, str]
) -> Iterator[Problem]:
    """A problem, with its path, for each member of these results that is not in those written again.

    `ids` lead from ids of the results to those that their messages have here.
    """
    written = {_key(one, {}): one for one in again}
    for index, result in results:
        name, kind, _ = key = _key(result, ids)
        back = written.get(key) or written.get((name, kind, ""), {})
        for path, said in _said(result):
            if not _holds(back.get("value"), path[-1], said):
                place = "/".join(path)
                message = f"{path[-1]} is not held as it is said: {str(said)[:80]}"
                yield Problem(path=f"/{index}/{place}", message=message, code="not_held")


def _key(result: JsonObject, ids: Mapping[str, str]) -> Key:
    known = str(result.get("id", ""))
    return str(result.get("from_name")), str(result.get("type")), ids.get(known, known)


def _said(result: JsonObject) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The members that say something, with their paths."""
    for name in _RESULT:
        if result.get(name):
            yield (name,), result[name]
    value: Any = result.get("value")
    for name, said in value.items():
        is_size = name == _SIZE_OF_A_POINT[1] and str(result.get("type")).startswith(_SIZE_OF_A_POINT[0])
        if said is not None and not is_size and name not in _PACKED | _OF_THE_MEDIA:
            yield ("value", name), said


def _holds(back: object, name: str, said: Any) -> bool:
    return isinstance(back, dict) and name in back and _same(said, cast(Any, back[name]))


def _same(said: Any, back: Any) -> bool:
    """Whether all that is said comes back: numbers nearly, objects at least."""
    if isinstance(said, bool) or isinstance(back, bool):
        return said is back
    if isinstance(said, int | float) and isinstance(back, int | float):
        return isclose(said, back, rel_tol=1e-9, abs_tol=1e-6)
    if isinstance(said, list) and isinstance(back, list):
        one, other = cast(list[Any], said), cast(list[Any], back)
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(said, dict) and isinstance(back, dict):
        members, held = cast(dict[str, Any], said), cast(dict[str, Any], back)
        return all(one is None or (name in held and _same(one, held[name])) for name, one in members.items())
    return bool(said == back)
