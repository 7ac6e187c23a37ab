"""What may be written to a terminal."""

import re

_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, those that turn the direction of what follows, and halves of
characters, which no output takes."""


def shown(text: str) -> str:
    """The text with what steers a terminal made visible: names and files may come from anybody."""
    return _STEERS.sub(lambda found: rf"\x{ord(found[0]):02x}", text)


def counted(n: int, thing: str) -> str:
    """So many of a thing whose plural ends in s."""
    return f"{n:,} {thing}" if n == 1 else f"{n:,} {thing}s"
