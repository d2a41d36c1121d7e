"""Players to one sound: levels by loudness, rooms, echoes, the tape, the limiter."""

import numpy as np

from webapp.sources.demo.studio import dsp
from webapp.sources.demo.studio.arrange import Note, notes
from webapp.sources.demo.studio.drums import DRUMS
from webapp.sources.demo.studio.dsp import RATE, Sound
from webapp.sources.demo.studio.lyrics import performance
from webapp.sources.demo.studio.orchestra import ORCHESTRA
from webapp.sources.demo.studio.score import Part, Work
from webapp.sources.demo.studio.voice import SINGERS, sing


def render(work: Work) -> Sound:
    rng = np.random.default_rng([work.seed, *work.slug.encode()])
    count = int((work.seconds + 0.25) * RATE)
    dry, wet = np.zeros(count), np.zeros(count)
    ducking = pumping(work, count)
    for part in work.parts:
        sound = track(work, part, count, rng)
        if part.duck:
            sound = sound * (1 - part.duck * ducking)
        if part.echo:
            sound = sound + dsp.echo(sound, work.beat * 0.75, 0.5) * part.echo * 2
        dry += sound
        wet += sound * part.wet
    total = dry + dsp.room(wet, work.room, work.dark, rng) * 1.5
    return master(work, total, rng)


def track(work: Work, part: Part, count: int, rng: np.random.Generator) -> Sound:
    gain = 10 ** (part.level / 20)
    if part.sings:
        sung = sing(performance(work, part)[0], SINGERS[part.play], count, rng)
        sung = dsp.band(sung, low=max(part.low, 130), high=part.high)
        return squeezed(sung / dsp.loudness(sung)) * gain * 0.13
    sound = played(notes(work, part, rng), part.play, count, rng)
    if part.low or part.high < dsp.NYQUIST:
        sound = dsp.band(sound, low=part.low, high=part.high)
    if part.beat:
        return sound * gain * 0.34
    return sound / dsp.loudness(sound) * gain * (0.075 if part.bass else 0.06)


def played(score: list[Note], name: str, count: int, rng: np.random.Generator) -> Sound:
    """A note that comes again sounds as it did, a little louder or softer; no stroke is another."""
    total = np.zeros(count + 4 * RATE)
    known: dict[tuple[float, float, float], Sound] = {}
    for note in score:
        key = (round(note.hertz, 2), round(note.seconds, 2), round(note.force * 6) / 6)
        if name in DRUMS:
            sound = DRUMS[name](note.force, rng)
        else:
            if key not in known:
                known[key] = ORCHESTRA[name].play(*key, rng)
            sound = known[key] * (note.force / key[2])
        start = int(note.start * RATE)
        sound = sound[: max(0, len(total) - start)]
        total[start : start + len(sound)] += sound
    return total[:count]


def squeezed(sound: Sound) -> Sound:
    """Evens out a voice: its loud notes a little softer, its soft ones nearer."""
    smooth = np.sqrt(np.convolve(sound**2, np.hanning(1200) / 600, mode="same") + 0.02)
    return np.asarray(sound / smooth**0.45)


def pumping(work: Work, count: int) -> Sound:
    """1 where a kick strikes, falling to 0 within a beat."""
    curve = np.zeros(count)
    shape = np.exp(-dsp.seconds_of(int(0.45 * RATE)) * 9)
    kicks = (part for part in work.parts if part.beat and part.play.endswith("kick"))
    for part in kicks:
        for note in notes(work, part, np.random.default_rng(0)):
            start = int(note.start * RATE)
            size = min(len(shape), max(0, count - start))
            here = curve[start : start + size]
            curve[start : start + size] = np.maximum(here, shape[:size])
    return curve


def master(work: Work, sound: Sound, rng: np.random.Generator) -> Sound:
    sound = dsp.band(sound, low=34, high=10_800)
    sound = dsp.bell(dsp.bell(sound, 330, -2, 0.9), 6500, 5, 1.3)
    points = np.linspace(0, len(sound), len(work.dynamics))
    sound = sound * np.interp(np.arange(len(sound)), points, work.dynamics)
    if work.tape:
        sound = dsp.band(dsp.wobble(sound, work.tape, rng), low=60, high=6800)
    sound = sound / dsp.loudness(sound) * 0.15
    if work.dust:
        sound = sound + dust(len(sound), rng) * work.dust
    return dsp.limit(sound) * fades(work, len(sound))


def dust(count: int, rng: np.random.Generator) -> Sound:
    """An old record: hiss, and crackle a dozen times a second."""
    hiss = dsp.band(rng.standard_normal(count), low=900, high=6000) * 0.006
    clicks = (rng.random(count) < 12 / RATE) * rng.exponential(0.35, count)
    return hiss + dsp.band(clicks * rng.choice((-1.0, 1.0), count), low=700, high=5000)


def fades(work: Work, count: int) -> Sound:
    curve = np.ones(count)
    size = int(work.ring * 0.62 * RATE)
    curve[-size:] = 0.5 + 0.5 * np.cos(np.pi * np.linspace(0, 1, size))
    curve[:120] *= np.linspace(0, 1, 120)
    return curve
