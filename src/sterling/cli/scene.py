"""`sterling scene`: long scenes in pieces for several tasks, their labels as one again. Needs no server."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, cast

import orjson
import typer
from pydantic import JsonValue

from sterling.cli import screen
from sterling.controls.chunks import Piece, runs, stitch
from sterling.controls.point_chunks import stitch_points
from sterling.domain.errors import Invalid
from sterling.domain.scene import read_scene

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Split long scenes; stitch their labels.")
JsonObject = dict[str, JsonValue]
Field = Annotated[str, typer.Option(help="Field of the items with the scene.")]


@app.command()
def split(
    file: Annotated[Path, typer.Argument(help="Items as NDJSON, as they would be imported.")],
    out: Annotated[Path, typer.Argument(help="File to write: an item a piece.")],
    frames: Annotated[int, typer.Option(help="Frames of a piece.", min=2)] = 50,
    overlap: Annotated[int, typer.Option(help="Frames that neighbours share.", min=0)] = 5,
    field: Field = "scene",
) -> None:
    """Cut each scene into pieces of some frames, so that several people can label it at a time."""
    count = 0
    with out.open("wb") as target:
        for number, item in _lines(file):
            name, scene = str(item.get("id", number)), _scene(item, field, number)
            listed = cast("list[JsonValue]", scene["frames"])
            for first, length in runs(len(listed), frames, overlap):
                part: JsonObject = {"of": name, "first": first}
                piece: JsonObject = {**scene, "frames": listed[first : first + length], "part": part}
                data: JsonObject = {**cast("JsonObject", item["data"]), field: piece}
                line = {**item, "id": f"{name}-{first:05}", "data": data}
                target.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
                count += 1
    screen.say(f"Wrote {out}, {count:,} pieces.")


@app.command("stitch")
def stitch_labels(
    file: Annotated[Path, typer.Argument(help="Labels of the pieces, as `sterling export` writes NDJSON.")],
    out: Annotated[Path, typer.Argument(help="File to write: a line a whole scene.")],
    control: Annotated[str, typer.Option(help="Name of the control: cuboids or points.")],
    field: Field = "scene",
) -> None:
    """Join the cuboids, or the classes of points, of the pieces of each scene: objects keep the ids, and
    things their numbers, of the first piece that has them."""
    pieces, times = dict[str, list[Piece]](), dict[str, dict[int, float]]()
    for number, item in _lines(file):
        shown = _scene(item, field, number)
        part = cast("dict[str, Any]", shown.get("part"))
        if not isinstance(shown.get("part"), dict):
            raise Invalid(f"Line {number} is no piece of a scene; `sterling scene split` makes them.")
        scene, name, first = read_scene(shown), str(part["of"]), int(part["first"])
        labels = cast("dict[str, Any]", item.get("labels") or {})
        label: dict[str, Any] = labels.get(control) or {}
        value: dict[str, Any] = label.get("value") or {}
        pieces.setdefault(name, []).append(Piece(first, len(scene.frames), value.get("regions", [])))
        whole = scene.frames[0].time is not None
        known = times.setdefault(name, {})
        known.update({first + at: time if whole else first + at for at, time in enumerate(scene.times)})
    with out.open("wb") as target:
        for name, found in pieces.items():
            clock = _clock(name, times[name])
            painted = any("counts" in region for piece in found for region in piece.regions)
            regions = stitch_points(found) if painted else stitch(found, clock)
            line = {"id": name, "labels": {control: {"value": {"regions": regions}}}}
            target.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    screen.say(f"Wrote {out}, {len(pieces):,} scenes.")


def _lines(file: Path) -> Iterator[tuple[int, JsonObject]]:
    with file.open("rb") as source:
        for number, line in enumerate(source, 1):
            if line.isspace():
                continue
            try:
                item = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise Invalid(f"Line {number} of {file} is not valid JSON: {error.msg}.") from None
            if not isinstance(item, dict):
                raise Invalid(f"Line {number} of {file} is no JSON object.")
            yield number, cast("JsonObject", item)


def _scene(item: JsonObject, field: str, number: int) -> JsonObject:
    data = item.get("data")
    found = data.get(field) if isinstance(data, dict) else None
    scene: JsonObject = found if isinstance(found, dict) else {"frames": found}
    try:
        read_scene(scene)
    except Invalid as error:
        raise Invalid(f"Line {number}, field {field!r}: {error.message}") from None
    return scene


def _clock(name: str, times: dict[int, float]) -> list[float]:
    """Of each frame of a whole scene; frames that no piece has are told."""
    missing = [frame for frame in range(max(times) + 1) if frame not in times]
    if missing:
        raise Invalid(f"Frame {missing[0]} of the scene {name[:100]!r} is in no piece of this file.")
    return [times[frame] for frame in range(len(times))]
