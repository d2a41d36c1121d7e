"""`/shares`: what its owner gave by links; how often each was opened, and what was chosen."""

import dataclasses
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import web as sentences
from webapp.library import playlist_entries, shares, songs
from webapp.library.shares import Gift, Share
from webapp.library.songs import Card
from webapp.standalone import one_file
from webapp.standalone.one_file import OneFile
from webapp.standalone.pages import Pages
from webapp.values import durations
from webapp.web import attachments, context, giving, own_address, rendering

bp = Blueprint("shares", __name__, url_prefix="/shares")
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_LONGEST = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Row:
    """`tally`: what each take is called, and how often it was chosen; the most chosen first."""

    share: Share
    address: str
    has_ended: bool
    tally: list[tuple[str, int]]


@bp.get("")
def index() -> Response:
    """`new`: the number of the one that was just made."""
    now = datetime.now(UTC)
    with context.own_db() as db:
        every, tallies = shares.every(db), shares.tallies(db)
    rows = [_row(share, tallies.get(share.number, {}), now) for share in every]
    is_closed = own_address.visited(context.get_config()) is None
    return rendering.fresh_page(
        "shares/index.html", rows=rows, new=request.args.get("new"), is_closed=is_closed
    )


@bp.get("/new")
def new() -> Response:
    """What is to be given stands in the address, as `giving` reads it."""
    db = context.get_db()
    return _form(db, giving.asked(db))


@bp.post("")
def make() -> Response:
    """`lasts`: day, week, year or never; `t`: where it begins; `vote`: of takes without names."""
    db = context.get_db()
    gift = giving.asked(db)
    form = request.form
    text = form.get("t", "").strip()
    begins = durations.seconds(text, most=_LONGEST) if text else None
    if text and begins is None:
        return _form(db, gift, sentences.NO_SECOND.format(text=text[:40]))
    is_vote = "vote" in form and gift.kind == "takes" and "," in (gift.songs or "")
    gift = dataclasses.replace(gift, begins=begins or None, is_vote=is_vote)
    lasts = shares.LASTS.get(form.get("lasts", ""), shares.LASTS["year"])
    with context.own_db() as own:
        share = shares.add(own, gift, lasts, datetime.now(UTC))
    if share is None:
        return _form(db, gift, sentences.MANY_SHARES)
    return rendering.redirection(url_for("shares.index", new=share.number))


@bp.get("/file/<song_id>")
def save(song_id: str) -> Response:
    """One HTML file with everything in it, to be sent as it is; `shares.new` says how large."""
    card = songs.by_id(context.get_db(), song_id)
    file = _one_file(card)
    answer = Response(file.parts(), mimetype="text/html")
    answer.content_length = file.size
    attachments.attach(answer, f"{attachments.title_of(card)}.html")
    return answer


@bp.post("/<number>/removed")
def remove(number: str) -> Response:
    """Its link leads nowhere any more."""
    if not _NUMBER.fullmatch(number):
        raise NotFoundError(sentences.NO_SUCH_LINK)
    with context.own_db() as db:
        shares.remove(db, int(number))
    return rendering.redirection(url_for("shares.index"))


def _form(db: Database, gift: Gift, problem: str = "") -> Response:
    values: dict[str, Any] = {"gift": gift, "problem": problem, "t": request.values.get("t", "")}
    values["query"] = request.query_string.decode("ascii", "replace")
    if gift.kind == "song":
        card = songs.by_ids(db, [gift.songs or ""])[0]
        with suppress(NotFoundError):  # no copy of its sound lies here
            values["size"] = _one_file(card).size
        values |= {"card": card, "takes": giving.takes_of(db, card)}
    return rendering.fresh_page("shares/new.html", 422 if problem else 200, **values)


def _one_file(card: Card) -> OneFile:
    """Raises NotFoundError."""
    made_by = Pages(Path(str(current_app.template_folder)), context.get_assets().files)
    return one_file.make(made_by, context.get_db(), context.get_config().archive, card)


def _row(share: Share, votes: dict[str, int], now: datetime) -> Row:
    ids = [moment.song for moment in playlist_entries.read(share.songs or "")]
    names = {card.id: card.take for card in songs.by_ids(context.get_db(), ids)} if votes else {}
    tally = [
        (f"take {names[song]}" if names.get(song) else "a take that is gone", count)
        for song, count in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Row(share, _address(share), share.has_ended(now), tally)


def _address(share: Share) -> str:
    """Where friends open it: a name that this machine alone knows is of no use to them."""
    visited = own_address.visited(context.get_config())
    if visited is None or visited.rstrip("/") == request.url_root.rstrip("/"):
        return url_for("shared.show", token=share.token, _external=True)
    return f"{visited.rstrip('/')}/s/{share.token}"
