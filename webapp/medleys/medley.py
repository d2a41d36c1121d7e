"""What a medley is made of; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.lyrics.stretches import Stretch

LONGEST_NAME = 120  # characters


@dataclass(frozen=True, slots=True)
class SungLine:
    """`marked`: where words that were looked for begin and end in `text`."""

    text: str
    marked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A song by its id, and from when to when of it, in seconds; `name` is what the player says."""

    song: str
    start: float
    end: float
    lines: tuple[SungLine, ...]
    name: str

    @property
    def seconds(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Medley:
    """`untimed`: songs that are left out, for nobody knows when their words are sung.

    `is_cut`: there are more than were looked at.
    """

    moments: Sequence[Moment] = ()
    untimed: int = 0
    is_cut: bool = False

    @property
    def songs(self) -> int:
        return len({moment.song for moment in self.moments})

    @property
    def lines(self) -> int:
        return sum(len(moment.lines) for moment in self.moments)

    @property
    def seconds(self) -> float:
        return sum(moment.seconds for moment in self.moments)


def moment(
    song: str, stretch: Stretch, lines: Sequence[SungLine] = (), name: str | None = None
) -> Moment:
    """With its lines as they are sung, unless `lines` tell more of them; named by them."""
    sung = tuple(lines) or tuple(SungLine(line.text) for line in stretch.lines)
    named = name or " / ".join(line.text for line in sung)[:LONGEST_NAME]
    return Moment(song, stretch.start, stretch.end, sung, named)
