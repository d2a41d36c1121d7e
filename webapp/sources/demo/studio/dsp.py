"""Sound as arrays: filters, echoes, rooms, limits. Mono, float64, RATE samples a second."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

RATE = 24_000
CONTROL = 48  # samples between two values of what changes slowly
NYQUIST = RATE / 2

Sound = npt.NDArray[np.float64]
Level = Callable[[int], Sound | float]


def seconds_of(count: int) -> Sound:
    return np.arange(count, dtype=np.float64) / RATE


def additive(pitch: Sound, level: Level, top: float = 10_500) -> Sound:
    """Sum of harmonics: `pitch` in Hz for each sample, `level(k)` the loudness of harmonic k.

    A level is one number or, as `slow(pitch)`, one for each CONTROL samples. sin(kx) comes from
    its two predecessors, so a harmonic costs few multiplications.
    """
    angle = np.cumsum(pitch) * (2 * np.pi / RATE)
    before, now, twice = np.zeros_like(angle), np.sin(angle), 2 * np.cos(angle)
    total = np.zeros_like(angle)
    for k in range(1, max(2, int(top / float(pitch.max())) + 1)):
        loud = level(k)
        total += (ramped(loud, len(pitch)) if isinstance(loud, np.ndarray) else loud) * now
        before, now = now, twice * now - before
    return total


def slow(sound: Sound) -> Sound:
    """Every CONTROL-th sample, and one beyond the end."""
    return np.append(sound[::CONTROL], sound[-1])


def ramped(points: Sound, count: int) -> Sound:
    """Back from `slow` to `count` samples, in straight lines."""
    part = np.arange(CONTROL) / CONTROL
    lines = points[:-1, None] + np.diff(points)[:, None] * part
    return np.asarray(lines.reshape(-1)[:count])


def envelope(count: int, attack: float, release: float) -> Sound:
    """Rises over `attack` seconds, falls over the last `release` seconds."""
    rise, fall = max(1, int(attack * RATE)), max(1, int(release * RATE))
    place = np.arange(count, dtype=np.float64)
    curve = np.minimum(np.clip(place / rise, 0, 1), np.clip((count - 1 - place) / fall, 0, 1))
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * curve))


def swift(count: int) -> int:
    """The next size that a Fourier transform is quick at: 4, 5, 6 or 7 times a power of two."""
    octave = max(0, count.bit_length() - 3)
    return next(size << octave for size in (4, 5, 6, 7, 8) if size << octave >= count)


def equalise(sound: Sound, curve: Callable[[Sound], Sound]) -> Sound:
    """Multiplies the spectrum by `curve(frequencies in Hz)`."""
    size = swift(len(sound) + 2400)
    spectrum = np.fft.rfft(sound, size)
    spectrum *= curve(np.fft.rfftfreq(size, 1 / RATE).astype(np.float64))
    return np.asarray(np.fft.irfft(spectrum, size)[: len(sound)])


def band(sound: Sound, low: float = 0, high: float = NYQUIST, steep: int = 4) -> Sound:
    """Keeps what lies between `low` and `high` Hz."""

    def curve(hertz: Sound) -> Sound:
        keep = 1 / np.sqrt(1 + (hertz / high) ** steep)
        if low > 0:
            keep = keep / np.sqrt(1 + (low / np.maximum(hertz, 1)) ** steep)
        return np.asarray(keep, dtype=np.float64)

    return equalise(sound, curve)


def bell(sound: Sound, centre: float, gain: float, width: float = 1.0) -> Sound:
    """Raises (or lowers) the octaves around `centre` Hz by `gain` dB."""

    def curve(hertz: Sound) -> Sound:
        away = np.log2(np.maximum(hertz, 1) / centre) / width
        return np.asarray(10 ** (gain / 20 * np.exp(-(away**2))))

    return equalise(sound, curve)


def room(sound: Sound, size: float, dark: float, rng: np.random.Generator) -> Sound:
    """The reverberation alone: noise that dies in `size` seconds, its treble sooner."""
    count = int(size * RATE * 1.2)
    time = seconds_of(count)
    noise = rng.standard_normal(count)
    treble = noise - band(noise, high=1800)
    tail = (noise - treble) * np.exp(-5.5 * time / size)
    tail += (1 - dark) * treble * np.exp(-9 * time / size)
    tail *= np.clip(time / 0.012, 0, 1)
    tail = band(tail, low=180)
    tail /= np.sqrt(np.sum(tail**2))
    length = swift(len(sound) + count)
    wet = np.fft.irfft(np.fft.rfft(sound, length) * np.fft.rfft(tail, length), length)
    return np.asarray(wet[: len(sound)])


def echo(sound: Sound, seconds: float, feedback: float, *, high: float = 3200) -> Sound:
    """The repeats alone, each duller than the last."""
    step = int(seconds * RATE)
    total = np.zeros_like(sound)
    repeat = sound
    for turn in range(1, 7):
        if turn * step >= len(sound):
            break
        repeat = band(repeat, low=200, high=high, steep=2) * feedback
        total[turn * step :] += repeat[: len(sound) - turn * step]
    return total


def wobble(sound: Sound, depth: float, rng: np.random.Generator) -> Sound:
    """A tired tape: the pitch wavers, `depth` in milliseconds."""
    time = seconds_of(len(sound))
    phase = rng.random(3) * 2 * np.pi
    drift = sum(
        size * np.sin(2 * np.pi * speed * time + start)
        for size, speed, start in zip((1.0, 0.35, 0.06), (0.55, 1.3, 6.1), phase, strict=True)
    )
    place = np.arange(len(sound)) + np.asarray(drift) * depth * RATE / 1000
    return np.interp(place, np.arange(len(sound)), sound)


def loudness(sound: Sound) -> float:
    """RMS of the louder half of its tenths of a second, bass counted less, as ears do."""
    heard = band(sound, low=130, steep=2)
    frames = heard[: len(heard) // 2400 * 2400].reshape(-1, 2400)
    power = np.sort(np.mean(frames**2, axis=1))
    power = power[power > power[-1] * 0.003]
    return float(np.sqrt(np.mean(power[len(power) // 2 :])) + 1e-12)


def limit(sound: Sound, ceiling: float = 0.74) -> Sound:
    """Peaks above the ceiling are turned down softly and in time, not cut."""
    size = int(0.004 * RATE)
    padded = np.pad(np.abs(sound), size)
    peaks = np.max(np.lib.stride_tricks.sliding_window_view(padded, 2 * size + 1), axis=1)
    gain = np.minimum(1, ceiling / np.maximum(peaks, 1e-9))
    kernel = np.hanning(size + 2)
    smooth = np.convolve(gain, kernel / kernel.sum(), mode="same")
    return np.asarray(ceiling * np.tanh(sound * smooth / ceiling * 1.02) / np.tanh(1.02))
