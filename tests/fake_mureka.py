"""The Mureka API beside the Riffusion API, over real HTTP; it fails as `tests.fakes` does."""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.fakes import Asked, FakeApi, Fault, Handler


def take(number: int, **fields: object) -> dict[str, object]:
    """A song as the list gives it by the vendor's page; `fields` replace or add."""
    return {
        "song_id": 1000 + number,
        "title": f"Take {number}",
        "version": "O1",
        "duration_milliseconds": 173_030,
        "generate_at": 1_733_000_000 + number,
        "genres": ["pop", "folk"],
        "moods": ["calm"],
        "mp3_url": f"https://media.example/{number}.mp3",
        "cover": f"https://covers.example/{number}.jpeg",
        "share_link": f"https://www.mureka.ai/song-detail/{number}",
        **fields,
    }


def feed(number: int, *songs: dict[str, object], **fields: object) -> dict[str, object]:
    """A request with its takes."""
    return {"feed_id": 500 + number, "state": 3, "songs": list(songs), **fields}


ROWS = [
    {"rows": [{"start": 1_000, "end": 4_500, "text": "Waves come in"}]},
    {"rows": [{"start": 30_000, "end": 33_000, "text": "Waves go out"}]},
]


class MurekaHandler(Handler):
    api: "FakeMureka"

    def _answer(self, asked: Asked) -> None:
        if not asked.path.startswith("/v1/mureka/music/"):
            super()._answer(asked)
        elif self.headers.get("Authorization") != f"Bearer {self.api.token}":
            self.send_json({"error": "Unauthorized", "code": 401}, 401)
        elif song_id := unquote(asked.path.removeprefix("/v1/mureka/music/")):
            self._send_one(song_id)
        else:
            self._send_feeds(asked.params.get("last_id"))

    def _send_one(self, song_id: str) -> None:
        songs = [song for feed in self.api.feeds for song in feed["songs"]]
        for song in songs:
            if str(song.get("song_id")) == song_id:
                self._taken(
                    self.api.song_faults,
                    lambda song=song: self.send_json({**song, "lyrics": self.api.lyrics}),
                )()
                return
        self.send_json({"error": "Not found", "code": 404}, 404)

    def _send_feeds(self, last_id: str | None) -> None:
        ids = [str(feed["feed_id"]) for feed in self.api.feeds]
        start = ids.index(last_id) + 1 if last_id else 0
        page = self.api.feeds[start : start + self.api.page_cap]
        more = start + len(page) < len(ids)
        last = page[-1]["feed_id"] if page else None
        self.send_json({"list": page, "last_id": last, "more": more})


@dataclass
class FakeMureka(FakeApi):
    """`feeds` newest first; `lyrics` are those of every song."""

    handler = MurekaHandler

    feeds: list[dict] = field(default_factory=list)
    lyrics: list[object] = field(default_factory=list)
    song_faults: deque[Fault] = field(default_factory=deque)
    """Each answers one question for a song by itself."""
