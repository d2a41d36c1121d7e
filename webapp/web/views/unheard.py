"""`/unheard`: one song after the other that was never heard, and what is made of each.

All that a sitting knows is in the address: `at`, the song to hear (END behind the last one), how
many were decided (`done`), and the last verdict (`last`, `did`). A verdict is a choice like any
other, so the library remembers it.
"""

from flask import Blueprint, Response, abort, request, url_for
from werkzeug.datastructures import MultiDict

from webapp.database import Database
from webapp.library import relations, songs, unheard, user_marks
from webapp.library.songs import Card
from webapp.library.unheard import Waiting
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.song_page import sitting
from webapp.song_page.sitting import Sitting
from webapp.values import fields
from webapp.web import context, rendering

END = "end"
MOST_TAKES = 4  # beside each other, so that all of it stands on one screen; more come later
CHOICES = {"choose": "keep", "aside": "aside"}
LATER, UNDO = "later", "undo"
_LISTED = SongFilter(states=("unheard",))

bp = Blueprint("unheard", __name__, url_prefix="/unheard")


@bp.get("")
def show() -> Response:
    """A song that is gone begins the list anew."""
    db = context.get_db()
    asked = _song(db, request.args.get("at"))
    if request.args.get("at") == END:
        waiting = unheard.nothing_after(db)
    else:
        waiting = unheard.from_song(db, asked)
    now = _sitting(db, asked, waiting)
    done = _done(request.args)
    last, did = _song(db, request.args.get("last")), request.args.get("did")
    if last is None or did not in {*CHOICES, LATER}:
        last, did = None, None
    picture = now.now.card.picture if now else None
    is_decided = last is not None and did in CHOICES and last.picture != picture
    return rendering.fresh_page(
        "unheard/show.html",
        sitting=now,
        number=done + waiting.number,
        # one that was heard meanwhile is still before one
        total=done + waiting.total + (now is not None and not _leads(waiting, picture)),
        left=waiting.total,
        following=unheard.after(db, now.now.card) if now else None,
        then=[card for card in waiting.heads if card.picture != picture],
        done=done,
        last=last,
        did=did,
        done_before=max(0, done - is_decided),
        listed=_LISTED,
        totals=None if now else unheard.totals(db),
    )


@bp.post("")
def decide() -> Response:
    """`verdict` on `song`: choose, aside, later, or undo."""
    db = context.get_db()
    card = songs.by_id(db, request.form.get("song", ""))
    verdict, done = request.form.get("verdict"), _done(request.form)
    if verdict == UNDO:
        return _undo(db, card, done)
    if verdict not in {*CHOICES, LATER}:
        abort(400, "A song is chosen, set aside or heard later, so nothing was changed.")
    following = unheard.after(db, card)
    if verdict != LATER:
        user_marks.set_choice(db, card.key, CHOICES[verdict])
    at = following.id if following else END
    if verdict == "aside" and unheard.is_waiting(db, card.picture):
        at = card.id  # its siblings come first
    elif verdict != LATER:
        done += 1
    return _next(at, done, last=card.id, did=verdict)


def _undo(db: Database, card: Card, done: int) -> Response:
    if request.form.get("did") in CHOICES:
        user_marks.set_choice(db, card.key, None)
    return _next(card.id, done)


def _next(at: str, done: int, last: str | None = None, did: str | None = None) -> Response:
    address = url_for("unheard.show", at=at, done=done or None, last=last, did=did)
    return rendering.redirection(address)


def _sitting(db: Database, asked: Card | None, waiting: Waiting) -> Sitting | None:
    """Of the song that was asked for, also where it was heard meanwhile; else of the next one."""
    first = asked if asked and _is_open(db, asked) else None
    if first is None and waiting.heads:
        first = unheard.first_take(db, waiting.heads[0].picture)
    if first is None:
        return None
    newest = relations.newest_takes(db, first, MOST_TAKES) or [first]
    takes = sorted((take for take in newest if take.has_audio), key=lambda take: take.take or 0)
    read = {take.key: songs.details(db, take) for take in takes}
    records = {key: (record.loads(raw), wave) for key, (raw, wave) in read.items()}
    return sitting.of(takes, records, first.id)


def _is_open(db: Database, song: Card) -> bool:
    """Whether something may still be decided of it."""
    if not song.hangs or song.choice is not None or not song.has_audio:
        return False
    return all(lead.choice is None for lead in songs.leading(db, [song.picture]))


def _leads(waiting: Waiting, picture: int | None) -> bool:
    return bool(waiting.heads) and waiting.heads[0].picture == picture


def _song(db: Database, song_id: str | None) -> Card | None:
    return next(iter(songs.by_ids(db, [song_id])), None) if song_id else None


def _done(said: MultiDict[str, str]) -> int:
    return int(fields.number(said.get("done"), most=record.MOST_COUNT) or 0)
