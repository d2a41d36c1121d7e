"""Why nothing of a song plays, in a sentence; pure."""

from webapp.library.songs import Card
from webapp.records import statuses
from webapp.values import formatting


def sentence(card: Card, *, keeps: bool) -> str | None:
    """None where there is audio; `keeps`: whether copies are kept."""
    if card.has_audio:
        return None
    if card.audio_on_request:
        return _on_request(keeps=keeps)
    if card.status == statuses.PROCESSING:
        return _in_the_making(card)
    if card.status == statuses.COMPLETED and card.source == "import":
        return "This song came without audio, and there's nowhere to fetch it from."
    word = formatting.status_word(card.status)
    unknown = f"The service calls this song “{word}” and has no audio for it."
    return _BY_STATUS.get(card.status, unknown)


_BY_STATUS = {
    statuses.FAILED: "The service couldn't finish this song.",
    statuses.COMPLETED: "The service has no audio for this song.",
    statuses.UNKNOWN: "There's no audio of this song yet, and nothing says whether it's finished.",
}


def _on_request(*, keeps: bool) -> str:
    if keeps:
        return "This song plays as soon as its audio is on this disk."
    return "This song plays only from a copy, and SONGWALL_KEEP is off."


def _in_the_making(card: Card) -> str:
    if not card.pending:
        return "This song was still being made when Songwall last heard of it, so there's no audio."
    if card.stalled:
        return "The service has been working on this song for over an hour. It may never finish."
    return "The service is making this song."
