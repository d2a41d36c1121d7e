"""Where songs come from."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from webapp.sources.api_client import ApiClient
from webapp.sources.demo.service import TOKEN, DemoService
from webapp.sources.flowmusic import FlowMusic
from webapp.sources.riffusion import Riffusion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from webapp.config import Config
    from webapp.sources.media_client import MediaAnswer


class Source(Protocol):
    """A service that lists songs, newest first, as raw records; all calls raise SourceError."""

    @property
    def name(self) -> str: ...

    def page(self, offset: int, limit: int) -> list[object]:
        """Raw entries from `offset` on; an empty list is the end, a short one is not."""

    def song(self, source_id: str) -> dict[str, object]:
        """One raw song; GoneError when the service does not know it or tells of no single ones."""

    def audio(self, source_id: str) -> MediaAnswer:
        """The audio of a completed song without an address, open; GoneError where there is none.

        `songs.Card.audio_on_request` says for which songs it is worth asking.
        """


@contextmanager
def open_sources(config: Config) -> Iterator[list[Source]]:
    """The sources of the settings; the demo's service runs as long as the block."""
    with ExitStack() as stack:
        yield [_open(name, config, stack) for name in config.sources or ()]


def _open(name: str, config: Config, stack: ExitStack) -> Source:
    if name == "demo":
        service = stack.enter_context(DemoService(_birth(config.folder), config.port + 1))
        return Riffusion(ApiClient(service.base_url, TOKEN), name="demo")
    client = ApiClient(config.base_url, config.token)
    if name == "flowmusic":
        return FlowMusic(client, config.email)
    return Riffusion(client, config.user_id)


def _birth(folder: Path) -> datetime:
    """When this demo was first opened: its songs' dates count from then."""
    file = folder / "born"
    try:
        return datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        now = datetime.now(UTC)
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(now.isoformat(), encoding="ascii")
        return now
