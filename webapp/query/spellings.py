"""Other ways in which people write a word, beside the folding that all words go through; pure.

«don't» is typed as dont and «lo-fi» as lofi, «schön» as schoen, Arabic words without their article.
What is indexed holds them behind its words (`indexed`), what is asked for is looked for in them too
(`of`). So each finds the other, and no word finds more than is written so.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, combinations, islice
from typing import NamedTuple

from webapp.query import tokens

LEAST = 3  # letters of a word without its article: shorter ones are other words
MOST = 200  # that are indexed of one text
MOST_PHRASES = 60  # in which several words are looked for in the text, one after the other
_LONGEST_JOINED = 12  # letters of a word that may be two with a sign between them
_JOINTS = "'’‘ʼ`´＇\\-‐‑"  # noqa: RUF001 (apostrophes and hyphens, as people type them)
_JOINT = re.compile(rf"(?<=[^\W_])[{_JOINTS}](?=[^\W_])")
_ANY_JOINT = re.compile(f"[{_JOINTS}]")
# Tried where a word begins: within one it would be tried at each letter, in vain.
_JOINED = re.compile(rf"(?<![^\W_])[^\W_]+(?:[{_JOINTS}][^\W_]+)+")
_OF_TWO_LETTERS = re.compile("a[ae]|[ou]e")  # as _TWO_LETTERS writes; folded, the first is left
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# What a word in two letters, or with an article, has at least.
_MAY_DIFFER = re.compile("[äöüåøÄÖÜÅØ\u0308\u030a\u0644]")
# The article after «and», «so», «by», «like»; «for» takes its first letter.
_HAMZA = frozenset("\u0622\u0623\u0625")  # such an alef is of the word itself
_ARTICLE = re.compile("[\u0648\u0641\u0628\u06a9]{0,2}\u0627\u0644|\u0648?\u0644\u0644")


def indexed(text: str | None) -> str:
    """The words of `text` as they stand in the index, behind a mark also their other spellings."""
    words = tokens.indexed(text)
    others = dict.fromkeys(other for other, _, _ in others_in(text or ""))
    return " ".join([words, tokens.JOINT, *[*others][:MOST]]) if others else words


def others_in(text: str) -> list[tuple[str, int, int]]:
    """Other spellings of words in `text`, folded, and where each of these begins and ends."""
    others = []
    if _ANY_JOINT.search(text):
        places = [(match.start(), match.end()) for match in _JOINED.finditer(text)]
        others = [
            (other, start, end)
            for start, end in places
            for other in _all(_JOINT.sub("", text[start:end]))
        ]
    if not text.isascii() and _MAY_DIFFER.search(text):
        others += [
            (other, start, end)
            for start, end, unspaced in tokens.runs(text)
            if not unspaced
            for other in _others(text[start:end])
        ]
    return others


def of(text: str) -> list[str]:
    """`text` as it was asked for, then its other spellings, which ask for the same."""
    joined = _JOINT.sub("", text)
    texts = [text, joined, _in_two_letters(text), _in_two_letters(joined)]
    if not text.isascii() and len([*tokens.runs(text)]) == 1:
        texts += _others(text)
    asked = {tuple(tokens.asked(one)): one for one in reversed(texts)}
    return [*asked.values()][::-1]


class Phrase(NamedTuple):
    """Words as they stand in the index, and those that must stand behind them in a text."""

    words: tuple[str, ...]
    behind: tuple[str, ...]


@lru_cache(maxsize=256)
def phrases(text: str) -> list[Phrase]:
    """As which several words may stand in a text that spells one or two of them another way.

    What is asked for as «we dont stop» stands there as «we don t stop», with «dont» behind it.
    """
    words = [word for word, _ in tokens.asked(text)]
    others = [(at, word, rank) for at, asked in enumerate(words) for rank, word in _parted(asked)]
    others.sort(key=lambda other: other[2])
    likely = [other for other in others if other[2] == 0]
    pairs = (pair for pair in combinations(likely, 2) if pair[0][0] != pair[1][0])
    changes = islice(chain(((other,) for other in others), pairs), MOST_PHRASES)
    return [_phrase(words, {at: word for at, word, _ in change}) for change in changes]


def _phrase(words: list[str], changed: dict[int, str]) -> Phrase:
    spelled = " ".join(changed.get(at, word) for at, word in enumerate(words))
    return Phrase(tuple(spelled.split()), tuple(words[at] for at in changed))


def _parted(word: str) -> Iterator[tuple[int, str]]:
    """How a text may spell a word of two letters for one, or without a sign; 0: the likely ones."""
    if not (word.isascii() and word.isalpha()):
        return
    one_letter = _OF_TWO_LETTERS.sub(lambda match: match[0][0], word)
    if one_letter != word:
        yield 0, one_letter
    if LEAST <= len(word) <= _LONGEST_JOINED:
        last = len(word) - 1
        for at in range(1, last + 1):
            rank = {last: 0, 1: 1, last - 1: 1}.get(at, 2)
            yield rank, f"{word[:at]} {word[at:]}"


@lru_cache(maxsize=50_000)
def _all(word: str) -> list[str]:
    return [tokens.cut(word), *_others(word)]


@lru_cache(maxsize=50_000)
def _others(word: str) -> list[str]:
    """Of one without apostrophes."""
    if word.isascii():
        return []
    folded = tokens.cut(word)
    article = None if _HAMZA.intersection(word[:2]) else _ARTICLE.match(folded)
    others = [tokens.cut(_in_two_letters(word))]
    if article and len(folded) - article.end() >= LEAST:
        others.append(folded[article.end() :])
    return [other for other in others if other != folded]


def _in_two_letters(text: str) -> str:
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).lower().translate(_TWO_LETTERS)
