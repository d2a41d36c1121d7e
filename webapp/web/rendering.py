"""Pages and fragments as answers, and all that the server knows of htmx."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from webapp.errors import StorageError
from webapp.library import songs
from webapp.web import context, proxies, shared_pages
from webapp.web.layout import (
    FOR_EVERYBODY,
    Layout,
    bare_layout,
    get_facts,
    get_layout,
    policy,
)
from webapp.web.shared_pages import POLICY

_INDENTATION = re.compile(r"\n\s+")


def page(
    template: str, parts: object, values: Callable[[], dict[str, Any]], *, share: bool = True
) -> Response:
    """A page of `template`, as `shared_pages.answer` says; `values` are for rendering it."""
    db = context.get_db()
    facts = get_facts(db)
    layout = get_layout(db, facts)

    def make_html() -> bytes:
        return render_template(template, layout=layout, **values()).encode()

    depends_on = (layout, facts.library.version, parts)
    return shared_pages.answer(layout.policy, depends_on, make_html, share=share)


def fragment(template: str, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    """A part of a page; it may bring songs, so it says which policy a page would now have."""
    response = make_response(render_template(template, **values))
    db = context.get_db()
    response.headers[POLICY] = policy(db, songs.version(db))
    response.headers["Cache-Control"] = "no-store"
    return response


def shared_fragment(template: str, parts: object, values: Callable[[], dict[str, Any]]) -> Response:
    """The same for all visitors, and cached as `page` is: until the library changes, or `parts`."""
    db = context.get_db()
    version = songs.version(db)

    def make_html() -> bytes:
        return render_template(template, **values()).encode()

    return shared_pages.answer(policy(db, version), (template, version, parts), make_html)


def is_for_script() -> bool:
    """Whether htmx asks, for a part of a page; a boosted link is answered with the whole."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def cached(template: str, *parts: object) -> Markup:
    """A partial that depends on `parts` alone, rendered once for all who share them.

    Without its indentation, which no browser needs.
    """
    html = context.shared(
        f"partial:{template}:{parts!r}",
        lambda: _INDENTATION.sub("\n", render_template(template, parts=parts)),
    )
    return Markup(html)  # noqa: S704 (our own templates escaped it)


def icon(name: str) -> Markup:
    """One of the sprite. A function, for a macro would be imported anew for each card."""
    address = proxies.rooted(context.get_assets().address("icons.svg"))
    html = f'<svg class="icon" aria-hidden="true"><use href="{address}#{name}"/></svg>'
    return Markup(html)  # noqa: S704 (our own templates name it)


def qr_code(text: str) -> Markup:
    """As SVG, black on whatever is behind, with the margin that cameras want."""
    svg = segno.make_qr(text).svg_inline(svgclass=None, lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704 (drawn by segno, holds no text)


def fresh_page(template: str, code: int = 200, **values: Any) -> Response:  # noqa: ANN401 (for Jinja)
    """A page that nobody stores: it may be for one visitor alone."""
    return _uncached(get_layout(context.get_db()), template, code, values)


def page_for_everybody(template: str) -> Response:
    """A page that is the same for all, whatever the library holds."""
    return _uncached(FOR_EVERYBODY, template, 200, {})


def error_page(code: int, title: str, text: str) -> Response:
    """An error inside the layout, which keeps #main, so that the music plays on."""
    try:
        layout = get_layout(context.get_db())
    except (StorageError, OSError):
        layout = bare_layout()
    return _uncached(layout, "errors/page.html", code, {"code": code, "title": title, "text": text})


def _uncached(layout: Layout, template: str, code: int, values: dict[str, Any]) -> Response:
    response = make_response(render_template(template, layout=layout, **values), code)
    response.headers[POLICY] = layout.policy
    response.headers["Cache-Control"] = "no-store"
    return response


def redirection(address: str, code: int = 303) -> Response:
    """Flask's, typed as all other answers are."""
    return make_response(redirect(address, code))


def back(without: str | None = None) -> Response:
    """303 to the page of ours where a form stood, else to the wall; an argument may be left out."""
    own = ""
    with suppress(ValueError):
        came = urlsplit(request.referrer or "")
        if came.netloc == request.host and _is_ours(came.path):
            own = _without(came, without)._replace(scheme="", netloc="", fragment="").geturl()
    return redirection(own or url_for("gallery.index"))


def _without(address: SplitResult, name: str | None) -> SplitResult:
    if name is None or f"{name}=" not in address.query:
        return address
    said = parse_qsl(address.query, keep_blank_values=True)
    return address._replace(query=urlencode([pair for pair in said if pair[0] != name]))


def is_path(address: str) -> bool:
    """Whether it leads to a place of this host, whatever that is; `//host` leads elsewhere."""
    return re.match(r"/(?![/\\])[\x20-\x7e]*$", address) is not None


def _is_ours(path: str) -> bool:
    """Of a proxy's host the gallery may have but a part; `//host` would lead to another one."""
    root = proxies.root()
    return path.startswith(f"{root}/") and re.match(r"/(?![/\\])", path) is not None
