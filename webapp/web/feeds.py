"""What is in a feed, and its addresses: those by which the listener came."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import request, url_for

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import playlists as sentences
from webapp.exports import m3u
from webapp.exports.podcast import Episode, Podcast
from webapp.library import files, playlist_entries, playlists, songs
from webapp.library.feeds import Feed
from webapp.library.files import File
from webapp.library.playlist_entries import Moment
from webapp.library.playlists import Playlist
from webapp.library.songs import Card
from webapp.search import description, ruled
from webapp.search.ruled import Rule
from webapp.values import timestamps
from webapp.web import context, playlist_pages, proxies

MOST = 500  # songs: apps read a feed as a whole, again and again
_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Contents:
    """`ids`: of its songs, in their order; only those that are kept here, and of known length.

    `as_of` changes whenever they do, or a playlist's name.
    """

    feed: Feed
    playlist: Playlist | None
    rule: Rule | None
    as_of: str
    ids: list[str]

    @property
    def title(self) -> str:
        if self.playlist is not None:
            return self.playlist.title
        return description.heading(self.rule.song_filter) if self.rule else ""

    @property
    def about(self) -> str:
        own = self.playlist.description if self.playlist else None
        return own or (playlist_pages.words_of(self.rule) if self.rule else self.title)

    @property
    def page(self) -> str:
        """Where its owner sees these songs, without the host."""
        if self.playlist is not None:
            return url_for("playlists.show", playlist_id=self.playlist.id)
        return proxies.rooted(self.rule.song_filter.address()) if self.rule else ""

    def address(self, endpoint: str, **arguments: str) -> str:
        return url_for(f"feeds.{endpoint}", secret=self.feed.secret, _external=True, **arguments)


def contents(db: Database, feed: Feed) -> Contents:
    """Raises NotFoundError, also where its playlist was removed."""
    playlist = playlists.by_id(db, feed.playlist) if feed.playlist else None
    text, most = (playlist.rule, playlist.most) if playlist else (feed.rule, None)
    rule = None if text is None else ruled.read(text, most)
    by_plays = rule is not None and rule.song_filter.by_plays
    minute = int(time.time() // 60) if by_plays else 0
    as_of = f"{songs.version(db)}:{minute}:{playlist!r}:{rule!r}"
    ids = context.shared(f"feed:{as_of}", lambda: _ids(db, playlist, rule))
    return Contents(feed, playlist, rule, as_of, ids)


def song(db: Database, feed: Feed, song_id: str) -> Card:
    """Raises NotFoundError for one that is not in it: the secret opens nothing else."""
    if song_id not in contents(db, feed).ids:
        raise NotFoundError(sentences.NO_SUCH_FEED)
    return songs.by_id(db, song_id)


def podcast(db: Database, shown: Contents) -> Podcast:
    return Podcast(
        shown.title,
        shown.about,
        request.host_url.rstrip("/") + shown.page,
        shown.address("podcast"),
        [_episode(shown, card, file) for card, file in _kept(db, _cards(db, shown.ids))],
        in_order=shown.playlist is not None,
    )


def m3u8(db: Database, shown: Contents) -> bytes:
    """Also the parts of songs that a playlist has."""
    endings = {card.id: _ending(file) for card, file in _kept(db, _cards(db, shown.ids))}
    lines = [f"#EXTM3U\n#PLAYLIST:{' '.join(shown.title.split())}\n"]
    for moment in _moments(db, shown):
        if ending := endings.get(moment.song):
            address = shown.address("audio", song_id=moment.song, ending=ending)
            lines.append(m3u.entry(moment, address))
    return "".join(lines).encode("utf-8", "ignore")


def _moments(db: Database, shown: Contents) -> list[Moment]:
    if shown.rule is None and shown.playlist is not None:
        return playlist_entries.moments(db, shown.playlist)
    return playlist_entries.in_library(db, map(Moment, shown.ids))


def _ids(db: Database, playlist: Playlist | None, rule: Rule | None) -> list[str]:
    cards: Iterator[Card] = iter(())
    if rule is not None:
        keys = ruled.keys(db, rule)
        batches = iter(lambda: [*itertools.islice(keys, _AT_ONCE)], [])
        cards = itertools.chain.from_iterable(songs.by_keys(db, batch) for batch in batches)
    elif playlist is not None:
        entries = playlist_entries.playable(db, playlist)[0]
        cards = _cards(db, dict.fromkeys(entry[0] for entry in entries))
    kept = (card.id for card, _ in _kept(db, cards))
    return [*itertools.islice(kept, MOST)]


def _cards(db: Database, ids: Iterable[str]) -> Iterator[Card]:
    """Of those that are there, in this order."""
    left = iter(ids)
    while some := [*itertools.islice(left, _AT_ONCE)]:
        by_id = {card.id: card for card in songs.by_ids(db, some)}
        yield from (by_id[song_id] for song_id in some if song_id in by_id)


def _kept(db: Database, cards: Iterator[Card]) -> Iterator[tuple[Card, File]]:
    """Those whose audio is kept here, so that its size is known, with this file."""
    while some := [*itertools.islice(cards, _AT_ONCE)]:
        copies = files.copies(db, [card.key for card in some])
        for card in some:
            audio = next((file for file in copies[card.key] if file.kind == "audio"), None)
            if audio is not None and audio.size and audio.type and card.duration:
                yield card, audio


def _episode(shown: Contents, card: Card, file: File) -> Episode:
    image = shown.address("cover", song_id=card.id) if card.cover_kept else None
    return Episode(
        card.id,
        card.title or "Untitled",
        timestamps.EPOCH + timedelta(microseconds=card.place),
        shown.address("audio", song_id=card.id, ending=_ending(file)),
        int(file.size or 0),
        str(file.type),
        card.duration or 0.0,
        shown.address("chapters", song_id=card.id),
        card.style,
        image,
    )


def _ending(file: File) -> str:
    return str(file.name).rpartition(".")[2]
