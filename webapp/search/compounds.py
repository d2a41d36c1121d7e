"""Words within longer ones: «mond» in «Vollmond», where that brings no flood of other songs.

A compound is rarer than its parts, and what stands before the word is one too. «wandering» is no
«wande» and «ring»; «remember» is far more common than «ember».
"""

from collections.abc import Iterator

from webapp.database import Database, one, rows
from webapp.query import tokens
from webapp.query.language import Part, Query

LEAST = 4  # letters of the word
HEAD = 3  # letters before it
ENOUGH = 200  # songs that have the word itself: nobody misses more
MOST = 40  # longer words that are looked at; an ending such as «ring» has more
MOST_OF_NEW = 24  # songs that longer words may bring, where nothing has the word itself
_JOINTS = ("", "s", "n", "e", "es", "en", "er")  # that German sets between the parts


def longer(db: Database, query: Query) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """For each word that is asked for the longer ones of the index, as Query holds them."""
    parts = query.required
    return tuple(
        (part.text, words)
        for part in parts
        if (words := _longer(db, part, beginning=part is parts[-1]))
    )


def _longer(db: Database, part: Part, *, beginning: bool) -> tuple[str, ...]:
    word = _word(part)
    if word is None:
        return ()
    own = _songs(db, part.match(beginning=beginning))
    if own > ENOUGH:
        return ()
    sql = "SELECT word FROM within_words WHERE within_words MATCH ? LIMIT ?"
    candidates = [row[0] for row in rows(db, sql, [f'"{word}"', MOST + 1])]
    if len(candidates) > MOST:
        return ()
    return tuple(_compounds(db, word, candidates, own or MOST_OF_NEW))


def _word(part: Part) -> str | None:
    """The single word that it asks for, folded; None for anything else."""
    words = tokens.asked(part.text)
    if part.exact or len(words) != 1:
        return None
    word, is_beginning = words[0]
    return word if len(word) >= LEAST and word.isalpha() and not is_beginning else None


def _compounds(db: Database, word: str, candidates: list[str], most: int) -> Iterator[str]:
    """Those that no more than `most` songs have; where their beginning is no word, together."""
    others: dict[str, int] = {}
    for longer in candidates:
        at = longer.find(word, HEAD)
        songs = _songs(db, f'"{longer}"') if at > 0 else 0
        if not 0 < songs <= most:
            continue
        if _is_word(db, longer[:at]):
            yield longer
        else:
            others[longer] = songs
    if sum(others.values()) <= most:
        yield from others


def _is_word(db: Database, head: str) -> bool:
    sql = "SELECT 1 FROM search WHERE search MATCH ? LIMIT 1"
    heads = dict.fromkeys(head.removesuffix(joint) for joint in _JOINTS)
    return any(len(word) >= HEAD and one(db, sql, [f'"{word}"']) for word in heads)


def _songs(db: Database, match: str) -> int:
    """How many songs a match finds, at most one more than ENOUGH."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM search WHERE search MATCH ? LIMIT ?)"
    return int(rows(db, sql, [match, ENOUGH + 1])[0][0])
