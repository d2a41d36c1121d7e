"""Text to the words that search knows it by: folded, and scripts without spaces in pairs; pure.

Both what is indexed and what is asked for pass through here, so SQLite's tokenizer only splits at
spaces, and whatever Unicode this Python knows is found.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST_WORD = 64
JOINT = "\u00b7"  # no sign of ASCII, so it parts no words of the index, and no part of a word
MOST_SHAPES = 70_000  # that are remembered; more is nobody's lyrics
_PLAIN = re.compile(r"[A-Za-z0-9]+")
_TO_WORDS = {sign: chr(sign).lower() if chr(sign).isalnum() else " " for sign in range(128)}
_NO_MARK = re.compile(r"[^a-z0-9\x80-\U0010ffff]+")
_RUN = re.compile(r"w[wm]*|c[cm]*|em*")
# Scripts that set no spaces between words, and Hangul, whose particles hang on the word.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\uaa60-\uaa7f"  # Thai to Tai
    "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\U00020000-\U0003ffff\u3040-\u31ff\uff66-\uffdc\U0001b000-\U0001b16f"  # more, and kana
    "\u1100-\u11ff\ua960-\ua9ff\uac00-\ud7ff]"  # Hangul, Javanese
)
# Marks that one may leave out. Those of Indian scripts and Thai are vowels and stay.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_LETTERS = str.maketrans(
    {"\u0131": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th"}
    # Arabic as Persian keyboards write it, and letters that are written as another one.
    | {"\u0643": "\u06a9", "\u064a": "\u06cc", "\u0649": "\u06cc", "\u0629": "\u0647"}
    | {"\u0671": "\u0627", "\u06c1": "\u0647", "\u06be": "\u0647", "\u06d5": "\u0647"}
    | {"\u06c3": "\u0647"}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
)


class _Shapes(dict[int, str]):
    """Of each character one letter, or a space for what separates.

    (w)ord, (c)haracter of a script without spaces, (m)ark, (e)moji and other pictures.
    """

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        if _UNSPACED.match(chr(code)) and category[0] in "LNM":
            shape = "c"
        elif category[0] in "LN":
            shape = "w"
        elif category in {"Mn", "Mc", "Me", "Cf"}:
            shape = "m"
        else:
            shape = "e" if category == "So" else " "
        if len(self) < MOST_SHAPES:
            self[code] = shape
        return shape


_SHAPES = _Shapes()


def runs(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each run of what belongs together begins and ends; True for one without spaces."""
    if text.isascii():
        for run in _PLAIN.finditer(text):
            yield run.start(), run.end(), False
        return
    shapes = text.translate(_SHAPES)
    for run in _RUN.finditer(shapes):
        yield run.start(), run.end(), shapes[run.start()] == "c"


def indexed(text: str | None) -> str:
    """The words of `text` as they stand in the index, with spaces between them."""
    if text is not None and text.isascii():  # the same in a tenth of the time
        words = text.translate(_TO_WORDS).split()
        if max(map(len, words), default=0) > LONGEST_WORD:
            words = [word[:LONGEST_WORD] for word in words]
        return " ".join(words)
    return " ".join(
        word
        for start, end, unspaced in runs(text or "")
        for word in (pairs(fold(text[start:end])) if unspaced else [cut(text[start:end])])  # type: ignore[index]
        if word
    )


def asked(text: str) -> list[tuple[str, bool]]:
    """The words to look for one after the other; True where only the beginning of one is known.

    A run without spaces is looked for by its pairs; of a single character only pairs that begin
    with it are known. Only the last word may be a beginning.
    """
    every = [(fold(text[start:end]), unspaced) for start, end, unspaced in runs(text)]
    folded_runs = [(folded, unspaced) for folded, unspaced in every if folded]
    words: list[tuple[str, bool]] = []
    for index, (folded, unspaced) in enumerate(folded_runs):
        if not unspaced:
            words.append((folded[:LONGEST_WORD], False))
        elif index < len(folded_runs) - 1:  # so the run ends here
            words += [(pair, False) for pair in pairs(folded)]
        elif len(folded) == 1:
            words.append((folded, True))
        else:
            words += [(pair, False) for pair in pairs(folded)[:-1]]
    return words


def units(text: str) -> list[tuple[str, int, int]]:
    """What a reader sees as one, folded, and where each begins and ends in `text`.

    These are words, and the characters of scripts without spaces.
    """
    parts: list[tuple[str, int, int]] = []
    for start, end, unspaced in runs(text):
        if not unspaced:
            parts.append((cut(text[start:end]), start, end))
            continue
        signs = [(fold(text[at]), at, at + 1) for at in range(start, end)]
        folded = fold(text[start:end])
        if "".join(sign for sign, _, _ in signs) != folded:  # two that are one when folded
            signs = [(folded, start, end)]
        parts += [(letter, low, high) for sign, low, high in signs for letter in sign]
    return [part for part in parts if part[0]]


@lru_cache(maxsize=10_000)  # styles come again and again
def mark(kind: str, value: str = "") -> str:
    """A word of the index that nobody can type, such as `·status·failed`."""
    plain = _NO_MARK.sub(JOINT, value.lower())
    return f"{JOINT}{kind}{JOINT}{plain}" if value else f"{JOINT}{kind}"


def pairs(run: str) -> list[str]:
    """«abc» is ab, bc, c: with the last one by itself, each character begins a word."""
    return [run[index : index + 2] for index in range(len(run))]


@lru_cache(maxsize=50_000)
def cut(word: str) -> str:
    """`fold` of a word, which has an end."""
    return fold(word)[:LONGEST_WORD]


def fold(text: str) -> str:
    """Without case, accents and width; never with a space or a sign of ASCII."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    text = _ACCENTS.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", text)
    return "".join(
        sign
        for sign in text
        if sign.isalnum() or (_SHAPES[ord(sign)] in "cme" and unicodedata.category(sign) != "Cf")
    )
