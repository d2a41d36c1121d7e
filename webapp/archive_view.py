"""What the page about the archive shows, put together: how songs are kept, and what runs."""

from __future__ import annotations

import hashlib
import shutil
import time
from dataclasses import dataclass
from math import sin
from typing import TYPE_CHECKING

from webapp import checks, context, files, imports, record, songs, source_states, standing
from webapp.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from webapp.checks import Check
    from webapp.database import Database
    from webapp.files import Trouble
    from webapp.imports import Import
    from webapp.source_states import SourceState
    from webapp.standing import Reason, Silent, Standing

MOST_IMPORTS = 10
MOST_REASONS = 12
MOST_NAMED = 5  # songs for each reason
WAVE = bytes(  # bars of a song that nobody made; the share of songs that are kept is lit
    round(60 + 190 * abs(sin(n / 7.3) * sin(n / 19 + 1) + 0.35 * sin(n * 1.9)) / 1.4)
    for n in range(120)
)
COUNTED_EVERY = 2.0  # seconds; what counting costs is shared by all who look


@dataclass(frozen=True, slots=True)
class Missing:
    """Why some files are missing, and the first songs that miss them; `again`: RFC 3339."""

    reason: Reason
    songs: tuple[Trouble, ...]
    again: str | None


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """`state` says what the page is headed with; `free` and `limit` are bytes, None if unknown."""

    songs: int
    standing: Standing
    state: str
    keeps: bool
    paused: bool
    halted: str | None
    due: int
    free: int | None
    limit: float | None
    missing: tuple[Missing, ...]
    silent: tuple[Silent, ...]
    sources: tuple[SourceState, ...]
    check: Check
    imports: tuple[Import, ...]
    demo: bool

    @property
    def keeping(self) -> bool:
        """Whether files come in just now."""
        return self.state == "keeping"

    @property
    def running(self) -> bool:
        """Whether anything goes on that the page should follow."""
        syncing = any(each.running or each.expected for each in self.sources)
        checking = self.check.expected or (self.check.running and not self.check.paused)
        bringing = any(each.ended_at is None for each in self.imports)
        return self.keeping or syncing or checking or bringing

    @property
    def mark(self) -> str:
        """Another one whenever the page must be drawn anew."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def waiting(self) -> int:
        """Finished songs whose audio is neither kept nor was tried in vain."""
        vain = sum(each.reason.files for each in self.missing if each.reason.kind == "audio")
        return max(0, self.standing.finished - self.standing.safe - self.standing.silent - vain)

    @property
    def wave(self) -> bytes:
        return WAVE

    @property
    def share(self) -> float:
        """Of the finished songs those that are kept: 0 to 1."""
        return self.standing.safe / self.standing.finished if self.standing.finished else 0.0


def view(db: Database) -> ArchiveView:
    config, version = context.get_config(), songs.version(db)
    turn = int(time.time() / COUNTED_EVERY)
    counted = context.shared(f"standing:{version}:{turn}", lambda: standing.get(db))
    halted, paused, due = files.halted(db), files.paused(db), _due(db)
    return ArchiveView(
        songs=sum(songs.counts(db).values()),
        standing=counted,
        state=_state(counted, due, keeps=config.keep, paused=paused, halted=halted is not None),
        keeps=config.keep,
        paused=paused,
        halted=halted if config.keep else None,
        due=due,
        free=_free(config.folder),
        limit=config.keep_bytes,
        missing=_missing(db),
        silent=tuple(standing.silent(db, MOST_NAMED)) if counted.silent else (),
        sources=tuple(source_states.several(db, config.sources or ())),
        check=checks.get(db),
        imports=_imports(),
        demo=config.sources == ("demo",),
    )


def _state(counted: Standing, due: int, *, keeps: bool, paused: bool, halted: bool) -> str:
    whole = counted.safe == counted.finished - counted.silent
    if not counted.finished:
        return "empty"
    if whole and counted.safe and not due:
        return "whole"
    for state, holds in (("off", not keeps), ("paused", paused), ("halted", halted)):
        if holds:
            return state
    return "keeping" if due else "missing"


def _due(db: Database) -> int:
    names = [name for name in context.get_config().sources or () if name in files.ON_REQUEST]
    asked = [state.name for state in source_states.several(db, names) if state.problem is None]
    return files.due(db, time.time(), asked)


def _missing(db: Database) -> tuple[Missing, ...]:
    reasons = standing.reasons(db, MOST_REASONS)
    named = files.troubled(db, MOST_NAMED) if reasons else []
    now = time.time()
    return tuple(
        Missing(
            reason,
            tuple(e for e in named if (e.kind, e.problem) == (reason.kind, reason.problem)),
            record.rfc3339(int(reason.due_at * 1e6)) if reason.due_at > now else None,
        )
        for reason in reasons
    )


def _imports() -> tuple[Import, ...]:
    try:
        with context.own_db() as own:
            return tuple(imports.latest(own, MOST_IMPORTS))
    except StorageError:  # of the demo, whose page is worth reading without
        return ()


def _free(folder: Path) -> int | None:
    """Rounded, so that a page stays the same while the disk breathes."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return None
    step = int(10 ** max(0, len(str(free)) - 2))
    return free // step * step
