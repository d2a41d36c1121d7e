"""Where songs come from."""

from typing import Protocol

from webapp.sources.http import ApiClient
from webapp.sources.riffusion import Riffusion


class Source(Protocol):
    """A service that lists songs, newest first, in its own form."""

    @property
    def name(self) -> str: ...

    def page(self, offset: int, limit: int) -> list[object]:
        """Raw entries from `offset` on; an empty list is the end, a short one is not."""

    def song(self, source_id: str) -> dict[str, object]:
        """One raw song; GoneError when the service does not know it."""


def riffusion(base_url: str, token: str | None, user_id: str | None) -> Riffusion:
    """The API at `base_url` (`…/v1`); SettingError for values that cannot be sent."""
    return Riffusion(ApiClient(base_url, token), user_id)
