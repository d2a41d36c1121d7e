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
class Hung:
    """A card on a page: the `song` on it, and the unfinished `takes` behind it."""

    song: MarkedSong
    takes: tuple[MarkedSong, ...] = ()

    @property
    def id(self) -> str:
        return self.song.id

    @property
    def mark(self) -> str:
        """Another one whenever the card may have to be drawn anew, or another one in its place."""
        return ",".join(song.mark for song in (self.song, *self.takes))

    @property
    def pending(self) -> list[MarkedSong]:
        return [song for song in (self.song, *self.takes) if song.pending]


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A card that takes the place of the one with the id `instead_of`, mostly its own.

    `unfinished`: how many takes behind it.
    """

    card: Card
    instead_of: str
    unfinished: int


@dataclass(frozen=True, slots=True)
class PendingView:
    """`every`: seconds until the page asks again; `cards`: what it then asks about."""

    every: int
    cards: Sequence[Hung]


def hung(db: Database, shown: Sequence[MarkedSong], *, apart: bool) -> list[Hung]:
    """The songs of a page, with what is being made behind them unless takes hang `apart`."""
    takes: dict[int, list[MarkedSong]] = {}
    if not apart:
        on_page = {song.key for song in shown}
        for take in songs.unfinished_takes(db, [song.picture for song in shown]):
            if take.key not in on_page and take.pending:
                takes.setdefault(take.picture, []).append(take)
    return [Hung(song, tuple(takes.get(song.picture, ()))) for song in shown]


def view(db: Database, cards: Sequence[Hung]) -> PendingView | None:
    """None where nothing is pending or nobody is left to ask; tells the worker of the rest."""
    sources = context.get_config().sources or ()
    pending = [song for card in cards for song in card.pending if song.source in sources]
    if not pending:
        return None
    failures = want(db, pending)
    every = min(lookups.pause(song, failures.get(song.key, 0)) for song in pending)
    asked = [card for card in cards if any(song.source in sources for song in card.pending)]
    return PendingView(round(min(every, lookups.SELDOM)), asked)


def want(db: Database, pending: Sequence[MarkedSong]) -> dict[int, int]:
    """As `lookups.want`; what cannot be written now is still worth reading, and asked for again."""
    try:
        return lookups.want(db, pending, time.time())
    except StorageError:
        return {}


def changed(
    db: Database, shown: Sequence[tuple[str, str]], *, apart: bool = True, leads: bool = False
) -> tuple[list[Redrawn], list[Hung]]:
    """Of songs shown with these marks: those to draw anew, and what the page then shows.

    `leads`: the page shows the leading take of each picture, so another one takes the place of a
    song that no longer leads.
    """
    marks = dict(shown[:MOST_CARDS])
    order = {song_id: index for index, song_id in enumerate(marks)}
    cards = sorted(songs.by_ids(db, list(marks)), key=lambda card: order[card.id])
    pictures = [card.picture for card in cards if leads and not card.leads]
    leading = {card.picture: card for card in songs.leading(db, pictures)}
    now = [leading.get(card.picture, card) for card in cards]
    hung_now = hung(db, now, apart=apart)
    redrawn = [
        Redrawn(card, old.id, len(hanging.takes))
        for old, card, hanging in zip(cards, now, hung_now, strict=True)
        if card is not old or hanging.mark != marks[old.id]
    ]
    return redrawn, [hanging for hanging in hung_now if hanging.pending]
