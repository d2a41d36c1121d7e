"""What is wrong with a data folder, whoever wrote it: read with plain sqlite3 and hashlib."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path


def songs(data: Path) -> set[str]:
    """What the library has acknowledged: whoever asks it now is told of these."""
    return {row[0] for row in _rows(data, "SELECT source_id FROM songs")}


def kept(data: Path) -> dict[tuple[str, str], str]:
    """Likewise the sums of the files that it says it keeps, by song and kind."""
    found = _rows(
        data,
        """SELECT source_id, kind, sha256 FROM files JOIN songs USING (key)
           WHERE name IS NOT NULL""",
    )
    return {(song, kind): summed for song, kind, summed in found}


def marks(data: Path) -> list[tuple]:
    return _rows(
        data,
        """SELECT source_id, m.favourite, m.plays, m.played_at, m.choice
           FROM marks AS m JOIN songs USING (key) ORDER BY source_id""",
    )


def unrecorded(data: Path) -> int:
    """Songs whose record on the disk is not of now."""
    return _rows(data, "SELECT count(*) FROM songs WHERE recorded < version")[0][0]


def path(data: Path, song: str, kind: str) -> Path:
    """Of a kept file."""
    sql = "SELECT id, name FROM files JOIN songs USING (key) WHERE source_id = ? AND kind = ?"
    song_id, name = _rows(data, sql, [song, kind])[0]
    return next((data / "songs").glob(f"*/{song_id}")) / name


def lost(data: Path, known_songs: set[str], known_files: dict[tuple[str, str], str]) -> list[str]:
    """Of what was acknowledged before."""
    files = kept(data)
    return [
        *(f"song {each} is gone" for each in known_songs - songs(data)),
        *(f"{each} is no longer kept" for each in known_files if each not in files),
    ]


def wrong(data: Path, truth: dict[tuple[str, str], str]) -> list[str]:
    """Files that are not what they should be, and what SQLite itself finds."""
    found = [f"the database: {row[0]}" for row in _rows(data, "PRAGMA integrity_check")]
    found = [each for each in found if each != "the database: ok"]
    listed = _rows(
        data,
        """SELECT id, source_id, kind, name, sha256 FROM files JOIN songs USING (key)
           WHERE name IS NOT NULL""",
    )
    folders = {path.name: path for path in (data / "songs").glob("*/*")}
    for song_id, source_id, kind, name, summed in listed:
        path = folders.get(song_id, data) / name
        if not path.is_file():
            found.append(f"{kind} of {song_id} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != summed:
            found.append(f"{kind} of {song_id} is another file")
        elif truth.get((source_id, kind), summed) != summed:
            found.append(f"{kind} of {song_id} is not what the service has")
    for path in (data / "songs").glob("*/*/record.json"):
        try:
            json.loads(path.read_bytes())
        except ValueError:
            found.append(f"{path.parent.name} has a broken record")
    return found


def _rows(data: Path, sql: str, parameters: list[str] | None = None) -> list[tuple]:
    """None of a database that was killed before its tables were made."""
    path = data / "songwall.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path, timeout=30)) as db:
        db.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            return db.execute(sql, parameters or []).fetchall()
        except sqlite3.OperationalError as error:
            if "no such" in str(error):
                return []
            raise
