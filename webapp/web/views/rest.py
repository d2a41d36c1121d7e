"""`/rest/<call>`: music apps, by the OpenSubsonic protocol."""

import re
from functools import cache
from importlib import metadata

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from webapp.errors import ApiError, DamagedError, NotFoundError, PlaylistError, SongwallError
from webapp.errors import opensubsonic as sentences
from webapp.opensubsonic import envelope
from webapp.opensubsonic.envelope import CALLBACK, FORMS, Code, Content, Form
from webapp.recovery import detection
from webapp.web import context
from webapp.web.rest import login
from webapp.web.rest.asked import Asked
from webapp.web.rest.calls import CALLS, FOR_EVERYBODY
from webapp.web.rest.login import TooManyWrongError
from webapp.web.views import errors

bp = Blueprint("rest", __name__, url_prefix="/rest")
_VIEW = re.compile(r"\.view$")
_LONGEST_CALLBACK = 200
_PAUSE = 60  # seconds
_REFUSED = {400, 403}  # by the checks of all addresses: not answered as if all were well


def init_app(app: Flask) -> None:
    login.init_app(app)
    app.register_blueprint(bp)


@bp.route("/", defaults={"name": ""}, methods=["GET", "POST"])
@bp.route("/<path:name>", methods=["GET", "POST"])
def call(name: str) -> Response:
    """Whatever is asked is answered in an envelope; what is wrong, too, with status 200."""
    asked = Asked(request.values)
    _form()  # raises
    name = _VIEW.sub("", name)
    if name not in FOR_EVERYBODY:
        asked = Asked(request.values, login.key_of(asked))
    if name not in CALLS:
        raise ApiError(Code.GENERIC, sentences.UNKNOWN_CALL)
    answer = CALLS[name](asked)
    return answer if isinstance(answer, Response) else _answer(envelope.done(_version(), answer))


@bp.errorhandler(SongwallError)
def _ours(error: SongwallError) -> Response:
    if isinstance(error, DamagedError):
        detection.note_damage(context.get_config())
    code = error.code if isinstance(error, ApiError) else _code_of(error)
    answer = _failure(code, str(error))
    if isinstance(error, TooManyWrongError):
        answer.status_code = 429
        answer.headers["Retry-After"] = f"{_PAUSE}"
    return answer


@bp.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response:
    answer = _failure(Code.GENERIC, error.description or error.name)
    if error.code in _REFUSED:
        answer.status_code = error.code
    return answer


@bp.errorhandler(Exception)
def _unforeseen(error: Exception) -> Response:
    errors.note(error)
    answer = _failure(Code.GENERIC, sentences.BROKEN)
    answer.status_code = 500
    return answer


def _code_of(error: SongwallError) -> Code:
    if isinstance(error, NotFoundError):
        return Code.NOT_FOUND
    return Code.NOT_ALLOWED if isinstance(error, PlaylistError) else Code.GENERIC


def _form() -> Form:
    """How the answer is written; raises ApiError."""
    asked = Asked(request.values)
    name = asked.maybe("f") or "xml"
    if name not in FORMS:
        raise ApiError(Code.GENERIC, sentences.NO_FORM)
    callback = (asked.maybe("callback") or "") if name == "jsonp" else ""
    if name == "jsonp" and not (
        len(callback) <= _LONGEST_CALLBACK and CALLBACK.fullmatch(callback)
    ):
        raise ApiError(Code.MISSING, sentences.NO_CALLBACK)
    return Form(name, callback)


def _failure(code: int, sentence: str) -> Response:
    return _answer(envelope.failed(_version(), code, sentence))


def _answer(content: Content) -> Response:
    try:
        form = _form()
    except (ApiError, HTTPException):  # also where the form itself cannot be read
        form = Form()
    body, mimetype = envelope.written(content, form)
    return Response(body, mimetype=mimetype)


@cache
def _version() -> str:
    return metadata.version("songwall")
