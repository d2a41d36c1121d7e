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
        return "No audio of this song was brought, and nothing knows where to fetch it."
    word = formatting.status_word(card.status)
    unknown = f"The service calls this song “{word}”, and gives no audio of it."
    return _BY_STATUS.get(card.status, unknown)


_BY_STATUS = {
    statuses.FAILED: "The service could not finish this song.",
    statuses.COMPLETED: "The source has no audio of this song.",
    statuses.UNKNOWN: "There is no audio of this song, and nobody tells whether it is finished.",
}


def _on_request(*, keeps: bool) -> str:
    if keeps:
        return "This song plays once a copy of its audio is kept here."
    return "This song plays only where copies are kept, and SONGWALL_KEEP is off."


def _in_the_making(card: Card) -> str:
    if not card.pending:
        return "This song was still being made when last heard of: there is no audio of it."
    if card.stalled:
        return "The service has worked on this song for over an hour. It may never finish."
    return "The service is making this song."
