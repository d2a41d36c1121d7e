"""`/history`: what was played, day by day, and where the player tells of it; `/statistics`."""

import re
import time
import uuid
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from flask import Blueprint, Response, request, url_for

from webapp.archive import play_log
from webapp.library import plays, songs
from webapp.library.plays import Entry, Play
from webapp.library.songs import Card
from webapp.records import record
from webapp.statistics import hearing, leaving, making
from webapp.values import fields, time_zones
from webapp.web import context, rendering
from webapp.web.layout import get_facts

AT_ONCE = 100  # plays on a page
LONGEST_AGO = 30 * 24 * 3600  # seconds that a play may have waited in a browser to be told
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}", re.ASCII)
_BEFORE = re.compile(r"(\d{1,15})-(\d{1,15})", re.ASCII)

bp = Blueprint("history", __name__)


class Row(NamedTuple):
    """A play of the page; `clock` is when it began, of its reader."""

    entry: Entry
    card: Card
    clock: str

    @property
    def play(self) -> Play:
        return self.entry.play


@bp.post("/songs/<song_id>/plays")
def note(song_id: str) -> Response:
    """What the player tells of one play: several times while it goes on, under one `id`.

    `ago`: how many seconds it is since it began; `seconds` of the song that sounded; `heard=1` once
    that is enough; `left`: the second at which it was left; `parts`, `origin` as the schema says.
    An empty form: it was just heard.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    plays.note(db, card.key, _told(card))
    return Response(status=204)


def _told(card: Card) -> Play:
    """The server's clock says when, whatever the browser's does."""
    form = request.form
    play_id = form.get("id", "")
    is_told = _ID.fullmatch(play_id) is not None
    ago = fields.number(form.get("ago"), most=LONGEST_AGO) or 0
    longest = card.duration or record.LONGEST_SONG
    return Play(
        id=play_id if is_told else uuid.uuid4().hex,
        at=int(time.time() - ago),
        seconds=round(fields.number(form.get("seconds"), most=play_log.MOST_SECONDS) or 0, 1),
        heard=form.get("heard") == "1" or not is_told,
        left_at=fields.number(form.get("left"), most=longest) if is_told else None,
        parts=play_log.clean_parts(form.get("parts")),
        origin=fields.line(form.get("origin"), play_log.LONGEST_ORIGIN),
    )


@bp.get("/history")
def show() -> Response:
    """`before` is a moment and a number, from which on the earlier ones come.

    `removed` is the id of one that was just taken out: it stays in its place, to bring it back.
    """
    db = context.get_db()
    zone_name = get_facts(db).zone
    zone = time_zones.zone(zone_name) or UTC
    removed = request.args.get("removed", "")[:64]
    entries = plays.page(db, AT_ONCE + 1, _before(), removed)
    cards = {card.key: card for card in _cards(entries)}
    rows = [
        Row(entry, cards[entry.key], f"{datetime.fromtimestamp(entry.play.at, zone):%H:%M}")
        for entry in entries[:AT_ONCE]
        if entry.key in cards
    ]
    days = groupby(rows, lambda row: datetime.fromtimestamp(row.play.at, zone).date())
    last = entries[AT_ONCE - 1] if len(entries) > AT_ONCE else None
    values: dict[str, Any] = {
        "days": [(day, [*of_day]) for day, of_day in days],
        "before": request.args.get("before") if _before() else None,
        "earlier": f"{last.play.at}-{last.number}" if last else None,
        "zone": zone_name,
    }
    return rendering.fresh_page("plays/history.html", **values)


@bp.get("/statistics")
def statistics() -> Response:
    """Always of now."""
    db = context.get_db()
    zone_name = get_facts(db).zone
    zone = time_zones.zone(zone_name) or UTC
    return rendering.fresh_page(
        "plays/statistics.html",
        hearing=hearing.of(db, zone),
        making=making.of(db),
        leaving=leaving.most(db),
        bins=leaving.BINS,
        zone=zone_name,
    )


@bp.post("/history/<play_id>")
def change(play_id: str) -> Response:
    """`removed` is 1 to take it out of the history, 0 to bring it back; `before` names the page."""
    db = context.get_db()
    is_removed = request.form.get("removed", "1") == "1"
    plays.set_removed(db, play_id, removed=is_removed)
    before = request.form.get("before") or None
    here = url_for("history.show", before=before, removed=play_id if is_removed else None)
    return rendering.redirection(here)


def _before() -> tuple[int, int] | None:
    match = _BEFORE.fullmatch(request.args.get("before", ""))
    return (int(match[1]), int(match[2])) if match else None


def _cards(entries: list[Entry]) -> list[Card]:
    return songs.by_keys(context.get_db(), [*{entry.key for entry in entries}])
