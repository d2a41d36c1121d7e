"""Songs of the fake API whose words are timed, and the truth about them."""

import json

from tests.browser.catalogue import playable

SONG = "/songs/00000000-0000-4000-8000-000000000001"
LONG = "/songs/00000000-0000-4000-8000-000000000002"
OTHER = "/songs/00000000-0000-4000-8000-000000000003"
TEXT = """[Verse 1]
Copper kettle, silver spoon,
winter came a week too soon.

[Chorus]
Carry lanterns down the hill
till every window stands quite still"""
SUNG = [
    ("Copper", 1.0, 1.4),
    ("kettle", 1.4, 2.1),
    ("silver", 2.6, 3.0),
    ("spoon", 3.0, 3.9),
    ("winter", 4.5, 5.0),
    ("came", 5.0, 5.3),
    ("a", 5.3, 5.45),
    ("week", 5.45, 5.9),
    ("too", 5.9, 6.4),
    ("soon", 6.4, 7.2),
    ("Carry", 9.0, 9.5),
    ("lanterns", 9.5, 10.3),
    ("down", 10.3, 10.8),
    ("the", 10.8, 11.0),
    ("hill", 11.0, 12.0),
    ("every", 12.8, 13.2),
    ("little", 13.2, 13.5),
    ("window", 13.5, 14.0),
    ("stands", 14.0, 14.6),
    ("quite", 14.6, 15.0),
    ("still", 15.0, 16.2),
]
"""Without «till», with a «little» that nobody wrote."""


def timestamped(words):
    told = [{"text": text, "start": start, "end": end} for text, start, end in words]
    return json.dumps({"words": told})


def songs(api):
    verse = TEXT.split("\n", 1)[1]
    many = f"{verse}\n".replace("[Chorus]\n", "") * 8
    words = many.split()
    pace = 16 / len(words)
    long = [
        (word, round(0.5 + n * pace, 3), round(0.5 + (n + 1) * pace, 3))
        for n, word in enumerate(words)
    ]
    return [
        playable(api, 1, title="Copper Kettle", lyrics=TEXT, lyrics_timestamped=timestamped(SUNG)),
        playable(api, 2, title="Kettles", lyrics=many, lyrics_timestamped=timestamped(long)),
        playable(api, 3, title="No Times", lyrics=TEXT),
    ]


def sung_at(second):
    """The word last begun by then, and whether it still sounds; (None, False) before the first."""
    begun = [word for word in SUNG if word[1] <= second]
    return (begun[-1][0], second < begun[-1][2]) if begun else (None, False)
