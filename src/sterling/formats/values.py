"""JSON of any size, read value by value: what a list, or an object of lists, holds, never as a whole.

Where a file stops being JSON nobody can say where the next value begins, so that it is refused from there on.
"""

import codecs
import json
from collections.abc import Iterator
from typing import BinaryIO

from sterling.domain.errors import Invalid
from sterling.domain.text import MOST_VALUES, count_values
from sterling.formats.native import LONGEST

_SPACES = " \t\n\r"
_STEP = 1 << 18
"""Bytes of the first look; each further one for the same value is as long as what was seen of it."""


class Values:
    """The texts of JSON values in UTF-8, with or without a byte order mark, one after the other, through a
    window that holds little more than one.

    Raises Invalid, which names the place, where the file is not what is asked for.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._characters = codecs.getincrementaldecoder("utf-8-sig")()
        # Only where a value ends is asked here: what is in it is read by those who take it.
        self._decoder = json.JSONDecoder(parse_int=_unread, parse_float=_unread, parse_constant=_unread)
        self._window, self._at, self._ended = "", 0, False
        self._place = "the beginning"

    def sign(self) -> str:
        """The next character that is no space; empty at the end of the file."""
        while True:
            while self._at < len(self._window):
                if self._window[self._at] not in _SPACES:
                    return self._window[self._at]
                self._at += 1
            if not self._look(_STEP):
                return ""

    def passes(self, sign: str) -> bool:
        """Whether this is the next sign, which is then behind us."""
        if self.sign() != sign:
            return False
        self._at += 1
        return True

    def items(self, name: str) -> Iterator[str]:
        """The items of the list that begins here; `name` is what it is called."""
        self.passes("[")
        if self.passes("]"):
            return
        number, more = 0, True
        while more:
            number += 1
            yield self.value(f"item {number} of {name}")
            more = self.passes(",")
        if not self.passes("]"):
            raise Invalid(f"Behind {self._place} stands neither a comma nor its end.")

    def members(self, name: str) -> Iterator[str]:
        """The names in the object that begins here, called `name`; whoever gets one reads its value."""
        self.passes("{")
        if self.passes("}"):
            return
        more = True
        while more:
            member = self.value(f"a name in {name}") if self.sign() == '"' else ""
            if not member or not self.passes(":"):
                raise Invalid(f"Behind {self._place} stands no name with a colon in {name}.")
            yield json.loads(member)
            more = self.passes(",")
        if not self.passes("}"):
            raise Invalid(f"Behind {self._place} stands neither a comma nor the end of {name}.")

    def value(self, place: str) -> str:
        """The value that begins here; `place` is what it is called where it is none."""
        self._place = place
        self.sign()
        while True:
            end, wrong = self._end()
            # A number that ends with the window may go on behind it.
            if end is not None and (end < len(self._window) or self._ended):
                value, self._at = self._window[self._at : end], end
                return value
            seen = len(self._window) - self._at
            if seen > MOST_VALUES and count_values(self._window[self._at :].encode()) > MOST_VALUES:
                raise Invalid(f"{_capital(place)} holds more than {MOST_VALUES} values.")
            if seen > LONGEST or not self._look(min(max(_STEP, seen), LONGEST + 1 - seen)):
                raise Invalid(f"{_capital(place)} {self._reason(wrong, seen)}.")

    def _end(self) -> tuple[int | None, json.JSONDecodeError | None]:
        try:
            return self._decoder.raw_decode(self._window, self._at)[1], None
        except json.JSONDecodeError as error:
            return None, error
        except RecursionError:
            raise Invalid(f"{_capital(self._place)} is nested too deeply.") from None

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
            raise Invalid(f"The file is not UTF-8 behind {self._place}: {error.reason}.") from None
        self._window, self._at = self._window[self._at :] + text, 0
        return True


def _unread(text: str) -> None:
    """A number or constant, whose value nobody asks for."""


def _capital(place: str) -> str:
    return place[0].upper() + place[1:]
