"""What each player does: steps, chords and tunes to notes in seconds."""

from dataclasses import dataclass

import numpy as np

from webapp.sources.demo.studio.harmony import chord, degree, hertz, voicing
from webapp.sources.demo.studio.lyrics import moved, timed
from webapp.sources.demo.studio.score import Part, Work

FORCE = {"X": 1.0, "x": 0.78, "o": 0.5}
BASS_STEPS = {"1": 0, "3": 1, "5": 2, "7": 3}


@dataclass(frozen=True)
class Note:
    start: float
    seconds: float
    hertz: float
    force: float


@dataclass(frozen=True)
class Step:
    mark: str
    bar: int
    place: float  # 0..1 of the bar
    length: float  # beats


def notes(work: Work, part: Part, rng: np.random.Generator) -> list[Note]:
    """A human hand is a few milliseconds early or late, and never twice as strong."""
    played = written(work, part)
    loose = 0.004 if part.beat else 0.007
    return [
        Note(
            max(0.0, note.start + float(rng.normal(0, loose))),
            note.seconds,
            note.hertz,
            note.force * float(rng.uniform(0.88, 1.0)),
        )
        for note in played
    ]


def written(work: Work, part: Part) -> list[Note]:
    if part.tune:
        return tune(work, part)
    if part.beat:
        return [note(work, step, 0.0, FORCE[step.mark]) for step in steps(work, part, part.beat)]
    if part.bass:
        return bass(work, part)
    return strummed(work, part) if part.chords else arpeggio(work, part)


def steps(work: Work, part: Part, pattern: str) -> list[Step]:
    """The strokes of every bar in which the part plays, and one more where the song ends."""
    bars = [bar.strip() for bar in pattern.split("|")]
    strokes = []
    for bar in range(part.first, min(part.last, work.bars)):
        marks = bars[(bar - part.first) % len(bars)]
        beats = work.meter / len(marks)
        for at, mark in enumerate(marks):
            if mark not in ".-":
                held = len(marks[at + 1 :]) - len(marks[at + 1 :].lstrip("-"))
                strokes.append(Step(mark, bar, at / len(marks), beats * (1 + held)))
    return strokes


def ends(work: Work, part: Part) -> bool:
    return part.last >= work.bars


def note(work: Work, step: Step, midi: float, force: float) -> Note:
    beats = (step.bar + step.place) * work.meter
    start = work.moment(beats)
    return Note(start, work.moment(beats + step.length) - start, hertz(midi), force)


def final(work: Work, midi: float, late: float = 0.0) -> Note:
    start = work.moment(work.bars * work.meter) + late
    return Note(start, work.ring * 0.55, hertz(midi), 0.72)


def bass(work: Work, part: Part) -> list[Note]:
    notes = []
    for step in steps(work, part, part.bass):
        low, root, tones = chord(work.chord_at(step.bar, step.place))
        if step.mark == "8":
            away = 12
        else:
            size = tones[min(BASS_STEPS[step.mark], len(tones) - 1)] if step.mark != "1" else 0
            away = size % 12 + ((root - low) % 12 if step.mark != "1" else 0)
        notes.append(note(work, step, bottom(work, part, low) + away, 0.85))
    if ends(work, part):
        notes.append(final(work, bottom(work, part, chord(work.chord_at(work.bars))[0])))
    return notes


def bottom(work: Work, part: Part, tone: int) -> int:
    """That tone between E1 and D#2, or octaves above."""
    return 28 + (tone + work.shift - 28) % 12 + 12 * part.octave


def strummed(work: Work, part: Part) -> list[Note]:
    notes = []
    before: tuple[int, ...] = ()
    for step in steps(work, part, part.chords):
        before = voicing(work.chord_at(step.bar, step.place), 57 + 12 * part.octave, before)
        notes += [
            roll(note(work, step, midi + work.shift, FORCE[step.mark]), number)
            for number, midi in enumerate(before)
        ]
    if ends(work, part):
        last = voicing(work.chord_at(work.bars), 57 + 12 * part.octave, before)
        notes += [final(work, midi + work.shift, 0.03 * i) for i, midi in enumerate(last)]
    return notes


def roll(note: Note, number: int) -> Note:
    return Note(note.start + number * 0.009, note.seconds, note.hertz, note.force)


def arpeggio(work: Work, part: Part) -> list[Note]:
    """Digits climb the chord from its lowest note, and into the next octave."""
    notes = []
    before: tuple[int, ...] = ()
    centre = 57 + 12 * part.octave
    for step in steps(work, part, part.arp):
        before = voicing(work.chord_at(step.bar, step.place), centre, before)
        octave, index = divmod(int(step.mark), len(before))
        force = 0.85 if step.place == 0 else 0.66
        notes.append(note(work, step, before[index] + 12 * octave + work.shift, force))
    if ends(work, part):
        last = voicing(work.chord_at(work.bars), centre, before)
        notes += [final(work, midi + work.shift, 0.07 * i) for i, midi in enumerate(last)]
    return notes


def tune(work: Work, part: Part) -> list[Note]:
    notes = []
    for token, place, length in timed(part.tune):
        midi = degree(token, work.tonic, work.scale) + 12 * part.octave
        beats = part.first * work.meter + place
        start = work.moment(beats)
        seconds = (work.moment(beats + length) - start) * 0.97
        force = 0.9 if place % 1 == 0 else 0.74
        notes.append(
            Note(
                start,
                seconds,
                hertz(moved(midi, part.harmony, work) if part.harmony else midi),
                force,
            )
        )
    return notes
