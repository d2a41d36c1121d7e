"""Songs as the player knows them, and whole lists of them as a queue.

`static/js/player/song.js` reads the same off a card.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import url_for

from webapp.database import Database
from webapp.library import songs
from webapp.library.families import Families
from webapp.library.songs import Card
from webapp.song_page import silence
from webapp.values import formatting
from webapp.web import context

MOST_SONGS = 100  # told at once
MOST_ENTRIES = 100_000  # of a list
BARS = 60  # of a song without a waveform
_NONE = Families()
Entry = Sequence[str | float]
"""The id of a song; of a stretch of it also two seconds, from and to, and what the player says."""


def data(card: Card) -> dict[str, Any]:
    """One song. `silence` is a sentence why nothing of it plays, null where it does.

    `copy` and `cover` name the files that are kept here, "" where none are; `duration` is in
    seconds, 0 where nobody knows it; `wave` is a path of `bars` strokes, "" where there is none.
    `gain` is in dB, null where the sound was not measured.
    """
    wave = formatting.wave_path(card.wave)
    return {
        "id": card.id,
        "title": card.title or "Untitled",
        "style": card.style or "",
        "href": url_for("songs.show", song_id=card.id),
        "cover": f"v={card.cover_kept}&" if card.cover_kept else "",
        "copy": card.audio_kept or "",
        "duration": round(card.duration or 0, 2),
        "favourite": bool(card.favourite),
        "hue": f"hue-{card.hue}",
        "wave": wave,
        "bars": len(card.wave) if card.wave else BARS,
        "gain": card.gain,
        "silence": silence.sentence(card, keeps=context.get_config().keep),
    }


def by_ids(db: Database, ids: Collection[str]) -> list[dict[str, Any]]:
    """In the order of `ids`, of which MOST_SONGS are read; one that is gone is left out."""
    asked = [*dict.fromkeys(ids)][:MOST_SONGS]
    by_id = {card.id: card for card in songs.by_ids(db, asked)}
    return [data(by_id[song_id]) for song_id in asked if song_id in by_id]


def queue(
    label: str, href: str, entries: Iterable[Entry], families: Families = _NONE
) -> dict[str, Any]:
    """A list by its name, the address where it is seen, and what plays of it in its order.

    `leads` and `styles` are numbers for each entry, as `Families` says them.
    """
    return {
        "label": label,
        "href": href,
        "entries": [*entries],
        "leads": [*families.leads],
        "styles": [*families.styles],
    }
