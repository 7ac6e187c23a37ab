"""The pages of a PDF as pictures with the words on them: drawn by PDFium in a process of its own.

PDFium is built without JavaScript and XFA, and actions, forms and attachments of a file are not looked at. A
file that makes it hang, crash or ask for much memory ends that process and nothing else.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, BinaryIO, cast

from pydantic import JsonValue

from sterling.domain.errors import Invalid

_DRAWER = Path(__file__).with_name("pdfium.py")
_SECONDS = 600
_SAID = 300


class PageMaker:
    """See `ports.renditions.Maker`. Needs pypdfium2; memory here holds nothing of the file."""

    def make(self, source: Path, target: BinaryIO) -> dict[str, JsonValue]:
        command = [sys.executable, "-I", str(_DRAWER), str(source)]
        try:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=subprocess.PIPE,
                check=False,
                timeout=_SECONDS,
                env={},
            )
        except subprocess.TimeoutExpired:
            raise Invalid(f"The pages of the PDF could not be drawn within {_SECONDS} s.") from None
        told = _last(done.stderr)
        if done.returncode != 0 or "pages" not in told:
            reason = str(told.get("error") or f"its reader ended with code {done.returncode}")
            raise Invalid(f"The PDF cannot be read: {reason[:_SAID].rstrip('.')}.")
        return told


def _last(said: bytes) -> dict[str, Any]:
    """The JSON object on the last line of what the process said; nothing where there is none."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    try:
        told: Any = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}
