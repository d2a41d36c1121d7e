"""«More like this»: songs that share rare style words, the title, or rare words of the lyrics."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from webapp.database import Database, one, rows
from webapp.library import songs
from webapp.library.songs import Card

MOST = 6
MOST_OF_A_STYLE = 400  # songs looked at for each style word, the newest
MOST_OF_A_WORD = 200  # songs; a word that more have tells nothing
MOST_WORDS = 12  # of lyrics and title
MOST_OF_A_NAME = 3  # words of a style
LETTERS = 4  # that a word has at least, to be worth a look
SAME_TITLE = 3.0
WORDS_SHARE = 0.5  # of what a style word as rare counts
PROMPTS_SHARE = 0.5  # likewise, of a prompt's word
_STYLES = """SELECT word, songs FROM styles JOIN style_counts USING (word)
    WHERE key = ? ORDER BY songs"""
_WITH_STYLE = "SELECT key FROM styles WHERE word = ? ORDER BY key DESC LIMIT ?"
_WITH_WORD = """SELECT songs.key FROM search CROSS JOIN songs INDEXED BY songs_by_number
    ON songs.number = search.rowid WHERE search MATCH ? LIMIT ?"""
_WITH_TITLE = """SELECT key FROM songs WHERE stem_of IS NULL
    AND title_key = (SELECT title_key FROM songs WHERE key = ? AND title IS NOT NULL)
    LIMIT 100"""


class Shared(NamedTuple):
    """The songs that share something with another one: `kind` is style, words, title or prompts."""

    kind: str
    keys: list[int]
    weight: float


def to(db: Database, card: Card) -> list[Card]:
    """The most alike first, each picture once; none of the same request or that shares nothing."""
    scores: defaultdict[int, float] = defaultdict(float)
    for _, keys, weight in shared(db, card.key):
        for key in keys:
            scores[key] += weight
    best = sorted(scores, key=lambda key: (-scores[key], -key))[: 2 * MOST + songs.PER_PAGE]
    return [other for other in songs.by_keys(db, best) if not _is_kin(other, card)][:MOST]


def shared(db: Database, key: int) -> Iterator[Shared]:
    """What songs share with the one that has this key, itself among them.

    The rarer something is, the more it weighs.
    """
    total = max(2, sum(songs.counts(db).values()))
    for word, count in rows(db, _STYLES, [key]):
        weight = math.log(max(total / max(count, 1), 1.0)) + 0.01
        yield Shared("style", _keys(db, _WITH_STYLE, [word, MOST_OF_A_STYLE]), weight)
    for word in _words(db, key):
        keys = _with_word(db, "title lyrics", word)
        if keys:
            yield Shared("words", keys, WORDS_SHARE * math.log(max(total / len(keys), 1.0)))
    yield Shared("title", _keys(db, _WITH_TITLE, [key]), SAME_TITLE)


def by_prompts(db: Database, key: int) -> Iterator[Shared]:
    """The same by rare words of what the songs were asked for; short styles are none of them."""
    total = max(2, sum(songs.counts(db).values()))
    row = one(db, "SELECT style, topic FROM texts WHERE key = ?", [key])
    styles = {word for style, _ in rows(db, _STYLES, [key]) for word in _short(style)}
    words = {word for word in " ".join(row or ()).split() if len(word) >= LETTERS} - styles
    telling = sorted(words, key=lambda word: (-len(word), word))
    for word in telling[:MOST_WORDS]:
        keys = _with_word(db, "style topic", word)
        if keys:
            yield Shared("prompts", keys, PROMPTS_SHARE * math.log(max(total / len(keys), 1.0)))


def _short(style: str) -> list[str]:
    """The words of one that is a name, and no sentence."""
    words = style.split()
    return words if len(words) <= MOST_OF_A_NAME else []


def _with_word(db: Database, columns: str, word: str) -> list[int]:
    """[] for a word that too many songs have."""
    keys = _keys(db, _WITH_WORD, [f'{{{columns}}} : "{word}"', MOST_OF_A_WORD + 1])
    return keys if len(keys) <= MOST_OF_A_WORD else []


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
