"""What the pages about playlists show."""

import itertools
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from webapp.database import Database
from webapp.library import families, playlist_entries, playlists, songs
from webapp.library.families import Families
from webapp.library.playlist_entries import Entry, Sum
from webapp.library.playlists import Playlist
from webapp.library.songs import Card
from webapp.query.orders import ORDERS
from webapp.search import description, ruled
from webapp.search.ruled import Rule
from webapp.web import context, player_songs

PER_PAGE = 50
COVERS = 4  # in the picture of a playlist
LOOKED_AT = 12  # of its first songs, for these


@dataclass(frozen=True, slots=True)
class Shown:
    """A playlist with how much there is of it. `rule` None: it is filled by hand."""

    playlist: Playlist
    sum: Sum
    covers: Sequence[Card]
    rule: Rule | None = None

    @property
    def rule_words(self) -> str:
        """Such as «Favourites · jazz, oldest first»."""
        return words_of(self.rule) if self.rule else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A song of a playlist at its place `at`, counted from 1.

    `card` None: it is not in the library; `entry` None: the playlist is by rule.
    """

    at: int
    card: Card | None
    entry: Entry | None = None

    @property
    def title(self) -> str:
        known = self.card or self.entry
        return (known.title if known else None) or "Untitled"

    @property
    def seconds(self) -> float | None:
        entry = self.entry
        if entry is not None and entry.begins is not None and entry.ends is not None:
            return entry.ends - entry.begins
        known = self.card or entry
        return known.duration if known else None


def words_of(rule: Rule) -> str:
    """A playlist has no reader's zone: its songs are the same for all, and in its record."""
    order = ORDERS[rule.song_filter.order].label.lower()
    most = f", {rule.most:,} at most" if rule.most < playlists.MOST_SONGS else ""
    days = "; days are those of UTC" if rule.song_filter.by_days else ""
    return f"{description.heading(rule.song_filter.but(sort=None))}, {order} first{most}{days}"


def version(db: Database) -> tuple[int, int]:
    """Another one whenever a page about playlists is; plays count, which are no news elsewhere."""
    by_plays = any(
        ruled.read(playlist.rule, playlist.most).song_filter.by_plays
        for playlist in playlists.every(db)
        if playlist.rule is not None
    )
    return playlists.version(db), int(time.time() // 60) if by_plays else 0


def every(db: Database) -> list[Shown]:
    """The one that changed last first."""
    sums = playlist_entries.sums(db)
    first = playlist_entries.first_songs(db, LOOKED_AT)
    cards = _by_ids(db, {song for ids in first.values() for song in ids})

    def shown(playlist: Playlist) -> Shown:
        if playlist.rule is not None:
            return _by_rule(db, playlist)
        of_it = [cards[song] for song in first.get(playlist.key, ()) if song in cards]
        return Shown(playlist, sums.get(playlist.key, Sum()), _covers(of_it))

    return [shown(playlist) for playlist in playlists.every(db)]


def one(db: Database, playlist: Playlist) -> Shown:
    if playlist.rule is not None:
        return _by_rule(db, playlist)
    key = f"playlist:{songs.version(db)}:{playlist.id}:{playlist.revision}"
    return context.shared(key, lambda: _by_hand(db, playlist))


def rows(db: Database, shown: Shown, page: int) -> list[Row]:
    """Those of a page; pages count from 1."""
    start = (page - 1) * PER_PAGE
    if shown.rule is not None:
        keys = list(itertools.islice(ruled.keys(db, shown.rule), start, start + PER_PAGE))
        return [Row(at, card) for at, card in enumerate(songs.by_keys(db, keys), start + 1)]
    entries = playlist_entries.some(db, shown.playlist, start, PER_PAGE)
    cards = _by_ids(db, {entry.song for entry in entries})
    return [Row(at, cards.get(entry.song), entry) for at, entry in enumerate(entries, start + 1)]


def last_page(shown: Shown) -> int:
    return max(1, -(-shown.sum.songs // PER_PAGE))


def queue(db: Database, playlist: Playlist) -> tuple[list[player_songs.Entry], Families]:
    """All of it that plays, in its order, and what a shuffle asks of it."""
    if playlist.rule is not None:
        rule = ruled.read(playlist.rule, playlist.most)
        ids, kin = families.playable(db, ruled.keys(db, rule))
        return [[song] for song in ids], kin
    entries, members = playlist_entries.playable(db, playlist)
    return [
        [song] if begins is None or ends is None else [song, begins, ends]
        for song, begins, ends in entries
    ], families.of(members)


def _by_hand(db: Database, playlist: Playlist) -> Shown:
    total = playlist_entries.sums(db, playlist).get(playlist.key, Sum())
    entries = playlist_entries.some(db, playlist, 0, LOOKED_AT)
    cards = _by_ids(db, {entry.song for entry in entries})
    of_it = [cards[entry.song] for entry in entries if entry.song in cards]
    return Shown(playlist, total, _covers(of_it))


def _by_rule(db: Database, playlist: Playlist) -> Shown:
    rule = ruled.read(playlist.rule or "", playlist.most)
    minute = int(time.time() // 60) if rule.song_filter.by_plays else 0
    key = f"ruled:{songs.version(db)}:{minute}:{rule!r}"
    total = context.shared(key, lambda: ruled.total(db, rule))
    first = list(itertools.islice(ruled.keys(db, rule), LOOKED_AT))
    return Shown(playlist, total, _covers(songs.by_keys(db, first)), rule)


def _covers(cards: Iterable[Card]) -> list[Card]:
    """Of different songs; four of them, else the first."""
    several = [*{card.id: card for card in cards if card.has_cover}.values()][:COVERS]
    return several if len(several) == COVERS else several[:1]


def _by_ids(db: Database, ids: Collection[str]) -> dict[str, Card]:
    return {card.id: card for card in songs.by_ids(db, ids)} if ids else {}
