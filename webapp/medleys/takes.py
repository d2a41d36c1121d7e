"""One line of a song, through all takes of it."""

from collections.abc import Sequence

from webapp.database import Database
from webapp.library import relations, songs
from webapp.library.songs import Card
from webapp.lyrics import same_line, stretches, timed_lyrics
from webapp.lyrics.sections import Line
from webapp.medleys import medley
from webapp.medleys.medley import Medley, Moment
from webapp.records import record


def line_at(db: Database, card: Card, second: float) -> Line | None:
    """The line that is sung then, or was last."""
    return timed_lyrics.read(_raw(db, card), card.duration).line_at(second)


def of(db: Database, card: Card, line: Line) -> Medley:
    """In the order of the takes, those that were set aside too: the song's page has them all."""
    takes = [take for take in relations.takes(db, card) or [card] if take.has_audio]
    lines = {take.key: timed_lyrics.read(_raw(db, take), take.duration).lines for take in takes}
    own = lines.get(card.key) or timed_lyrics.read(_raw(db, card), card.duration).lines
    moments = [_moment(take, line, own, lines[take.key]) for take in takes]
    sung = [moment for moment in moments if moment is not None]
    return Medley(sung, len(moments) - len(sung))


def _moment(take: Card, line: Line, own: Sequence[Line], lines: Sequence[Line]) -> Moment | None:
    here = same_line.of(line, own, lines)
    if here is None:
        return None
    stretch = stretches.of_lines(lines, {here.number}, take.duration)[0]
    return medley.moment(take.id, stretch, name=f"Take {take.take}" if take.take else None)


def _raw(db: Database, card: Card) -> record.Raw:
    return record.loads(songs.details(db, card)[0])
