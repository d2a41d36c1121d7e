"""useapi.net's Mureka API v1: an account's songs, newest first, the takes of a request together."""

from urllib.parse import quote

from webapp.errors import GoneError, PassingError, SourceError
from webapp.errors import sources as sentences
from webapp.records import record, statuses
from webapp.records.record import Raw
from webapp.sources import mureka_song
from webapp.sources.api_client import ApiClient
from webapp.sources.cursor_list import CursorList, Portion
from webapp.sources.media_client import MediaAnswer


class Mureka:
    """`account` names one of several. Only a song by itself tells its words: each is asked once."""

    name = "mureka"

    def __init__(self, client: ApiClient, account: str | None = None) -> None:
        self._client = client
        self._account = account
        self._list = CursorList(self._fetch)
        self._asked: set[str] = set()  # songs whose words were asked for

    def page(self, offset: int = 0, limit: int = 0) -> list[object]:  # noqa: ARG002 (as every source)
        """The records from `offset` on, as many as the API gives; None for an entry that is none.

        With their words, as far as these can be had just now.
        """
        page = self._list.page(offset)
        for place, raw in enumerate(page):
            try:
                page[place] = self._with_words(raw)
            except GoneError:
                continue
            except SourceError:
                break  # the list itself came: words have time until the next sync
        return page

    def song(self, source_id: str) -> Raw:
        """The song with its words; GoneError where there is none."""
        path = f"/mureka/music/{quote(source_id, safe='', errors='replace')}"
        answer = self._client.get_json(path, self._params())
        raw = mureka_song.to_record(answer)
        if raw is None:
            raise PassingError(sentences.NO_SONG)
        if statuses.is_done(record.status_of(raw)):
            self._asked.add(source_id)
        return raw

    def audio(self, source_id: str) -> MediaAnswer:  # noqa: ARG002 (as every source)
        """GoneError: this API gives audio by addresses only."""
        raise GoneError(sentences.BY_ADDRESS_ONLY)

    def _with_words(self, raw: object) -> object:
        if not isinstance(raw, dict) or raw["id"] in self._asked:
            return raw
        if record.status_of(raw) != statuses.COMPLETED:
            return raw
        return {**raw, **self.song(str(raw["id"]))}

    def _fetch(self, mark: str | None) -> Portion:
        params = self._params() | ({"last_id": mark} if mark else {})
        answer = self._client.get_json("/mureka/music/", params)
        feeds = answer.get("list") if isinstance(answer, dict) else None
        if not isinstance(answer, dict) or not isinstance(feeds, list):
            raise PassingError(sentences.NO_LIST)
        records: list[object] = [raw for feed in feeds for raw in mureka_song.to_records(feed)]
        last, more = answer.get("last_id"), answer.get("more") is True and bool(feeds)
        return Portion(records, str(last) if more and last else None)

    def _params(self) -> dict[str, str | int]:
        return {"account": self._account} if self._account else {}
