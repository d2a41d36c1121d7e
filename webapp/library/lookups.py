"""What is being asked of the source about single songs; and its SQL.

Pages say which pending songs they show; the worker asks for those while somebody looks.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from webapp.database import Database, one, rows, transaction
from webapp.library.songs import MarkedSong
from webapp.values import backoff

EVERY = 5.0  # seconds between two questions about one song that is being made
SELDOM = 60.0  # the same for one that is stalled or whose status is an unknown word
LONGEST_PAUSE = 300.0
WATCHED_FOR = 20.0  # how long a page that asked counts as looking
AT_ONCE = 50
RENEWED_AFTER = 10.0  # so that many browsers cost few writes


# `unanswered`: the service was asked in vain, or not at all for as long as somebody waited.
# `paused`: only its list tells, and no sync asks for that until the owner goes on.
Outcome: TypeAlias = Literal["asking", "answered", "unanswered", "paused"]


@dataclass(frozen=True, slots=True)
class LookUp:
    key: int
    song_id: str
    failures: int


def pause(card: MarkedSong, failures: int) -> float:
    """Seconds until the source may be asked about `card` again."""
    calm = card.status == "processing" and not card.stalled
    first = EVERY if calm else SELDOM
    return backoff.pause(failures + 1, first=first, longest=LONGEST_PAUSE)


def want(db: Database, cards: Collection[MarkedSong], now: float) -> dict[int, int]:
    """Pages show these pending songs now. Returns the failures in a row of each, by key."""
    marks = ",".join("?" * len(cards))
    sql = f"SELECT key, wanted_until, failures FROM look_ups WHERE key IN ({marks})"
    known = {row["key"]: row for row in rows(db, sql, [card.key for card in cards])}
    late = [
        (card.key, now + WATCHED_FOR, now)
        for card in cards
        if card.key not in known
        or not RENEWED_AFTER <= known[card.key]["wanted_until"] - now <= WATCHED_FOR
    ]
    if late:
        with transaction(db):
            db.executemany(
                """INSERT INTO look_ups (key, wanted_until, due_at) VALUES (?, ?, ?)
                   ON CONFLICT (key) DO UPDATE SET wanted_until = excluded.wanted_until""",
                late,
            )
    return {key: row["failures"] for key, row in known.items()}


def outcome(db: Database, card: MarkedSong, now: float) -> Outcome:
    """What became of the last wish for this song; one that nobody knows of was answered."""
    row = one(db, "SELECT wanted_until, failures FROM look_ups WHERE key = ?", [card.key])
    if row is None:
        return "answered"
    if row["wanted_until"] >= now:
        return "asking"
    return "unanswered" if row["failures"] or row["wanted_until"] else "answered"


def due(db: Database, source: str, now: float) -> list[LookUp]:
    """Those of a source that may be asked now and that somebody still waits for."""
    due_rows = rows(
        db,
        # What lies farther ahead than it may was noted before the clock was set back.
        f"""SELECT key, id, failures FROM look_ups JOIN songs USING (key)
            WHERE (due_at <= :now OR due_at > :now + {LONGEST_PAUSE} + 1) AND source = :source
            AND wanted_until BETWEEN :now AND :now + {WATCHED_FOR}
            ORDER BY due_at LIMIT {AT_ONCE}""",
        {"now": now, "source": source},
    )
    return [LookUp(*row) for row in due_rows]


def ask_again(db: Database, key: int, due_at: float, failures: int) -> None:
    with transaction(db):
        sql = "UPDATE look_ups SET due_at = ?, failures = ? WHERE key = ?"
        db.execute(sql, [due_at, failures, key])


def settle(db: Database, key: int, now: float, failures: int = 0) -> None:
    """Nothing more to ask about this song; should somebody wish it again, then not at once."""
    with transaction(db):
        sql = "UPDATE look_ups SET wanted_until = 0, due_at = ?, failures = ? WHERE key = ?"
        db.execute(sql, [now + EVERY, failures, key])
        db.execute("DELETE FROM look_ups WHERE wanted_until = 0 AND due_at < ?", [now])
