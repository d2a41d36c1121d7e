"""Where the words that were looked for lie in a song's lyrics, and when they are sung.

Else where they lie, if the song's card does not show it.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from webapp.database import Database, one
from webapp.library import songs
from webapp.library.songs import Card
from webapp.lyrics import stretches, timed_lyrics
from webapp.lyrics.sections import Line
from webapp.query import spellings, tokens
from webapp.query.language import Part, Query
from webapp.records import record
from webapp.values import fields

MOST_LINES = 3  # of a song
SEEN = 60  # characters of a style, which cards show
BEFORE, LONGEST = 40, 140  # characters of an excerpt: ahead of what was found, and in all
# Of a record, with the column of the index.
_ELSEWHERE = {"topic": "topic", "audio_variation": "style", "sound": "style"}


class Hit(NamedTuple):
    """A line of the lyrics; `marked` are where words that were found begin and end in `text`.

    `second`: when the first of them is sung, or where only lines are timed when the line begins,
    as `timed` says: «word», «line», or None for neither. `moment`: from when to when its line is
    heard, where that is known.
    """

    text: str
    marked: tuple[tuple[int, int], ...]
    second: float | None
    timed: str | None
    moment: tuple[float, float] | None = None


class Hits(NamedTuple):
    """The first lines of a song, and how many there are besides.

    `field`: that of the record which holds the one line, where it is none of the lyrics.
    """

    lines: tuple[Hit, ...]
    more: int
    field: str | None = None


def of(db: Database, card: Card, query: Query) -> Hits:
    """The lines that hold the most of the words; else where the card does not show them."""
    match = match_in_lyrics(query)
    # The index is asked first, for to read a record takes its time.
    sql = """SELECT raw FROM songs CROSS JOIN details USING (key) WHERE key = ? AND EXISTS
        (SELECT 1 FROM search WHERE search MATCH ? AND rowid = songs.number)"""
    row = one(db, sql, [card.key, match]) if match else None
    hits = in_record(record.loads(row["raw"]), query) if row else Hits((), 0)
    unseen = [] if hits.lines else _unseen(card, query)
    return _elsewhere(record.loads(songs.details(db, card)[0]), unseen) if unseen else hits


def match_in_lyrics(query: Query) -> str:
    """What the index is asked for songs that sing any of the words; "" where none may be sung."""
    return " OR ".join(
        phrase.part.match(beginning=phrase.goes_on, within="lyrics", longer=phrase.longer)
        for phrase in _phrases(query, "lyrics")
    )


def in_record(raw: record.Raw, query: Query) -> Hits:
    """The same for one song, given its record."""
    duration = record.duration_of(raw)
    lines = timed_lyrics.read(raw, duration).lines
    best = in_lines(lines, query)
    shown = tuple(
        _hit(line, marked)._replace(moment=_moment(lines, line, duration))
        for line, marked in best[:MOST_LINES]
    )
    return Hits(shown, len(best) - len(shown))


def in_lines(lines: Sequence[Line], query: Query) -> list[tuple[Line, list[tuple[int, int]]]]:
    """Those of a song that hold the most of the words, and where these lie in each."""
    phrases = _phrases(query, "lyrics")
    held = [(line, places) for line in lines if (places := _held(line.text, phrases))]
    most = max((len(places) for _, places in held), default=0)
    return [(line, _joined(places)) for line, places in held if len(places) == most]


class _Phrase(NamedTuple):
    """Words that stand one after the other, in each of their spellings.

    `goes_on`: the last may be the beginning of one. `longer`: words in which it stands.
    """

    part: Part
    spellings: list[list[str]]
    goes_on: bool
    longer: Sequence[str] = ()

    def begins_in(self, folded: str) -> bool:
        return any(words[0] in folded for words in self.spellings)


def _phrases(query: Query, *columns: str) -> list[_Phrase]:
    """Those that may be in one of these columns."""
    longer = dict(query.longer)
    phrases = []
    for part in query.required:
        if part.name in {None, *columns}:
            words = [
                [unit for unit, _, _ in tokens.units(text)] for text in spellings.of(part.text)
            ]
            goes_on = part is query.required[-1] and not part.exact
            others = longer.get(part.text, ())
            words += [*([word] for word in others), *(list(other.words) for other in part.phrases)]
            phrases.append(_Phrase(part, words, goes_on, others))
    return phrases


def _unseen(card: Card, query: Query) -> list[_Phrase]:
    """Those that no word of the card holds."""
    seen = {"title": card.title or "", "style": (card.style or "")[:SEEN]}
    return [
        phrase
        for phrase in _phrases(query, *seen, "topic")
        if not any(
            _held(text, [phrase])
            for column, text in seen.items()
            if phrase.part.name in {None, column}
        )
    ]


def _elsewhere(raw: record.Raw, phrases: list[_Phrase]) -> Hits:
    for name, column in _ELSEWHERE.items():
        text = " ".join((fields.text(raw.get(name)) or "").split())
        places = _held(text, [phrase for phrase in phrases if phrase.part.name in {None, column}])
        if places:
            return Hits((_excerpt(text, _joined(places)),), 0, name)
    return Hits((), 0)


def _excerpt(text: str, marked: list[tuple[int, int]]) -> Hit:
    """Whole words about the first of those that are marked."""
    first, end = marked[0]
    start = text.find(" ", first - BEFORE, first) + 1 if first > BEFORE else 0
    stop = max(end, text.rfind(" ", start, start + LONGEST)) if len(text) > LONGEST else len(text)
    before, after = "… " if start else "", " …" if stop < len(text) else ""
    shift = len(before) - start
    shown = tuple((low + shift, high + shift) for low, high in marked if high <= stop)
    return Hit(f"{before}{text[start:stop]}{after}", shown, None, None)


def _held(text: str, phrases: list[_Phrase]) -> list[list[tuple[int, int]]]:
    """Of each phrase that the line holds, where each time it begins and ends."""
    folded, others = tokens.fold(text), spellings.others_in(text)
    every = " ".join([folded, *(other for other, _, _ in others)])
    if not any(phrase.begins_in(every) for phrase in phrases):  # as in most lines: saves time
        return []
    units = tokens.units(text)
    places = ([*_places(units, phrase), *_places_of_one(others, phrase)] for phrase in phrases)
    return [some for some in places if some]


def _places(units: list[tuple[str, int, int]], phrase: _Phrase) -> Iterator[tuple[int, int]]:
    for *words, last in phrase.spellings:
        for at in range(len(units) - len(words)):
            *here, end = [unit for unit, _, _ in units[at : at + len(words) + 1]]
            if here == words and (end.startswith(last) if phrase.goes_on else end == last):
                yield units[at][1], units[at + len(words)][2]


def _places_of_one(
    others: list[tuple[str, int, int]], phrase: _Phrase
) -> Iterator[tuple[int, int]]:
    """Likewise among other spellings, none of which stand one after the other."""
    for (word,) in (words for words in phrase.spellings if len(words) == 1):
        for other, start, end in others:
            if other.startswith(word) if phrase.goes_on else other == word:
                yield start, end


def _hit(line: Line, marked: list[tuple[int, int]]) -> Hit:
    second = _second(line, marked[0][0])
    if second is not None:
        return Hit(line.text, tuple(marked), second, "word")
    return Hit(line.text, tuple(marked), line.start, None if line.start is None else "line")


def _moment(
    lines: Sequence[Line], line: Line, duration: float | None
) -> tuple[float, float] | None:
    """Of a line that other hits follow, that line alone."""
    stretch = next(iter(stretches.of_lines(lines, {line.number}, duration)), None)
    return stretch and (stretch.start, stretch.end)


def _joined(places: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    """In rising order, none of which touch."""
    marked: list[tuple[int, int]] = []
    for start, end in sorted(chain(*places)):
        if marked and start <= marked[-1][1]:
            marked[-1] = (marked[-1][0], max(end, marked[-1][1]))
        else:
            marked.append((start, end))
    return marked


def _second(line: Line, at: int) -> float | None:
    """When the word at this character of the line is sung; a word may be the whole line's text."""
    end = -1 if line.words and line.words[0].spaced else 0  # the line begins without that space
    for word in line.words:
        end += len(word.text) + word.spaced
        if at < end:
            return word.start if len(word.text.split()) == 1 else None
    return None
