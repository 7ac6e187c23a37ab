"""What became of a config: the template, what was lost, and which tag each control comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict

from sterling.domain.control import JsonObject

Weight = Literal["look", "behaviour", "question"]


class Loss(BaseModel):
    """One thing of the config without a counterpart: a matter of looks, of behaviour, or a whole question."""

    model_config = ConfigDict(frozen=True)

    tag: str
    name: str
    line: int
    weight: Weight
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a control's answers stand in a result: its name there, the view's name, and the result's type.

    `ids` lead from the values of the result to those of the template (a path of a taxonomy joined by "/").
    `attributes` are the questions per region that became attributes: by attribute, name and type there.
    `labelled` names the `Labels` whose results give shapes without labels of their own their labels.
    `typed` is the attribute that holds a label where labels come with the task; `listed`: choices do.
    `rate` is in how many frames a second a timeline counts. With `lines` each line of a text is a submission.
    """

    name: str
    view: str
    type: str
    ids: Mapping[str, str] = field(default_factory=dict[str, str])
    attributes: Mapping[str, "Source"] = field(default_factory=dict[str, "Source"])
    labelled: str = ""
    rate: float = 0.0
    lines: bool = False
    typed: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """A template in its written form, the loss report, and the source of every control.

    `chats` are the tags whose messages have results of their own: by their name, the view of the template.
    """

    template: JsonObject
    losses: tuple[Loss, ...]
    sources: Mapping[str, Source]
    chats: Mapping[str, str] = field(default_factory=dict[str, str])

    def plan(self) -> JsonObject:
        """As the command line prints it."""
        return {"template": self.template, "losses": [loss.model_dump(mode="json") for loss in self.losses]}
