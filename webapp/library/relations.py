"""Stems of a song: tied to it, in a transaction, as songs come in. Takes and stems as read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product

from webapp.database import Database, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.records.own_format import Extras
from webapp.records.stems import Clip, song_title, tied
from webapp.records.stems import titles as stem_titles
from webapp.sources import registry

MOST_RELATIVES = 200


@dataclass(frozen=True, slots=True)
class Relative:
    """`card` is None where the song is not in this library."""

    id: str
    relation: str
    card: Card | None


def tie_stems(db: Database, titles: Collection[str], version: int) -> set[int]:
    """Hangs the stems of songs with these titles under them, or takes them off again.

    `titles` may be those of stems as well. Returns the keys of clips that changed, to `hang`.
    """
    keys: set[int] = set()
    song_titles = {song_title(title) for title in titles}
    for source, title in product(registry.names(lambda traits: traits.has_stems), song_titles):
        clips = rows(  # the source stands in the SQL: songs_by_title is a partial index of it
            db,
            f"""SELECT key, id, title, place, created_at, duration, stem_of, stem FROM songs
                WHERE source = '{source}' AND title IN (?, ?, ?, ?, ?)""",
            stem_titles(title),
        )
        changed = tied(title, [Clip(*row) for row in clips])
        db.executemany(
            "UPDATE songs SET stem_of = ?, stem = ?, version = ? WHERE key = ?",
            [(parent, word, version, key) for parent, word, key in changed],
        )
        keys.update(key for _, _, key in changed)
    return keys


def hang_stems(db: Database, extras: Mapping[str, Extras]) -> set[int]:
    """As they hung there, by public ids: the titles that would say it are not those of a file.

    Returns the keys of clips that changed, as above.
    """
    sql = """UPDATE songs SET stem_of = :song, stem = :stem WHERE id = :id AND source = 'import'
        AND (stem_of, stem) IS NOT (:song, :stem) RETURNING key"""
    stems = [
        {"id": song_id, "song": song.stem_of, "stem": song.stem}
        for song_id, song in extras.items()
        if song.stem_of
    ]
    return {row["key"] for stem in stems for row in rows(db, sql, stem)}


def takes(db: Database, card: Card) -> list[Card]:
    """The takes of its picture, itself among them, first made first; [] for one by itself."""
    if card.takes is None:
        return []
    clauses = f"WHERE picture = ? ORDER BY place, key DESC LIMIT {MOST_RELATIVES}"
    return songs.select(db, clauses, [card.picture])


def newest_takes(db: Database, card: Card, most: int) -> list[Card]:
    """Of the takes of its picture the newest, at most so many, the newest first; [] for one alone.

    However old they are, the card itself and the leading take are among them.
    """
    if card.takes is None:
        return []
    clauses = "WHERE picture = ? ORDER BY key = ? OR hangs = 2 DESC, take DESC LIMIT ?"
    newest = songs.select(db, clauses, [card.picture, card.key, most])
    return sorted(newest, key=lambda take: take.take or 0, reverse=True)


def whole(db: Database, card: Card) -> list[Relative]:
    """The song that this one is a track of; [] for a song."""
    if card.stem_of is None:
        return []
    parent = next(iter(songs.by_ids(db, [card.stem_of])), None)
    return [Relative(card.stem_of, f"{(card.stem or '').capitalize()} of", parent)]


def stems(db: Database, card: Card) -> list[Relative]:
    """The song's tracks, each a clip of its own."""
    clauses = f"WHERE stem_of = ? ORDER BY stem, place DESC LIMIT {MOST_RELATIVES}"
    tracks = songs.select(db, clauses, [card.id])
    return [Relative(track.id, (track.stem or "").capitalize(), track) for track in tracks]
