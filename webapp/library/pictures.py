"""Takes hang as one picture: which songs are takes of it, and which of them leads; and the SQL.

A picture is what one request made: the songs of one group, source and account. All functions are
called within the caller's transaction.
"""

import json
from collections.abc import Collection

from webapp.database import Database

_TEMPORARY = "CREATE TEMP TABLE IF NOT EXISTS rehung (key INTEGER PRIMARY KEY)"
# The rest of the pictures that these songs are takes of, and of those that they belong to now.
_COMPANIONS = (
    """INSERT OR IGNORE INTO temp.rehung SELECT key FROM songs WHERE picture IN (
        SELECT picture FROM temp.rehung CROSS JOIN songs USING (key) WHERE picture IS NOT NULL)""",
    """INSERT OR IGNORE INTO temp.rehung SELECT key FROM songs WHERE group_id IN (
        SELECT group_id FROM temp.rehung CROSS JOIN songs USING (key)
        WHERE group_id IS NOT NULL)""",
)
# The take made first is number 1. The chosen one leads, else of those that are finished the newest.
_HANG = """UPDATE songs SET picture = n.picture, hangs = n.hangs, take = n.take, takes = n.takes,
        version = iif((songs.take, songs.takes) IS (n.take, n.takes), version, :version)
    FROM (SELECT key, min(key) OVER takes AS picture,
            CASE WHEN stem_of IS NOT NULL OR choice = 'aside' THEN 0
                WHEN row_number() OVER (takes ORDER BY
                    choice IS 'aside', choice IS 'keep' DESC,
                    CASE WHEN status = 'completed'
                            OR audio_url IS NOT NULL AND status != 'processing' THEN 2
                        WHEN status = 'failed' THEN 0 ELSE 1 END DESC,
                    place DESC, key DESC) = 1 THEN 2
                ELSE 1 END AS hangs,
            iif(count(*) OVER takes > 1,
                row_number() OVER (takes ORDER BY place, key DESC), NULL) AS take,
            iif(count(*) OVER takes > 1, count(*) OVER takes, NULL) AS takes
        FROM temp.rehung CROSS JOIN songs USING (key)
        WINDOW takes AS (PARTITION BY group_id, source, account,
            iif(group_id IS NULL OR stem_of IS NOT NULL, key, 0))) AS n
    WHERE songs.key = n.key AND (songs.picture, songs.hangs, songs.take, songs.takes)
        IS NOT (n.picture, n.hangs, n.take, n.takes)"""


def take_down(db: Database, keys: Collection[int]) -> None:
    """Before several takes of a picture are written, lest each counts all others; then `hang`."""
    db.execute(
        """INSERT OR IGNORE INTO pictures_taken_down SELECT picture FROM songs
           WHERE key IN (SELECT value FROM json_each(?)) AND picture IS NOT NULL""",
        [json.dumps([*keys])],
    )


def hang(db: Database, keys: Collection[int], version: int) -> None:
    """After songs came in, or their group, status, choice or the song they are a stem of changed.

    Whatever was taken down must be among `keys`. Songs whose number or count of takes changes get
    the `version`.
    """
    db.execute(_TEMPORARY)
    db.execute("DELETE FROM temp.rehung")
    db.execute(
        "INSERT OR IGNORE INTO temp.rehung SELECT value FROM json_each(?)", [json.dumps([*keys])]
    )
    for sql in _COMPANIONS:
        db.execute(sql)
    db.execute(
        """INSERT OR IGNORE INTO pictures_taken_down
           SELECT picture FROM temp.rehung CROSS JOIN songs USING (key)
           WHERE picture IS NOT NULL"""
    )
    db.execute(_HANG, {"version": version})
    db.execute(
        """INSERT INTO picture_counting
           SELECT DISTINCT picture, 1 FROM temp.rehung CROSS JOIN songs USING (key)"""
    )
    db.execute("DELETE FROM pictures_taken_down")
