"""`/songs/<id>`: one song, its news, its cover and its sound."""

import time
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, Response, make_response, request, url_for
from werkzeug.datastructures import MultiDict

from webapp.errors import AddressRefusedError, NotFoundError
from webapp.library import files, lookups, songs, source_states
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.search import similar
from webapp.song_page import family, sheet, silence
from webapp.sources import media_client, media_problems, registry
from webapp.values import fields, timestamps, urls
from webapp.web import (
    attachments,
    context,
    lost_audio,
    media_files,
    media_proxy,
    placeholder_cover,
    polling,
    proxies,
    rendering,
    wall,
)

POLL_EVERY = 2  # seconds, for what came of «Ask again»

bp = Blueprint("songs", __name__, url_prefix="/songs")


@bp.get("/<song_id>")
def show(song_id: str) -> Response:
    """`t` in the address is the second to begin at, as a number."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    begin = _second(request.args.get("t", ""), card)

    def values() -> dict[str, Any]:
        waiting = polling.view(db, [card] if card.pending else [])
        alike = similar.to(db, card)
        song = _sheet(card)
        here = song.lyrics.line_at(begin)
        return {"song": song, "alike": alike, "pending": waiting, "begin": begin, "here": here}

    # Its plays are no news to the library's version: every page would be made anew for a number.
    parts = (card.mark, card.plays, begin)
    return rendering.page("songs/show.html", parts, values, share=begin is None)


@bp.get("/pending")
def pending() -> Response:
    """What became of the songs that a page shows unfinished: 204 where nothing did."""
    db = context.get_db()
    parts = (part.partition(":") for part in request.args.getlist("card"))
    shown = [(song_id, mark) for song_id, colon, mark in parts if colon]
    changed, still = polling.changed(db, shown)
    waiting = polling.view(db, still)
    if not changed and waiting and str(waiting.every) == request.args.get("every"):
        return Response(status=204)
    if request.args.get("sheet"):
        sheets = [_sheet(card) for card in changed]  # a song's own page draws more than a card
        return rendering.fragment("songs/_song_poll_answer.html", sheets=sheets, pending=waiting)
    facets = _facets_behind(request.headers.get("HX-Current-URL", "")) if changed else []
    return rendering.fragment(
        "songs/_wall_poll_answer.html", changed=changed, pending=waiting, facets=facets
    )


@bp.post("/<song_id>/look-up")
def look_up(song_id: str) -> Response:
    """«Ask again»: the worker asks the source for this song, whatever its state."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    lookups.want(db, [card], time.time())
    if registry.of_song(card.source).lists_only:
        source_states.ask(db, [card.source], timestamps.now())
    sheet = request.form.get("sheet") or None
    news = url_for("songs.looked_up", song_id=song_id, mark=card.mark, sheet=sheet)
    return rendering.redirection(news)


@bp.get("/<song_id>/look-up")
def looked_up(song_id: str) -> Response:
    """What came of it: for scripts the line that says so, which asks for itself meanwhile.

    `mark`: as the song was shown; `sheet`: on its own page. Where it changed, it is drawn anew.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    is_changed = card.mark != request.args.get("mark", card.mark)
    if not rendering.is_for_script():
        return _looked_up_page(card, is_changed=is_changed)
    if is_changed and request.args.get("sheet"):
        waiting = polling.view(db, [card] if card.pending else [])
        sheets = [_sheet(card)]
        return rendering.fragment("songs/_song_poll_answer.html", sheets=sheets, pending=waiting)
    return rendering.fragment(
        "songs/_looked_up.html",
        card=card,
        outcome=_outcome(card),
        changed=[card] if is_changed else [],
        here=proxies.rooted(request.full_path),
        sheet=bool(request.args.get("sheet")),
        every=POLL_EVERY,
    )


@bp.get("/<song_id>/audio")
def audio(song_id: str) -> Response:
    """The copy that is kept here, else where the source keeps it."""
    card = songs.by_id(context.get_db(), song_id)
    answer = media_files.audio(card)
    if answer is not None:
        return answer
    if card.audio_url is None:
        raise NotFoundError(_silence(card))
    if not _may_be_asked(card.audio_url):
        raise AddressRefusedError(media_problems.FORBIDDEN)
    # Where a copy was lost, the page's policy may be of before and allow no other host.
    is_lost = files.problem(context.get_db(), card.key, "audio") is not None
    return _handed_on(card.audio_url, relayed=is_lost)


@bp.post("/<song_id>/audio/check")
def check(song_id: str) -> Response:
    """Why this song's audio cannot be played, as a sentence for the listener.

    `lost`: a copy was sought here in vain, so that the music goes on without it.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    is_lost = card.audio_kept is not None and not lost_audio.is_readable(card)
    if is_lost and lost_audio.note(card):
        card = songs.by_id(db, song_id)
    if card.audio_kept is not None:
        sentence = lost_audio.UNREADABLE if is_lost else None
    elif card.audio_url is None:
        sentence = _silence(card)
    else:
        polling.want(db, [card])  # a new address may be had
        sentence = media_proxy.problem(card.audio_url, context.get_config().media_hosts)
    is_lost = is_lost or files.problem(db, card.key, "audio") is not None
    answer = {"sentence": sentence or "This browser cannot play this song's audio."}
    return make_response({**answer, "lost": is_lost})


