"""Where nothing is found: what to leave out so that something is, or what to ask for alone."""

from dataclasses import dataclass

from webapp.database import Database
from webapp.query.song_filter import SongFilter
from webapp.search import description
from webapp.search.counts import Total, total

MOST_ALONE = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`text` is what to leave out, or where `is_alone` to ask for alone; the filter then."""

    text: str
    song_filter: SongFilter
    total: Total
    is_alone: bool


def suggestions(db: Database, song_filter: SongFilter) -> list[Suggestion]:
    """What to leave out so that something is found; else what finds songs by itself."""
    typed = list(description.typed(song_filter, song_filter.query.parts))
    chosen = list(description.chosen(song_filter))
    is_all = len(typed) == 1 and not chosen  # to leave that out shows all songs
    without = [(chip.text, chip.without) for chip in [*(() if is_all else typed), *chosen]]
    alone = [(chip.text, chip.alone) for chip in [*typed, *chosen][:MOST_ALONE]]
    return _finding(db, without, is_alone=False) or _finding(db, alone, is_alone=True)


def aside(db: Database, song_filter: SongFilter) -> Suggestion | None:
    """The same among what is set aside, which hangs nowhere; None where there is nothing either."""
    if "aside" in song_filter.states:
        return None
    filters = [("", song_filter.but(page=1, states=(*song_filter.states, "aside")))]
    return next(iter(_finding(db, filters, is_alone=False)), None)


def _finding(
    db: Database, filters: list[tuple[str, SongFilter]], *, is_alone: bool
) -> list[Suggestion]:
    counted = [Suggestion(text, other, total(db, other), is_alone) for text, other in filters]
    return [suggestion for suggestion in counted if suggestion.total.songs]
