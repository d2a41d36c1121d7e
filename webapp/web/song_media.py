"""A song's sound and its picture as answers: the copy that is kept here, else the source's."""

from urllib.parse import urlsplit

from flask import Response, make_response, request

from webapp.errors import AddressRefusedError, NotFoundError
from webapp.library import files
from webapp.library.songs import Card
from webapp.song_page import placeholder_cover, silence
from webapp.sources import media_client, media_problems
from webapp.values import urls
from webapp.web import context, media_files, media_proxy, rendering


def audio(card: Card, *, relayed: bool = False) -> Response:
    """`relayed`: whoever asks is not told of the source's address.

    Raises NotFoundError where there is none, and SourceError.
    """
    answer = media_files.audio(card)
    if answer is not None:
        return answer
    if card.audio_url is None:
        raise NotFoundError(why_silent(card))
    if not _may_be_asked(card.audio_url):
        raise AddressRefusedError(media_problems.FORBIDDEN)
    # Where a copy was lost, the page's policy may be of before and allow no other host.
    is_lost = files.problem(context.get_db(), card.key, "audio") is not None
    return _handed_on(card.audio_url, relayed=relayed or is_lost)


def cover(card: Card, *, is_drawn: bool = False, relayed: bool = False) -> Response:
    """In the size of the request's address; a drawn one where there is none, or `is_drawn`."""
    if not is_drawn:
        answer = media_files.cover(card)
        if answer is not None:
            return answer
        if card.cover_url is not None and _may_be_asked(card.cover_url):
            return _handed_on(card.cover_url, relayed=relayed)
    answer = make_response(placeholder_cover.svg(card.id, card.hue))
    answer.mimetype = "image/svg+xml"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Without `drawn` a real cover may come to stand here.
    answer.headers["Cache-Control"] = media_files.A_DAY if is_drawn else "private, no-cache"
    return answer


def why_silent(card: Card) -> str:
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
