"""`/static/<build>/…`: styles, scripts, fonts; kept for ever under the address of their build."""

from flask import Blueprint, Response

from webapp.errors import NotFoundError
from webapp.errors import web as sentences
from webapp.web import compression, context

bp = Blueprint("static_files", __name__, url_prefix="/static")


@bp.get("/<build>/<path:name>")
def show(build: str, name: str) -> Response:
    assets = context.get_assets()
    content = assets.files.get(name)
    if content is None:
        raise NotFoundError(sentences.NO_SUCH_FILE)
    content_type = assets.type_of(name)
    encoding = compression.encoding(content_type)

    def compressed() -> bytes:
        return compression.compress(content, encoding, thoroughly=True)

    body = context.shared(f"static:{name}:{encoding}", compressed) if encoding else content
    answer = Response(body, content_type=content_type)
    if encoding:
        answer.headers["Content-Encoding"] = encoding
    answer.headers["Vary"] = "Accept-Encoding"
    # A page of an earlier build still finds its files, but must not keep ours under that name.
    known = build == assets.build
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable" if known else "no-cache"
    return answer
