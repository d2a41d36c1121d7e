"""The small language of the search field: text to parts and back; pure, and it never raises.

`"exact words"`, `-not`, `title: style: topic: lyrics: note:`, `status:failed`, `is:favourite`,
`length:>3:00`, `bpm:90-120`, `rating:>3`, `tag:party`, `made:2025-02`, `from:suno`,
`account:4f2a09c1`. What is not understood is searched as words, with a hint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from webapp.query import spans, spellings, tokens
from webapp.query.states import TYPED
from webapp.records import services
from webapp.values import account_ids, tags

LONGEST = 400  # characters
MOST_PARTS = 16
MOST_OF_A_PHRASE = 12  # words that are compared; more take long, and tell lines no better apart
MOST_WORDS = 24  # in all
COLUMNS = ("title", "style", "topic", "lyrics", "note")
_INDEX = {"note": "marks"}  # where the index has them under another name
_SERVICES = tuple(name for name in services.SERVICES if name != "demo")
_STATES = tuple(dict.fromkeys(TYPED.values()))
EXAMPLES = {
    **{name: f"say a word after it, such as {name}:harbour" for name in COLUMNS},
    "status": "say one after it, such as status:failed",
    "is": f"say one of {', '.join(_STATES)} after it",
    "length": "say a time, such as length:>3:00 or length:2:00-3:00",
    "bpm": "say beats a minute, such as bpm:90-120 or bpm:>140",
    "rating": "say stars from 0 to 5, such as rating:5 or rating:>3",
    "tag": "say one of your tags after it, such as tag:party",
    "made": "say a date, such as made:2025-02 or made:>2025-02-10",
    "from": "say what made it, such as from:suno",
    "account": "say the id of one after it, or its beginning, such as account:4f2a09c1",
}
HELP = {  # as the panel lists it: an example, and what it asks for
    '"long way home"': "these very words",
    "harbour -rain": "with one, without the other",
    "lyrics:ferry": f"in the lyrics; also {', '.join(f'{c}:' for c in COLUMNS if c != 'lyrics')}",
    "tag:party": 'one of your tags; or tag:"late night"',
    "rating:>3": "more stars than that; or rating:5, rating:0 for none",
    f"is:{_STATES[0]}": f"also {', '.join(f'is:{state}' for state in _STATES[1:])}",
    "length:>3:00": "longer than that; or length:2:00-3:00",
    "bpm:90-120": "so many beats a minute; or bpm:>140, bpm:<100",
    "made:2025-02": "in that month; or made:>2025-02-10",
    "status:failed": "by status",
    f"from:{_SERVICES[0]}": f"made there; also {', '.join(f'from:{n}' for n in _SERVICES[1:])}",
}
_QUOTES = '"“”„«»＂'  # noqa: RUF001 (as keyboards write them)
_PART = re.compile(
    rf"""(?P<minus>[-−–])?(?:(?P<name>[A-Za-z]+):)?
    (?:[{_QUOTES}](?P<exact>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<bare>[^\s{_QUOTES}]+))""",  # noqa: RUF001
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """`name` None: words anywhere. `exact`: they stood in quotes, so the last one is whole."""

    text: str
    name: str | None = None
    negated: bool = False
    exact: bool = False

    def __str__(self) -> str:
        text = f'"{self.text}"' if self.exact else self.text
        return f"{'-' if self.negated else ''}{f'{self.name}:' if self.name else ''}{text}"

    @property
    def is_words(self) -> bool:
        return self.name is None or self.name in COLUMNS

    def match(
        self, *, beginning: bool = False, within: str | None = None, longer: Sequence[str] = ()
    ) -> str:
        """As FTS5 asks for it, in quotes, which no word keeps; a `beginning` may go on.

        `longer` words, as they are indexed, count as this one.
        """
        phrases = [self._phrase(text, beginning=beginning) for text in spellings.of(self.text)]
        phrases += [f'"{word}"' for word in longer]
        phrases += [_spelled(phrase) for phrase in self.phrases]
        name = self.name or within
        column = f"{_INDEX.get(name, name)} : " if name else ""
        return f"{column}({' OR '.join(phrases)})" if len(phrases) > 1 else column + phrases[0]

    @property
    def phrases(self) -> list[spellings.Phrase]:
        """As which a text may hold words in quotes that it spells another way."""
        return spellings.phrases(self.text) if self.exact and " " in self.text else []

    def _phrase(self, text: str, *, beginning: bool) -> str:
        words = tokens.asked(text)
        compared = words[:MOST_OF_A_PHRASE]
        phrase = " ".join(word for word, _ in compared)
        goes_on = compared == words and (words[-1][1] or (beginning and not self.exact))
        return f'"{phrase}"{" *" if goes_on else ""}'


@dataclass(frozen=True, slots=True)
class Query:
    """`str` gives the text back; reading that again gives the same parts.

    `hints`: a sentence for each part that was not understood as it may have been meant.
    `longer`: by the text of a part, the longer words in which it is to be found too.
    """

    parts: tuple[Part, ...] = ()
    hints: tuple[str, ...] = field(default=(), compare=False)
    longer: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __str__(self) -> str:
        return " ".join(str(part) for part in self.parts)

    def without(self, part: Part) -> Query:
        return Query(tuple(other for other in self.parts if other != part))

    @property
    def filters(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if not part.is_words)

    @property
    def required(self) -> tuple[Part, ...]:
        """The words that must be there."""
        return tuple(part for part in self.parts if part.is_words and not part.negated)

    @property
    def excluded(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.is_words and part.negated)

    def match_in(self, column: str | None = None) -> str | None:
        """What FTS5 is asked for, None where no words are; those of anywhere in one of COLUMNS."""
        required = self.required
        longer = dict(self.longer)
        phrases = [
            part.match(
                beginning=part is required[-1], within=column, longer=longer.get(part.text, ())
            )
            for part in required
        ]
        if not phrases and self.excluded:
            phrases = [f'marks : "{tokens.mark("song")}"']
        words = " AND ".join(phrases)
        others = " OR ".join(part.match() for part in self.excluded)
        return f"({words}) NOT ({others})" if others else words or None


def _spelled(phrase: spellings.Phrase) -> str:
    phrases = [" ".join(phrase.words[:MOST_OF_A_PHRASE]), *phrase.behind]
    return "(" + " AND ".join(f'"{spelling}"' for spelling in phrases) + ")"


@lru_cache(maxsize=256)
def parse(text: str) -> Query:
    """What has no letter or digit is left out, and so is what is beyond LONGEST and MOST_PARTS."""
    parts: list[Part] = []
    hints: list[str] = []
    for match in _PART.finditer(" ".join(clean(text[:LONGEST]).split())):
        part, hint = _read(match)
        if part is not None and part not in parts:
            parts.append(part)
        if hint is not None:
            hints.append(hint)
    parts = parts[:MOST_PARTS]
    while len(str(Query(tuple(parts)))) > LONGEST or sum(map(_words, parts)) > MOST_WORDS:
        parts.pop()
    return Query(tuple(parts), tuple(hints))


def clean(text: str) -> str:
    """Without NUL, and halves of surrogate pairs, which SQLite does not take."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()


