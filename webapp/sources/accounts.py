"""Tries a token by the call that costs nothing: which accounts does it open at a service?"""

import hashlib
import time
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from contextlib import closing
from dataclasses import dataclass
from threading import BoundedSemaphore

from webapp.config import Config
from webapp.errors import GoneError, HostBusyError, PassingError, UnreachableError
from webapp.errors import sources as sentences
from webapp.sources import registry
from webapp.sources.api_client import ApiClient, Limits
from webapp.values import account_ids

LONGEST = 10.0  # seconds that one try may take
AT_ONCE = 2
_SLACK = 1.0  # seconds; looking up a name is the one thing that no time limit reaches
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="trying")
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Account:
    """`id` is what the API calls it, perhaps an e-mail address: for the settings alone."""

    id: str
    needs_owner: bool = False  # the vendor has lost its session

    @property
    def key(self) -> str:
        """Tells accounts apart in a form, and says no address."""
        return hashlib.sha256(self.id.encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        """For people; of an e-mail address the beginning, and where it is."""
        local, at, host = self.id.rpartition("@")
        return f"{local[:2]}…@{host}" if at else account_ids.name(self.id)


def ask(config: Config, service: str, seconds: float = LONGEST) -> list[Account]:
    """The accounts of `config.token` at `service`, after `seconds` at most; raises a SourceError.

    HostBusyError also where AT_ONCE tries are under way here.
    """
    if not _turns.acquire(blocking=False):
        raise HostBusyError(sentences.TRYING_OTHERS)
    future = _threads.submit(_ask, config, service, seconds)
    future.add_done_callback(_free_turn)
    try:
        return future.result(seconds + _SLACK)
    except LateError:
        raise UnreachableError(sentences.TOO_SLOW) from None


def _free_turn(_future: Future[list[Account]]) -> None:
    _turns.release()


def _ask(config: Config, service: str, seconds: float) -> list[Account]:
    end = time.monotonic() + seconds
    try:
        return _accounts(_answer(config, registry.get(service).accounts_path or "", seconds))
    except GoneError:
        if service != "mureka":  # whose accounts may not be listed: then its songs are
            return []
    _answer(config, "/mureka/music/", max(0.1, end - time.monotonic()))
    return [Account(config.mureka_account or "")]


def _answer(config: Config, path: str, seconds: float) -> object:
    limits = Limits(connect=seconds / 2, read=seconds, answer=seconds, body=1_000_000, tries=1)
    with closing(ApiClient(config.base_url, config.token, limits=limits)) as client:
        return client.get_json(path)


def _accounts(answer: object) -> list[Account]:
    """By their ids, as all three APIs give them."""
    if not isinstance(answer, dict) or not all(isinstance(a, dict) for a in answer.values()):
        raise PassingError(sentences.NO_ACCOUNTS)
    return [Account(str(name), bool(account.get("error"))) for name, account in answer.items()]
