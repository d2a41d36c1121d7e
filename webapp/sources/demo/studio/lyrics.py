"""The sung text of a score: syllables with their notes, words with their times.

[Verse 1]
The ri-ver keeps a light for me        the words; `-` parts syllables and is not shown
~ za ri-va …                           how it is sung, where the spelling does not say
= 3 5 6- 5 3 2 1---                    its notes, an eighth each; `-` holds, `.` rests
"""

from dataclasses import dataclass
from typing import Any

from webapp.sources.demo.studio.harmony import degree, hertz
from webapp.sources.demo.studio.score import Part, Work
from webapp.sources.demo.studio.voice import Sung

Word = dict[str, Any]


@dataclass(frozen=True)
class Line:
    text: str
    index: int  # in the lyrics, marks and empty lines counted
    sung: str
    notes: str


def shown(line: str) -> str:
    return line.replace("--", "\0").replace("-", "").replace("\0", "-")


def plain(work: Work) -> str:
    """The lyrics as a listener reads them."""
    if not work.song:
        return "[Instrumental]"
    rows = [row for row in work.song.strip().splitlines() if row[:1] not in ("=", "~")]
    return "\n".join(shown(row) for row in rows)


def lines(work: Work) -> list[Line]:
    sung_lines: list[Line] = []
    index, text, sung = -1, "", ""
    for row in work.song.strip().splitlines():
        if row.startswith("="):
            sung_lines.append(Line(text, index, sung or text, row[1:].strip()))
            sung = ""
        elif row.startswith("~"):
            sung = row[1:].strip()
        else:
            index, text = index + 1, row
    return sung_lines


def syllables(text: str) -> list[list[str]]:
    """For each word its syllables."""
    return [[part for part in word.split("-") if part] for word in text.split()]


def timed(tokens: str) -> list[tuple[str, float, float]]:
    """`5 6- 3/ .` to (note, start, length) in beats: an eighth each, longer by `-`, half by `/`."""
    notes, place = [], 0.0
    for token in tokens.split():
        length = (1 + token.count("-")) / (4 if "/" in token else 2)
        if token[0] != ".":
            notes.append((token.strip("-/"), place, length))
        place += length
    return notes


def performance(work: Work, part: Part | None = None) -> tuple[list[Sung], list[Word]]:
    """Every syllable with its pitch, and every word with its seconds."""
    sung: list[Sung] = []
    words: list[Word] = []
    for number, line in enumerate(lines(work)):
        start = (work.song_bar + number * work.line_bars) * work.meter
        notes = timed(line.notes)
        groups = syllables(line.sung)
        if len(notes) != sum(map(len, groups)):
            raise ValueError(f"{work.slug}: {line.sung!r} has {len(notes)} notes")
        sung += [
            syllable(work, part, text, (start, note))
            for text, note in zip((s for group in groups for s in group), notes, strict=True)
        ]
        words += word_times(work, line, [len(group) for group in groups], sung[-len(notes) :])
    return [slur(note, before) for note, before in zip(sung, [None, *sung], strict=False)], words


def syllable(
    work: Work, part: Part | None, text: str, placed: tuple[float, tuple[str, float, float]]
) -> Sung:
    start, (token, place, length) = placed
    steps, octave = (part.harmony, part.octave) if part else (0, 0)
    midi = degree(token, work.tonic, work.scale) + 12 * octave
    if steps:
        midi = moved(midi, steps, work)
    begin, end = work.moment(start + place), work.moment(start + place + length)
    return Sung(text, hertz(midi), begin, end - begin, slurred=False)


def moved(midi: int, steps: int, work: Work) -> int:
    """That many notes of the scale higher or lower."""
    ladder = [work.tonic + 12 * o + step for o in range(-3, 4) for step in work.scale]
    nearest = min(range(len(ladder)), key=lambda i: abs(ladder[i] - midi))
    return ladder[nearest + steps]


def slur(note: Sung, before: Sung | None) -> Sung:
    touching = before is not None and note.start - before.start - before.seconds < 0.02
    return Sung(note.text, note.hertz, note.start, note.seconds, slurred=touching)


def word_times(work: Work, line: Line, sizes: list[int], notes: list[Sung]) -> list[Word]:
    text = shown(line.text)
    rows = plain(work).split("\n")
    place = sum(len(row) + 1 for row in rows[: line.index])
    words, at, cursor = [], 0, 0
    for word, size in zip(text.split(), sizes, strict=True):
        cursor = text.index(word, cursor)
        last = notes[at + size - 1]
        words.append(
            {
                "text": word,
                "start": round(notes[at].start, 2),
                "end": round(last.start + last.seconds, 2),
                "line_index": line.index,
                "index_range": [place + cursor, place + cursor + len(word)],
            }
        )
        at, cursor = at + size, cursor + len(word)
    return words
