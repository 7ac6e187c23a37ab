"""`sterling aggregate`: labels with confidence from a file of answers, without a server."""

import csv
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from sterling.cli.options import Columns, mapped
from sterling.cli.terminal import counted, shown
from sterling.domain.errors import Invalid
from sterling.domain.votes import Aggregate, Votes, VoteShape
from sterling.quality import aggregate as combine
from sterling.quality import results, scoring
from sterling.quality.reading import read, read_gold
from sterling.quality.rows import is_parquet


class Kind(StrEnum):
    """What the answers are."""

    CATEGORY = "category"
    SET = "set"
    ORDINAL = "ordinal"
    NUMBER = "number"
    TEXT = "text"
    SPAN = "span"
    PAIR = "pair"
    RANKING = "ranking"
    BOX = "box"


OTHERWISE = {Kind.SPAN: VoteShape.SPANS, Kind.RANKING: VoteShape.ORDER, Kind.BOX: VoteShape.REGIONS}
SHAPES = {kind: OTHERWISE.get(kind) or VoteShape(kind.value) for kind in Kind}
LEARNING = frozenset({VoteShape.CATEGORY, VoteShape.ORDINAL, VoteShape.SET})
"""Shapes whose methods learn from known labels, but for `DEAF`."""
DEAF = frozenset({"majority", "exact_mode"})

app = typer.Typer(add_completion=False)


@app.command()
def aggregate(
    answers: Annotated[Path, typer.Argument(help="CSV or Parquet with the columns task, worker, label.")],
    *,
    gold: Annotated[Path | None, typer.Option(help="CSV task,label: scores the result.")] = None,
    method: Annotated[
        str, typer.Option(help="Aggregation method; auto is the default of the kind.")
    ] = "auto",
    kind: Annotated[Kind, typer.Option(help="What the answers are.")] = Kind.CATEGORY,
    order: Annotated[
        str, typer.Option(help="Of an ordinal kind: the labels from lowest to highest, parted by commas.")
    ] = "",
    pairs: Columns = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same result.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Labels, as .csv or .parquet; else on the screen.")] = None,
    annotators: Annotated[Path | None, typer.Option(help="A CSV of annotators and their accuracy.")] = None,
    calibrate: Annotated[Path | None, typer.Option(help="CSV task,label: fits, and is never scored.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on the screen.")] = False,
) -> None:
    """Turns the answers of many annotators into one label per task, with its probability.

    Pairwise answers have the columns worker, left, right and label, the label naming the better one or `tie`.
    Rankings name the items in the label, best first, parted by blanks; sets name their options so; spans are
    start:end:label, parted by blanks. Labels of an ordinal kind are ordered as numbers, else by the alphabet,
    unless --order states it. Boxes have the columns task, annotator, label, x, y, width and height, one row a
    box; a row without them says that nothing was drawn. `worker` and `annotator` are the same column. Columns
    that are called otherwise are named: --map task=HITId --map worker=WorkerId --map label=Answer.category.
    Ends with code 2, the line and the reason when the input is bad.
    """
    try:
        shape = SHAPES[kind]
        votes = read(answers, shape, _order(order, kind), mapped(pairs or []))
        known = read_gold(calibrate, shape) if calibrate else None
        truth = read_gold(gold, shape) if gold else None
        found = combine(votes, method, gold=known, rng=seed)
        head = results.columns(votes, found)
        scores = scoring.score(found, shape, _unseen(truth, known)) if truth is not None else None
        if out:
            write(out, head, results.rows(votes, found))
        if annotators:
            write(annotators, results.ANNOTATORS, results.annotator_rows(found))
    except Invalid as error:
        refuse(error)
    _show(votes, found, scores, seed, labels=out is None, as_json=as_json)
    if known is not None:
        typer.echo(_learnt(votes, found, known), err=True)


def _order(text: str, kind: Kind) -> tuple[str, ...]:
    """Labels parted by commas; raises `Invalid` for one that is there twice, and where nothing is ordered."""
    labels = tuple(label.strip() for label in text.split(",")) if text else ()
    if labels and kind is not Kind.ORDINAL:
        raise Invalid(f"--order is for --kind ordinal; labels of the kind {kind.value} have no order.")
    if len(set(labels)) < len(labels):
        raise Invalid(f"--order {text!r} names a label twice.")
    return labels


def _learnt(votes: Votes, found: Aggregate, known: Mapping[Any, Any]) -> str:
    """What became of the labels that were given for fitting: nothing, where the method takes none."""
    if votes.shape not in LEARNING or found.method in DEAF:
        return f"{found.method} takes no known labels: those of --calibrate are only left out of the score."
    used = sum(task in found.beliefs for task in known)
    told = f"{used:,} of {len(known):,} known labels were used"
    return f"{told}; the others are of tasks that nobody answered." if used < len(known) else f"{told}."


def _unseen(truth: Mapping[Any, Any], known: Mapping[Any, Any] | None) -> Mapping[Any, Any]:
    """Gold that was not given for fitting."""
    return {task: value for task, value in truth.items() if task not in (known or {})}


def refuse(error: Invalid) -> NoReturn:
    """Says what is wrong with the input and ends with code 2."""
    typer.echo(shown(error.message), err=True)
    raise typer.Exit(2) from error


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A table as CSV, or as Parquet when the name says so."""
    try:
        if is_parquet(path):
            columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in head]
            arrow: Any = import_module("pyarrow")  # late: only Parquet needs Arrow
            parquet: Any = import_module("pyarrow.parquet")
            parquet.write_table(arrow.table(dict(zip(head, columns, strict=True))), path)
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            _csv(file, head, rows)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> Invalid:
    """The error of a file that the system does not let us write."""
    reason = os.strerror(error.errno) if error.errno else str(error)
    return Invalid(f"{path}: cannot be written: {reason}.")


def _csv(file: Any, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([_short(v) for v in row] for row in rows)


def _short(value: Any) -> Any:
    """Numbers to ten significant digits: enough to compare, short enough to read."""
    return f"{value:.10g}" if isinstance(value, float) else value


def _show(
    votes: Votes,
    found: Aggregate,
    scores: Mapping[str, float] | None,
    seed: int,
    *,
    labels: bool,
    as_json: bool,
) -> None:
    head = results.columns(votes, found)
    summary: dict[str, Any] = {
        "method": found.method,
        "kind": votes.shape.value,
        "tasks": len(found.beliefs),
        "annotators": len(found.annotators),
        "judgments": len(votes.tasks),
        "seed": seed,
    }
    if votes.shape is VoteShape.ORDINAL:
        summary["order"] = list(votes.classes)
    if scores is not None:
        summary["scores"] = scores
    if as_json:
        if labels:
            summary["labels"] = [dict(zip(head, row, strict=True)) for row in results.rows(votes, found)]
        typer.echo(json.dumps(summary, ensure_ascii=False, default=str))
        return
    if labels:
        _csv(sys.stdout, head, results.rows(votes, found))
    typer.echo(_sentence(summary, scores), err=True)


def _sentence(summary: Mapping[str, Any], scores: Mapping[str, float] | None) -> str:
    first = (
        f"{counted(summary['tasks'], 'task')} from {counted(summary['judgments'], 'answer')} of "
        f"{counted(summary['annotators'], 'annotator')} by {summary['method']}."
    )
    if "order" in summary:
        first += f" From lowest to highest: {', '.join(summary['order'])}."
    if scores is None:
        return first
    if not scores["n"]:
        return first + " The gold has none of these tasks left to score."
    return first + " " + ", ".join(f"{name} {value:.4g}" for name, value in scores.items()) + "."
