"""The index that songs are found by, kept in step with them: every write to its tables."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.database import Database, one, rows, transaction
from webapp.lyrics import timed_lyrics
from webapp.query import spellings, tokens
from webapp.records import record, styles, tempo
from webapp.records.record import Raw
from webapp.values import fast_json, fields

BATCH = 500  # songs indexed in one transaction, about half a second
LONG = 7  # letters of a word that is worth to look within (`search/compounds.py`)
_MARKED = re.compile(r"^[ \t]*\[[^\]\n]*\][ \t]*$", re.MULTILINE)  # [Verse 1] is not sung


@dataclass(frozen=True, slots=True)
class Texts:
    """A song's words, folded, as the table keeps them."""

    title: str
    style: str
    topic: str
    lyrics: str
    marks: str

    @property
    def columns(self) -> tuple[str, ...]:
        return self.title, self.style, self.topic, self.lyrics, self.marks

    @property
    def words(self) -> set[str]:
        return set(f"{self.title} {self.style} {self.topic} {self.lyrics}".split())


def texts_of(raw: Raw, source: str, tags: Sequence[str] = (), note: str = "") -> Texts:
    """Signs that hide need not be taken out before: none of them is part of a word.

    What the listener wrote stands among the marks, where nothing else is a word that is typed.
    """
    return Texts(
        title=spellings.indexed(_text(raw, "title", fields.LONGEST_LINE)),
        style=spellings.indexed(f"{_text(raw, 'sound')}\n{_text(raw, 'audio_variation')}"),
        topic=spellings.indexed(_text(raw, "topic")),
        lyrics=spellings.indexed(_MARKED.sub("", timed_lyrics.searched_text(raw))),
        marks=" ".join([*_marks(raw, source), *_own_words(tags, note)]),
    )


def _marks(raw: Raw, source: str) -> Iterator[str]:
    yield tokens.mark("song")
    yield tokens.mark("source", source)
    yield tokens.mark("status", record.status_of(raw))
    if (sung := is_sung(raw)) is not None:
        yield tokens.mark("is", "sung" if sung else "instrumental")
    for style in styles.words(raw.get("sound")):
        yield tokens.mark("style", style)


def _own_words(tags: Sequence[str], note: str) -> Iterator[str]:
    yield from (tokens.mark("tag", tag) for tag in tags)
    if words := spellings.indexed("\n".join([*tags, note])):
        yield words


def is_sung(raw: Raw) -> bool | None:
    """None where no lyrics tell."""
    lyrics = _text(raw, "lyrics", 1000).strip() or timed_lyrics.text_of(raw)
    return lyrics.strip("[]() .").lower() != "instrumental" if lyrics else None


def take(db: Database, records: Iterable[tuple[int, Raw]]) -> None:
    """Index songs by key and record, in the caller's transaction; stems are passed over."""
    raws = dict(records)
    marks = ",".join("?" * len(raws))
    # FTS5 keeps what comes in rising order in memory; anything else it writes out at once.
    sql = f"""SELECT key, songs.place, source, songs.number, sung, title_key, bpm,
                  texts.number AS text_number, texts.place AS text_place,
                  (SELECT json_group_array(tag) FROM tags
                      WHERE tags.key = songs.key AND is_on) AS tags,
                  (SELECT note FROM marks WHERE marks.key = songs.key) AS note
              FROM songs LEFT JOIN texts USING (key)
              WHERE key IN ({marks}) AND stem_of IS NULL ORDER BY songs.place, key"""
    songs = rows(db, sql, [*raws])
    long_words: set[tuple[str]] = set()
    for song in songs:
        raw = raws[song["key"]]
        tags: Any = fast_json.loads(song["tags"])
        texts = texts_of(raw, song["source"], tags, song["note"] or "")
        long_words.update((word,) for word in texts.words if len(word) >= LONG and word.isalpha())
        _note(db, song, raw, _write_texts(db, song, texts))
        _write_styles(db, song["key"], styles.words(raw.get("sound")))
    db.executemany("DELETE FROM unindexed WHERE key = ?", [[song["key"]] for song in songs])
    db.executemany("INSERT OR IGNORE INTO long_words (word) VALUES (?)", sorted(long_words))


