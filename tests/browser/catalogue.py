"""Songs of the fake API that can be heard and seen."""

from datetime import UTC, datetime
from pathlib import Path

from tests.fakes import Media, song
from webapp.sources import demo

FILES = Path(demo.__file__).parent / "songs"
AUDIO = min(FILES.glob("*.m4a")).read_bytes()
COVER = min(FILES.glob("*.jpeg")).read_bytes()
SECONDS = 17.7  # the length of AUDIO


def playable(api, number, *, audio=AUDIO, seconds=SECONDS, **fields):
    """A completed song whose audio and cover the fake serves, each under a name of its own."""
    sound, cover = f"{number}.m4a", f"{number}.jpeg"
    api.media[sound] = Media(audio)
    api.media[cover] = Media(COVER, "image/jpeg")
    return song(
        number,
        duration_s=seconds,
        simple_waveform=str([0.2, 1, 0.5, 0.8] * 30),
        download_url=api.media_url(sound),
        image_url=api.media_url(cover),
        **fields,
    )


def processing(number, **fields):
    """A song that is being made just now."""
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}.00000Z"
    told = {"status": "processing", "created_at": now, **fields}
    return {name: value for name, value in song(number, **told).items() if name != "duration_s"}
