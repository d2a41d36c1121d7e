"""Names of notes, scales and chords to MIDI numbers."""

import re

SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "harmonic": (0, 2, 3, 5, 7, 8, 11),
    "hijaz": (0, 1, 4, 5, 7, 8, 10),
    "insen": (0, 1, 5, 7, 10),
    "pentatonic": (0, 2, 4, 7, 9),
}
CHORDS = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "69": (0, 4, 9, 14),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "9": (0, 4, 10, 14),
    "m9": (0, 3, 10, 14),
    "maj9": (0, 4, 11, 14),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "11": (0, 7, 10, 17),
    "m11": (0, 3, 10, 17),
    "13": (0, 4, 10, 21),
    "7b9": (0, 4, 10, 13),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "maj7#11": (0, 4, 11, 18),
    "aug": (0, 4, 8),
}
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def hertz(midi: float) -> float:
    return float(440 * 2 ** ((midi - 69) / 12))


def tone_class(name: str) -> int:
    return (LETTERS[name[0]] + name.count("#") - name[1:].count("b")) % 12


def chord(symbol: str) -> tuple[int, int, tuple[int, ...]]:
    """`Dm9/G` to the class of its bass, the class of its root, and the steps above that."""
    upper, _, bass = symbol.partition("/")
    match = re.fullmatch(r"([A-G][#b]?)(.*)", upper)
    if not match or match[2] not in CHORDS:
        raise ValueError(f"{symbol!r} is no chord that the studio knows")
    root = tone_class(match[1])
    return (tone_class(bass) if bass else root), root, CHORDS[match[2]]


def voicing(symbol: str, centre: int, before: tuple[int, ...]) -> tuple[int, ...]:
    """The chord's notes near `centre`, in the inversion that moves least from `before`."""
    _, root, steps = chord(symbol)
    classes = sorted({(root + step) % 12 for step in steps})
    options = []
    for turn in range(len(classes)):
        for base in (centre - 12, centre):
            notes: list[int] = []
            for tone in classes[turn:] + classes[:turn]:
                floor = notes[-1] + 1 if notes else base
                notes.append(floor + (tone - floor) % 12)
            options.append(tuple(notes))
    target = before or tuple(centre + offset for offset in (-5, -1, 3, 6))
    return min(options, key=lambda notes: distance(notes, target))


def distance(notes: tuple[int, ...], target: tuple[int, ...]) -> float:
    mean = sum(notes) / len(notes) - sum(target) / len(target)
    return abs(mean) * 2 + sum(min(abs(a - b) for b in target) for a in notes)


def degree(token: str, tonic: int, scale: tuple[int, ...]) -> int:
    """`3`, `5,`, `1'`, `b7'` of the scale to MIDI; `tonic` is the MIDI note of degree 1."""
    match = re.fullmatch(r"([b#]?)(\d)([',]*)", token)
    if not match:
        raise ValueError(f"{token!r} is no note")
    octave, step = divmod(int(match[2]) - 1, len(scale))
    octave += match[3].count("'") - match[3].count(",")
    return tonic + 12 * octave + scale[step] + {"b": -1, "#": 1, "": 0}[match[1]]
