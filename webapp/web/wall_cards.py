"""The cards of a wall as HTML, each cached by itself: one that changes costs only itself."""

from collections.abc import Callable

from flask import render_template

from webapp.database import Database
from webapp.library import songs
from webapp.library.songs import Card, MarkedSong
from webapp.query.language import Query
from webapp.search import hits
from webapp.web import context
from webapp.web.polling import Hung

EAGER = 6  # covers that load before one scrolls


def cards(db: Database, shown: list[Hung], *, newest: bool, apart: bool) -> list[bytes]:
    """Of each song its card; on the wall of the `newest` songs the first one is large.

    Unless takes hang `apart`, a card stands for all of its picture.
    """
    keys = [
        f"card:{hung.id}:{hung.song.mark}:{newest and index == 0}:{index < EAGER}:{apart}"
        f":{len(hung.takes)}"
        for index, hung in enumerate(shown)
    ]

    def html(index: int, card: Card) -> str:
        flags = {"large": newest and index == 0, "eager": index < EAGER, "apart": apart}
        unfinished = len(shown[index].takes)
        return render_template("songs/_card.html", card=card, unfinished=unfinished, **flags)

    return _shared(db, [hung.song for hung in shown], keys, html)


def lines(db: Database, shown: list[MarkedSong], query: Query) -> list[bytes]:
    """Of each song the lines that hold the words; empty for none."""
    keys = [f"hits:{song.id}:{song.mark}:{query}:{query.longer}" for song in shown]

    def html(_index: int, card: Card) -> str:
        card_hits = hits.of(db, card, query)
        if not card_hits.lines:
            return ""
        return render_template("songs/_lyrics_hits.html", card=card, hits=card_hits)

    return _shared(db, shown, keys, html)


def _shared(
    db: Database, shown: list[MarkedSong], keys: list[str], html: Callable[[int, Card], str]
) -> list[bytes]:
    """What is cached of each song; only the others are read whole."""

    def make(missing: list[int]) -> list[bytes]:
        read = songs.by_keys(db, [shown[index].key for index in missing])
        return [html(index, card).encode() for index, card in zip(missing, read, strict=True)]

    return context.shared_many(keys, make)
