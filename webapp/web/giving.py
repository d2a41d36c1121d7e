"""What its owner is about to give: a song, its takes, a playlist, or moments; by an address.

`songs`: ids, or `id@from-to` in seconds, joined by commas; `takes`: the id of one of them;
`playlist`: its id; `medley`, with the query of a medley: its moments as they are now.
"""

from flask import request

from webapp.database import Database
from webapp.errors import NotFoundError
from webapp.errors import web as sentences
from webapp.library import playlist_entries, playlists, relations, songs
from webapp.library.playlist_entries import Moment
from webapp.library.shares import LONGEST_TITLE, Gift
from webapp.library.songs import Card
from webapp.values import formatting
from webapp.web import medley_pages
from webapp.web.shared_songs import MOST_SONGS


def asked(db: Database) -> Gift:
    """Raises NotFoundError where it is nothing that plays."""
    args = request.args
    if "medley" in args:  # whose query has some of the other names
        medley = medley_pages.asked(db)
        moments = [Moment(m.song, m.start, m.end) for m in medley.medley.moments[:MOST_SONGS]]
        return _moments(db, moments, medley.label)
    if playlist_id := args.get("playlist"):
        playlist = playlists.by_id(db, playlist_id)
        return Gift("playlist", playlist.title, playlist=playlist.id)
    if song_id := args.get("takes"):
        return _takes(db, songs.by_id(db, song_id))
    return _moments(db, playlist_entries.read(args.get("songs", ""))[:MOST_SONGS])


def takes_of(db: Database, card: Card) -> list[Card]:
    """Those that can be heard; without the ones set aside, unless hardly any are left."""
    heard = [take for take in relations.takes(db, card) if take.has_audio]
    liked = [take for take in heard if take.choice != "aside"]
    return liked if len(liked) > 1 else heard


def _takes(db: Database, card: Card) -> Gift:
    takes = takes_of(db, card)
    if not takes:
        raise NotFoundError(sentences.NOTHING_TO_GIVE)
    return Gift("takes", _title(card), songs=",".join(take.id for take in takes))


def _moments(db: Database, moments: list[Moment], label: str | None = None) -> Gift:
    here = playlist_entries.in_library(db, moments)
    if not here:
        raise NotFoundError(sentences.NOTHING_TO_GIVE)
    is_one = len(here) == 1
    is_whole = all(moment.begins is None for moment in here)
    name = (here[0].title or "Untitled") if is_one else formatting.counted(len(here), "", "songs")
    return Gift(
        "song" if is_one and is_whole else "moments",
        (label or name)[:LONGEST_TITLE],
        songs=playlist_entries.written(here),
    )


def _title(card: Card) -> str:
    return (card.title or "Untitled")[:LONGEST_TITLE]
