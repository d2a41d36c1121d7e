"""Takes of one request and stems of a song: set, in a transaction, as songs come in; and read."""

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


def number_takes(db: Database, groups: Collection[str], version: int) -> None:
    """Numbers the takes of each group, the one made first is 1; one alone has no number."""
    for group in groups:
        db.execute(
            """UPDATE songs SET take = n.take, takes = n.takes, version = :version
               FROM (SELECT key, iif(count(*) OVER () > 1, count(*) OVER (), NULL) AS takes,
                       iif(count(*) OVER () > 1, row_number() OVER (ORDER BY place, key DESC), NULL)
                       AS take FROM songs WHERE group_id = :group) AS n
               WHERE songs.key = n.key
               AND (songs.take IS NOT n.take OR songs.takes IS NOT n.takes)""",
            {"group": group, "version": version},
        )


def tie_stems(db: Database, titles: Collection[str], version: int) -> None:
    """Hangs the stems of songs with these titles under them, or takes them off again.

    `titles` may be those of stems as well.
    """
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


def hang_stems(db: Database, extras: Mapping[str, Extras]) -> None:
    """As they hung there, by public ids: the titles that would say it are not those of a file."""
    db.executemany(
        "UPDATE songs SET stem_of = ?, stem = ? WHERE id = ? AND source = 'import'",
        [(song.stem_of, song.stem, song_id) for song_id, song in extras.items() if song.stem_of],
    )


def takes(db: Database, card: Card) -> list[Card]:
    """The songs of the same request, itself among them, first made first; [] for one made alone."""
    if card.takes is None:
        return []
    clauses = f"WHERE group_id = ? ORDER BY place, key DESC LIMIT {MOST_RELATIVES}"
    return songs.select(db, clauses, [card.group_id])


def newest_takes(db: Database, card: Card, most: int) -> list[Card]:
    """Of the takes of its picture the newest, at most so many, the newest first; [] for one alone.

    However old it is, the card itself is one of them.
    """
    if card.takes is None:
        return []
    clauses = "WHERE group_id = ? ORDER BY key = ? DESC, take DESC LIMIT ?"
    newest = songs.select(db, clauses, [card.group_id, card.key, most])
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
