"""A singing voice: harmonics shaped by the formants of vowels, with breath and consonants."""

import re
from dataclasses import dataclass

import numpy as np

from webapp.sources.demo.studio.dsp import RATE, Sound, additive, band, envelope, seconds_of, slow

# Hz of the first four formants, after Peterson and Barney's classic measurements
VOWELS = {
    "a": (760, 1220, 2600, 3500),
    "e": (530, 1840, 2480, 3500),
    "i": (310, 2200, 2960, 3600),
    "o": (500, 900, 2450, 3400),
    "u": (340, 870, 2250, 3300),
}
WIDTHS = (90, 110, 170, 260)
WEIGHTS = (1.0, 0.62, 0.3, 0.17)
HISSING = {"s": 5200, "z": 5000, "c": 4600, "x": 3500, "f": 3800, "h": 1600, "j": 3000}
STOPPED = {"t": 4200, "k": 2200, "q": 2200, "p": 1200, "d": 2600, "g": 1500, "b": 700}
SPELT = (("ee|ea|ie|y$|ei", "i"), ("oo|ou|ew|ue", "u"), ("oa|ow|au|aw", "o"), ("ai|ay|ey", "e"))


@dataclass(frozen=True)
class Singer:
    tract: float = 1.0  # formants higher for a smaller head
    octave: int = 0
    vibrato: float = 32  # cents
    breath: float = 0.05
    tilt: float = 1.0  # how soon the treble falls: 1 bright, 1.5 close and soft
    unison: tuple[float, ...] = (0.0,)  # cents, more than one is a choir


@dataclass(frozen=True)
class Sung:
    """One syllable: its text as pronounced, its pitch, and when."""

    text: str
    hertz: float
    start: float
    seconds: float
    slurred: bool  # the note before ended where this starts


SINGERS = {
    "alto": Singer(1.12, 0, 30, 0.06, 1.25),
    "soprano": Singer(1.18, 1, 38, 0.05, 1.15),
    "tenor": Singer(0.98, -1, 26, 0.05, 1.0),
    "baritone": Singer(0.9, -1, 22, 0.07, 1.2),
    "whisper": Singer(1.14, 0, 14, 0.16, 1.5),
    "choir": Singer(1.05, 0, 24, 0.07, 1.3, (-13, -4, 5, 12)),
    "robot": Singer(1.0, 0, 0, 0.0, 0.75, (-7, 7)),
}


def vowel_of(syllable: str) -> str:
    word = syllable.lower()
    for pattern, vowel in SPELT:
        if re.search(pattern, word):
            return vowel
    match = re.search("[aeiouäöüéèêáíóúâôûāīūōē]", word)
    plain = dict(zip("äöüéèêáíóúâôûāīūōē", "eeueeeaiouaouaiuoe", strict=True))
    return plain.get(match[0], match[0]) if match else "e"


def sing(notes: list[Sung], singer: Singer, count: int, rng: np.random.Generator) -> Sound:
    total = np.zeros(count + RATE)
    before = notes[0].hertz
    for note in notes:
        sound = syllable(note, before if note.slurred else note.hertz * 0.972, singer, rng)
        start = int(note.start * RATE)
        sound = sound[: len(total) - start]
        total[start : start + len(sound)] += sound
        before = note.hertz
    return total[:count]


def syllable(note: Sung, before: float, singer: Singer, rng: np.random.Generator) -> Sound:
    count = int((note.seconds + 0.07) * RATE)
    time = seconds_of(count)
    first = note.text[:1].lower()
    glide = np.exp(-time / 0.035)
    total = np.zeros(count)
    for cents in singer.unison:
        sway = singer.vibrato * np.clip((time - 0.22) / 0.35, 0, 1)
        sway = sway * np.sin(2 * np.pi * (5.1 + 0.4 * rng.random()) * time + rng.random() * 3)
        drift = cents + sway + 6 * np.sin(2 * np.pi * 0.9 * time + rng.random() * 6)
        pitch = note.hertz * (before / note.hertz) ** glide * 2 ** (drift / 1200 + singer.octave)
        total += vowel(pitch, vowel_of(note.text), singer)
    total /= len(singer.unison) ** 0.6
    total += singer.breath * mouth_noise(count, note.text, rng)
    open_ = 0.05 if first in "mnlrwvy" else 0.022
    swell = 0.82 + 0.18 * np.clip(time / 0.2, 0, 1) - 0.3 * np.clip((time - 0.5) / 1.2, 0, 1)
    sung = total * swell * envelope(count, open_, 0.075)
    return sung + consonant(first, count, rng)


def vowel(pitch: Sound, name: str, singer: Singer) -> Sound:
    centres = [hertz * singer.tract for hertz in VOWELS[name]]

    slowly = slow(pitch)

    def level(k: int) -> Sound:
        hertz = k * slowly
        shape = sum(
            weight / (1 + ((hertz - centre) / width) ** 2)
            for weight, centre, width in zip(WEIGHTS, centres, WIDTHS, strict=True)
        )
        body = 0.05 + 0.35 / (1 + (hertz / 350) ** 2)
        return np.asarray((shape + body) / (1 + hertz / 900) ** (0.5 * singer.tilt))

    return additive(pitch, level, top=5200)


def mouth_noise(count: int, text: str, rng: np.random.Generator) -> Sound:
    low = VOWELS[vowel_of(text)][1]
    return band(rng.standard_normal(count), low=low * 0.8, high=low * 2.2)


def consonant(letter: str, count: int, rng: np.random.Generator) -> Sound:
    """A short noise at the start; voiced ones have none."""
    long = letter in HISSING
    centre = HISSING.get(letter) or STOPPED.get(letter)
    if centre is None:
        return np.zeros(count)
    size = min(count, int((0.085 if long else 0.024) * RATE))
    noise = band(rng.standard_normal(size), low=centre * 0.7, high=min(centre * 1.6, 10_000))
    sound = np.zeros(count)
    sound[:size] = noise * envelope(size, 0.012 if long else 0.002, 0.03 if long else 0.015)
    return sound * (0.1 if long else 0.14)
