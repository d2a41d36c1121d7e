"""`/songs/<id>/audio`, `/cover`, `/light` and `/download`: a song's sound and its picture."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, request

from webapp.errors import AddressRefusedError, NotFoundError
from webapp.errors import web as sentences
from webapp.library import files, songs
from webapp.song_page import silence
from webapp.sources import media_client, media_problems
from webapp.values import urls
from webapp.web import (
    attachments,
    context,
    lost_audio,
    media_files,
    media_proxy,
    placeholder_cover,
    polling,
    rendering,
)

bp = Blueprint("media", __name__, url_prefix="/songs")


@bp.get("/<song_id>/audio")
def audio(song_id: str) -> Response:
    """The copy that is kept here, else where the source keeps it."""
    card = songs.by_id(context.get_db(), song_id)
    answer = media_files.audio(card)
    if answer is not None:
        return answer
    if card.audio_url is None:
        raise NotFoundError(_silence(card))
    if not _may_be_asked(card.audio_url):
        raise AddressRefusedError(media_problems.FORBIDDEN)
    # Where a copy was lost, the page's policy may be of before and allow no other host.
    is_lost = files.problem(context.get_db(), card.key, "audio") is not None
    return _handed_on(card.audio_url, relayed=is_lost)


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
        sentence = _silence(card)
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
        raise NotFoundError(_silence(card))
    return media_proxy.relay(card.audio_url, context.get_config().media_hosts, title)


@bp.get("/<song_id>/cover")
def cover(song_id: str) -> Response:
    """The song's picture: ours, where the source keeps it, or a drawn one (also with `drawn`)."""
    card = songs.by_id(context.get_db(), song_id)
    is_drawn = "drawn" in request.args
    if not is_drawn:
        answer = media_files.cover(card)
        if answer is not None:
            return answer
        if card.cover_url is not None and _may_be_asked(card.cover_url):
            return _handed_on(card.cover_url)
    answer = make_response(placeholder_cover.svg(card.id, card.hue))
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Without `drawn` a real cover may come to stand here.
    answer.headers["Cache-Control"] = media_files.A_DAY if is_drawn else "private, no-cache"
    return answer


@bp.get("/<song_id>/light")
def light(song_id: str) -> Response:
    """What the song's cover throws on the wall of the room; of kept covers only."""
    answer = media_files.cover_light(songs.by_id(context.get_db(), song_id))
    if answer is None:
        raise NotFoundError(sentences.NO_SUCH_FILE)
    return answer


def _silence(card: songs.Card) -> str:
    lost = files.problem(context.get_db(), card.key, "audio")
    sentence = lost or silence.sentence(card, keeps=context.get_config().keep)
    return sentence or "The copy of this song's audio can't be read just now."


def _handed_on(address: str, *, relayed: bool = False) -> Response:
    """A redirect to where the source keeps it; or it is `relayed`.

    So is an address on this very machine: it means another machine to any other device.
    """
    is_here = urls.is_loopback(urlsplit(address).hostname or "")
    if relayed or (is_here and not urls.is_loopback(request.remote_addr or "")):
        return media_proxy.relay(address, context.get_config().media_hosts)
    answer = rendering.redirection(address, 302)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _may_be_asked(address: str) -> bool:
    return media_client.may_be_asked(address, context.get_config().media_hosts)
