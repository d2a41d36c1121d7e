"""Pitched instruments: what is struck or plucked and dies away, and what is bowed or blown."""

from dataclasses import dataclass

import numpy as np

from webapp.sources.demo.studio.dsp import (
    NYQUIST,
    RATE,
    Sound,
    additive,
    band,
    envelope,
    seconds_of,
    slow,
)


@dataclass(frozen=True)
class Struck:
    """Partials that die one after another. `stretch` makes a string stiff, `ratios` a bar."""

    levels: tuple[float, ...]
    decay: float  # seconds, of the first partial at 220 Hz
    damping: float = 0.5  # how much sooner each further partial dies
    ratios: tuple[float, ...] = ()
    stretch: float = 0.0
    knock: float = 0.0  # the noise of the hammer or nail
    twin: float = 0.0  # a second string, this many cents off
    tremolo: float = 0.0
    attack: float = 0.003

    def play(self, hertz: float, seconds: float, force: float, rng: np.random.Generator) -> Sound:
        life = self.decay * (220 / hertz) ** 0.4
        count = int((seconds + min(life * 1.5, 1.6)) * RATE)
        sound = self.strings(hertz, count, life, force)
        if self.twin:
            sound = 0.6 * (
                sound + self.strings(hertz * 2 ** (self.twin / 1200), count, life, force)
            )
        if self.tremolo:
            sound *= 1 - self.tremolo * (0.5 + 0.5 * np.sin(2 * np.pi * 5.2 * seconds_of(count)))
        if self.knock:
            noise = rng.standard_normal(count) * np.exp(-seconds_of(count) * 90)
            sound += self.knock * force * band(noise, low=hertz, high=3500)
        sound *= envelope(count, self.attack, 0.05)
        return sound * let_go(count, seconds, life)

    def strings(self, hertz: float, count: int, life: float, force: float) -> Sound:
        time, total = seconds_of(count), np.zeros(count)
        for number, level in enumerate(self.levels, 1):
            ratio = self.ratios[number - 1] if self.ratios else number
            pitch = hertz * ratio * np.sqrt(1 + self.stretch * number**2)
            if pitch > NYQUIST * 0.9:
                break
            soft = force ** (0.6 * (number - 1) ** 0.5)
            fade = np.exp(-time * (1 + self.damping * (number - 1)) * 3 / life)
            total += level * soft * fade * np.sin(2 * np.pi * pitch * time)
        return total * force


def let_go(count: int, seconds: float, life: float) -> Sound:
    """Silence after the key is released, gently."""
    late = np.maximum(0, seconds_of(count) - seconds)
    return np.asarray(np.exp(-late / min(0.35, life * 0.3)))


@dataclass(frozen=True)
class Sustained:
    """A wave with a filter that opens and closes, several voices, vibrato and breath."""

    wave: str = "saw"
    cutoff: float = 1800  # Hz where the treble starts to fall
    opens: float = 0.0  # octaves that the filter opens at the start
    closes: float = 0.25  # seconds until it is back
    attack: float = 0.02
    release: float = 0.15
    voices: tuple[float, ...] = (0.0,)  # cents
    vibrato: float = 0.0  # cents
    breath: float = 0.0
    fades: float = 0.0  # seconds to half its loudness, 0 for never
    follow: float = 0.35  # how much the filter follows the key

    def play(self, hertz: float, seconds: float, force: float, rng: np.random.Generator) -> Sound:
        count = int((seconds + self.release) * RATE)
        time = seconds_of(count)
        total = np.zeros(count)
        for cents in self.voices:
            sway = self.vibrato * np.clip((time - 0.18) / 0.3, 0, 1)
            sway = sway * np.sin(2 * np.pi * 5.3 * time + rng.random() * 6.28)
            total += self.tone(hertz * 2 ** ((cents + sway) / 1200), time, force)
        if self.breath:
            noise = band(rng.standard_normal(count), low=hertz * 1.2, high=hertz * 5)
            total += self.breath * noise * (0.5 + np.exp(-time * 14))
        if self.fades:
            total *= 0.5 ** (time / self.fades)
        total *= envelope(count, self.attack, self.release) * force
        return np.asarray(total / len(self.voices) ** 0.6)

    def tone(self, pitch: Sound, time: Sound, force: float) -> Sound:
        base = self.cutoff * (float(pitch[0]) / 220) ** self.follow * (0.6 + 0.5 * force)
        edge = base * 2 ** (self.opens * np.exp(-time / self.closes))
        bright = pitch / edge
        bright = slow(bright * bright * bright)
        return additive(pitch, lambda k: harmonic(self.wave, k) / (1 + k**3 * bright))


def harmonic(wave: str, k: int) -> float:
    """How loud harmonic k is in a wave of that name."""
    odd = float(k % 2)
    levels: dict[str, float] = {
        "saw": 1 / k,
        "square": odd / k,
        "triangle": odd / k**2,
        "pulse": float(np.sin(np.pi * k * 0.25)) / k,
        "reed": (1.0 if odd else 0.35) / k**0.8,
        "flute": (1.0, 0.32, 0.12, 0.05)[k - 1] if k < 5 else 0.0,
        "organ": (1.0, 0.7, 0.5, 0.35, 0.0, 0.2, 0.0, 0.16)[k - 1] if k < 9 else 0.0,
        "sine": float(k == 1),
    }
    return levels[wave]


@dataclass(frozen=True)
class Bent:
    """Two sines, one bending the other: electric pianos and glass."""

    ratio: float = 1.0
    depth: float = 1.4
    decay: float = 1.6
    tine: float = 0.0
    tremolo: float = 0.0

    def play(self, hertz: float, seconds: float, force: float, _: np.random.Generator) -> Sound:
        count = int((seconds + 0.6) * RATE)
        time = seconds_of(count)
        life = self.decay * (220 / hertz) ** 0.3
        bend = self.depth * force**1.5 * np.exp(-time * 3.2 / life)
        sound = np.sin(
            2 * np.pi * hertz * time + bend * np.sin(2 * np.pi * hertz * self.ratio * time)
        )
        if hertz * 7 < NYQUIST:
            sound += self.tine * np.exp(-time * 22) * np.sin(2 * np.pi * hertz * 7 * time)
        sound *= np.exp(-time * 1.7 / life) * force * let_go(count, seconds, life)
        sound *= 1 - self.tremolo * (0.5 + 0.5 * np.sin(2 * np.pi * 4.6 * time))
        return np.asarray(sound * envelope(count, 0.004, 0.08))
