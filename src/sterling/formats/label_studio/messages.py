"""Messages of a chat: results of their own there, elements of the item here; and what is said about each.

A question per message is answered for elements of the item. A result names its message by the id of the
message's own result, which has the type `chatmessage`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from pydantic import JsonValue

from sterling.controls.parts import element_ids
from sterling.domain.control import JsonObject
from sterling.domain.template import look_up, source_path
from sterling.formats.label_studio.mapped import Imported

KIND = "chatmessage"


class Messages:
    """The messages of an item, met by the results that repeat them in their order."""

    def __init__(self, imported: Imported, item: JsonObject) -> None:
        self.left = {chat: list(_elements(imported, item, chat)) for chat in imported.chats}
        self.ids = {name: name for left in self.left.values() for name, _ in left}

    def take(self, result: JsonObject) -> str | None:
        """Meet the next message that says the same; a sentence where the item has none."""
        value = result.get("value")
        said = value.get(KIND) if isinstance(value, dict) else None
        left = self.left.get(str(result.get("from_name")), [])
        place = next((at for at, (_, message) in enumerate(left) if _same(message, said)), None)
        if place is None:
            return "the message is none of the item's: what an annotator wrote in a chat is not held"
        self.ids[str(result.get("id"))] = left[place][0]
        del left[: place + 1]
        return None


def write(imported: Imported, item: JsonObject) -> Iterator[JsonObject]:
    """The results that repeat the messages of an item; their ids are those of the elements."""
    for chat in imported.chats:
        for name, message in _elements(imported, item, chat):
            yield {"from_name": chat, "to_name": chat, "id": name, "type": KIND, "value": {KIND: message}}


def _elements(imported: Imported, item: JsonObject, chat: str) -> Iterator[tuple[str, JsonValue]]:
    views: Mapping[str, Any] = imported.template["views"]  # type: ignore[assignment]
    path = source_path(views[imported.chats[chat]]["src"])
    shown = None if path is None else look_up(path, item)
    if isinstance(shown, list):
        yield from zip(element_ids(shown), shown, strict=False)


def _same(message: JsonValue, said: object) -> bool:
    if not isinstance(message, dict) or not isinstance(said, dict):
        return False
    other = cast(JsonObject, said)
    return all(message.get(key) == other.get(key) for key in ("role", "content"))
