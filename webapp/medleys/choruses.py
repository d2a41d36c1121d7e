"""Of each song what comes back most often: its chorus, else its hook."""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from webapp.database import Database, rows
from webapp.lyrics import choruses, stretches, timed_lyrics
from webapp.lyrics.stretches import Stretch
from webapp.medleys import medley
from webapp.medleys.medley import Medley, Moment, SungLine
from webapp.records import prompts, record
from webapp.song_page import hook

MOST_SONGS = 200  # over half an hour of choruses, at some 4 ms a song
LONGEST = 45.0  # s of one
AT_ONCE = 100


class Known(NamedTuple):
    """What is known of a song; `wave_long` and `wave` as a card has them."""

    id: str
    title: str | None
    duration: float | None
    wave: bytes | None
    raw: str
    wave_long: bytes | None


def of(db: Database, ids: Iterator[str]) -> Medley:
    """`ids`: of songs, in their order; those that do not play are passed over."""
    some = [*itertools.islice(ids, MOST_SONGS + 1)]
    moments = [in_song(song) for song in _known(db, some[:MOST_SONGS])]
    return Medley(moments, is_cut=len(some) > MOST_SONGS)


def in_song(song: Known) -> Moment:
    """Where no section recurs, its hook, which has lines where it sings."""
    raw = record.loads(song.raw)
    lyrics = timed_lyrics.read(raw, song.duration)
    if edges := choruses.of(lyrics):
        whole = stretches.over(lyrics.lines, *edges, song.duration)
        end = min(whole.end, whole.start + LONGEST)
        return medley.moment(song.id, whole._replace(end=end))
    segments = prompts.segments(raw.get("conditions"), song.duration)
    its_hook = hook.of(lyrics, segments, song.wave_long or song.wave, song.duration)
    lines = [SungLine(text) for text in its_hook.lines]
    stretch = Stretch(its_hook.start, its_hook.end, ())
    return medley.moment(song.id, stretch, lines)


def _known(db: Database, ids: list[str]) -> Iterator[Known]:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        sql = f"""SELECT id, title, duration, wave, raw, wave_long FROM songs
            JOIN details USING (key) WHERE id IN ({",".join("?" * len(some))}) AND has_audio"""
        by_id = {row[0]: Known(*row) for row in rows(db, sql, some)}
        yield from (by_id[song] for song in some if song in by_id)
