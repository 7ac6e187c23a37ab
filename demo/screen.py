"""What the demonstration shows: progress bars, then a report."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Screen:
    """A terminal, or a log where there is none."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)

    def say(self, text: str = "") -> None:
        self.console.print(text, soft_wrap=True)

    @contextmanager
    def bar(self, what: str) -> Generator[Callable[[int, int | None], None]]:
        """A progress bar of one step; gives what moves it: (done, total)."""
        with Progress(
            TextColumn("{task.description:<32}"),
            BarColumn(36),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
        ) as progress:
            task = progress.add_task(what, total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total and max(done, total))
