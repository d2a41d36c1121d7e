"""Calls that give sound, covers and lyrics."""

from flask import Response

from webapp.errors import ApiError, NotFoundError
from webapp.errors import opensubsonic as sentences
from webapp.library import albums, songs, tracks
from webapp.library.songs import Card
from webapp.lyrics import timed_lyrics
from webapp.opensubsonic import entities, words
from webapp.opensubsonic.envelope import Code, Content
from webapp.query.song_filter import SongFilter
from webapp.records import record, services
from webapp.search import listing
from webapp.song_page import placeholder_cover
from webapp.sources import media_client
from webapp.web import attachments, context, media_files, media_proxy
from webapp.web.rest.asked import Asked, Calls, not_there

LARGEST_COVER = 1200  # pixels, also where nobody says how large
MOST_PIXELS = 1 << 30
MOST_HITS = 50  # songs whose titles are looked at for `getLyrics`


def _stream(asked: Asked) -> Response:
    """The file as it is, whatever form or rate is asked for: nothing is transcoded."""
    card = _card(asked.text("id"))
    return media_files.audio(card) or _from_source(card.audio_url)


def _download(asked: Asked) -> Response:
    card = _card(asked.text("id"))
    title = attachments.title_of(card)
    return media_files.audio(card, title) or _from_source(card.audio_url, title)


def _from_source(address: str | None, title: str | None = None) -> Response:
    """Relayed: few apps follow a redirect from http to https."""
    if address is None:
        raise ApiError(Code.NOT_FOUND, sentences.NOTHING_PLAYS)
    return media_proxy.relay(address, context.get_config().media_hosts, title)


def _cover(asked: Asked) -> Response:
    """Of a song, album, artist or playlist; one that has none gets a plain picture."""
    cover_id = asked.text("id")
    size = asked.number("size", LARGEST_COVER, most=MOST_PIXELS) or LARGEST_COVER
    card = _shown_on(cover_id)
    answer = media_files.cover(card, size)
    if answer is not None:
        return answer
    hosts = context.get_config().media_hosts
    if card.cover_url and media_client.may_be_asked(card.cover_url, hosts):
        return media_proxy.relay(card.cover_url, hosts)
    return _plain_picture(card.hue)


def _plain_picture(hue: int) -> Response:
    png = context.shared(f"rest:cover:{hue}", lambda: placeholder_cover.png(hue))
    answer = Response(png, mimetype="image/png")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _shown_on(cover_id: str) -> Card:
    """The song whose cover it is."""
    db = context.get_db()
    if cover_id.startswith("ar."):
        artists = {f"ar.{artist.maker}": artist.cover for artist in albums.artists(db)}
        cover_id = artists.get(cover_id) or ""
    elif cover_id.startswith(("al.", "mo.")):
        album = albums.by_id(db, cover_id)
        cover_id = album.lead if album else ""
    return _card(cover_id.partition(".")[0])


def _card(song_id: str) -> Card:
    try:
        return songs.by_id(context.get_db(), song_id)
    except NotFoundError:
        raise not_there() from None


def _lyrics_by_id(asked: Asked) -> Content:
    card = _card(asked.text("id"))
    enhanced = asked.flag("enhanced", usual=False)
    raw, _ = songs.details(context.get_db(), card)
    lyrics = timed_lyrics.read(record.loads(raw), card.duration)
    artist = _artist_of(card)
    title = card.title or "Untitled"
    entries = words.structured(lyrics, artist, title, enhanced=enhanced)
    return {"lyricsList": {"structuredLyrics": entries}}


def _lyrics(asked: Asked) -> Content:
    """Of the song with this title, as text; nothing where there is none."""
    artist, title = asked.maybe("artist"), asked.maybe("title")
    song = _titled(title) if title else None
    if song is None:
        return {"lyrics": {"value": ""}}
    raw, _ = songs.details(context.get_db(), song)
    text = timed_lyrics.text_of(record.loads(raw))
    named = {"artist": artist or _artist_of(song), "title": title}
    return {"lyrics": {**named, "value": text}}


def _artist_of(card: Card) -> str:
    """Of a song that may not play."""
    song = tracks.by_ids(context.get_db(), [card.id]).get(card.id)
    return entities.artist_name(song.maker) if song else services.label(card.service or card.source)


def _titled(title: str) -> Card | None:
    db = context.get_db()
    plain = title.replace('"', " ")
    keys = listing.of(SongFilter(q=f'title:"{plain}"', takes="apart")).all_keys(db)
    hits = tracks.of(db, [key for key, _ in zip(keys, range(MOST_HITS), strict=False)])
    folded = title.casefold()
    match = next((s for s in hits if (s.title or "").casefold() == folded), None)
    return songs.by_id(db, match.id) if match else None


def _avatar(_asked: Asked) -> Response:
    """A plain picture, the same for all."""
    return _plain_picture(0)


CALLS: Calls = {
    "stream": _stream,
    "download": _download,
    "getCoverArt": _cover,
    "getLyrics": _lyrics,
    "getLyricsBySongId": _lyrics_by_id,
    "getAvatar": _avatar,
}
