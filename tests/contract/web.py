"""A small web server whose pages a test states: with marks, ranges and HEAD, or without."""

import hashlib
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from typing import ClassVar


class Page:
    """What the web server of the tests serves at a path."""

    def __init__(self, body: bytes, *, marked: bool = True, ranges: bool = True, head: bool = True) -> None:
        self.body, self.marked, self.ranges, self.head = body, marked, ranges, head


class Handler(BaseHTTPRequestHandler):
    pages: ClassVar[dict[str, Page]] = {}
    redirects: ClassVar[dict[str, str]] = {}
    seen: ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers.get("authorization")))
        page = self.pages.get(self.path)
        if self.path in self.redirects:
            self.send_response(302)
            self.send_header("Location", self.redirects[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif page is None or (self.command == "HEAD" and not page.head):
            self.send_response(404 if page is None else 405)
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._serve(page)

    do_HEAD = do_GET  # noqa: N815 - the base class looks for this name

    def _serve(self, page: Page) -> None:
        body, wanted = page.body, self.headers.get("range")
        if wanted is not None and page.ranges:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            body = page.body[int(first) : int(last) + 1 if last else None]
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {first}-{int(first) + len(body) - 1}/{len(page.body)}")
        else:
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if page.marked:
            self.send_header("ETag", f'"{hashlib.md5(page.body).hexdigest()}"')
            self.send_header("Last-Modified", formatdate(1_700_000_000, usegmt=True))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""
