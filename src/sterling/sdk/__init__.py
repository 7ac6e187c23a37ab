"""The Python client: `sterling.Client` blocks, `sterling.AsyncClient` has coroutines; the same verbs."""

from sterling.sdk.annotators import Annotators
from sterling.sdk.assignments import Assignment
from sterling.sdk.audits import Audit
from sterling.sdk.blobs import Blobs
from sterling.sdk.client import AsyncClient, Client
from sterling.sdk.imports import Import
from sterling.sdk.jobs import JobFailed, Jobs
from sterling.sdk.keys import Keys
from sterling.sdk.members import Members
from sterling.sdk.projects import Project, Projects
from sterling.sdk.releases import Release
from sterling.sdk.steps import Listing
from sterling.sdk.tasks import Tasks

__all__ = [
    "Annotators",
    "Assignment",
    "AsyncClient",
    "Audit",
    "Blobs",
    "Client",
    "Import",
    "JobFailed",
    "Jobs",
    "Keys",
    "Listing",
    "Members",
    "Project",
    "Projects",
    "Release",
    "Tasks",
]
