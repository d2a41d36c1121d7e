"""Which clips are stems of which song: their source tells it by the title alone; pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WORDS = ("drums", "bass", "vocals", "other")
SAME_LENGTH = 1.0  # seconds; a stem is as long as its song, a song's two takes seldom are


@dataclass(frozen=True, slots=True)
class Clip:
    """What tells a stem from a song, and what is said of it so far; fields as in `songs`."""

    key: int
    id: str
    title: str
    place: int
    created_at: str | None
    duration: float | None
    stem_of: str | None
    stem: str | None


def split(title: str) -> tuple[str, str] | None:
    """«Morning - drums» is («Morning», «drums»); None for any other title."""
    song, mark, word = title.rpartition(" - ")
    return (song, word) if mark and song and word in WORDS else None


def song_title(title: str) -> str:
    parts = split(title)
    return parts[0] if parts else title


def titles(song: str) -> list[str]:
    """The song's own and those of its stems."""
    return [song, *(f"{song} - {word}" for word in WORDS)]


def tied(song: str, clips: Sequence[Clip]) -> list[tuple[str | None, str | None, int]]:
    """What has to change: stem_of, stem and key of those of `clips`, all that have such a title."""
    if split(song):  # a stem has none of its own
        songs, affected = [], [clip for clip in clips if clip.title != song]
    else:
        songs, affected = [clip for clip in clips if clip.title == song], list(clips)
    changed = []
    for clip in affected:
        parent = None if clip in songs else parent_of(clip, songs)
        now = (parent.id, clip.title.removeprefix(f"{song} - ")) if parent else (None, None)
        if now != (clip.stem_of, clip.stem):
            changed.append((*now, clip.key))
    return changed


def parent_of(stem: Clip, songs: Sequence[Clip]) -> Clip | None:
    """The song of `songs`, all of the right title, that `stem` was split off; None where unsure.

    It is as long and not younger. Of several it is the nearest in time, if their times are known.
    """
    fitting = [s for s in songs if s.place <= stem.place and _as_long(s, stem)]
    if len(fitting) < 2:  # noqa: PLR2004 (no choice)
        return fitting[0] if fitting else None
    if any(clip.created_at is None for clip in (stem, *fitting)):
        return None
    nearest, next_one = sorted(fitting, key=lambda s: s.place, reverse=True)[:2]
    return nearest if nearest.place > next_one.place else None


def _as_long(song: Clip, stem: Clip) -> bool:
    if song.duration is None or stem.duration is None:
        return True
    return abs(song.duration - stem.duration) <= SAME_LENGTH
