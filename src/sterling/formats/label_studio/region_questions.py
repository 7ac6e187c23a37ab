"""Questions about regions: questions of their own in a config, attributes of what draws the regions here."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from sterling.domain.control import JsonObject
from sterling.formats.label_studio import conditions, questions
from sterling.formats.label_studio.config import Tag
from sterling.formats.label_studio.mapped import Source, Weight

_MOST = 100  # of the regions of one control
Lose = Callable[[Tag, Weight, str], None]


class RegionQuestions:
    """The attributes of one config's controls.

    `drawn` are the kinds of control that have attributes; `names` lead from the names of tags to controls.
    """

    def __init__(
        self,
        controls: dict[str, JsonObject],
        sources: dict[str, Source],
        names: Mapping[str, str],
        drawn: Collection[object],
        lose: Lose,
    ) -> None:
        self.controls, self.sources, self.names = controls, sources, names
        self.drawn, self.lose = drawn, lose

    def add(self, tag: Tag, made: questions.Made, view: str | None, origin: Source) -> None:
        """A question becomes an attribute of every control on its view whose regions it is about."""
        hosts = [name for name, spec in self.controls.items() if spec.get("on") == view and self._draws(name)]
        attribute = questions.attribute(made)
        if not hosts or attribute is None:
            why = "there are no regions to ask about" if not hosts else "no attribute is of this kind"
            self.lose(tag, "question", f"it is asked per region, and {why}")
            return
        self._say(tag, made)
        name = re.sub(r"\W+", "_", tag.get("name"))[:60] or "attribute"
        name = f"{name}_" if name == "label" or name[0].isdigit() else name
        said = {key: value for key, value in questions.common(tag).items() if value and key != "help"}
        for host in hosts:
            found = self._labels(tag, host)
            if found is None:
                continue
            held: Any = self.controls[host].setdefault("attributes", {})
            if len(held) >= _MOST:
                self.lose(tag, "question", f"{_MOST} questions are asked about a region already")
                return
            held[name] = {**attribute, **said, **({"when": " and ".join(found)} if found else {})}
            source = self.sources[host]
            self.sources[host] = replace(source, attributes={**source.attributes, name: origin})

    def _draws(self, control: str | None) -> bool:
        return control in self.controls and self.controls[control]["type"] in self.drawn

    def _say(self, tag: Tag, made: questions.Made) -> None:
        spec: JsonObject = made.spec or {}
        if spec["type"] == "choices" and spec.get("max") != 1:
            self.lose(tag, "behaviour", "of several choices about a region the first is taken over")
        if "step" in spec:
            self.lose(tag, "behaviour", "the attribute step has no counterpart about a region")

    def _labels(self, tag: Tag, host: str) -> list[str] | None:
        """Conditions on the label of a region of this control; None where it is asked about none of them."""
        found = list[str]()
        for one in conditions.around(tag, conditions.ON_REGIONS):
            other, wanted = one.get("whenTagName"), conditions.listed(one.get("whenLabelValue"))
            named = self.names.get(other)
            if self._draws(named) and host != named and other != self.sources[host].labelled:
                return None
            labels: Any = self.controls[host]["labels"]
            known = [name for label in wanted for name in conditions.named(labels, label)]
            if wanted and not known:
                return None
            if known:
                found.append(conditions.on_label(known))
        return found

    def condition(self, tag: Tag) -> None:
        """`visibleWhen` of a question about regions, where it is about another answer, as `when`."""
        for one in conditions.around(tag, conditions.ON_CHOICES):
            others = dict(self._places(one.get("whenTagName")))
            for host, own in self._places(tag.get("name")):
                held: Any = self.controls[host]["attributes"]
                other = others.get(host, "")
                if held.get(other, {}).get("type") != "choice":
                    message = "about a region, its condition names nothing that is asked about the region"
                    self.lose(tag, "behaviour", message)
                    continue
                condition = conditions.on_choice(one, other, held[other]["options"], many=False)
                before = held[own].get("when")
                held[own]["when"] = f"{before} and {condition}" if before else condition

    def _places(self, name: str) -> list[tuple[str, str]]:
        """The controls, and there the attribute, that a question about regions became."""
        return [
            (host, own)
            for host, source in self.sources.items()
            for own, origin in source.attributes.items()
            if origin.name == name
        ]
