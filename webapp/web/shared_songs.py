"""The songs of a share as whoever has its link is shown them, and nothing else of the library."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from flask import url_for

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.library import playlist_entries, playlists, songs
from webapp.library.playlist_entries import Moment
from webapp.library.shares import Share
from webapp.library.songs import Card
from webapp.records import record
from webapp.search import ruled
from webapp.song_page import sheet
from webapp.song_page.sheet import Sheet
from webapp.song_page.track import Track
from webapp.values import formatting

MOST_SONGS = 300  # of one share; of a longer playlist the first
COVER = 640  # pixels
SMALL = 160


@dataclass(frozen=True, slots=True)
class Part:
    """A song of a share, or a part of it; `mark` names it in addresses, and tells nothing of it."""

    mark: str
    moment: Moment
    card: Card


@dataclass(frozen=True, slots=True)
class Shared:
    """`gone`: how many of its songs are no longer in the library."""

    parts: list[Part]
    gone: int = 0

    def by_mark(self, mark: str) -> Part | None:
        return next((part for part in self.parts if part.mark == mark), None)

    def without_names(self, voter: str) -> Shared:
        """In an order that this browser alone has, and has again."""
        return Shared(sorted(self.parts, key=lambda part: _digest(voter, part.mark)), self.gone)


def of(db: Database, share: Share) -> Shared:
    """What of it is in the library now."""
    moments = _moments(db, share)
    cards = {card.id: card for card in songs.by_ids(db, {moment.song for moment in moments})}
    parts = [
        Part(_digest(share.token, moment.song)[:16], moment, cards[moment.song])
        for moment in moments
        if moment.song in cards
    ]
    return Shared(parts, len(moments) - len(parts))


def tracks(db: Database, share: Share, parts: Iterable[Part], *, whole: bool) -> list[Track]:
    """`whole`: with their words and long waveforms; else as a list shows them."""
    return [
        _track(db, share, part, number, whole=whole) for number, part in enumerate(parts, start=1)
    ]


def _track(db: Database, share: Share, part: Part, number: int, *, whole: bool) -> Track:
    card, moment = part.card, part.moment
    token, mark = share.token, part.mark
    has_page = not (whole or share.is_vote)
    return Track(
        card=_sheet(db, card) if whole else card,
        mark=mark,
        audio=url_for("shared.audio", token=token, mark=mark) if card.has_audio else None,
        cover=url_for("shared.cover", token=token, mark=mark, size=COVER if whole else SMALL),
        page=url_for("shared.song", token=token, mark=mark) if has_page else None,
        begins=moment.begins,
        ends=moment.ends,
        letter=formatting.letter(number) if share.is_vote else None,
    )


def _sheet(db: Database, card: Card) -> Sheet:
    raw, wave_long = songs.details(db, card)
    return sheet.sheet(card, record.loads(raw), wave_long, siblings=())


def _moments(db: Database, share: Share) -> list[Moment]:
    if share.playlist is None:
        return playlist_entries.read(share.songs or "")[:MOST_SONGS]
    try:
        playlist = playlists.by_id(db, share.playlist)
    except NotFoundError:
        return []
    if playlist.rule is not None:
        rule = ruled.read(playlist.rule, playlist.most)
        keys = [*itertools.islice(ruled.keys(db, rule), MOST_SONGS)]
        return [Moment(song) for song in songs.ids_of(db, keys)]
    entries = playlist_entries.some(db, playlist, 0, MOST_SONGS)
    return [Moment(entry.song, entry.begins, entry.ends) for entry in entries]


def _digest(secret: str, name: str) -> str:
    return sha256(f"{secret}:{name}".encode()).hexdigest()
