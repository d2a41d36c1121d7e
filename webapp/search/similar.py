"""«More like this»: songs that share rare style words, the title, or rare words of the lyrics."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from webapp.database import Database, one, rows
from webapp.library import songs
from webapp.library.songs import Card

MOST = 6
MOST_OF_A_STYLE = 400  # songs looked at for each style word, the newest
MOST_OF_A_WORD = 200  # songs; a word that more have tells nothing
MOST_WORDS = 12  # of lyrics and title
LETTERS = 4  # that a word has at least, to be worth a look
SAME_TITLE = 3.0
WORDS_SHARE = 0.5  # of what a style word as rare counts
_STYLES = """SELECT word, songs FROM styles JOIN style_counts USING (word)
    WHERE key = ? ORDER BY songs"""
_WITH_STYLE = "SELECT key FROM styles WHERE word = ? ORDER BY key DESC LIMIT ?"
_WITH_WORD = """SELECT songs.key FROM search CROSS JOIN songs INDEXED BY songs_by_number
    ON songs.number = search.rowid WHERE search MATCH ? LIMIT ?"""
_WITH_TITLE = """SELECT key FROM songs WHERE stem_of IS NULL
    AND title_key = (SELECT title_key FROM songs WHERE key = ?) LIMIT 100"""


def to(db: Database, card: Card) -> list[Card]:
    """The most alike first, each picture once; none of the same request or that shares nothing."""
    total = max(2, sum(songs.counts(db).values()))
    scores: defaultdict[int, float] = defaultdict(float)
    for keys, weight in _alike(db, card, total):
        for key in keys:
            scores[key] += weight
    best = sorted(scores, key=lambda key: (-scores[key], -key))[: 2 * MOST + songs.PER_PAGE]
    return [other for other in songs.by_keys(db, best) if not _is_kin(other, card)][:MOST]


def _alike(db: Database, card: Card, total: int) -> Iterator[tuple[list[int], float]]:
    """Songs that share something, and what that weighs: the rarer it is, the more."""
    for word, count in rows(db, _STYLES, [card.key]):
        weight = math.log(max(total / max(count, 1), 1.0)) + 0.01
        yield _keys(db, _WITH_STYLE, [word, MOST_OF_A_STYLE]), weight
    for word in _words(db, card.key):
        keys = _keys(db, _WITH_WORD, [f'{{title lyrics}} : "{word}"', MOST_OF_A_WORD + 1])
        if len(keys) <= MOST_OF_A_WORD:
            yield keys, WORDS_SHARE * math.log(max(total / max(len(keys), 1), 1.0))
    if card.title is not None:
        yield _keys(db, _WITH_TITLE, [card.key]), SAME_TITLE


def _keys(db: Database, sql: str, parameters: list[Any]) -> list[int]:
    return [row[0] for row in rows(db, sql, parameters)]


def _is_kin(other: Card, card: Card) -> bool:
    """The song itself, of the same request, or none that leads its picture."""
    same_request = card.group_id is not None and other.group_id == card.group_id
    return other.key == card.key or same_request or not other.leads


def _words(db: Database, key: int) -> list[str]:
    """Those of title and lyrics that are likely to tell: first what is sung most, and long."""
    row = one(db, "SELECT title, lyrics FROM texts WHERE key = ?", [key])
    if row is None:
        return []
    counted = Counter(word for word in row["lyrics"].split() if len(word) >= LETTERS)
    counted.update({word: 3 for word in row["title"].split() if len(word) >= LETTERS})
    return sorted(counted, key=lambda word: (-counted[word] * len(word), word))[:MOST_WORDS]
