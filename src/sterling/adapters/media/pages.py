"""The pages of a PDF as pictures with the words on them: drawn by PDFium in a process of its own.

PDFium is built without JavaScript and XFA, and actions and attachments of a file are not looked at.
"""

from pathlib import Path
from typing import BinaryIO

from pydantic import JsonValue

from sterling.adapters.media import cage

_DRAWER = Path(__file__).with_name("pdfium.py")
_SECONDS = 600


class PageMaker:
    """See `ports.renditions.Maker`. Needs pypdfium2; memory here holds nothing of the file."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        return cage.run(_DRAWER, [str(source)], target, seconds=_SECONDS, what="PDF")
