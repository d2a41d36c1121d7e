"""The Flow Music API beside the Riffusion API, over real HTTP; it fails as `tests.fakes` does."""

from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from tests.fakes import Asked, FakeApi, Handler

EMAIL = "singer+songs@mail.example"
OWNER = f"user:1234-{EMAIL}-clip:"
MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)  # of silence, at 128 kbit/s
MP3 = b"ID3\x04\x00\x00" + bytes(4) + MP3_FRAME * 40


def uuid(number: int) -> str:
    return f"c0000000-0000-4000-8000-{number:012d}"


def clip(number: int, *, email: str = EMAIL, **fields: object) -> dict[str, object]:
    """A clip as the list gives it by the vendor's model; `fields` replace or add."""
    return {
        "clip": f"user:1234-{email}-clip:{uuid(number)}",
        "title": f"Clip {number}",
        "lyrics": "[Verse 1]\nWaves come in",
        "duration_s": 173.03,
        "image_url": f"https://covers.example/{number}.jpeg",
        **fields,
    }


def whole_clip(number: int, **fields: object) -> dict[str, object]:
    """One with the public addresses that the download page promises."""
    return clip(
        number,
        **{
            "audio_url": f"https://media.example/{number}.m4a",
            "wav_url": f"https://media.example/{number}.wav",
            "lyrics_timing": [[0.5, 3.25]],
            **fields,
        },
    )


def job(number: int, **fields: object) -> dict[str, object]:
    return {
        "jobid": f"user:1234-{EMAIL}-job:{number}",
        "status": "completed",
        "created_at": "2026-06-03T10:00:00.000Z",
        **fields,
    }


class FlowHandler(Handler):
    api: "FakeFlowMusic"

    def _answer(self, asked: Asked) -> None:
        if not asked.path.startswith("/v1/flowmusic/"):
            super()._answer(asked)
        elif self.headers.get("Authorization") != f"Bearer {self.api.token}":
            self.send_json({"error": "Unauthorized", "code": 401}, 401)
        elif self.api.account_error:
            told = f"Account {EMAIL} in error state: {self.api.account_error}"
            self.send_json({"error": told, "code": 596}, 596)
        else:
            self._answer_account(asked, asked.path.removeprefix("/v1/flowmusic/"))

    def _answer_account(self, asked: Asked, path: str) -> None:
        if path == "music":
            self._send_clips(int(asked.params.get("offset", 0)), int(asked.params.get("limit", 20)))
        elif path == "music/download":
            self._send_download(asked.params.get("id", ""))
        elif path == "accounts":
            self.send_json(self.api.accounts_by_email)
        elif path == "jobs":
            self.send_json([each for each in self.api.jobs if each["status"] == "pending"])
        elif path.startswith("jobs/") and "/" not in path.removeprefix("jobs/"):
            name = path.removeprefix("jobs/")
            is_encoded = name == quote(name, safe="%")
            known = is_encoded is self.api.encoded_ids
            self._send_job(unquote(name) if known else "")
        else:
            self.send_json({"error": "Not found", "code": 404}, 404)

    def _send_clips(self, offset: int, limit: int) -> None:
        if not self.api.accounts_by_email:
            self.send_json({"error": "No accounts", "code": 404}, 404)
            return
        if not 1 <= limit <= 100:
            self.send_json({"error": "Parameter limit must be 1–100", "code": 400}, 400)
            return
        self.api.before_page(offset)
        page = self.api.clips[offset : offset + min(limit, self.api.page_cap)]
        end = offset + len(page)
        further = end if end < len(self.api.clips) else None
        shown = [each for each in page if each not in self.api.hidden]
        self.send_json(
            {"email": EMAIL, "clips": shown, "limit": limit, "offset": offset, "next": further}
        )

    def _send_download(self, name: str) -> None:
        known = [each.get("clip") for each in self.api.clips if isinstance(each, dict)]
        if name not in known:
            told = f"Parameter id not a valid clip ID or jobid: {name}"
            self.send_json({"error": told, "code": 400}, 400)
        elif name in self.api.unfinished:
            self.send_json({"error": f"{name} is not completed", "code": 409}, 409)
        else:
            more = {"Content-Disposition": f'attachment; filename="{name}.mp3"'}
            self.send_body(MP3, "audio/mpeg", more=more)

    def _send_job(self, job_id: str) -> None:
        found = [each for each in self.api.jobs if each.get("jobid") == job_id]
        if found:
            self.send_json(found[0])
        else:
            self.send_json({"error": f"Job {job_id} not found", "code": 404}, 404)


@dataclass
class FakeFlowMusic(FakeApi):
    """`clips` newest first; those of `hidden` are left out of the page where they stand."""

    handler = FlowHandler

    clips: list[object] = field(default_factory=list)
    hidden: list[object] = field(default_factory=list)
    jobs: list[dict[str, object]] = field(default_factory=list)
    unfinished: set[str] = field(default_factory=set)
    account_error: str | None = None
    accounts_by_email: dict[str, object] = field(default_factory=lambda: {EMAIL: {"email": EMAIL}})
    encoded_ids: bool = True
    """Whether the ids of jobs are to be percent-encoded in addresses, or must not be."""
