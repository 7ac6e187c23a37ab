"""A labelling config as a tree of tags with their lines, read safely from foreign XML.

No document type and no entities of its own: what makes small files huge is refused, not expanded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Never
from xml.parsers import expat

from sterling.domain.errors import Invalid, Problem, TooLarge

MAX_BYTES = 1_000_000
MAX_DEPTH = 60
MAX_TAGS = 20_000
MAX_ATTRIBUTES = 200
"""Of one tag."""


@dataclass(slots=True)
class Tag:
    """One tag: its name as written, its attributes, its children, its line from 1 on, and the tag above."""

    name: str
    attributes: dict[str, str]
    line: int
    above: "Tag | None" = None
    children: list["Tag"] = field(default_factory=list["Tag"])

    def get(self, *names: str) -> str:
        """The first of these attributes that is given, in whatever case it is written; else nothing."""
        given = {name.lower(): value for name, value in self.attributes.items()}
        return next((given[name.lower()] for name in names if name.lower() in given), "")

    def walk(self) -> Iterator["Tag"]:
        """This tag and all below it, in their order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def over(self) -> Iterator["Tag"]:
        """The tags above, innermost first."""
        tag = self.above
        while tag is not None:
            yield tag
            tag = tag.above


def read(text: str) -> Tag:
    """The root of a config; Invalid, with the line, where the text is none."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLarge(f"A labelling config has at most {MAX_BYTES:,} bytes.")
    reader = _Reader()
    try:
        reader.parser.Parse(text.strip().encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        _refuse(expat.ErrorString(error.code) or "is not well-formed XML", error.lineno)
    if reader.root is None:
        _refuse("there is no tag in it", 1)
    return reader.root


def _refuse(what: str, line: int) -> Never:
    problem = Problem(path="", message=f"{what} (line {line})", code="syntax")
    raise Invalid(f"The labelling config cannot be read: {what} (line {line}).", problems=[problem])


class _Reader:
    """Builds the tree from the parser's events."""

    def __init__(self) -> None:
        self.root: Tag | None = None
        self.open: Tag | None = None
        self.depth = self.count = 0
        self.parser: Any = expat.ParserCreate("utf-8")  # it is text already, whatever it declares
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = int(self.parser.CurrentLineNumber)
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > MAX_DEPTH or self.count > MAX_TAGS:
            _refuse(f"it nests more than {MAX_DEPTH} deep or has more than {MAX_TAGS:,} tags", line)
        if len(attributes) > MAX_ATTRIBUTES:
            _refuse(f"a tag has more than {MAX_ATTRIBUTES} attributes", line)
        tag = Tag(name, dict(attributes), line, self.open)
        if self.open is None:
            self.root = tag
        else:
            self.open.children.append(tag)
        self.open = tag

    def _end(self, _: str) -> None:
        self.depth -= 1
        if self.open is not None:
            self.open = self.open.above

    def _doctype(self, *_: object) -> None:
        _refuse("a document type is not allowed", int(self.parser.CurrentLineNumber))
