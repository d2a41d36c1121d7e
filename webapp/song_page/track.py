"""A song as pages show it that stand apart from the gallery: what others are given; pure."""

import dataclasses
from dataclasses import dataclass

from webapp.library.songs import Card
from webapp.song_page.sheet import Sheet
from webapp.values import formatting


@dataclass(frozen=True, slots=True)
class Track:
    """`card`: a Sheet where its words are shown. `audio`, `cover`, `page`: addresses.

    `audio` None: it does not play; `page` None: it has none of its own. `begins` and `ends` are
    seconds, of a part. `letter`: what a take is called by whoever must not know which it is.
    """

    card: Card | Sheet
    mark: str
    audio: str | None
    cover: str
    page: str | None = None
    begins: float | None = None
    ends: float | None = None
    letter: str | None = None

    @property
    def title(self) -> str:
        return self.letter or self.card.title or "Untitled"

    @property
    def name(self) -> str:
        """Beside the other takes."""
        return self.letter or (f"Take {self.card.take}" if self.card.take else self.title)

    @property
    def sound(self) -> str:
        """The address of its audio with the part that is to play, as browsers understand it."""
        span = [formatting.seconds(at) for at in (self.begins or 0.0, self.ends) if at is not None]
        is_whole = self.begins is None and self.ends is None
        return (self.audio or "") if is_whole else f"{self.audio}#t={','.join(span)}"

    @property
    def seconds(self) -> float | None:
        if self.ends is not None:
            return self.ends - (self.begins or 0.0)
        return self.card.duration

    def beginning(self, second: float | None) -> "Track":
        """At this second, where it is within the song and no part of it is given."""
        is_within = second and (self.card.duration is None or second < self.card.duration)
        if not is_within or self.begins is not None or self.ends is not None:
            return self
        return dataclasses.replace(self, begins=second)
