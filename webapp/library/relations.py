"""Takes of one request and stems of a song, set after songs came in, within a transaction."""

from collections.abc import Collection, Mapping
from itertools import product

from webapp.database import Database, rows
from webapp.records import stems
from webapp.records.own_format import Extras
from webapp.sources import registry


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
    song_titles = {stems.song_title(title) for title in titles}
    for source, title in product(registry.names(lambda traits: traits.has_stems), song_titles):
        clips = rows(  # the source stands in the SQL: songs_by_title is a partial index of it
            db,
            f"""SELECT key, id, title, place, created_at, duration, stem_of, stem FROM songs
                WHERE source = '{source}' AND title IN (?, ?, ?, ?, ?)""",
            stems.titles(title),
        )
        changed = stems.tied(title, [stems.Clip(*row) for row in clips])
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
