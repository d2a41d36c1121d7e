"""One line of a song found in the words of another take of it; pure."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from webapp.lyrics import choruses
from webapp.lyrics.sections import Line

LEAST = 0.6  # of the words of both that must be the same, in their order


def of(line: Line, lines: Sequence[Line], others: Sequence[Line]) -> Line | None:
    """Of `others` the one that is `line` among `lines`; None where none is, or none has a time.

    Where the same words come several times, the one that comes as often before.
    """
    words = choruses.folded(line)
    before = sum(
        choruses.folded(earlier) == words for earlier in lines if earlier.number < line.number
    )
    timed = [other for other in others if other.start is not None and choruses.folded(other)]
    same = [other for other in timed if choruses.folded(other) == words]
    if same:
        return same[min(before, len(same) - 1)]
    compared = SequenceMatcher(autojunk=False, b=words.split())

    def likeness(other: Line) -> float:
        compared.set_seq1(choruses.folded(other).split())
        return compared.ratio()

    best = max(timed, key=likeness, default=None)
    return best if best is not None and likeness(best) >= LEAST else None
