"""What stands over every wall: all songs, favourites … and what is being made, each counted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from webapp.database import Database
from webapp.query.song_filter import SongFilter
from webapp.query.states import STATES
from webapp.records import statuses
from webapp.search import counts
from webapp.values import formatting

ALL = "all"
BY_STATE = ("favourite", "unheard", "chosen")
BY_STATUS = (statuses.PROCESSING, statuses.FAILED)


@dataclass(frozen=True, slots=True)
class Tab:
    """A wall that is one link away. `value` is ALL, a name of BY_STATE, or a status.

    `songs`: how many pictures it shows (takes where they hang apart), None where they are too many
    to count; `most`: how many it shows where nothing else is asked, so that its number takes the
    same room whatever is searched for. `is_news`: said only where there are any, for it passes or
    should not be.
    """

    value: str
    label: str
    songs: int | None
    most: int
    url: str
    current: bool
    is_news: bool


def values(status_words: Collection[str]) -> tuple[str, ...]:
    """The tabs of a library with songs of these statuses; finished ones are nothing to tell."""
    others = sorted({*status_words} - {statuses.COMPLETED, *BY_STATUS})
    return (ALL, *BY_STATE, *BY_STATUS, *others)


def count(
    db: Database,
    song_filter: SongFilter,
    status_words: Collection[str] = (),
    most: int = counts.MOST_COUNTED,
) -> Mapping[str, int] | None:
    """By `values`; None where there are more than `most`, or that would have to be counted."""
    selection = under(song_filter, ALL).selection()
    names = {f"tab{number}": value for number, value in enumerate(values(status_words)[1:])}
    states = {
        name: STATES[value].sql if value in BY_STATE else f"status = :{name}"
        for name, value in names.items()
    }
    most_read = -1 if selection.is_tallied else 2 * most + 1  # most pictures have two takes
    row = counts.by_state(db, selection, states, most=most_read, bound=names)[0]
    if not selection.is_tallied and (row["read"] == most_read or row["songs"] > most):
        return None
    return {ALL: row["songs"], **{value: row[name] for name, value in names.items()}}


def under(song_filter: SongFilter, value: str) -> SongFilter:
    """The first page of a tab, with all else that is asked for."""
    states = tuple(state for state in song_filter.states if state not in BY_STATE)
    if value in BY_STATE:
        states = tuple(state for state in STATES if state in {*states, value})
    status = None if value in {ALL, *BY_STATE} else value
    return song_filter.but(page=1, states=states, status=status)


def current(song_filter: SongFilter) -> str | None:
    """The value of the tab that is open; None for several at once."""
    opened = [state for state in song_filter.states if state in BY_STATE]
    if song_filter.status is not None:
        opened.append(song_filter.status)
    if len(opened) > 1:
        return None
    return opened[0] if opened else ALL


def tabs(
    song_filter: SongFilter,
    counted: Mapping[str, int] | None,
    library: Mapping[str, int],
    path: str,
) -> list[Tab]:
    """`counted` of what is asked for, `library` of all there is; `path` as of `address`."""
    opened = current(song_filter)
    return [
        Tab(
            value=value,
            label=_label(value),
            songs=None if counted is None else counted[value],
            most=most,
            url=under(song_filter, value).address(path),
            current=value == opened,
            is_news=value not in {ALL, *BY_STATE},
        )
        for value, most in library.items()
    ]


def _label(value: str) -> str:
    if value == ALL:
        return "All"
    return STATES[value].label if value in BY_STATE else formatting.status_word(value)
