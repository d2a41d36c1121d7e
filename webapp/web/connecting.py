"""Connecting an account: its token is tried, and saved only once it is known to work."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from webapp.config import DEMO, NONE, Config
from webapp.errors import (
    AccountError,
    ChangedMeanwhileError,
    HostBusyError,
    RequestRefusedError,
    SettingError,
    SettingsFileError,
    SongwallError,
    SourceError,
    TokenRefusedError,
    UnreachableError,
)
from webapp.settings_file import Changes
from webapp.sources import accounts, registry
from webapp.sources.accounts import Account
from webapp.values import tokens
from webapp.web import context

PATIENCE = 600.0  # seconds until a token is forgotten whose account was not chosen
MOST_UNDECIDED = 20
TOKEN_NAMES = ("USEAPI_TOKEN", "USEAPI_TOKEN_FILE")
_STATUSES = {402: "credits", 403: "another"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind` names what `templates/connect/_said.html` says; "saved" where all went well.

    `text` is a sentence of an error, `lines` those of SettingsFileError, `choice` a key of
    `Undecided`.
    """

    kind: str
    text: str = ""
    lines: tuple[str, ...] = ()
    retry_after: int | None = None  # seconds
    choice: str = ""

    @property
    def status(self) -> int:
        codes = {"saved": 200, "forgotten": 200, "meanwhile": 409, "busy": 429, "unwritable": 500}
        return codes.get(self.kind, 422)


@dataclass(frozen=True, slots=True)
class Choice:
    """A token that works, and opens several accounts."""

    service: str
    token: str
    accounts: tuple[Account, ...]
    until: float


class Undecided:
    """In memory only: so no page has to send a token back."""

    def __init__(self) -> None:
        self._choices: dict[str, Choice] = {}
        self._lock = Lock()

    def add(self, choice: Choice) -> str:
        key = secrets.token_urlsafe(16)
        with self._lock:
            while len(self._choices) >= MOST_UNDECIDED:
                del self._choices[next(iter(self._choices))]
            self._choices[key] = choice
        return key

    def get(self, key: str) -> Choice | None:
        choice = self._choices.get(key)
        return choice if choice is not None and time.monotonic() < choice.until else None

    def drop(self, key: str) -> None:
        self._choices.pop(key, None)


def services(config: Config) -> list[str]:
    """Those that may be connected, what has ended last; none where the environment wants none."""
    names = registry.names(lambda traits: traits.accounts_path is not None)
    if config.is_vendors:
        names.sort(key=lambda name: registry.get(name).has_ended)
    if "SONGWALL_SOURCE" in config.fixed:
        return [name for name in names if name in (config.sources or ())]
    return names


def connected(config: Config) -> list[str]:
    names = registry.names(lambda traits: traits.accounts_path is not None)
    return [name for name in config.sources or () if name in names and config.token]


def account_of(config: Config, service: str) -> str | None:
    """The account that the settings name, as the API calls it."""
    ids = {
        "riffusion": config.user_id,
        "flowmusic": config.email,
        "mureka": config.mureka_account,
    }
    return ids.get(service)


def attempt(service: str, pasted: str, as_of: str, undecided: Undecided) -> Outcome:
    """Try the token in what was pasted; without one, that of the settings."""
    config = context.get_config()
    token = config.token
    if pasted.strip() and "USEAPI_TOKEN" not in config.fixed:
        token = tokens.find(pasted, vendors=config.is_vendors)
    if token is None:
        return Outcome("form" if config.is_vendors else "any_form")
    try:
        opened = accounts.ask(replace(config, token=token), service)
    except SourceError as error:
        return of_error(error)
    choice = Choice(service, token, tuple(opened), time.monotonic() + PATIENCE)
    return _settle_on(choice, as_of, undecided)


def choose(choice: Choice, key: str, as_of: str) -> Outcome:
    """Save the token with that of its accounts."""
    for account in choice.accounts:
        if account.key == key:
            return _save(choice, account, as_of, named=True)
    return Outcome("no_choice")


def forget(as_of: str) -> Outcome:
    """The token and what was set with it; songs stay."""
    names = [*TOKEN_NAMES, "SONGWALL_SOURCE"]
    names += [traits.account_setting for traits in registry.SOURCES.values()]
    return save(dict.fromkeys(name for name in names if name), as_of)


def save(changes: Changes, as_of: str) -> Outcome:
    """What the environment sets is left alone."""
    fixed = context.get_config().fixed
    try:
        context.get_control().change(
            as_of, {name: value for name, value in changes.items() if name not in fixed}
        )
    except SettingError as error:
        return of_error(error)
    return Outcome("saved")


def of_error(error: SongwallError) -> Outcome:
    """What an error means to who connects."""
    text = str(error)
    match error:
        case SettingsFileError():
            return Outcome("unwritable", text, tuple(error.lines))
        case HostBusyError():
            wait = error.retry_after
            return Outcome("busy", text, retry_after=round(wait) if wait else None)
        case RequestRefusedError():
            return Outcome(_STATUSES.get(error.status or 0, "odd"), text)
    kinds: list[tuple[type[SongwallError], str]] = [
        (TokenRefusedError, "refused"),
        (AccountError, "account"),
        (UnreachableError, "unreachable"),
        (ChangedMeanwhileError, "meanwhile"),
        (SettingError, "setting"),
    ]
    return Outcome(
        next((kind for type_, kind in kinds if isinstance(error, type_)), "broken"), text
    )


def _settle_on(choice: Choice, as_of: str, undecided: Undecided) -> Outcome:
    if not choice.accounts:
        return Outcome("none")
    config = context.get_config()
    if registry.get(choice.service).account_setting in config.fixed:
        named = (account_of(config, choice.service) or "").lower()
        own = [account for account in choice.accounts if account.id.lower() == named]
        return _save(choice, own[0], as_of, named=True) if own else Outcome("elsewhere")
    if len(choice.accounts) > 1:
        return Outcome("several", choice=undecided.add(choice))
    return _save(choice, choice.accounts[0], as_of, named=False)


def _save(choice: Choice, account: Account, as_of: str, *, named: bool) -> Outcome:
    """`named`: the API has to be told which of several accounts it is."""
    if account.needs_owner:
        return Outcome("account")
    config = context.get_config()
    before = [name for name in config.sources or () if name not in {DEMO, NONE}]
    changes = {
        "USEAPI_TOKEN": choice.token,
        "USEAPI_TOKEN_FILE": None,
        "SONGWALL_SOURCE": ",".join(_with(before if config.token else [], choice.service)),
        registry.get(choice.service).account_setting: account.id if named else None,
    }
    return save(changes, as_of)


def _with(names: Sequence[str], name: str) -> list[str]:
    return [*names, *([] if name in names else [name])]
