"""Text: written freely, such as a transcription or a reason. Lengths count Unicode code points."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, JsonValue, StrictInt, model_validator

from sterling.controls import values
from sterling.domain.control import Column, Control, ControlSpec, Example, Family, JsonObject
from sterling.domain.errors import Problem
from sterling.domain.votes import VoteShape

MAX_LENGTH = 1_000_000


class TextSpec(ControlSpec, frozen=True):
    """Bounds of the length; `multiline` asks for a larger field, `markdown` for one with a preview."""

    type: Literal["text"]
    min_length: Annotated[StrictInt, Field(ge=0, le=MAX_LENGTH)] = 0
    max_length: Annotated[StrictInt, Field(ge=1, le=MAX_LENGTH)] = 10_000
    multiline: bool = False
    markdown: bool = False
    placeholder: Annotated[str, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.min_length > self.max_length:
            raise ValueError("min_length is greater than max_length")
        return self


class Text(Control[TextSpec]):
    kind: ClassVar[str] = "text"
    family: ClassVar[Family] = Family.QUESTION
    shape: ClassVar[VoteShape] = VoteShape.TEXT
    method: ClassVar[str] = "medoid"
    agreement: ClassVar[str] = "krippendorff_alpha_nominal"
    Spec = TextSpec
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            spec={"type": "text", "min_length": 2, "max_length": 5},
            right=("ab", "äöü", "😀😀"),
            wrong=("", "a", "😀", "abcdef", "a\0b", "a\ud800", 12, None, ["ab"], {}),
        ),
        Example(spec={"type": "text", "multiline": True}, right=("", "two\nlines"), wrong=(None,)),
    )

    def plan(self, spec: TextSpec) -> JsonObject:
        return {
            "min_length": spec.min_length,
            "max_length": spec.max_length,
            "multiline": spec.multiline,
            "markdown": spec.markdown,
            "placeholder": spec.placeholder,
        }

    def schema(self, spec: TextSpec) -> JsonObject:
        return {"type": "string", "minLength": spec.min_length, "maxLength": spec.max_length}

    def check(self, spec: TextSpec, shown: JsonValue, value: JsonValue) -> Sequence[Problem]:
        return list(values.text(value, "", spec.min_length, spec.max_length))

    def similarity(self, spec: TextSpec, a: JsonValue, b: JsonValue) -> float:
        """Dice coefficient of the trigrams of both texts: linear in their length."""
        one, other = _trigrams(str(a)), _trigrams(str(b))
        return 2 * (one & other).total() / (one.total() + other.total())

    def vote(self, spec: TextSpec, value: JsonValue) -> str:
        return str(value)

    def label(self, spec: TextSpec, belief: Any, answers: Sequence[JsonValue] = ()) -> JsonValue:
        return str(belief)

    def columns(self, spec: TextSpec) -> Sequence[Column]:
        return (Column(name="", type="string"),)

    def row(self, spec: TextSpec, value: JsonValue) -> Mapping[str, JsonValue]:
        return {"": value}


def _trigrams(text: str) -> Counter[str]:
    # A frame of two on each side gives the empty text a trigram and every character three.
    framed = f"\0\0{text}\0\0"
    return Counter(framed[at : at + 3] for at in range(len(framed) - 2))


CONTROL = Text()
