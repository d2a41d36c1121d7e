"""`/connect`: one's account, and the settings that a person would change."""

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.blueprints import BlueprintSetupState

from webapp.web import access, connect_view, connecting, context, rendering, uploads
from webapp.web.connect_view import Typed
from webapp.web.connecting import Outcome, Undecided

bp = Blueprint("connect", __name__, url_prefix="/connect")
MOST_MINUTES = 7 * 24 * 60
MOST_GB = 1_000_000
_HERE_ONLY = (
    "Settings are changed on the machine where Songwall runs, with its password, or with the code "
    "that its terminal shows. Nothing was changed."
)


def _remember_undecided(state: BlueprintSetupState) -> None:
    state.app.extensions["songwall.undecided"] = Undecided()


bp.record(_remember_undecided)


@bp.get("")
def show() -> Response:
    if "forgotten" in request.args:
        return _page(outcome=Outcome("forgotten"), about="forgotten")
    saved = Outcome("saved") if "saved" in request.args else None
    key = request.args.get("choose")
    choice = _undecided().get(key) if key else None
    if key and choice is None:
        return _page(outcome=Outcome("too_late"))
    return _page(outcome=saved, about="settings" if saved else "account", choice=choice)


@bp.post("")
def connect() -> Response:
    _only_owner()
    service = request.form.get("service", "")
    if service not in connecting.services(context.get_config()):
        abort(400, "There is no such service to connect, so nothing was changed.")
    pasted, as_of = request.form.get("token", ""), request.form.get("as_of", "")
    outcome = connecting.attempt(service, pasted, as_of, _undecided())
    if outcome.kind == "several":
        return _go(url_for("connect.show", choose=outcome.choice))
    if outcome.kind == "saved":
        return _go(url_for("gallery.index"))
    return _page(outcome=outcome, chosen=service)


@bp.post("/account")
def choose() -> Response:
    """One of several accounts that a token opens."""
    _only_owner()
    key = request.form.get("choice", "")
    choice = _undecided().get(key)
    if choice is None:
        return _page(outcome=Outcome("too_late"))
    account, as_of = request.form.get("account", ""), request.form.get("as_of", "")
    outcome = connecting.choose(choice, account, as_of)
    if outcome.kind != "saved":
        return _page(outcome=outcome, choice=choice)
    _undecided().drop(key)
    return _go(url_for("gallery.index"))


@bp.post("/code")
def code() -> Response:
    """The code that the terminal shows lets this browser in."""
    owner_code, address = context.get_control().code, request.remote_addr or ""
    if owner_code is None:
        abort(403, _HERE_ONLY)
    if owner_code.is_paused(address):
        return _page(outcome=Outcome("busy", retry_after=60), about="code")
    secret = owner_code.redeem(request.form.get("code", ""), address)
    if secret is None:
        return _page(outcome=Outcome("wrong_code"), about="code")
    target = "access.show" if request.form.get("next") == "access" else "connect.show"
    return access.remember(_go(url_for(target)), secret)


@bp.post("/forget")
def forget() -> Response:
    """The account, not its songs."""
    _only_owner()
    outcome = connecting.forget(request.form.get("as_of", ""))
    if outcome.kind != "saved":
        return _page(outcome=outcome)
    return _go(url_for("connect.show", forgotten=1))


@bp.post("/news")
def read_news() -> Response:
    """That the demo has gone was read."""
    context.get_control().read_news()
    return rendering.back()


@bp.get("/demo")
def is_there() -> Response:
    """Whether the demo still is: its pages ask, and once it has gone they show the wall."""
    if context.get_config().is_demo and rendering.is_for_script():
        return Response(status=204)
    return _go(url_for("gallery.index"))


@bp.post("/demo")
def demo() -> Response:
    """Look at the demo, where there is nothing else to see."""
    context.get_control().show_demo()
    return _go(url_for("gallery.index"))


@bp.post("/settings")
def settings() -> Response:
    _only_owner()
    form = request.form
    typed = Typed(
        keep=form.get("keep") == "yes",
        gb=form.get("gb", "").strip().replace(",", "."),
        minutes=form.get("minutes", "").strip().replace(",", "."),
        sources=form.getlist("sources"),
    )
    outcome = _wrong(typed) or connecting.save(_changes(typed), form.get("as_of", ""))
    if outcome.kind != "saved":
        return _page(outcome=outcome, about="settings", typed=typed)
    return _go(url_for("connect.show", saved=1, _anchor="settings"))


def _wrong(typed: Typed) -> Outcome | None:
    fixed, connected = context.get_config().fixed, connecting.connected(context.get_config())
    if "SONGWALL_KEEP_GB" not in fixed and typed.gb and not _is_number(typed.gb, MOST_GB):
        return Outcome("wrong_gb")
    if "SONGWALL_SYNC_MINUTES" not in fixed and not _is_number(typed.minutes, MOST_MINUTES):
        return Outcome("wrong_minutes")
    if _chooses_sources() and not set(typed.sources) & set(connected):
        return Outcome("no_source")
    return None


def _changes(typed: Typed) -> dict[str, str | None]:
    changes: dict[str, str | None] = {
        "SONGWALL_KEEP": "yes" if typed.keep else "no",
        "SONGWALL_KEEP_GB": typed.gb or None,
        "SONGWALL_SYNC_MINUTES": typed.minutes,
    }
    if _chooses_sources():
        connected = connecting.connected(context.get_config())
        changes["SONGWALL_SOURCE"] = ",".join(n for n in connected if n in typed.sources)
    return changes


def _chooses_sources() -> bool:
    config = context.get_config()
    return len(connecting.connected(config)) > 1 and "SONGWALL_SOURCE" not in config.fixed


def _is_number(text: str, most: float) -> bool:
    try:
        return 0 <= float(text) <= most
    except ValueError:
        return False


def _only_owner() -> None:
    if not access.may_change():
        abort(403, _HERE_ONLY)


def _undecided() -> Undecided:
    undecided: Undecided = current_app.extensions["songwall.undecided"]
    return undecided


def _page(
    *,
    outcome: Outcome | None = None,
    about: str = "account",
    choice: connecting.Choice | None = None,
    typed: Typed | None = None,
    chosen: str = "",
) -> Response:
    db = context.get_db()
    view = connect_view.get(
        db, outcome=outcome, about=about, choice=choice, typed=typed, chosen=chosen
    )
    answer = rendering.fresh_page(
        "connect/show.html",
        outcome.status if outcome else 200,
        view=view,
        most=uploads.most_shown(context.get_config().own.folder),
    )
    if outcome and outcome.retry_after:
        answer.headers["Retry-After"] = str(outcome.retry_after)
    return answer


def _go(address: str) -> Response:
    """There, also where a script asked: as a page of its own, for other settings rule it."""
    if rendering.is_for_script():
        return Response(headers={"HX-Redirect": address})
    return rendering.redirection(address)
