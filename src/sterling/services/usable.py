"""Whether a template can be used here, beyond being one."""

from sterling.controls.compiled import Compiled
from sterling.controls.data import is_schema
from sterling.controls.editors import require_editors
from sterling.domain.errors import Invalid, Problem
from sterling.ports.validation import Schemas


def require_usable(compiled: Compiled, schemas: Schemas) -> None:
    """Raises Invalid, with problems by the template's paths: a control that has no editor, or `data` that no
    item could be checked against."""
    require_editors(compiled)
    try:
        schemas.compile(compiled.data_schema)
    except Invalid as error:
        # What has properties alone was made a whole schema of.
        made = "" if is_schema(compiled.template.data) else "/properties"
        problems = [
            Problem(path="/data" + problem.path.removeprefix(made), message=problem.message, code="schema")
            for problem in error.problems
        ]
        raise Invalid(error.message, problems=problems) from None
