"""The tags of songs, and those that were taken off; the SQL."""

from collections.abc import Collection, Mapping

from webapp.database import Database, rows


def said(db: Database, key: int) -> dict[str, int]:
    """By tag 1, or 0 for one that was taken off here."""
    sql = "SELECT tag, is_on FROM tags WHERE key = ? ORDER BY tag"
    return {row["tag"]: row["is_on"] for row in rows(db, sql, [key])}


def put(db: Database, key: int, tags: Mapping[str, int]) -> None:
    """Within the caller's transaction: in place of what was said of them."""
    db.executemany(
        "INSERT OR REPLACE INTO tags (tag, key, is_on) VALUES (?, ?, ?)",
        [(tag, key, is_on) for tag, is_on in tags.items()],
    )


def set_all(db: Database, key: int, tags: Collection[str]) -> None:
    """Within the caller's transaction: the song has these and no others."""
    off = dict.fromkeys(said(db, key), 0)
    put(db, key, {**off, **dict.fromkeys(tags, 1)})


def all_used(db: Database, most: int) -> list[str]:
    """The most used first."""
    sql = """SELECT tag FROM tags WHERE is_on GROUP BY tag ORDER BY count(*) DESC, tag LIMIT ?"""
    return [row["tag"] for row in rows(db, sql, [most])]
