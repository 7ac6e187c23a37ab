"""What an import writes, many rows at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from struct import Struct
from typing import Protocol
from uuid import UUID

from sterling.domain.ids import BatchId, ProjectId

_LENGTH = Struct("!i")


class Texts:
    """Texts in UTF-8, each behind its length (four bytes, the highest first): gathered row by row in the form
    in which they are sent, so that nothing of it is left to do while the database waits."""

    __slots__ = ("content", "count")

    def __init__(self) -> None:
        self.content = bytearray()
        self.count = 0

    def add(self, text: bytes) -> None:
        self.content += _LENGTH.pack(len(text))
        self.content += text
        self.count += 1

    def extend(self, texts: Sequence[bytes]) -> None:
        lengths = map(_LENGTH.pack, map(len, texts))
        self.content += b"".join(chain.from_iterable(zip(lengths, texts, strict=True)))
        self.count += len(texts)

    def __iter__(self) -> Iterator[bytes]:
        at = 0
        while at < len(self.content):
            (size,) = _LENGTH.unpack_from(self.content, at)
            at += _LENGTH.size + size
            yield bytes(self.content[at - size : at])


@dataclass(slots=True)
class NewItems:
    """Items and their tasks, column by column: imports make millions of rows, and an object for each would
    cost as much as the rest of it.

    The lists of the first block have an element for each row: its line; `items` and `tasks` are UUIDs of 16
    bytes, `digests` SHA-256; `names` (external ids) and `data` (JSON) are UTF-8; `needs` answers are wanted.
    Those of the second block name the row that they belong to by its place: (place, truth), (place,
    annotator's external id, answer), (place, annotator's external id, answer, probabilities); JSON too.
    """

    lines: list[int] = field(default_factory=list[int])
    items: list[bytes] = field(default_factory=list[bytes])
    tasks: list[bytes] = field(default_factory=list[bytes])
    names: Texts = field(default_factory=Texts)
    digests: list[bytes] = field(default_factory=list[bytes])
    data: Texts = field(default_factory=Texts)
    priorities: list[int] = field(default_factory=list[int])
    needs: list[int] = field(default_factory=list[int])

    truths: list[tuple[int, bytes]] = field(default_factory=list[tuple[int, bytes]])
    answers: list[tuple[int, str, bytes]] = field(default_factory=list[tuple[int, str, bytes]])
    suggestions: list[tuple[int, str, bytes, bytes]] = field(
        default_factory=list[tuple[int, str, bytes, bytes]]
    )

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a batch of items: `unchanged` were there before, `conflicts` (line, external id) were
    there with other content and are left as they are."""

    imported: int
    unchanged: int
    answers: int
    conflicts: Sequence[tuple[int, str]]


class Imports(Protocol):
    async def add(
        self,
        project_id: ProjectId,
        batch_id: BatchId | None,
        rows: NewItems,
        *,
        behind: str | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Written:
        """Writes items, their truth, their tasks, the answers and the suggestions that came with them;
        suggestions for an item that is there with the same content replace those of the same annotator.
        Imports into one project wait for each other. `behind` is the `turn` of a step: the rows are handed
        over, and wait in the store until that step has ended. `meanwhile` is called when the store is at work
        on its own and there is time for something else; not, when there are no rows. The unit's commit does
        not wait for the disk; the next one that does waits for this one too. Raises NotFound when the project
        is gone."""
        ...

    async def batch(self, project_id: ProjectId, name: str) -> UUID:
        """The batch of this name in this project, made when it is new."""
        ...

    async def refresh_statistics(self) -> None:
        """Tells the planner what has come in; else the first claims are planned for empty tables."""
        ...
