"""Made-up songs with as many words as real ones: 30,000, the common ones far more common."""

import itertools
import json
import random
from datetime import timedelta

from bench import library

WORDS = 30_000
LETTERS = 1500  # of the lyrics
SYLLABLES = """ba lo ri ten mar sha du ke vor li na so pel gra ti mo wen cu zy hal fro bi sta ne ru
    ing er an th ea ho st in""".split()  # noqa: SIM905 (a syllable a line would fill a page)
STYLES = [f"{first} {second}" for first in SYLLABLES[:12] for second in ("pop", "folk", "house")]
ACCOUNTS = [f"{word}-0000-4000-8000-000000000000" for word in ("4f2a09c1", "b81d3e77", "c0ffee00")]
HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def _words():
    rng = random.Random(3)
    found = {
        "".join(rng.choices(SYLLABLES, k=rng.choice([1, 2, 2, 3, 3, 4])))[: rng.randint(2, 10)]
        for _ in range(4 * WORDS)
    }
    return sorted(sorted(found), key=lambda word: len(word) + rng.random() * 6)[:WORDS]


VOCABULARY = _words()
_SHARES = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(VOCABULARY))))
_HAN_SHARES = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(HAN))))
_STYLE_SHARES = list(itertools.accumulate(1 / (rank + 1) for rank in range(len(STYLES))))


def song(number, rng):
    """One in twenty is sung in Chinese, one in ten is an instrumental."""
    chinese = number % 20 == 7
    lyrics = "[Instrumental]" if number % 10 == 3 else _lyrics(rng, chinese=chinese)
    made = library.NOW - timedelta(minutes=13 * number, seconds=rng.randint(0, 700))
    return {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "created_at": made.isoformat().replace("+00:00", "Z"),
        "title": _han(rng, 5) if chinese else " ".join(_some(rng, 3)).title(),
        "sound": ", ".join(dict.fromkeys(rng.choices(STYLES, cum_weights=_STYLE_SHARES, k=4))),
        "audio_variation": " ".join(_some(rng, 5)),
        "topic": " ".join(_some(rng, 10)),
        "lyrics": lyrics,
        "status": "completed" if number % 50 else "failed",
        "duration_s": 60 + rng.random() * 200,
        "download_url": f"https://media.example/{number}.m4a",
        "image_url": f"https://covers.example/{number}.jpeg",
        "group_id": f"group-{number // 2}",
        "simple_waveform": json.dumps([round(rng.random(), 2) for _ in range(100)]),
        "is_favorite": number % 9 == 0,
        "play_count": number % 7,
        "author_id": _account(number // 2),  # of one request
    }


def short_song(number, rng):
    """The same with a line of lyrics and no peaks, so that a million of them take a few GB."""
    made = song(number, rng)
    lyrics = str(made["lyrics"]).split("\n")
    del made["simple_waveform"]
    return made | {"lyrics": "\n".join(lyrics[:3])}


def _account(request):
    return ACCOUNTS[request % 11 % 4] if request % 11 % 4 < len(ACCOUNTS) else None


def _some(rng, count):
    return rng.choices(VOCABULARY, cum_weights=_SHARES, k=count)


def _han(rng, count):
    return "".join(rng.choices(HAN, cum_weights=_HAN_SHARES, k=count))


def _lyrics(rng, *, chinese):
    lines, length = ["[Verse 1]"], 0
    while length < LETTERS:
        lines.append(_han(rng, 12) if chinese else " ".join(_some(rng, 7)))
        length += len(lines[-1])
    return "\n".join(lines)