def _words(part: Part) -> int:
    texts = spellings.of(part.text)
    return sum(min(len(tokens.asked(text)), MOST_OF_A_PHRASE) for text in texts)


def _read(match: re.Match[str]) -> tuple[Part | None, str | None]:
    exact = match["exact"] is not None
    text = (match["exact"] if exact else match["bare"]).strip()
    negated = match["minus"] is not None
    name = (match["name"] or "").lower()
    if name in EXAMPLES:
        value = _value(name, text, exact=exact)
        if value is not None:
            return Part(value, name, negated, exact), None
    hint = _hint(name, text)
    if name and not exact:
        text = f"{match['name']}:{text}"
    unfinished = text.endswith(":") and text[:-1].lower() in EXAMPLES
    if unfinished:
        hint = _hint(text[:-1].lower(), "")
    if unfinished or not tokens.asked(text):
        return None, hint
    return Part(text, None, negated, exact), hint


def _value(name: str, text: str, *, exact: bool) -> str | None:
    """As a part holds it; None where it means nothing there."""
    if name in COLUMNS:
        return text if tokens.asked(text) else None
    text = text.lower()
    if name in _READ_IN_QUOTES:
        return _READ_IN_QUOTES[name](text)
    if exact:
        return None
    if name == "is":
        return TYPED.get(text)
    return text if _SPANS[name](text) else None


_SPANS: dict[str, Callable[[str], spans.Span | None]] = {
    "length": spans.lengths,
    "bpm": spans.tempos,
    "rating": spans.ratings,
    "made": spans.days,
}
_READ_IN_QUOTES: dict[str, Callable[[str], str | None]] = {
    "status": lambda text: text or None,
    "from": services.named,
    "tag": tags.clean,
    "account": lambda text: account_ids.clean(text.removesuffix("…")),
}


def _hint(name: str, text: str) -> str | None:
    if name in EXAMPLES:
        return f"“{name}:” is understood where you {EXAMPLES[name]}."
    if name and text and not text.startswith("//"):
        return f"There's no “{name}:” to search in, so it was searched for as words."
    return None
