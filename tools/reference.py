"""Reference pages from the code: HTTP API from OpenAPI, command line from Typer, SDK from docstrings."""

from __future__ import annotations
