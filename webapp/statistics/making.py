"""What was made against what is heard: by style, service, model, and prompt; what nobody heard."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.database import Database, one, rows
from webapp.library import songs
from webapp.query.states import STATES
from webapp.records import prompts, record, services, tempo

MOST = 10  # rows of a table
_LEAST = 3  # songs that a style must have to be told of
_MOST_FAVOURITES = 300  # whose prompts are read
_LONGEST = 80  # characters of a prompt's piece
_UNHEARD = STATES["unheard"].sql


@dataclass(frozen=True, slots=True)
class Share:
    """How many songs are so, and how many of these are favourites, or were never heard."""

    name: str
    songs: int
    favourites: int
    unheard: int | None = None

    @property
    def per_cent(self) -> int:
        return round(100 * self.favourites / self.songs) if self.songs else 0


@dataclass(frozen=True, slots=True)
class Making:
    """Songs are takes, also those set aside; stems are none. `unheard_seconds`: their length."""

    songs: int
    favourites: int
    unheard: int
    unheard_seconds: float
    styles: list[Share]
    services: list[Share]
    models: list[Share]
    prompts: list[tuple[str, int]]

    @property
    def unheard_per_cent(self) -> int:
        return round(100 * self.unheard / self.songs) if self.songs else 0


def of(db: Database) -> Making:
    by_service = _services(db)
    lengths = one(
        db,
        f"""SELECT ifnull(sum(duration), 0) FROM songs INDEXED BY songs_to_filter
           WHERE stem_of IS NULL AND {_UNHEARD}""",
    )
    named = [share for share in by_service if share.name]
    return Making(
        songs=sum(share.songs for share in by_service),
        favourites=sum(share.favourites for share in by_service),
        unheard=sum(share.unheard or 0 for share in by_service),
        unheard_seconds=float(lengths[0]) if lengths else 0.0,
        styles=_styles(db),
        services=named if len(named) > 1 else [],
        models=_models(db),
        prompts=_prompts(db),
    )


def _services(db: Database) -> list[Share]:
    """'' for those of which nothing tells where they were made."""
    sql = f"""SELECT service, sum(songs) AS songs, sum(songs * (favourite = 1)) AS favourites,
            sum(songs * ({_UNHEARD})) AS unheard
        FROM song_counts GROUP BY service HAVING sum(songs) > 0 ORDER BY sum(songs) DESC"""
    return [
        Share(services.label(name) if name else "", songs, favourites, unheard)
        for name, songs, favourites, unheard in rows(db, sql)
    ]


def _models(db: Database) -> list[Share]:
    sql = f"""SELECT model, count(*), sum(favourite = 1), sum({_UNHEARD})
        FROM songs INDEXED BY songs_by_model WHERE stem_of IS NULL AND model IS NOT NULL
        GROUP BY model ORDER BY count(*) DESC LIMIT {MOST}"""
    return [Share(*row) for row in rows(db, sql)]


def _styles(db: Database) -> list[Share]:
    """Those of which the most end as favourites, as a share of all that have them."""
    sql = f"""SELECT word, songs, favourites FROM (
            SELECT word, count(*) AS favourites FROM styles INDEXED BY styles_by_key
                JOIN songs INDEXED BY songs_to_filter USING (key)
            WHERE stem_of IS NULL AND favourite = 1 AND hangs > 0 GROUP BY word)
        JOIN style_counts USING (word) WHERE songs >= {_LEAST}
        ORDER BY favourites * 1.0 / songs DESC, favourites DESC, word LIMIT {4 * MOST}"""
    shares = [Share(*row) for row in rows(db, sql)]
    return [share for share in shares if not tempo.is_all_of(share.name)][:MOST]


def _prompts(db: Database) -> list[tuple[str, int]]:
    """What favourites were asked for most often, piece by piece; of each song once."""
    sql = """SELECT key FROM songs INDEXED BY songs_to_filter
        WHERE stem_of IS NULL AND favourite = 1 ORDER BY place DESC, key DESC LIMIT ?"""
    keys = [row["key"] for row in rows(db, sql, [_MOST_FAVOURITES])]
    pieces: Counter[str] = Counter()
    for card in songs.by_keys(db, keys):
        raw = record.loads(songs.details(db, card)[0])
        pieces.update(set(_pieces(prompts.segments(raw.get("conditions"), card.duration))))
    return [(piece, times) for piece, times in pieces.most_common(MOST) if times > 1]


def _pieces(segments: Iterable[prompts.Segment]) -> Iterable[str]:
    for segment in segments:
        for piece in (segment.prompt or "").lower().split(","):
            if 0 < len(words := " ".join(piece.split())) <= _LONGEST:
                yield words
