"""What every page needs to know: the visitor's choices, how the sources stand, what to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from flask import request

from webapp.archive import space
from webapp.database import Database
from webapp.library import library_state, media_hosts, songs, source_states
from webapp.library.library_state import LibraryState
from webapp.library.source_states import SourceState
from webapp.query.song_filter import TAKES
from webapp.sources.media_client import may_be_asked
from webapp.values import time_zones
from webapp.web import context, gate, notices, security
from webapp.web.notices import Notice

THEMES = ("auto", "light", "dark")
HANGINGS = ("wall", "grid", "rows")


@dataclass(frozen=True, slots=True)
class SyncView:
    """How the syncs of all sources stand together; `at` of the one that is longest ago."""

    known: bool = True
    running: bool = False
    done: int = 0
    total: int | None = None
    at: str | None = None
    ok: bool = True
    can_sync: bool = False
    paused: bool = False


class Facts(NamedTuple):
    """All that pages are made from but the settings, read anew for each request.

    `takes`: of TAKES, how they hang where the address does not say it.
    `zone`: a name of the visitor's time zone, of which pages tell days.
    `free_bytes` of the disk, at most LITTLE_SPACE: more makes no difference.
    `moved_in`: whether the owner's songs have just taken the demo's place.
    `visitor`: owner, guest, or session for an owner who may log out.
    """

    theme: str
    hanging: str | None
    takes: str
    library: LibraryState
    states: Sequence[SourceState]
    free_bytes: int
    zone: str
    moved_in: bool = False
    visitor: str = "owner"


@dataclass(frozen=True, slots=True)
class Layout:
    """`hanging` None goes by the width."""

    theme: str
    hanging: str | None
    demo: bool
    policy: str = security.policy({})
    sync: SyncView = SyncView()
    notices: tuple[Notice, ...] = ()
    visitor: str = "owner"


FOR_EVERYBODY = Layout(theme="auto", hanging=None, demo=False, sync=SyncView(known=False))
"""Of a page with nothing of the visitor or the library in it."""


def get_facts(db: Database) -> Facts:
    """Raises StorageError."""
    config = context.get_config()
    cookies = _cookies()
    return Facts(
        theme=_choice(cookies, "theme", THEMES) or "auto",
        hanging=_choice(cookies, "hanging", HANGINGS),
        takes=get_takes(),
        library=library_state.get(db),
        states=source_states.several(db, config.sources) if config.sources else (),
        free_bytes=min(_free_bytes(config.folder), notices.LITTLE_SPACE),
        zone=_zone(cookies.get("zone", "")),
        moved_in=context.get_control().has_moved_in and bool(songs.counts(db)),
        visitor=gate.visitor(),
    )


def get_layout(db: Database, facts: Facts | None = None) -> Layout:
    """Raises StorageError."""
    facts = facts or get_facts(db)
    library, states = facts.library, facts.states
    halted = None if request.path == notices.ARCHIVE else library.halted  # that page itself says it
    return Layout(
        theme=facts.theme,
        hanging=facts.hanging,
        demo=context.get_config().is_demo,
        policy=policy(db, library.version),
        sync=sync_view(states, paused=library.syncs_paused),
        notices=notices.notices(
            states,
            facts.free_bytes,
            halted,
            paused=library.syncs_paused,
            moved_in=facts.moved_in,
        ),
        visitor=facts.visitor,
    )


def get_takes() -> str:
    """How takes hang where the address does not say it."""
    return _choice(_cookies(), "takes", TAKES) or TAKES[0]


def bare_layout() -> Layout:
    """For a page that must do without the library."""
    return replace(FOR_EVERYBODY, theme=_choice(_cookies(), "theme", THEMES) or "auto")


def policy(db: Database, version: int) -> str:
    """The content policy, open to exactly the hosts that covers and audio come from."""
    return context.shared(f"policy:{version}", lambda: security.policy(_hosts(db)))


def _hosts(db: Database) -> dict[str, list[str]]:
    allowed = context.get_config().media_hosts
    return {
        directive: [host for host in hosts if _may_be_asked(host, allowed)]
        for directive, hosts in media_hosts.by_directive(db).items()
    }


_may_be_asked = lru_cache(maxsize=100)(may_be_asked)


def sync_view(states: Sequence[SourceState], *, paused: bool) -> SyncView:
    running = [state for state in states if state.running]
    totals = [state.total for state in running]
    known = [total for total in totals if total is not None]
    ended = [state.synced_at for state in states if state.synced_at]
    return SyncView(
        running=not paused and any(state.running or state.expected for state in states),
        done=sum(state.done for state in running),
        total=sum(known) if running and len(known) == len(totals) else None,
        at=min(ended, default=None),
        ok=all(state.problem is None for state in states),
        can_sync=bool(states),
        paused=paused and bool(states),
    )


def _cookies() -> Mapping[str, str]:
    if "HTTP_COOKIE" not in request.environ:  # else Werkzeug looks through all headers for them
        return {}
    return request.cookies


def _choice(cookies: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str | None:
    value = cookies.get(name)
    return value if value in allowed else None


def _zone(name: str) -> str:
    """A script puts it into the cookie; who has none reads days of UTC."""
    return name if time_zones.zone(name) else time_zones.DEFAULT


def _free_bytes(folder: Path) -> int:
    try:
        return space.free(folder)
    except OSError:
        return notices.LITTLE_SPACE  # unknown is not little
