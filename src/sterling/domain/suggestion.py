"""What a model, or an import, proposes for a task: shown to annotators as a pre-label, never counted."""

from typing import Annotated

from pydantic import Field, JsonValue

from sterling.domain.annotator import AnnotatorKind
from sterling.domain.ids import AnnotatorId
from sterling.domain.record import Name, Record

Probability = Annotated[float, Field(ge=0, le=1)]


class Suggestion(Record):
    """An answer, which may leave controls out, and how sure its maker is of its parts.

    `probabilities` is keyed by the name of a control or the id of a region; what is not in it is not known.
    """

    annotator_id: AnnotatorId
    annotator: Name
    kind: AnnotatorKind
    answer: dict[str, JsonValue]
    probabilities: dict[str, Probability]
