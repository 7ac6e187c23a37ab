"""The report at the end: what was measured, what it cost, where things are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from demo.digits import PART, Digit, Model
from demo.job import AUDITED, Result
from demo.screen import Screen
from demo.server import Account


def tell(result: Result, digits: Sequence[Digit], models: Sequence[Model], out: Path, show: Screen) -> None:
    """Quality, cost and files."""
    certificate = result.certificate
    show.say()
    show.say("[bold]Report[/bold]")
    rows = [
        (
            "Accuracy, measured",
            f"[bold]{certificate.accuracy:.1%}[/bold], {certificate.level:.0%} interval "
            f"{certificate.low:.1%} to {certificate.high:.1%}; from the {AUDITED} audited tasks alone",
        ),
        (
            "Accuracy, true",
            f"{result.true_accuracy:.1%} of all {len(digits):,}; only a demonstration can know this",
        ),
        ("Fineness", f"{certificate.fineness} parts in 1,000, the lower end"),
        ("Judgments", f"{result.answers:,}, {result.answers / result.labels:.2f} for each label"),
        (
            "Cost",
            f"{result.cost / 1e6:.2f} in all, {result.cost / 1e6 / result.labels:.5f} a label "
            "(simulated prices)",
        ),
        ("Release", f"v1, digest {result.release.record.digest[:16]}..."),
    ]
    table = Table.grid(padding=(0, 2))
    for name, value in rows:
        table.add_row(name, value)
    show.console.print(table)
    _annotators(result, digits, models, show)
    show.say()
    show.say("Files")
    for path in result.files:
        show.say(f"  {path}")
    show.say(f"  Check the release: sterling verify {out / 'release-v1'}")


def _annotators(result: Result, digits: Sequence[Digit], models: Sequence[Model], show: Screen) -> None:
    """What Sterling thinks of each annotator, without the truth, beside what is so."""
    estimated = {one.annotator.name: one for one in result.standings}
    table = Table("annotator", box=None, pad_edge=False, header_style="bold")
    for head in ("answers", "agrees with labels", "true accuracy"):
        table.add_column(head, justify="right")
    for model in models:
        unseen = [number for number in range(len(digits)) if number not in model.learned]
        right = sum(model.says[number] == digits[number].truth for number in unseen) / len(unseen)
        one = estimated.get(model.name)
        accuracy = one.accuracy if one else None
        table.add_row(
            model.name,
            f"{one.answers:,}" if one else "0",
            "–" if accuracy is None else f"{accuracy:.0%}",
            f"{right:.0%}",
        )
    show.say()
    show.console.print(table)
    show.say(
        f"The models are real; each learned from {PART} images that no other had. Their prices are simulated."
    )


def invite(address: str, owner: Account, folder: Path, show: Screen) -> None:
    """How to go on by hand."""
    show.say()
    show.say(f"[bold]Sterling runs at {address}[/bold]")
    show.say(f"  Sign in as {owner.email} with the password {owner.password}")
    show.say("  The project 'Digits, by hand' waits for you: open it and press a digit's key.")
    show.say(f"  Everything is in {folder}. Ctrl-C stops the server and leaves the data.")
