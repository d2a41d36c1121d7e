"""Songs by chance, for the pictures that hang while nothing plays."""

from webapp.database import Database
from webapp.library import songs
from webapp.library.songs import Card


def covers(db: Database, most: int) -> list[Card]:
    """Leading takes whose cover is kept, each once, in an order of its own at each call."""
    clauses = """WHERE key IN (SELECT key FROM songs WHERE hangs = 2 AND cover_kept IS NOT NULL
        ORDER BY random() LIMIT ?) ORDER BY random()"""
    return songs.select(db, clauses, [most])