@bp.get("/<song_id>/download")
def download(song_id: str) -> Response:
    """The audio as a file named after the title."""
    card = songs.by_id(context.get_db(), song_id)
    title = attachments.title_of(card)
    answer = media_files.audio(card, title)
    if answer is not None:
        return answer
    if card.audio_url is None:
        raise NotFoundError(_silence(card))
    return media_proxy.relay(card.audio_url, context.get_config().media_hosts, title)


@bp.get("/<song_id>/cover")
def cover(song_id: str) -> Response:
    """The song's picture: ours, where the source keeps it, or a drawn one (also with `drawn`)."""
    card = songs.by_id(context.get_db(), song_id)
    is_drawn = "drawn" in request.args
    if not is_drawn:
        answer = media_files.cover(card)
        if answer is not None:
            return answer
        if card.cover_url is not None and _may_be_asked(card.cover_url):
            return _handed_on(card.cover_url)
    answer = make_response(placeholder_cover.svg(card.id, card.hue))
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Without `drawn` a real cover may come to stand here.
    answer.headers["Cache-Control"] = media_files.A_DAY if is_drawn else "private, no-cache"
    return answer


def _outcome(card: songs.Card) -> lookups.Outcome:
    db = context.get_db()
    outcome = lookups.outcome(db, card, time.time())
    if registry.of_song(card.source).lists_only:
        state = source_states.get(db, card.source)
        return "asking" if state.expected or state.running else outcome
    return outcome


def _looked_up_page(card: songs.Card, *, is_changed: bool) -> Response:
    """Without scripts: a page that asks again by itself, and leads to the song once it changed."""
    if is_changed:
        return rendering.redirection(url_for("songs.show", song_id=card.id))
    values = {"card": card, "outcome": _outcome(card)}
    answer = rendering.page("songs/looked_up.html", values, lambda: values, share=False)
    if values["outcome"] == "asking":
        answer.headers["Refresh"] = f"{POLL_EVERY}"
    return answer


def _facets_behind(address: str) -> list[wall.Facet]:
    """Those of the wall that is open there: what finished counts elsewhere now."""
    path, _, query = address.partition("#")[0].partition("?")
    song_filter = SongFilter.from_args(MultiDict(parse_qsl(query)))
    db = context.get_db()
    shown = wall.Wall(db, song_filter, songs.version(db))
    return shown.facets("/find" if path.endswith("/find") else "/")


def _second(text: str, card: songs.Card) -> float | None:
    """A moment within the song, to the hundredth; None for what is none."""
    second = fields.number(text, most=card.duration or record.LONGEST_SONG)
    return round(second, 2) or None if second is not None and second != card.duration else None


def _silence(card: songs.Card) -> str:
    lost = files.problem(context.get_db(), card.key, "audio")
    sentence = lost or silence.sentence(card, keeps=context.get_config().keep)
    return sentence or "The copy of this song's audio cannot be read just now."


def _handed_on(address: str, *, relayed: bool = False) -> Response:
    """A redirect to where the source keeps it; or it is `relayed`.

    So is an address on this very machine: it means another machine to any other device.
    """
    is_here = urls.is_loopback(urlsplit(address).hostname or "")
    if relayed or (is_here and not urls.is_loopback(request.remote_addr or "")):
        return media_proxy.relay(address, context.get_config().media_hosts)
    answer = rendering.redirection(address, 302)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _may_be_asked(address: str) -> bool:
    return media_client.may_be_asked(address, context.get_config().media_hosts)


def _sheet(card: songs.Card) -> sheet.Sheet:
    db = context.get_db()
    raw, wave_long = songs.details(db, card)
    audio = files.archived(db, card.key, "audio") if card.audio_kept else None
    return sheet.sheet(
        card,
        record.loads(raw),
        wave_long,
        siblings=songs.takes(db, card),
        family=family.of(db, card),
        stems=songs.stems(db, card),
        audio_length=audio.duration if audio else None,
        whole=songs.whole(db, card),
    )
