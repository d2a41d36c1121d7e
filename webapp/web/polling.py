"""Songs that a page shows unfinished: what to ask about them, and when the page asks again."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.database import Database
from webapp.errors import StorageError
from webapp.library import lookups, songs
from webapp.library.songs import Card, MarkedSong
from webapp.web import context

MOST_CARDS = 200  # that one poll may name


@dataclass(frozen=True, slots=True)
class PendingView:
    """`every`: seconds until the page asks again; `cards`: what it then asks about."""

    every: int
    cards: Sequence[MarkedSong]


def view(db: Database, cards: Sequence[MarkedSong]) -> PendingView | None:
    """None where nothing is pending or nobody is left to ask; tells the worker of the rest."""
    asked = [card for card in cards if card.source in (context.get_config().sources or ())]
    if not asked:
        return None
    failures = want(db, asked)
    every = min(lookups.pause(card, failures.get(card.key, 0)) for card in asked)
    return PendingView(round(min(every, lookups.SELDOM)), asked)


def want(db: Database, cards: Sequence[MarkedSong]) -> dict[int, int]:
    """As `lookups.want`; what cannot be written now is still worth reading, and asked for again."""
    try:
        return lookups.want(db, cards, time.time())
    except StorageError:
        return {}


def changed(db: Database, shown: Sequence[tuple[str, str]]) -> tuple[list[Card], list[Card]]:
    """Of songs shown with these marks: those to draw anew, and those that are still pending."""
    marks = dict(shown[:MOST_CARDS])
    order = {song_id: index for index, song_id in enumerate(marks)}
    cards = sorted(songs.by_ids(db, list(marks)), key=lambda card: order[card.id])
    return [c for c in cards if c.mark != marks[c.id]], [c for c in cards if c.pending]
