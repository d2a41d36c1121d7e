"""What a song's row holds of its record, and which files it wants; the SQL.

The caller holds the transaction.
"""

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.database import Database
from webapp.library import accounts, files, search_index
from webapp.records import services, statuses, tempo
from webapp.records.record import Record
from webapp.sources import registry
from webapp.values import timestamps, urls

COLUMNS = """id source_id source service place created_at title style status duration group_id
    account cover_url cover_host audio_url audio_host wave hue favourite plays parent_id riff_id
    seen_at remix gone missed version sung
    title_key bpm model artist has_audio""".split()  # noqa: SIM905 (a name a line would fill a page)
_VALUES = ", ".join(accounts.NUMBER if name == "account" else f":{name}" for name in COLUMNS)
"""What goes into COLUMNS, of what `values_of` gives."""
_OWN = {  # what stands against the source's word
    "account": "excluded.account",
    "hue": "iif(cover_kept IS NULL, :hue, hue)",
    "favourite": "ifnull((SELECT favourite FROM marks WHERE key = songs.key), :favourite)",
    "wave": "ifnull(:wave, wave)",  # measured on the kept audio, and so the length
    "duration": "ifnull(:duration, duration)",
    "has_audio": "(:has_audio OR audio_kept IS NOT NULL)",
    "plays": ":plays + ifnull((SELECT plays FROM marks WHERE key = songs.key), 0)",
}
_CHANGES = ", ".join(f"{name} = {_OWN.get(name, f':{name}')}" for name in COLUMNS if name != "id")
_UPSERT = f"""INSERT INTO songs ({", ".join(COLUMNS)})
    VALUES ({_VALUES})
    ON CONFLICT (id) DO UPDATE SET {_CHANGES}, measured = iif(:wave IS NULL, measured, NULL)
    RETURNING key"""


def values_of(
    song: Record, *, source: str, place: int, gone: int, version: int, now: datetime
) -> dict[str, Any]:
    """By the names of COLUMNS."""
    return {
        **{name: getattr(song, name) for name in COLUMNS if hasattr(song, name)},
        "source": source,
        "service": services.of(song.raw, source),
        "place": place,
        "cover_host": urls.origin(song.cover_url) if song.cover_url else None,
        "audio_host": urls.origin(song.audio_url) if song.audio_url else None,
        "remix": int(song.parent_id is not None or song.riff_id is not None),
        "seen_at": timestamps.stamp(now),
        "gone": gone,
        "missed": 0,
        "version": version,
        "sung": search_index.is_sung(song.raw),
        "title_key": search_index.sort_key(song.raw),
        "bpm": tempo.of(song.raw),
        "has_audio": int(song.audio_url is not None),
    }


def put(db: Database, values: Mapping[str, Any]) -> int:
    """Insert or update the row with this id; returns its key."""
    return int(db.execute(_UPSERT, values).fetchone()[0])


def insert(db: Database, key: int, values: Mapping[str, Any]) -> None:
    """A row that is not there yet, under this key."""
    db.execute(
        f"INSERT INTO songs (key, {', '.join(COLUMNS)}) VALUES (:key, {_VALUES})",
        {**values, "key": key},
    )


def want_files(
    db: Database, key: int, song: Record, source: str, place: int, row: sqlite3.Row | None
) -> None:
    """Audio is worth keeping unless the song is still being made, a cover always."""
    audio = song.audio_url if song.status != statuses.PROCESSING else None
    for kind, url in (("audio", audio), ("cover", song.cover_url)):
        if url is not None:
            before = row[f"{kind}_url"] if row else None
            other = before is not None and not urls.names_the_same(before, url)
            host = urls.origin(url)
            files.set_address(db, key, kind, url=url, host=host, place=place, other=other)
    on_request = registry.of_song(source).gives_audio and song.status == statuses.COMPLETED
    if on_request and not song.audio_url:
        files.set_address(db, key, "audio", url=None, host=source, place=place, other=False)
