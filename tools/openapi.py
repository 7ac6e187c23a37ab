"""Prints the OpenAPI document of the HTTP API as JSON, without starting anything."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import cast

from sterling.api.app import create_app
from sterling.api.context import Context


def document() -> str:
    """The document as text. To describe the routes no port is asked, so the context holds none."""
    context = cast("Context", SimpleNamespace(settings=SimpleNamespace(max_json_bytes=1_000_000)))
    described = create_app(context).openapi()
    return json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
