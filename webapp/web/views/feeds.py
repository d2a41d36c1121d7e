"""`/feeds`: playlists and searches for podcast apps and other players, each under a secret."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, Response, request, url_for
from markupsafe import Markup

from webapp.archive import covers
from webapp.errors import NotFoundError, PlaylistError, StorageError
from webapp.errors import playlists as sentences
from webapp.exports import podcast as rss
from webapp.library import feeds, playlists, songs
from webapp.library.feeds import Feed
from webapp.records import record
from webapp.search import ruled
from webapp.song_page import chapters as parts
from webapp.values import fast_json
from webapp.web import context, media_files, own_address, playlist_form, playlist_pages, rendering
from webapp.web import feeds as contents
from webapp.web.feeds import Contents

bp = Blueprint("feeds", __name__, url_prefix="/feeds")


@dataclass(frozen=True, slots=True)
class Listed:
    """`contents` None: its playlist was removed. `address`: of the podcast.

    `qr`: the same for a camera; None where no other device reaches it.
    """

    feed: Feed
    contents: Contents | None
    address: str
    qr: Markup | None


@bp.get("")
def index() -> Response:
    """`playlist` or `rule`: of what a feed is offered; `made`: the number of a new one."""
    playlist, rule = _asked()
    db = context.get_db()
    with context.own_db() as own:
        every = [_listed(feed) for feed in feeds.every(own)]
    return rendering.fresh_page(
        "feeds/show.html",
        feeds=every,
        made=playlist_form.whole("made"),
        playlist=playlist and playlists.by_id(db, playlist),
        rule=rule,
        rule_words=None if rule is None else playlist_pages.words_of(ruled.read(rule)),
        most=contents.MOST,
    )


@bp.post("")
def make() -> Response:
    """Of the `playlist` with this id, or of the search `rule`."""
    playlist, rule = _asked()
    if playlist:
        playlists.by_id(context.get_db(), playlist)
    elif rule is None or not ruled.read(rule).is_understood:
        raise PlaylistError(sentences.RULE_NOT_UNDERSTOOD)
    with context.own_db() as own:
        feed = feeds.add(own, datetime.now(UTC), playlist, rule)
    return rendering.redirection(url_for("feeds.index", made=feed.number, _anchor="made"))


@bp.post("/<number>/revoked")
def revoke(number: str) -> Response:
    with context.own_db() as own:
        feeds.remove(own, playlist_form.entry_number(number))
    return rendering.redirection(url_for("feeds.index"))


@bp.get("/<secret>/podcast.xml")
def podcast(secret: str) -> Response:
    db, shown = context.get_db(), _shown(secret)
    etag = _etag(rss.TYPE, shown)
    if request.if_none_match.contains_weak(etag):
        return _tagged(Response(status=304), etag)
    body = rss.rss(contents.podcast(db, shown))
    return _tagged(Response(body, mimetype=rss.TYPE), etag)


@bp.get("/<secret>/list.m3u8")
def m3u8(secret: str) -> Response:
    db, shown = context.get_db(), _shown(secret)
    etag = _etag("m3u8", shown)
    if request.if_none_match.contains_weak(etag):
        return _tagged(Response(status=304), etag)
    return _tagged(Response(contents.m3u8(db, shown), mimetype="audio/x-mpegurl"), etag)


@bp.get("/<secret>/songs/<song_id>.<ending>")
def audio(secret: str, song_id: str, ending: str) -> Response:  # noqa: ARG001 (for players to see)
    answer = media_files.audio(contents.song(context.get_db(), _feed(secret), song_id))
    if answer is None:
        raise NotFoundError(sentences.NO_SUCH_FEED)
    return answer


@bp.get("/<secret>/covers/<song_id>.jpg")
def cover(secret: str, song_id: str) -> Response:
    card = contents.song(context.get_db(), _feed(secret), song_id)
    answer = media_files.cover(card, covers.SIZES[-1])
    if answer is None:
        raise NotFoundError(sentences.NO_SUCH_FEED)
    return answer


@bp.get("/<secret>/chapters/<song_id>.json")
def chapters(secret: str, song_id: str) -> Response:
    db = context.get_db()
    card = contents.song(db, _feed(secret), song_id)
    raw, _ = songs.details(db, card)
    value = parts.of(record.loads(raw), card.title or "Untitled", card.duration)
    answer = Response(fast_json.dumps(value), mimetype=rss.CHAPTERS_TYPE)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _asked() -> tuple[str | None, str | None]:
    """The playlist's id, or the search's query, which may be empty: all songs."""
    playlist, rule = request.values.get("playlist"), request.values.get("rule")
    return playlist, None if rule is None or playlist else rule[: playlists.LONGEST_RULE]


def _listed(feed: Feed) -> Listed:
    shown = None
    with suppress(NotFoundError):
        shown = contents.contents(context.get_db(), feed)
    # Where other devices reach it, also for an owner who sits at this machine.
    base = own_address.visited(context.get_config())
    path = url_for("feeds.podcast", secret=feed.secret).removeprefix(request.root_path)
    address = (base or request.url_root).rstrip("/") + path
    return Listed(feed, shown, address, rendering.qr_code(address) if base else None)


def _feed(secret: str) -> Feed:
    with context.own_db() as own:
        return feeds.by_secret(own, secret)


def _shown(secret: str) -> Contents:
    """Its owner sees that it was asked for."""
    feed, now = _feed(secret), datetime.now(UTC)
    if feeds.is_stale(feed, now):
        with suppress(StorageError), context.own_db() as own:  # else at the next request
            own.patience = 0
            feeds.note_seen(own, feed.number, now)
    return contents.contents(context.get_db(), feed)


def _etag(kind: str, shown: Contents) -> str:
    made_from = (context.get_fingerprint(), kind, shown.as_of, shown.feed.secret, request.url_root)
    return hashlib.sha256(repr(made_from).encode("utf-8", "replace")).hexdigest()[:24]


def _tagged(answer: Response, etag: str) -> Response:
    answer.set_etag(etag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.add("Accept-Encoding")
    return answer
