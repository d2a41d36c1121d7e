"""useapi.net's Riffusion API v1: an account's songs, newest first, without a total."""

from webapp.errors import (
    GoneError,
    PassingError,
    RequestRefusedError,
    SourceError,
    UserIdNeededError,
)
from webapp.errors import sources as sentences
from webapp.sources.api_client import ApiClient, Params
from webapp.sources.api_errors import clean_message
from webapp.sources.media_client import MediaAnswer

_ACCOUNTS_SHOWN = 20


class Riffusion:
    """`name`: whose library it feeds; the demo speaks the same API."""

    def __init__(
        self, client: ApiClient, user_id: str | None = None, *, name: str = "riffusion"
    ) -> None:
        self.name = name
        self._client = client
        self._user_id = user_id

    def page(self, offset: int = 0, limit: int = 100) -> list[object]:
        """The raw entries from `offset` on: they may be fewer than `limit` while more exist."""
        answer = self._music({"offset": offset, "limit": limit})
        if not isinstance(answer, list):
            raise PassingError(sentences.NO_LIST)
        return answer

    def song(self, source_id: str) -> dict[str, object]:
        """The raw song, alone or as the one entry of a list; GoneError when there is none."""
        answer = self._music({"id": source_id})
        raw = answer[0] if isinstance(answer, list) and answer else answer
        if not raw:
            raise GoneError(sentences.SONG_GONE)
        if not isinstance(raw, dict):
            raise PassingError(sentences.NO_SONG)
        return raw

    def audio(self, source_id: str) -> MediaAnswer:  # noqa: ARG002 (as every source)
        """GoneError: this API gives audio by addresses only."""
        raise GoneError(sentences.BY_ADDRESS_ONLY)

    def _music(self, params: dict[str, str | int]) -> object:
        asked: Params = {**params, "user_id": self._user_id} if self._user_id else params
        try:
            return self._client.get_json("/riffusion/music/", asked)
        except RequestRefusedError as error:
            if error.status != 400 or self._user_id:  # noqa: PLR2004 - a bad request
                raise
            raise self._unnamed_account(error) from None

    def _unnamed_account(self, refused: RequestRefusedError) -> SourceError:
        """Without a user id a 400 means several accounts, if there are several."""
        try:
            accounts = self._client.get_json("/riffusion/accounts")  # by their user ids
        except SourceError:
            accounts = None
        if isinstance(accounts, dict) and len(accounts) > 1:
            ids = ", ".join(clean_message(user_id) for user_id in [*accounts][:_ACCOUNTS_SHOWN])
            return UserIdNeededError(sentences.SEVERAL_ACCOUNTS.format(ids=ids))
        if "user_id" in str(refused):
            return UserIdNeededError(sentences.SEVERAL_ACCOUNTS_AT_ALL)
        return refused
