"""`./run lock`: pin every dependency of pyproject.toml, with hashes, for all platforms.

The files name no address: where packages come from is the machine's affair, the hashes say what they are.
"""

from __future__ import annotations

import os
import re
import tomllib

from tools import say, stamp, system
from tools.place import LOCKS, ROOT, VENV

# Lock file -> extra of pyproject.toml. `dev` holds everything and is resolved first; the others follow it.
FILES = {"dev": "dev", "demo": "demo", "server": "server", "quality": "quality", "base": ""}


def main(words: list[str]) -> int:
    """Write the lock files anew; pins that still fit are kept, unless `--upgrade` is given."""
    LOCKS.mkdir(exist_ok=True)
    for name, extra in FILES.items():
        with say.step(f"pinning requirements/{name}.txt"):
            _pin(name, extra, words)
    return 0


def _pin(name: str, extra: str, words: list[str]) -> None:
    target = LOCKS / f"{name}.txt"
    command = [str(VENV / "bin" / "uv"), "pip", "compile", "pyproject.toml"]
    command += ["--universal", "--generate-hashes"]
    command += ["--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--no-config", "--quiet", "--output-file", str(target)]
    if extra:
        command += ["--extra", extra]
    if name == "dev":
        command += words
    else:
        command += ["--constraints", str(LOCKS / "dev.txt")]
        target.unlink(missing_ok=True)
    system.quietly(command, env=_environment())
    target.write_text(f"# made by ./run lock from {wanted()}\n{_without_head(target.read_text())}")


def _environment() -> dict[str, str]:
    """The certificates that pip is told to trust hold for uv too; it reads nothing else of pip's settings."""
    certificates = os.environ.get("PIP_CERT")
    return {"SSL_CERT_FILE": certificates, **os.environ} if certificates else dict(os.environ)


def _without_head(text: str) -> str:
    return "".join(row for row in text.splitlines(keepends=True) if not row.startswith("#"))


def entry(name: str, package: str) -> str:
    """The lines of a lock file that pin one package."""
    text = (LOCKS / f"{name}.txt").read_text()
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise say.Stop(f"requirements/{name}.txt does not pin {package}. Type: ./run lock")
    return found.group()


def wanted() -> str:
    """Digest of the dependency tables of pyproject.toml, which each lock file names in its first line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    tables = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return f"sha256:{stamp.digest([], repr(tables))[:32]}"


def problems() -> list[str]:
    """Lock files that were not made from today's pyproject.toml."""
    late: list[str] = []
    for name in FILES:
        path = LOCKS / f"{name}.txt"
        if not path.is_file() or wanted() not in path.read_text().split("\n", 1)[0]:
            late.append(f"requirements/{name}.txt does not agree with pyproject.toml. Type: ./run lock")
    return late
