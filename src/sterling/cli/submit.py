"""`sterling submit`."""

import json
import sys
from typing import Annotated, Any, cast

import typer

from sterling.cli import screen
from sterling.cli.connection import Json, Key, Url, connect
from sterling.domain.errors import Invalid

app = typer.Typer(add_completion=False)


@app.command()
def submit(
    assignment: Annotated[str, typer.Argument(help="The assignment that `sterling next` gave.")],
    *,
    answer: Annotated[
        str, typer.Argument(help='JSON keyed by control, such as {"intent": "refund"}; - reads stdin.')
    ],
    seconds: Annotated[float | None, typer.Option(min=0, help="Time that it took.")] = None,
    url: Url = None,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Submit an answer. It is durable when this returns; a repeat changes nothing."""
    text = sys.stdin.read() if answer == "-" else answer
    try:
        given: Any = json.loads(text)
    except ValueError as error:
        raise Invalid(f"The answer is no JSON: {error}.") from None
    if not isinstance(given, dict):
        raise Invalid("The answer is no object keyed by control name.")
    with connect(url, key) as client:
        receipt = client.submit(assignment, cast("dict[str, Any]", given), seconds)
    if as_json:
        screen.dump(receipt)
    else:
        screen.say(f"Stored, {receipt.outcome}.")
