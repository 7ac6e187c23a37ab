"""The only place that knows status codes: the error tree as problem details (RFC 9457)."""

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from sterling.domain import errors
from sterling.domain.errors import Problem, SterlingError

STATUS: dict[type[SterlingError], HTTPStatus] = {
    errors.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
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
        "problems": [problem.model_dump() for problem in error.problems],
        "data": error.data,
    }
    headers: dict[str, str] = {}
    if isinstance(error, errors.RateLimited):
        headers["Retry-After"] = str(max(1, round(error.retry_after)))
    if isinstance(error, errors.Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status.value, headers, "application/problem+json")


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


async def _on_http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code, errors.Invalid)
    response = problem_response(kind(str(error.detail)), HTTPStatus(error.status_code))
    response.headers.update(error.headers or {})
    return response


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""
    app.add_exception_handler(SterlingError, _on_sterling)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
