"""Files made from the code: the OpenAPI document, the TypeScript types, the reference pages.

`python -m tools.generated` writes them; `./run check` makes them anew and compares.
"""

from __future__ import annotations

import difflib
import json
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools import kinds, node, reference, say
from tools.place import DOCS, PYTHON, ROOT, WEB

OPENAPI = WEB / "openapi.json"
WORDS = WEB / "src" / "routes" / "template" / "words.gen.ts"
TYPES = WEB / "src" / "api" / "schema.gen.ts"
VECTORS = ROOT / "tests" / "vectors" / "kinds.json"
REMEDY = "Type: ./run generate"


def main(words: list[str]) -> int:
    """Write every generated file."""
    if words:
        raise say.Stop("./run generate takes no arguments.")
    document = openapi()
    for path, text in _texts(document):
        if not path.is_file() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            say.line(f"  wrote {path.relative_to(ROOT)}")
    return 0


def problems() -> list[str]:
    """Generated files that differ from what the code gives today."""
    found: list[str] = []
    for path, text in _texts(openapi()):
        name = str(path.relative_to(ROOT))
        written = path.read_text() if path.is_file() else ""
        if written != text:
            rows = difflib.unified_diff(
                written.splitlines(), text.splitlines(), name, "made anew", lineterm="", n=1
            )
            found.append(f"{name} is not what the code gives. {REMEDY}\n" + "\n".join(list(rows)[:20]))
    return found


def openapi() -> str:
    """The OpenAPI document as text, asked of the command line in a process of its own."""
    command = [str(PYTHON), "-m", "tools.openapi"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise say.Stop(f"the OpenAPI document could not be made:\n{done.stderr.strip()[-3000:]}")
    return done.stdout


def _texts(document: str) -> Iterator[tuple[Path, str]]:
    yield OPENAPI, document
    yield TYPES, _types(document)
    yield WORDS, kinds.words()
    yield VECTORS, kinds.vectors()
    yield DOCS / "reference" / "controls.md", kinds.page()
    yield DOCS / "reference" / "api.md", reference.api(json.loads(document))
    yield DOCS / "reference" / "cli.md", reference.cli()
    yield DOCS / "reference" / "sdk.md", reference.sdk()
    yield DOCS / "reference" / "settings.md", reference.settings()


def _types(document: str) -> str:
    """TypeScript types by the script `api` of web/package.json, written to a temporary folder."""
    script: str = json.loads((WEB / "package.json").read_text())["scripts"]["api"]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "openapi.json"), Path(folder, "schema.gen.ts")
        source.write_text(document)
        words = [
            {"openapi.json": str(source), "src/api/schema.gen.ts": str(target)}.get(w, w)
            for w in script.split()
        ]
        done = subprocess.run(
            node.npx(*words), cwd=WEB, env=node.environment(), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise say.Stop(f"`{script}` failed:\n{done.stdout}{done.stderr}")
        return target.read_text()
