"""Prints the OpenAPI document as JSON: `python -m tools.openapi`. Needs no database."""

from __future__ import annotations

import json

from sterling.settings.model import Settings
from sterling.wire.app import build_app


def main() -> None:
    """Build the app on a database that is never asked, and print its contract."""
    app = build_app(Settings(), "host=/nowhere dbname=none")
    print(json.dumps(app.openapi(), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
