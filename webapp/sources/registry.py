"""The sources that Songwall knows, with what sets each apart: a new one is an entry of SOURCES."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

from webapp.config import DEMO, Config
from webapp.errors import SettingError
from webapp.errors import sources as sentences
from webapp.sources.api_client import ApiClient
from webapp.sources.demo.service import TOKEN, DemoService, birth
from webapp.sources.flowmusic import FlowMusic
from webapp.sources.media_client import MediaAnswer
from webapp.sources.mureka import Mureka
from webapp.sources.riffusion import Riffusion

DEFAULT = "riffusion"  # with a token, where no source is named


class Source(Protocol):
    """A service that lists songs, newest first, as raw records; all calls raise SourceError."""

    @property
    def name(self) -> str: ...

    def page(self, offset: int, limit: int) -> Sequence[object]:
        """Raw entries from `offset` on; an empty list is the end, a short one is not."""

    def song(self, source_id: str) -> dict[str, object]:
        """One raw song; GoneError when the service does not know it or tells of no single ones."""

    def audio(self, source_id: str) -> MediaAnswer:
        """The audio of a completed song without a URL, open; GoneError where there is none.

        `songs.Card.audio_on_request` says for which songs it is worth asking.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    label: str  # what people call it
    open: Callable[[Config, ExitStack], Source]  # until the stack is closed
    account_page: str | None = None  # where the vendor says how an account is posted again
    account_secret: str = "a fresh session"  # noqa: S105 (in words: what has to be posted)
    lists_only: bool = False  # most songs have news only in its list, so they need a sync
    gives_audio: bool = False  # hands out the audio of a song without a URL, by the song's id
    has_stems: bool = False  # lists stems like songs, told apart by their titles
    urls_change: bool = False  # at each start, so its whole list is read then
    accounts_path: str | None = None  # lists the accounts that a token opens; None: needs no token
    account_setting: str = ""  # names one of several accounts
    has_ended: bool = False  # at the vendor's own address; another may still speak this API


def _client(config: Config, stack: ExitStack) -> ApiClient:
    return stack.enter_context(closing(ApiClient(config.base_url, config.token)))


def _open_demo(config: Config, stack: ExitStack) -> Source:
    service = stack.enter_context(DemoService(birth(config.folder), config.port + 1))
    client = stack.enter_context(closing(ApiClient(service.base_url, TOKEN)))
    return Riffusion(client, name=DEMO)


def _open_nothing(_config: Config, _stack: ExitStack) -> Source:
    raise SettingError(sentences.NO_SOURCE)


SOURCES = {
    "riffusion": Traits(
        label="Riffusion",
        open=lambda config, stack: Riffusion(_client(config, stack), config.user_id),
        account_page="https://useapi.net/docs/api-riffusion-v1/post-riffusion-accounts",
        account_secret="a fresh cookie",  # noqa: S106 (in words)
        accounts_path="/riffusion/accounts",
        account_setting="USEAPI_USER_ID",
        has_ended=True,
    ),
    "flowmusic": Traits(
        label="Flow Music",
        open=lambda config, stack: FlowMusic(_client(config, stack), config.email),
        account_page="https://useapi.net/docs/api-flowmusic-v1/post-flowmusic-accounts",
        account_secret="a fresh refresh token",  # noqa: S106 (in words)
        accounts_path="/flowmusic/accounts",
        account_setting="USEAPI_EMAIL",
        lists_only=True,
        gives_audio=True,
        has_stems=True,
    ),
    "mureka": Traits(
        label="Mureka",
        open=lambda config, stack: Mureka(_client(config, stack), config.mureka_account),
        account_page="https://useapi.net/docs/api-mureka-v1",
        accounts_path="/mureka/accounts",
        account_setting="USEAPI_MUREKA_ACCOUNT",
    ),
    DEMO: Traits(label="Demo", open=_open_demo, urls_change=True),
}


def get(name: str) -> Traits:
    """Of a source in the settings; raises SettingError where there is none of that name."""
    if name not in SOURCES:
        names = ", ".join(SOURCES)
        raise SettingError(sentences.NO_SUCH_SOURCE.format(names=names, name=name))
    return SOURCES[name]


def of_song(source: str) -> Traits:
    """Of what a song in the library came from: files («import»), or a source that is no more."""
    return SOURCES.get(source) or Traits(label=source.capitalize(), open=_open_nothing)


def names(has_trait: Callable[[Traits], bool]) -> list[str]:
    """Of the sources that have it, as in `names(lambda traits: traits.gives_audio)`."""
    return [name for name, traits in SOURCES.items() if has_trait(traits)]


@contextmanager
def open_sources(config: Config) -> Iterator[list[Source]]:
    """The sources of the settings, open as long as the block; raises SettingError."""
    with ExitStack() as stack:
        yield [get(name).open(config, stack) for name in config.sources or ()]
