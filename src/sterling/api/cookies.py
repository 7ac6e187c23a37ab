"""The session cookie: out of reach of scripts and of other sites' forms; only over TLS where there is TLS."""

from fastapi import Request, Response

from sterling.domain.secrets import COOKIE


def sign_in(request: Request, response: Response, token: str, hours: float) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(hours * 3600),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )


def sign_out(request: Request, response: Response) -> None:
    response.delete_cookie(
        COOKIE, path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax"
    )
