"""What a library must come to: a service that lists made-up songs, and the sums of their files."""

import hashlib
import random
from io import BytesIO
from pathlib import Path

from PIL import Image

import webapp.sources.demo
from tests.fakes import FakeApi, Media, song

SONGS = Path(webapp.sources.demo.__file__).parent / "songs"
AUDIO = min(SONGS.glob("*.m4a"), key=lambda path: path.stat().st_size).read_bytes()


class Truth:
    """`files`: the sum of each file by (song id, kind)."""

    def __init__(self, api: FakeApi, seed: int = 1) -> None:
        self.api = api
        self.files: dict[tuple[str, str], str] = {}
        self._random = random.Random(seed)

    def add(self, count: int) -> None:
        """So many new songs, each with files like no other."""
        for _ in range(count):
            number = len(self.api.songs) + 1
            audio, cover = self.audio(), self.cover()
            self.api.media[f"{number}.m4a"] = Media(audio)
            self.api.media[f"{number}.jpeg"] = Media(cover, "image/jpeg")
            made = song(
                number,
                download_url=self.api.media_url(f"{number}.m4a"),
                image_url=self.api.media_url(f"{number}.jpeg"),
            )
            self.api.songs.insert(0, made)
            for kind, content in (("audio", audio), ("cover", cover)):
                self.files[str(made["id"]), kind] = hashlib.sha256(content).hexdigest()

    def audio(self) -> bytes:
        """Real audio, with a box of chance behind it."""
        chance = self._random.randbytes(self._random.randrange(1_000, 200_000))
        return AUDIO + (len(chance) + 8).to_bytes(4) + b"free" + chance

    def cover(self) -> bytes:
        colour = tuple(self._random.randbytes(3))
        picture = Image.new("RGB", (200, 200), colour)
        picture.putpixel((0, 0), tuple(self._random.randbytes(3)))
        packed = BytesIO()
        picture.save(packed, "JPEG")
        return packed.getvalue()
