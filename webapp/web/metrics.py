"""The figures of `/metrics`, in Prometheus' text format 0.0.4: no names, paths or addresses."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from webapp import database
from webapp.config import Config
from webapp.database import Database
from webapp.library import figures, source_states
from webapp.library.source_states import SourceState
from webapp.values import timestamps

Samples = Iterable[tuple[Mapping[str, str], float]]
_MEMORY = Path("/proc/self/statm")


def text(config: Config, db: Database | None, now: datetime) -> str:
    """All of them; `db` is None where the library cannot be opened. Raises StorageError."""
    about = {"version": metadata.version("songwall"), "sqlite": database.sqlite_version}
    parts = [
        _metric("info", "Versions of Songwall and SQLite.", [(about, 1)]),
        _metric("up", "1: the library can be read.", [({}, db is not None)]),
    ]
    memory = _memory()
    if memory is not None:
        parts.append(_metric("memory_bytes", "Of the web process.", [({}, memory)]))
    if db is not None:
        parts += _of_library(db, now)
        parts += _of_sources(source_states.several(db, config.sources or ()))
    return "".join(parts)


def _of_library(db: Database, now: datetime) -> list[str]:
    numbers = figures.get(db, now)
    copies = [({"kind": k, "standing": s}, n) for (k, s), n in numbers.copies.items()]
    return [
        _metric("songs", "Songs by their status.", _by("status", numbers.songs)),
        _metric("copies", "Files of songs: stored, missing, or expected.", copies),
        _metric("copies_bytes", "Of what is stored.", [({}, numbers.size)]),
        _metric("waiting", "What the worker has to do.", _by("task", numbers.waiting)),
        _metric("plays_today", "Songs heard since midnight, UTC.", [({}, numbers.plays)]),
        _metric("library_version", "Grows with every change.", [({}, numbers.version)]),
        _metric("schema", "Of the database.", [({}, database.schema_version(db))]),
    ]


def _of_sources(states: list[SourceState]) -> list[str]:
    synced = [({"source": s.name}, _seconds(s.synced_at)) for s in states if s.synced_at]
    fine = [({"source": s.name}, s.problem is None) for s in states]
    return [
        _metric("sync_time_seconds", "When a sync last went well, since 1970.", synced),
        _metric("sync_ok", "1: the last one went well.", fine),
    ]


def _metric(name: str, about: str, samples: Samples) -> str:
    name = f"songwall_{name}"
    lines = [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {float(number):.17g}" for labels, number in samples]
    return "\n".join(lines) + "\n"


def _labels(labels: Mapping[str, str]) -> str:
    pairs = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{pairs}}}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _by(label: str, counts: Mapping[str, int]) -> Samples:
    return [({label: name}, count) for name, count in sorted(counts.items())]


def _seconds(at: str) -> float:
    return (timestamps.read(at, datetime.now(UTC)) or 0) / 1_000_000


def _memory() -> int | None:
    """Resident, in bytes; None where the system tells it in another way."""
    try:
        pages = int(_MEMORY.read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")
