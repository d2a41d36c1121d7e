"""Songs that the engines play, some with words, takes, prompts, or a form of their own."""

import json

from tests import audio
from tests.browser import singing
from tests.browser.catalogue import playable
from tests.fakes import Media, song

LENGTH = 8.0  # seconds of the songs in FORMS
FORMS = {
    20: "audio/mp4",
    21: "audio/mpeg",
    22: "audio/wav",
    23: "audio/flac",
    24: "audio/ogg",
    25: "audio/webm",
}
TAKES = (11, 12, 13)
PROMPTED = 14
PROMPTS = [
    {"prompt": "piano", "strength": 25, "t_start": 0, "t_end": 6.25},
    {"prompt": "choir", "strength": 100, "t_start": 4, "t_end": 9.5},
    {"prompt": "rain", "t_start": 9.5, "t_end": 17.7},
]
FAILED = 15


def address(number):
    return f"/songs/{song(number)['id']}"


def songs(api):
    return [
        *singing.songs(api),  # 1 to 3
        *(playable(api, n, title=f"Harbour {n}", group_id="request") for n in TAKES),
        playable(api, PROMPTED, title="Prompted", conditions=json.dumps(PROMPTS)),
        song(FAILED, title="Opera for two kettles", status="failed"),
        *(_in_form(api, number, form) for number, form in FORMS.items()),
        *(playable(api, n, title=f"Filler {n}", sound="slow") for n in range(30, 57)),
    ]


def _in_form(api, number, form):
    ending = form.removeprefix("audio/")
    name = f"{number}.{ending}"
    api.media[name] = Media(audio.made(form, seconds=LENGTH, channels=1), form)
    return playable(api, number, title=f"In {ending}") | {
        "duration_s": LENGTH,
        "download_url": api.media_url(name),
    }
