"""What /connect shows: whether an account is connected, and the settings that a person changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.config import Config
from webapp.database import Database
from webapp.library import songs, source_states
from webapp.library.source_states import SourceState
from webapp.sources import registry
from webapp.sources.accounts import LONGEST, Account
from webapp.web import access, connecting, context
from webapp.web.connecting import Choice, Outcome


@dataclass(frozen=True, slots=True)
class Service:
    """`account`: what people may see of the one that the settings name."""

    name: str
    label: str
    account: str | None
    account_page: str | None
    state: SourceState


@dataclass(frozen=True, slots=True)
class Typed:
    """The settings as a form has them; `gb` and `minutes` are texts."""

    keep: bool
    gb: str
    minutes: str
    sources: Sequence[str]


@dataclass(frozen=True, slots=True)
class ConnectView:
    """`host`: where the token goes; `others`: services that may be connected as well."""

    may_change: bool
    has_code: bool
    as_of: str
    demo: bool
    passing_demo: bool
    empty: bool
    services: Sequence[Service]
    others: Sequence[tuple[str, str]]
    fixed: frozenset[str]
    has_token: bool
    vendors: bool
    host: str
    seconds: int
    typed: Typed
    chosen: str
    choice: Choice | None = None
    outcome: Outcome | None = None
    about: str = "account"  # which form the outcome is of: account, code, settings

    @property
    def can_forget(self) -> bool:
        return self.has_token and "USEAPI_TOKEN" not in self.fixed

    @property
    def offers_account(self) -> bool:
        """Whether an account may be connected here, or it must be said why not."""
        connected = {service.name for service in self.services}
        is_new = not {name for name, _ in self.others} <= connected
        return not connected or is_new or "USEAPI_TOKEN" not in self.fixed

    @property
    def label(self) -> str:
        """Of the service that was chosen."""
        return registry.of_song(self.chosen).label

    @property
    def account_page(self) -> str | None:
        return registry.of_song(self.chosen).account_page


def get(
    db: Database,
    *,
    outcome: Outcome | None = None,
    about: str = "account",
    choice: Choice | None = None,
    typed: Typed | None = None,
    chosen: str = "",
) -> ConnectView:
    """Raises StorageError."""
    config = context.get_config()
    connected = connecting.connected(config)
    others = connecting.services(config)
    services = _services(db, config, connected)
    refused = [service.name for service in services if service.state.stopped]
    new = refused or [name for name in others if name not in connected] or others
    return ConnectView(
        may_change=access.may_change(),
        has_code=context.get_control().code is not None,
        as_of=context.get_control().as_of,
        demo=config.is_demo,
        passing_demo=config.passing_demo,
        empty=not songs.counts(db),
        services=services,
        others=[(name, registry.get(name).label) for name in others],
        fixed=config.fixed,
        has_token=config.token is not None,
        vendors=config.is_vendors,
        host=urlsplit(config.base_url).netloc,
        seconds=round(LONGEST),
        typed=typed or _typed(config),
        chosen=chosen or (choice.service if choice else new[0] if new else ""),
        choice=choice,
        outcome=outcome,
        about=about,
    )


def _services(db: Database, config: Config, names: Sequence[str]) -> list[Service]:
    states = source_states.several(db, names)
    services = []
    for state in states:
        traits, account = registry.get(state.name), connecting.account_of(config, state.name)
        shown = Account(account).name if account else None
        services.append(Service(state.name, traits.label, shown, traits.account_page, state))
    return services


def _typed(config: Config) -> Typed:
    gb = "" if config.keep_bytes is None else f"{config.keep_bytes / 1e9:g}"
    return Typed(config.keep, gb, f"{config.sync_minutes:g}", config.sources or ())
