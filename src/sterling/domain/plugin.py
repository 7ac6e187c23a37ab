"""Plug-ins: what our own folder of a kind holds, then what installed packages offer under an entry point."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plugins(Generic[T]):
    """All of one kind by name, and a sentence for each from outside that was refused."""

    known: Mapping[str, T]
    refused: tuple[str, ...]


def gather(group: str, ours: Iterable[object], read: Callable[[object], Mapping[str, T]]) -> Plugins[T]:
    """What `ours` and the objects under the entry points of `group` offer.

    `read` gives what one object offers by name, and raises TypeError, with the reason, for what is no
    plug-in. A bad plug-in from outside breaks only itself, and none takes a name that is known already.
    """
    known = {name: one for thing in ours for name, one in read(thing).items()}
    refused = list[str]()
    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        try:
            offered = read(point.load())
        except Exception as error:  # whatever foreign code raises while it is imported
            refused.append(f"The plug-in {point.value} was refused: {error}.")
            continue
        for name, one in offered.items():
            if known.setdefault(name, one) is not one:
                refused.append(f"The plug-in {point.value} was refused: the name {name!r} is already taken.")
    return Plugins(known, tuple(refused))
