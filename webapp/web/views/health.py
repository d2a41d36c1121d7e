"""`/health`: whether the gallery can do its work; no names, paths or addresses."""

from flask import Blueprint, Response, jsonify

from webapp import database
from webapp.errors import StorageError
from webapp.library import songs
from webapp.web import context

bp = Blueprint("health", __name__)


@bp.get("/health")
def show() -> tuple[Response, int]:
    sqlite = database.sqlite_version
    try:
        counts = songs.counts(context.get_db())
    except StorageError:
        return jsonify(ok=False, problem="storage", sqlite=sqlite), 503
    return jsonify(ok=True, songs=sum(counts.values()), sqlite=sqlite), 200
