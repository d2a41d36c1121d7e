"""The accounts whose songs are here. Songs hold small numbers, which an index of all songs can."""

from collections.abc import Iterable

from webapp.database import Database, rows

NUMBER = "(SELECT number FROM accounts WHERE id = :account)"
"""The number of the account with the id `:account`, which was noted; null for none."""


def note(db: Database, ids: Iterable[str | None]) -> None:
    """Before songs of theirs come in; the caller holds the transaction."""
    sql = "INSERT INTO accounts (id) VALUES (?) ON CONFLICT DO NOTHING"
    db.executemany(sql, [[account_id] for account_id in dict.fromkeys(ids) if account_id])


def ids(db: Database) -> dict[int, str]:
    """By their numbers."""
    return {row["number"]: row["id"] for row in rows(db, "SELECT number, id FROM accounts")}
