"""Projects: make them, fill them, work in them, take the result out."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Generic
from uuid import UUID

from sterling.domain.annotator import AnnotatorReport, AnnotatorStanding, Standings
from sterling.domain.answer import Answer
from sterling.domain.audit import Audit as AuditRecord
from sterling.domain.curve import Curve, Curves
from sterling.domain.errors import Invalid, NotFound
from sterling.domain.forecast import Forecast
from sterling.domain.job import Job
from sterling.domain.label import Label
from sterling.domain.progress import Progress
from sterling.domain.project import Project as Record
from sterling.domain.project import ProjectSummary
from sterling.domain.release import Release as ReleaseRecord
from sterling.domain.review import Review, ReviewCase
from sterling.domain.task import Task
from sterling.sdk.assignments import Assignment, claim_tasks
from sterling.sdk.audits import Audit
from sterling.sdk.calls import call, listing, parse
from sterling.sdk.imports import How, Import, Line, import_lines, import_path
from sterling.sdk.jobs import Told, wait_for
from sterling.sdk.releases import Release
from sterling.sdk.steps import Bound, D, Listing, Steps, verb
from sterling.sdk.templates import Template, load

_POLICY = ("redundancy", "target", "stop_at", "least", "curtail", "mixed", "hide_suggestions", "methods")


class Project(Bound[D], Generic[D]):
    """One project. `record` is what the server said last."""

    def __init__(self, driver: D, record: Record) -> None:
        super().__init__(driver)
        self.record = record

    @property
    def id(self) -> UUID:
        """The project's id."""
        return self.record.id

    @property
    def name(self) -> str:
        """The project's name."""
        return self.record.name

    def _at(self, place: str = "") -> str:
        return f"/projects/{self.id}{place}"

    @verb
    def refresh(self) -> Steps[Record]:
        """Reads the project again."""
        self.record = parse(Record, (yield from call("GET", self._at())))
        return self.record

    @verb
    def change(self, **fields: Any) -> Steps[Record]:
        """Changes the named fields (`name`, `template`, `guidelines`, `lease_seconds`, `budget`, `state`,
        `redundancy`, `target`, `stop_at`, `least`, `curtail`, `mixed`, `hide_suggestions`,
        `methods`). Raises Stale when the project changed since it was read."""
        policy = {name: fields.pop(name) for name in _POLICY if name in fields}
        if policy:
            fields["policy"] = {**self.record.policy.model_dump(mode="json"), **policy}
        if "template" in fields:
            fields["template"] = load(fields["template"])
        headers = {"if-match": f'"{self.record.version}"'}
        response = yield from call("PATCH", self._at(), json=fields, headers=headers, repeatable=False)
        self.record = parse(Record, response)
        return self.record

    @verb
    def delete(self) -> Steps[None]:
        """Removes the project and everything of it. It cannot be undone."""
        yield from call("DELETE", self._at())

    @verb
    def progress(self) -> Steps[Progress]:
        """How the project stands: tasks, answers, cost, agreement, certainty."""
        return parse(Progress, (yield from call("GET", self._at("/progress"))))

    @verb
    def annotators(self) -> Steps[list[AnnotatorStanding]]:
        """How each annotator stands in this project."""
        return parse(Standings, (yield from call("GET", self._at("/annotators")))).items

    @verb
    def curves(self) -> Steps[list[Curve]]:
        """Accuracy against judgments by control: the same number for every task, and stopping when sure."""
        return parse(Curves, (yield from call("GET", self._at("/curves")))).items

    @verb
    def forecast(
        self, target: float, control: str | None = None, value: str | None = None
    ) -> Steps[Forecast]:
        """What it takes to reach the accuracy `target` (0..1) on a control's labels, or on those of one
        class: judgments, cost, days."""
        asked = {"target": target, "control": control, "value": value}
        query = {name: one for name, one in asked.items() if one is not None}
        return parse(Forecast, (yield from call("GET", self._at("/forecast"), query=query)))

    @verb
    def annotator(self, annotator_id: UUID) -> Steps[AnnotatorReport]:
        """One of them in full: accuracy by control, class and week, what is mistaken for what, time, cost."""
        return parse(AnnotatorReport, (yield from call("GET", self._at(f"/annotators/{annotator_id}"))))

    # -- data ----------------------------------------------------------------------------------------------

    @verb
    def import_file(
        self,
        source: str | Path | Iterable[Line],
        *,
        format: str | None = None,
        strict: bool = False,
        batch: str | None = None,
        redundancy: int | None = None,
        fields: Mapping[str, str] | None = None,
        id_field: str | None = None,
        progress: Told | None = None,
    ) -> Steps[Import]:
        """Imports a file (NDJSON, a JSON list, CSV, Parquet, CoNLL, COCO, YOLO, VOC, a file as it is, files
        in a zip or a folder; the server looks), or items made by a program: dictionaries as the native
        format has them. A `Path` among an item's data is uploaded.

        `fields` takes fields of the template from columns of the file that are called otherwise
        (`{"text": "body"}`); `id_field` names the column that holds the ids.
        What is wrong with single lines is told by the result; with `strict`, one wrong line refuses all."""
        if isinstance(source, str | Path):
            how = How(format, None, strict, batch, redundancy, fields, id_field)
            return (yield from import_path(self.id, Path(source), how, progress))
        how = How(None, None, strict, batch, redundancy, fields, id_field)
        return (yield from import_lines(self.id, source, how, progress))

    def tasks(
        self,
        *,
        state: str | Sequence[str] | None = None,
        search: str | None = None,
        batch: str | None = None,
        flagged: bool = False,
        control: str | None = None,
        value: str | None = None,
        below: float | None = None,
    ) -> Listing[D, Task]:
        """The tasks, oldest first; `flagged`: only those with an open flag. With `control`, those with a
        label of it, the least certain first: of the class `value`, less probable than `below`."""
        query = {"state": state, "search": search, "batch": batch, "flagged": flagged or None}
        label = {"control": control, "value": value, "below": below}
        return listing(self._driver, Task, self._at("/tasks"), {**query, **label})

    def answers(self) -> Listing[D, Answer]:
        """All answers in the order that they came in."""
        return listing(self._driver, Answer, self._at("/answers"))

    def jobs(self) -> Listing[D, Job]:
        """The project's background work, newest first."""
        return listing(self._driver, Job, "/jobs", {"project_id": self.id})

    # -- work ----------------------------------------------------------------------------------------------

    @verb
    def claim(
        self, count: int = 1, task_ids: Sequence[UUID] | None = None, *, resume: bool = False
    ) -> Steps[list[Assignment[D]]]:
        """Leases the next tasks to the owner of the key; `task_ids` (privileged) asks for these only,
        `resume` for what is held already before anything new. Empty when nothing is left."""
        named = None if task_ids is None else list(task_ids)
        handed = yield from claim_tasks(self.id, count, named, resume=resume)
        return [Assignment(self._driver, one) for one in handed]

    # -- quality -------------------------------------------------------------------------------------------

    @verb
    def aggregate(
        self, methods: Mapping[str, str] | None = None, *, progress: Told | None = None
    ) -> Steps[Job]:
        """Turns the answers into labels with their probability, and waits for it."""
        body = {"methods": dict(methods or {})}
        response = yield from call("POST", self._at("/aggregations"), json=body, once=True)
        return (yield from wait_for(parse(Job, response), progress))

    def labels(self, control: str | None = None) -> Listing[D, Label]:
        """What is believed, for each task and control."""
        return listing(self._driver, Label, self._at("/labels"), {"control": control})

    @verb
    def review(
        self, task_id: UUID | str, verdict: str, answer: Mapping[str, Any] | None = None, reason: str = ""
    ) -> Steps[Review]:
        """Accepts, fixes or rejects the label of a task."""
        body = {"verdict": verdict, "answer": answer, "reason": reason}
        return parse(Review, (yield from call("POST", f"/tasks/{task_id}/reviews", json=body, once=True)))

    @verb
    def undo_review(self, review_id: UUID | str) -> Steps[ReviewCase]:
        """Takes an own verdict back, while nobody has acted on it."""
        return parse(ReviewCase, (yield from call("POST", f"/reviews/{review_id}/undo", repeatable=False)))

    @verb
    def audit(
        self,
        size: int = 100,
        *,
        seed: int = 0,
        from_truth: bool = False,
        controls: Sequence[str] | None = None,
        fields: Sequence[str] = (),
    ) -> Steps[Audit[D]]:
        """Draws labelled tasks at random to measure accuracy. With `from_truth` the known truth that was
        imported with the drawn tasks is the expert; else judge each with `audit.judge`. Each value in one of
        `fields` of the items gets certificates of its own."""
        body = {
            "size": size,
            "seed": seed,
            "from_truth": from_truth,
            "controls": controls,
            "fields": list(fields),
        }
        response = yield from call("POST", self._at("/audits"), json=body, once=True)
        return Audit(self._driver, parse(AuditRecord, response))

    @verb
    def audits(self) -> Steps[list[Audit[D]]]:
        """All audits of the project."""
        found = yield from listing(self._driver, AuditRecord, self._at("/audits")).steps()
        return [Audit(self._driver, one) for one in found]

    # -- results -------------------------------------------------------------------------------------------

    @verb
    def release(
        self, name: str, audit: Audit[D] | UUID | None = None, *, progress: Told | None = None
    ) -> Steps[Release[D]]:
        """Freezes data and labels under a name, with a manifest and, after an audit, its certificates."""
        audit_id = audit.id if isinstance(audit, Audit) else audit
        body = {"name": name, "audit_id": audit_id}
        response = yield from call("POST", self._at("/releases"), json=body, once=True)
        yield from wait_for(parse(Job, response), progress)
        found = [one for one in (yield from self._releases()) if one.record.name == name]
        if not found:
            raise NotFound(f"The release {name} was made but is not listed.", name=name)
        return found[0]

    def _releases(self) -> Steps[list[Release[D]]]:
        found = yield from listing(self._driver, ReleaseRecord, self._at("/releases")).steps()
        return [Release(self._driver, one) for one in found]

    @verb
    def releases(self) -> Steps[list[Release[D]]]:
        """All releases, newest first."""
        return (yield from self._releases())

    @verb
    def export(
        self, format: str, path: str | Path, *, what: str = "labels", progress: Told | None = None
    ) -> Steps[Path]:
        """Writes labels, or answers, to a file: jsonl, csv, parquet, conll, coco, yolo, mot or
        scale-lidar."""
        target = Path(path)
        if not target.parent.is_dir():
            raise Invalid(f"There is no folder {target.parent} to export to.")
        body = {"format": format, "what": what}
        response = yield from call("POST", self._at("/exports"), json=body, once=True)
        job = yield from wait_for(parse(Job, response), progress)
        part = target.with_name(target.name + ".part")
        try:
            yield from call("GET", f"/jobs/{job.id}/file", into=part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return target


class Projects(Bound[D], Generic[D]):
    """`client.projects`: the organization's projects."""

    def list(self) -> Listing[D, ProjectSummary]:
        """All projects with their counts, newest first."""
        return listing(self._driver, ProjectSummary, "/projects")

    @verb
    def create(
        self,
        name: str,
        template: Template,
        *,
        guidelines: str = "",
        redundancy: int = 1,
        target: float | None = None,
        methods: Mapping[str, str] | None = None,
        lease_seconds: int = 900,
        budget: int | None = None,
    ) -> Steps[Project[D]]:
        """A new project. `template` is a dictionary, a YAML or JSON file, or the name of a built-in one;
        `redundancy` the answers per task; `budget` in millionths of the currency."""
        body = {
            "name": name,
            "template": load(template),
            "guidelines": guidelines,
            "policy": {"redundancy": redundancy, "target": target, "methods": dict(methods or {})},
            "lease_seconds": lease_seconds,
            "budget": budget,
        }
        response = yield from call("POST", "/projects", json=body, once=True)
        return Project(self._driver, parse(Record, response))

    @verb
    def get(self, project_id: UUID | str) -> Steps[Project[D]]:
        """The project with this id."""
        return (yield from self._get(project_id))

    def _get(self, project_id: UUID | str) -> Steps[Project[D]]:
        response = yield from call("GET", f"/projects/{project_id}")
        return Project(self._driver, parse(Record, response))

    @verb
    def find(self, name: str) -> Steps[Project[D]]:
        """The project with this id or name. Raises NotFound, or Invalid where several have the name."""
        try:
            return (yield from self._get(UUID(name)))
        except ValueError:
            pass
        everything = yield from self.list().steps()
        found = [one for one in everything if one.name == name]
        if len(found) > 1:
            ids = ", ".join(str(one.id) for one in found)
            raise Invalid(f"{len(found)} projects are called {name}: {ids}. Name one by its id.")
        if not found:
            raise NotFound(f"There is no project {name}. `sterling project list` shows all.", name=name)
        return (yield from self._get(found[0].id))
