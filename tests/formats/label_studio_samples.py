"""Answers in Label Studio's own form, made and judged by its SDK; run by the interpreter of its environment.

`label_studio_samples.py make TEMPLATES OUT` writes, for every config under TEMPLATES, its sample task and the
results of one annotation: each value is drawn from the JSON Schema that the SDK has for the tag, then fitted
to what no schema says (that an end lies behind its start, and what the editor writes beside the value).
`label_studio_samples.py judge TEMPLATES IN OUT` writes what the SDK's validation says about given results.
"""

import copy
import json
import random
import sys
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import yaml

SDK: Any = import_module("label_studio_sdk.label_interface")
BRUSH: Any = import_module("label_studio_sdk.converter.brush")
JSF: Any = import_module("jsf").JSF
NUMPY: Any = import_module("numpy")

WIDTH, HEIGHT = 400, 200
SIZE = {"original_width": WIDTH, "original_height": HEIGHT}
SHAPES = {"Rectangle", "Polygon", "Ellipse", "KeyPoint", "Brush", "Vector"}
Result = dict[str, Any]


def configs(folder: Path) -> dict[str, str]:
    """The configs by the name of their folder."""
    found = sorted(folder.glob("*/*/config.yml"))
    return {path.parent.name: yaml.safe_load(path.read_text("utf-8"))["config"] for path in found}


