"""The documentation's pages: found, ordered, taken apart, and checked for what can be checked by reading.

A page is Markdown. Its fenced examples are run, top to bottom, in an empty folder of the page's own:

    ```bash                      run by bash; exports and the working folder carry on to the next
    ```python                    run in one Python for the whole page
    ```yaml file=task.yaml       written to that file (any language)
    ```yaml, ```json, ```toml    read; a YAML example that is a template is compiled
    ```text output               must be what the example before it printed; `...` stands for anything
    ```bash run-by=tests/x.py    run elsewhere: every line of it must stand in that file

Nothing else is allowed for `bash` and `python`: an example that nobody runs is an example that is wrong.
The first line `<!-- server -->` asks for a server: STERLING_URL and STERLING_KEY are then set.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from tools.place import DOCS, ROOT

# The order of the sections in the navigation; a page at the top of docs/ comes before them.
SECTIONS = ("guides", "concepts", "reference", "decisions")
FIRST = ("index", "quickstart")
RUNNABLE = {"bash", "python"}
READABLE = {
    "yaml",
    "json",
    "toml",
    "text",
    "console",
    "http",
    "sql",
    "ini",
    "typescript",
    "xml",
    "csv",
    "html",
    "jsonl",
}
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`]*)$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?P<to>[^)\s]+)\)|!\[[^\]]*\]\((?P<image>[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Example:
    """One fenced block: where it begins (line of the page, from 1), its language, options and text."""

    line: int
    language: str
    options: dict[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its file, title, text and examples."""

    path: Path
    title: str
    text: str
    examples: tuple[Example, ...] = field(default=())

    @property
    def name(self) -> str:
        """Path below docs/, without its ending: `guides/images`."""
        return self.path.relative_to(DOCS).with_suffix("").as_posix()

    @property
    def section(self) -> str:
        """The folder below docs/ it lies in; empty at the top."""
        return self.name.split("/")[0] if "/" in self.name else ""

    @property
    def wants_server(self) -> bool:
        """Whether its examples need a running server."""
        return self.text.startswith("<!-- server -->")


def every() -> list[Page]:
    """All pages in the order of the navigation."""
    return sorted((read(path) for path in DOCS.rglob("*.md")), key=_rank)


def _rank(page: Page) -> tuple[int, int, str]:
    section = SECTIONS.index(page.section) + 1 if page.section in SECTIONS else len(SECTIONS) + 1
    first = FIRST.index(page.name) if page.name in FIRST else len(FIRST)
    leaf = page.name.split("/")[-1]
    return (section if page.section else 0, first if leaf != "index" else -1, page.name)


def read(path: Path) -> Page:
    """Take a page apart."""
    text = path.read_text()
    heading = re.search(r"^# (.+)$", text, re.MULTILINE)
    return Page(path, heading.group(1) if heading else path.stem, text, tuple(_examples(text)))


def _examples(text: str) -> list[Example]:
    found: list[Example] = []
    opened: tuple[int, str, str] | None = None
    rows: list[str] = []
    for number, row in enumerate(text.splitlines(), 1):
        fence = _FENCE.match(row)
        if opened is None:
            if fence:
                opened, rows = (number, fence["info"].strip(), fence["indent"]), []
        elif fence and not fence["info"].strip():
            found.append(_example(*opened, rows))
            opened = None
        else:
            rows.append(row)
    if opened is not None:
        found.append(_example(opened[0], "unclosed", "", rows))
    return found


def _example(line: int, info: str, indent: str, rows: list[str]) -> Example:
    language, *words = info.split() or [""]
    pairs = (word.partition("=") for word in words)
    text = "".join(f"{row.removeprefix(indent)}\n" for row in rows)
    return Example(line, language, {key: value.strip('"') for key, _, value in pairs}, text)


def problems() -> list[str]:
    """What is wrong with the pages, as `file:line: what`."""
    pages = every()
    if not pages:
        return ["docs/ holds no page"]
    return [problem for page in pages for problem in problems_of(page)]


def problems_of(page: Page) -> list[str]:
    """What is wrong with one page."""
    name = os.path.relpath(page.path, ROOT)
    found = [f"{name}:{line}: {what}" for line, what in (*_bad_examples(page), *_bad_links(page))]
    if not re.search(r"^# ", page.text, re.MULTILINE):
        found.append(f"{name}:1: the page has no title; begin it with `# ...`")
    return found


def _bad_examples(page: Page) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for example in page.examples:
        if example.language == "unclosed":
            found.append((example.line, "this example is never closed"))
        elif example.language not in RUNNABLE | READABLE:
            found.append((example.line, f"an example in `{example.language}`: say which language it is"))
        elif "run-by" in example.options:
            found += [(example.line, what) for what in _not_in(example)]
        unknown = set(example.options) - {"file", "output", "run-by", "error"}
        found += [(example.line, f"`{word}` is no option of an example") for word in sorted(unknown)]
    return found


def _not_in(example: Example) -> list[str]:
    runner = ROOT / example.options["run-by"]
    if not runner.is_file():
        return [f"{example.options['run-by']}, which should run this example, does not exist"]
    text = runner.read_text()
    rows = [row.strip() for row in example.text.splitlines() if row.strip()]
    return [f"`{row}` does not stand in {example.options['run-by']}" for row in rows if row not in text]


def _bad_links(page: Page) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    fenced = False
    for number, row in enumerate(page.text.splitlines(), 1):
        fenced ^= row.lstrip().startswith("```")
        for match in () if fenced else _LINK.finditer(re.sub(r"`[^`]*`", "", row)):
            target = match["to"] or match["image"]
            what = _bad_link(page, target)
            found += [(number, what)] if what else []
    return found


def _bad_link(page: Page, target: str) -> str:
    path, _, anchor = target.partition("#")
    if re.match(r"[a-z]+:", path):
        return ""
    file = (page.path.parent / path).resolve() if path else page.path
    if not file.exists():
        return f"the link to {target} leads nowhere"
    if anchor and file.suffix == ".md" and anchor not in anchors(file.read_text()):
        return f"{path or 'this page'} has no heading for #{anchor}"
    return ""


def anchors(text: str) -> set[str]:
    """The names by which a page's headings can be linked to."""
    outside = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return {anchor(heading) for heading in re.findall(r"^#+ (.+)$", outside, re.MULTILINE)}


def anchor(heading: str) -> str:
    """Lower case, words joined by hyphens, markup and punctuation left out."""
    plain = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"\s+", "-", plain.strip())
