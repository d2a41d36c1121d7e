"""The lines in which a search's words are sung, of all its pages."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from webapp.database import Database, rows
from webapp.lyrics import stretches, timed_lyrics
from webapp.medleys import medley
from webapp.medleys.medley import Medley, Moment, SungLine
from webapp.query.language import Query
from webapp.query.song_filter import SongFilter
from webapp.records import record
from webapp.search import hits, listing

MOST_MOMENTS = 500
MOST_READ = 300  # songs whose words are read, at some 4 ms each
MOST_FOUND = 5000  # songs of the search
AT_ONCE = 100


class Sung(NamedTuple):
    """A song whose words hold what is looked for."""

    id: str
    duration: float | None
    raw: str


def of(db: Database, song_filter: SongFilter) -> Medley:
    """In the search's own order; of a picture the take that leads among those it finds."""
    query = song_filter.query
    match = hits.match_in_lyrics(query)
    if not match:
        return Medley()
    keys = [*itertools.islice(listing.of(song_filter).all_keys(db), MOST_FOUND + 1)]
    moments: list[Moment] = []
    untimed = 0
    for read, song in enumerate(_sung(db, keys[:MOST_FOUND], match)):
        if len(moments) >= MOST_MOMENTS or read == MOST_READ:
            return Medley(moments[:MOST_MOMENTS], untimed, is_cut=True)
        some = in_song(song, query)
        untimed += some == []
        moments += some or []
    return Medley(moments[:MOST_MOMENTS], untimed, len(keys) > MOST_FOUND)


def in_song(song: Sung, query: Query) -> list[Moment] | None:
    """[] where nobody knows when they are sung, None where no line holds the words."""
    lyrics = timed_lyrics.read(record.loads(song.raw), song.duration)
    marked = {line.number: tuple(places) for line, places in hits.in_lines(lyrics.lines, query)}
    if not marked:
        return None
    return [
        medley.moment(
            song.id, stretch, [SungLine(line.text, marked[line.number]) for line in stretch.lines]
        )
        for stretch in stretches.of_lines(lyrics.lines, marked, song.duration)
    ]


def _sung(db: Database, keys: Sequence[int], match: str) -> Iterator[Sung]:
    """Those that play. The index is asked first, for to read a record takes its time."""
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        sql = f"""SELECT key, id, duration, raw FROM songs CROSS JOIN details USING (key)
            WHERE key IN ({",".join(map(str, some))}) AND has_audio AND EXISTS
            (SELECT 1 FROM search WHERE search MATCH :match AND rowid = songs.number)"""
        by_key = {row[0]: Sung(*row[1:]) for row in rows(db, sql, {"match": match})}
        yield from (by_key[key] for key in some if key in by_key)
