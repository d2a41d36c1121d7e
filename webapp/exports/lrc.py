"""Words with their seconds as LRC, which players show line by line or word by word; pure.

Where words are timed each has its own time, `[00:12.00]<00:12.00>Waves <00:12.40>come<00:13.00>`;
where lines alone are, they have theirs.
"""

from webapp.lyrics.alignment import Word
from webapp.lyrics.sections import Line, Lyrics

_BRACKETS = str.maketrans("[]<>", "()‹›")  # noqa: RUF001 (what holds times must hold nothing else)


def lrc(lyrics: Lyrics, *, title: str | None = None, seconds: float | None = None) -> str | None:
    """None where nothing is timed. Lines that nobody sang are left out: they have no time."""
    if lyrics.timing is None:
        return None
    by_word = lyrics.timing == "words"
    lines = [_line(line, by_word=by_word) for line in lyrics.lines if line.start is not None]
    head = [f"[ti:{_plain(title)}]"] if title else []
    head += ["[length:{:02}:{:02}]".format(*divmod(round(seconds), 60))] if seconds else []
    return "\n".join([*head, "[re:Songwall]", *lines]) + "\n" if lines else None


def _line(line: Line, *, by_word: bool) -> str:
    start = f"[{_time(line.start or 0.0)}]"
    if not by_word:
        return start + _plain(line.text)
    heard = [word for word in line.words if _plain(word.text)]
    text = "".join(_word(word, first=index == 0) for index, word in enumerate(heard))
    return f"{start}{text}" + (f"<{_time(line.end)}>" if line.end is not None else "")


def _word(word: Word, *, first: bool) -> str:
    space = " " if word.spaced and not first else ""
    time = f"<{_time(word.start)}>" if word.start is not None else ""
    return f"{space}{time}{_plain(word.text)}"


def _plain(text: str) -> str:
    return " ".join(text.translate(_BRACKETS).split())


def _time(seconds: float) -> str:
    """67.2 is «01:07.20»."""
    minutes, rest = divmod(round(seconds * 100), 6000)
    return f"{minutes:02}:{rest // 100:02}.{rest % 100:02}"
