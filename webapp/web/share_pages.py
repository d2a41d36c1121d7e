"""What the page of a share shows: by the address at which it was asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request, url_for

from webapp.database import Database
from webapp.library.shares import Share
from webapp.song_page.track import Track
from webapp.values import fields, formatting
from webapp.web import shared_songs
from webapp.web.shared_songs import Part, Shared

MOST_SIDES = 20  # takes that are shown whole, beside each other
PICTURE = 1200  # pixels


@dataclass(frozen=True, slots=True)
class Shown:
    """`address`, `picture` and `sound` are absolute, for programs that show what a link leads to.

    `chosen`: the mark of the take that this browser chose; `said`: what became of its vote.
    `up`: the address of all of it, where this is one song out of several.
    """

    title: str
    description: str
    tracks: list[Track]
    address: str
    picture: str
    sound: str | None
    gone: int = 0
    is_vote: bool = False
    is_list: bool = False
    vote: str = ""
    chosen: str | None = None
    said: str | None = None
    up: str | None = None

    def page_of(self, track: Track) -> str:
        return "" if self.is_vote else track.page or self.address

    def voted(self, chosen: str | None, said: str | None) -> Shown:
        return replace(self, chosen=chosen, said=said)


def of(db: Database, share: Share, shared: Shared, voter: str | None = None) -> Shown:
    """All that the link leads to; `voter`: what the browser drew, in a vote."""
    if voter is not None:
        shared = shared.without_names(voter)
    first = shared.parts[0]
    is_single = len(shared.parts) == 1
    is_list = not is_single and (
        share.kind in {"moments", "playlist"} or len(shared.parts) > MOST_SIDES
    )
    tracks = shared_songs.tracks(db, share, shared.parts, whole=not is_list)
    title = share.title if share.kind != "song" else first.card.title or share.title
    return Shown(
        title=title,
        description=_about(share, shared),
        tracks=_begun(tracks, share),
        address=url_for("shared.show", token=share.token, _external=True),
        picture=_external("cover", share, first, size=PICTURE),
        sound=_external("audio", share, first) if is_single and first.card.has_audio else None,
        gone=shared.gone,
        is_vote=bool(share.is_vote),
        is_list=is_list,
        vote=url_for("shared.vote", token=share.token),
    )


def of_one(db: Database, share: Share, part: Part) -> Shown:
    """One song out of several."""
    track = shared_songs.tracks(db, share, [part], whole=True)[0]
    address = url_for("shared.song", token=share.token, mark=part.mark, _external=True)
    return Shown(
        title=track.title,
        description=part.card.style or track.title,
        tracks=_begun([track], share),
        address=address,
        picture=_external("cover", share, part, size=PICTURE),
        sound=_external("audio", share, part) if part.card.has_audio else None,
        up=url_for("shared.show", token=share.token),
    )


def _external(what: str, share: Share, part: Part, size: int | None = None) -> str:
    token, mark = share.token, part.mark
    return url_for(f"shared.{what}", token=token, mark=mark, size=size, _external=True)


def _begun(tracks: list[Track], share: Share) -> list[Track]:
    """From the second that the address says, else its giver."""
    asked = fields.number(request.args.get("t", ""), most=24 * 3600)
    begins = share.begins if asked is None else asked
    return [track.beginning(begins) for track in tracks]


def _about(share: Share, shared: Shared) -> str:
    cards = [part.card for part in shared.parts]
    if share.is_vote:
        return f"{len(cards)} takes of one song: which one do you like best?"
    if share.kind == "takes":
        return formatting.counted(len(cards), "take", "takes")
    if len(cards) == 1:
        return cards[0].style or cards[0].title or share.title
    what = ("moment", "moments") if share.kind == "moments" else ("song", "songs")
    return formatting.counted(len(cards), *what)