def _note(db: Database, song: sqlite3.Row, raw: Raw, number: int) -> None:
    """What filters and sorts ask for; the number by itself, for `sung` is counted by triggers."""
    if song["number"] != number:
        db.execute("UPDATE songs SET number = ? WHERE key = ?", [number, song["key"]])
    facts = [is_sung(raw), sort_key(raw), tempo.of(raw)]
    if [song["sung"], song["title_key"], song["bpm"]] != facts:
        sql = "UPDATE songs SET sung = ?, title_key = ?, bpm = ? WHERE key = ?"
        db.execute(sql, [*facts, song["key"]])


def sort_key(raw: Raw) -> str:
    """The words of its title; a song without one is called and sorted as untitled."""
    words = tokens.indexed(_text(raw, "title", fields.LONGEST_LINE))
    return words or "untitled"


def catch_up(db: Database, most: int = BATCH) -> int:
    """Index the newest of those that are not; how many there were."""
    due = rows(db, "SELECT key FROM unindexed ORDER BY key DESC LIMIT ?", [most])
    if not due:
        return 0
    marks = ",".join("?" * len(due))
    with transaction(db):
        sql = f"SELECT key, raw FROM details WHERE key IN ({marks})"
        details = rows(db, sql, [row["key"] for row in due])
        take(db, ((row["key"], record.loads(row["raw"])) for row in details))
        # Whatever has no record or became a stem meanwhile is not to be asked for again.
        db.executemany("DELETE FROM unindexed WHERE key = ?", [[row["key"]] for row in due])
    return len(due)


def take_again(db: Database, key: int) -> None:
    """In the caller's transaction: a song whose tags or note changed."""
    details = rows(db, "SELECT raw FROM details WHERE key = ?", [key])
    take(db, ((key, record.loads(row["raw"])) for row in details))


def want(db: Database, key: int) -> None:
    """In the caller's transaction: the worker takes the song again."""
    sql = "INSERT OR IGNORE INTO unindexed SELECT key FROM songs WHERE key = ? AND stem_of IS NULL"
    db.execute(sql, [key])


def is_behind(db: Database) -> bool:
    """Whether songs wait to be indexed, so that not all are found."""
    return one(db, "SELECT 1 FROM unindexed LIMIT 1") is not None


def rebuild(db: Database) -> None:
    """Make the index anew from the words; at 100,000 songs a minute or two."""
    with transaction(db):
        db.execute("INSERT INTO search (search) VALUES ('rebuild')")


def is_whole(db: Database) -> bool:
    """Whether the index holds just the words of `texts`."""
    try:
        db.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
    except db.DatabaseError:
        return False
    return True


def _text(raw: Raw, name: str, longest: int = fields.LONGEST_TEXT) -> str:
    value = raw.get(name)
    return value[:longest] if isinstance(value, str) else ""


def _write_texts(db: Database, song: sqlite3.Row, texts: Texts) -> int:
    """Returns the song's number."""
    known = song["text_number"]
    if known is not None and song["text_place"] == song["place"]:
        sql = "SELECT title, style, topic, lyrics, marks FROM texts WHERE number = ?"
        if tuple(rows(db, sql, [known])[0]) != texts.columns:
            sql = """UPDATE texts SET title = ?, style = ?, topic = ?, lyrics = ?, marks = ?
                     WHERE number = ?"""
            db.execute(sql, [*texts.columns, known])
        return int(known)
    if known is not None:
        db.execute("DELETE FROM texts WHERE number = ?", [known])
    number = _free_number(db, song["place"])
    sql = "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    db.execute(sql, [number, song["key"], song["place"], *texts.columns])
    return number


def _free_number(db: Database, place: int) -> int:
    """The first free one above the songs of the same moment."""
    row = one(db, "SELECT max(number) FROM texts WHERE place = ?", [place])
    number = place if row is None or row[0] is None else int(row[0]) + 1
    if one(db, "SELECT 1 FROM texts WHERE number = ?", [number]) is None:
        return number
    sql = """SELECT number + 1 FROM texts AS taken WHERE number >= ?
        AND NOT EXISTS (SELECT 1 FROM texts WHERE number = taken.number + 1)
        ORDER BY number LIMIT 1"""
    row = one(db, sql, [number])
    return int(row[0]) if row else number


def _write_styles(db: Database, key: int, words: list[str]) -> None:
    known = {row[0] for row in rows(db, "SELECT word FROM styles WHERE key = ?", [key])}
    gone, new = known.difference(words), set(words) - known
    if gone:
        db.executemany("DELETE FROM styles WHERE word = ? AND key = ?", [(w, key) for w in gone])
    db.executemany("INSERT INTO styles VALUES (?, ?)", [(word, key) for word in sorted(new)])
