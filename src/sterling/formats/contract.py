"""The contract of a format: one file in `formats/`, found by a folder scan or by entry point.

Importers stream in, exporters stream out, both in bounded memory, and both say what they cannot hold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, ClassVar, NamedTuple, Protocol, runtime_checkable

from pydantic import JsonValue

from sterling.controls.attributes import Attributes
from sterling.controls.compiled import Spread
from sterling.domain.errors import Problem
from sterling.domain.job import LineProblem

JsonObject = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that comes with an entry; the import stores it and writes its reference into `data[field]`, or
    further inside: `scene.frames.0.points` (see `domain.item.with_assets`).

    `pieces` reads its `size` bytes, each time anew, when it is stored and not before, since files may be
    larger than memory. It may raise Invalid, which refuses the entry; nothing else reads the source then.
    """

    field: str
    name: str
    size: int
    pieces: Callable[[], Iterator[bytes]]

    @classmethod
    def of(cls, field: str, name: str, content: bytes) -> "Asset":
        """A small file, in memory."""
        return cls(field, name, len(content), lambda: iter((content,)))


class Proposal(NamedTuple):
    """A suggestion that comes with an entry: who made it, by external id, and how sure they are of its parts
    (by control name or region id)."""

    annotator: str
    answer: JsonObject
    probabilities: dict[str, float]


class Entry(NamedTuple):
    """One item to import; a tuple, because imports make millions. `line` counts from 1: errors name it (a
    line, a row, a file of a zip)."""

    line: int
    data: JsonObject
    external_id: str | None = None
    truth: JsonObject | None = None
    answers: Sequence[tuple[str, JsonObject]] = ()
    """(annotator's external id, answer) pairs that exist already."""
    priority: int = 0
    redundancy: int | None = None
    assets: Sequence[Asset] = ()
    suggestions: Sequence[Proposal] = ()
    left_out: Sequence[Problem] = ()
    """Parts of the source that are not in this entry, with reasons: the entry is imported without them."""
    in_part: bool = False
    """The truth may leave out controls of which the source says nothing."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a format needs to know of the project: the fields of its items, those that its views show, its
    controls by kind.

    `views` maps a view's name to (kind, field of the item); `controls` maps a control's name to
    (kind, name of the view that it draws on or None, labels or options in order). `mapped`: the columns of
    the file have names of their own, which the import maps; none of them means anything by its name. `file`:
    what the file is called that is read.
    """

    views: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    controls: Mapping[str, tuple[str, str | None, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[str, str | None, tuple[str, ...]]]
    )
    mapped: bool = False
    file: str = ""
    fields: Sequence[str] = ()
    keypoints: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Of skeleton controls, by their name: the names of their points in order."""
    edges: Mapping[str, tuple[tuple[str, str], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, str], ...]]
    )
    attributes: Mapping[str, Attributes] = field(default_factory=dict[str, Attributes])
    """Of the regions of a control, by its name."""
    stored: Callable[[str], Iterator[bytes]] | None = None
    """For exports: the bytes of an asset that is stored here, by its SHA-256; to be called in a thread. The
    first piece raises NotFound where there is none. None: there are none to be had."""


@runtime_checkable
class Importer(Protocol):
    """Reads a file of this format."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    tabular: ClassVar[bool]
    """Whether all rows have the same columns, so that a column which is missing is missing for all."""

    def detect(self, head: bytes, name: str) -> str | None:
        """Why this looks like the format, in words for a person; None when it does not."""
        ...

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        """Entries and refused lines in order. `source` is seekable. Never raises for bad content of a line;
        raises Invalid when the file as a whole cannot be read."""
        ...

    def losses(self, target: Target) -> Sequence[Problem]:
        """What of the format this project cannot hold."""
        ...


class Writer(Protocol):
    """One export in the making."""

    def write(self, batch: Any) -> None:
        """Takes a `pyarrow.RecordBatch` with the columns of `LABEL_COLUMNS` or `ANSWER_COLUMNS`."""
        ...

    def close(self) -> None:
        """Writes what is left; the file is complete afterwards."""
        ...


@runtime_checkable
class Exporter(Protocol):
    """Writes a file of this format. `what` it can hold: "labels", "answers" or both."""

    name: ClassVar[str]
    title: ClassVar[str]
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    what: ClassVar[frozenset[str]]

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        """`controls` say how each control's value is spread over columns, for flat formats."""
        ...

    def losses(self, target: Target) -> Sequence[Problem]:
        """What of this project the format cannot hold, as a report for a person."""
        ...


LABEL_COLUMNS = ("task_id", "external_id", "data", "labels", "is_test")
"""All strings but `is_test` (boolean: made in test mode). `data` is the item's JSON; `labels` the JSON object
control -> {value, probability, calibrated, answers, distribution, spreads, outlook, method,
method_version, source}."""

ANSWER_COLUMNS = (
    "id",
    "task_id",
    "external_id",
    "annotator_id",
    "annotator",
    "kind",
    "round",
    "answer",
    "outcome",
    "seconds",
    "template_version",
    "guideline_version",
    "version",
    "submitted_at",
    "is_test",
)
"""All strings but round, versions (int64), seconds (float64) and `is_test` (boolean). `answer` is JSON;
`annotator` is its external id or name; `submitted_at` is ISO 8601 in UTC."""
