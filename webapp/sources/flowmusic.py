"""useapi.net's Flow Music API v1: an account's clips, newest first, as records like Riffusion's.

What names a clip to the API holds the account's e-mail address. It is kept nowhere: whatever comes
out of here knows a clip by its uuid, and the account's part is learnt anew from the list.
"""

from typing import Any
from urllib.parse import quote

from webapp.errors import GoneError, PassingError, RequestRefusedError
from webapp.records import record, statuses
from webapp.sources import flowmusic_clip
from webapp.sources.api_client import ApiClient, Params
from webapp.sources.media_client import MediaAnswer

MOST_AT_ONCE = 100
MOST_EMPTY = 50  # pages in a row that hold nothing and yet name a next one


class FlowMusic:
    """`email` names the account; without it, that of the first answer is held to from then on."""

    name = "flowmusic"

    def __init__(self, client: ApiClient, email: str | None = None) -> None:
        self._client = client
        self._email = email
        self._owner: str | None = None  # the account's part of its clips' names
        self._end: int | None = None  # the offset where the last answer said that the list ends
        self._jobs: dict[str, str] = {}  # of clips in the making, where the list names their job

    def page(self, offset: int = 0, limit: int = MOST_AT_ONCE) -> list[object]:
        """The records from `offset` on; None for an entry that names no clip."""
        if offset and offset == self._end:
            return []
        for _ in range(MOST_EMPTY):
            answer = self._list(offset, limit)
            clips, further = answer["clips"], answer.get("next")
            if not isinstance(further, int):
                further = None
            self._end = None if further is not None else offset + len(clips)
            if clips or further is None or further <= offset:
                return [flowmusic_clip.to_record(clip, self._email) for clip in clips]
            offset = further
        raise PassingError("The API answered with many pages that hold no songs.")

    def song(self, source_id: str) -> dict[str, object]:
        """What the clip's job says of it; GoneError, unasked, where no job is known.

        The API tells of single clips by their jobs only, and a completed clip has no further news.
        """
        job_id = self._jobs.get(source_id)
        if job_id is None:
            raise GoneError("Flow Music tells nothing of single songs: the next sync brings news.")
        job = self._client.get_json(f"/flowmusic/jobs/{quote(job_id, safe='')}")
        if not isinstance(job, dict):
            raise PassingError("The API answered with something other than a job.")
        raw = self._of_job(job, source_id)
        if statuses.is_done(record.status_of(raw)):
            self._jobs.pop(source_id, None)
        return raw

    def audio(self, source_id: str) -> MediaAnswer:
        """The clip as mp3, open, for a song without an address; close it.

        PassingError where it is not finished; other SourceErrors as for every question.
        """
        clip = self._account_part() + source_id
        try:
            return self._client.open("/flowmusic/music/download", {"id": clip})
        except RequestRefusedError as error:
            if error.status != 409:  # noqa: PLR2004 - conflict
                raise
            raise PassingError("The service has not finished this song's audio.") from None

    def _list(self, offset: int, limit: int) -> dict[str, Any]:
        asked: Params = {"offset": offset, "limit": max(1, min(limit, MOST_AT_ONCE))}
        if self._email:
            asked = {**asked, "email": self._email}
        answer = self._client.get_json("/flowmusic/music", asked)
        if not isinstance(answer, dict) or not isinstance(answer.get("clips"), list):
            raise PassingError("The API answered with something other than a list of clips.")
        self._learn(answer)
        return answer

    def _learn(self, answer: dict[str, Any]) -> None:
        email = answer.get("email")
        if self._email is None and isinstance(email, str):
            self._email = email.strip() or None
        for clip in answer["clips"]:
            name = flowmusic_clip.clip_name(clip)
            if name is None:
                continue
            self._owner = name.owner
            job_id = clip.get("jobid")
            if isinstance(job_id, str) and flowmusic_clip.status(clip) == statuses.PROCESSING:
                self._jobs[name.uuid] = job_id

    def _account_part(self) -> str:
        if self._owner is None:
            self._list(0, 1)
        if self._owner is None:
            raise GoneError("The account has no clips.")
        return self._owner

    def _of_job(self, job: dict[str, Any], source_id: str) -> dict[str, object]:
        word = flowmusic_clip.status_word(job)
        clips = job.get("clips")
        for clip in clips if isinstance(clips, list) else []:
            raw = flowmusic_clip.to_record(clip, self._email)
            if raw is not None and raw["id"] == source_id:
                return {**raw, "transform": job.get("operation"), "status": word}
        if flowmusic_clip.status(job) == statuses.COMPLETED:
            raise GoneError("The service does not know this song any more.")
        return {"id": source_id, "status": word}
