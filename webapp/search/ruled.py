"""The songs of a playlist that fills itself: a wall's search, an order, and how many at most."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl

from webapp.database import Database, rows, transaction
from webapp.library import playlist_entries, playlists, songs
from webapp.library.playlist_entries import Moment, Sum
from webapp.library.playlists import MOST_SONGS, Description, Playlist
from webapp.query.orders import ORDERS
from webapp.query.song_filter import SongFilter
from webapp.search import compounds, counts, listing

_OF_A_WALL = {"page", "lines"}  # arguments that choose no songs


@dataclass(frozen=True, slots=True)
class Rule:
    """`most`: how many songs it takes. `is_understood`: all that its text says was.

    What a newer Songwall wrote may say more; then it finds no songs rather than others.
    """

    song_filter: SongFilter
    most: int = MOST_SONGS
    is_understood: bool = True


def read(text: str, most: int | None = None) -> Rule:
    """`text` is the query of a wall's address; takes hang as stacks unless it says otherwise."""
    try:
        args = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=100))
    except ValueError:  # more fields than any wall has
        return Rule(SongFilter(), is_understood=False)
    song_filter = SongFilter.from_args(args).but(page=1)
    usual = {"sort"} if args.get("sort") in ORDERS else set()
    strange = args.keys() - song_filter.to_args().keys() - _OF_A_WALL - usual
    says_more = any(args[name].strip() not in {"", "0"} for name in strange)
    is_understood = not (says_more or song_filter.unknown or song_filter.query.hints)
    return Rule(song_filter, most or MOST_SONGS, is_understood)


def text(song_filter: SongFilter) -> str:
    """As `read` reads it."""
    return song_filter.address("", page=None).lstrip("?")


def count(db: Database, rule: Rule) -> int:
    """How many songs it has now."""
    if not rule.is_understood:
        return 0
    return counts.total(db, _with_longer_words(db, rule), rule.most).songs


def total(db: Database, rule: Rule) -> Sum:
    """The same, and how many seconds they take."""
    seconds = 0.0
    number = 0
    chosen = keys(db, rule)
    while batch := list(itertools.islice(chosen, 500)):
        marks = ",".join(map(str, batch))
        sql = f"SELECT ifnull(sum(duration), 0) FROM songs WHERE key IN ({marks})"
        seconds += rows(db, sql)[0][0]
        number += len(batch)
    return Sum(number, seconds)


def keys(db: Database, rule: Rule) -> Iterator[int]:
    """Of its songs, in its order; of a picture the take that leads among those it finds."""
    if not rule.is_understood:
        return iter(())
    all_keys = listing.of(_with_longer_words(db, rule)).all_keys(db)
    return itertools.islice(all_keys, rule.most)


def freeze(db: Database, playlist: Playlist, title: str) -> Playlist:
    """A plain playlist of the songs that its rule finds now."""
    rule = read(playlist.rule or "", playlist.most)
    with transaction(db):
        plain = playlists.create(db, Description(title, playlist.description))
        ids = songs.ids_of(db, [*keys(db, rule)])
        playlist_entries.put(db, plain, playlist_entries.in_library(db, map(Moment, ids)))
        return plain


def _with_longer_words(db: Database, rule: Rule) -> SongFilter:
    query = rule.song_filter.query
    if not query.required:
        return rule.song_filter
    return rule.song_filter.but(longer=compounds.longer(db, query))
