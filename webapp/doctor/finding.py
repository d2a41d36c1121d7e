"""What one look found."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """`sentence` says how `about` is, and what to do where that is wrong.

    A note is good to know, and nothing is wrong.
    """

    about: str
    state: Literal["fine", "note", "wrong"]
    sentence: str


def fine(about: str, sentence: str) -> Finding:
    return Finding(about, "fine", sentence)


def note(about: str, sentence: str) -> Finding:
    return Finding(about, "note", sentence)


def wrong(about: str, sentence: str) -> Finding:
    return Finding(about, "wrong", sentence)
