"""The only place that knows status codes: the error tree as problem details (RFC 9457)."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from sterling.api.methods import Methods
from sterling.domain import errors
from sterling.domain.errors import Problem, SterlingError


class WrongMediaType(errors.Invalid):
    """The body is of a type, or packed in a way, that no route reads."""


class BadRequest(errors.Invalid):
    """What HTTP itself does not allow."""


class HeadersTooLarge(errors.TooLarge):
    """Address and headers of a request are over their bound."""


STATUS: dict[type[SterlingError], HTTPStatus] = {
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    BadRequest: HTTPStatus.BAD_REQUEST,
    WrongMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HeadersTooLarge: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.Duplicate: HTTPStatus.CONFLICT,
    errors.BudgetExhausted: HTTPStatus.PAYMENT_REQUIRED,
    errors.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}

MOST_PROBLEMS = 200
"""As many are told of one request: a body can break hundreds of thousands of rules."""


def status_of(error: SterlingError) -> HTTPStatus:
    """The status of the nearest ancestor that has one."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem_response(error: SterlingError, status: HTTPStatus | None = None) -> Response:
    """The error as `application/problem+json`; members beside those of the RFC: code, problems, data.
    `status` where HTTP itself has a finer one than the error's."""
    status = status or status_of(error)
    body = {
        "type": f"urn:sterling:error:{error.code}",
        "title": status.phrase,
        "status": status.value,
        "detail": error.message,
        "code": error.code,
        "problems": [problem.model_dump() for problem in error.problems[:MOST_PROBLEMS]],
        "data": {**error.data, **_left_out(len(error.problems))},
    }
    headers: dict[str, str] = {}
    if isinstance(error, errors.RateLimited):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status.value, headers, "application/problem+json")


def _left_out(count: int) -> dict[str, int]:
    return {"problems_left_out": count - MOST_PROBLEMS} if count > MOST_PROBLEMS else {}


async def _on_sterling(_: Request, error: Exception) -> Response:
    assert isinstance(error, SterlingError)
    return problem_response(error)


async def _on_validation(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = [
        Problem(path="/" + "/".join(str(part) for part in e["loc"]), message=e["msg"], code=e["type"])
        for e in error.errors()
    ]
    where = ", ".join(problem.path for problem in problems[:3])
    return problem_response(errors.Invalid(f"The request is malformed at {where}.", problems=problems))


_BY_STATUS: dict[int, type[SterlingError]] = {404: errors.NotFound, 405: errors.Invalid}


def _on_method(request: Request, methods: Methods) -> Response:
    """Of a method that no route takes there."""
    path, allowed = request.url.path, methods.of(request.url.path)
    if not allowed:
        return problem_response(errors.NotFound(f"There is nothing at {path}."))
    headers = {"Allow": ", ".join(allowed)}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    refused = errors.Invalid(f"{path} does not take {request.method}, but {', '.join(allowed)}.")
    response = problem_response(refused, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers.update(headers)
    return response


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code, errors.Invalid)
    response = problem_response(kind(str(error.detail)), HTTPStatus(error.status_code))
    response.headers.update(error.headers or {})
    return response


def install(app: FastAPI, methods: Methods) -> None:
    """Makes every error of the app a problem document."""

    async def on_http(request: Request, error: Exception) -> Response:
        if isinstance(error, HTTPException) and error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return _on_method(request, methods)
        return await _on_http(request, error)

    app.add_exception_handler(SterlingError, _on_sterling)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, on_http)
