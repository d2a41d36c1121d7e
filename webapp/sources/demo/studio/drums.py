"""Drums: each is a function of force and chance that answers one stroke."""

from collections.abc import Callable

import numpy as np

from webapp.sources.demo.studio.dsp import RATE, Sound, band, envelope, seconds_of

Stroke = Callable[[float, np.random.Generator], Sound]


def falling(start: float, end: float, speed: float, seconds: float, decay: float) -> Sound:
    """A tone whose pitch falls from `start` to `end` Hz: the skin of a drum."""
    time = seconds_of(int(seconds * RATE))
    pitch = end + (start - end) * np.exp(-time * speed)
    return np.asarray(np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.exp(-time * decay))


def hiss(seconds: float, decay: float, low: float, high: float, rng: np.random.Generator) -> Sound:
    time = seconds_of(int(seconds * RATE))
    noise = band(rng.standard_normal(len(time)), low=low, high=high)
    return np.asarray(noise * np.exp(-time * decay))


def kick(force: float, rng: np.random.Generator) -> Sound:
    sound = falling(150, 48, 34, 0.34, 11) * 1.5
    sound[:480] += 0.25 * hiss(0.02, 200, 600, 4000, rng)
    return sound * force


def softkick(force: float, _: np.random.Generator) -> Sound:
    return falling(95, 46, 26, 0.3, 13) * 1.4 * force


def deepkick(force: float, rng: np.random.Generator) -> Sound:
    sound = falling(210, 42, 42, 0.42, 8) * 1.6
    sound[:240] += 0.4 * hiss(0.01, 300, 1500, 6000, rng)
    return np.asarray(np.tanh(sound * 1.3) * force)


def snare(force: float, rng: np.random.Generator) -> Sound:
    skin = falling(260, 185, 40, 0.22, 22) * 0.7
    return (skin + 0.55 * hiss(0.22, 19, 900, 8000, rng)) * force


def bigsnare(force: float, rng: np.random.Generator) -> Sound:
    """Gated: loud noise that is shut off, as the eighties had it."""
    noise = hiss(0.34, 5, 500, 7000, rng) * envelope(int(0.34 * RATE), 0.001, 0.07)
    skin = falling(240, 165, 30, 0.34, 12)
    return (skin * 0.7 + noise * 0.5) * force


def rim(force: float, rng: np.random.Generator) -> Sound:
    knock = falling(1750, 1600, 10, 0.06, 75) + 0.6 * falling(820, 790, 10, 0.06, 60)
    return (0.5 * knock + 0.1 * hiss(0.06, 90, 2000, 9000, rng)) * force


def brush(force: float, rng: np.random.Generator) -> Sound:
    sweep = hiss(0.26, 9, 1500, 8000, rng)
    return 0.3 * sweep * envelope(len(sweep), 0.03, 0.1) * force


def clap(force: float, rng: np.random.Generator) -> Sound:
    sound = np.zeros(int(0.3 * RATE))
    for place in (0, 0.011, 0.021):
        start = int(place * RATE)
        slap = hiss(0.2, 24, 700, 5200, rng)
        sound[start : start + len(slap)] += slap
    return sound * 0.42 * force


def hat(force: float, rng: np.random.Generator) -> Sound:
    return 0.34 * hiss(0.07, 75, 6500, 11_500, rng) * force


def openhat(force: float, rng: np.random.Generator) -> Sound:
    return 0.3 * hiss(0.34, 10, 6000, 11_500, rng) * force


def ride(force: float, rng: np.random.Generator) -> Sound:
    time = seconds_of(int(0.5 * RATE))
    ring = sum(np.sin(2 * np.pi * f * time) for f in (3170, 4250, 5390, 6730)) * np.exp(-time * 9)
    return (0.05 * np.asarray(ring) + 0.12 * hiss(0.5, 14, 5500, 11_000, rng)) * force


def crash(force: float, rng: np.random.Generator) -> Sound:
    return 0.4 * hiss(1.8, 2.6, 3500, 11_000, rng) * force


def shaker(force: float, rng: np.random.Generator) -> Sound:
    grains = hiss(0.09, 25, 4500, 10_000, rng)
    return 0.32 * grains * envelope(len(grains), 0.025, 0.03) * force


def tom(force: float, _: np.random.Generator) -> Sound:
    return falling(190, 95, 14, 0.4, 9) * force


def conga(force: float, rng: np.random.Generator) -> Sound:
    return (falling(330, 250, 50, 0.22, 19) * 0.7 + 0.08 * hiss(0.22, 80, 800, 4000, rng)) * force


def wood(force: float, _: np.random.Generator) -> Sound:
    return 0.5 * falling(980, 900, 30, 0.1, 45) * force


def chipnoise(force: float, rng: np.random.Generator) -> Sound:
    time = seconds_of(int(0.12 * RATE))
    steps = np.repeat(rng.choice((-1.0, 1.0), len(time) // 4 + 1), 4)[: len(time)]
    return np.asarray(0.4 * steps * np.exp(-time * 26) * force)


DRUMS: dict[str, Stroke] = {
    stroke.__name__: stroke
    for stroke in (
        *(kick, softkick, deepkick, snare, bigsnare, rim, brush, clap, hat, openhat),
        *(ride, crash, shaker, tom, conga, wood, chipnoise),
    )
}
