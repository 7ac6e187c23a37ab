"""The OpenAPI 3.1 document: tidy operation ids, problem documents for errors, the verb that a route needs."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, APIRouter

from sterling.api.auth import Needs, NeedsCaller, OpenToAll
from sterling.domain.errors import Problem

PUBLIC = "public"
"""`x-verb` of routes that need no caller."""
SIGNED_IN = "signed-in"
"""`x-verb` of routes that any caller may use."""

_PROBLEM: dict[str, Any] = {
    "title": "ProblemDocument",
    "description": "What every refusal looks like (RFC 9457); `code` is stable, `detail` is for people.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "problems", "data"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
        "data": {"type": "object"},
    },
}
REFUSAL: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "Refused; the body says why.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
    }
}
_SECURITY: dict[str, Any] = {
    "key": {"type": "http", "scheme": "bearer", "description": "An API key: sk_live_... or sk_test_..."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sterling_session",
        "description": "A browser's session; changing requests also send X-CSRF-Token.",
    },
}


def operation_id(route: APIRoute) -> str:
    """`keys.create` for the function `create` of routes/keys.py."""
    return f"{route.endpoint.__module__.rsplit('.', 1)[-1]}.{route.endpoint.__name__.rstrip('_')}"


def verb_of(route: APIRoute) -> str | None:
    """What the route declares: a verb, `signed-in`, `public`, or None when it forgot to."""
    calls = list(_calls(route.dependant))
    verbs = [call.verb.value for call in calls if isinstance(call, Needs)]
    if verbs:
        return verbs[0]
    if any(isinstance(call, NeedsCaller) for call in calls):
        return SIGNED_IN
    return PUBLIC if any(isinstance(call, OpenToAll) for call in calls) else None


def _calls(dependant: Dependant) -> Iterator[object]:
    for dependency in dependant.dependencies:
        yield dependency.call
        yield from _calls(dependency)


def document(app: FastAPI, routers: Iterable[APIRouter]) -> dict[str, Any]:
    """The contract of this app; made once, kept on the app."""
    if app.openapi_schema:
        return app.openapi_schema
    made = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        separate_input_output_schemas=False,
    )
    verbs = {
        operation_id(route): verb_of(route)
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    }
    for operations in made["paths"].values():
        for operation in operations.values():
            verb = verbs.get(operation["operationId"])
            operation["x-verb"] = verb
            operation["security"] = [] if verb == PUBLIC else [{"key": []}, {"session": []}]
    components = made.setdefault("components", {})
    components["securitySchemes"] = _SECURITY
    schemas = components.setdefault("schemas", {})
    schemas["ProblemDocument"] = _PROBLEM
    schemas["Problem"] = {
        **Problem.model_json_schema(mode="serialization"),
        "additionalProperties": False,
    }
    components["schemas"] = dict(sorted(schemas.items()))
    app.openapi_schema = made
    return made
