"""Ceilings that no linter here knows: lengths, names that say nothing, imports inside functions."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tools import system
from tools.place import ROOT

FILE_LINES = 400
FUNCTION_LINES = 40
WEB_FILE_LINES = 300
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
EMPTY_CLASS_ENDINGS = ("DTO", "Schema", "Manager", "Helper", "Util", "Utils")
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
WEB_SUFFIXES = {".ts", ".tsx", ".css", ".js", ".mjs"}
# Made by a program, or one table that is read as a whole.
UNMEASURED = (".gen.ts", ".gen.py", "/tokens.css")
# Functions whose length is their data: SQL texts and migrations are read top to bottom.
LONG_FUNCTIONS = ("src/sterling/adapters/sql/migrations/",)


def problems() -> list[str]:
    """Every ceiling that is passed, as `file:line: what`."""
    return [
        problem
        for path in _tracked()
        if path.suffix in {".py", *WEB_SUFFIXES}
        for problem in in_file(path.relative_to(ROOT).as_posix(), path.read_text())
    ]


def in_file(name: str, text: str) -> list[str]:
    """What is wrong with one file; `name` is its path below the project's folder, with forward slashes."""
    if name.endswith(UNMEASURED):
        return []
    found = [*_unfinished(name, text), *_file_name(name)]
    if name.endswith(".py"):
        found += _length(name, text, FILE_LINES)
        found += [problem for node in ast.walk(ast.parse(text)) for problem in _node(name, node)]
    elif name.startswith("web/"):
        found += _length(name, text, WEB_FILE_LINES)
    return found


def _file_name(name: str) -> list[str]:
    stem = PurePosixPath(name).stem
    empty = stem.lower() in EMPTY_NAMES
    return [f"{name}:1: a file called `{stem}` does not say what it holds"] if empty else []


def _tracked() -> list[Path]:
    """The project's own files: what git tracks or would track."""
    git = system.ensure("git", "git", "./run check")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def _length(name: str, text: str, most: int) -> list[str]:
    lines = text.count("\n")
    return (
        [f"{name}:{most}: {lines} lines, {most} is the ceiling; split it by subject"] if lines > most else []
    )


def _unfinished(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: unfinished work is marked with {word}; finish it, or leave it out"
        for number, row in enumerate(text.splitlines(), 1)
        for word in UNFINISHED
        if word in row
    ]


def _node(name: str, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_CLASS_ENDINGS):
        yield f"{name}:{node.lineno}: class {node.name}: name it for what it is, not for its role"
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        lines = (node.end_lineno or node.lineno) - _first(node).lineno + 1
        if lines > FUNCTION_LINES and not name.startswith(LONG_FUNCTIONS):
            yield f"{name}:{node.lineno}: {node.name} has {lines} lines, {FUNCTION_LINES} is the ceiling"
        if name.startswith("src/"):
            yield from _late_imports(name, node)


def _first(function: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
    """Where the work begins: signature and docstring are to be read, not to be followed."""
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    return function.body[1] if documented else function.body[0]


def _late_imports(name: str, function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = [node.module or "."]
        if any(module.split(".")[0] == "sterling" or module == "." for module in modules):
            line = getattr(node, "lineno", 0)
            yield f"{name}:{line}: a first-party import inside a function; move it to the top, or the code"
