"""What Label Studio's SDK says, in its own environment; run, it prints what the browser's tests show.

`python -m tests.formats.label_studio_templates` prints an object with, for every config that ships with Label
Studio, the template as it was imported, a task for it, and the plan of its controls.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import tools.peers
from sterling.controls.template import compile_template
from sterling.formats.label_studio.template import import_config

SAMPLES = Path(__file__).parent / "label_studio_samples.py"


def ask(verb: str, *paths: Path) -> Any:
    """What the SDK says about every config that ships: read from the last of the paths."""
    assert tools.peers.python().is_file(), "Label Studio's environment is missing: `./run test` makes it"
    command = [tools.peers.python(), SAMPLES, verb, tools.peers.templates(), *paths]
    done = subprocess.run([str(word) for word in command], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(paths[-1].read_text("utf-8"))


def shown(sample: Any) -> dict[str, Any]:
    """A template with a task and the plan of its controls."""
    template = import_config(sample["config"]).template
    plan = compile_template(template).plan
    return {"template": template, "item": sample["item"], "controls": plan["controls"]}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        samples = ask("make", Path(folder) / "samples.json")
    print(json.dumps({name: shown(sample) for name, sample in samples.items()}))
