"""What only this library knows of a song: favourites, stars, tags, plays, choices; and the SQL."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from webapp.database import Database, one, rows, transaction
from webapp.library import page_version, pictures, search_index, song_tags
from webapp.records import record
from webapp.values import fields, tags, timestamps

CHOICES = ("keep", "aside")
MOST_STARS = 5
LONGEST_NOTE = 4000  # characters
_COLUMNS = ("favourite", "plays", "played_at", "choice", "blind", "stars", "note")
_REPLACE = f"""INSERT OR REPLACE INTO marks (key, {", ".join(_COLUMNS)})
    VALUES (:key, {", ".join(f":{name}" for name in _COLUMNS)})"""
_MOST_SAID = 500  # tags of one record, also those taken off


@dataclass(frozen=True, slots=True)
class Marks:
    """One row; the schema says what each field means. A song without a row has none.

    `tags`: by each 1, or 0 where it was taken off here. `in_history`, of an export's: how many of
    its plays come along as rows of the history.
    """

    favourite: int | None = None
    plays: int = 0
    played_at: str | None = None
    choice: str | None = None
    blind: int = 0
    stars: int | None = None
    note: str | None = None
    tags: Mapping[str, int] = field(default_factory=dict)
    in_history: int = 0

    @property
    def tags_on(self) -> list[str]:
        return [tag for tag, is_on in self.tags.items() if is_on]


def of(db: Database, key: int) -> Marks:
    row = one(db, "SELECT * FROM marks WHERE key = ?", [key])
    columns = {name: row[name] for name in _COLUMNS} if row else {}
    return Marks(**columns, tags=song_tags.said(db, key))


def set_favourite(db: Database, key: int, *, favourite: bool) -> None:
    set_favourites(db, [key], favourite=favourite)


def set_favourites(db: Database, keys: Collection[int], *, favourite: bool) -> None:
    with transaction(db):
        _change(db, "favourite", dict.fromkeys(keys, int(favourite)), page_version.advance(db))


def rate(db: Database, keys: Collection[int], stars: int) -> None:
    """0 stars are none."""
    with transaction(db):
        _change(db, "stars", dict.fromkeys(keys, stars), page_version.advance(db))


def change(
    db: Database,
    key: int,
    *,
    stars: int | None = None,
    tags: Collection[str] | None = None,
    note: str | None = None,
) -> None:
    """What is None stays as it is; 0 stars are none. The search finds it at once."""
    with transaction(db):
        version = page_version.advance(db)
        if stars is not None:
            _change(db, "stars", {key: stars}, version)
        if note is not None:
            _change_mark(db, "note", {key: note})
        if tags is not None:
            song_tags.set_all(db, key, tags)
        db.execute("UPDATE songs SET version = ? WHERE key = ?", [version, key])
        if note is not None or tags is not None:
            search_index.take_again(db, key)


def set_choice(
    db: Database,
    key: int,
    choice: str | None,
    *,
    aside: Collection[int] = (),
    blind: bool = False,
) -> None:
    """`choice` of CHOICES, or None for undecided; keys of songs `aside` are set aside with it.

    One take of a picture is the chosen one: another that was is undecided again.
    `blind`: by somebody who did not know which take it was, so it is counted.
    """
    with transaction(db):
        before = _chosen_takes(db, key) if choice == "keep" else ()
        choices = {**dict.fromkeys(before), **dict.fromkeys(aside, "aside"), key: choice}
        version = page_version.advance(db)
        pictures.take_down(db, choices)
        _change(db, "choice", choices, version)
        pictures.hang(db, choices, version)
        if blind:
            db.execute("UPDATE marks SET blind = blind + 1 WHERE key = ?", [key])


def add_plays(db: Database, key: int, added: int, at: str) -> None:
    """Within the caller's transaction: `added` more, or fewer where one is taken back.

    Pages are made anew for it only where the song is no longer unheard, or is again: they count it.
    """
    values = {"key": key, "added": added, "at": at}
    sql = "SELECT plays = 0 OR plays + ? <= 0 FROM songs WHERE key = ?"
    if (row := one(db, sql, [added, key])) and row[0]:
        page_version.advance(db)
    db.execute(
        """INSERT INTO marks (key, plays, played_at) VALUES (:key, max(0, :added), :at)
           ON CONFLICT DO UPDATE SET plays = max(0, plays + :added),
           played_at = max(ifnull(played_at, :at), :at)""",
        values,
    )
    sql = "UPDATE songs SET plays = max(0, plays + :added), recorded = 0 WHERE key = :key"
    db.execute(sql, values)


def blind_counts(db: Database, keys: Collection[int]) -> dict[int, int]:
    """By key, how often each of these songs was chosen blind; those that never were are not in."""
    marks = ",".join("?" * len(keys))
    sql = f"SELECT key, blind FROM marks WHERE blind > 0 AND key IN ({marks})"
    return dict(tuple(row) for row in rows(db, sql, [*keys]))


def blind_by_take(db: Database) -> dict[int, int]:
    """By the number of the take, how often the blind choice fell on it, in all songs."""
    sql = """SELECT take, sum(blind) FROM marks JOIN songs USING (key)
        WHERE blind > 0 AND take IS NOT NULL GROUP BY take"""
    return dict(tuple(row) for row in rows(db, sql))


def put(db: Database, key: int, marks: Marks) -> bool:
    """Within the caller's transaction: marks from elsewhere fill what is not said here.

    Counts never shrink, tags come together, another note is added below: so the same marks put
    twice change nothing. Whether the choice is another one now, so that the song's picture is to
    be hung anew.
    """
    here = of(db, key)
    merged = _merged(here, marks, plays_in_history(db, key) if marks.plays else 0)
    if merged != here:
        values = {
            "key": key,
            "version": page_version.advance(db),
            "added": merged.plays - here.plays,
        }
        values |= {name: getattr(merged, name) for name in _COLUMNS}
        db.execute(_REPLACE, values)
        song_tags.put(db, key, merged.tags)
        db.execute(
            """UPDATE songs SET favourite = ifnull(:favourite, favourite), choice = :choice,
               plays = plays + :added, stars = ifnull(:stars, 0), version = :version
               WHERE key = :key""",
            values,
        )
    if (merged.note, merged.tags) != (here.note, here.tags):
        search_index.want(db, key)
    return merged.choice != here.choice


def plays_in_history(db: Database, key: int) -> int:
    """How many of a song's plays are rows of the history; some are older than that."""
    sql = "SELECT count(*) FROM plays WHERE key = ? AND heard = 1 AND NOT removed"
    row = one(db, sql, [key])
    return int(row[0]) if row else 0


