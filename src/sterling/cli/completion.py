"""`sterling completion`: what a shell needs to complete commands and options."""

import importlib
import os
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import sterling.cli as line

app = typer.Typer(add_completion=False)


class Shell(StrEnum):
    """Shells that can complete."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


@app.command()
def completion(shell: Annotated[Shell, typer.Argument(help="Which shell.")] = Shell.BASH) -> None:
    """Print the script with which a shell completes. For bash: eval "$(sterling completion bash)"."""
    if line.COMPLETING in os.environ:  # a shell asks what could come next
        _everything(prog_name="sterling")
    os.environ[line.COMPLETING] = f"source_{shell.value}"
    try:
        _everything(prog_name="sterling")
    finally:
        del os.environ[line.COMPLETING]


class _Everything(TyperGroup):
    """All commands, each loaded when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(line.COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in line.COMMANDS:
            return None
        module: Any = importlib.import_module(line.module_of(cmd_name))
        return typer.main.get_command(module.app)


_everything = typer.Typer(cls=_Everything)


@_everything.callback()
def _nothing() -> None:  # pyright: ignore[reportUnusedFunction]
    """Makes the application a group."""
