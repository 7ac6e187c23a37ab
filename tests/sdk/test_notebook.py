"""The widget for notebooks, on the side of Python; tests/e2e/embedding.spec.ts has the browser's."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sterling import notebook
from sterling.domain.errors import Invalid, NotFound, Unavailable
from sterling.notebook import TaskWidget

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "embedding.md"
CHOICE: dict[str, Any] = {
    "name": "intent",
    "data": {"text": {"type": "string"}},
    "views": {"words": {"type": "text", "src": "$.text"}},
    "controls": {"intent": {"type": "choice", "on": "words", "options": ["refund", "praise"]}},
}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An interface that was built: its two files."""
    (tmp_path / "sterling-task.js").write_text("export default { render() {} };")
    (tmp_path / "sterling-task.css").write_text("@scope (sterling-task) {}")
    monkeypatch.setattr(notebook, "FOLDER", tmp_path)
    yield tmp_path
    TaskWidget.close_all()


def test_what_is_sent_to_the_browser(built: Path) -> None:
    widget: Any = TaskWidget(CHOICE, {"text": "You saved my week"})
    sent = widget.get_state()
    assert sent["_esm"] == "export default { render() {} };"
    assert sent["_css"] == "@scope (sterling-task) {}"
    assert sent["data"] == {"text": "You saved my week"}
    assert [control["name"] for control in sent["plan"]["controls"]] == ["intent"]
    assert sent["answer"] is None


def test_an_answer_is_heard_and_the_next_item_takes_it_away(built: Path) -> None:
    widget: Any = TaskWidget("intent", {"text": "You saved my week"})
    heard: list[Any] = []

    def hear(change: Mapping[str, Any]) -> None:
        heard.append(change["new"])

    widget.observe(hear, "answer")
    widget.set_state({"answer": {"intent": {"value": "praise"}}, "seconds": 2.5})  # as a browser does
    assert widget.answer == {"intent": {"value": "praise"}}
    assert widget.seconds == 2.5
    widget.data = {"text": "I would like my money back"}
    assert heard == [{"intent": {"value": "praise"}}, None]
    assert widget.seconds == 0.0


def test_a_file_among_the_data_is_taken_in(built: Path) -> None:
    picture = built / "dot.png"
    picture.write_bytes(b"\x89PNG")
    widget = TaskWidget("boxes", {"image": picture})
    assert widget.data == {"image": "data:image/png;base64,iVBORw=="}
    with pytest.raises(Invalid, match=r"gone\.png cannot be read"):
        widget.data = {"image": built / "gone.png"}


def test_the_cell_of_the_guide(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = GUIDE.read_text("utf-8")
    (built / "names.yaml").write_text(_example(text, "names.yaml"))
    monkeypatch.chdir(built)
    names: dict[str, Any] = {}
    exec(_example(text, "cell.py"), names)
    assert isinstance(names["task"], TaskWidget)


def test_what_is_wrong_is_said(built: Path) -> None:
    with pytest.raises(NotFound, match="no built-in template 'nonsense'"):
        TaskWidget("nonsense", {})
    with pytest.raises(Invalid):
        TaskWidget({**CHOICE, "controls": {"intent": {"type": "choice"}}}, {})
    (built / "sterling-task.js").unlink()
    with pytest.raises(Unavailable, match="was not built"):
        TaskWidget(CHOICE, {"text": ""})


def _example(guide: str, file: str) -> str:
    found = re.search(rf"```\w+ file={re.escape(file)}\n(.*?)```", guide, re.DOTALL)
    assert found is not None
    return found.group(1)
