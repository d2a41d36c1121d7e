"""«More like this»: songs that share rare style words, the title, or rare words of the lyrics."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from webapp.database import one, rows
from webapp.library import songs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.database import Database
    from webapp.library.songs import Card

MOST = 12
MOST_OF_A_STYLE = 400  # songs looked at for each style word, the newest
MOST_OF_A_WORD = 200  # songs; a word that more have tells nothing
MOST_WORDS = 12  # of lyrics and title
LETTERS = 4  # that a word has at least, to be worth a look
SAME_TITLE = 3.0
WORDS_SHARE = 0.5  # of what a style word as rare counts


def to(db: Database, card: Card, most: int = MOST) -> list[Card]:
    """The most alike first; neither takes of the same request, nor what shares nothing."""
    total = max(2, sum(songs.counts(db).values()))
    scores: Counter[int] = Counter()
    for word, count in _styles(db, card.key):
        _add(scores, _keys_of_style(db, word), math.log(max(total / count, 1.0)) + 0.01)
    for word in _words(db, card.key):
        keys = _keys_of_word(db, word)
        if len(keys) <= MOST_OF_A_WORD:
            _add(scores, keys, WORDS_SHARE * math.log(max(total / max(len(keys), 1), 1.0)))
    if card.title is not None:
        _add(scores, _keys_of_title(db, card.key), SAME_TITLE)
    best = sorted(scores, key=lambda key: (-scores[key], -key))[: 2 * most + songs.PER_PAGE]
    alike = [other for other in songs.by_keys(db, best) if not _is_kin(other, card)]
    return alike[:most]


def _is_kin(other: Card, card: Card) -> bool:
    """The song itself, a take of the same request, or a stem."""
    same_request = card.group_id is not None and other.group_id == card.group_id
    return other.key == card.key or same_request or other.stem_of is not None


def _add(scores: Counter[int], keys: Iterable[int], weight: float) -> None:
    for key in keys:
        scores[key] += weight  # type: ignore[assignment]


def _styles(db: Database, key: int) -> list[tuple[str, int]]:
    sql = """SELECT word, songs FROM styles JOIN style_counts USING (word)
        WHERE key = ? ORDER BY songs"""
    return [(row[0], row[1]) for row in rows(db, sql, [key])]


def _keys_of_style(db: Database, word: str) -> list[int]:
    sql = "SELECT key FROM styles WHERE word = ? ORDER BY key DESC LIMIT ?"
    return [row[0] for row in rows(db, sql, [word, MOST_OF_A_STYLE])]


def _words(db: Database, key: int) -> list[str]:
    """Those of title and lyrics that are likely to tell: first what is sung most, and long."""
    row = one(db, "SELECT title, lyrics FROM texts WHERE key = ?", [key])
    if row is None:
        return []
    counted = Counter(word for word in row["lyrics"].split() if len(word) >= LETTERS)
    counted.update({word: 3 for word in row["title"].split() if len(word) >= LETTERS})
    order = sorted(counted, key=lambda word: (-counted[word] * len(word), word))
    return order[:MOST_WORDS]


def _keys_of_word(db: Database, word: str) -> list[int]:
    sql = """SELECT songs.key FROM search CROSS JOIN songs INDEXED BY songs_by_number
        ON songs.number = search.rowid WHERE search MATCH ? LIMIT ?"""
    asked = f'{{title lyrics}} : "{word}"'
    return [row[0] for row in rows(db, sql, [asked, MOST_OF_A_WORD + 1])]


def _keys_of_title(db: Database, key: int) -> list[int]:
    sql = """SELECT key FROM songs WHERE stem_of IS NULL
        AND title_key = (SELECT title_key FROM songs WHERE key = ?) LIMIT 100"""
    return [row[0] for row in rows(db, sql, [key])]
