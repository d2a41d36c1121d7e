"""What the page about the archive shows, put together: how songs are kept, and what runs."""

import hashlib
import time
from dataclasses import dataclass
from math import sin
from pathlib import Path
from typing import ClassVar

from webapp.archive import space
from webapp.database import Database
from webapp.errors import StorageError
from webapp.imports.items import printable
from webapp.library import (
    archive_stats,
    checks,
    files,
    imports,
    inbox,
    pauses,
    songs,
    source_states,
)
from webapp.library.archive_stats import NamedSong, Reason, Standing
from webapp.library.checks import Check
from webapp.library.imports import Import
from webapp.library.source_states import SourceState
from webapp.sources import registry
from webapp.values import timestamps
from webapp.web import context

MOST_IMPORTS = 10
MOST_REASONS = 12
MOST_NAMED = 5  # songs for each reason


@dataclass(frozen=True, slots=True)
class Missing:
    """Why some files are missing, and the first songs that miss them.

    `again`: when the first is tried again, as RFC 3339; None for at once, and for never.
    """

    reason: Reason
    songs: tuple[NamedSong, ...]
    again: str | None

    @property
    def is_tried(self) -> bool:
        """Whether anybody is known who has it."""
        return self.reason.due_at < files.NEVER


@dataclass(frozen=True, slots=True)
class ArchiveView:
    """`free` and `limit` are bytes, None if unknown. `inbox`: the watched folder's name."""

    wave: ClassVar[bytes] = bytes(  # of a song that nobody made; the share of what is kept is lit
        round(60 + 190 * abs(sin(n / 7.3) * sin(n / 19 + 1) + 0.35 * sin(n * 1.9)) / 1.4)
        for n in range(120)
    )
    songs: int
    standing: Standing
    keeps: bool
    paused: bool
    halted: str | None
    due: int
    free: int | None
    limit: float | None
    missing: tuple[Missing, ...]
    silent: tuple[NamedSong, ...]
    sources: tuple[SourceState, ...]
    syncs_paused: bool
    check: Check
    imports: tuple[Import, ...]
    imports_paused: bool
    inbox: str | None
    inbox_problem: str | None
    demo: bool
    passing_demo: bool

    @property
    def state(self) -> str:
        """What the page is headed with."""
        counts = self.standing
        if not counts.finished:
            return "empty"
        is_whole = counts.safe == counts.finished - counts.silent and not self.due
        if counts.safe and is_whole:
            return "whole"
        if not self.keeps:
            return "off"
        if is_whole:
            return "silent"
        if self.paused or self.halted:
            return "paused" if self.paused else "halted"
        return "keeping" if self.due else "missing"

    @property
    def tries(self) -> bool:
        """Whether any of what is missing may still be had."""
        return self.waiting > 0 or any(group.is_tried for group in self.missing)

    @property
    def keeping(self) -> bool:
        """Whether files come in just now."""
        return self.keeps and not self.paused and not self.halted and self.due > 0

    @property
    def syncing(self) -> bool:
        """Whether a sync runs or is about to begin, or would if it were not paused."""
        return any(source.running or source.expected for source in self.sources)

    @property
    def bringing(self) -> bool:
        """Whether anything that was brought is read or waits."""
        return any(entry.ended_at is None for entry in self.imports)

    @property
    def running(self) -> bool:
        """Whether anything goes on that the page should follow."""
        syncing = self.syncing and not self.syncs_paused
        checking = self.check.expected or (self.check.running and not self.check.paused)
        bringing = self.bringing and not self.imports_paused
        return self.keeping or syncing or checking or bringing or self.changing

    @property
    def changing(self) -> bool:
        """Whether the demo is about to go, for the owner's own songs have come."""
        return self.passing_demo and any(entry.read or entry.kept for entry in self.imports)

    @property
    def mark(self) -> str:
        """Another one whenever the page must be drawn anew."""
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:16]

    @property
    def waiting(self) -> int:
        """Finished songs whose audio is neither kept nor was tried in vain."""
        vain = sum(group.reason.files for group in self.missing if group.reason.kind == "audio")
        return max(0, self.standing.finished - self.standing.safe - self.standing.silent - vain)

    @property
    def share(self) -> float:
        """Of the finished songs those that are kept: 0 to 1."""
        return self.standing.safe / self.standing.finished if self.standing.finished else 0.0


def get(db: Database) -> ArchiveView:
    config = context.get_config()
    sources = tuple(source_states.several(db, config.sources or ()))
    paused = pauses.every(db)
    standing = archive_stats.get(db)
    brought = _brought()
    return ArchiveView(
        songs=sum(songs.counts(db).values()),
        standing=standing,
        keeps=config.keep,
        paused=paused[pauses.KEEPING],
        halted=files.halted(db) if config.keep else None,
        due=_due(db, sources),
        free=_free(config.folder),
        limit=config.keep_bytes,
        missing=_missing(db),
        silent=tuple(archive_stats.silent(db, MOST_NAMED)) if standing.silent else (),
        sources=sources,
        syncs_paused=paused[pauses.SYNCS],
        check=checks.get(db),
        imports=brought.imports,
        imports_paused=brought.paused,
        inbox=printable(config.inbox.name) if config.inbox else None,
        inbox_problem=brought.inbox_problem if config.inbox else None,
        demo=config.is_demo,
        passing_demo=config.passing_demo,
    )


def _due(db: Database, sources: tuple[SourceState, ...]) -> int:
    giving = registry.names(lambda traits: traits.gives_audio)
    asked = [state.name for state in sources if state.name in giving and state.problem is None]
    return files.due(db, time.time(), asked)


def _missing(db: Database) -> tuple[Missing, ...]:
    now = time.time()
    return tuple(
        Missing(
            reason,
            tuple(archive_stats.troubled(db, reason, MOST_NAMED)),
            timestamps.rfc3339(int(reason.due_at * 1e6))
            if now < reason.due_at < files.NEVER
            else None,
        )
        for reason in archive_stats.reasons(db, MOST_REASONS)
    )


@dataclass(frozen=True, slots=True)
class _Brought:
    """The newest imports into the owner's own library."""

    imports: tuple[Import, ...] = ()
    paused: bool = False
    inbox_problem: str | None = None


def _brought() -> _Brought:
    try:
        with context.own_db() as own:
            latest = tuple(imports.latest(own, MOST_IMPORTS))
            return _Brought(latest, pauses.paused(own, pauses.IMPORTS), inbox.problem(own))
    except StorageError:  # of the demo, whose page is worth reading without
        return _Brought()


def _free(folder: Path) -> int | None:
    """Rounded, so that a page stays the same while the disk breathes."""
    try:
        free = space.free(folder)
    except OSError:
        return None
    step = int(10 ** max(0, len(str(free)) - 2))
    return free // step * step
