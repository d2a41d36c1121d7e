"""What every request passes: the name it was asked by, who asks, and no writes of other sites."""

from flask import Flask, Response, abort, g, request, url_for

from webapp.config import Config
from webapp.values import devices
from webapp.web import context, encrypted, gate, rendering, roles, security
from webapp.web.roles import Role


def init_app(app: Flask, config: Config) -> None:
    names, gate_ = security.allowed_names(config), gate.init_app(app, config)

    def check() -> Response | None:
        environ, endpoint = request.environ, request.endpoint
        security.check_host(environ.get("HTTP_HOST", ""), names)
        led_on = encrypted.check(config)
        if led_on is not None:
            return led_on
        role, method = gate_.role(environ), environ["REQUEST_METHOD"]
        if role < roles.least(endpoint, method):
            return _refuse(role)
        # Until it is known who asks nothing of the library is shown, also where something fails.
        g.trusted = role > Role.ANYBODY and endpoint != "health.show"
        if method not in context.READING:
            security.check_write(app.config["MAX_CONTENT_LENGTH"])
        return None

    app.before_request(check)
    app.after_request(security.with_headers)


def _refuse(role: Role) -> Response:
    """Guests are told, a browser is asked to log in, and a program refused."""
    if role is Role.GUEST:
        g.trusted = True
        abort(403, "That is for the owner of this gallery. You came in as a guest.")
    if _wants_page():
        return rendering.redirection(url_for("login.show", next=_where()))
    answer = Response("Songwall asks for its password.\n", 401, mimetype="text/plain")
    if not devices.is_browser(request.headers.get("User-Agent", "")):  # which would open its box
        answer.headers["WWW-Authenticate"] = 'Basic realm="Songwall", charset="UTF-8"'
    return answer


def _wants_page() -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and "text/html" in request.headers.get("Accept", "")
        and not rendering.is_for_script()
    )


def _where() -> str | None:
    """The address that was asked for, below the gallery's root; that of the wall needs no words."""
    address = request.full_path.removesuffix("?")
    return None if address == "/" else address
