"""JSON: one list of items (see `formats.native`), in UTF-8, with or without a byte order mark.

The list is read item by item, never as a whole. Where it stops being JSON nobody can say where the next item
begins, so that the file is refused from there on.
"""

import codecs
import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from sterling.domain.errors import Invalid, Problem
from sterling.domain.job import LineProblem
from sterling.formats.contract import Entry, Target
from sterling.formats.native import LONGEST, native_entry

_BOM = b"\xef\xbb\xbf"
_SPACES = " \t\n\r"
_STEP = 1 << 18
"""Bytes of the first look; each further one for the same item is as long as what was seen of it."""


class JsonImporter:
    """See `formats.contract.Importer`."""

    name = "json"
    title = "JSON: one list of objects"
    suffixes = (".json",)
    tabular = False

    def detect(self, head: bytes, name: str) -> str | None:
        first = head.removeprefix(_BOM).lstrip()[:1]
        return "it is one JSON list" if first == b"[" else None

    def read(self, source: BinaryIO, target: Target) -> Iterator[Entry | LineProblem]:
        for number, item in enumerate(_Items(source), start=1):
            yield native_entry(number, item.encode(), target.mapped)

    def losses(self, target: Target) -> Sequence[Problem]:
        return ()


class _Items:
    """The texts of a list's items, one after the other, through a window that holds little more than one.

    Raises Invalid, which names the item, where the file is no list or stops being one.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._characters = codecs.getincrementaldecoder("utf-8-sig")()
        # Only where an item ends is asked here: what is in it is read by those who take it.
        self._decoder = json.JSONDecoder(parse_int=_unread, parse_float=_unread, parse_constant=_unread)
        self._window, self._at, self._ended = "", 0, False
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        if self._sign() != "[":
            raise Invalid("The file is no JSON list: it does not begin with [.")
        self._at += 1
        if self._sign() == "]":
            self._at += 1
        else:
            yield from self._listed()
        if self._sign():
            raise Invalid("Something follows the end of the JSON list.")

    def _listed(self) -> Iterator[str]:
        following = ","
        while following == ",":
            self._number += 1
            yield self._item()
            following = self._sign()
            self._at += 1
        if following != "]":
            raise Invalid(f"Behind item {self._number} of the list stands neither a comma nor its end.")

    def _sign(self) -> str:
        """The next character that is no space; empty at the end of the file."""
        while True:
            while self._at < len(self._window):
                if self._window[self._at] not in _SPACES:
                    return self._window[self._at]
                self._at += 1
            if not self._look(_STEP):
                return ""

    def _item(self) -> str:
        self._sign()
        while True:
            end, wrong = self._end()
            # A number that ends with the window may go on behind it.
            if end is not None and (end < len(self._window) or self._ended):
                item, self._at = self._window[self._at : end], end
                return item
            seen = len(self._window) - self._at
            if seen > LONGEST or not self._look(min(max(_STEP, seen), LONGEST + 1 - seen)):
                raise Invalid(f"Item {self._number} of the list {self._reason(wrong, seen)}.")

    def _end(self) -> tuple[int | None, json.JSONDecodeError | None]:
        try:
            return self._decoder.raw_decode(self._window, self._at)[1], None
        except json.JSONDecodeError as error:
            return None, error
        except RecursionError:
            raise Invalid(f"Item {self._number} of the list is nested too deeply.") from None

    def _reason(self, wrong: json.JSONDecodeError | None, seen: int) -> str:
        if seen > LONGEST:
            return f"is not valid JSON, or longer than {LONGEST} bytes: put large content into assets"
        return (
            f"is not valid JSON: {wrong.msg} at its character {wrong.pos - self._at}"
            if wrong
            else "is cut off"
        )

    def _look(self, size: int) -> bool:
        """Reads on; False at the end of the file."""
        if self._ended:
            return False
        read = self._source.read(size)
        self._ended = not read
        try:
            text = self._characters.decode(read, final=self._ended)
        except UnicodeDecodeError as error:
            raise Invalid(
                f"The file is not UTF-8 behind item {self._number} of the list: {error.reason}."
            ) from None
        self._window, self._at = self._window[self._at :] + text, 0
        return True


def _unread(text: str) -> None:
    """A number or constant, whose value nobody asks for."""


IMPORTER = JsonImporter()
