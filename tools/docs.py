"""`./run docs`: Markdown in docs/ to plain pages in site/: no script, no foreign origin, links checked."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from markdown_it import MarkdownIt
from pygments import highlight, lexers
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.util import ClassNotFound

from tools import pages, say
from tools.place import DOCS, ROOT, SITE
from tools.plots import PLOTS

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
NAMES = {
    "": "Start",
    "guides": "Guides",
    "concepts": "Concepts",
    "reference": "Reference",
    "decisions": "Decisions",
}
STYLE = Path(__file__).with_name("docs.css")


def main(words: list[str]) -> int:
    """Build the site; stops at a broken link or example."""
    if words:
        raise say.Stop("./run docs takes no arguments.")
    problems = pages.problems()
    if problems:
        raise say.Stop("the pages have problems:\n" + "\n".join(problems))
    shutil.rmtree(SITE, ignore_errors=True)
    with say.step("building the pages"):
        build(SITE)
    say.line(f"  open {(SITE / 'index.html').relative_to(ROOT)}")
    return 0


def build(site: Path) -> None:
    """Write every page, the style sheet and the pictures into a folder."""
    every = pages.every()
    for page in every:
        target = site / f"{page.name}.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_document(page, every))
    (site / "docs.css").write_text(STYLE.read_text() + _code_colours())
    for path in DOCS.rglob("*"):
        if path.suffix in {".png", ".svg", ".webp"}:
            target = site / path.relative_to(DOCS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    for name, draw in PLOTS.items():
        (site / name).write_text(draw())


def _code_colours() -> str:
    return f"\n{_colours('default')}\n@media (prefers-color-scheme: dark) {{\n{_colours('github-dark')}\n}}\n"


def _colours(style: str) -> str:
    formatter: Any = HtmlFormatter[str](style=style)
    return str(formatter.get_style_defs("pre"))


def _document(page: pages.Page, every: list[pages.Page]) -> str:
    up = "../" * page.name.count("/")
    title = html.escape(page.title)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - Sterling</title>
<link rel="stylesheet" href="{up}docs.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<nav aria-label="Pages">
{_navigation(page, every, up)}
</nav>
<main id="content">
{_body(page)}
</main>
</body>
</html>
"""


def _navigation(page: pages.Page, every: list[pages.Page], up: str) -> str:
    rows = [f'<p class="brand"><a href="{up}index.html">Sterling</a></p>']
    section: str | None = None
    for other in every:
        if other.section != section:
            rows.append("</ul>" if section is not None else "")
            section = other.section
            rows.append(f"<h2>{html.escape(NAMES.get(section, section.title()))}</h2><ul>")
        current = ' aria-current="page"' if other.name == page.name else ""
        rows.append(f'<li><a href="{up}{other.name}.html"{current}>{html.escape(other.title)}</a></li>')
    return "\n".join([*rows, "</ul>"])


def _body(page: pages.Page) -> str:
    """The page's text as HTML, its headings named, its links turned from .md to .html."""
    markdown = MarkdownIt("commonmark", {"html": False, "highlight": _highlight}).enable("table")
    body = markdown.render(re.sub(r"^<!--.*?-->\n", "", page.text))
    body = re.sub(r"<(h[1-6])>(.*?)</\1>", _named, body)
    body = body.replace("<table>", '<div class="wide"><table>').replace("</table>", "</table></div>")
    return re.sub(r'href="([^":]+?)\.md(#[^"]*)?"', r'href="\1.html\2"', body)


def _named(match: re.Match[str]) -> str:
    level, inner = match[1], match[2]
    name = pages.anchor(html.unescape(re.sub(r"<[^>]+>", "", inner)))
    return f'<{level} id="{name}">{inner}</{level}>'


def _highlight(code: str, language: str, _: str) -> str:
    find = cast("Callable[[str], Lexer]", lexers.get_lexer_by_name)  # pyright: ignore[reportUnknownMemberType]
    try:
        lexer = find("json" if language == "jsonl" else language or "text")
    except ClassNotFound:
        return html.escape(code)
    return highlight(code, lexer, HtmlFormatter[str](nowrap=True))
