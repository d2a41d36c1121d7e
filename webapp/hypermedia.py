"""Pages and fragments as answers: what is fresh, what is not, and what every page needs to know."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from webapp import context, notices, protection, songs, source_states
from webapp.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from werkzeug.wrappers import Response as BaseResponse

    from webapp.database import Database
    from webapp.notices import Notice
    from webapp.source_states import SourceState

THEMES = ("auto", "light", "dark")
HANGINGS = ("wall", "grid", "rows")


@dataclass(frozen=True, slots=True)
class SyncView:
    """How the syncs of all sources stand together; `at` of the one that is longest ago."""

    running: bool = False
    done: int = 0
    total: int | None = None
    at: str | None = None
    ok: bool = True
    can_sync: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What the layout needs on every page."""

    theme: str
    hanging: str | None
    demo: bool
    version: int = 0
    sync: SyncView = field(default_factory=SyncView)
    notices: list[Notice] = field(default_factory=list)


def shell(db: Database) -> Shell:
    config = context.get_config()
    states = source_states.several(db, config.sources or ())
    return Shell(
        theme=_cookie("theme", THEMES) or "auto",
        hanging=_cookie("hanging", HANGINGS),
        demo=config.sources == ("demo",),
        version=songs.version(db),
        sync=sync_view(states),
        notices=notices.notices(states, _free_bytes(config.folder)),
    )


def sync_view(states: Sequence[SourceState]) -> SyncView:
    running = [state for state in states if state.running]
    totals = [state.total for state in running]
    known = [total for total in totals if total is not None]
    ended = [state.synced_at for state in states if state.synced_at]
    return SyncView(
        running=bool(running) or any(state.expected for state in states),
        done=sum(state.done for state in running),
        total=sum(known) if running and len(known) == len(totals) else None,
        at=min(ended, default=None),
        ok=all(state.problem is None for state in states),
        can_sync=bool(states),
    )


def page(template: str, shell: Shell, *parts: object, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    """A whole page, or 304 where the browser holds this very one.

    It is made from the build, the library, the choices, the address and `parts`; browsers may keep
    it, and ask each time.
    """
    made_from = (context.get_assets().build, request.full_path, shell, parts)
    etag = hashlib.sha256(repr(made_from).encode("utf-8", "replace")).hexdigest()[:24]
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        filled = {name: value() if callable(value) else value for name, value in values.items()}
        response = make_response(render_template(template, shell=shell, **filled))
    with_policy(response, shell.version)  # a browser takes the policy of a 304 over the kept one
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Cookie")
    return response


def fragment(template: str, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    response = make_response(render_template(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response


def kept(template: str, *parts: object) -> Markup:
    """A partial that depends on `parts` alone, rendered once for all who share them."""
    key = f"kept:{context.get_assets().build}:{template}:{parts!r}"
    rendered = context.shared(key, lambda: render_template(template, parts=parts))
    return Markup(rendered)  # noqa: S704 (our own templates escaped it)


def with_policy(response: Response, version: int | None) -> Response:
    """The content policy, open to exactly the hosts that covers and audio come from."""
    hosts: dict[str, list[str]] = {}
    if version is not None:
        hosts = context.shared(f"hosts:{version}", lambda: songs.hosts(context.get_db()))
    response.headers["Content-Security-Policy"] = protection.policy(hosts)
    return response


def error_page(code: int, title: str, text: str) -> Response:
    """An error inside the layout, which keeps #main, so that the music plays on."""
    try:
        around = shell(context.get_db())
    except (StorageError, OSError):
        around = Shell(theme=_cookie("theme", THEMES) or "auto", hanging=None, demo=False)
    body = render_template("errors/page.html", shell=around, code=code, title=title, text=text)
    response = with_policy(make_response(body, code), around.version or None)
    response.headers["Cache-Control"] = "no-store"
    return response


def back() -> BaseResponse:
    """303 to the page of ours where a form stood, else to the wall."""
    came = _split(request.referrer or "")
    own = (
        came.netloc == request.host
        and came.path.startswith("/")
        and came.path[1:2] not in {"/", "\\"}
    )
    where = came._replace(scheme="", netloc="", fragment="").geturl() if own else ""
    return redirect(where or url_for("gallery.index"), 303)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _free_bytes(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return notices.LITTLE_SPACE  # unknown is not little


def _cookie(name: str, allowed: tuple[str, ...]) -> str | None:
    value = request.cookies.get(name)
    return value if value in allowed else None
