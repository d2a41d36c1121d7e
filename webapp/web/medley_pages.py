"""Which medley an address asks for: what it is called, where it comes from, and what is in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request, url_for

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import playlists as sentences
from webapp.library import playlist_entries, playlists, songs
from webapp.library.songs import Card
from webapp.medleys import choruses, medley, sung_lines, takes
from webapp.medleys.medley import Medley, Moment
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.search import description, listing, ruled
from webapp.values import fields
from webapp.web import context, player_songs, playlist_pages, proxies, wall
from webapp.web.layout import get_facts

CHORUSES = "choruses"  # as `of` says it in an address
PATH = "/moments"


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind` is «lines», «choruses» or «takes»; `query` what its address says.

    `source` is the address of the page that it comes from, which is called `source_name`.
    `everything` is the query of the same with all takes, where it has one of each picture.
    """

    kind: str
    label: str
    query: str
    source: str
    source_name: str
    medley: Medley
    everything: str | None = None

    def address(self, path: str = "") -> str:
        """Of its page, or of another one below it."""
        return proxies.rooted(f"{PATH}{path}?{self.query}")


@dataclass(frozen=True, slots=True)
class Row:
    """A moment at its place `at`, counted from 1."""

    at: int
    moment: Moment
    card: Card


def asked(db: Database) -> Asked:
    """What the request asks for; raises NotFoundError."""
    args = request.args
    if song_id := args.get("song"):
        return _takes(db, song_id, args.get("t", ""))
    if (playlist_id := args.get("playlist")) and args.get("of") == CHORUSES:
        return _choruses_of_playlist(db, playlist_id)
    facts = get_facts(db)
    song_filter = SongFilter.from_args(args).but(chosen_takes=facts.takes, zone=facts.zone)
    shown = wall.Wall(db, song_filter, facts.library.version)
    as_of = f"{facts.library.version}:{shown.minute}:{facts.zone}"
    if args.get("of") == CHORUSES:
        return _choruses_of_wall(db, shown.song_filter.but(page=1), as_of)
    return _lines(db, shown.song_filter.but(page=1), as_of)


def rows(db: Database, moments: list[Moment], start: int) -> list[Row]:
    """With their songs; `start`: the place of the first."""
    cards = {card.id: card for card in songs.by_ids(db, {moment.song for moment in moments})}
    return [
        Row(at, moment, cards[moment.song])
        for at, moment in enumerate(moments, start)
        if moment.song in cards
    ]


def entry(moment: Moment) -> player_songs.Entry:
    named = [moment.name] if moment.name else []
    return [moment.song, moment.start, moment.end, *named]


def _lines(db: Database, song_filter: SongFilter, as_of: str) -> Asked:
    return Asked(
        "lines",
        description.heading(song_filter, "Lines"),
        _query(song_filter),
        proxies.rooted(song_filter.address()),
        description.heading(song_filter),
        _shared(f"lines:{as_of}:{song_filter!r}", lambda: sung_lines.of(db, song_filter)),
        None if song_filter.apart else _query(song_filter.but(takes="apart")),
    )


def _choruses_of_wall(db: Database, song_filter: SongFilter, as_of: str) -> Asked:
    name = description.heading(song_filter)

    def ids() -> Iterator[str]:
        return _ids(db, listing.of(song_filter).all_keys(db))

    return Asked(
        CHORUSES,
        f"Choruses: {name}",
        _query(song_filter, of=CHORUSES),
        proxies.rooted(song_filter.address()),
        name,
        _shared(f"choruses:{as_of}:{song_filter!r}", lambda: choruses.of(db, ids())),
    )


def _choruses_of_playlist(db: Database, playlist_id: str) -> Asked:
    playlist = playlists.by_id(db, playlist_id)

    def ids() -> Iterator[str]:
        if playlist.rule is None:
            songs_of_it = (song for song, _, _ in playlist_entries.playable(db, playlist)[0])
            return iter(dict.fromkeys(songs_of_it))
        return _ids(db, ruled.keys(db, ruled.read(playlist.rule, playlist.most)))

    return Asked(
        CHORUSES,
        f"Choruses: {playlist.title}",
        urlencode({"of": CHORUSES, "playlist": playlist.id}),
        url_for("playlists.show", playlist_id=playlist.id),
        playlist.title,
        _shared(
            f"choruses:{songs.version(db)}:{playlist_pages.version(db)}:{playlist.id}",
            lambda: choruses.of(db, ids()),
        ),
    )


def _takes(db: Database, song_id: str, text: str) -> Asked:
    card = songs.by_id(db, song_id)
    second = fields.number(text, most=card.duration or record.LONGEST_SONG)
    line = None if second is None else takes.line_at(db, card, second)
    if line is None or second is None:
        raise NotFoundError(sentences.NO_SUCH_LINE)
    return Asked(
        "takes",
        f"“{line.text[: medley.LONGEST_NAME]}”",
        urlencode({"song": card.id, "t": text}),
        url_for("songs.show", song_id=card.id, t=text, _anchor="here"),
        card.title or "Untitled",
        takes.of(db, card, line),
    )


def _ids(db: Database, keys: Iterator[int]) -> Iterator[str]:
    """In steps, for of a large library hardly any are taken."""
    some: list[int] = []
    for key in keys:
        some.append(key)
        if len(some) == choruses.AT_ONCE:
            yield from songs.ids_of(db, some, playable=True)
            some = []
    yield from songs.ids_of(db, some, playable=True)


def _query(song_filter: SongFilter, **others: str) -> str:
    return urlencode({**song_filter.to_args(page=1), **others})


def _shared(key: str, make: Callable[[], Medley]) -> Medley:
    return context.shared(f"medley:{key}", make)
