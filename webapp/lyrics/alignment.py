"""What was sung put to what was written: whose words, whose time; pure.

The text is parted into what can be sung (`source_text.atoms`), so are the sung words, and the two
runs are laid side by side. A written word that has a sung one takes over its time; a sung one
without a written one is put where it was sung.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import Match, SequenceMatcher
from itertools import groupby, pairwise
from typing import NamedTuple

from webapp.lyrics import source_text
from webapp.lyrics.source_text import Atom, Row
from webapp.lyrics.timing import Sung

MOST_ATOMS = 3000  # of each side: more are compared at their beginning and end only
MOST_PAIRS = 300_000  # of like words: more, and the most common ones lead nobody
FEW = 3  # words that may stand in somebody else's line
PAUSE = 1.0  # seconds between two lines that nothing else parts
LONG_LINE = 12  # words


class Word(NamedTuple):
    """As it is shown. `spaced`: a space goes before it; `sung`, `written`: who knows of it."""

    text: str
    start: float | None = None
    end: float | None = None
    sung: bool = True
    written: bool = True
    spaced: bool = True


Piece = tuple[Word, int]  # a written word, and its place among the sung words, -1 for none


class Unmatched(NamedTuple):
    """Sung words that nobody wrote, by where they belong.

    `before` a sung word that is written, at the `ends` of rows, or in lines of their own before a
    row (the number of rows for those behind the last one).
    """

    before: dict[int, list[int]]
    ends: dict[int, list[int]]
    lines: dict[int, list[list[int]]]


def align(
    rows: Sequence[Row], sung: Sequence[Sung]
) -> tuple[list[list[Word]], dict[int, list[list[Word]]]]:
    """The words of each row; and lines that nobody wrote, by the row they go before."""
    lines = _pieces(rows, sung)
    row_of = {source: at for at, line in enumerate(lines) for _, source in line}
    unmatched = _unmatched(row_of, sung, len(rows))

    def words(places: Iterable[int]) -> list[Word]:
        return [unwritten(sung[at]) for at in places]

    rows_of_words: list[list[Word]] = []
    for at, line in enumerate(lines):
        row: list[Word] = []
        for word, source in line:
            row += [*words(unmatched.before.pop(source, ())), word]
        rows_of_words.append(row + words(unmatched.ends.get(at, ())))
    extra = {at: [words(line) for line in lines] for at, lines in unmatched.lines.items()}
    return rows_of_words, extra


def unwritten(word: Sung) -> Word:
    return Word(word.text, word.start, word.end, written=False, spaced=word.spaced)


def by_line(sung: Sequence[Sung], places: Iterable[int]) -> list[list[int]]:
    """Words parted as the service parts them; where it says nothing, at pauses."""
    lines: list[list[int]] = []
    for at in places:
        if lines and not _begins_line(sung, lines[-1], at):
            lines[-1].append(at)
        else:
            lines.append([at])
    return lines


def _begins_line(sung: Sequence[Sung], line: list[int], at: int) -> bool:
    last, word = sung[line[-1]], sung[at]
    if last.line is not None or word.line is not None:
        return last.line != word.line
    paused = last.end is not None and word.start is not None and word.start - last.end > PAUSE
    return paused or len(line) >= LONG_LINE


def _pieces(rows: Sequence[Row], sung: Sequence[Sung]) -> list[list[Piece]]:
    """Each row in the words that it was sung in."""
    chunks = [_chunks(row.text) for row in rows]
    keys = [atom.key for line in chunks for _, atoms in line for atom in atoms]
    parts = [
        (atom.key, at) for at, word in enumerate(sung) for atom in source_text.atoms(word.text)
    ]
    pairs = _pairs(keys, [key for key, _ in parts])
    sources = iter([parts[pair][1] if pair >= 0 else -1 for pair in pairs])
    taken: set[int] = set()
    lines: list[list[Piece]] = []
    for row in chunks:
        line: list[Piece] = []
        for chunk, atoms in row:
            line += _cut(chunk, atoms, [next(sources) for _ in atoms], taken, sung)
        lines.append(line)
    return lines


def _chunks(text: str) -> list[tuple[str, list[Atom]]]:
    """What spaces part; mere punctuation is no word: it goes with its neighbour."""
    chunks: list[tuple[str, list[Atom]]] = []
    for part in text.split():
        chunk, atoms = part, source_text.atoms(part)
        if chunks and not (atoms and chunks[-1][1]):
            last, known = chunks.pop()
            chunk = f"{last} {part}"
            atoms = source_text.atoms(chunk) if atoms else known
        chunks.append((chunk, atoms))
    return chunks


def _cut(
    chunk: str, atoms: list[Atom], whose: list[int], taken: set[int], sung: Sequence[Sung]
) -> list[Piece]:
    """A chunk in its sung words; what is between them stays with the one before."""
    if not atoms:
        return [(Word(chunk), -1)]
    cuts = [at for at in range(len(atoms)) if at == 0 or whose[at] != whose[at - 1]]
    edges = [0, *(atoms[at].start for at in cuts[1:]), len(chunk)]
    pieces = []
    for at, (start, end) in zip(cuts, pairwise(edges), strict=True):
        source = whose[at]
        word = Word(chunk[start:end], sung=source >= 0, spaced=at == 0)
        if source in taken:
            source = -1
        if source >= 0:
            taken.add(source)
            word = word._replace(start=sung[source].start, end=sung[source].end)
        pieces.append((word, source))
    return pieces


def _unmatched(row_of: dict[int, int], sung: Sequence[Sung], rows: int) -> Unmatched:
    """`row_of` says in which row a sung word stands."""
    unmatched = Unmatched({}, {}, {})
    runs = [(known, list(run)) for known, run in groupby(range(len(sung)), row_of.__contains__)]
    for at, (known, run) in enumerate(runs):
        if known:
            continue
        last = runs[at - 1][1][-1] if at else None
        following = runs[at + 1][1][0] if at + 1 < len(runs) else None
        lines = by_line(sung, run)
        if last is not None and following is not None and row_of[last] == row_of[following]:
            unmatched.before[following] = run
            continue
        if following is not None and _joins(sung, lines[-1], following):
            unmatched.before[following] = lines.pop()
        if lines and last is not None and _joins(sung, lines[0], last):
            unmatched.ends[row_of[last]] = lines.pop(0)
        row = rows if following is None else row_of[following]
        unmatched.lines.setdefault(row, []).extend(lines)
    return unmatched


def _joins(sung: Sequence[Sung], line: list[int], neighbour: int) -> bool:
    if sung[neighbour].line is None:
        return len(line) <= FEW
    return sung[line[0]].line == sung[neighbour].line


def _pairs(ours: list[str], theirs: list[str]) -> list[int]:
    """For each of `ours` its place in `theirs`, -1 for none; places only grow."""
    size = min(len(ours), len(theirs))
    head = next((at for at in range(size) if ours[at] != theirs[at]), size)
    rest = size - head
    tail = next((at for at in range(rest) if ours[-1 - at] != theirs[-1 - at]), rest)
    left, right = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    places = [*range(head), *[-1] * len(left), *range(len(theirs) - tail, len(theirs))]
    for block in _blocks(left, right):
        for at in range(block.size):
            places[head + block.a + at] = head + block.b + at
    return places


def _blocks(left: list[str], right: list[str]) -> list[Match]:
    if not left or not right or max(len(left), len(right)) > MOST_ATOMS:
        return []
    ours, theirs = Counter(left), Counter(right)
    many = sum(count * theirs[key] for key, count in ours.items()) > MOST_PAIRS
    return SequenceMatcher(None, left, right, autojunk=many).get_matching_blocks()
