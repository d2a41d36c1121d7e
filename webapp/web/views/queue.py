"""`/queue`: all that a wall shows, over all its pages, as the player's queue; and its songs."""

import hashlib
import itertools

from flask import Blueprint, Response, request

from webapp.library import families, relations, songs
from webapp.query.song_filter import SongFilter
from webapp.search import description, listing
from webapp.values import fast_json
from webapp.web import context, player_songs, proxies, rendering, wall
from webapp.web.layout import Facts, get_facts

bp = Blueprint("queue", __name__, url_prefix="/queue")


@bp.get("")
def show() -> Response:
    """Takes the arguments of a wall. A browser that has it already is told so without a look."""
    db = context.get_db()
    facts = get_facts(db)
    shown = wall.Wall(db, _asked(facts), facts.library.version)
    song_filter = shown.song_filter.but(page=1)
    made_from = (facts.library.version, shown.minute, song_filter, proxies.root())
    etag = _etag(made_from)
    if request.if_none_match.contains_weak(etag):
        return _tagged(Response(status=304), etag)
    keys = itertools.islice(listing.of(song_filter).all_keys(db), player_songs.MOST_ENTRIES)
    ids, kin = families.playable(db, keys)
    href = proxies.rooted(song_filter.address("/"))
    label = description.heading(song_filter)
    return _tagged(_json(player_songs.queue(label, href, zip(ids), kin)), etag)


@bp.get("/songs")
def told() -> Response:
    """`ids` with commas between."""
    ids = request.args.get("ids", "").split(",")
    answer = _json(player_songs.by_ids(context.get_db(), ids))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/takes")
def takes() -> Response:
    """Of the song with the id `of`, the takes that can be heard in its place, the first one first.

    Songs as above, each with its `number`; without those set aside, but with the song itself.
    """
    db = context.get_db()
    card = songs.by_id(db, request.args.get("of", ""))
    heard = [
        take
        for take in relations.takes(db, card)
        if take.has_audio and (take.hangs or take.key == card.key)
    ]
    answer = _json([{**player_songs.data(take), "number": take.take} for take in heard])
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/panel")
def panel() -> Response:
    """«Up next» and the menu of a song, for the scripts that fill them."""
    return rendering.fragment("queue/_panel.html")


def _asked(facts: Facts) -> SongFilter:
    song_filter = SongFilter.from_args(request.args).but(chosen_takes=facts.takes, page=1)
    return song_filter.but(zone=facts.zone) if song_filter.by_days else song_filter


def _etag(made_from: object) -> str:
    parts = f"{context.get_fingerprint()}{made_from!r}"
    return hashlib.sha256(parts.encode("utf-8", "replace")).hexdigest()[:24]


def _tagged(answer: Response, etag: str) -> Response:
    answer.set_etag(etag, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.vary.update(("Cookie", "Accept-Encoding"))
    return answer


def _json(value: object) -> Response:
    return Response(fast_json.dumps(value), mimetype="application/json")
