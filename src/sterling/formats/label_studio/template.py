"""A labelling config to a template: views, controls, conditions, and what has no counterpart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from sterling import controls
from sterling.domain.control import JsonObject
from sterling.domain.errors import Invalid, Problem
from sterling.domain.expression import KEYWORDS
from sterling.formats.label_studio import conditions, config, listed, questions, relations, shapes, tags
from sterling.formats.label_studio.config import Tag
from sterling.formats.label_studio.mapped import Imported, Loss, Source, Weight
from sterling.formats.label_studio.region_questions import RegionQuestions

_FIELD = re.compile(r"\$([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*|\[[0-9]+\])*)")
_NOTE = "note"
_FRAMES_A_SECOND = 24
_MOST_NAMES = 300  # of views and controls: more than any template has
_TYPED = "name"


def import_config(text: str, name: str = "imported") -> Imported:
    """The template of a config. Raises Invalid where it is no XML, or holds nothing that could be asked."""
    root = config.read(text)
    if root.name != "View":
        problem = Problem(path="", message=f"the first tag is {root.name}, not View", code="root")
        raise Invalid("A labelling config begins with a View.", problems=[problem])
    return _Importer(root, name).result()


class _Importer:
    """One run over one config; everything is said once, in the config's order."""

    def __init__(self, root: Tag, name: str) -> None:
        self.root, self.name = root, name
        self.all = list(root.walk())
        self.losses = list[Loss]()
        self.data = dict[str, JsonValue]()
        self.views = dict[str, JsonObject]()
        self.controls = dict[str, JsonObject]()
        self.sources = dict[str, Source]()
        self.names = dict[str, str]()
        self.views_of = dict[str, str]()
        self.chats = dict[str, str]()
        self.kinds = {control.kind: control for control in controls.all()}
        drawn = {"span", *(name for name, kind in self.kinds.items() if kind.views)}
        self.region_questions = RegionQuestions(self.controls, self.sources, self.names, drawn, self.lose)
        self.loose = _loose_labels(self.all)
        for tag in self.all:
            self._attributes(tag)
        self._all_views()
        self._all_regions()
        self._all_relations()
        self._all_questions()
        self._complete()

    def lose(self, tag: Tag, weight: Weight, message: str) -> None:
        """One line of the loss report."""
        name = tag.get("name") or tag.get("value")[:60]
        self.losses.append(Loss(tag=tag.name, name=name, line=tag.line, weight=weight, message=message))

    def _attributes(self, tag: Tag) -> None:
        known = tags.UNDERSTOOD["*"] | tags.UNDERSTOOD.get(tag.name, frozenset())
        for attribute in tag.attributes:
            lower = attribute.lower()
            if lower in known:
                continue
            weight: Weight = "look" if lower in tags.LOOKS else "behaviour"
            self.lose(tag, weight, f"the attribute {attribute} has no counterpart")
        for lost, message in questions.unheld(tag):
            self.lose(tag, lost, message)

    def _all_views(self) -> None:
        for tag in self.all:
            if tag.name in tags.VIEWS or (tag.name == "Header" and _FIELD.fullmatch(tag.get("value"))):
                self._view(tag)
            elif tag.name == "Style":
                self.lose(tag, "look", "its rules of style are not taken over")
            elif not self._is_known(tag):
                self.lose(tag, "question", f"there is no counterpart of the tag {tag.name}")

    def _is_known(self, tag: Tag) -> bool:
        known = {*tags.REGIONS, *tags.SHAPES, *tags.QUESTIONS, *tags.PARTS, *tags.LAYOUT}
        return tag.name in known

    def _view(self, tag: Tag) -> None:
        kind = tags.VIEWS.get(tag.name, "text")
        value = tag.get("value", "valueList")
        match = _FIELD.fullmatch(value)
        if match is None:
            self._say_of_fixed(tag, value)
            return
        field, rest = match.groups()
        listed = bool(tag.get("valueList")) and kind == "image"
        self.data[field] = _schema(kind, bool(rest) or listed)
        view = self._name(tag.get("name") or field)
        self.views[view] = {"type": kind, "src": f"$.{field}{rest}" if not listed else f"$.{field}[0]"}
        if tag.get("name"):
            self.views_of[tag.get("name")] = view
            if tag.name == "Chat":
                self.chats[tag.get("name")] = view
        if title := tag.get("title"):
            self.views[view]["title"] = title
        if tag.name == "Text" and tag.get("granularity") in ("symbol", "character"):
            self.views[view]["granularity"] = "character"
        self._say_of_view(tag, listed)

    def _say_of_fixed(self, tag: Tag, value: str) -> None:
        if "$" in value:
            self.lose(tag, "behaviour", f"it is not shown: {value[:80]!r} is no field of the item")
        else:
            self.lose(tag, "look", f"it shows the fixed text {value[:80]!r}, not a field of the item")

    def _say_of_view(self, tag: Tag, listed: bool) -> None:
        if listed:
            self.lose(tag, "behaviour", "of several images the first is shown")
        if tag.name == "HyperText":
            self.lose(tag, "behaviour", "HTML is shown as its source, never rendered; offsets count there")
        if tag.name == "Chat":
            self.lose(tag, "behaviour", "messages are read; an annotator does not write new ones")
        if tag.name == "TimeSeries":
            self.lose(tag, "behaviour", "channels and their columns are not taken over")

    def _name(self, wanted: str) -> str:
        """A name that templates allow and nobody has; the same for the same wish never twice."""
        plain = re.sub(r"[^A-Za-z0-9_]+", "_", wanted).strip("_")[:50] or "field"
        plain = f"_{plain}" if plain[0].isdigit() or plain in KEYWORDS | {"item"} else plain
        taken = {*self.views, *self.controls}
        if len(taken) >= _MOST_NAMES:
            raise Invalid(f"The labelling config has more than {_MOST_NAMES} views and questions.")
        name, number = plain, 2
        while name in taken:
            name, number = f"{plain}_{number}", number + 1
        return name

    def _all_regions(self) -> None:
        for tag in self.all:
            if tag.name in tags.SHAPES:
                view = tag.get("toName")
                labels = self.loose.get(view)
                kind, result = tags.SHAPES[tag.name]
                self._region(tag, kind, result, labels or tag)
            elif tag.name in tags.REGIONS and not self._serves_shapes(tag):
                self._region(tag, *tags.REGIONS[tag.name], tag)

    def _all_relations(self) -> None:
        """`Relations` join any regions there; here those of one control, so that each control has its own."""
        tag = next((one for one in self.all if one.name == "Relations"), None)
        if tag is None:
            return
        hosts = [*self.controls]
        if not hosts:
            self.lose(tag, "question", "there are no regions that relations could join")
        if len(hosts) > 1:
            self.lose(tag, "behaviour", "relations between regions of different controls are not held")
        ids, labels = questions.options([one for one in tag.children if one.name == "Relation"])
        for host in hosts:
            name = self._name(f"{host}_relations" if len(hosts) > 1 else "relations")
            self.controls[name] = {
                "type": relations.KIND,
                "from": host,
                "labels": [*(labels or [relations.UNNAMED])],
                "required": False,
            }
            self.sources[name] = Source("", "", relations.KIND, ids)

    def _serves_shapes(self, tag: Tag) -> bool:
        """Whether these are the labels of shapes that have none of their own."""
        shapes = (other for other in self.all if other.name in tags.SHAPES)
        return tag.name == "Labels" and any(other.get("toName") == tag.get("toName") for other in shapes)

    def _region(self, tag: Tag, kind: str, result: str, labelled: Tag) -> None:
        view = self.views_of.get(tag.get("toName"))
        shown = str(self.views[view]["type"]) if view else ""
        if kind == "span" and shown in ("audio", "video", "timeseries"):
            kind = "segment"
        if kind == "box" and shown == "document":
            kind = "block"
        control = self.kinds.get(kind)
        if view is None:
            self.lose(tag, "question", f"its view {tag.get('toName')!r} is none of this template's")
            return
        if control is None or (control.views and shown not in control.views):
            self.lose(tag, "question", f"a {kind} on a {shown} view has no counterpart yet")
            return
        ids, labels = questions.options([one for one in labelled.children if one.name == "Label"])
        spec: JsonObject = {"type": kind, "on": view, "labels": labels, **questions.common(tag)}
        typed = "" if labels else self._without_labels(labelled, spec)
        name = self._name(tag.get("name") or kind)
        if kind == "span":
            spec["overlap"] = True
        self.controls[name] = spec
        self.names[tag.get("name")] = name
        self.names.setdefault(labelled.get("name"), name)
        # A track's results have their labels themselves; other shapes have a second result for them.
        apart = labelled.get("name") if labelled is not tag and kind != "track" else ""
        rate = self._rate(tag) if result in ("timelinelabels", "videorectangle") else 0
        source = Source(tag.get("name"), tag.get("toName"), result, ids)
        self.sources[name] = replace(source, labelled=apart, rate=rate, typed=typed)
        self._say_of_region(tag, kind, result)

    def _without_labels(self, tag: Tag, spec: JsonObject) -> str:
        """Where labels come with the task, they are shown, and the name of the attribute that holds them."""
        spec["labels"] = [shapes.UNLABELLED]
        if self._list(tag) is None:
            self.lose(tag, "behaviour", "it has no labels of its own: its regions are all called region")
            return ""
        spec["attributes"] = {_TYPED: {"type": "string", "title": "Label", "required": True}}
        self.lose(tag, "behaviour", "its labels come with the task: they are shown as a table, and typed in")
        return _TYPED

    def _list(self, tag: Tag) -> str | None:
        """The table of the options that a field of the item lists; None where the tag names no field."""
        match = _FIELD.fullmatch(tag.get("value"))
        if match is None:
            return None
        field, rest = match.groups()
        self.data.setdefault(field, {})
        view = self._name(field)
        self.views[view] = {"type": "table", "src": f"$.{field}{rest}"}
        return view

    def _say_of_region(self, tag: Tag, kind: str, result: str) -> None:
        if kind in ("box", "block", "track") and tag.get("canRotate").lower() != "false":
            self.lose(tag, "behaviour", "rectangles are upright: a turned one is not taken over")
        if kind == "point":
            self.lose(tag, "look", "the size of its points is not taken over")
        if result == "bitmasklabels":
            self.lose(tag, "behaviour", "a mask that is a PNG is not taken over")
        if result == "hypertextlabels":
            self.lose(tag, "behaviour", "a region between two paths in the HTML is not taken over")

    def _rate(self, tag: Tag) -> float:
        """How many frames a second there are for the editor there; they are 24 unless the video says more."""
        video = next((one for one in self.all if one.get("name") == tag.get("toName")), None)
        given = video.get("frameRate") if video else ""
        try:
            rate = float(given or _FRAMES_A_SECOND)
        except ValueError:
            rate = 0
        if not 0 < rate < 1000:
            message = f"its frames are counted {_FRAMES_A_SECOND} a second, not {given!r}"
            self.lose(tag, "behaviour", message)
            return _FRAMES_A_SECOND
        return rate

    def _all_questions(self) -> None:
        """Conditions come last: they may be about what is asked further down."""
        asked = [tag for tag in self.all if tag.name in tags.QUESTIONS]
        for tag in asked:
            made = self._from_the_task(tag) or questions.make(tag, self.views_of, self.views)
            for message in made.losses:
                self.lose(tag, made.weight, message)
            if made.spec is not None:
                self._say_of_repeated(tag)
                self._question(tag, made, made.spec)
        for tag in asked:
            if _per_region(tag):
                self.region_questions.condition(tag)
            elif name := self.names.get(tag.get("name")):
                self._condition(tag, name)

    def _question(self, tag: Tag, made: questions.Made, spec: JsonObject) -> None:
        source = self._question_source(tag, made)
        if _per_region(tag) and tag.get("toName") in self.chats:
            self._per_message(tag, spec, source)
        elif _per_region(tag):
            self.region_questions.add(tag, made, self.views_of.get(tag.get("toName")), source)
        else:
            name = self._name(tag.get("name") or tag.name.lower())
            self.names[tag.get("name")] = name
            self.controls[name] = {**spec, **questions.common(tag)}
            if "per" in spec:
                self.controls[name]["required"] = False
            self.sources[name] = source

    def _say_of_repeated(self, tag: Tag) -> None:
        repeater = next((one for one in tag.over() if one.name == "Repeater"), None)
        if repeater is not None:
            self.lose(tag, "behaviour", f"it is asked once, not of each of {repeater.get('on')[:80]}")

    def _from_the_task(self, tag: Tag) -> questions.Made | None:
        """The question of choices that a field of the item lists; None for any other tag."""
        own = any(child.name == "Choice" for child in tag.children)
        view = self._list(tag) if tag.name == "Choices" and not own else None
        if view is None:
            return None
        spec = listed.spec(view, tag.get("choice") == "multiple")
        loss = "its choices come with the task: they are rows of a table, without what is nested in them"
        return questions.Made(spec, losses=[loss], listed=True)

    def _question_source(self, tag: Tag, made: questions.Made) -> Source:
        """A comparison is about itself there; of several views the first is named."""
        view = tag.get("name") if tag.name == "Pairwise" else tag.get("toName").split(",")[0]
        lines = tag.name == "TextArea" and tag.get("maxSubmissions") != "1"
        kind = tag.name.lower()
        return Source(tag.get("name"), view, kind, made.ids, lines=lines, listed=made.listed)

    def _per_message(self, tag: Tag, spec: JsonObject, source: Source) -> None:
        """A question about a selected message is asked of every message, or of those with the role."""
        role = next((one.get("whenRole") for one in (tag, *tag.over()) if one.get("whenRole")), "")
        if "," in role:
            self.lose(tag, "behaviour", f"it is asked of every message, not only of those of {role}")
        per = "message" if not role or "," in role else f"message[role={role}]"
        if any(one.get("whenTagName") for one in (tag, *tag.over())):
            self.lose(tag, "behaviour", "it is asked of every message, whatever else is said of it")
        name = self._name(tag.get("name") or tag.name.lower())
        on = self.chats[tag.get("toName")]
        self.controls[name] = {**spec, **questions.common(tag), "on": on, "per": per}
        self.sources[name] = source

    def _condition(self, tag: Tag, name: str) -> None:
        """`visibleWhen` of the tag, or of a View around it, as `when`."""
        found = list[str]()
        for one in (tag, *tag.over()):
            kind = one.get("visibleWhen")
            if kind in conditions.ON_CHOICES:
                condition = self._choice_condition(one)
                if condition is None:
                    self.lose(one, "behaviour", "its condition names nothing that is asked here")
                else:
                    found.append(condition)
            elif kind:
                self.lose(one, "behaviour", f"the condition {kind} has no counterpart")
        if found:
            self.controls[name]["when"] = " and ".join(found)

    def _choice_condition(self, tag: Tag) -> str | None:
        other = self.names.get(tag.get("whenTagName"))
        if other is None or other not in self.controls:
            return None
        spec: Any = self.controls[other]
        options = spec.get("options", spec.get("labels", ()))
        return conditions.on_choice(tag, other, options, spec["type"] in ("choices", "tree"))

    def _complete(self) -> None:
        """A template shows and asks something, even where nothing of the config has a counterpart."""
        if not self.views:
            self.views["data"] = {"type": "table", "src": "$"}
            self.lose(self.root, "behaviour", "no view has a counterpart: the item is shown as a table")
        if not self.controls:
            name = self._name(_NOTE)
            self.controls[name] = {"type": "text", "title": "Note", "required": False, "multiline": True}
            self.lose(self.root, "question", "no question has a counterpart: a note is asked for instead")

    def result(self) -> Imported:
        template: JsonObject = {
            "name": self.name,
            "data": self.data,
            "views": {**self.views},
            "controls": {**self.controls},
        }
        losses = sorted(set(self.losses), key=lambda loss: (loss.line, loss.tag, loss.message))
        return Imported(template, tuple(losses), self.sources, self.chats)


def _loose_labels(all_tags: Sequence[Tag]) -> Mapping[str, Tag]:
    """`Labels` by the view that they are for."""
    return {tag.get("toName"): tag for tag in all_tags if tag.name == "Labels"}


def _per_region(tag: Tag) -> bool:
    return tag.get("perRegion").lower() == "true"


def _schema(kind: str, nested: bool) -> JsonObject:
    """What a field of this kind of view holds, as loosely as it is used."""
    if nested or kind in ("table", "document", "timeseries", "audio", "video"):
        return {}
    return {"type": "array"} if kind == "chat" else {"type": "string"}
