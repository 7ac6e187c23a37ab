"""The documentation is built whole, leads somewhere, and brings nothing from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tools import docs, pages
from tools.place import DOCS
from tools.plots import PLOTS


class Seen(HTMLParser):
    """What a page refers to, and the names in it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.names: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        given = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := given.get(name))]
        self.names |= {value for value in [given.get("id")] if value}
        self.inline += [name for name, _ in attrs if name == "style" or name.startswith("on")]


def read(path: Path) -> Seen:
    seen = Seen()
    seen.feed(path.read_text())
    return seen


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    docs.build(target)
    return target


def test_every_page_is_there(site: Path) -> None:
    assert {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")} == {
        page.name for page in pages.every()
    }


def test_no_page_needs_a_script_or_another_origin(site: Path) -> None:
    for path in site.rglob("*.html"):
        seen = read(path)
        assert not seen.tags & {"script", "iframe", "style", "object", "embed"}, path
        assert not seen.inline, path
        assert "default-src 'none'" in path.read_text()
    assert not re.search(r"url\(|@import", (site / "docs.css").read_text())


def test_every_link_within_the_site_leads_to_a_page_and_a_name(site: Path) -> None:
    for path in site.rglob("*.html"):
        for link in read(path).links:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, name = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path}: {link}"
            if name:
                assert name in read(target).names, f"{path}: {link}"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# T\n\n[x](nowhere.md)\n", "leads nowhere"),
        ("# T\n\n[x](#not-here)\n", "no heading"),
        ("# T\n\n```\nls\n```\n", "which language"),
        ("# T\n\n```bash nope\nls\n```\n", "no option"),
        ("# T\n\n```bash run-by=.ci/run\n./run fly\n```\n", "does not stand in"),
        ("# T\n\n```bash run-by=none\nls\n```\n", "does not exist"),
        ("# T\n\n```bash\nls\n", "never closed"),
        ("no title\n", "no title"),
    ],
)
def test_what_is_wrong_with_a_page_is_said(text: str, complaint: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)
    found = pages.problems_of(pages.read(page))
    assert len(found) == 1
    assert complaint in found[0]


def test_a_link_to_a_heading_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# T\n\n[x](#the-second-one)\n\n## The *second* one!\n")
    assert pages.problems_of(pages.read(page)) == []


def test_pictures_are_computed_and_lie_beside_the_pages_that_show_them(site: Path) -> None:
    """What was computed now differs from what lies in the repository by the rounding of another machine at
    most: two pixels."""
    for name in PLOTS:
        drawn = re.findall(r"\d+", "".join(re.findall(r'points="([^"]+)"', (site / name).read_text())))
        kept = re.findall(r"\d+", "".join(re.findall(r'points="([^"]+)"', (DOCS / name).read_text())))
        assert [int(one) for one in drawn] == pytest.approx([int(one) for one in kept], abs=2)
