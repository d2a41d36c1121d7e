"""`/login` and `/logout`: a page in place of the browser's box; `/guest/<code>` for guests."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from webapp.web import gate, proxies, rendering, security
from webapp.web.layout import bare_layout
from webapp.web.roles import Role
from webapp.web.shared_pages import POLICY

bp = Blueprint("login", __name__)


@bp.get("/login")
def show() -> Response:
    if gate.role() is Role.OWNER:
        return rendering.redirection(_target(request.args.get("next", "")))
    return _page()


@bp.post("/login")
def enter() -> Response:
    role = gate.get().admit(request.form.get("password", ""))
    if role is Role.ANYBODY:
        return _page(is_wrong=True)
    answer = rendering.redirection(_target(request.form.get("next", "")))
    return gate.open_session(answer, role)


@bp.get("/guest/<code>")
def guest(code: str) -> Response:
    """What a guest's QR code leads to. One press more: an address alone must not log anybody in."""
    return _page(code=code)


@bp.post("/logout")
def leave() -> Response:
    """What this browser keeps of the gallery goes too, but for how it looks."""
    answer = rendering.redirection(url_for("login.show"))
    return gate.get().close_session(answer)


def _page(*, is_wrong: bool = False, code: str = "") -> Response:
    """Outside of the gallery's layout, which tells of the library."""
    layout = bare_layout()
    target = request.values.get("next", "")
    html = render_template(
        "login/show.html", layout=layout, is_wrong=is_wrong, code=code, target=target
    )
    answer = make_response(html, 422 if is_wrong else 200)
    answer.headers[POLICY] = security.policy({})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _target(address: str) -> str:
    """Where one was going, if that is a page of ours; else the wall."""
    if rendering.is_path(address) and not address.startswith(("/login", "/logout", "/guest")):
        return proxies.rooted(address)
    return url_for("gallery.index")
