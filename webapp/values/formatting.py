"""What templates say with a song's values: pure functions, no Flask, no database."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from webapp.values import account_ids

MIDDLE = 50
"""The waveform's axis, in its own units; a stroke takes at most 92 of 100."""


def _stroke(level: int) -> str:
    half = max(2, 2 * round(level * 23 / 255))  # even: fewer forms make a page smaller
    return f" {MIDDLE - half}V{MIDDLE + half}"


STROKES = tuple(_stroke(level) for level in range(256))


def wave_path(levels: bytes | None) -> str:
    """The bars 0..255 as one path of vertical strokes, in even numbers, one unit apart."""
    return "".join(f"M{at}{STROKES[level]}" for at, level in enumerate(levels or b""))


def duration(seconds: float | None) -> str:
    """185.2 is «3:05», 3723 is «1:02:03»."""
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def exact(seconds: float | None) -> str:
    """72.35 is «1:12.35», 12 «0:12»: as somebody types it, to hundredths."""
    if seconds is None:
        return ""
    minutes, rest = divmod(round(seconds * 100), 60 * 100)
    whole, hundredths = divmod(rest, 100)
    part = f".{hundredths:02}".rstrip("0") if hundredths else ""
    return f"{minutes}:{whole:02}{part}"


def duration_words(seconds: float | None) -> str:
    """185.2 is «3 minutes 5 seconds»."""
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    said = [counted(count, unit, f"{unit}s") for count, unit in parts if count]
    return " ".join(said) or "0 seconds"


def playing_time(seconds: float) -> str:
    """2460 is «41 min», 6720 «1 h 52 min», 45 «45 s»."""
    minutes = round(seconds / 60)
    if not minutes:
        return f"{round(seconds)} s"
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if hours else f"{rest} min"


def moment(text: str | None) -> str:
    """RFC 3339 as «12 Feb 2025, 12:22 UTC»; what is no time stays as it is."""
    return _time(text, "{0.day} {0:%b %Y, %H:%M} UTC")


def day(text: str | None) -> str:
    """RFC 3339 as «12 Feb 2025»."""
    return _time(text, "{0.day} {0:%b %Y}")


def clock(text: str | None) -> str:
    """RFC 3339 as «14:02 UTC»."""
    return _time(text, "{0:%H:%M} UTC")


def _time(text: str | None, form: str) -> str:
    try:
        read = datetime.fromisoformat(text or "")
    except ValueError:
        return text or ""
    return form.format(read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC))


def size(number: float) -> str:
    """1234567890 is «1.2 GB», 48 million «48 MB»."""
    for unit, power in (("TB", 12), ("GB", 9), ("MB", 6)):
        amount = number / 10**power
        if round(amount, 1) >= 10:  # noqa: PLR2004 (from there on whole ones)
            return f"{amount:,.0f} {unit}"
        if round(amount, 1) >= 1:
            return f"{amount:.1f} {unit}".replace(".0 ", " ")
    return f"{number / 1000:,.0f} KB"


def thousands(number: int) -> str:
    return f"{number:,}"


def counted(number: int, one: str, several: str) -> str:
    """«1 song», «2,000 songs»."""
    return f"{number:,} {one if number == 1 else several}"


def letter(number: int) -> str:
    """1 is «A», 26 «Z», 27 «AA»."""
    more, last = divmod(number - 1, 26)
    return (letter(more) if more else "") + chr(ord("A") + last)


def status_word(status: str) -> str:
    """A status in words: the API's own but one, with a capital and without underscores."""
    if status == "processing":
        return "Being made"
    word = status.replace("_", " ").strip() or "unknown"
    return word[:1].upper() + word[1:]


def seconds(number: float | None) -> str:
    """67.2 is «67.2», as addresses and scripts read it; at most hundredths."""
    return "" if number is None else f"{number:.2f}".rstrip("0").rstrip(".")


def times(words: Iterable[object]) -> str:
    """Start and end of each word that has them, `-` for one without: «12.1,12.6 - 13,13.4»."""
    spans = ((getattr(word, "start", None), getattr(word, "end", None)) for word in words)
    return " ".join("-" if a is None else f"{seconds(a)},{seconds(b)}" for a, b in spans)


def pieces(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A text in pieces, True for what lies at `places` (rising begins and ends)."""
    parts, at = [], 0
    for start, end in places:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [part for part in [*parts, (text[at:], False)] if part[0]]


def account(account_id: str) -> str:
    """What walls and filters call it: «Account 4f2a09c1»."""
    return f"Account {account_ids.name(account_id)}"


FILTERS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (
        *(account, clock, day, duration, duration_words, exact, letter, moment, pieces),
        *(playing_time, seconds, size, status_word, thousands, times, wave_path),
    )
}
"""What the application factory hands to Jinja."""
