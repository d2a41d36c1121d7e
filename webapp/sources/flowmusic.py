"""useapi.net's Flow Music API v1: an account's clips, newest first, as records like Riffusion's.

What names a clip to the API holds the account's e-mail address. It is kept nowhere: whatever comes
out of here knows a clip by its uuid, and the account's part is learnt anew from the list.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from webapp.errors import (
    AccountError,
    GoneError,
    PassingError,
    RequestRefusedError,
    SourceError,
    TokenRefusedError,
    UserIdNeededError,
)
from webapp.errors import sources as sentences
from webapp.records import record, statuses
from webapp.records.record import Raw
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
        self._jobs: dict[str, str] = {}  # of clips in the making, where anything names their job
        self._running: list[Raw | None] = []  # records of clips in the making that no list has

    def page(self, offset: int = 0, limit: int = MOST_AT_ONCE) -> list[Raw | None]:
        """The records from `offset` on; None for an entry that names no clip.

        What is being made comes first: running jobs name clips that the list has not yet.
        """
        if offset:
            ahead = self._running[offset:]
            return ahead + self._page(max(0, offset - len(self._running)), limit)
        page = self._page(0, limit)
        listed = {raw["id"] for raw in page if raw is not None}
        self._running = [raw for raw in self._in_the_making() if raw["id"] not in listed]
        return self._running + page

    def _page(self, offset: int, limit: int) -> list[Raw | None]:
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
        raise PassingError(sentences.EMPTY_PAGES)

    def song(self, source_id: str) -> dict[str, object]:
        """What the clip's job says of it; PassingError, unasked, where no job is known.

        The API tells of single clips by their jobs only, and a completed clip has no further news.
        A job that the API has forgotten, or that was stopped, gives no clip any more.
        """
        job_id = self._jobs.get(source_id)
        if job_id is None:
            raise PassingError(sentences.LISTS_ONLY)
        try:
            raw = self._of_job(self._job(job_id), source_id)
        except GoneError:
            raw = {"id": source_id, "status": "expired"}
        except RequestRefusedError as error:
            if error.status != 422:  # noqa: PLR2004 - the service moderates what it makes
                raise
            raw = {"id": source_id, "status": "moderated"}
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
            raise PassingError(sentences.UNFINISHED_AUDIO) from None

    def _list(self, offset: int, limit: int) -> dict[str, Any]:
        asked: Params = {"offset": offset, "limit": max(1, min(limit, MOST_AT_ONCE))}
        if self._email:
            asked = {**asked, "email": self._email}
        try:
            answer = self._client.get_json("/flowmusic/music", asked)
        except (GoneError, RequestRefusedError) as error:
            raise self._unknown_account(error) from None
        if not isinstance(answer, dict) or not isinstance(answer.get("clips"), list):
            raise PassingError(sentences.NO_CLIPS)
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

    def _unknown_account(self, refused: SourceError) -> SourceError:
        """What a refusal means where there is no account. To ask for accounts touches none."""
        try:
            accounts = self._client.get_json("/flowmusic/accounts")  # by their e-mail addresses
        except SourceError:
            return refused
        if accounts == {}:
            return AccountError(sentences.NO_FLOWMUSIC_ACCOUNT)
        known = [name.lower() for name in accounts] if isinstance(accounts, dict) else None
        if self._email and known is not None and self._email.lower() not in known:
            return UserIdNeededError(sentences.NO_SUCH_ACCOUNT)
        return refused

    def _in_the_making(self) -> list[Raw]:
        """Records of the clips that running jobs name; [] where the API tells of no jobs."""
        try:
            jobs = self._client.get_json("/flowmusic/jobs")
        except (TokenRefusedError, AccountError):
            raise
        except SourceError:
            return []
        records: list[Raw] = []
        for job in jobs if isinstance(jobs, list) else []:
            if isinstance(job, dict) and flowmusic_clip.status(job) == statuses.PROCESSING:
                records += self._made_by(job)
        return records

    def _made_by(self, job: dict[str, Any]) -> Iterator[Raw]:
        job_id, clips = job.get("jobid"), job.get("clips")
        for clip in clips if isinstance(clips, list) else []:
            raw = flowmusic_clip.to_record(clip, self._email)
            if raw is not None and isinstance(job_id, str):
                self._jobs[raw["id"]] = job_id
                yield {**self._said_of(job, "created_at"), **raw, "status": self._word(job)}

    def _job(self, job_id: str) -> dict[str, Any]:
        """The vendor's pages encode a job's id, some of its scripts do not: the API takes one."""
        try:
            job = self._client.get_json(
                f"/flowmusic/jobs/{quote(job_id, safe='', errors='replace')}"
            )
        except GoneError:
            job = self._client.get_json(
                f"/flowmusic/jobs/{quote(job_id, safe=':@+', errors='replace')}"
            )
        if not isinstance(job, dict):
            raise PassingError(sentences.NO_JOB)
        return job

    def _account_part(self) -> str:
        if self._owner is None:
            self._list(0, 1)
        if self._owner is None:
            raise GoneError(sentences.ACCOUNT_IS_EMPTY)
        return self._owner

    def _of_job(self, job: dict[str, Any], source_id: str) -> dict[str, object]:
        word = self._word(job)
        clips = job.get("clips")
        for clip in clips if isinstance(clips, list) else []:
            raw = flowmusic_clip.to_record(clip, self._email)
            if raw is not None and raw["id"] == source_id:
                transform = self._said_of(job, "operation").get("operation")
                return {**raw, "transform": transform, "status": word}
        if flowmusic_clip.status(job) == statuses.COMPLETED:
            raise GoneError(sentences.UNKNOWN_SONG)
        return {"id": source_id, "status": word}

    def _word(self, job: dict[str, Any]) -> str:
        return flowmusic_clip.status_word(self._said_of(job, "status"))

    def _said_of(self, job: dict[str, Any], name: str) -> Raw:
        """One field of a job, without the account's e-mail address, which its id may tell."""
        return flowmusic_clip.without_email({name: job.get(name)}, self._email, job.get("jobid"))
