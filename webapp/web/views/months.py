"""`/months`: the wall by years and months; each as one page with all its pictures."""

from datetime import UTC, tzinfo
from itertools import groupby
from typing import Any

from flask import Blueprint, Response

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import storage as sentences
from webapp.library import plays
from webapp.query import spans
from webapp.query.song_filter import SongFilter
from webapp.search import calendar, months
from webapp.statistics import hearing
from webapp.values import time_zones
from webapp.web import context, mosaic, rendering
from webapp.web.layout import get_facts

MOST_COVERS = 4  # of a month among the others

bp = Blueprint("months", __name__, url_prefix="/months")


@bp.get("")
def index() -> Response:
    db = context.get_db()
    zone, reader = _zone(db)

    def values() -> dict[str, Any]:
        counts = months.of_all(db, reader)
        by_year = [(year, [*names]) for year, names in groupby(counts, lambda name: name[:4])]
        covers = {name: calendar.newest(db, name, reader, MOST_COVERS) for name in counts}
        return {
            "years": by_year,
            "counts": counts,
            "covers": covers,
            "zone": zone,
            "title_of": calendar.title,
        }

    return rendering.page("months/index.html", zone, values)


@bp.get("/<name>")
def show(name: str) -> Response:
    """One month, such as 2025-02, or a year."""
    db = context.get_db()
    zone, reader = _zone(db)
    period = calendar.period(db, name, reader)
    if period is None:
        raise NotFoundError(sentences.NO_SUCH_MONTH)

    def values() -> dict[str, Any]:
        names = sorted({known[: len(name)] for known in months.of_all(db, reader)})
        at = names.index(name) if name in names else 0
        shape = mosaic.of(len(period.covers))
        span = spans.days(name, reader) or (0, 0)
        foremost = sorted(period.covers, key=lambda card: -card.favourite)
        return {
            "period": period,
            "mosaic": shape,
            "large": {card.id for card in foremost[: shape.large]},
            "wall": _wall(name),
            "played_line": hearing.most_played_line(db, *span),
            "earlier": names[at - 1] if at else None,
            "later": names[at + 1] if at + 1 < len(names) else None,
            "zone": zone,
            "title_of": calendar.title,
        }

    return rendering.page("months/show.html", (name, zone, plays.number(db)), values)


def _zone(db: Database) -> tuple[str, tzinfo]:
    """The reader's, by its name and as it is."""
    name = get_facts(db).zone
    return name, time_zones.zone(name) or UTC


def _wall(name: str) -> SongFilter:
    """The same songs on the wall, the oldest first."""
    is_year = len(name) == len("2025")
    return SongFilter(q=f"made:{name}") if is_year else SongFilter(month=name)