class Sampler:
    """One annotation of one config."""

    def __init__(self, config: str) -> None:
        self.interface = SDK.LabelInterface(config)
        self.item = self._item()
        root = Xml.fromstring(config[: config.rindex("</View>") + len("</View>")])
        self.above = {child: parent for parent in root.iter() for child in parent}
        self.tags = {tag.get("name"): tag for tag in root.iter() if tag.get("name")}
        self.chosen = {
            view.get("whenTagName"): view.get("whenChoiceValue", "").split(",")[0]
            for view in root.iter()
            if view.get("whenChoiceValue")
        }
        self.results: list[Result] = []

    def _item(self) -> dict[str, Any]:
        """The task that the config's comment brings; what it leaves empty is the SDK's example."""
        example = self.interface.generate_sample_task(mode="editor_preview")
        given = self.interface._sample_task()[0]
        return {**given, **{name: value for name, value in example.items() if not given.get(name)}}

    def sample(self) -> list[Result]:
        """Messages of chats and regions first; then what is said about them."""
        for view in self.interface.objects:
            if view.tag == "Chat":
                self._messages(view)
        controls = sorted(self.interface.controls, key=self._rank)
        for control in controls:
            if control.tag not in ("Chat", "ChatMessage"):
                self._add(control)
        return self.results

    def _rank(self, control: Any) -> int:
        if control.attr.get("perRegion") == "true":
            return 2
        return 1 if control.tag == "Labels" and self._shapes(control) else 0

    def _shapes(self, labels: Any) -> list[Any]:
        """The shapes without labels of their own on the same view."""
        shapes = SHAPES | {"VideoRectangle"}
        return [one for one in self.interface.controls if one.tag in shapes and one.to_name == labels.to_name]

    def _messages(self, view: Any) -> None:
        for message in self.item[view.value_name]:
            self._result(view.name, view.name, "chatmessage", {"chatmessage": message})

    def _result(self, name: str, view: str, kind: str, value: Any, **more: Any) -> None:
        known = {"id": f"r{len(self.results)}", "from_name": name, "to_name": view, "type": kind}
        self.results.append({**known, "value": value, **more})

    def _add(self, control: Any) -> None:
        """What the SDK makes of a value is the result; about a region it has the region's id and geometry."""
        shapes = self._shapes(control) if control.tag == "Labels" else []
        if any(shape.tag == "VideoRectangle" for shape in shapes):
            return  # its labels stand in the results of the rectangles
        regions = self.interface.create_regions({control.name: self._value(control)})
        made: list[Result] = [region._dict() for region in regions]
        if shapes:
            names = {shape.name for shape in shapes}
            for about in [one for one in self.results if one["from_name"] in names]:
                self._say(about, {**made[0], "value": {"labels": control.labels[:1]}})
            return
        for one in made:
            if control.attr.get("perRegion") == "true":
                for about in self._regions(control):
                    self._say(about, one)
            else:
                size = SIZE if self._drawn(control) else {}
                self._result(one["from_name"], one["to_name"], one["type"], one["value"], **size)

    def _say(self, about: Result, made: Result) -> None:
        """What is said about a region: with its id and its geometry."""
        more = {key: about[key] for key in SIZE if key in about}
        value = {**self._geometry(about), **made["value"]}
        self._result(made["from_name"], made["to_name"], made["type"], value, **more)
        self.results[-1]["id"] = about["id"]

    def _drawn(self, control: Any) -> bool:
        kinds = {self.tags[name].tag for name in control.to_name if name in self.tags}
        geometry = control.tag.removesuffix("Labels") in {*SHAPES, "VideoRectangle", "Ocr", "Bitmask"}
        return geometry and bool(kinds & {"Image", "Video", "Pdf"})

    def _regions(self, control: Any) -> list[Result]:
        """The regions, or messages, that a question per region is about: all if required, else one."""
        role, tag = None, self.tags[control.name]
        while tag in self.above and role is None:
            tag = self.above[tag]
            role = tag.get("whenRole")
        regions = (one for one in self.results if one["to_name"] in control.to_name)
        found = {one["id"]: one for one in regions if self._suits(one, role, control)}
        return [*found.values()][: None if control.attr.get("required") == "true" else 1]

    def _suits(self, region: Result, role: str | None, control: Any) -> bool:
        message = region["value"].get("chatmessage")
        if message is not None:
            return role in (None, message["role"])
        labels = control.attr.get("whenLabelValue")
        said = next((value[0] for key, value in region["value"].items() if key.endswith("labels")), None)
        return self.interface.get_control(region["from_name"]).tag != "Choices" and labels in (None, said)

    @staticmethod
    def _geometry(about: Result) -> dict[str, Any]:
        words = ("labels", "chatmessage", "text", "choices", "rating")
        return {key: value for key, value in about["value"].items() if not key.endswith(words)}

    def _value(self, control: Any) -> Any:  # noqa: PLR0911 - one return a tag
        """A value that the SDK's schema allows, fitted to the task."""
        schema = copy.deepcopy(control.to_json_schema())
        listed = self._listed(control)
        value: Any = None if listed else JSF(schema).generate()
        match control.tag:
            case "Labels" | "HyperTextLabels" | "ParagraphLabels" | "TimeSeriesLabels":
                return self._stretch(control)
            case "Choices":
                return self._choices(control, listed)
            case "TextArea":
                single = control.attr.get("maxSubmissions") == "1"
                return ["A first remark"] if single else ["A first remark", "and a second"]
            case "Rating":
                return max(1, value)
            case "Taxonomy":
                return [self._path(self.tags[control.name])]
            case "Ranker":
                return {"ranker": {control.name: [str(one["id"]) for one in self._shown(control)][::-1]}}
            case "TimelineLabels":
                return {**value, "ranges": [{"start": 25, "end": 48}]}
            case _:
                return self._shape(control, value, listed)

    def _shape(self, control: Any, value: Any, listed: list[str]) -> Any:
        """Geometry inside of the picture, upright."""
        label = f"{control.tag.lower()}"
        labels = {label: (control.labels or listed)[:1]} if control.tag.endswith("Labels") else {}
        box = {"x": 12.5, "y": 20, "width": 25.75, "height": 31, "rotation": 0}
        match control.tag.removesuffix("Labels"):
            case "Rectangle":
                return {**box, **labels}
            case "Ocr":
                return {**box, "ocrtext": "Opossum", "pageIndex": 1, **labels}
            case "Polygon":
                return {"points": [[10, 10], [60.5, 15], [50, 72.25]], **labels}
            case "Brush":
                mask = NUMPY.zeros((HEIGHT, WIDTH), dtype=NUMPY.uint8)
                mask[20:40, 30:90] = 255
                return {"format": "rle", "rle": BRUSH.mask2rle(mask), **labels}
            case "VideoRectangle":
                sequence = [
                    {"frame": frame, "enabled": frame < 30, "time": frame / 25, **box, "x": frame / 2}
                    for frame in (1, 10, 30)
                ]
                said = {"labels": value["labels"]} if "labels" in value else {"labels": ["Man"]}
                return {"framesCount": 250, "duration": 10.0, "sequence": sequence, **said}
            case _:
                return value

    def _listed(self, control: Any) -> list[str]:
        """The options of a control that come from the task."""
        value = control.attr.get("value", "")
        if control.labels or not value.startswith("$"):
            return []
        return [one["value"] for one in self.item[value[1:]]]

    def _choices(self, control: Any, listed: list[str]) -> list[str]:
        options = listed or [*control.labels]
        if control.name in self.chosen:
            return [self.chosen[control.name]]
        count = 2 if control.is_multiple_choice and len(options) > 1 else 1
        return sorted(random.sample(options, count), key=options.index)

    def _shown(self, control: Any) -> Any:
        return self.item[self.interface.get_object(control.to_name[0]).value_name]

    def _stretch(self, control: Any) -> Any:
        """Two stretches of a text, a sound or a series."""
        own = {control.tag.lower(): control.labels[:1]} if control.tag != "TimeSeriesLabels" else {}
        shown, view = self._shown(control), self.interface.get_object(control.to_name[0]).tag
        if control.tag == "ParagraphLabels":
            text = shown[0]["text"]
            return {"start": 0, "end": 0, "startOffset": 0, "endOffset": len(text), **own}
        if control.tag == "TimeSeriesLabels":
            ends = {"start": 1592250751951.0, "end": 1592251252573.5}
            return {**ends, "instant": False, "timeserieslabels": control.labels[:1]}
        if view in ("Audio", "Video"):
            return [{"start": 0.25, "end": 1.5, **own}, {"start": 2, "end": 3.125, **own}]
        both = [{"start": 0, "end": 4, **own}, {"start": 3, "end": 9, **own}]
        return both[:1] if control.tag == "HyperTextLabels" else both

    def _path(self, taxonomy: Xml.Element) -> list[str]:
        """The path of the last choice."""
        path: list[str] = []
        level = taxonomy
        while len(level):
            level = level.findall("Choice")[-1]
            path.append(level.get("alias") or level.get("value", ""))
        return path


def make(folder: Path, out: Path) -> None:
    """The samples of every config."""
    random.seed(7)
    made: dict[str, Any] = {}
    for name, config in configs(folder).items():
        sampler = Sampler(config)
        annotations: list[Any] = sampler.interface._sample_config_ann or []
        results: list[Any] = [sampler.sample(), *(one["result"] for one in annotations)]
        made[name] = {"config": config, "item": sampler.item, "annotations": results}
    out.write_text(json.dumps(made), "utf-8")


def judge(folder: Path, given: Path, out: Path) -> None:
    """What is wrong with results, by config."""
    results, found = json.loads(given.read_text("utf-8")), configs(folder)
    judged: dict[str, list[str]] = {}
    for name, each in results.items():
        interface = SDK.LabelInterface(found[name])
        judged[name] = [
            error
            for one in each
            for error in interface.validate_prediction({"result": one}, return_errors=True)
        ]
    out.write_text(json.dumps(judged), "utf-8")


if __name__ == "__main__":
    verb, *paths = sys.argv[1:]
    {"make": make, "judge": judge}[verb](*map(Path, paths))
