"""A score file to a Work: what is played, sung and told about one song and its takes."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from webapp.sources.demo.studio.harmony import SCALES, tone_class

SCORES = Path(__file__).parent / "scores"


@dataclass(frozen=True)
class Part:
    """One player. Exactly one of beat, chords, arp, bass, tune and sings says what it plays.

    beat, chords, arp and bass hold steps: a bar, or several with `|` between; `.` rests, `-` holds.
    """

    play: str
    beat: str = ""
    chords: str = ""
    arp: str = ""
    bass: str = ""
    tune: str = ""
    sings: bool = False
    level: float = 0.0  # dB
    first: int = 0  # bar
    last: int = 999  # the first bar in which it is silent again
    octave: int = 0
    harmony: int = 0  # steps of the scale away from the tune
    wet: float = 0.18
    echo: float = 0.0
    duck: float = 0.0  # how far the kick pushes it down
    low: float = 0.0  # Hz
    high: float = 12_000.0


@dataclass(frozen=True)
class Work:
    slug: str
    title: str
    sound: str
    tempo: float
    root: str
    mode: str
    chords: str
    bars: int
    parts: tuple[Part, ...]
    meter: int = 4
    swing: float = 0.0  # 0 straight, 1/3 triplets
    song: str = ""
    song_bar: int = 1
    line_bars: int = 2
    end: str = ""
    ring: float = 2.6
    room: float = 1.6
    dark: float = 0.4
    tape: float = 0.0
    dust: float = 0.0
    dynamics: tuple[float, ...] = (1.0,)
    seed: int = 1
    shift: int = 0
    topic: str = ""
    variation: str = ""
    cover: str = ""
    palette: str = ""
    facts: dict[str, Any] = field(default_factory=dict)  # what goes into the catalogue as it is

    @property
    def scale(self) -> tuple[int, ...]:
        return SCALES[self.mode]

    @property
    def tonic(self) -> int:
        """MIDI note of degree 1, between G3 and F#4."""
        return 55 + (tone_class(self.root) - 7) % 12 + self.shift

    @property
    def beat(self) -> float:
        """Seconds."""
        return 60 / self.tempo

    @property
    def seconds(self) -> float:
        return self.bars * self.meter * self.beat + self.ring

    def moment(self, beats: float) -> float:
        """Seconds from the start; the second half of a beat comes late when it swings."""
        whole, part = divmod(beats, 1)
        late = part + self.swing * (part if part <= 0.5 else 1 - part)
        return (whole + late) * self.beat

    def chord_at(self, bar: int, place: float = 0.0) -> str:
        """The chord at `place` (0..1) of that bar; after the last bar, the one that ends it."""
        bars = [bar.split() for bar in self.chords.split("|")]
        if bar >= self.bars:
            return self.end or bars[0][0]
        here = bars[bar % len(bars)]
        return here[min(int(place * len(here)), len(here) - 1)]


def works() -> Iterator[Work]:
    """Every take of every score, in the order of the files."""
    for path in sorted(SCORES.glob("*.toml")):
        yield from takes(path)


def takes(path: Path) -> Iterator[Work]:
    score = tomllib.loads(path.read_text(encoding="utf-8"))
    listed = score.pop("take")
    score["parts"] = tuple(Part(**part) for part in score.pop("part"))
    score["dynamics"] = tuple(score.get("dynamics", (1.0,)))
    played = {key: score.pop(key) for key in list(score) if key in Work.__dataclass_fields__}
    base = Work(slug=path.stem, facts=score, **played)
    for number, take in enumerate(listed, 1):
        yield retake(base, number, take)


def retake(base: Work, number: int, take: dict[str, Any]) -> Work:
    """The same song once more: other seed, other players, what else the take says."""
    swap, drop = take.pop("swap", {}), take.pop("drop", [])
    parts = tuple(
        replace(part, play=swap.get(part.play, part.play))
        for part in base.parts
        if part.play not in drop
    )
    extra = tuple(Part(**part) for part in take.pop("part", []))
    known = {key: take.pop(key) for key in list(take) if key in Work.__dataclass_fields__}
    seed = known.pop("seed", number)
    return replace(
        base, **known, parts=parts + extra, seed=seed, facts={**base.facts, **take, "take": number}
    )
