"""A month or a year of the wall: its pictures in their order, and what there is to say of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from webapp.database import Database, rows
from webapp.library import songs
from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.query import spans
from webapp.records import record

MOST_COVERS = 400  # of a mosaic; of more pictures every second, third … hangs
MOST_READ = 2000  # songs whose lines are counted, the favourites first
SHORTEST = 8  # letters of a line that is worth telling
_NAME = re.compile(r"\d{4}(?:-\d{2})?", re.ASCII)
_MARK = re.compile(r"\s*[\[(]")  # a heading, or what is sung behind
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class SungLine:
    """`times`: how often it is written in all songs; `second` where it is sung first in `card`."""

    text: str
    times: int
    card: Card
    second: float | None


@dataclass(frozen=True, slots=True)
class Period:
    """`covers` are leading takes, the oldest first, `first` and `last` among all `pictures`.

    `seconds`: how long all play; `line`: the most sung one, None where no line recurs.
    """

    name: str
    pictures: int
    seconds: float
    covers: list[Card]
    first: Card
    last: Card
    line: SungLine | None


def title(name: str) -> str:
    """2025-02 is «February 2025», 2025 itself."""
    return name if len(name) == len("2025") else f"{date.fromisoformat(f'{name}-01'):%B %Y}"


def period(db: Database, name: str, zone: tzinfo) -> Period | None:
    """`name` is such as 2025 or 2025-02; None for anything else, and where nothing was made."""
    span = spans.days(name, zone) if _NAME.fullmatch(name) else None
    if span is None:
        return None
    sql = """SELECT key, duration FROM songs INDEXED BY songs_on_wall WHERE hangs = 2
        AND place >= ? AND place < ? AND created_at IS NOT NULL ORDER BY place, key"""
    pictures = rows(db, sql, [*span])
    keys = [row["key"] for row in pictures]
    if not keys:
        return None
    step = -(-len(keys) // MOST_COVERS)
    first, last = songs.by_keys(db, [keys[0], keys[-1]] if len(keys) > 1 else keys * 2)
    return Period(
        name=name,
        pictures=len(keys),
        seconds=sum(row["duration"] or 0 for row in pictures),
        covers=songs.by_keys(db, keys[::step]),
        first=first,
        last=last,
        line=_most_sung(db, keys),
    )


def newest(db: Database, name: str, zone: tzinfo, most: int) -> list[Card]:
    """Of a month the last pictures, the last first."""
    start, end = spans.days(name, zone) or (0, 0)
    clauses = f"""WHERE hangs = 2 AND place >= ? AND place < ? AND created_at IS NOT NULL
        ORDER BY place DESC, key DESC LIMIT {most}"""
    return songs.select(db, clauses, [start, end])


def _most_sung(db: Database, keys: Sequence[int]) -> SungLine | None:
    """The line that is written most often; of equals one of a favourite, then the older one."""
    counts: Counter[str] = Counter()
    where: dict[str, tuple[int, str]] = {}  # the first song that has it, and as it stands there
    for key, lyrics in _lyrics(db, keys):
        for text in lyrics.splitlines():
            line = _folded(text)
            if len(line) >= SHORTEST and not _MARK.match(text):
                counts[line] += 1
                where.setdefault(line, (key, text.strip()))
    line, times = max(counts.items(), key=lambda item: item[1], default=("", 0))
    if times < 2:  # noqa: PLR2004 (it recurs)
        return None
    key, text = where[line]
    card = songs.by_keys(db, [key])[0]
    return SungLine(text, times, card, _second(db, card, line))


def _lyrics(db: Database, keys: Sequence[int]) -> Iterator[tuple[int, str]]:
    sql = """SELECT key, raw ->> '$.lyrics' AS lyrics FROM details JOIN songs USING (key)
        WHERE key IN (SELECT value FROM json_each(?)) AND json_valid(raw)
        ORDER BY favourite DESC, place, key LIMIT ?"""
    for row in rows(db, sql, [f"[{','.join(map(str, keys))}]", MOST_READ]):
        if isinstance(row["lyrics"], str):
            yield row["key"], row["lyrics"]


def _second(db: Database, card: Card, line: str) -> float | None:
    raw, _ = songs.details(db, card)
    sung = timed_lyrics.read(record.loads(raw), card.duration)
    return next((timed.start for timed in sung.lines if _folded(timed.text) == line), None)


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))
