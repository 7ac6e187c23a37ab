"""Text that can be kept: PostgreSQL's text and JSON have no NUL character."""

from pydantic import JsonValue

from sterling.domain.template import pointer


def nul_at(value: JsonValue) -> str | None:
    """The JSON Pointer to a text, or the name of a field, that holds NUL; None where none does."""
    waiting: list[tuple[tuple[str | int, ...], JsonValue]] = [((), value)]
    while waiting:
        path, found = waiting.pop()
        if isinstance(found, str) and "\0" in found:
            return pointer(*path)
        if isinstance(found, dict):
            if any("\0" in name for name in found):
                return pointer(*path)
            waiting += [((*path, name), part) for name, part in found.items()]
        elif isinstance(found, list):
            waiting += [((*path, place), part) for place, part in enumerate(found)]
    return None