def _merged(here: Marks, there: Marks, in_history: int) -> Marks:
    """Of the plays there, those of their history count once they come as rows."""
    earlier = max(there.plays - there.in_history, 0) if there.in_history else there.plays
    with_ours = earlier + in_history if there.in_history else earlier
    return Marks(
        favourite=there.favourite if here.favourite is None else here.favourite,
        plays=max(here.plays, with_ours),
        played_at=max(filter(None, (here.played_at, there.played_at)), default=None),
        choice=here.choice or there.choice,
        blind=max(here.blind, there.blind),
        stars=there.stars if here.stars is None else here.stars,
        note=_joined(here.note, there.note),
        tags=dict(sorted({**there.tags, **here.tags}.items())),
    )


def _joined(here: str | None, there: str | None) -> str | None:
    """Both notes, where neither holds the other; ours alone where both are too long."""
    if here is None or (here and there and here in there):
        return there
    if not here or not there or there in here:
        return here
    both = f"{here}\n\n{there}"
    return both if len(both) <= LONGEST_NOTE else here


def read(value: object, now: datetime) -> Marks:
    """Out of a record that may hold anything; what is no mark counts as not said."""
    marks: Mapping[str, Any] = value if isinstance(value, dict) else {}
    plays, blind, in_history = (
        fields.number(marks.get(name), most=record.MOST_COUNT)
        for name in ("plays", "blind", "in_history")
    )
    moment = timestamps.read(marks.get("played_at"), now)
    stars = fields.number(marks.get("stars"), most=MOST_STARS)
    note = clean_note(marks.get("note"))
    return Marks(
        favourite=int(marks["favourite"]) if marks.get("favourite") in (0, 1) else None,
        plays=int(plays or 0),
        played_at=timestamps.rfc3339(moment) if moment is not None else None,
        choice=marks["choice"] if marks.get("choice") in CHOICES else None,
        blind=int(blind or 0),
        stars=int(stars) if stars is not None else None,
        note=note,
        tags=_tags(marks.get("tags")),
        in_history=int(in_history or 0),
    )


def clean_note(value: object) -> str | None:
    """Without signs that hide; "" for an empty one, None for what is none or too long."""
    if not isinstance(value, str):
        return None
    note = fields.text(value) or ""
    return note if len(note) <= LONGEST_NOTE else None


def _tags(value: object) -> dict[str, int]:
    said: Mapping[Any, Any] = value if isinstance(value, dict) else {}
    cleaned = ((tags.clean(name), is_on) for name, is_on in [*said.items()][:_MOST_SAID])
    return dict(sorted((tag, int(is_on)) for tag, is_on in cleaned if tag and is_on in (0, 1)))


def _chosen_takes(db: Database, key: int) -> list[int]:
    """Of the picture to which the song `key` belongs."""
    sql = """SELECT key FROM songs WHERE choice = 'keep'
        AND picture = (SELECT picture FROM songs WHERE key = ?)"""
    return [row["key"] for row in rows(db, sql, [key])]


def _change(db: Database, name: str, values: Mapping[int, object], version: int) -> None:
    """A mark that `songs` has, too."""
    _change_mark(db, name, values)
    db.executemany(
        f"UPDATE songs SET {name} = :value, version = :version WHERE key = :key",
        [{"key": key, "value": value, "version": version} for key, value in values.items()],
    )


def _change_mark(db: Database, name: str, values: Mapping[int, object]) -> None:
    db.executemany(
        f"""INSERT INTO marks (key, {name}) VALUES (:key, :value)
            ON CONFLICT DO UPDATE SET {name} = :value""",
        [{"key": key, "value": value} for key, value in values.items()],
    )
