"""`/songs/<id>/audio`, `/cover`, `/light` and `/download`: a song's sound and its picture."""

from flask import Blueprint, Response, make_response, request

from webapp.errors import NotFoundError
from webapp.errors import web as sentences
from webapp.library import files, songs
from webapp.web import (
    attachments,
    context,
    lost_audio,
    media_files,
    media_proxy,
    polling,
    song_media,
)

bp = Blueprint("media", __name__, url_prefix="/songs")


@bp.get("/<song_id>/audio")
def audio(song_id: str) -> Response:
    """The copy that is kept here, else where the source keeps it."""
    return song_media.audio(songs.by_id(context.get_db(), song_id))


@bp.post("/<song_id>/audio/check")
def check(song_id: str) -> Response:
    """Why this song's audio cannot be played, as a sentence for the listener.

    `lost`: a copy was sought here in vain, so that the music goes on without it.
    """
    db = context.get_db()
    card = songs.by_id(db, song_id)
    is_lost = card.audio_kept is not None and not lost_audio.is_readable(card)
    if is_lost and lost_audio.note(card):
        card = songs.by_id(db, song_id)
    if card.audio_kept is not None:
        sentence = lost_audio.UNREADABLE if is_lost else None
    elif card.audio_url is None:
        sentence = song_media.why_silent(card)
    else:
        polling.want(db, [card])  # a new address may be had
        sentence = media_proxy.problem(card.audio_url, context.get_config().media_hosts)
    is_lost = is_lost or files.problem(db, card.key, "audio") is not None
    answer = {"sentence": sentence or "This browser can't play this song's audio."}
    return make_response({**answer, "lost": is_lost})


@bp.get("/<song_id>/download")
def download(song_id: str) -> Response:
    """The audio as a file named after the title."""
    card = songs.by_id(context.get_db(), song_id)
    title = attachments.title_of(card)
    answer = media_files.audio(card, title)
    if answer is not None:
        return answer
    if card.audio_url is None:
        raise NotFoundError(song_media.why_silent(card))
    return media_proxy.relay(card.audio_url, context.get_config().media_hosts, title)


@bp.get("/<song_id>/cover")
def cover(song_id: str) -> Response:
    """The song's picture: ours, where the source keeps it, or a drawn one (also with `drawn`)."""
    card = songs.by_id(context.get_db(), song_id)
    return song_media.cover(card, is_drawn="drawn" in request.args)


@bp.get("/<song_id>/light")
def light(song_id: str) -> Response:
    """What the song's cover throws on the wall of the room; of kept covers only."""
    answer = media_files.cover_light(songs.by_id(context.get_db(), song_id))
    if answer is None:
        raise NotFoundError(sentences.NO_SUCH_FILE)
    return answer
