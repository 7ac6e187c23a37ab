"""CoNLL: a token and its BIO (BIOES, BILOU) tag a line, an empty line between sentences, each one item.

The text is the tokens joined by single spaces; entities become the truth of the project's span control, with
offsets in code points. Writing does the reverse: tokens are what single spaces separate.
"""

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

import orjson
from pydantic import JsonValue

from sterling.controls.compiled import Spread
from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target, Writer

LONGEST_LINE = 1 << 16
MOST_TOKENS = 100_000
JsonObject = dict[str, JsonValue]
_TAGS = ("B-", "I-", "E-", "S-", "L-", "U-")
_MARK = b"\xef\xbb\xbf"


def span_control(target: Target) -> tuple[str, str]:
    """(name of the span control, field that its view shows). Raises Invalid where there is none."""
    for name, (kind, on, _) in target.controls.items():
        if kind == "span" and on is not None and on in target.views:
            return name, target.views[on][1]
    raise Invalid("The project's template has no span control; CoNLL needs one over a text view.")


class ConllImporter:
    """See `formats.contract.Importer`."""

    name = "conll"
    title = "CoNLL: a token and its BIO tag a line"
    suffixes = (".conll", ".bio", ".iob2")
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        if name.lower().endswith(self.suffixes):
            return "the name says so"
        lines = [
            line.split() for line in head.decode(errors="replace").splitlines()[:-1][:200] if line.strip()
        ]
        if len(lines) > 2 and all(len(line) >= 2 and _is_tag(line[-1]) for line in lines):
            return "each line is a token and a BIO tag"
        return None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        control, field = span_control(target)
        sentence = _Sentence(1)
        number, count = 0, 0
        while line := source.readline(LONGEST_LINE):
            number += 1
            line = line.removeprefix(_MARK) if number == 1 else line
            if _is_comment(line):
                continue
            if line.strip() and not line.startswith(b"-DOCSTART-"):
                sentence.add(number, line)
                continue
            if sentence.tokens or sentence.problem:
                count += 1
                yield sentence.entry(f"s{count}", control, field)
            sentence = _Sentence(number + 1)
        if sentence.tokens or sentence.problem:
            yield sentence.entry(f"s{count + 1}", control, field)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


def _is_comment(line: bytes) -> bool:
    """`# sent_id = 1` and the like; a token `#` has a tag."""
    return line.startswith(b"# ") and not _is_tag(line.decode(errors="replace").split()[-1])


def _is_tag(tag: str) -> bool:
    return tag == "O" or (tag.startswith(_TAGS) and len(tag) > 2)


def _bio(tag: str) -> str:
    """Single tokens begin an entity, last ones continue it."""
    return {"S": "B", "U": "B", "E": "I", "L": "I"}.get(tag[0], tag[0]) + tag[1:]


class _Sentence:
    """The lines of one sentence; the first thing that is wrong with it is kept."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.tokens = list[str]()
        self.tags = list[str]()
        self.problem: Problem | None = None

    def add(self, number: int, line: bytes) -> None:
        try:
            parts = line.decode().rstrip("\r\n").split("\t")
        except UnicodeDecodeError:
            self._wrong(number, "is not UTF-8")
            return
        if len(parts) == 1:
            parts = parts[0].split(" ")
        token, tag = parts[0], parts[-1].strip()
        if len(parts) < 2 or not token or " " in token or "\0" in token:
            self._wrong(number, "is not a token, a tab and a tag")
        elif not _is_tag(tag):
            self._wrong(number, f"has the tag {tag[:50]!r}; tags are O, B-, I-, E-, L-, S- and U-<label>")
        elif len(self.tokens) >= MOST_TOKENS:
            self._wrong(number, f"is beyond the {MOST_TOKENS} tokens of a sentence")
        else:
            self.tokens.append(token)
            self.tags.append(_bio(tag))

    def _wrong(self, number: int, message: str) -> None:
        self.problem = self.problem or Problem(path="", message=f"line {number} {message}", code="conll")

    def entry(self, name: str, control: str, field: str) -> Entry | LineProblem:
        if self.problem is not None:
            return LineProblem(line=self.line, external_id=name, problems=[self.problem])
        truth: JsonObject = {control: {"regions": list[JsonValue](self._regions())}}
        return Entry(self.line, {field: " ".join(self.tokens)}, external_id=name, truth=truth)

    def _regions(self) -> Iterator[JsonObject]:
        """An I- that continues nothing begins an entity, as readers of CoNLL take it."""
        text, start = " ".join(self.tokens), 0
        begun: tuple[str, int, int] | None = None
        number = 0
        for token, tag in zip([*self.tokens, ""], [*self.tags, "O"], strict=True):
            if begun and tag != f"I-{begun[0]}":
                number += 1
                yield _region(number, *begun, text)
                begun = None
            if tag != "O":
                label, first, _ = begun or (tag[2:], start, start)
                begun = label, first, start + len(token)
            start += len(token) + 1


def _region(number: int, label: str, start: int, end: int, text: str) -> JsonObject:
    return {"id": str(number), "label": label, "start": start, "end": end, "text": text[start:end]}


IMPORTER = ConllImporter()


class _ConllWriter:
    def __init__(self, out: BinaryIO, control: str, field: str) -> None:
        self._out = out
        self._control = control
        self._field = field

    def write(self, batch: Any) -> None:
        labels: list[str] = batch.column("labels").to_pylist()
        data: list[str] = batch.column("data").to_pylist()
        for label, item in zip(labels, data, strict=True):
            held: dict[str, Any] = orjson.loads(label).get(self._control) or {}
            value: dict[str, Any] = held.get("value") or {}
            regions: list[dict[str, Any]] = value.get("regions", [])
            text: str = orjson.loads(item)[self._field]
            lines = [f"{token}\t{tag}\n" for token, tag in tags(text, regions)]
            self._out.write(("".join(lines) + "\n").encode())

    def close(self) -> None:
        self._out.flush()


def tags(text: str, regions: Sequence[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Tokens and their BIO tags. A token belongs to a span that covers any of it; of overlapping spans the
    one that begins first, then the longer."""
    ordered = sorted(regions, key=lambda region: (region["start"], -region["end"]))
    start, current = 0, None
    for token in text.split(" "):
        end = start + len(token)
        inside = next((r for r in ordered if r["start"] < end and start < r["end"]), None)
        tag = "O" if inside is None else f"{'I' if inside is current else 'B'}-{inside['label']}"
        current = inside
        start = end + 1
        yield token, tag


class ConllExporter:
    """See `formats.contract.Exporter`. One span control, without overlaps, on whole tokens."""

    name = "conll"
    title = "CoNLL: a token and its BIO tag a line"
    suffix = ".conll"
    media_type = "text/plain"
    what = frozenset({"labels"})

    def open(self, out: BinaryIO, what: str, target: Target, controls: Sequence[Spread]) -> Writer:
        return _ConllWriter(out, *span_control(target))

    def losses(self, target: Target) -> Sequence[Problem]:
        control, _ = span_control(target)
        others = [
            Problem(path=f"/controls/{name}", message="is not in a CoNLL file", code="loss")
            for name in target.controls
            if name != control
        ]
        message = "overlaps, parts of tokens, attributes and probabilities are not in a CoNLL file"
        return [*others, Problem(path=f"/controls/{control}", message=message, code="loss")]


EXPORTER = ConllExporter()
