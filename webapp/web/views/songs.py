"""`/songs/<id>`: one song, and its news."""

import time
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from webapp.library import files, lookups, pauses, relations, songs, source_states, user_marks
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.search import similar
from webapp.song_page import family, sheet, tally
from webapp.sources import registry
from webapp.statistics import leaving
from webapp.values import fields, timestamps
from webapp.web import context, polling, proxies, rendering, wall
from webapp.web.layout import get_takes
from webapp.web.polling import Hung

POLL_EVERY = 2  # seconds, for what came of «Check again»

bp = Blueprint("songs", __name__, url_prefix="/songs")


@bp.get("/<song_id>")
def show(song_id: str) -> Response:
    """`t` in the address is the second to begin at, as a number."""
    db = context.get_db()
    card = songs.by_id(db, song_id)
    begin = _second(request.args.get("t", ""), card)

    def values() -> dict[str, Any]:
        waiting = polling.view(db, [Hung(card)])
        alike = similar.to(db, card)
        song = _sheet(card)
        first_line = song.lyrics.line_at(begin)
        return {
            "song": song,
            "tally": _tally(song),
            "alike": alike,
            "pending": waiting,
            "begin": begin,
            "first_line": first_line,
            "left": leaving.of_song(db, card),
            "bins": leaving.BINS,
        }

    # Its plays are no news to the library's version: every page would be made anew for a number.
    parts = (card.mark, card.plays, leaving.count(db, card), begin)
    return rendering.page("songs/show.html", parts, values, share=begin is None)


@bp.get("/pending")
def pending() -> Response:
    """What became of the songs that a page shows unfinished: 204 where nothing did."""
    db = context.get_db()
    parts = (part.partition(":") for part in request.args.getlist("card"))
    shown = [(song_id, mark) for song_id, colon, mark in parts if colon]
    is_sheet = bool(request.args.get("sheet"))
    path, song_filter = _behind()
    is_apart = is_sheet or song_filter.apart
    leads = not is_apart and song_filter.is_all
    changed, still = polling.changed(db, shown, apart=is_apart, leads=leads)
    waiting = polling.view(db, still)
    if not changed and waiting and str(waiting.every) == request.args.get("every"):
        return Response(status=204)
    if is_sheet:
        sheets = [_sheet(redrawn.card) for redrawn in changed]  # which draws more than a card
        return rendering.fragment("songs/_song_poll_answer.html", sheets=sheets, pending=waiting)
    behind = wall.Wall(db, song_filter, songs.version(db)) if changed else None
    return rendering.fragment(
        "songs/_wall_poll_answer.html",
        changed=changed,
        pending=waiting,
        facets=behind.facets("/find" if path.endswith("/find") else "/") if behind else [],
        apart=is_apart,
    )


@bp.post("/<song_id>/look-up")
def look_up(song_id: str) -> Response:
    """«Check again»: the worker asks the source for this song, whatever its state."""
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
        waiting = polling.view(db, [Hung(card)])
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


def _outcome(card: songs.Card) -> lookups.Outcome:
    db = context.get_db()
    outcome = lookups.outcome(db, card, time.time())
    if not registry.of_song(card.source).lists_only:
        return outcome
    state = source_states.get(db, card.source)
    if not (state.expected or state.running):
        return outcome
    return "paused" if pauses.paused(db, pauses.SYNCS) else "asking"


def _looked_up_page(card: songs.Card, *, is_changed: bool) -> Response:
    """Without scripts: a page that asks again by itself, and leads to the song once it changed."""
    if is_changed:
        return rendering.redirection(url_for("songs.show", song_id=card.id))
    values = {"card": card, "outcome": _outcome(card)}
    answer = rendering.page("songs/looked_up.html", values, lambda: values, share=False)
    if values["outcome"] == "asking":
        answer.headers["Refresh"] = f"{POLL_EVERY}"
    return answer


def _behind() -> tuple[str, SongFilter]:
    """The path of the page that asks for a part of itself, and what it shows."""
    address = request.headers.get("HX-Current-URL", "")
    path, _, query = address.partition("#")[0].partition("?")
    song_filter = SongFilter.from_args(MultiDict(parse_qsl(query)))
    return path, song_filter.but(chosen_takes=get_takes())


def _second(text: str, card: songs.Card) -> float | None:
    """A moment within the song, to the hundredth; None for what is none."""
    second = fields.number(text, most=card.duration or record.LONGEST_SONG)
    return round(second, 2) or None if second is not None and second != card.duration else None


def _tally(song: sheet.Sheet) -> tally.Tally:
    """Of the takes that its page shows."""
    db = context.get_db()
    takes = [lane.card for lane in song.lanes.lanes]
    times = user_marks.blind_counts(db, [take.key for take in takes])
    return tally.of(takes, times, user_marks.blind_by_take(db) if takes else {})


def _sheet(card: songs.Card) -> sheet.Sheet:
    db = context.get_db()
    raw, wave_long = songs.details(db, card)
    audio = files.archived(db, card.key, "audio") if card.audio_kept else None
    takes = relations.takes(db, card)
    return sheet.sheet(
        card,
        record.loads(raw),
        wave_long,
        siblings=takes,
        waves=songs.long_waves(db, [take.key for take in takes]),
        family=family.of(db, card),
        stems=relations.stems(db, card),
        audio_length=audio.duration if audio else None,
        whole=relations.whole(db, card),
        own=user_marks.of(db, card.key),
    )
